"""Stand, walk or run, by the service's rules (`core/gait/stride.py`, `pace.py`), and the events of one foot.

Until the wearer is known to run or walk, contacts wait; when it is known, those of the last 2.5 s are told with the
flag `LATE`: a log misses no step, and no late one is ever cued. An event is a row of five integers in one ring
that was made at the start: kind, contact number, position (cells × 64), contact time (cells × 64), flags.
"""

from array import array

from shared.cascade import FRACTION

STAND, WALK, RUN = 0, 1, 2
INITIAL_CONTACT, TOE_OFF = 1, 2
LATE = 1

EVENTS = 64
ROW = 5
PENDING_CELLS = 500

RUN_LOBE = 5 * 256
REFRACTORY = 70 * FRACTION
RUN_STRIDE_MIN = 88 * FRACTION
QUICK_STRIDE = 164 * FRACTION
RUN_STRIDE_MAX = 192 * FRACTION
PAUSE_STRIDE = 320 * FRACTION


class Pace:
    """The gait, and the ring of events. `waiting` of them may be taken with `take`."""

    def __init__(self) -> None:
        self.gait = STAND
        self.contacts = 0
        self.typical_stride = 0
        self.dropped = 0
        self._walking = 0
        self._ring = array("i", bytes(4 * ROW * EVENTS))
        self._put = 0  # rows ever written
        self._told = 0  # rows that may be taken
        self._taken = 0

    def forget(self) -> None:
        """Back to standing, with nothing waiting."""
        self.gait, self._walking, self.typical_stride = STAND, 0, 0
        self._put = self._told

    @property
    def waiting(self) -> int:
        """How many events may be taken."""
        return self._told - self._taken

    def take(self, row: "array[int]") -> None:
        """Move the oldest event into `row` (five integers)."""
        at = self._taken % EVENTS * ROW
        for i in range(ROW):
            row[i] = self._ring[at + i]
        self._taken += 1

    def offer(self, kind: int, position: int, span: int, flags: int) -> None:
        """Tell an event now if the gait is known, else keep it for later."""
        if self._put - self._taken == EVENTS:
            self.dropped += 1
            if self._told == self._taken:
                self._told += 1
            self._taken += 1
        at, ring = self._put % EVENTS * ROW, self._ring
        ring[at] = kind  # one by one: a tuple of five would be made on the heap
        ring[at + 1] = self.contacts
        ring[at + 2] = position
        ring[at + 3] = span
        ring[at + 4] = flags
        self._put += 1
        if self.gait != STAND:
            self._told = self._put

    def enter(self, gait: int, cell: int) -> None:
        """Change the state at `cell`; entering walk or run tells the waiting events of this bout."""
        if gait == self.gait:
            return
        self.gait = gait
        if gait == STAND:
            return
        kept = self._told
        for n in range(self._told, self._put):
            at = n % EVENTS * ROW
            if cell - (self._ring[at + 2] >> 6) <= PENDING_CELLS:
                to = kept % EVENTS * ROW
                for i in range(ROW):
                    self._ring[to + i] = self._ring[at + i]
                self._ring[to + 4] |= LATE
                kept += 1
        self._put = self._told = kept

    def judge(self, stride: int, contact: int, lobe: int, cell: int) -> None:
        """Run at one running stride, walk at two walking ones; a stride that is neither changes nothing.

        `contact`: 0 when its toe-off was not seen. A duty of 0.56, 0.46, 0.50 is asked for in hundredths.
        """
        if stride > PAUSE_STRIDE:
            self._walking = 0
            return
        if RUN_STRIDE_MIN <= stride <= RUN_STRIDE_MAX:
            self.typical_stride += (stride - self.typical_stride) * (3 if self.typical_stride else 10) // 10
        duty_pct = contact * 100 // stride if contact else 50
        swung = lobe >= RUN_LOBE and stride >= RUN_STRIDE_MIN and contact > 0
        if swung and ((stride <= QUICK_STRIDE and duty_pct < 56) or (stride <= RUN_STRIDE_MAX and duty_pct < 46)):
            self._walking = 0
            self.enter(RUN, cell)
        elif (stride > QUICK_STRIDE and duty_pct >= 50) or stride > RUN_STRIDE_MAX:
            self._walking += 1
            if self._walking >= 2:
                self.enter(WALK, cell)

    @property
    def refractory(self) -> int:
        """How soon after a contact the same foot may land again."""
        return max(REFRACTORY, self.typical_stride * 62 // 100) if self.gait == RUN else REFRACTORY

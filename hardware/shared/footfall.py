"""Footfalls and toe-offs of one foot, from its own IMU: the service's detector (`core/gait/leg.py`) in integers.

    samples -> cells of 5 ms -> axes -> swing, impact, stance, push-off -> refined -> told when the wearer runs

The plot is told in `core/gait/leg.py`; this file keeps its names. Nothing in here allocates: all is small
ints in arrays made at the start (a test holds it to that with `micropython.heap_lock`). Positions are cells × 64
since the start; the detector begins anew while the wearer stands, long before they leave 30 bits.
"""

from shared.axes import DROPPED, FOUND, Axes
from shared.cascade import FRACTION, SEEN_MASK, Seen, refine
from shared.cells import BRIDGED, RAW_CELLS, RAW_MASK, Cells
from shared.integers import isqrt
from shared.pace import INITIAL_CONTACT, RUN_LOBE, STAND, TOE_OFF, Pace

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from shared.kinds import Sample

SWING, IMPACT, STANCE, PUSH_OFF, LEAVING, FLIGHT = 0, 1, 2, 3, 4, 5

LOBE_FLOOR = 3 * 256
STANCE_BLIND = 20 * FRACTION
STANCE_LAST = 240 * FRACTION
RISE_WAIT = 2 * FRACTION
LEAVING_WAIT = 2 * FRACTION
TOE_OFF_WAIT = 5 * FRACTION
LEAVE_CELLS = 320
IMPACT_BACK = 2
IMPACT_LAST = 24
FIRST_CELLS = 200
IMPACT_WAIT = 4 * FRACTION
CONTACT_MIN = 12 * FRACTION

REST_CELLS, REST_LAST, REST_BRIEF, REST_BACK = 8, 40, 4, 32
REST_APART = 66 * FRACTION
REST_TURN = 576  # 2.25 (rad/s)² × 256
REST_FORCE_LOW = 36 * 16  # (6 m/s²)², × 16
REST_FORCE_HIGH = 225 * 16
REST_JERK = 640  # 10 m/s² within 10 ms

WILD_JUMP = 20 * 256
WILD_MOST = 64

RESTART_CELLS = 1 << 23  # 11.6 h


class FootDetector:
    """One foot pod's detector. `push` samples; take events from `pace` when it says that some wait."""

    def __init__(self) -> None:
        self.cells, self.axes, self.seen, self.pace = Cells(), Axes(), Seen(), Pace()
        self._phase = self._fresh = self._resting = 0
        self._low = self._lobe = self._typical_lobe = self._typical_jerk = 0
        self._crossing = self._landmark = self._ic = self._rise = self._to = self._stance_low = 0
        self._last_ic, self._last_contact = -1, 0
        self._typical_lag = 5 * FRACTION
        self._root = self._wild = 0

    def push(self, dt_us: int, sample: "Sample") -> int:
        """Take one sample, `dt_us` after the one before; how many events wait.

        `sample`: ax ay az in m/s² × 64, gx gy gz in rad/s × 256, in the pod's own axes, whichever way they point.
        """
        cells = self.cells
        if cells.last > RESTART_CELLS and self.pace.gait == STAND and self._phase == SWING:
            self._renumber()
        made = cells.push(dt_us, sample)
        if made < 0:
            self.pace.forget()
            self._forget()
            self.axes.begin()
            return self.pace.waiting
        for k in range(cells.last - made + 1, cells.last + 1):
            found = self.axes.learn(cells, k)
            if found == DROPPED:
                self.pace.forget()
                self._forget()
            elif found == FOUND:
                self._forget()
                self._expect_impact(k)
                for past in range(max(cells.first, k - RAW_CELLS + 3), k + 1):
                    self._cell(past)
            elif self.axes.locked:
                self._cell(k)
        return self.pace.waiting

    def _renumber(self) -> None:
        """Count the cells from the start again; the axes stay."""
        self.cells.last = self.cells.last & RAW_MASK
        self.cells.first = 0
        self.pace.forget()
        self._forget()

    def _forget(self) -> None:
        self._phase, self._fresh, self._low = SWING, 0, 0
        self._typical_lobe = 0
        self._last_ic, self._last_contact = -1, 0
        self._typical_lag = 5 * FRACTION

    def _expect_impact(self, k: int) -> None:
        """Before the first stride: the hardest jerk of the second before, which holds a landing or two."""
        if self._typical_jerk > 0:
            return
        raw = self.cells.raw
        for at in range(max(self.cells.first + 2, k - FIRST_CELLS), k):
            i, j = (at & RAW_MASK) * 6, ((at - 2) & RAW_MASK) * 6
            u, v, w = (raw[i] - raw[j]) >> 1, (raw[i + 1] - raw[j + 1]) >> 1, (raw[i + 2] - raw[j + 2]) >> 1
            self._root = isqrt(u * u + v * v + w * w, self._root)
            self._typical_jerk = max(self._typical_jerk, min(2 * self._root, 32_767))

    def _cell(self, k: int) -> None:
        """Take cell `k` in the leg's frame."""
        raw, seen, axes = self.cells.raw, self.seen, self.axes
        i, j = (k & RAW_MASK) * 6, ((k - 2) & RAW_MASK) * 6
        x, y, z = raw[i], raw[i + 1], raw[i + 2]
        e = axes.ey
        pitch = (raw[i + 3] * e[0] + raw[i + 4] * e[1] + raw[i + 5] * e[2]) >> 14
        u, v, w = (x - raw[j]) >> 1, (y - raw[j + 1]) >> 1, (z - raw[j + 2]) >> 1
        self._root = isqrt(u * u + v * v + w * w, self._root)
        before = seen.pitch[(k - 1) & SEEN_MASK]
        if self._is_wild(pitch - before):
            self.pace.forget()
            self._forget()
        here = k & SEEN_MASK
        seen.pitch[here] = pitch
        e = axes.ex
        seen.forward[here] = (x * e[0] + y * e[1] + z * e[2]) >> 14
        e = axes.ez
        seen.up[here] = (x * e[0] + y * e[1] + z * e[2]) >> 14
        seen.jerk[(k - 1) & SEEN_MASK] = min(2 * self._root, 32_767)
        self._fresh += 1
        if self._fresh < 30:
            return
        at = k * FRACTION
        if self.pace.gait != STAND and at - self._last_ic > LEAVE_CELLS * FRACTION:
            self.pace.enter(STAND, k)
        self._low = min(self._low, pitch)
        rested = self._came_to_rest(k, i)
        rising = before < 0 <= pitch and self._resting < REST_BRIEF
        deep = self._low < -max(LOBE_FLOOR, self._typical_lobe >> 1)
        if rising and deep and self._phase != IMPACT and at - self._last_ic > self.pace.refractory:
            self._phase = IMPACT
            self._crossing = at - FRACTION - before * FRACTION // (pitch - before)
            self._lobe = -self._low
            self._typical_lobe += (self._lobe - self._typical_lobe) * (3 if self._typical_lobe else 10) // 10
            self._low = 0
            return
        if pitch > 512:
            self._low = 0
        if rested:
            self._rested(k)
        elif self._phase == IMPACT:
            self._impact(k, at)
        elif self._phase == STANCE and at - self._crossing > STANCE_BLIND:
            self._stance(at, pitch, before)
        elif self._phase == PUSH_OFF and at - self._rise > RISE_WAIT:
            self._to = refine(seen, 3, self._rise, k - 1, self._lobe, self._rise - self._crossing)
            self._phase = LEAVING
        elif self._phase == LEAVING and at - self._to > LEAVING_WAIT:
            self._to = refine(seen, 4, self._to, k - 1, self._lobe, self._rise - self._crossing)
            self._phase = FLIGHT
        elif self._phase == FLIGHT and at - self._to > TOE_OFF_WAIT:
            self._lifted(k)

    def _is_wild(self, jump: int) -> bool:
        """No foot turns by 20 rad/s more within 5 ms, again and again: a broken sensor does."""
        self._wild = self._wild + 8 if jump > WILD_JUMP or jump < -WILD_JUMP else max(self._wild - 1, 0)
        self._wild = min(self._wild, 4 * WILD_MOST)  # a second or two of quiet before it is believed again
        return self._wild > WILD_MOST

    def _impact(self, k: int, at: int) -> None:
        """Wait for the first jerk that reaches its share, then time the landing."""
        self._landmark = self._find_landmark(k)
        seen_it = self._landmark > 0 and at - FRACTION - self._landmark >= IMPACT_WAIT
        if not seen_it and at - self._crossing <= IMPACT_LAST * FRACTION:
            return
        end = k if self._landmark < 0 else self._landmark >> 6
        if self._marks((self._crossing >> 6) - 2, end) & BRIDGED:  # it fell into a gap: as long after as usual
            self._landmark = self._crossing + self._typical_lag
        if self._landmark < 0:  # the leg swung, but nothing hit the ground
            self._typical_jerk = self._typical_jerk * 8 // 10
            self._phase = SWING
            return
        lag = self._landmark - self._crossing
        one = refine(self.seen, 0, self._landmark, k - 1, self._lobe, lag)
        two = refine(self.seen, 1, one, k - 1, self._lobe, lag)
        self._ic = refine(self.seen, 2, two, k - 1, self._lobe, lag)
        self._typical_lag += (lag - self._typical_lag) * 3 // 10
        self._tell_contact(k)
        self._phase, self._stance_low = STANCE, 1 << 20

    def _find_landmark(self, k: int) -> int:
        jerk = self.seen.jerk
        begin = (self._crossing >> 6) - IMPACT_BACK
        top = 0
        for j in range(begin, k):
            top = max(top, jerk[j & SEEN_MASK])
        bar = max(top, self._typical_jerk * 8 // 10) * 3 // 10
        if jerk[begin & SEEN_MASK] >= bar:
            return begin * FRACTION
        for j in range(begin + 1, k):
            here = jerk[j & SEEN_MASK]
            if here >= bar:
                before = jerk[(j - 1) & SEEN_MASK]
                return (j - 1) * FRACTION + (bar - before) * FRACTION // (here - before)
        return -1

    def _stance(self, at: int, pitch: int, before: int) -> None:
        """Wait for the heel to lift."""
        bar = self._lobe * 4 // 10
        self._stance_low = min(self._stance_low, pitch)
        if pitch > bar >= before and self._stance_low < bar * 6 // 10:
            top, jerk = 0, self.seen.jerk
            begin = self._crossing >> 6
            for j in range(begin - IMPACT_BACK, begin + IMPACT_LAST):
                top = max(top, jerk[j & SEEN_MASK])
            self._typical_jerk += (top - self._typical_jerk) * (3 if self._typical_jerk else 10) // 10
            self._rise = at - FRACTION + (bar - before) * FRACTION // (pitch - before)
            self._phase = PUSH_OFF
        elif at - self._crossing > STANCE_LAST:
            self._phase = SWING

    def _lifted(self, k: int) -> None:
        """Push-off has been seen: time the toe-off and tell."""
        self._phase = SWING
        self._to = refine(self.seen, 5, self._to, k - 1, self._lobe, self._rise - self._crossing)
        contact = self._to - self._ic
        if contact <= CONTACT_MIN:  # no contact of a runner is shorter
            return
        self._last_contact = contact
        self.pace.offer(TOE_OFF, self._to, contact, self._marks((self._to >> 6) - 20, k))

    def _came_to_rest(self, k: int, i: int) -> bool:
        """Whether a foot has just rested for 40 ms in a stance that no swing announced."""
        raw = self.cells.raw
        turning = (raw[i + 3] * raw[i + 3] + raw[i + 4] * raw[i + 4] + raw[i + 5] * raw[i + 5]) >> 8
        force = (raw[i] * raw[i] + raw[i + 1] * raw[i + 1] + raw[i + 2] * raw[i + 2]) >> 8
        still = turning < REST_TURN and REST_FORCE_LOW < force < REST_FORCE_HIGH
        self._resting = self._resting + 1 if still else 0
        apart = max(REST_APART, self.pace.typical_stride * 6 // 10)
        begun = (k - self._resting) * FRACTION
        return REST_CELLS <= self._resting <= REST_LAST and self._phase != IMPACT and begun - self._last_ic > apart

    def _rested(self, k: int) -> None:
        """Take for the landing the first hard jerk of the 160 ms before the rest, if there was one."""
        jerk, top = self.seen.jerk, 0
        first = k - self._resting - REST_BACK
        for j in range(first, k - self._resting + 2):
            top = max(top, jerk[j & SEEN_MASK])
        if top < max(REST_JERK, self._typical_jerk // 5):
            return
        while 2 * jerk[first & SEEN_MASK] < top:
            first += 1
        self._ic = first * FRACTION
        self._crossing = self._ic - 4 * FRACTION
        self._lobe = max(self._typical_lobe, RUN_LOBE)
        self._low = 0
        self._phase, self._stance_low = STANCE, 1 << 20
        self._tell_contact(k)

    def _tell_contact(self, k: int) -> None:
        """Judge the stride that the initial contact completes, and tell it."""
        if self._last_ic > 0:
            self.pace.judge(self._ic - self._last_ic, self._last_contact, self._lobe, k)
        self.pace.contacts += 1
        self.pace.offer(INITIAL_CONTACT, self._ic, 0, self._marks((self._ic >> 6) - 12, k))
        self._last_ic, self._last_contact = self._ic, 0

    def _marks(self, low: int, high: int) -> int:
        """The flags of the cells from `low` to `high`."""
        flags = 0
        for j in range(max(low, high - RAW_CELLS + 1), high + 1):
            flags |= self.cells.marks[j & RAW_MASK]
        return flags

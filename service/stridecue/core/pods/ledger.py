"""Which steps of one boot of one device have been seen: duplicates out, acknowledgement forward.

The pod keeps its steps until the service says "committed up to seq N" and resends what is missing,
in any order. The ledger is a short list of closed ranges of sequence numbers.

    >>> ledger = Ledger()
    >>> [ledger.admit(seq) for seq in (7, 8, 8, 10)]
    [True, True, False, True]
    >>> ledger.contiguous(oldest_seq=7)
    8
    >>> ledger.contiguous(oldest_seq=10)  # the pod no longer keeps 9: it is gone for good
    10
"""

RANGES_MAX = 256
"""More holes than this in one boot and the oldest are given up: they count as seen, and never as being on disk."""


class Ledger:
    """Ranges of sequence numbers seen, ascending and apart; each admission costs O(holes), and holes are few."""

    __slots__ = ("_given_up", "_ranges")

    def __init__(self, acked_seq: int | None = None) -> None:
        self._given_up: tuple[int, int] | None = None  # the step before the first hole given up, the end of the last
        self._ranges: list[list[int]] = [] if acked_seq is None else [[0, acked_seq]]

    def admit(self, seq: int) -> bool:
        """True when `seq` is new."""
        ranges = self._ranges
        i = len(ranges) - 1
        while i >= 0 and ranges[i][0] > seq:
            i -= 1
        if i >= 0 and seq <= ranges[i][1]:
            return False
        joins_left = i >= 0 and ranges[i][1] == seq - 1
        joins_right = i + 1 < len(ranges) and ranges[i + 1][0] == seq + 1
        if joins_left and joins_right:
            ranges[i][1] = ranges.pop(i + 1)[1]
        elif joins_left:
            ranges[i][1] = seq
        elif joins_right:
            ranges[i + 1][0] = seq
        else:
            ranges.insert(i + 1, [seq, seq])
            if len(ranges) >= RANGES_MAX:
                self._give_up()
        return True

    def _give_up(self) -> None:
        """Forget where the oldest hole was, but not that there is one: who floods us may still keep what is missing."""
        before, end = self._ranges[0][1], self._ranges[1][0] - 1
        self._given_up = (before, end) if self._given_up is None else (min(before, self._given_up[0]), end)
        self._ranges[0][1] = self._ranges.pop(1)[1]

    def knows(self, seq: int) -> bool:
        """True when `seq` was seen."""
        return any(first <= seq <= last for first, last in self._ranges)

    def contiguous(self, oldest_seq: int | None) -> int | None:
        """The highest seq up to which nothing is missing that the pod may still keep; None before the first step.

        `oldest_seq` is the oldest step the pod says it still keeps; None when it does not say.
        """
        if not self._ranges:
            return None
        if oldest_seq is None:
            first_run = self._ranges[0][1]
            return first_run if self._given_up is None else min(first_run, self._given_up[0])
        reached = oldest_seq - 1
        for first, last in self._ranges:
            if first <= reached + 1:
                reached = max(reached, last)
        reached = min(reached, self._ranges[-1][1])
        if self._given_up is not None and oldest_seq <= self._given_up[1]:
            reached = min(reached, max(self._given_up[0], oldest_seq - 1))
        return reached if reached >= 0 else None

    def forgive(self) -> None:
        """Give up on the oldest hole: its steps are gone, or their pod would have resent them."""
        if self._given_up is not None:
            self._given_up = None
        elif len(self._ranges) > 1:
            self._ranges[0][1] = self._ranges.pop(1)[1]

    @property
    def holes(self) -> int:
        """How many gaps stand between the steps seen."""
        return max(len(self._ranges) - 1, 0) + (self._given_up is not None)

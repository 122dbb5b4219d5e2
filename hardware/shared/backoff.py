"""How long to wait before the next try: doubling, with jitter, so that forty pods do not come back as one.

>>> waits = Backoff(lambda bits: (1 << bits) - 1)  # the longest each time
>>> [waits.next_ms() for _ in range(7)]
[500, 1000, 2000, 4000, 8000, 8000, 8000]
>>> waits.reset()
>>> waits.next_ms()
500
"""

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from shared.kinds import GetRandBits

FIRST_MS = 500
MOST_MS = 8_000


class Backoff:
    """Jitter over the upper half of a doubling wait; `getrandbits(n)` is the board's own."""

    def __init__(self, getrandbits: "GetRandBits") -> None:
        self._getrandbits = getrandbits
        self._tries = 0

    def next_ms(self) -> int:
        """Wait this long, then try."""
        wait_ms = min(FIRST_MS << self._tries, MOST_MS)
        self._tries = min(self._tries + 1, 10)
        return wait_ms // 2 + (wait_ms // 2 * (self._getrandbits(10) + 1) >> 10)

    def reset(self) -> None:
        """It worked."""
        self._tries = 0

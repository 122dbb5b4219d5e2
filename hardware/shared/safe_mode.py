"""After ten starts that failed, only the way back in: no sampling, the access point open, so that it can be mended.

A start is good once it has lasted a minute (ESPHome counts the same way). The count lives in a file that is written at
every start and removed by a good one.

>>> starts = Starts(lambda: 9, lambda count: None)
>>> starts.begin(), starts.safe
(10, True)
>>> Starts(lambda: 3, lambda count: None).begin()
4
"""

FAILED_MOST = 10
GOOD_AFTER_MS = 60_000

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from collections.abc import Callable


class Starts:
    """`read` gives the count that was kept, `write` keeps another one (0: none)."""

    def __init__(self, read: "Callable[[], int]", write: "Callable[[int], None]") -> None:
        self._read, self._write = read, write
        self._good = False
        self.safe = False

    def begin(self) -> int:
        """A start: count it."""
        count = self._read() + 1
        self._write(count)
        self.safe = count >= FAILED_MOST
        return count

    def tick(self, now_ms: int) -> None:
        """A minute without a crash: the start was good."""
        if not self._good and not self.safe and now_ms >= GOOD_AFTER_MS:
            self._good = True
            self._write(0)

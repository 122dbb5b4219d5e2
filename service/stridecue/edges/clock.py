"""The service clock: microseconds since the service started, never back, deaf to NTP steps and summer time."""

import time
from datetime import UTC, datetime, timedelta


class ServiceClock:
    """The one clock that is read; everything else gets its time as a number.

    `zero_ns` is its zero on the machine's monotonic clock, for a process that has to read the same clock.
    """

    __slots__ = ("zero_ns",)

    def __init__(self) -> None:
        self.zero_ns = time.monotonic_ns()

    def now_us(self) -> int:
        """Microseconds since this clock was made."""
        return (time.monotonic_ns() - self.zero_ns) // 1000

    def to_monotonic_s(self, t_us: int) -> float:
        """The same instant for `asyncio` (`loop.time()` is the monotonic clock)."""
        return (t_us * 1000 + self.zero_ns) / 1e9


def wall(ago_us: int = 0) -> str:
    """Now, or so long ago, in UTC, to the millisecond: for anchors and file names, never for arithmetic."""
    return (
        (datetime.now(UTC) - timedelta(microseconds=ago_us)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )

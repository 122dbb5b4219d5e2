"""When something was recorded: this machine's clock, UTC, as text that sorts."""

from datetime import UTC, datetime


def now() -> str:
    """To the millisecond.

    >>> len(now())
    24
    """
    return at(datetime.now(UTC))


def at(moment: datetime) -> str:
    """One form for every row, so that text compares as time does.

    >>> at(datetime(2026, 1, 2, 3, 4, 5, 678_000, UTC))
    '2026-01-02T03:04:05.678Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

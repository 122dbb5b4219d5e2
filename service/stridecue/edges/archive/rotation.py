"""Which backups stay: the newest of each of 7 days, of 4 weeks and of 12 months (grandfather, father, son)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

DAYS, WEEKS, MONTHS = 7, 4, 12

STEMS: Final = (("%Y-%m-%d", DAYS), ("%G-W%V", WEEKS), ("%Y-%m", MONTHS))


def keep(made: Iterable[datetime]) -> set[datetime]:
    """Those to keep of all that were made; at least the newest.

    >>> from datetime import timedelta
    >>> nights = [datetime(2026, 1, 1, 3) + timedelta(days=n) for n in range(365)]
    >>> len(keep(nights)), max(keep(nights)).date().isoformat(), min(keep(nights)).date().isoformat()
    (20, '2026-12-31', '2026-01-31')
    """
    newest_first = sorted(made, reverse=True)
    kept: set[datetime] = set()
    for form, count in STEMS:
        newest_of: dict[str, datetime] = {}
        for moment in newest_first:
            newest_of.setdefault(moment.strftime(form), moment)
        kept.update(list(newest_of.values())[:count])
    return kept

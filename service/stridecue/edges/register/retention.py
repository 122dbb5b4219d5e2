"""Forgetting by itself: rows of health data that were kept long enough. The audit trail stays, for it is the proof.

A table says by which column it ages: `about_runner(..., ages="recorded")`, text as `stamp` writes it.
"""

from sqlalchemy import delete

from stridecue.edges.register.tables import METADATA
from stridecue.edges.register.transaction import Change


def forget(change: Change, before: str) -> int:
    """Delete what is older than `before` (UTC); how many rows."""
    gone = 0
    for table in METADATA.sorted_tables:
        ages = table.info.get("ages")
        if ages:
            gone += change.execute(delete(table).where(table.c[ages] < before)).rowcount
    return gone

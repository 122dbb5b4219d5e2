"""Forgetting by itself: rows that were kept long enough. The audit trail stays, for it is the proof.

A table says by which column it ages: `about_runner(..., ages="made_s")`, either unix seconds or text as `stamp`
writes it. Health data and training records have each their own time.
"""

from datetime import datetime

from sqlalchemy import Integer, delete

from stridecue.edges.register.stamp import at
from stridecue.edges.register.tables import METADATA
from stridecue.edges.register.transaction import Change


def forget(change: Change, before: datetime, *, health: bool) -> int:
    """Delete what is older than `before`; how many rows."""
    gone = 0
    for table in METADATA.sorted_tables:
        ages = table.info.get("ages")
        if ages and table.info["health"] is health:
            column = table.c[ages]
            limit = int(before.timestamp()) if isinstance(column.type, Integer) else at(before)
            gone += change.execute(delete(table).where(column < limit)).rowcount
    return gone

"""The sessions of the store as pages see them. Everything here reads the disk, so it runs in a thread."""

from pathlib import Path
from typing import Final

from stridecue.core.measures import Measures, measure
from stridecue.edges.store import LogError, Sessions, StoreError, read_log, weeks
from stridecue.edges.web import messages

SESSION: Final = messages.SessionSummary.__slots__
WEEK: Final = messages.WeekSummary.__slots__


def whose(store: Path, session: str) -> tuple[str, str] | None:
    """Lane and runner of a stored session; None when there is none."""
    try:
        return Sessions(store).whose(session)
    except StoreError:
        return None


def sessions(store: Path, limit: int) -> list[messages.SessionSummary]:
    """Newest first; Refused (503) when the store cannot be read."""
    try:
        rows = Sessions(store).all(limit)
    except StoreError as wrong:
        raise messages.Refused(503, str(wrong)) from None
    return [messages.SessionSummary(*(getattr(row, name) for name in SESSION)) for row in rows]


def summed_weeks(store: Path) -> list[messages.WeekSummary]:
    """What every runner's weeks add up to, newest first; Refused (503) when the store cannot be read."""
    try:
        return [messages.WeekSummary(*(getattr(row, name) for name in WEEK)) for row in weeks(store)]
    except StoreError as wrong:
        raise messages.Refused(503, str(wrong)) from None


def measures(store: Path, session: str) -> Measures:
    """What one session shows; Refused when it is not there (404) or its log is damaged (409)."""
    try:
        header, records = read_log(Sessions(store).lines(session), session)
        return measure(header.plan, header.runner, records)
    except StoreError as wrong:
        raise messages.Refused(404, str(wrong)) from None
    except LogError as wrong:
        raise messages.Refused(409, str(wrong)) from None

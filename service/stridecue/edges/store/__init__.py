"""The log store: every session's log lines on disk, once a second, and nothing acknowledged before.

`Store` is the one writer of the service, `Sessions` reads beside it, `History` keeps imported runs,
`read_log` turns lines back into the core's records.
"""

from stridecue.edges.store.batch import Batch, Block
from stridecue.edges.store.erasing import drop_raw, drop_sessions, erase_alone, erase_runner, known
from stridecue.edges.store.errors import StoreError
from stridecue.edges.store.history import History, HistoryRow
from stridecue.edges.store.session_log import LogError, read_log
from stridecue.edges.store.sessions import SessionRow, Sessions
from stridecue.edges.store.store import Store
from stridecue.edges.store.weeks import WeekRow, weeks

__all__ = [
    "Batch",
    "Block",
    "History",
    "HistoryRow",
    "LogError",
    "SessionRow",
    "Sessions",
    "Store",
    "StoreError",
    "WeekRow",
    "drop_raw",
    "drop_sessions",
    "erase_alone",
    "erase_runner",
    "known",
    "read_log",
    "weeks",
]

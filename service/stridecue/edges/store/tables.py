"""The tables of the store. Whoever changes one writes a migration beside it, and a test holds the two together.

A session's log is kept as blocks: what one lane logged between two commits, compressed, in order of `position`.
"""

from typing import Final

from sqlalchemy import REAL, Column, ForeignKey, Integer, LargeBinary, MetaData, Table, Text

METADATA: Final = MetaData()

LOAD: Final = (
    Column("assessed_steps", Integer, nullable=False, server_default="0"),
    Column("unassessed_steps", Integer, nullable=False, server_default="0"),
    Column("distance_km", REAL, nullable=False, server_default="0"),
    Column("assessed_km", REAL, nullable=False, server_default="0"),
    Column("impulse_bws", REAL, nullable=False, server_default="0"),
    Column("dose_steps", REAL, nullable=False, server_default="0"),
)
"""What a session adds up to for the knee (`core.loads.cumulative.RunLoad`), in its order."""

SESSIONS: Final = Table(
    "sessions",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("lane", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("runner", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("wall", Text, nullable=False),
    Column("started_us", Integer, nullable=False),
    Column("last_us", Integer, nullable=False),
    Column("steps", Integer, nullable=False),
    *LOAD,
    Column("status", Text, nullable=False, index=True),
    Column("because", Text),
    Column("sha256", Text),
    sqlite_strict=True,
    sqlite_autoincrement=True,  # the number of an erased session never comes again: a straggler's block has no home
)

BLOCKS: Final = Table(
    "blocks",
    METADATA,
    Column("session", Integer, ForeignKey("sessions.number", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("lines", Integer, nullable=False),
    Column("deflated", LargeBinary, nullable=False),
    sqlite_strict=True,
)

RAW: Final = Table(
    "raw",
    METADATA,
    Column("session", Integer, ForeignKey("sessions.number", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("frames", Integer, nullable=False),
    Column("deflated", LargeBinary, nullable=False),
    sqlite_strict=True,
)

ACKS: Final = Table(
    "acks",
    METADATA,
    Column("device", Text, primary_key=True),
    Column("boot", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    sqlite_strict=True,
)

BASELINES: Final = Table(
    "baselines",
    METADATA,
    Column("runner", Text, primary_key=True),
    Column("session", Text, nullable=False),
    Column("baseline", Text, nullable=False),
    sqlite_strict=True,
)

HISTORY: Final = Table(
    "history",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("sha256", Text, nullable=False, unique=True),
    Column("file", Text, nullable=False),
    Column("imported_wall", Text, nullable=False),
    Column("started_wall", Text),
    Column("device", Text, nullable=False),
    Column("duration_s", REAL, nullable=False),
    Column("distance_m", REAL),
    Column("cadence_spm", REAL),
    Column("deflated", LargeBinary, nullable=False),
    sqlite_strict=True,
)

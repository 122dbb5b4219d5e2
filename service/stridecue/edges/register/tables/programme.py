"""A runner's programme: record, baselines, enrolment, runs, and the lane they are on. Training, not health data."""

from typing import Final

from sqlalchemy import REAL, Column, Integer, Text, UniqueConstraint

from stridecue.edges.register.tables.base import about_runner

RECORDS: Final = about_runner(
    "records",
    Column("version", Integer, nullable=False),
    Column("height_mm", Integer),
    Column("leg_length_mm", Integer),
    Column("mass_kg", REAL),
    Column("reference_speed_mm_s", Integer),
    Column("shoe", Text, nullable=False),
    Column("devices", Text, nullable=False),  # a JSON list of device ids
    Column("pain_model", Text, nullable=False),
    Column("utc_offset_s", Integer, nullable=False),  # of the runner's own clock: when it is morning
    key=True,
)

CADENCES: Final = about_runner(
    "cadences",
    Column("number", Integer, primary_key=True),
    Column("late_milli_spm", Integer, nullable=False),
    Column("early_milli_spm", Integer),
    Column("speed_mm_s", Integer, nullable=False),
    Column("shoe", Text, nullable=False),
    Column("taken_s", Integer, nullable=False),  # unix time
    Column("treadmill_runs", Integer),
    Column("session", Text),  # measured in it; none: entered by hand
    Column("taken_by", Text, nullable=False),
)
"""Every cadence baseline that was ever taken: the newest counts, the first bounds the targets."""

ENROLMENTS: Final = about_runner(
    "enrolments",
    Column("version", Integer, nullable=False),
    Column("programme", Text, nullable=False),
    Column("session", Integer, nullable=False),
    Column("fade_of", Integer, nullable=False),
    Column("minutes_permille", Integer, nullable=False),
    Column("target_change_permille", Integer, nullable=False),
    Column("began_s", Integer, nullable=False),
    Column("locked", Integer, nullable=False),  # 1 or 0; why is health data, and elsewhere
    Column("finished_s", Integer),
    key=True,
)
"""Where a runner stands in a programme: what is run next."""

RUNS: Final = about_runner(
    "runs",
    Column("number", Integer, primary_key=True),
    Column("source", Text, nullable=False),  # session, import, entered
    Column("name", Text, nullable=False),  # the session's id, the SHA-256 of the file, or when it began
    Column("began_s", Integer, nullable=False),
    Column("minutes_min", REAL, nullable=False),
    Column("distance_km", REAL),
    Column("steps", Integer),
    Column("hills", Integer, nullable=False),
    Column("fast", Integer, nullable=False),
    Column("programme", Text),
    Column("session", Integer),
    Column("measures", Text),  # JSON, of a session of the programme
    Column("ended_s", Integer),  # NULL: not known, and began_s and the minutes stand for it
    UniqueConstraint("runner", "source", "name"),
    ages="began_s",
)

OCCUPANTS: Final = about_runner(
    "occupants",
    Column("lane", Text, nullable=False, unique=True),
    Column("plan", Text, nullable=False),
    Column("since_s", Integer, nullable=False),
    Column("stays", Integer, nullable=False),
    key=True,
)
"""Who runs next on which lane, and what: one lane a runner, one runner a lane."""

"""What is known of a runner's body, and what was decided because of it: health data, added to and never changed."""

from typing import Final

from sqlalchemy import REAL, Column, Integer, Text

from stridecue.edges.register.tables.base import about_runner, sealed

PAIN: Final = about_runner(
    "pain",
    Column("number", Integer, primary_key=True),
    Column("session", Text, nullable=False),
    Column("moment", Text, nullable=False),
    Column("knee_nprs", Integer),
    Column("lower_leg_nprs", Integer),
    Column("limp", Integer, nullable=False),
    Column("answered_s", Integer, nullable=False),
    Column("said_by", Text, nullable=False),
    Column("corrects", Integer),  # the number of an earlier answer that was a slip
    sealed("note"),
    health=True,
    ages="answered_s",
)

PROPOSALS: Final = about_runner(
    "proposals",
    Column("number", Integer, primary_key=True),
    Column("session", Text, nullable=False),
    Column("made_s", Integer, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("rule", Integer, nullable=False),
    Column("ran", Text, nullable=False),  # the prescription that was run, JSON
    Column("next", Text),  # the one that is proposed, JSON; none: nothing is run
    sealed("because", nullable=False),
    health=True,
    ages="made_s",
)

ANSWERS: Final = about_runner(
    "proposal_answers",
    Column("proposal", Integer, primary_key=True),
    Column("accepted", Integer, nullable=False),
    Column("answered_s", Integer, nullable=False),
    Column("answered_by", Text, nullable=False),
    sealed("why", nullable=False),
    health=True,
    ages="answered_s",
)
"""One answer a proposal: who, when, why."""

LOCKS: Final = about_runner(
    "locks",
    Column("number", Integer, primary_key=True),
    Column("locked", Integer, nullable=False),  # 1: locked, 0: unlocked by a named clinician
    Column("at_s", Integer, nullable=False),
    Column("by", Text, nullable=False),
    sealed("why", nullable=False),
    health=True,
)

ASSESSMENTS: Final = about_runner(
    "assessments",
    Column("number", Integer, primary_key=True),
    Column("made_s", Integer, nullable=False),
    Column("made_by", Text, nullable=False),
    sealed("found", nullable=False),  # intake, contributors, try-out and suggestion, JSON
    health=True,
    ages="made_s",
)

NOTES: Final = about_runner(
    "notes",
    Column("number", Integer, primary_key=True),
    Column("session", Text, nullable=False),
    Column("at_us", Integer, nullable=False),  # on the service clock of the session: where its marker stands
    Column("kind", Text, nullable=False),
    Column("noted_s", Integer, nullable=False),
    Column("noted_by", Text, nullable=False),
    sealed("note", nullable=False),
    health=True,
    ages="noted_s",
)
"""What a physio wrote beside a moment of a run; the marker itself is in the session's log."""

SCORES: Final = about_runner(
    "scores",
    Column("number", Integer, primary_key=True),
    Column("tool", Text, nullable=False),
    Column("points", REAL, nullable=False),
    Column("taken_on", Text, nullable=False),  # a date
    Column("language", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("entered_by", Text, nullable=False),
    health=True,
    ages="taken_on",
)

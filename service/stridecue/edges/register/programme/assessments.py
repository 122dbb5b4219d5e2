"""Assessments (intake, contributors, try-out, suggestion) and questionnaire scores; each kept as it was entered."""

from dataclasses import dataclass

from sqlalchemy import insert, select

from stridecue.core.assessment.scores import Tool
from stridecue.core.programme.training_load import UnixS
from stridecue.edges.register.tables.findings import ASSESSMENTS, SCORES
from stridecue.edges.register.transaction import Change, Reading

FOUND = "assessments.found"


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """`found`: JSON of what was entered and what the rules suggested then."""

    made_s: UnixS
    made_by: str
    found: str


@dataclass(frozen=True, slots=True)
class Score:
    """A questionnaire's sum, as a person entered it."""

    tool: Tool
    points: float
    taken_on: str
    language: str
    version: str
    entered_by: str = ""


def add(change: Change, runner: str, made_s: int, found: str) -> None:
    """Keep an assessment."""
    row = {"runner": runner, "made_s": made_s, "made_by": change.agent, "found": change.seal(runner, found, FOUND)}
    change.execute(insert(ASSESSMENTS).values(**row))


def all_of(reading: Reading, runner: str) -> list[AssessmentRow]:
    """Oldest first."""
    rows = reading.execute(select(ASSESSMENTS).where(ASSESSMENTS.c.runner == runner).order_by(ASSESSMENTS.c.number))
    return [AssessmentRow(row.made_s, row.made_by, reading.unseal(runner, row.found, FOUND) or "{}") for row in rows]


def add_score(change: Change, runner: str, score: Score) -> None:
    """Keep a score."""
    change.execute(
        insert(SCORES).values(
            runner=runner,
            tool=score.tool,
            points=score.points,
            taken_on=score.taken_on,
            language=score.language,
            version=score.version,
            entered_by=change.agent,
        )
    )


def scores(reading: Reading, runner: str) -> list[Score]:
    """In the order of their dates."""
    rows = reading.execute(select(SCORES).where(SCORES.c.runner == runner).order_by(SCORES.c.taken_on, SCORES.c.number))
    return [Score(row.tool, row.points, row.taken_on, row.language, row.version, row.entered_by) for row in rows]

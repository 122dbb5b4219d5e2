"""Pain, proposals and assessments as they cross HTTP: health data, for those whom the runner lets see it."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from annotated_types import Interval
from pydantic import ConfigDict, StringConstraints

from stridecue.core.assessment import Grade
from stridecue.core.assessment.contributors import Contributor
from stridecue.core.assessment.intake import Intake
from stridecue.core.assessment.scores import Tool
from stridecue.core.assessment.try_out import TryOut
from stridecue.core.pain.pain import Light, Moment, Nprs
from stridecue.core.programme.choices import Choice
from stridecue.core.programme.progression import Prescription, Verdict
from stridecue.core.units import Count, Ident, ShortText
from stridecue.edges.web.messages import SessionId
from stridecue.edges.web.practice import STRICT, Date, Why, Words

# ──────────────────────────────────────────────────────────────── pain


@dataclass(frozen=True, slots=True)
class EnterPain:
    """An answer. `session`: absent for the newest, and for the coming one when it is asked before the run.

    `corrects`: the number of an earlier answer that was a slip.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    moment: Moment
    knee_nprs: Nprs | None = None
    lower_leg_nprs: Nprs | None = None
    limp: bool = False
    session: SessionId | None = None
    note: Words | None = None
    corrects: Count | None = None


@dataclass(frozen=True, slots=True)
class PainView:
    """An answer with its light."""

    number: Count
    session: str
    moment: Moment
    knee_nprs: Nprs | None
    lower_leg_nprs: Nprs | None
    limp: bool
    light: Light
    answered_utc: str
    said_by: str
    note: str | None
    corrects: Count | None
    corrected: bool


@dataclass(frozen=True, slots=True)
class PromptView:
    """A question that is open."""

    runner: Ident
    session: str
    moment: Moment
    asks: str
    since_utc: str
    late: bool


# ──────────────────────────────────────────────────────────────── proposals


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A person's answer to a proposal."""

    accepted: bool
    answered_utc: str
    answered_by: str
    because: str


@dataclass(frozen=True, slots=True)
class ProposalView:
    """What the rules propose after a session, and why; `open`: it waits for a person."""

    number: Count
    session: str
    made_utc: str
    verdict: Verdict
    rule: Count
    because: str
    ran: Prescription
    next: Prescription | None
    open: bool
    answer: AnswerView | None


@dataclass(frozen=True, slots=True)
class ProposalsView:
    """Newest first; and what a physio may choose beside them (`POST …/enrolment/choices`)."""

    proposals: tuple[ProposalView, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class AnswerProposal:
    """Accept or decline. `by`: who answers for it; at home, where nobody signs in, it has to be said."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    accept: bool
    because: Why
    by: ShortText = ""


# ──────────────────────────────────────────────────────────────── assessment


@dataclass(frozen=True, slots=True)
class EnterAssessment:
    """What was asked and found. A contributor that is absent was not looked for."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    intake: Intake
    contributors: dict[Contributor, bool]
    overstride: bool | None = None
    try_out: TryOut | None = None


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """For the physio only: a suggestion with its evidence grade, what follows from it, what was not checked."""

    made_utc: str
    made_by: str
    suggest: str
    because: str
    grade: Grade
    target_permille: int | None
    hint: str
    red_flags: tuple[str, ...]
    besides: tuple[str, ...]
    follows: tuple[str, ...]
    not_checked: tuple[str, ...]
    not_known: tuple[str, ...]
    try_out: str | None


@dataclass(frozen=True, slots=True)
class EnterScore:
    """A questionnaire's sum; its items are not ours to keep."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    tool: Tool
    points: Annotated[float, Interval(ge=0, le=100)]
    taken_on: Date
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
    version: Annotated[str, StringConstraints(min_length=1, max_length=40)]


@dataclass(frozen=True, slots=True)
class ScoreView:
    """A score, and how it stands to the first one of the same questionnaire."""

    tool: Tool
    points: float
    taken_on: str
    language: str
    version: str
    change: str | None

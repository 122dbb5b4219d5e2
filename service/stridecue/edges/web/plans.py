"""What crosses HTTP of plans: those there are, one as text and as what it does, and what is refused of a draft."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from annotated_types import Interval, MaxLen

from stridecue.core.plan import Segment
from stridecue.core.units import Ident

PlanKind = Literal["session", "programme"]


@dataclass(frozen=True, slots=True)
class SessionShape:
    """One session as it would run: its segments in order. `cued_s`: how much of it may be cued."""

    session: int | None
    segments: tuple[Segment, ...]
    minutes_min: float | None
    cued_min: float


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in a list. `own`: a file beside the configuration; the others come with the service."""

    name: str
    kind: PlanKind
    own: bool
    sessions: int


@dataclass(frozen=True, slots=True)
class PlanView:
    """One plan: the text of its file, and every session it makes. `version`: of the file; empty: there is none yet."""

    name: str
    kind: PlanKind
    own: bool
    text: str
    shapes: tuple[SessionShape, ...]
    version: str


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A plan that is being written: one session by its segments, or any by its text; and for whom, if known.

    `version`: of the file that was read, empty for a new one: who kept the plan meanwhile is not overwritten unseen.
    """

    name: Ident
    segments: Annotated[tuple[Segment, ...], MaxLen(60)] = ()
    text: Annotated[str, MaxLen(40_000)] = ""
    baseline_spm: Annotated[float, Interval(ge=130, le=200)] | None = None
    longest_min: Annotated[float, Interval(ge=1, le=600)] | None = None
    version: Annotated[str, MaxLen(64)] = ""


@dataclass(frozen=True, slots=True)
class PlanTrial:
    """How a draft stands: nothing refused, and what it would do; or why not, each with the key that asks for it."""

    refused: tuple[str, ...]
    text: str = ""
    shapes: tuple[SessionShape, ...] = field(default=())

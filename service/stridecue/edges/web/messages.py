"""What crosses HTTP, as dataclasses, and the snapshots that pages get: the contract documents are made from these."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, Protocol

from annotated_types import Interval, MaxLen
from pydantic import StringConstraints

from stridecue.core.baseline.procedure import Guidance
from stridecue.core.coaching.retarget import BandPermille, one_wish
from stridecue.core.cues import Status
from stridecue.core.loads.cumulative import NO_LOAD, RunLoad
from stridecue.core.measures import Measures
from stridecue.core.outputs import Output
from stridecue.core.pain.pain import Nprs
from stridecue.core.pain.traffic_light import PainSite, Sign
from stridecue.core.plan import NudgePermille, Policy, TargetPermille
from stridecue.core.units import Count, Ident, Micros, MilliSpm, ShortText, Side
from stridecue.edges.trace import Trace
from stridecue.edges.web.course import Course, PlanName
from stridecue.edges.web.machines import Device
from stridecue.edges.web.principal import Principal
from stridecue.edges.wire import CueMessage

Beats = Annotated[int, Interval(ge=0, le=10_000)]
"""Of one page since its last word: a minute of the quickest beat is 400."""


class Refused(ValueError):  # noqa: N818 - it is an answer, not an error of ours
    """What a person asked for cannot be done; the message says why and what would be accepted.

    `status`: HTTP's; `more`: extension members of the problem (RFC 9457, section 3.2), as two versions that conflict.
    """

    def __init__(
        self, status: int, because: str, headers: dict[str, str] | None = None, more: dict[str, Any] | None = None
    ) -> None:
        super().__init__(because)
        self.status, self.headers, self.more = status, headers, more or {}


@dataclass(frozen=True, slots=True)
class LaneCommand:
    """START, PAUSE or RESUME of a lane; `clear_fault` after a person has looked. STOP is a route of its own.

    `take_baseline`: the last steps become the 100 % of the load index. `mark`: a note in the session's log, now.
    """

    action: Literal["start", "pause", "resume", "clear_fault", "take_baseline", "mark"]
    because: ShortText = ""


@dataclass(frozen=True, slots=True)
class PainSaid:
    """Where it hurts and how much, 0 to 10, while a session runs; `signs` end it whatever the number."""

    site: PainSite
    nprs: Nprs
    signs: Annotated[tuple[Sign, ...], MaxLen(9)] = ()


@dataclass(frozen=True, slots=True)
class TargetWish:
    """What is asked from now on, in this session; exactly one of the five (`core.coaching.retarget`)."""

    target_permille: TargetPermille | None = None
    by_permille: NudgePermille | None = None
    policy: Policy | None = None
    target_milli_spm: MilliSpm | None = None
    band_permille: BandPermille | None = None
    because: ShortText = ""

    def __post_init__(self) -> None:
        one_wish(self)


@dataclass(frozen=True, slots=True)
class Claim:
    """This device shall serve the lane, worn on this foot (absent: as the device says)."""

    device: Ident
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Mute:
    """Shall this output be silent? The reason is for the log and for the page of the runner."""

    muted: bool
    because: ShortText = ""


@dataclass(frozen=True, slots=True)
class PageSounded:
    """What became of the beats on a page since its last word; times on the service clock (`core.outputs.Sounded`)."""

    played: Beats = 0
    late: Beats = 0
    no_lease: Beats = 0
    first_us: Micros | None = None
    last_us: Micros | None = None


@dataclass(frozen=True, slots=True)
class OutputNow:
    """An output of the lane: is it muted, and how it is, in words."""

    output: Output
    muted: bool
    because: str


@dataclass(frozen=True, slots=True)
class LaneSnapshot:
    """Everything a page needs to begin.

    `fault`: why the lane begins no session until a person has looked. `asked_us`: since when a question about pain
    waits in this session; nothing of an answer.
    """

    lane: Ident
    session: str | None
    armed: bool
    plan: PlanName
    status: Status | None
    cue: CueMessage | None
    devices: list[Device]
    outputs: list[OutputNow]
    course: Course | None = None
    fault: str | None = None
    asked_us: Micros | None = None


@dataclass(frozen=True, slots=True)
class FloorSnapshot:
    """Every lane, and the devices that nobody has claimed."""

    lanes: list[LaneSnapshot]
    unclaimed: list[Device]


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """One stored session."""

    id: str
    lane: Ident
    plan: str
    runner: str
    source: str
    wall: str
    duration_s: float
    steps: Count
    status: Literal["open", "sealed", "interrupted"]
    load: RunLoad = NO_LOAD


@dataclass(frozen=True, slots=True)
class WeekSummary:
    """What one runner's ISO week (UTC) adds up to; `begins`: its Monday; the load in steps as in the own baseline."""

    runner: str
    week: str
    begins: str
    sessions: Count
    duration_s: float
    steps: Count
    load: RunLoad
    dose_per_km: float | None


@dataclass(frozen=True, slots=True)
class Problem:
    """application/problem+json (RFC 9457): what is wrong, in words that say what would be accepted."""

    title: str
    status: int
    detail: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """What anybody on the network may know of the service: does it live, and is it ready."""

    live: bool
    ready: bool


@dataclass(frozen=True, slots=True)
class LaneHealth:
    """How one lane is."""

    lane: Ident
    state: str
    because: str
    session: str | None
    steps: Count
    failures: Count


@dataclass(frozen=True, slots=True)
class Health:
    """How the service is. `ready`: broker connected, log writable, kernels warm."""

    live: bool
    ready: bool
    because: list[str]
    version: str
    uptime_s: float
    broker: str
    store: str
    audio: str
    lanes: list[LaneHealth]
    counts: dict[str, int]
    refusals: list[str]


SessionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,64}$")]


class Floor(Protocol):
    """What the pages need of the floor; the app fits it."""

    def snapshot(self, lane: str) -> LaneSnapshot:
        """KeyError for an unknown lane."""

    def floor_snapshot(self) -> FloorSnapshot:
        """Every lane at once."""

    def runner_on(self, lane: str) -> str | None:
        """The pseudonym of the lane's runner; None when there is no such lane."""

    def stop(self, lane: str) -> None:
        """Silence, and the session is sealed. Always can be done."""

    def command(self, lane: str, command: LaneCommand, by: str) -> str:
        """What was done, for the audit trail; Refused when it cannot be."""

    def pain(self, lane: str, said: PainSaid, by: str, *, kept: bool) -> None:
        """Refused when no session runs there."""

    def retarget(self, lane: str, wish: TargetWish, by: str) -> str:
        """What was changed, old and new; Refused when no session runs there, or beyond the limits of its runner."""

    def audit(self, who: Principal, what: str) -> None:
        """Into the audit trail. Runs in a thread."""

    def mark(self, lane: str, kind: str, by: str) -> tuple[str, int]:
        """A marker in the log; its session and moment. Refused when no session runs there."""

    def trace(self, lane: str, since_us: int) -> Trace:
        """What the lane's session has shown so far."""

    def mute(self, lane: str, output: Output, wish: Mute, by: str) -> str:
        """At once; what was done."""

    def sounded(self, lane: str, said: PageSounded) -> None:
        """Into the lane's log, where a session runs."""

    def claim(self, lane: str, claim: Claim) -> None:
        """Refused when the device or its foot is taken."""

    def release(self, device: str) -> None:
        """Refused when it serves no lane."""

    def guide(self, lane: str) -> Guidance | None:
        """Where a baseline run stands; None when the lane runs something else."""

    def devices(self) -> list[Device]:
        """Every device ever heard."""

    def sessions(self, limit: int) -> list[SessionSummary]:
        """The newest first. Runs in a thread."""

    def weeks(self) -> list[WeekSummary]:
        """What every runner's weeks add up to, newest first. Runs in a thread."""

    def measures(self, session: str) -> Measures:
        """What one session shows; Refused(404) when there is none, 409 when its log is damaged. Runs in a thread."""

    def health(self) -> Health:
        """How the service is."""

    def metrics(self) -> bytes:
        """The same for Prometheus."""

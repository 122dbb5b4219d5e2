"""What we answer. Every cue carries `because`: in the log, on the physio's screen, in a failing test.

Cues are states, not commands: saying one twice is harmless, so a mailbox that keeps only the latest
is right. Exactly one of `Tempo` and `Silence` holds at any moment.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Interval

from stridecue.core.loads.cumulative import RunLoad
from stridecue.core.loads.own_baseline import LoadBaseline
from stridecue.core.loads.sites import Sites
from stridecue.core.loads.tiers import TierName
from stridecue.core.loads.words import Change
from stridecue.core.plan import Mode
from stridecue.core.units import ContactUs, Count, Ident, Micros, MilliSpm, Permille

PromptKind = Literal["pain", "emergency", "ask", "ease", "target", "result", "section"]
LaneState = Literal["idle", "warmup", "cueing", "held", "lost", "fault"]


@dataclass(frozen=True, slots=True)
class Tempo:
    """The metronome, three integers: beat n is at anchor_us + n · 60 000 000 000 // milli_spm (see `beat`)."""

    at_us: Micros
    milli_spm: MilliSpm
    anchor_us: Micros
    every: Literal[1, 2]
    because: str
    cue: Literal["tempo"] = "tempo"


@dataclass(frozen=True, slots=True)
class Silence:
    """No beat, and why."""

    at_us: Micros
    because: str
    cue: Literal["silence"] = "silence"


@dataclass(frozen=True, slots=True)
class Status:
    """Where the lane stands, once per accepted step and once per change of state.

    `cadence_milli_spm` is the mean of the last four steps, `mean10_milli_spm` that of the last ten
    seconds (the one that is coached and scored). `asymmetry_permille`: right minus left step time,
    over their mean. `load_…` is the estimated knee-load index against the runner's own baseline, per step
    with its band and per kilometre (`core/loads/README.md` says what it cannot see); `load_says` puts it,
    or the reason why there is none, in words. `sites`: what leg and pelvis sensors measure, against the same
    baseline, apart from the knee load and never part of it. Absent means not known, never zero.

    `target_milli_spm` is the goal; `low_…` to `high_…` is the band around what is asked at this moment, which during
    a ramp is the click. `in_band` is absent while nothing is judged. `segment` counts from 0; in the modes of
    `plan.DARK` none of these figures may reach the runner (`screen`).
    """

    at_us: Micros
    state: LaneState
    because: str
    steps: Count
    cadence_milli_spm: MilliSpm | None = None
    mean10_milli_spm: MilliSpm | None = None
    target_milli_spm: MilliSpm | None = None
    low_milli_spm: MilliSpm | None = None
    high_milli_spm: MilliSpm | None = None
    in_band: bool | None = None
    variability_permille: Count | None = None
    asymmetry_permille: Permille | None = None
    contact_us: ContactUs | None = None
    speed_mm_s: Count | None = None
    load_tier: TierName | None = None
    load_index_permille: Count | None = None
    load_low_permille: Count | None = None
    load_high_permille: Count | None = None
    load_km_permille: Count | None = None
    load_says: str | None = None
    sites: Sites | None = None
    mode: Mode | None = None
    segment: Count | None = None
    cue: Literal["status"] = "status"


@dataclass(frozen=True, slots=True)
class Notice:
    """Bad news as a value: what was refused or noticed, of which device, and why."""

    at_us: Micros
    about: Literal["rejected", "resent", "device", "clock", "storage", "session"]
    because: str
    device: Ident | None = None
    cue: Literal["notice"] = "notice"


@dataclass(frozen=True, slots=True)
class Prompt:
    """Words for the runner: shown, and spoken when they are `aloud` and there is a voice. Seldom, unless urgent."""

    at_us: Micros
    kind: PromptKind
    words: str
    aloud: bool
    because: str
    cue: Literal["prompt"] = "prompt"


@dataclass(frozen=True, slots=True)
class Split:
    """A kilometre is complete: what it added up to for the knee, and every figure against its own baseline by now."""

    at_us: Micros
    km: Count
    load: RunLoad
    changes: tuple[Change, ...]
    because: str
    cue: Literal["split"] = "split"


@dataclass(frozen=True, slots=True)
class BaselineTaken:
    """The load baseline of this runner, device, shoe and belt speed: the 100 % of the index from now on."""

    at_us: Micros
    baseline: LoadBaseline
    because: str
    cue: Literal["baseline"] = "baseline"


@dataclass(frozen=True, slots=True)
class Locked:
    """A beat has ended: how its steps fell on it (`lock`). `phase_us`: mean of step minus beat, negative: before it."""

    at_us: Micros
    steps: Count
    phase_us: Annotated[int, Interval(ge=-30_000_000, le=30_000_000)]
    spread_us: Count
    resultant_permille: Permille
    because: str
    cue: Literal["locked"] = "locked"


Cue = Tempo | Silence | Status | Notice | Prompt | Split | BaselineTaken | Locked

"""Who runs: a pseudonym, and the baselines that targets and loads are relative to. No name is ever kept here."""

from dataclasses import dataclass

from stridecue.core.limits import BASELINE_MAX_MILLI_SPM, BASELINE_MIN_MILLI_SPM
from stridecue.core.loads.own_baseline import LoadBaseline
from stridecue.core.pain.pain import Model
from stridecue.core.units import HeightMm, Ident, MilliSpm, PhaseUs, SpeedMmS


@dataclass(frozen=True, slots=True)
class Runner:
    """`baseline_milli_spm`: the runner's own preferred cadence at the reference speed; None until it is measured.

    `early_baseline_milli_spm`: the same in the first minutes of a run, what a cold probe is compared with;
    `reference_speed_mm_s`: the belt speed both were measured at.
    `pain_model`: which traffic light a physio chose for the knee.
    `phase_us`: how long after the predicted footfall the first beat falls.
    `height_mm` opens the foot pod's tier of the load index; `shoe` and `load_baseline` say what its 100 % is.
    """

    pseudonym: Ident = "runner"
    baseline_milli_spm: MilliSpm | None = None
    height_mm: HeightMm | None = None
    shoe: Ident = "shoe"
    load_baseline: LoadBaseline | None = None
    early_baseline_milli_spm: MilliSpm | None = None
    reference_speed_mm_s: SpeedMmS | None = None
    pain_model: Model = "strict"
    phase_us: PhaseUs = 0

    def __post_init__(self) -> None:
        for baseline in (self.baseline_milli_spm, self.early_baseline_milli_spm):
            if baseline is not None and not BASELINE_MIN_MILLI_SPM <= baseline <= BASELINE_MAX_MILLI_SPM:
                raise ValueError(
                    f"runner {self.pseudonym}: baseline {baseline / 1000:g} spm; accepted: "
                    f"{BASELINE_MIN_MILLI_SPM // 1000} to {BASELINE_MAX_MILLI_SPM // 1000} spm "
                    "(half of it? then strides were counted, not steps)"
                )

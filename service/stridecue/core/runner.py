"""Who runs: a pseudonym and the baseline that targets are relative to. No name is ever kept here."""

from dataclasses import dataclass

from stridecue.core.limits import BASELINE_MAX_MILLI_SPM, BASELINE_MIN_MILLI_SPM
from stridecue.core.units import Ident, MilliSpm


@dataclass(frozen=True, slots=True)
class Runner:
    """`baseline_milli_spm`: the runner's own preferred cadence at the reference speed; None until it is measured."""

    pseudonym: Ident = "runner"
    baseline_milli_spm: MilliSpm | None = None

    def __post_init__(self) -> None:
        baseline = self.baseline_milli_spm
        if baseline is not None and not BASELINE_MIN_MILLI_SPM <= baseline <= BASELINE_MAX_MILLI_SPM:
            raise ValueError(
                f"runner {self.pseudonym}: baseline {baseline / 1000:g} spm; accepted: "
                f"{BASELINE_MIN_MILLI_SPM // 1000} to {BASELINE_MAX_MILLI_SPM // 1000} spm "
                "(half of it? then strides were counted, not steps)"
            )

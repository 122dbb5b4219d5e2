"""Every threshold of the programme, once: value, unit, range, source, how well it was read, and what to know.

The same kind of row as `evidence`, for decisions instead of equations. A row that nobody has validated says so: it is
a choice of this project, to be logged and revised with what is seen.

    >>> threshold("knee_red"), THRESHOLDS["knee_red"].source.cite
    (6.0, 'coaching evidence, section 3.1')

`tests/core/programme/test_thresholds.py` holds every row to being used, in its own range, and cited.
"""

from typing import Final

from stridecue.core.evidence import ABSTRACT, CHOICE, DERIVED, Number, Source

N = Number

TREK: Final = Source("La Trobe TREK, patellofemoral pain in runners; the same rule in Esculier et al. 2018", "")
PAIN: Final = Source("coaching evidence, section 3.1", "")
STOP: Final = Source("coaching evidence, section 3.2", "")
SPIKES: Final = Source("Br J Sports Med 2025, 5205 runners, single session against the longest of 30 days", "")
BASELINE: Final = Source("coaching evidence, section 8.1", "")
PROGRESS: Final = Source("coaching evidence, section 8.5", "")
RETENTION: Final = Source("coaching evidence, section 1.4", "")
TARGETS: Final = Source("coaching evidence, section 1.2", "")
CANDIDATES: Final = Source("coaching evidence, section 4.3", "")
ESCULIER: Final = Source("Esculier et al. 2023, 68 runners with patellofemoral pain", "")
CROSSLEY: Final = Source("Crossley et al. 2004", "")
KOOS: Final = Source("Br J Sports Med 2018; 52:1130", "")
WILLIAMSON: Final = Source("University of Wisconsin Running Injury and Recovery Index, PMID 33115339", "")

THRESHOLDS: Final[dict[str, Number]] = {
    # ── pain, on the numeric rating scale 0 to 10
    "knee_green_strict": N(2, "nprs", 2, 2, TREK, ABSTRACT, "up to here the light is green: the default"),
    "knee_green_tendon": N(3, "nprs", 3, 3, PAIN, ABSTRACT, "the tendon model (Silbernagel): a physio chooses it"),
    "knee_red": N(6, "nprs", 6, 6, PAIN, CHOICE, "from here the light is red: the session ends, the plan goes back"),
    "lower_leg_amber": N(3, "nprs", 3, 3, PROGRESS, CHOICE, "calf, Achilles, shin or foot: hold, target down"),
    "lower_leg_red": N(5, "nprs", 5, 5, STOP, CHOICE, "calf, Achilles, shin or foot: go back, tell the physio"),
    "morning_amber": N(1, "nprs", 1, 1, TREK, ABSTRACT, "more than before the run, the morning after"),
    "morning_red": N(2, "nprs", 2, 2, PROGRESS, CHOICE, "more than before the run, the morning after"),
    "settle": N(60, "min", 60, 60, TREK, ABSTRACT, "pain is back to what it was before the run within this time"),
    # ── load
    "spike_none": N(1.10, "1", 1.10, 1.10, SPIKES, ABSTRACT, "above it HRR 1.64 (1.31 to 2.05), to 1.30"),
    "spike_small": N(1.30, "1", 1.30, 1.30, SPIKES, ABSTRACT, "above it HRR 1.52 (1.16 to 2.00), to 2.00: not a curve"),
    "spike_moderate": N(2.00, "1", 2.00, 2.00, SPIKES, ABSTRACT, "above it HRR 2.28 (1.50 to 3.48)"),
    "longest_window": N(30, "days", 30, 30, SPIKES, ABSTRACT, "the longest run of so many days is the yardstick"),
    # ── progression
    "band_advance": N(80, "%", 75, 90, PROGRESS, CHOICE, "share of cue-on time in the band; unvalidated"),
    "band_hold": N(60, "%", 50, 70, PROGRESS, CHOICE, "below it the session is repeated; unvalidated"),
    "main_share": N(80, "%", 80, 80, RETENTION, CHOICE, "of the main minutes, for a session to count; unvalidated"),
    "band_skip": N(90, "%", 85, 95, PROGRESS, CHOICE, "two such sessions: the physio may skip a fade step"),
    "retention_skip": N(0.8, "1", 0.7, 0.9, PROGRESS, CHOICE, "… with this much kept in silence; unvalidated"),
    "retention_good": N(0.70, "1", 0.7, 0.7, RETENTION, CHOICE, "kept in silence, over what was asked; unvalidated"),
    "retention_poor": N(0.40, "1", 0.4, 0.4, RETENTION, CHOICE, "below it, 30 days on: recall cue, then a booster"),
    "regress_minutes": N(25, "%", 25, 25, PROGRESS, CHOICE, "shorter after a step back"),
    "amber_minutes": N(10, "%", 10, 10, PROGRESS, CHOICE, "shorter after amber pain"),
    "target_step": N(2.5, "%", 2.5, 2.5, PROGRESS, CHOICE, "the target moves by this, either way"),
    "target_max": N(10, "%", 10, 10, TARGETS, CHOICE, "never more over the first baseline"),
    "advances_for_more": N(2, "sessions", 2, 2, PROGRESS, CHOICE, "advances before the physio may raise the target"),
    "gap_repeat": N(10, "days", 10, 10, PROGRESS, CHOICE, "a longer break: repeat the last session"),
    "gap_rebaseline": N(21, "days", 21, 21, PROGRESS, CHOICE, "a longer break: measure the baseline again"),
    # ── baseline
    "baseline_speed": N(0.1, "km/h", 0.1, 0.1, BASELINE, CHOICE, "the belt keeps its speed this closely"),
    "baseline_minutes": N(2, "%", 2, 2, BASELINE, DERIVED, "minute means lie this close; ±1.1 % is noise at 60 s"),
    "baseline_missed": N(2, "%", 2, 2, BASELINE, CHOICE, "fewer steps than this were missed"),
    "baseline_steps_min": N(400, "steps", 400, 400, BASELINE, CHOICE, "in the three minutes that count"),
    "baseline_incline": N(1, "%", 1, 1, BASELINE, CHOICE, "the belt is level"),
    "step_length_low": N(0.5, "m", 0.5, 0.5, BASELINE, CHOICE, "a shorter step: one contact was counted as two"),
    "step_length_high": N(1.6, "m", 1.6, 1.9, BASELINE, CHOICE, "a longer step: strides were counted, not steps"),
    "rebaseline_speed": N(0.5, "km/h", 0.5, 0.5, BASELINE, CHOICE, "another reference speed: another cadence"),
    "novice_runs": N(3, "runs", 3, 3, BASELINE, CHOICE, "fewer treadmill runs: cadence still drifts down"),
    "novice_difference": N(3, "%", 3, 3, BASELINE, CHOICE, "re-measured at session 2: replaced when it differs more"),
    # ── assessment
    "responder": N(1, "nprs", 1, 1, ESCULIER, ABSTRACT, "35 % of 68 runners at +10 %: less pain at once"),
    "pain_too_high": N(6, "nprs", 6, 6, CANDIDATES, CHOICE, "on an easy jog: load and exercise first"),
    "pain_candidate": N(5, "nprs", 5, 5, CANDIDATES, CHOICE, "up to here a plan may start"),
    "cadence_low": N(
        170, "spm", 166, 170, CANDIDATES, CHOICE, "at an easy pace; ≤ 166 and ≥ 178 differ in modelled force"
    ),
    "cadence_high": N(178, "spm", 178, 178, CANDIDATES, CHOICE, "above it a quicker cadence is no sensible aim"),
    "fear_high": N(7, "0 to 10", 7, 7, CANDIDATES, CHOICE, "fear of harm: education and graded exposure first"),
    "history_long": N(24, "months", 24, 24, CANDIDATES, CHOICE, "the same"),
    "akps_change": N(10, "points", 10, 10, CROSSLEY, ABSTRACT, "smallest change that matters, 0 to 100"),
    "koos_pf_change": N(16.4, "points", 16.4, 16.4, KOOS, ABSTRACT, "smallest change that matters, 0 to 100"),
    "pain_change": N(2, "nprs", 1.16, 2, CROSSLEY, ABSTRACT, "smallest change that matters; Piva 2009 found 1.16"),
    "uwri_change": N(8, "points", 5, 8, WILLIAMSON, ABSTRACT, "smallest change that matters, 0 to 36"),
}
"""Read top to bottom."""


def threshold(name: str) -> float:
    """The value of one row, by its name."""
    return float(THRESHOLDS[name].value)

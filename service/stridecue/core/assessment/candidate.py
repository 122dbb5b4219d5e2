"""The candidate table: does a cadence plan make sense for this runner, and which one? The first row that matches.

| row | when | suggest | grade |
|---|---|---|---|
| 1 | a red flag | no plan: clinician | C |
| 2 | a reason not to start | no plan | C |
| 3 | knee ≥ 6 on an easy jog, or pain at rest every day | less load, exercise; test again weekly | B |
| 4 | the pattern is lateral or unclear | examine first | C |
| 5 | less pain at once in the try-out | start | B |
| 6 | own cadence ≤ 170 or overstriding, knee ≤ 5 | start at +7.5 % | B/C |
| 7 | own cadence 171 to 178, no overstriding, no response | +5 % is optional; load and strength | C |
| 8 | own cadence > 178 | another focus: do not sell a metronome | C |
| 9 | nothing is known about the own cadence | measure the baseline first | D |

Fear of harm or a long history stands beside any row: education and graded exposure first, sessions led by the physio.
Source: coaching evidence, sections 1.2, 3.4 and 4.3.

    >>> front = Intake(34, zones=("kneecap",), provokers=("stairs", "squat"), pain_running_nprs=3)
    >>> found = candidate(front, baseline_milli_spm=162_000)
    >>> found.row, found.target_permille, found.grade
    (6, 75, 'B/C')
"""

from dataclasses import dataclass
from typing import Annotated, Final

from annotated_types import Interval

from stridecue.core.assessment import Grade
from stridecue.core.assessment.intake import HINTS, Intake
from stridecue.core.assessment.red_flags import CAUTIONS, DO_NOT_START
from stridecue.core.assessment.try_out import TryOut
from stridecue.core.programme.thresholds import threshold

DEFAULT_PERMILLE: Final = 75
LOW_PERMILLE: Final = 50
LOW_FROM_MILLI_SPM: Final = 172_000
"""From this own cadence on +5 % is enough (coaching evidence, section 1.2)."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """For the physio. `besides`: what holds whatever the row; `not_known`: what the row would have liked to know."""

    row: Annotated[int, Interval(ge=1, le=9)]
    suggest: str
    because: str
    grade: Grade
    target_permille: int | None = None
    besides: tuple[str, ...] = ()
    not_known: tuple[str, ...] = ()


def candidate(
    intake: Intake,
    *,
    baseline_milli_spm: int | None = None,
    overstride: bool | None = None,
    try_out: TryOut | None = None,
) -> Suggestion:
    """The first row that matches. `overstride` None: nobody looked."""
    besides = _besides(intake)
    row, suggest, because, grade, start = _row(intake, baseline_milli_spm, overstride, try_out)
    low = intake.lower_leg_history or bool(intake.cautions) or _novice(intake)
    low = low or (baseline_milli_spm is not None and baseline_milli_spm >= LOW_FROM_MILLI_SPM)
    target = None if not start else LOW_PERMILLE if low or row == 7 else DEFAULT_PERMILLE
    if target is not None and row != 7:
        suggest = f"{suggest} at +{target / 10:g} %"
    asked = {
        "the own cadence": baseline_milli_spm,
        "overstriding (side video)": overstride,
        "the try-out": try_out,
        "knee pain on an easy jog": intake.pain_running_nprs,
        "fear of harm": intake.fear_of_harm,
        "how long it has lasted": intake.since_months,
    }
    not_known = tuple(words for words, value in asked.items() if value is None)
    return Suggestion(row, suggest, because, grade, target, besides, not_known)


def _row(
    intake: Intake, milli_spm: int | None, overstride: bool | None, try_out: TryOut | None
) -> tuple[int, str, str, Grade, bool]:
    """(row, what to do, why, how good the evidence is, whether a plan starts)."""
    jog = intake.pain_running_nprs
    if intake.flags:
        return 1, "no plan: a clinician first", f"red flag: {', '.join(intake.flags)}", "C", False
    if intake.do_not_start:
        return 2, "no plan", ", ".join(DO_NOT_START[reason] for reason in intake.do_not_start), "C", False
    if intake.daily_rest_pain or (jog is not None and jog >= threshold("pain_too_high")):
        why = "pain at rest every day" if intake.daily_rest_pain else f"knee {jog}/10 on an easy jog"
        return 3, "less load, and exercise; test again every week", why, "B", False
    if intake.pattern != "patellofemoral":
        return 4, "examine first", HINTS[intake.pattern], "C", False
    if try_out is not None and try_out.responder:
        return 5, "start", try_out.says, "B", True
    if milli_spm is None:
        return 9, "measure the baseline first", "nothing is known about the own cadence", "D", False
    own = f"own cadence {milli_spm / 1000:.0f} spm"
    if milli_spm <= 1000 * threshold("cadence_low") or overstride:
        why = f"{own}, overstriding" if overstride else own
        bearable = jog is None or jog <= threshold("pain_candidate")
        return 6, "start", why, "B/C", bearable
    if milli_spm <= 1000 * threshold("cadence_high"):
        return 7, "+5 % is optional; focus on load and strength", own, "C", True
    return 8, "another focus: a quicker cadence is no aim here", own, "C", False


def _novice(intake: Intake) -> bool:
    return intake.treadmill_runs is not None and intake.treadmill_runs < threshold("novice_runs")


def _besides(intake: Intake) -> tuple[str, ...]:
    said = ["for everyone first: education and a load plan (A)"]
    fear, months = intake.fear_of_harm, intake.since_months
    if fear is not None and fear >= threshold("fear_high"):
        said.append(f"fear of harm {fear}/10: education and graded exposure first, sessions led by the physio (B/C)")
    if months is not None and months > threshold("history_long"):
        said.append(f"for {months} months: education and graded exposure first, sessions led by the physio (B/C)")
    if intake.changes:
        said.append(f"changed in the last six weeks: {', '.join(intake.changes)} (A)")
    said += [f"{CAUTIONS[caution]}: the physio decides, +5 % at most (D)" for caution in intake.cautions]
    if intake.lower_leg_history:
        said.append("calf, Achilles or foot trouble within 12 months: +5 %, watch it for three weeks (C)")
    return tuple(said)

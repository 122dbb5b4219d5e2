"""The candidate table: the first row that matches, its grade, and no word of a diagnosis."""

import re
from dataclasses import replace

import pytest

from stridecue.core.assessment.candidate import candidate
from stridecue.core.assessment.contributors import CONTRIBUTORS
from stridecue.core.assessment.intake import HINTS, Intake
from stridecue.core.assessment.red_flags import RED_FLAGS
from stridecue.core.assessment.try_out import TryOut

FRONT = Intake(34, zones=("kneecap",), provokers=("stairs", "sitting"), pain_running_nprs=4)
RESPONDS, DOES_NOT = TryOut(75, 4, 3), TryOut(75, 4, 4)


@pytest.mark.parametrize(
    ("intake", "milli_spm", "overstride", "try_out", "row", "target"),
    [
        (replace(FRONT, red_flags=("night_pain",)), 160_000, None, RESPONDS, 1, None),
        (replace(FRONT, age_years=15), 160_000, None, None, 1, None),
        (replace(FRONT, do_not_start=("surgery",)), 160_000, None, RESPONDS, 2, None),
        (replace(FRONT, pain_running_nprs=6), 160_000, None, RESPONDS, 3, None),
        (replace(FRONT, daily_rest_pain=True), 160_000, None, RESPONDS, 3, None),
        (replace(FRONT, zones=("lateral_epicondyle",)), 160_000, None, RESPONDS, 4, None),
        (replace(FRONT, provokers=()), 160_000, None, RESPONDS, 4, None),
        (FRONT, 185_000, None, RESPONDS, 5, 50),
        (FRONT, 164_000, None, RESPONDS, 5, 75),
        (FRONT, 170_000, None, DOES_NOT, 6, 75),
        (FRONT, 176_000, True, DOES_NOT, 6, 50),
        (replace(FRONT, lower_leg_history=True), 160_000, None, None, 6, 50),
        (replace(FRONT, treadmill_runs=1), 160_000, None, None, 6, 50),
        (replace(FRONT, cautions=("calf_strain",)), 160_000, None, None, 6, 50),
        (FRONT, 171_000, False, DOES_NOT, 7, 50),
        (FRONT, 179_000, False, None, 8, None),
        (FRONT, None, None, None, 9, None),
    ],
)
def test_the_first_row_that_matches_decides(
    intake: Intake, milli_spm: int | None, overstride: bool | None, try_out: TryOut | None, row: int, target: int | None
) -> None:
    """Each row of the table, in its order, with the target that cautions allow."""
    found = candidate(intake, baseline_milli_spm=milli_spm, overstride=overstride, try_out=try_out)
    assert (found.row, found.target_permille) == (row, target)
    assert found.grade in ("A", "B", "B/C", "C", "D")
    assert found.because


def test_fear_and_a_long_history_stand_beside_any_row() -> None:
    """They are not hidden by an earlier row: education and graded exposure are said with it."""
    found = candidate(replace(FRONT, fear_of_harm=8, since_months=30), baseline_milli_spm=160_000)
    assert sum("graded exposure" in line for line in found.besides) == 2


def test_what_nobody_asked_is_listed() -> None:
    """An intake with gaps names them, so that a suggestion is not taken for more than it is."""
    assert "overstriding (side video)" in candidate(FRONT, baseline_milli_spm=160_000).not_known


def test_no_text_of_the_assessment_diagnoses() -> None:
    """Patterns to examine and things to do; never "you have", "diagnosis", "suffers from" or a syndrome."""
    words = [*HINTS.values(), *RED_FLAGS.values(), *(line.then for line in CONTRIBUTORS.values())]
    for spm in (None, 160_000, 175_000, 185_000):
        found = candidate(FRONT, baseline_milli_spm=spm)
        words += [found.suggest, found.because, *found.besides]
    assert not re.search(r"diagnos|you have|suffers|syndrome|disease", " ".join(words), re.IGNORECASE)


def test_the_bounds_of_a_response() -> None:
    """One point less is a response; the same or more pain is not."""
    assert RESPONDS.responder
    assert not DOES_NOT.responder
    assert not TryOut(100, 2, 5).responder

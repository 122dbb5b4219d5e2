"""Progression: equal to the published reference over its whole grid, monotone, and never advancing on missing data."""

from dataclasses import fields, replace
from itertools import product
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridecue.core.pain.pain import Answer, Model, felt
from stridecue.core.programme.progression import (
    MINUTES_MIN_PERMILLE,
    SEVERITY,
    UNKNOWN,
    Decision,
    Prescription,
    Showed,
    decide,
    follow,
    showed,
)
from stridecue.core.programme.training_load import Spike

AXES: Final[dict[str, tuple[Any, ...]]] = {
    "knee_during_nprs": tuple(range(11)),
    "settled": (True, False),
    "morning_change_nprs": (-1, 0, 1, 2, 3),
    "lower_leg_nprs": (0, 2, 3, 5, 8),
    "in_band_pct": (30, 60, 79, 80, 95),
    "load_ratio": (0.9, 1.10, 1.2),
    "amber_before": (False, True),
}
WORSE: Final = (1, 1, 1, 1, -1, 1, 1)
"""Which way along each axis is worse."""
FINE: Final = Showed(0, settled=True, morning_change_nprs=0, lower_leg_nprs=0, in_band_pct=95.0, load_ratio=1.0)


def reference(d: dict[str, Any], *, strict: bool) -> str:
    """The reference rule (coaching evidence, section 8.5), written down a second time and apart from the product."""
    if d["knee_during_nprs"] >= 6:
        return "regress"
    if d["morning_change_nprs"] >= 2:
        return "regress"
    if d["lower_leg_nprs"] >= 5:
        return "regress"
    amber = d["knee_during_nprs"] > (2 if strict else 3) or not d["settled"] or d["morning_change_nprs"] >= 1
    if amber:
        return "regress" if d["amber_before"] else "hold"
    if d["lower_leg_nprs"] >= 3:
        return "hold"
    if d["load_ratio"] > 1.10:
        return "hold"
    if d["in_band_pct"] < 60:
        return "hold"
    return "hold_fade" if d["in_band_pct"] < 80 else "advance"


@pytest.mark.parametrize("model", ["strict", "tendon"])
def test_equal_to_the_reference_and_monotone_over_its_whole_grid(model: Model) -> None:
    """16 500 cases a model: the reference's verdict in each, and no worse input with a milder one."""
    verdicts = {}
    for values in product(*AXES.values()):
        case = dict(zip(AXES, values, strict=True))
        verdicts[values] = decide(Showed(**case), model).verdict
        assert verdicts[values] == reference(case, strict=model == "strict"), case
    assert len(verdicts) == 16_500
    for values, verdict in verdicts.items():
        for i, axis in enumerate(AXES.values()):
            j = axis.index(values[i]) + WORSE[i]
            if 0 <= j < len(axis):
                worse = (*values[:i], axis[j], *values[i + 1 :])
                assert SEVERITY.index(verdicts[worse]) >= SEVERITY.index(verdict), (values, worse)


@pytest.mark.parametrize("name", UNKNOWN)
def test_missing_data_never_advances(name: str) -> None:
    """One figure that is not known holds, whatever the others say, and the reason names it."""
    found = decide(replace(FINE, **{name: None}))  # type: ignore[arg-type] # names of fields that may be None
    assert (found.verdict, found.rule) == ("hold", 3)
    assert UNKNOWN[name] in found.because


@given(
    st.builds(
        Showed,
        knee_during_nprs=st.none() | st.integers(0, 10),
        settled=st.none() | st.booleans(),
        morning_change_nprs=st.none() | st.integers(-10, 10),
        lower_leg_nprs=st.none() | st.integers(0, 10),
        in_band_pct=st.none() | st.floats(0, 100),
        load_ratio=st.none() | st.floats(0, 5),
        limp=st.booleans(),
        red_flags=st.just(()) | st.just(("pain at night or at rest",)),
        amber_before=st.booleans(),
        low_before=st.booleans(),
        missing=st.just(()) | st.just(("the answer 'end'",)),
    )
)
def test_an_unknown_is_never_judged_better_than_a_known_good_value(seen: Showed) -> None:
    """Knowing less than everything never gives a milder verdict than knowing that it is fine."""
    for field in fields(Showed):
        if field.name in UNKNOWN and getattr(seen, field.name) is None:
            known = replace(seen, **{field.name: getattr(FINE, field.name)})
            assert SEVERITY.index(decide(seen).verdict) >= SEVERITY.index(decide(known).verdict)


@given(st.integers(1, 8), st.integers(1, 8), st.sampled_from([500, 560, 750, 900, 1000]), st.integers(-100, 50))
def test_what_follows_stays_within_the_programme_and_a_worse_verdict_asks_for_no_more(
    session: int, fade_of: int, minutes: int, change: int
) -> None:
    """Sessions stay in 1 to 8, minutes at half or more; a worse verdict never asks for more."""
    ran = Prescription(max(session, fade_of), min(session, fade_of), minutes, change)
    advance = follow(Decision("advance", 10, ""), ran, 8)
    hold = follow(Decision("hold", 5, ""), ran, 8)
    regress = follow(Decision("regress", 2, ""), ran, 8)
    assert advance is not None
    assert hold is not None
    assert regress is not None
    for found in (advance, hold, regress):
        assert 1 <= found.fade_of <= found.session <= 8
        assert found.minutes_permille >= MINUTES_MIN_PERMILLE
    assert regress.session <= hold.session <= advance.session
    assert regress.minutes_permille <= hold.minutes_permille <= advance.minutes_permille
    assert regress.target_change_permille <= hold.target_change_permille <= advance.target_change_permille


@pytest.mark.parametrize(
    ("decision", "low_before", "after"),
    [
        (Decision("regress", 2, ""), False, Prescription(5, 4, 750, -25)),
        (Decision("hold", 3, ""), False, Prescription(6, 5)),
        (Decision("hold", 5, ""), False, Prescription(6, 5, 900)),
        (Decision("hold", 6, ""), False, Prescription(6, 5, 1000, -25)),
        (Decision("hold", 7, ""), False, Prescription(6, 5)),
        (Decision("hold", 8, ""), False, Prescription(6, 5)),
        (Decision("hold", 8, ""), True, Prescription(6, 5, 1000, -25)),
        (Decision("hold_fade", 9, ""), False, Prescription(7, 5)),
        (Decision("advance", 10, ""), False, Prescription(7, 6)),
        (Decision("stop", 1, ""), False, None),
    ],
)
def test_every_rule_has_the_effect_of_its_row(decision: Decision, low_before: bool, after: Prescription | None) -> None:
    """What each verdict makes of session 6, cued as session 5, is the table's last column."""
    assert follow(decision, Prescription(6, 5), 8, low_before=low_before) == after


def test_what_a_session_showed_is_taken_from_answers_practice_and_load() -> None:
    """A prompt without an answer is named in the reason; a first run in thirty days does not grow."""
    answers = [Answer("before", 1, 0), Answer("halfway", 1, 0), Answer("end", 2, 1), Answer("after_60min", 1, 0)]
    spike = Spike(1.0, "min", "none", "")
    held = decide(showed(felt(answers), 90.0, spike))
    assert held.rule == 3
    assert "next morning" in held.because
    whole = felt([*answers, Answer("next_morning", 1, 0)])
    assert decide(showed(whole, 90.0, spike)).verdict == "advance"
    assert decide(showed(whole, 90.0, Spike(None, None, "first", ""))).rule == 7
    low = showed(whole, 55.0, spike)
    assert showed(whole, 55.0, spike, before=low).low_before
    painful = showed(felt([Answer("end", 4, 0)]), 90.0, spike)
    assert showed(whole, 90.0, spike, before=painful).amber_before

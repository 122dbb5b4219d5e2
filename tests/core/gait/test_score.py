"""The figures of `validate gait`, on numbers small enough to check by hand."""

import numpy as np
import pytest

from stridecue.core.gait.footprint import EVENT, INITIAL_CONTACT, LATE, RUN, TOE_OFF, WALK
from stridecue.core.gait.score import NO_TOE_OFF, Truth, cadence_errors, figures, match, pool, tally

TRUE_US = np.arange(1_000_000, 25_000_000, 350_000)


def events(ic_us: np.ndarray, contact_us: int = 240_000, late: int = 0, state: int = RUN) -> np.ndarray:
    """Detected contacts, known 50 ms later, the first `late` of them after the fact."""
    rows = np.zeros(2 * len(ic_us), EVENT)
    for i, at in enumerate(ic_us):
        flags = LATE if i < late else 0
        rows[2 * i] = (INITIAL_CONTACT, state, 0, flags, i, at, 0, at + 50_000, 1.0, 0.0)
        end = at + contact_us
        rows[2 * i + 1] = (TOE_OFF, state, 0, flags, i, end, contact_us, end + 60_000, 1.0, 0.0)
    return rows


def contacts() -> Truth:
    """A contact of 230 ms every 350 ms."""
    return Truth("contacts", 2, TRUE_US, TRUE_US + 230_000, np.ones(len(TRUE_US), np.bool_))


def test_errors_are_detected_minus_true() -> None:
    """8 ms late at landing, 10 ms too long: bias +8, toe-off +18, contact +10, no spread, no miss."""
    got = figures(tally(events(TRUE_US + 8_000), contacts(), 0, 26_000_000))
    assert (got["f1"], got["ic_bias_ms"], got["ic_sd_ms"]) == (1.0, 8.0, 0.0)
    assert (got["to_bias_ms"], got["contact_bias_ms"]) == (18.0, 10.0)
    assert got["cadence_worst_10s_error_spm"] == pytest.approx(0.0, abs=1e-6)
    assert got["false_steps_per_min"] is None


def test_one_missed_and_one_invented_step_are_counted() -> None:
    """F1 = 2 hits / (2 hits + misses + extras)."""
    found = np.sort(np.append(np.delete(TRUE_US, 20), TRUE_US[30] + 170_000))
    whole = tally(events(found), contacts(), 0, 26_000_000)
    n = len(TRUE_US)
    assert (whole.hits, whole.misses, whole.extras) == (n - 1, 1, 1)
    assert figures(whole)["f1"] == pytest.approx(2 * (n - 1) / (2 * (n - 1) + 2), abs=1e-5)


def test_contacts_of_one_foot_time_a_trunk_but_do_not_count_it() -> None:
    """Every other contact known, one of them without its end: errors as ever, no F1 and no cadence."""
    known = Truth(
        "contacts", 2, TRUE_US[::2], TRUE_US[::2] + 230_000, np.ones(len(TRUE_US[::2]), np.bool_), complete=False
    )
    known.to_us[3] = NO_TOE_OFF
    whole = tally(events(TRUE_US + 8_000), known, 0, 26_000_000)
    got = figures(whole)
    assert (len(whole.ic_error_ms), len(whole.to_error_ms)) == (len(TRUE_US[::2]), len(TRUE_US[::2]) - 1)
    assert (got["ic_bias_ms"], got["contact_bias_ms"]) == (8.0, 10.0)
    assert (got["f1"], got["precision"], got["cadence_mean_error_spm"]) == (None, None, None)


def test_edges_are_optional() -> None:
    """A contact 0.3 s after the start or 0.1 s before the end is neither demanded nor held against the detector."""
    truth = Truth("contacts", 2, TRUE_US[:2], TRUE_US[:2] + 230_000, np.ones(2, np.bool_))
    whole = tally(events(TRUE_US[:0]), truth, 700_000, 1_450_000)
    assert (whole.hits, whole.misses, whole.extras) == (0, 0, 0)


def test_fifty_milliseconds_is_the_limit() -> None:
    """50 ms matches, 51 ms does not; each detection serves one contact."""
    assert match(np.array([1_050_000]), np.array([1_000_000])).tolist() == [0]
    assert match(np.array([1_051_000]), np.array([1_000_000])).tolist() == [-1]
    assert match(np.array([1_020_000]), np.array([1_000_000, 1_030_000])).tolist() == [-1, 0]


def test_a_missed_step_shows_in_the_cadence() -> None:
    """One of 30 steps lost in 10 s: the cadence of that window is 3.3 % low."""
    errors, spans_us = cadence_errors(np.delete(TRUE_US, 40), TRUE_US, 2)
    assert set(spans_us) == {29 * 350_000}
    assert errors.min() == pytest.approx(-171.43 / 29, abs=0.1)
    assert errors[0] == pytest.approx(0.0, abs=1e-6)


def test_five_seconds_have_no_worst_ten() -> None:
    """A short recording has a cadence error, but no 10 s to be the worst."""
    short = TRUE_US[:15]
    truth = Truth("contacts", 2, short, short + 230_000, np.ones(len(short), np.bool_))
    got = figures(tally(events(short), truth, 0, 7_000_000))
    assert got["cadence_mean_error_spm"] == pytest.approx(0.0, abs=1e-6)
    assert got["cadence_worst_10s_error_spm"] is None


def test_delay_counts_live_events_only() -> None:
    """What was told after the fact (LATE) is for the log; it is no cue."""
    got = figures(tally(events(TRUE_US, late=5), contacts(), 0, 26_000_000))
    assert (got["delay_p50_ms"], got["delay_p95_ms"]) == (55.0, 60.0)


def test_steps_called_walking_are_not_false() -> None:
    """A not-running recording: only what is called running is false, per minute of it."""
    rest = Truth("not_running")
    assert figures(tally(events(TRUE_US, state=WALK), rest, 0, 60_000_000))["false_steps_per_min"] == 0.0
    assert figures(tally(events(TRUE_US[:3]), rest, 0, 60_000_000))["false_steps_per_min"] == 3.0


def test_pooling_adds_recordings_up() -> None:
    """Two recordings as one: counts add, errors join."""
    one = tally(events(TRUE_US + 4_000), contacts(), 0, 26_000_000)
    two = tally(events(TRUE_US + 8_000), contacts(), 0, 26_000_000)
    got = figures(pool([one, two]))
    assert (got["ic_bias_ms"], got["ic_sd_ms"], pool([one, two]).hits) == (6.0, 2.0, 2 * len(TRUE_US))

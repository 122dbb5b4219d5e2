"""Agreement with measured stances: the figures of the science page, tier by tier."""

import csv
from pathlib import Path

import pytest

from stridecue.core.loads.agreement import REFERENCE, Agreement, Stance, agreement


@pytest.fixture(scope="module")
def tiers(shared: Path) -> dict[str, Agreement]:
    """Every tier against 13 runners at three speeds."""
    with (shared / "science" / "stances_dev.csv").open(newline="", encoding="utf-8") as lines:
        names = ("speed", "tc", "step", "height", "kf_peak", "pf")
        return agreement(Stance(row["sid"], *(float(row[n]) for n in names)) for row in csv.DictReader(lines))


def test_tier_b_follows_the_change_of_a_runner(tiers: dict[str, Agreement]) -> None:
    """Published for all 26 runners: r 0.96, slope 1.01, SD 3.6 %; the level is 14-17 % off."""
    b = tiers["B"]
    assert b.within_r is not None
    assert b.within_slope is not None
    assert b.within_sd_pct is not None
    assert b.abs_sd_pct is not None
    assert b.within_r > 0.94
    assert b.within_slope == pytest.approx(1.01, abs=0.08)
    assert b.within_sd_pct < 5.0
    assert b.abs_sd_pct < 17.0


def test_tier_d_halves_the_absolute_error(tiers: dict[str, Agreement]) -> None:
    """Published: 7.8-8.9 %, r2 between runners 0.79-0.81."""
    b, d = tiers["B"], tiers["D"]
    assert d.abs_sd_pct is not None
    assert b.abs_sd_pct is not None
    assert d.between_r2 is not None
    assert d.abs_sd_pct < 9.0
    assert d.abs_sd_pct < 0.65 * b.abs_sd_pct
    assert d.between_r2 > 0.7


def test_tier_a_does_not_pretend_to_know_speed(tiers: dict[str, Agreement]) -> None:
    """Cadence alone has no level and no speed: those figures do not exist."""
    a = tiers["A"]
    assert (a.abs_sd_pct, a.within_r, a.within_slope, a.within_sd_pct) == (None, None, None, None)
    assert a.between_r2 is not None


def test_a_single_runner_gives_no_correlation() -> None:
    """Too few runners or speeds: None, never a number."""
    lonely = [Stance("r1", 3.0, 0.25, 0.36, 1.75, 45.0, 5.5)] * 4
    assert agreement(lonely)["B"] == Agreement(None, None, None, None, None, {})
    assert agreement([])["D"].abs_sd_pct is None
    assert set(REFERENCE) == set(agreement(lonely))

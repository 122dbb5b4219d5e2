"""The published table: what must pass passes, what misses stays a miss, and the reference model is met."""

import csv
import importlib.util
from pathlib import Path

import pytest

from stridecue.core.loads.acceptance import MODELS, verdict
from stridecue.core.loads.cadence_law import cadence_load
from stridecue.core.loads.hybrid import hybrid_bw
from stridecue.core.loads.knee_chain import CONTACT_LENGTH, close_chain
from stridecue.core.loads.speed_law import speed_load_bw

MISSES = {"T24", "T28", "T29", "T30"}
FOUR_DIGITS = 5e-5


@pytest.fixture(scope="module")
def rows(published: Path) -> dict[str, dict[str, str]]:
    """The published rows by their id."""
    with published.open(newline="", encoding="utf-8") as lines:
        return {row["id"]: row for row in csv.DictReader(lines)}


def test_the_table_is_whole(rows: dict[str, dict[str, str]]) -> None:
    """33 rows, each with its model, none left out."""
    assert list(rows) == list(MODELS)
    assert len(rows) == 33


@pytest.mark.parametrize("row_id", MODELS)
def test_a_row_keeps_its_verdict(row_id: str, rows: dict[str, dict[str, str]]) -> None:
    """29 agree with the publication; T24, T28, T29 and T30 are documented limits and must not be tuned away."""
    row = rows[row_id]
    outcome = verdict(MODELS[row_id](), row["published"], float(row["tolerance"]))
    assert outcome == ("MISS" if row_id in MISSES else "PASS") == row["verdict"]


@pytest.mark.parametrize("row_id", sorted(set(MODELS) - {"T30"}))
def test_a_row_meets_the_reference_model(row_id: str, rows: dict[str, dict[str, str]]) -> None:
    """Four significant digits of the reference model's own value (printed with four decimals).

    T30, knee work, is left out: the reference gives no equation for it. Moment times excursion reads -18.5 %
    here and -19.2 % there; both miss the published -26.9 %.
    """
    printed = 0.5e-4
    assert MODELS[row_id]() == pytest.approx(float(rows[row_id]["model"]), rel=FOUR_DIGITS, abs=printed)


def test_the_proxies_meet_the_reference_model_everywhere(shared: Path) -> None:
    """Not only at the published points: over the whole valid range, to ten digits."""
    spec = importlib.util.spec_from_file_location("reference_model", shared / "science" / "reference_model.py")
    assert spec is not None
    assert spec.loader is not None
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    compared = 0
    for contact_ms in range(160, 340, 15):
        for step_ms in range(contact_ms + 25, 460, 20):
            for speed_mps in (2.2, 3.0, 3.7, 4.6):
                for height_m in (1.5, 1.75, 2.0):
                    contact_s, step_s = contact_ms / 1000, step_ms / 1000
                    chain = close_chain(contact_s, step_s, speed_mps, height_m, CONTACT_LENGTH)
                    if chain.peak_bw == 0.0:
                        continue
                    compared += 1
                    expected = reference.chain(contact_s, step_s, speed_mps, height_m)
                    assert chain.peak_bw == pytest.approx(float(expected["PF"]), rel=1e-10)
                    assert chain.flexion_deg == pytest.approx(float(expected["th"]), rel=1e-10)
                    hybrid = hybrid_bw(contact_s, step_s, speed_mps, height_m, 44.0)
                    assert hybrid == pytest.approx(
                        float(reference.pf_hybrid(contact_s, step_s, speed_mps, height_m, 44.0)), rel=1e-10
                    )
                    law = speed_load_bw(step_s, speed_mps)
                    assert law == pytest.approx(float(reference.pf_cad_speed(step_s, speed_mps)), rel=1e-10)
    assert compared > 1000
    assert cadence_load(1 / 1.07) / cadence_load(1.0) == pytest.approx(reference.pf_elastic(1.07), rel=1e-12)


def test_an_unpublished_row_is_not_judged(rows: dict[str, dict[str, str]]) -> None:
    """A verdict needs a published number; words are refused, not passed."""
    assert rows
    with pytest.raises(ValueError, match="could not convert"):
        verdict(1.0, "about one", 0.1)

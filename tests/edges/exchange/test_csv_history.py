"""Runs as tidy tables: two real ones, and what is refused."""

import gzip
import json
from pathlib import Path

import pytest

from stridecue.edges.exchange import ExchangeError, read_run

RECORDINGS = Path(__file__).with_name("recordings")


@pytest.mark.parametrize("name", ["garmin-fenix-5-run", "stryd-backgaden-0_3km"])
def test_a_recorded_run_has_the_medians_it_says(name: str) -> None:
    """Cadence, contact time, duration and distance equal those computed apart from this code."""
    about = json.loads((RECORDINGS / f"{name}.json").read_text())
    run = read_run(RECORDINGS / f"{name}.csv.gz")
    assert run.medians.cadence_spm == about["cadence_spm_median_run"]
    assert run.medians.stance_time_ms == about["stance_time_ms_median_run"]
    assert run.duration_s == about["duration_s"]
    assert run.distance_m == pytest.approx(about["session"]["total_distance"], rel=0.01)
    assert len(run.records) == about["n_records"]
    assert run.medians.running_s / 60 == pytest.approx(about["minutes_cadence_gt_120spm"], abs=0.35)
    assert run.started_wall is None


ABOUT = b'{"device":"garmin","session":{"sport":"running"}}'


@pytest.mark.parametrize(
    ("table", "about", "said"),
    [
        (b"t_s,cadence_spm\n", ABOUT, "holds no records"),
        (b"", ABOUT, "column t_s is missing"),
        (b"t_s\n1\n", ABOUT, "column cadence_spm is missing"),
        (b"t_s,cadence_spm\n0,160\n1,fast\n", ABOUT, r"run.csv:3: cadence_spm: expected a number \(got 'fast'\)"),
        (b"t_s,cadence_spm\n0,nan\n", ABOUT, "expected a number of 0 or more"),
        (b"t_s,cadence_spm\n0,-1\n", ABOUT, "expected a number of 0 or more"),
        (b"t_s,cadence_spm\n,160\n", ABOUT, "t_s is empty"),
        (b"t_s,cadence_spm\n2,160\n1,160\n", ABOUT, "run.csv:3: t_s goes back"),
        (b"t_s,cadence_spm\n2,160,3\n", ABOUT, "more cells than columns"),
        (b"\xff\xfe", ABOUT, "invalid UTF-8"),
        (b"x" * 200_000, ABOUT, "run.csv:1: field larger than field limit"),
        (b"\xef\xbb\xbft_s\n1\n", ABOUT, "column cadence_spm is missing"),
        (b"t_s,ax,ay,az,gx,gy,gz\n", None, "raw samples, not a run; type: stridecue validate gait"),
        (b"t_s,cadence_spm\n0,160\n", b'{"session":{"sport":"swimming"}}', "sport is 'swimming'; only running"),
        (b"t_s,cadence_spm\n0,160\n", b"{", "not JSON"),
        (b"t_s,cadence_spm\n0,160\n", b"[]", "expected an object"),
        (b"t_s,cadence_spm\n0,160\n", None, "run.json: cannot be read"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, table: bytes, about: bytes | None, said: str) -> None:
    """File, line, column and value, in one line."""
    (tmp_path / "run.csv").write_bytes(table)
    if about is not None:
        (tmp_path / "run.json").write_bytes(about)
    with pytest.raises(ExchangeError, match=said) as told:
        read_run(tmp_path / "run.csv")
    assert "\n" not in str(told.value)


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    """A .gz that is cut short, changed, or none at all."""
    whole = gzip.compress(b"t_s,cadence_spm\n" + b"0,160\n" * 500)
    (tmp_path / "run.json").write_bytes(ABOUT)
    for content in (whole[:-9], whole[:20], whole[:25] + b"\xff\xff\xff" + whole[28:], b"no archive"):
        (tmp_path / "run.csv.gz").write_bytes(content)
        with pytest.raises(ExchangeError, match="damaged or cut short"):
            read_run(tmp_path / "run.csv.gz")

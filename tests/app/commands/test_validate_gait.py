"""`stridecue validate gait`: the keys a lab's script relies on, and bad files that do not stop the rest."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from stridecue.app.commands.validate_gait import stream, validate_gait
from stridecue.core.gait import DETECTORS
from stridecue.edges.exchange.recordings import read
from tests.core.gait.runner import RECORDINGS

KEYS = [
    "f1",
    "precision",
    "recall",
    "ic_bias_ms",
    "ic_sd_ms",
    "to_bias_ms",
    "to_sd_ms",
    "contact_bias_ms",
    "contact_sd_ms",
    "cadence_mean_error_spm",
    "cadence_sd_error_spm",
    "cadence_worst_10s_error_spm",
    "delay_p50_ms",
    "delay_p95_ms",
    "false_steps_per_min",
]


@pytest.fixture
def app() -> typer.Typer:
    """The command on its own."""
    one = typer.Typer()
    one.command()(validate_gait)
    return one


def test_json_has_the_promised_keys(app: typer.Typer, tmp_path: Path) -> None:
    """`total` has exactly the promised keys; each recording has them too, and its name; a bad file is one line."""
    for one in RECORDINGS.glob("alc_*"):
        shutil.copy(one, tmp_path)
    (tmp_path / "bad.csv").write_text("t_s,ax\n")
    done = CliRunner().invoke(app, [str(tmp_path), "--json"])
    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert list(told["total"]) == KEYS
    assert told["total"]["f1"] == 1.0
    assert told["total"]["false_steps_per_min"] is None
    assert [set(KEYS) <= set(one) for one in told["recordings"]] == [True]
    assert done.stderr.splitlines() == [
        "bad.csv: no column ay, az; needed are t_s, ax, ay, az and, if there, gx, gy, gz"
    ]


def test_a_recording_that_counts_from_a_trigger() -> None:
    """Times before zero change nothing but themselves."""
    (one,) = read(RECORDINGS / "alc_s02_t04_v333_p00.csv.gz")
    site = DETECTORS["sacrum"]
    moved = stream(replace(one, t_us=one.t_us - one.t_us[0] - 3_000_000), site)
    still = stream(replace(one, t_us=one.t_us - one.t_us[0]), site)
    assert len(still) > 20
    assert (moved["at_us"] + 3_000_000).tolist() == still["at_us"].tolist()
    assert (moved["known_us"] + 3_000_000).tolist() == still["known_us"].tolist()


def test_a_table_for_people(app: typer.Typer) -> None:
    """Without --json: one row a recording and a total."""
    done = CliRunner().invoke(app, [str(RECORDINGS)])
    assert "alc_s02_t04_v333_p00" in done.stdout
    assert "total of 1" in done.stdout


def test_an_unknown_site_is_named(app: typer.Typer) -> None:
    """--site knee: what would be accepted."""
    done = CliRunner().invoke(app, [str(RECORDINGS), "--site", "knee"])
    assert done.exit_code == 2
    assert "foot" in done.stderr


def test_a_place_nobody_stated(app: typer.Typer, tmp_path: Path) -> None:
    """A CSV without notes needs --site, and the line says so."""
    shutil.copy(RECORDINGS / "alc_s02_t04_v333_p00.csv.gz", tmp_path / "x.csv.gz")
    done = CliRunner().invoke(app, [str(tmp_path), "--json"])
    assert done.exit_code == 1
    assert done.stderr.splitlines() == ["x.csv.gz: where was it worn? say --site foot|shank|sacrum|phone"]
    done = CliRunner().invoke(app, [str(tmp_path), "--site", "sacrum", "--json"])
    assert json.loads(done.stdout)["recordings"][0]["delay_p95_ms"] is not None


def test_a_site_that_no_recording_names_is_taken_at_its_word(app: typer.Typer) -> None:
    """A sacral recording with --site phone: read as a phone's, for nothing there says that it was worn as one."""
    told = json.loads(CliRunner().invoke(app, [str(RECORDINGS), "--site", "phone", "--json"]).stdout)
    assert [one["recording"] for one in told["recordings"]] == ["alc_s02_t04_v333_p00"]
    assert told["total"]["to_bias_ms"] is None
    assert told["total"]["f1"] == 1.0


def test_an_empty_folder_says_what_was_expected(app: typer.Typer, tmp_path: Path) -> None:
    """One line and exit code 1; no table of nothing."""
    done = CliRunner().invoke(app, [str(tmp_path)])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        f"{tmp_path}: no recordings there; expected are tables t_s,ax,ay,az,gx,gy,gz (.csv, .csv.gz) or .npz files\n"
    )

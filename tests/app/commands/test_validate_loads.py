"""`stridecue validate loads`: its JSON is a promise, its errors are one line."""

import json
import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from stridecue.app.commands.terminal import CommandError
from stridecue.app.commands.validate_loads import validate_loads

TABLE = Path(__file__).parents[2] / "science" / "acceptance_table.csv"
HEAD = "sid,speed,tc,step,height,kf_peak,pf\n"
SHARED = Path(__file__).parents[4] / "shared" / "science" / "stances_dev.csv"
IMU = Path(__file__).parents[4] / "shared" / "data" / "virtual_imu"


@pytest.fixture
def runner() -> CliRunner:
    """The command as a person types it."""
    return CliRunner()


@pytest.fixture
def app() -> typer.Typer:
    """A command line with this one command."""
    line = typer.Typer()
    line.command()(validate_loads)
    return line


def test_the_rows_as_json(runner: CliRunner, app: typer.Typer) -> None:
    """Exactly the promised keys; 29 PASS and the four documented misses."""
    said = runner.invoke(app, ["--table", str(TABLE), "--json"])
    assert said.exit_code == 0
    rows = json.loads(said.output)["rows"]
    assert all(list(row) == ["id", "model", "published", "tolerance", "verdict"] for row in rows)
    assert [row["id"] for row in rows if row["verdict"] == "MISS"] == ["T24", "T28", "T29", "T30"]
    assert len(rows) == 33
    by_id = {row["id"]: row for row in rows}
    assert by_id["T14"]["model"] == pytest.approx(-15.2434, rel=5e-5)
    assert by_id["T21"]["published"] == "-20..-15"


def test_the_table_for_people(runner: CliRunner, app: typer.Typer) -> None:
    """Model, published value and tolerance in columns; misses are not hidden."""
    said = runner.invoke(app, ["--table", str(TABLE)])
    assert said.exit_code == 0
    assert "29 of 33 rows" in said.output
    assert "MISS" in said.output


def test_the_tiers_as_json(runner: CliRunner, app: typer.Typer) -> None:
    """Exactly the promised keys per tier; a figure that does not exist is null."""
    if not SHARED.is_file():
        pytest.skip("the measured stances are not beside the repository")
    said = runner.invoke(app, ["--stances", str(SHARED), "--json"])
    assert said.exit_code == 0
    tiers = json.loads(said.output)["tiers"]
    assert list(tiers) == ["A", "A+", "B", "D"]
    keys = ["abs_sd_pct", "between_r2", "within_r", "within_slope", "within_sd_pct"]
    assert all(list(tier) == keys for tier in tiers.values())
    assert tiers["A"]["within_r"] is None
    assert tiers["B"]["within_r"] > 0.94


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("id,published\nT01,1\n", "no column unit, tolerance"),
        ("id,published,unit,tolerance,description,source\nX99,1,N,1,d,s\n", "row 'X99': no model of that name"),
        ("id,published,unit,tolerance,description,source\nT01,much,N,1,d,s\n", "row 'T01'"),
        ("\x00", "not a CSV file|no column"),
    ],
)
def test_a_wrong_table_is_named(tmp_path: Path, written: str, complaint: str) -> None:
    """What is wrong and where, in one line."""
    path = tmp_path / "table.csv"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(CommandError, match=complaint) as said:
        validate_loads(table=path)
    assert "\n" not in str(said.value)


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("r1,fast,0.25,0.35,1.75,45,5.5", "line 2: speed = 'fast'; expected a number in m/s"),
        ("r1,3.5,250,0.35,1.75,45,5.5", "line 2: tc = 250; accepted: 0.05 to 1 s"),
        ("r1,3.5,0.25,0.35,175,45,5.5", "line 2: height = 175; accepted: 1.2 to 2.3 m"),
        ("r1,,0.25,0.35,1.75,45,5.5", "no complete stance; needed are sid, speed, step, pf"),
        ("r1,inf,0.25,0.35,1.75,45,5.5", "line 2: speed = inf"),
    ],
)
def test_a_wrong_stance_is_named_by_its_line(tmp_path: Path, row: str, complaint: str) -> None:
    """Words, another unit, or nothing at all."""
    path = tmp_path / "stances.csv"
    path.write_text(f"{HEAD}{row}\n", encoding="utf-8")
    with pytest.raises(CommandError, match=re.escape(complaint)):
        validate_loads(stances=path)


def tiers(runner: CliRunner, app: typer.Typer, path: Path) -> dict[str, dict[str, float | None]]:
    """The answer for a file."""
    said = runner.invoke(app, ["--stances", str(path), "--json"])
    assert said.exit_code == 0, said.output
    found: dict[str, dict[str, float | None]] = json.loads(said.stdout)["tiers"]
    return found


def test_columns_in_any_order_and_with_others_give_the_same(
    runner: CliRunner, app: typer.Typer, tmp_path: Path
) -> None:
    """Names count, places do not; a byte order mark is no part of a name."""
    rows = [f"r{i},{v},0.2{i},0.3{i},1.7{i},4{i},{4 + i + v}" for i in range(4) for v in (2.5, 3.5)]
    usual, turned = tmp_path / "usual.csv", tmp_path / "turned.csv"
    usual.write_text(HEAD + "\n".join(rows), encoding="utf-8")
    names = HEAD.strip().split(",")
    lines = [",".join(reversed((*row.split(","), "x"))) for row in rows]
    turned.write_text(",".join(reversed((*names, "more"))) + "\n" + "\n".join(lines), encoding="utf-8-sig")
    assert tiers(runner, app, usual) == tiers(runner, app, turned)


def test_without_contact_time_only_the_tiers_that_need_none_answer(
    runner: CliRunner, app: typer.Typer, tmp_path: Path
) -> None:
    """Missing columns are gaps: A+ has its figures, B and D are null."""
    path = tmp_path / "stances.csv"
    rows = [f"r{i},{v},0.3{i},{4 + i + v}" for i in range(4) for v in (2.5, 3.5)]
    path.write_text("sid,speed,step,pf\n" + "\n".join(rows), encoding="utf-8")
    found = tiers(runner, app, path)
    assert found["A+"]["abs_sd_pct"] is not None
    assert set(found["B"].values()) == set(found["D"].values()) == {None}


def test_one_runner_at_one_speed_has_no_agreement(runner: CliRunner, app: typer.Typer, tmp_path: Path) -> None:
    """Too few for any figure: null, never a number from nothing."""
    path = tmp_path / "stances.csv"
    path.write_text(HEAD + "r1,3.5,0.25,0.35,1.75,45,5.5\n", encoding="utf-8")
    assert {figure for tier in tiers(runner, app, path).values() for figure in tier.values()} == {None}


def test_stances_with_gaps_are_left_out_and_counted(runner: CliRunner, app: typer.Typer, tmp_path: Path) -> None:
    """A stance without its step time says nothing; the others still count. Words instead of numbers are refused."""
    head = "sid,speed,tc,step,height,kf_peak,pf\n"
    rows = [f"r{i},{v},0.2{i},0.3{i},1.7{i},4{i},{4 + i + v}\n" for i in range(4) for v in (2.5, 3.5)]
    path = tmp_path / "stances.csv"
    path.write_text(head + "".join(rows) + "r9,2.5,0.25,,1.75,45,5.5\n", encoding="utf-8")
    said = runner.invoke(app, ["--stances", str(path), "--json"])
    assert said.exit_code == 0
    assert "1 stances" in said.stderr
    assert json.loads(said.stdout)["tiers"]["B"]["abs_sd_pct"] > 0.0


def test_a_missing_file_and_no_file_at_all(tmp_path: Path) -> None:
    """Both say what to do."""
    with pytest.raises(CommandError, match="No such file"):
        validate_loads(stances=tmp_path / "none.csv")
    with pytest.raises(CommandError, match="name a file: --table"):
        validate_loads()
    with pytest.raises(CommandError, match=r"no \.npz in it"):
        validate_loads(imu=tmp_path)


def test_from_raw_sensors_to_knee_angle_and_index(runner: CliRunner, app: typer.Typer, tmp_path: Path) -> None:
    """Two runners through detectors, floor and session: 5 and 3 degrees, 3 points; `--imu` measures all."""
    if not IMU.is_dir():
        pytest.skip("the raw trials are not beside the repository")
    for name in ("RBDS001runT25", "RBDS001runT35", "RBDS025runT35", "RBDS025runT45"):
        for suffix in (".npz", "_events.csv"):
            (tmp_path / f"{name}{suffix}").symlink_to(IMU / f"{name}{suffix}")
    (tmp_path / "broken.npz").write_bytes(b"no trial")
    said = runner.invoke(app, ["--imu", str(tmp_path), "--json"])
    assert said.exit_code == 0, said.output
    assert said.stderr.startswith(f"{tmp_path}/broken.npz: ")  # and the others are measured all the same
    assert said.stderr.count("\n") == 1
    found = json.loads(said.stdout)["imu"]
    assert set(found["runners"]) == {"RBDS001", "RBDS025"}
    for one in found["runners"].values():
        assert one["stances"] > 100
        assert one["knee_peak_rmse_deg"] <= 5.0
        assert one["knee_change_worst_deg"] <= 3.0
        assert one["index_worst_points"] <= 3.0

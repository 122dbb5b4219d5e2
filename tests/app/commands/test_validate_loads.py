"""`stridecue validate loads`: its JSON is a promise, its errors are one line."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from stridecue.app.commands.validate_loads import validate_loads

TABLE = Path(__file__).parents[2] / "science" / "acceptance_table.csv"
SHARED = Path(__file__).parents[4] / "shared" / "science" / "stances_dev.csv"


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
        ("id,published\nT01,1\n", "no column"),
        ("id,published,unit,tolerance,description,source\nX99,1,N,1,d,s\n", "X99"),
        ("id,published,unit,tolerance,description,source\nT01,much,N,1,d,s\n", "T01"),
    ],
)
def test_a_wrong_table_is_named(
    runner: CliRunner, app: typer.Typer, tmp_path: Path, written: str, complaint: str
) -> None:
    """What is wrong and where, exit status 2, no traceback."""
    path = tmp_path / "table.csv"
    path.write_text(written, encoding="utf-8")
    said = runner.invoke(app, ["--table", str(path)])
    assert said.exit_code == 2
    assert complaint in " ".join(said.output.replace("│", " ").split())


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
    path.write_text(head + "r1,fast,0.25,0.35,1.75,45,5.5\n", encoding="utf-8")
    assert runner.invoke(app, ["--stances", str(path)]).exit_code == 2


def test_a_missing_file_and_no_file_at_all(runner: CliRunner, app: typer.Typer, tmp_path: Path) -> None:
    """Both say what to do."""
    assert runner.invoke(app, ["--stances", str(tmp_path / "none.csv")]).exit_code == 2
    assert "--table" in runner.invoke(app, []).output

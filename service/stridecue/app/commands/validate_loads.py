"""`stridecue validate loads`: the knee-load model against the published table and against measured stances."""

import csv
from collections.abc import Iterable
from math import isfinite
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table

from stridecue.core.loads.acceptance import MODELS, verdict
from stridecue.core.loads.agreement import REFERENCE, Agreement, Stance, agreement

TABLE_COLUMNS = ("id", "published", "unit", "tolerance", "description", "source")
STANCE_COLUMNS = ("sid", "speed", "tc", "step", "height", "kf_peak", "pf")
FIGURES = ("abs_sd_pct", "between_r2", "within_r", "within_slope", "within_sd_pct")


def validate_loads(
    table: Annotated[Path | None, typer.Option(help="the published rows, as acceptance_table.csv")] = None,
    stances: Annotated[Path | None, typer.Option(help="measured stances, columns as in stances_dev.csv")] = None,
    json: Annotated[bool, typer.Option("--json", help="one JSON object instead of a table")] = False,
) -> None:
    """Compare the knee-load model with the published table, or with measured stances."""
    if table is None and stances is None:
        raise typer.BadParameter("name a file: --table acceptance_table.csv, or --stances stances.csv, or both")
    answer: dict[str, Any] = {}
    console = Console()
    if table is not None:
        rows = compare_rows(read_columns(table, TABLE_COLUMNS))
        answer["rows"] = [{k: row[k] for k in ("id", "model", "published", "tolerance", "verdict")} for row in rows]
        if not json:
            console.print(draw_rows(rows))
            passed = sum(row["verdict"] == "PASS" for row in rows)
            console.print(
                f"{passed} of {len(rows)} rows within their tolerance; misses are documented limits, not tuned"
            )
    if stances is not None:
        tiers = agreement(read_stances(stances))
        answer["tiers"] = {name: {figure: getattr(tier, figure) for figure in FIGURES} for name, tier in tiers.items()}
        if not json:
            console.print(draw_tiers(tiers))
    if json:
        typer.echo(orjson.dumps(answer).decode())


def read_columns(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    """The rows of a CSV file that must have `columns`."""
    try:
        with path.open(newline="", encoding="utf-8") as lines:
            reader = csv.DictReader(lines)
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                raise typer.BadParameter(f"{path}: no column {', '.join(missing)}; needed: {', '.join(columns)}")
            return list(reader)
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror}") from error


def compare_rows(rows: Iterable[dict[str, str]]) -> list[dict[str, Any]]:
    """Each published row with the model's value and verdict; ranges stay as they were published."""
    compared: list[dict[str, Any]] = []
    for row in rows:
        model = MODELS.get(row["id"])
        if model is None:
            raise typer.BadParameter(f"row {row['id']!r}: no model of that name; known: {', '.join(MODELS)}")
        try:
            value, tolerance = model(), float(row["tolerance"])
            outcome = verdict(value, row["published"], tolerance)
            published = row["published"] if ".." in row["published"] else float(row["published"])
        except ValueError as error:
            raise typer.BadParameter(f"row {row['id']!r}: {error}") from error
        compared.append({**row, "model": value, "published": published, "tolerance": tolerance, "verdict": outcome})
    return compared


def read_stances(path: Path) -> list[Stance]:
    """Measured stances; words where a number belongs are refused by their line, gaps are left out and counted."""
    stances: list[Stance] = []
    gaps = 0
    for line, row in enumerate(read_columns(path, STANCE_COLUMNS), start=2):
        try:
            values = [float(row[name] or "nan") for name in STANCE_COLUMNS[1:]]
        except ValueError as error:
            raise typer.BadParameter(f"{path}, line {line}: {error}") from error
        if all(map(isfinite, values)):
            stances.append(Stance(row["sid"], *values))
        else:
            gaps += 1
    if gaps:
        typer.echo(f"{path}: {gaps} stances without a needed number left out", err=True)
    if not stances:
        raise typer.BadParameter(f"{path}: no complete stance")
    return stances


def draw_rows(rows: Iterable[dict[str, Any]]) -> Table:
    """The acceptance table for people."""
    drawn = Table(title="Knee-load model against published values", box=None, title_justify="left")
    for column, width in (("id", 3), ("verdict", 7), ("model", 7), ("published", 9), ("tolerance", 9), ("unit", 6)):
        right = column in ("model", "published", "tolerance")
        drawn.add_column(column, no_wrap=True, min_width=width, justify="right" if right else "left")
    drawn.add_column("what", no_wrap=True, overflow="ellipsis")
    for row in rows:
        published = row["published"] if isinstance(row["published"], str) else f"{row['published']:.4g}"
        cells = (row["id"], row["verdict"], f"{row['model']:.4g}", published, f"{row['tolerance']:g}", row["unit"])
        drawn.add_row(
            *cells, f"{row['description']} ({row['source']})", style="" if row["verdict"] == "PASS" else "bold"
        )
    return drawn


def draw_tiers(tiers: dict[str, Agreement]) -> Table:
    """Agreement per tier for people, each figure next to that of the science page."""
    drawn = Table(
        title="Agreement with measured patellofemoral load",
        caption="in brackets: 26 runners, leave-one-out (science page). A knows neither level nor speed.",
    )
    for column in ("tier", "absolute SD %", "between r2", "r2 by speed", "within r", "within slope", "within SD %"):
        drawn.add_column(column)
    for name, tier in tiers.items():
        expected = REFERENCE[name]
        cells = [_cell(getattr(tier, figure), getattr(expected, figure)) for figure in FIGURES]
        by_speed = ", ".join(f"{speed:g} m/s {r2:.2f}" for speed, r2 in tier.between_r2_by_speed.items())
        drawn.add_row(name, cells[0], cells[1], by_speed, *cells[2:])
    return drawn


def _cell(value: float | None, expected: float | None) -> str:
    here = "-" if value is None else f"{value:.2f}"
    return here if expected is None else f"{here} ({expected:.2f})"


if __name__ == "__main__":
    typer.run(validate_loads)

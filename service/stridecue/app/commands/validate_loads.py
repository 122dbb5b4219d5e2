"""`stridecue validate loads`: the knee-load model against the published table and against measured stances."""

import csv
from collections.abc import Iterable
from math import nan, sqrt
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table

from stridecue.app.commands.terminal import CommandError
from stridecue.app.whole_path import Whole, play, whole_path
from stridecue.core.gait import warm
from stridecue.core.loads.acceptance import MODELS, verdict
from stridecue.core.loads.agreement import REFERENCE, Agreement, Stance, agreement
from stridecue.edges.exchange.leg_trials import LegTrial, leg_trials

TABLE_COLUMNS = ("id", "published", "unit", "tolerance", "description", "source")
STANCE_NEEDED = ("sid", "speed", "step", "pf")
STANCE_RANGES = {
    "speed": (0.5, 12.0, "m/s"),
    "tc": (0.05, 1.0, "s"),
    "step": (0.1, 1.5, "s"),
    "height": (1.2, 2.3, "m"),
    "kf_peak": (-30.0, 140.0, "degrees"),
    "pf": (0.01, 50.0, "body weights"),
}
"""Column: what a measured value can be, in the order of `Stance`. Outside, the unit is another one."""
GAPS = ("", "nan", "na", "n/a", "null", "none")
FIGURES = ("abs_sd_pct", "between_r2", "within_r", "within_slope", "within_sd_pct")


def validate_loads(
    table: Annotated[Path | None, typer.Option(help="the published rows, as acceptance_table.csv")] = None,
    stances: Annotated[Path | None, typer.Option(help="measured stances, columns as in stances_dev.csv")] = None,
    imu: Annotated[Path | None, typer.Option(help="trials of raw leg sensors: .npz files, or a folder of them")] = None,
    json: Annotated[bool, typer.Option("--json", help="one JSON object instead of a table")] = False,
) -> None:
    """Compare the knee-load model with the published table, with measured stances, or from raw leg sensors on."""
    if table is None and stances is None and imu is None:
        raise CommandError("name a file: --table acceptance_table.csv, --stances stances.csv or --imu folder")
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
    if imu is not None:
        found = whole_path(play(trial) for trial in read_trials(imu))
        answer["imu"] = {"total": together(found.values()), "runners": found}
        if not json:
            console.print(draw_whole({**found, "all": together(found.values())}))
    if json:
        typer.echo(orjson.dumps(answer).decode())


def read_columns(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    """The rows of a CSV file that must have `columns`, in any order."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as lines:
            reader = csv.DictReader(lines)
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                raise CommandError(f"{path}: no column {', '.join(missing)}; needed: {', '.join(columns)}")
            return list(reader)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"{path}: not a CSV file in UTF-8: {error}") from error


def compare_rows(rows: Iterable[dict[str, str]]) -> list[dict[str, Any]]:
    """Each published row with the model's value and verdict; ranges stay as they were published."""
    compared: list[dict[str, Any]] = []
    for row in rows:
        model = MODELS.get(row["id"])
        if model is None:
            raise CommandError(f"row {row['id']!r}: no model of that name; known: {', '.join(MODELS)}")
        try:
            value, tolerance = model(), float(row["tolerance"])
            outcome = verdict(value, row["published"], tolerance)
            published = row["published"] if ".." in row["published"] else float(row["published"])
        except ValueError as error:
            raise CommandError(f"row {row['id']!r}: {error}") from error
        compared.append({**row, "model": value, "published": published, "tolerance": tolerance, "verdict": outcome})
    return compared


def read_stances(path: Path) -> list[Stance]:
    """Measured stances. Gaps are left out and counted; words or impossible numbers are refused by their line.

    Contact time, height and knee angle may be missing, as gaps or as columns: the tiers that need them say nothing of
    such a stance.
    """
    stances: list[Stance] = []
    gaps = 0
    for line, row in enumerate(read_columns(path, STANCE_NEEDED), start=2):
        values = {name: _measured(path, line, name, row.get(name)) for name in STANCE_RANGES}
        if any(values[name] is None for name in STANCE_NEEDED[1:]) or not row["sid"]:
            gaps += 1
            continue
        stances.append(Stance(row["sid"], *(nan if value is None else value for value in values.values())))
    if gaps:
        typer.echo(f"{path}: {gaps} stances without a needed number left out", err=True)
    if not stances:
        raise CommandError(f"{path}: no complete stance; needed are {', '.join(STANCE_NEEDED)}")
    return stances


def _measured(path: Path, line: int, name: str, text: str | None) -> float | None:
    """One number in its unit; None for a gap."""
    if text is None or text.strip().lower() in GAPS:
        return None
    low, high, unit = STANCE_RANGES[name]
    try:
        value = float(text)
    except ValueError:
        raise CommandError(f"{path}, line {line}: {name} = {text[:40]!r}; expected a number in {unit}") from None
    if not low <= value <= high:
        raise CommandError(f"{path}, line {line}: {name} = {value:g}; accepted: {low:g} to {high:g} {unit}")
    return value


def read_trials(path: Path) -> list[LegTrial]:
    """The trials at `path`; those that cannot be used are told of and left out."""
    trials: list[LegTrial] = []
    refused: list[str] = []
    for one in leg_trials(path):
        if isinstance(one, LegTrial):
            trials.append(one)
        else:
            refused.append(str(one))
    if not trials:
        raise CommandError(refused[0])
    for line in refused:
        typer.echo(line, err=True)
    warm()
    return trials


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


def together(found: Iterable[Whole]) -> Whole:
    """All runners: pooled errors, and the worst change."""
    runners = list(found)
    return Whole(
        sum(one.stances for one in runners),
        _pooled([(one.stances, one.knee_peak_rmse_deg) for one in runners]),
        _pooled([(one.stances, one.knee_contact_rmse_deg) for one in runners]),
        max((one.knee_change_worst_deg for one in runners if one.knee_change_worst_deg is not None), default=None),
        max((one.index_worst_points for one in runners if one.index_worst_points is not None), default=None),
    )


def _pooled(parts: list[tuple[int, float | None]]) -> float | None:
    known = [(count, error) for count, error in parts if error is not None]
    total = sum(count for count, _ in known)
    return sqrt(sum(count * error * error for count, error in known) / total) if total else None


def draw_whole(found: dict[str, Whole]) -> Table:
    """Raw sensors to knee angle and index, one line per runner."""
    drawn = Table(
        title="From raw foot, thigh and shank sensors, against cameras and force plates",
        caption="change and index: worst against the own middle speed. Aims: 5 and 3 degrees, 3 points.",
        box=None,
        title_justify="left",
    )
    names = ("runner", "stances", "knee peak RMSE °", "at contact RMSE °", "change worst °", "index worst points")
    for column in names:
        drawn.add_column(column, justify="left" if column == "runner" else "right")
    for runner, one in found.items():
        figures = (
            one.knee_peak_rmse_deg,
            one.knee_contact_rmse_deg,
            one.knee_change_worst_deg,
            one.index_worst_points,
        )
        drawn.add_row(runner, str(one.stances), *(_cell(figure, None) for figure in figures))
    return drawn

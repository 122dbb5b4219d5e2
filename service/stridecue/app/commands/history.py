"""`stridecue import`: runs of the past, from a watch's FIT file or a tidy CSV."""

from pathlib import Path
from typing import Annotated

import typer

from stridecue.app.commands.at_desk import desk, whom
from stridecue.app.commands.terminal import ConfigFile, Folder, Json, configuration, say, show
from stridecue.app.practice.history import imported
from stridecue.edges.exchange import HistoryRun, read_run
from stridecue.edges.register import HOME
from stridecue.edges.store import History
from stridecue.edges.store.errors import StoreTakenError


def import_run(
    file: Annotated[Path, typer.Argument(help="A FIT activity (.fit), or a tidy CSV (.csv, .csv.gz).")],
    keep: Annotated[bool, typer.Option("--keep/--show", help="Keep it as history, or only show it.")] = True,
    runner: Annotated[str | None, typer.Option(help="Whose run it was: it counts as theirs.")] = None,
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Show a recorded run's cadence, contact time and oscillation, and keep it as history."""
    run = read_run(file)
    kept: bool | None = None
    if keep:
        found, _ = configuration(config, folder)
        if runner is not None:
            say(count(run, runner, config, folder))
        kept = _kept(History(found.store_path, min_free_mb=found.store.min_free_mb), run, counted=runner is not None)
    summary = _summary(run)
    if json:
        show({**summary, "kept": kept})
        return
    for name, value in summary.items():
        say(f"{name:30} {'not recorded' if value is None else value}")
    if kept is not None:
        say("kept as history" if kept else "was in the history already")


def count(run: HistoryRun, who: str, config: Path | None, folder: Path | None) -> str:
    """Count it among a runner's runs: the service may be running meanwhile. How it stands to the thirty days before."""
    with desk(config, folder) as at:
        return imported(at, HOME, whom(at, who), run).against_longest


def _kept(history: History, run: HistoryRun, *, counted: bool) -> bool | None:
    try:
        return history.add(run) is not None
    except StoreTakenError:
        if not counted:
            raise
        return None  # a service has the store; what counts for the runner is in the register


def _summary(run: HistoryRun) -> dict[str, str | float | None]:
    """One run in a few figures: medians over the time it was running."""
    middle = run.medians

    def rounded(value: float | None, digits: int) -> float | None:
        return None if value is None else round(value, digits)

    return {
        "file": run.file,
        "device": run.device,
        "started_utc": run.started_wall,
        "duration_s": rounded(run.duration_s, 1),
        "distance_m": rounded(run.distance_m, 1),
        "running_s": rounded(middle.running_s, 1),
        "cadence_spm": rounded(middle.cadence_spm, 1),
        "contact_time_ms": rounded(middle.stance_time_ms, 1),
        "vertical_oscillation_mm": rounded(middle.vertical_oscillation_mm, 1),
        "step_length_mm": rounded(middle.step_length_mm, 1),
        "speed_mps": rounded(middle.speed_mps, 2),
        "heart_rate_bpm": rounded(middle.heart_rate_bpm, 0),
    }

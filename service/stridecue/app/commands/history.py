"""`stridecue import`: runs of the past, from a watch's FIT file or a tidy CSV."""

from pathlib import Path
from typing import Annotated

import typer

from stridecue.app.commands.terminal import ConfigFile, Folder, Json, configuration, say, show
from stridecue.edges.exchange import read_history
from stridecue.edges.store import History


def import_run(
    file: Annotated[Path, typer.Argument(help="A FIT activity, or a tidy CSV (.csv, .csv.gz).")],
    keep: Annotated[bool, typer.Option("--keep/--show", help="Keep it as history, or only show it.")] = True,
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Show a recorded run's cadence, contact time and oscillation, and keep it as history."""
    run = read_history(file)
    kept = None
    if keep:
        found, _ = configuration(config, folder)
        kept = History(found.store_path).keep(run)
    if json:
        show({**run.summary(), "kept": kept})
        return
    for name, value in run.summary().items():
        say(f"{name:28} {'not recorded' if value is None else value}")
    if kept is not None:
        say("kept as history" if kept else "was in the history already")

"""`stridecue measures`: what a session shows, as report, page and export show it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from stridecue.app.commands.terminal import ConfigFile, Folder, Json, configuration, console, say, show
from stridecue.core.figures import said
from stridecue.core.measures import measure
from stridecue.edges.store import Sessions, read_log


def measures(
    session: Annotated[
        str, typer.Argument(help="A session's id, the beginning of one, 'last', or a log file (.jsonl).")
    ],
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Show how a session went: share in the band, response to cues, what was kept in silence."""
    path = Path(session)
    if path.suffix == ".jsonl" or path.is_file():
        header, records = read_log(path)
    else:
        found, _ = configuration(config, folder)
        header, records = read_log(list(Sessions(found.store_path).lines(session)), session)
    seen = measure(header.plan, header.runner, records)
    if json:
        show({"session": header.session, **{name: getattr(seen, name) for name in seen.__slots__}})
        return
    table = Table(show_header=False, box=None)
    for row in said(seen):
        table.add_row(*row)
    console.print(table)
    if seen.because:
        say(seen.because)

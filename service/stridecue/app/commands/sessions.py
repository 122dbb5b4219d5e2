"""`stridecue sessions`, `stridecue export`: what is stored, and a way out for it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.table import Table

from stridecue.app.commands.terminal import CommandError, ConfigFile, Folder, Json, configuration, console, say, show
from stridecue.edges.exchange import steps_csv
from stridecue.edges.store import Sessions, read_log


class Format(StrEnum):
    """How a session leaves."""

    JSONL = "jsonl"
    CSV = "csv"


SessionName = Annotated[str, typer.Argument(help="The session's id, an unambiguous beginning of it, or 'last'.")]


def sessions(
    config: ConfigFile = None,
    folder: Folder = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many, newest first.")] = 20,
    json: Json = False,
) -> None:
    """List the stored sessions, newest first."""
    found, _ = configuration(config, folder)
    rows = Sessions(found.store_path).all(limit)
    if json:
        show(rows)
        return
    if not rows:
        say(f"no session yet in {found.store_path}")
        return
    table = Table("session", "lane", "plan", "runner", "began (UTC)", "minutes", "steps", "state", box=None)
    for row in rows:
        table.add_row(
            row.id,
            row.lane,
            row.plan,
            row.runner,
            row.wall[:19],
            f"{row.duration_s / 60:.1f}",
            str(row.steps),
            row.status,
        )
    console.print(table)


def export(
    session: SessionName,
    form: Annotated[
        Format, typer.Option("--format", help="jsonl: the log itself; csv: one row per step.")
    ] = Format.JSONL,
    out: Annotated[Path | None, typer.Option(help="Write to this file instead of standard output.")] = None,
    config: ConfigFile = None,
    folder: Folder = None,
) -> None:
    """Write one session out: its log, or a table of its steps with units in the headers."""
    found, _ = configuration(config, folder)
    lines = list(Sessions(found.store_path).lines(session))
    if form is Format.JSONL:
        content = b"".join(lines)
    else:
        header, records = read_log(lines, session)
        content = "".join(steps_csv(header, records)).encode()
    if out is None:
        typer.echo(content.decode(), nl=False)
        return
    try:
        out.write_bytes(content)
    except OSError as wrong:
        raise CommandError(f"{out}: cannot be written: {wrong.strerror}") from None
    say(f"{out}: {len(content)} bytes, session {orjson.loads(lines[0])['session']}")

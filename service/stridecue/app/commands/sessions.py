"""`stridecue sessions`, `stridecue export`: what is stored, and a way out for it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import orjson
import typer
from rich.table import Table

from stridecue.app.commands.terminal import (
    CommandError,
    ConfigFile,
    Folder,
    Json,
    configuration,
    console,
    say,
    show,
    written,
)
from stridecue.core.loads.cumulative import RunLoad
from stridecue.core.measures import measure
from stridecue.edges.exchange import FORMS, Language
from stridecue.edges.store import Sessions, WeekRow, read_log, weeks


class Format(StrEnum):
    """How a session leaves."""

    JSONL = "jsonl"
    CSV = "csv"
    DICTIONARY = "dictionary"
    PARQUET = "parquet"
    FIT = "fit"
    PDF = "pdf"
    JSON = "json"
    MEASURES = "measures"


BINARY: Final = frozenset({Format.PARQUET, Format.FIT, Format.PDF})
"""Not for a terminal."""


SessionName = Annotated[str, typer.Argument(help="The session's id, an unambiguous beginning of it, or 'last'.")]


def sessions(
    config: ConfigFile = None,
    folder: Folder = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many, newest first.")] = 20,
    weekly: Annotated[bool, typer.Option("--weeks", help="What each runner's weeks add up to, instead.")] = False,
    json: Json = False,
) -> None:
    """List the stored sessions, newest first; with --weeks what each runner's weeks add up to."""
    found, _ = configuration(config, folder)
    if weekly:
        list_weeks(weeks(found.store_path)[:limit], json=json)
        return
    rows = Sessions(found.store_path).all(limit)
    if json:
        show(rows)
        return
    if not rows:
        say(f"no session yet in {found.store_path}")
        return
    columns = ("session", "lane", "plan", "runner", "began (UTC)", "minutes", "steps", "knee load", "state")
    table = Table(*columns, box=None)
    for row in rows:
        table.add_row(
            row.id,
            row.lane,
            row.plan,
            row.runner,
            row.wall[:19],
            f"{row.duration_s / 60:.1f}",
            str(row.steps),
            summed(row.load),
            row.status,
        )
    console.print(table)


def summed(load: RunLoad) -> str:
    """The knee's load of a session or a week: steps as in the own baseline, and how many of its steps were assessed."""
    if load.steps == 0:
        return "not assessed"
    return f"{load.dose_steps:.0f} for {load.steps} of {load.steps + load.unassessed_steps}"


def list_weeks(rows: list[WeekRow], *, json: bool) -> None:
    """One line per runner and week."""
    if json:
        show(rows)
        return
    if not rows:
        say("no session yet")
        return
    table = Table("week (UTC)", "runner", "sessions", "minutes", "km", "steps", "knee load", "per km", box=None)
    for row in rows:
        table.add_row(
            f"{row.week} from {row.begins}",
            row.runner,
            str(row.sessions),
            f"{row.duration_s / 60:.0f}",
            f"{row.load.distance_km:.1f}",
            str(row.steps),
            summed(row.load),
            "" if row.dose_per_km is None or row.load.steps == 0 else f"{row.dose_per_km:.0f}",
        )
    console.print(table)
    say("knee load: in steps as in the own baseline, for so many of the steps; the rest could not be compared")


def export(
    session: SessionName,
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="jsonl: the log itself; csv, parquet, json: one row per step; dictionary: what their columns are; "
            "fit: an activity; pdf: charts and measures on a sheet or two; measures: what the session shows, as JSON.",
        ),
    ] = Format.JSONL,
    out: Annotated[Path | None, typer.Option(help="Write to this file instead of standard output.")] = None,
    language: Annotated[Language, typer.Option(help="Of the words in a PDF.")] = "en",
    config: ConfigFile = None,
    folder: Folder = None,
) -> None:
    """Write one session out: its log, a table of its steps with units in the headers, an activity, or what it shows."""
    found, _ = configuration(config, folder)
    if form in BINARY and out is None:
        raise CommandError(f"a {form.upper()} file is not text; say where it goes: --out run.{form}")
    lines = list(Sessions(found.store_path).lines(session))
    if form is Format.JSONL:
        content = b"".join(lines)
    else:
        header, records = read_log(lines, session)
        if form is Format.MEASURES:
            content = orjson.dumps(measure(header.plan, header.runner, records), option=orjson.OPT_APPEND_NEWLINE)
        else:
            content = FORMS[form].written(header, records, language)
    if out is None:
        typer.echo(content.decode(), nl=False)
        return
    written(out, content)
    say(f"{out}: {len(content)} bytes, session {orjson.loads(lines[0])['session']}")

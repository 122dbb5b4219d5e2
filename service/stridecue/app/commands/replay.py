"""`stridecue replay`: run a session again, and say identical, or show the first difference."""

from pathlib import Path
from typing import Annotated

import typer

from stridecue.app.commands.terminal import ConfigFile, Folder, Json, configuration, say, show
from stridecue.app.floor.raw import RawError, replay_raw
from stridecue.core.replay import replay as run_again
from stridecue.edges.store import Sessions, read_log


def replay(
    session: Annotated[
        str, typer.Argument(help="A session's id, the beginning of one, 'last', or a log file (.jsonl).")
    ],
    raw: Annotated[
        bool, typer.Option("--raw", help="Run its raw samples through the detectors and compare the footfalls.")
    ] = False,
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Feed a session's events to a fresh session and compare every cue. Exit status 0 only when identical."""
    if raw:
        _raw(session, config, folder, json=json)
    path = Path(session)
    if path.suffix == ".jsonl" or path.is_file():
        header, records = read_log(path)
    else:
        found, _ = configuration(config, folder)
        header, records = read_log(list(Sessions(found.store_path).lines(session)), session)
    result = run_again(header, records)
    if json:
        show({"session": header.session, **{name: getattr(result, name) for name in result.__slots__}})
    else:
        ending = "sealed" if result.sealed else "interrupted, replayed up to its end"
        counts = f"{result.events} events, {result.cues} cues, {ending}"
        if result.difference is None:
            say(f"identical: session {header.session}, {counts}")
        else:
            say(f"different: session {header.session}, {counts}")
            say(f"line {result.difference.line}")
            say(f"  logged:   {result.difference.logged}")
            say(f"  replayed: {result.difference.replayed}")
    raise typer.Exit(0 if result.identical else 1)


def _raw(session: str, config: Path | None, folder: Path | None, *, json: bool) -> None:
    found, _ = configuration(config, folder)
    sessions = Sessions(found.store_path)
    header, records = read_log(list(sessions.lines(session)), session)
    try:
        result = replay_raw(header, records, sessions.raw(session))
    except RawError as wrong:
        say(f"session {header.session}: {wrong}")
        raise typer.Exit(1) from None
    if json:
        show({"session": header.session, **{name: getattr(result, name) for name in result.__slots__}})
    elif not result.batches:
        say(f"session {header.session} holds no raw samples: set record_raw = true in its lane before it begins")
    else:
        counts = f"{result.footfalls} footfalls of {result.pods} pods from {result.batches} messages"
        say(f"{'identical' if result.identical else 'different'}: session {header.session}, {counts}")
        if not result.identical:
            say(f"  logged:  {result.logged}")
            say(f"  samples: {result.again}")
    raise typer.Exit(0 if result.identical and result.batches else 1)

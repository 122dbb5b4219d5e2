"""One runner's records, all of them, as a ZIP: JSON for a program, CSV for a person, and what the columns mean.

    records.json           every row of the register about the runner, sealed text opened
    tables/*.csv           the same, a table each
    columns.json           what each column is
    trail.csv              who did what to these records, when and why
    sessions/<id>.jsonl    the log itself, which `stridecue replay` runs again
    sessions/<id>.csv      one row per step
    sessions/<id>.raw      raw samples, where they were kept: frames, each behind its length (u32, little-endian)

GDPR art. 15 and 20. The research export holds numbers only, under pseudonyms that are made for it and kept nowhere,
of runners who have agreed to that.
"""

import csv
import io
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from stridecue.edges.exchange import steps_csv
from stridecue.edges.exchange.errors import ExchangeError
from stridecue.edges.exchange.session_csv import FORMULA
from stridecue.edges.private_file import replacing
from stridecue.edges.register import Actor, Register, belongings, looking, people
from stridecue.edges.register.rights import agreed
from stridecue.edges.store import LogError, SessionRow, Sessions, read_log

EVERY: Final = 1_000_000_000
LINKS: Final = frozenset({"device", "boot", "seq", "because"})
READ_ME: Final = """\
Everything stridecue keeps about one runner.

records.json and tables/ hold the rows of the register; columns.json says what each column is.
sessions/ holds each session's log (jsonl, one event a line), its steps (csv) and, where they were kept, raw samples.
trail.csv says who read or changed these records, when and why.
Runs imported from a watch are kept for the machine, not for a runner: see `stridecue export`.
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """What went out."""

    path: str
    sessions: int
    rows: dict[str, int]


def take_out(register: Register, store_path: Path, runner: str, out: Path, actor: Actor) -> Taken:
    """Write everything of one runner to `out`; ExchangeError, and no file, when that cannot be done."""
    with register.change(actor, "the runner's records are exported", about=runner) as change:
        change.note("E", "export")
        found = belongings.everything(change, runner)
        trail = looking.entries(change, about=runner)
    rows = _sessions(store_path, runner)
    with _zip(out) as archive:
        archive.writestr("README.txt", READ_ME)
        archive.writestr("records.json", orjson.dumps(found, option=orjson.OPT_INDENT_2))
        archive.writestr("columns.json", orjson.dumps(belongings.columns(), option=orjson.OPT_INDENT_2))
        archive.writestr("trail.csv", table(asdict(entry) for entry in trail))
        for name, of_table in found.items():
            if of_table:
                archive.writestr(f"tables/{name}.csv", table(of_table))
        archive.writestr("sessions.csv", table(asdict(row) for row in rows))
        for row in rows:
            _write_session(archive, Sessions(store_path), row)
    return Taken(str(out), len(rows), {name: len(of_table) for name, of_table in found.items() if of_table})


def for_research(register: Register, store_path: Path, out: Path, actor: Actor) -> Taken:
    """Numbers of everybody who agreed to it, under fresh pseudonyms and without a moment of the calendar."""
    with register.change(actor, "records are exported for research") as change:
        change.note("E", "research export")
        whose = [
            person.runner
            for person in people.all_people(change)
            if agreed(change.connection, person.runner, "research")
        ]
        found = {runner: belongings.figures(change, runner) for runner in whose}
    counts: dict[str, int] = {}
    sessions = 0
    with _zip(out) as archive:
        for runner in whose:
            fresh = secrets.token_hex(8)
            archive.writestr(f"{fresh}/records.json", orjson.dumps(found[runner], option=orjson.OPT_INDENT_2))
            for number, row in enumerate(reversed(_sessions(store_path, runner)), start=1):
                steps = _steps(Sessions(store_path), row)
                if steps is not None:
                    archive.writestr(f"{fresh}/session-{number}.csv", unlinked(steps))
                sessions += 1
            for name, of_table in found[runner].items():
                counts[name] = counts.get(name, 0) + len(of_table)
    return Taken(str(out), sessions, counts)


def table(rows: Iterable[dict[str, Any]]) -> str:
    r"""CSV with a header row; text that a spreadsheet would run gets an apostrophe before it.

    >>> table([{"note": "=1+1", "score": -1}])
    "note,score\r\n'=1+1,-1\r\n"
    """
    text = io.StringIO()
    writer: csv.DictWriter[str] | None = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(text, list(row))
            writer.writeheader()
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return text.getvalue()


def unlinked(steps: str) -> str:
    r"""A table of steps without what leads to a place or a person: devices, their boots, and words.

    >>> unlinked("t_s,device,boot,seq,steps,because\r\n1.5,pod-7,0badcafe,9,2,late\r\n")
    't_s,steps\r\n1.5,2\r\n'
    """
    rows = csv.DictReader(io.StringIO(steps))
    return table({name: value for name, value in row.items() if name not in LINKS} for row in rows)


def _cell(value: Any) -> Any:  # noqa: ANN401 - a cell is what its column holds
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _sessions(store_path: Path, runner: str) -> list[SessionRow]:
    """Newest first."""
    if not store_path.is_file():
        return []
    return [row for row in Sessions(store_path).all(EVERY) if row.runner == runner]


def _write_session(archive: zipfile.ZipFile, sessions: Sessions, row: SessionRow) -> None:
    with archive.open(f"sessions/{row.id}.jsonl", "w") as file:
        for line in sessions.lines(row.id):
            file.write(line)
    steps = _steps(sessions, row)
    if steps is not None:
        archive.writestr(f"sessions/{row.id}.csv", steps)
    raw = list(sessions.raw(row.id))
    if raw:
        archive.writestr(f"sessions/{row.id}.raw", b"".join(len(frame).to_bytes(4, "little") + frame for frame in raw))


def _steps(sessions: Sessions, row: SessionRow) -> str | None:
    """One row per step; None for a log that a crash cut short in an odd place: its lines are there anyway."""
    try:
        header, records = read_log(sessions.lines(row.id), row.id)
        return "".join(steps_csv(header, records))
    except LogError:
        return None


@contextmanager
def _zip(out: Path) -> Iterator[zipfile.ZipFile]:
    """A private ZIP, whole or not at all."""
    try:
        with replacing(out) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, True, 1) as made:
            yield made
    except OSError as wrong:
        raise ExchangeError(f"{out}: cannot be written: {wrong.strerror}") from None

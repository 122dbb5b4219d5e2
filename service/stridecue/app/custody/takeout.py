"""One runner's records, all of them, as a ZIP: JSON for a program, CSV for a person, and what the columns mean.

    records.json           every row of the register about the runner, sealed text opened
    tables/*.csv           the same, a table each
    columns.json           what each column is
    trail.csv              who did what to these records, when and why
    sessions/<id>.jsonl    the log itself, which `stridecue replay` runs again
    sessions/<id>.csv      one row per step
    sessions/<id>.pdf      the same on a sheet, with charts
    sessions/<id>.fit      an activity for watches' apps, where a step was counted
    measures.json          what each session shows
    session-columns.csv    what each column of a session's csv, and each of its measures, is
    sessions/<id>.raw      raw samples, where they were kept: frames, each behind its length (u32, little-endian)

GDPR art. 15 and 20. The research export holds numbers only, under pseudonyms that are made for it and kept nowhere,
of runners who have agreed to that.
"""

import csv
import io
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from stridecue.core.cues import Cue
from stridecue.core.events import Event
from stridecue.core.log import Header, Seal
from stridecue.core.measures import Measures, measure
from stridecue.edges.exchange import FORMS, ExchangeError, steps_csv
from stridecue.edges.exchange.session_csv import FORMULA, dictionary_csv
from stridecue.edges.private_file import replacing
from stridecue.edges.register import Actor, Register, belongings, looking, people
from stridecue.edges.register.rights import agreed
from stridecue.edges.store import LogError, SessionRow, Sessions, read_log

EVERY: Final = 1_000_000_000
LINKS: Final = frozenset({"device", "boot", "seq", "because"})
TAKEN: Final = ("csv", "pdf", "fit")
READ_ME: Final = """\
Everything stridecue keeps about one runner.

records.json and tables/ hold the rows of the register; columns.json says what each column is.
sessions/ holds each session's log (jsonl, one event a line), its steps (csv), a sheet with charts (pdf), an activity
for watches' apps (fit) and, where they were kept, raw samples (raw). sessions.csv lists them, measures.json holds what
each shows, and session-columns.csv says what the columns and the measures are.
trail.csv says who read or changed these records, when and why.

Not in here:
- table, sheet, activity and measures of a session whose log is damaged, and the activity of one without a step: their
  lines are there as they are;
- Parquet, which says what the csv says: `stridecue export SESSION --format parquet`;
- the page for a referrer, which is made anew each time: `stridecue report`;
- the seconds of runs imported from a watch: of such a run its day, length and distance are kept for a runner
  (records.json, runs), the rest for the machine and for nobody in particular;
- sound and pictures, which are never recorded;
- backups, which hold the same once more, and anything of other runners.
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
        archive.writestr("session-columns.csv", dictionary_csv())
        measured = {row.id: _write_session(archive, Sessions(store_path), row) for row in rows}
        archive.writestr("measures.json", orjson.dumps(measured, option=orjson.OPT_INDENT_2))
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


def _write_session(archive: zipfile.ZipFile, sessions: Sessions, row: SessionRow) -> Measures | None:
    """The log and what can be made of it; its measures."""
    with archive.open(f"sessions/{row.id}.jsonl", "w") as file:
        for line in sessions.lines(row.id):
            file.write(line)
    raw = list(sessions.raw(row.id))
    if raw:
        archive.writestr(f"sessions/{row.id}.raw", b"".join(len(frame).to_bytes(4, "little") + frame for frame in raw))
    read = _read(sessions, row)
    if read is None:
        return None
    header, records = read
    for name in TAKEN:
        with suppress(ExchangeError):  # without a counted step it is no activity
            archive.writestr(f"sessions/{row.id}{FORMS[name].ending}", FORMS[name].write(header, records))
    return measure(header.plan, header.runner, records)


def _read(sessions: Sessions, row: SessionRow) -> tuple[Header, list[Event | Cue | Seal]] | None:
    """The session; None for a log that a crash cut short in an odd place: its lines are there anyway."""
    try:
        header, records = read_log(sessions.lines(row.id), row.id)
        return header, list(records)
    except LogError:
        return None


def _steps(sessions: Sessions, row: SessionRow) -> str | None:
    """One row per step."""
    read = _read(sessions, row)
    return None if read is None else "".join(steps_csv(*read))


@contextmanager
def _zip(out: Path) -> Iterator[zipfile.ZipFile]:
    """A private ZIP, whole or not at all."""
    try:
        with replacing(out) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, True, 1) as made:
            yield made
    except OSError as wrong:
        raise ExchangeError(f"{out}: cannot be written: {wrong.strerror}") from None

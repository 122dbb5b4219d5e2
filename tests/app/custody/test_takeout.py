"""Exports: everything of one runner and nothing of another; for research, numbers of those who agreed."""

import csv
import io
import json
import struct
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import LargeBinary, Table, insert

from stridecue.app.custody.takeout import for_research, take_out
from stridecue.core.measures import measure
from stridecue.edges.exchange import FORMS, ExchangeError
from stridecue.edges.register import HOME, Actor, Change, NotAllowed, belongings, consent
from stridecue.edges.register.tables import METADATA
from stridecue.edges.store import Sessions
from tests.app.practised import CANARY, CONTACT, NAME, Practice, practice
from tests.edges.exchange.sealed import keep, sealed

MOMENT_S = 1_780_000_000


@pytest.fixture
def there(tmp_path: Path) -> Practice:
    """Two runners who have agreed to all there is, with a row in every table about runners."""
    found = practice(tmp_path / "store")
    for runner in (found.anna, found.bert):
        with found.register.change(HOME, "agreed", about=runner) as change:
            for purpose in consent.TEXTS:
                party = "dr-knie" if purpose == "share" else ""
                consent.decide(change, runner, purpose, granted=True, party=party)
            for table in belongings.tables():
                if table.name not in ("runners", "identity", "consent"):
                    change.execute(insert(table).values(filled(table, runner, change)))
    return found


def filled(table: Table, runner: str, change: Change) -> dict[str, Any]:
    """Some value for every column; two runners' rows differ in their keys."""
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.name == "runner":
            row[column.name] = runner
        elif isinstance(column.type, LargeBinary):
            row[column.name] = change.seal(runner, CANARY, f"{table.name}.{column.name}")
        elif column.type.python_type in (int, float):
            unique = int(runner[:6], 16)
            row[column.name] = MOMENT_S if column.name.endswith("_s") else unique if column.primary_key else 1
        else:
            row[column.name] = f"{column.name} of {runner[:6]}"
    return row


def opened(path: Path) -> dict[str, bytes]:
    """The members of a ZIP."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_everything_of_one_runner(there: Practice, tmp_path: Path) -> None:
    """Every table about runners, every session, log line and raw frame, names and notes readable; nobody else."""
    out = tmp_path / "anna.zip"
    taken = take_out(there.register, there.store_path, there.anna, out, HOME)
    found = opened(out)
    records = json.loads(found["records.json"])
    assert set(records) == {table.name for table in belongings.tables()}
    assert {name: len(rows) for name, rows in records.items()} == taken.rows, "a table without the runner's row"
    assert records["identity"] == [{"runner": there.anna, "name": NAME, "contact": CONTACT}]
    for part in ("Not in here:", "stridecue report", "imported from a watch"):
        assert part in found["README.txt"].decode()
    sessions = Sessions(there.store_path)
    mine = [row.id for row in sessions.all() if row.runner == there.anna]
    assert len(mine) == taken.sessions == 3
    for name in mine:
        assert found[f"sessions/{name}.jsonl"] == b"".join(sessions.lines(name))
        assert found[f"sessions/{name}.raw"] == struct.pack("<I", len(CANARY.encode())) + CANARY.encode()
        assert found[f"sessions/{name}.csv"].startswith(b"t_s,")
    trail = list(csv.DictReader(io.StringIO(found["trail.csv"].decode())))
    assert any(row["why"] == CANARY for row in trail)
    assert json.loads(found["records.json"])["pain"][0]["note"] == CANARY
    assert out.stat().st_mode & 0o777 == 0o600
    assert all(there.bert.encode() not in content for content in found.values())
    for table, rows in records.items():
        if rows:
            assert len(list(csv.DictReader(io.StringIO(found[f"tables/{table}.csv"].decode())))) == len(rows)


def test_a_session_with_steps_comes_in_every_form(there: Practice, tmp_path: Path) -> None:
    """Table, sheet and activity as the export of that session writes them, its measures, and what the columns are."""
    header, records = sealed("steady-two-pods")
    header = replace(header, runner=replace(header.runner, pseudonym=there.anna))
    keep(there.folder, header, records)
    out = tmp_path / "anna.zip"
    take_out(there.register, there.store_path, there.anna, out, HOME)
    found = opened(out)
    for form in ("csv", "fit"):
        assert found[f"sessions/steady-two-pods.{form}"] == FORMS[form].write(header, records)
    assert found["sessions/steady-two-pods.pdf"].startswith(b"%PDF-")
    measures = json.loads(found["measures.json"])
    assert len(measures) == 4
    seen = measure(header.plan, header.runner, records)
    assert measures["steady-two-pods"] == json.loads(orjson.dumps(seen))
    assert found["session-columns.csv"] == FORMS["dictionary"].write(header, records)
    empty = next(name for name in measures if name != "steady-two-pods")
    assert f"sessions/{empty}.pdf" in found
    assert f"sessions/{empty}.fit" not in found


def test_who_may_export(there: Practice, tmp_path: Path) -> None:
    """The runner and home; a physio with whom it is shared; nobody else, and no file is left."""
    for allowed in (HOME, Actor("runner", there.anna, "http"), Actor("physio", "dr-knie", "http")):
        take_out(there.register, there.store_path, there.anna, tmp_path / "yes.zip", allowed)
    for other in (Actor("runner", there.bert), Actor("physio", "other"), Actor("admin", "boss"), Actor("wall")):
        with pytest.raises(NotAllowed):
            take_out(there.register, there.store_path, there.anna, tmp_path / "no.zip", other)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["yes.zip"]


def test_after_withdrawing_the_own_export_goes_on(there: Practice, tmp_path: Path) -> None:
    """Taking consent back takes nothing from the runner's own right to what is there."""
    with there.register.change(HOME, "enough", about=there.anna) as change:
        consent.decide(change, there.anna, "store_health", granted=False)
    taken = take_out(there.register, there.store_path, there.anna, tmp_path / "mine.zip", HOME)
    assert taken.rows["pain"] == 1


def test_for_research_numbers_only(there: Practice, tmp_path: Path) -> None:
    """Of those who agreed: no text, no pseudonym, no device and no moment of the calendar; of others nothing."""
    with there.register.change(HOME, "not me", about=there.bert) as change:
        consent.decide(change, there.bert, "research", granted=False)
    out = tmp_path / "study.zip"
    taken = for_research(there.register, there.store_path, out, HOME)
    found = opened(out)
    assert len({name.split("/")[0] for name in found}) == 1
    assert taken.sessions == 3
    whole = b"".join(found.values()) + "".join(found).encode()
    for word in (NAME, CONTACT, CANARY, there.anna, there.bert, there.anna[:6], str(MOMENT_S), "2026"):
        assert word.encode() not in whole, word
    (records,) = (json.loads(content) for name, content in found.items() if name.endswith("records.json"))
    assert "identity" not in records
    assert records["pain"][0]["answered_s"] == 0
    assert all(isinstance(v, (int, float)) for rows in records.values() for row in rows for v in row.values())


def test_a_disk_that_refuses(there: Practice, tmp_path: Path) -> None:
    """One line, and no half file."""
    with pytest.raises(ExchangeError, match=r"none/x\.zip: cannot be written: No such file"):
        take_out(there.register, there.store_path, there.anna, tmp_path / "none" / "x.zip", HOME)


@pytest.mark.parametrize("table", [t for t in METADATA.sorted_tables if t.info["health"]], ids=str)
def test_health_data_ages(table: Table) -> None:
    """What is known of a body is forgotten in time, or somebody wrote down here why it is not."""
    kept = {"locks": "the newest one decides whether a runner may be coached"}
    assert table.name in kept or table.info["ages"] in table.columns

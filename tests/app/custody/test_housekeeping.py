"""The night's work: when it is due, what it forgets, and that its failures are said and not lost."""

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from stridecue.app.config import BackupKeys, Configuration, RetentionKeys, StoreKeys
from stridecue.app.custody.backup import backups
from stridecue.app.custody.housekeeping import NIGHT, REHEARSED, Housekeeping, sweep
from stridecue.app.floor.keeping import Keeping
from stridecue.edges.register import HOME, Register, consent
from stridecue.edges.register.tables.findings import PAIN
from stridecue.edges.register.tables.people import SETTINGS
from stridecue.edges.store import Sessions
from tests.app.floors import floor
from tests.app.practised import Practice, practice
from tests.parts import eventually

MORNING = datetime(2026, 6, 2, 8, tzinfo=UTC)


@dataclass
class House:
    """A practice with somebody who looks after it."""

    there: Practice
    register: Register
    keeping: Keeping
    work: Housekeeping
    said: list[str] = field(default_factory=list)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Sessions of January, backups in a folder beside."""
    there = practice(tmp_path / "store")
    said: list[str] = []
    found = Configuration(
        store=StoreKeys(str(there.folder), 10),
        backup=BackupKeys(str(tmp_path / "backups"), "03:30"),
        retention=RetentionKeys(raw_days=90, session_months=4),
    )
    keeping = Keeping(found, lambda: 0, said.append)
    work = Housekeeping(found, there.register, keeping, lambda: 0, said.append)
    yield House(there, there.register, keeping, work, said)
    await keeping.close()


def noted(register: Register, name: str, value: str) -> None:
    """As an earlier night left it."""
    with register.change(HOME, "for a test") as change:
        change.execute(insert(SETTINGS).values(name=name, value=value))


async def test_when_it_is_due(house: House) -> None:
    """Not on the first day, once a day after the hour, and at once after a night in which the machine slept."""
    assert not house.work.due(MORNING)
    assert not house.work.due(MORNING.replace(hour=23))
    assert not house.work.due((MORNING + timedelta(days=1)).replace(hour=3, minute=29))
    assert house.work.due((MORNING + timedelta(days=1)).replace(hour=3, minute=30))
    assert house.work.due(MORNING + timedelta(days=5))


async def test_a_night(house: House, tmp_path: Path) -> None:
    """What is old goes, what is young stays, a backup is made and restored into nowhere, the trail's head is said."""
    register, anna = house.register, house.there.anna
    with register.change(HOME, "pain", about=anna) as change:
        consent.decide(change, anna, "store_health", granted=True)
        for answered in (MORNING - timedelta(days=800), MORNING - timedelta(days=100)):
            row = {"session": "s", "moment": "end", "knee_nprs": 2, "limp": 0, "said_by": "x"}
            change.execute(insert(PAIN).values(runner=anna, answered_s=int(answered.timestamp()), **row))
    noted(register, NIGHT, "2026-06-01")
    noted(register, REHEARSED, "2026-05-20")
    await house.work.night(MORNING)
    assert Sessions(house.there.store_path).all() == []  # of January; four months are kept
    with register.look() as reading:
        left = reading.connection.execute(select(PAIN.c.answered_s)).scalars().all()
        settings = dict(reading.connection.execute(select(SETTINGS.c.name, SETTINGS.c.value)).all())
    assert left == [int((MORNING - timedelta(days=100)).timestamp())]
    assert settings[NIGHT] == settings[REHEARSED] == MORNING.astimezone().date().isoformat()
    assert len(backups(tmp_path / "backups")) == 1
    assert any("can be restored" in line for line in house.said)
    assert any(line.startswith("audit trail: ") for line in house.said)
    assert not house.work.due(MORNING)
    assert register.verify().whole


async def test_a_failure_is_said_and_does_not_end_anything(house: House, tmp_path: Path) -> None:
    """A folder of backups that cannot be: one line, in health too; the night is still due; erasing goes on."""
    (tmp_path / "backups").write_text("a file where a folder should be")
    noted(house.register, NIGHT, "2026-01-01")
    noted(house.register, REHEARSED, datetime.now(UTC).date().isoformat())
    running = asyncio.create_task(house.work.run(floor("1")))
    await eventually(lambda: house.work.troubles, "the trouble")
    assert "backups: cannot be written" in house.work.troubles["the night's work"]
    assert any("tried again in 10 min" in line for line in house.said)
    assert not running.done()
    assert house.work.due(datetime.now().astimezone() + timedelta(days=1))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def test_copies_that_were_moved_aside_go_in_time(tmp_path: Path) -> None:
    """Erasing cannot reach into them, so they do not stay for ever; nothing else is touched."""
    old = MORNING.timestamp() - 40 * 86_400
    for name in ("people.sqlite.corrupt-x", "stridecue.sqlite.replaced-x", ".export-x.zip", "people.sqlite", "notes"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (old, old))
    (tmp_path / "young.corrupt-x").touch()
    os.utime(tmp_path / "young.corrupt-x", (MORNING.timestamp(),) * 2)
    assert sorted(sweep(tmp_path, MORNING, 30)) == [
        ".export-x.zip", "people.sqlite.corrupt-x", "stridecue.sqlite.replaced-x",
    ]  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes", "people.sqlite", "young.corrupt-x"]

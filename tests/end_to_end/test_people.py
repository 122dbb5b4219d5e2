"""A person's rights in a running service: erased within a minute, backed up while it writes, restored whole."""

import asyncio
import json
import shutil
import sqlite3
from pathlib import Path

from stridecue.edges.broker import Address
from stridecue.edges.register import HOME, Register, erasure, people
from stridecue.edges.sources.pod import Pod
from stridecue.edges.sources.simulated import SimulatedRunner
from tests.app.practised import CANARY, CONTACT, NAME, everything
from tests.parts import Running, eventually, free_port, running, sessions, stridecue, until

CONFIG = """
[web]
port = 0
[broker]
port = {port}
[[lanes]]
name = "1"
plan = "free-run"
runner = "{anna}"
devices = [{{ id = "pod-1" }}]
record_raw = true
[[lanes]]
name = "2"
plan = "free-run"
runner = "{bert}"
devices = [{{ id = "pod-2" }}]
"""


async def on_the_belt(folder: Path, device: str, running_for: asyncio.Event) -> None:
    """A simulated runner with one pod, until the event."""
    found = json.loads(until((folder / "broker/device-login.json").read_text, "the login file"))
    pod = Pod(Address(found["host"], found["port"], found["user"], found["password"]), "home", device)
    link = asyncio.create_task(pod.run())

    async def feet() -> None:
        await pod.link.connected.wait()
        start_us = pod.now_us()
        for contact in SimulatedRunner(seed=3, own_spm=165.0):
            await pod.play(contact, start_us)

    feet_task = asyncio.create_task(feet())
    await running_for.wait()
    for task in (feet_task, link):
        task.cancel()
    await asyncio.gather(feet_task, link, return_exceptions=True)


def steps(folder: Path, runner: str) -> int:
    """How many steps of this runner are on disk."""
    return sum(row["steps"] for row in sessions(folder) if row["runner"] == runner)


async def test_erased_from_a_running_service_and_from_its_backup(tmp_path: Path) -> None:
    """While two run, one is backed up and erased: no byte of name, pseudonym or note is left in any database, journal
    or log, nor after the backup is restored; the other's session goes on and is whole.
    """
    folder, enough = tmp_path / "store", asyncio.Event()
    register = Register(folder)
    with register.change(HOME, "two runners") as change:
        anna, bert = people.add(change, NAME, CONTACT), people.add(change, "Bert")
    with register.change(HOME, CANARY, about=anna) as change:
        change.note("E", "talk")
    config = tmp_path / "stridecue.toml"
    config.write_text(CONFIG.format(port=free_port(), anna=anna, bert=bert))
    with running(folder, "run", "-c", config, "--folder", folder) as service:
        belts = [asyncio.create_task(on_the_belt(folder, device, enough)) for device in ("pod-1", "pod-2")]
        await eventually(lambda: steps(folder, anna) > 10 and steps(folder, bert) > 10, "both run")
        backed = await asyncio.to_thread(stridecue, "backup", "--folder", folder)
        assert backed.returncode == 0, backed.stderr
        assert anna.encode() in everything(folder)
        erased = await asyncio.to_thread(stridecue, "runner", "erase", anna, "--yes", "--folder", folder)
        assert erased.returncode == 0, erased.stderr
        before = steps(folder, bert)
        await eventually(lambda: steps(folder, bert) > before + 5, "the other one runs on")
        assert steps(folder, anna) == 0
        await asyncio.to_thread(_nothing_of, folder, anna, service)
        enough.set()
        await asyncio.gather(*belts)
        assert await asyncio.to_thread(service.interrupt) == 0
    _nothing_of(folder, anna, service)
    restored = stridecue("restore", "last", "--folder", folder)
    assert restored.returncode == 0, restored.stderr
    assert "1 runner(s) erased again" in restored.stderr
    for words in _nothing_of(folder, anna, service):
        assert bert.encode() in words
    assert stridecue("audit", "verify", "--folder", folder).returncode == 0


def _nothing_of(folder: Path, anna: str, service: Running) -> list[bytes]:
    """Every byte of every file, and every word the service said; SQLite's own check as well."""
    found = everything(folder)
    for word in (NAME, CONTACT, CANARY, anna):
        assert word.encode() not in found, word
        assert word not in service.words()
    for name in ("people.sqlite", "stridecue.sqlite"):
        connection = sqlite3.connect(f"file:{folder / name}?mode=ro", uri=True)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
    return [found]


async def test_a_backup_under_load_restores_what_was_there(tmp_path: Path) -> None:
    """Backed up again and again while steps are written: every backup restores to the rows it counted."""
    folder, enough = tmp_path / "store", asyncio.Event()
    config = tmp_path / "stridecue.toml"
    config.write_text(CONFIG.format(port=free_port(), anna="anna", bert="bert"))
    with running(folder, "run", "-c", config, "--folder", folder) as service:
        belts = [asyncio.create_task(on_the_belt(folder, device, enough)) for device in ("pod-1", "pod-2")]
        await eventually(lambda: steps(folder, "anna") > 5, "somebody runs")
        counted = []
        for number in range(3):
            to = tmp_path / f"backups-{number}"
            made = await asyncio.to_thread(stridecue, "backup", "--folder", folder, "--to", to, "--json")
            assert made.returncode == 0, made.stderr
            counted.append((to, json.loads(made.stdout)["rows"]))
        enough.set()
        await asyncio.gather(*belts)
        assert await asyncio.to_thread(service.interrupt) == 0
    for to, rows in counted:
        fresh = tmp_path / f"fresh-{to.name}"
        (fresh / "keys").mkdir(parents=True)
        shutil.copy(folder / "keys/master.key", fresh / "keys/master.key")
        done = stridecue("restore", "last", "--folder", fresh, "--to", to, "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["rows"] == rows
        store = sqlite3.connect(fresh / "stridecue.sqlite")
        blocks = store.execute("SELECT count(*) FROM blocks").fetchone()[0]
        store.close()
        assert blocks == rows["stridecue.sqlite"]["blocks"] > 0


def test_leaving_is_remembered_over_a_restart(tmp_path: Path) -> None:
    """Asked for while nobody could write the sessions: the next service does it before a minute is over."""
    folder = tmp_path / "store"
    register = Register(folder)
    with register.change(HOME, "one") as change:
        anna = people.add(change, NAME, CONTACT)
        erasure.request(change, anna)
    config = tmp_path / "stridecue.toml"
    config.write_text(f"[web]\nport = 0\n[broker]\nport = {free_port()}\n")
    with running(folder, "run", "-c", config, "--folder", folder) as service:
        until(lambda: "a runner was erased" in service.words(), "the erasure")
    assert NAME.encode() not in everything(folder)

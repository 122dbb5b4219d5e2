"""Erasing in a running service: within a minute, and in no backup either."""

import asyncio
import json
import sqlite3
from pathlib import Path

from stridecue.app.custody.backup import SESSIONS, back_up
from stridecue.app.custody.restore import chosen, restore
from stridecue.edges.broker import Address
from stridecue.edges.register import HOME, Register, people
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
    """Two run, one is erased: no byte of name, pseudonym or note in any file or log, nor once a backup is restored."""
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
        await asyncio.to_thread(back_up, register, folder / SESSIONS, folder / "backups", HOME)
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
    places = (folder, register.key_file, folder / "backups")
    assert restore(chosen("last", folder / "backups"), *places, HOME).erased == 1
    assert bert.encode() in _nothing_of(folder, anna, service)
    assert Register(folder).verify().whole


def _nothing_of(folder: Path, anna: str, service: Running) -> bytes:
    """Every byte of every file, and every word the service said; SQLite's own check as well."""
    found = everything(folder)
    for word in (NAME, CONTACT, CANARY, anna):
        assert word.encode() not in found, word
        assert word not in service.words()
    for name in ("people.sqlite", "stridecue.sqlite"):
        connection = sqlite3.connect(f"file:{folder / name}?mode=ro", uri=True)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
    return found

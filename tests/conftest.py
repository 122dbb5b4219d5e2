"""System parts that some tests need: absent, the test is skipped loudly; with CI=true it fails instead."""

import ctypes.util
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import pytest

from tests.parts import MICROPYTHON, Broker, mosquitto

SYSTEM: Final = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))
"""Debian keeps brokers where only root's PATH looks."""


@dataclass(frozen=True)
class Part:
    """Something no wheel brings: is it here, and the line to type when it is not."""

    here: Callable[[], bool]
    line: str


PARTS: Final = {
    "mosquitto": Part(lambda: shutil.which("mosquitto", path=SYSTEM) is not None, "apt-get install -y mosquitto"),
    "chromium": Part(lambda: shutil.which("chromium") is not None, "apt-get install -y chromium"),
    "sound": Part(
        lambda: ctypes.util.find_library("portaudio") is not None and shutil.which("pulseaudio") is not None,
        "apt-get install -y --no-install-recommends libportaudio2 pulseaudio pulseaudio-utils libasound2-plugins",
    ),
    "micropython": Part(MICROPYTHON.is_file, "sh tests/micropython-part.sh .cache/micropython"),
}

LONG: Final = (
    "tests/end_to_end/",
    "tests/hardware/test_two_processes.py",
    "tests/edges/door/",
    "tests/edges/channels/",
)
"""Mostly waiting for real parts: begun first, so that nobody waits for them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long ones first; otherwise as they were."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture(autouse=True)
def system_parts(request: pytest.FixtureRequest) -> None:
    """Look for what this test's markers name, before anything else of it is set up."""
    for marker in request.node.iter_markers():
        part = PARTS.get(marker.name)
        if part is None or part.here():
            continue
        said = f"{marker.name} is not installed here; type: {part.line}"
        if os.environ.get("CI") == "true":
            pytest.fail(said, pytrace=False)
        pytest.skip(said)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Nobody overlooks what was not tested."""
    for name in sorted(name for name, part in PARTS.items() if not part.here()):
        terminalreporter.write_line(f"NOT TESTED with a real {name}; type: {PARTS[name].line}", yellow=True, bold=True)


@pytest.fixture
def real_mosquitto() -> Iterator[Broker]:
    """A Mosquitto of the system on a free port, ended by its own process id."""
    with mosquitto() as broker:
        yield broker

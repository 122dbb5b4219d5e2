"""What only a board can do, on stand-ins for its modules: join Wi-Fi again, sleep and wake, start anew."""

import asyncio
import importlib
import sys
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

import pytest


class ResetError(Exception):
    """The board began anew: nothing after it is run."""


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`shared.esp32`, imported as on a board whose modules note what they are asked."""
    for name in ("esp32", "machine", "neopixel", "network"):
        monkeypatch.setitem(sys.modules, name, MagicMock(name=name))
    for name in ("shared.esp32", "shared.setup"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    found: ModuleType = importlib.import_module("shared.esp32")
    monkeypatch.setattr(found.machine, "reset", MagicMock(side_effect=ResetError))
    monkeypatch.setattr(sys, "print_exception", MagicMock(), raising=False)
    yield found
    for name in ("shared.esp32", "shared.setup"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize(
    ("chip", "way", "other", "lines"),
    [
        ("ESP32C3", "wake_on_gpio", "wake_on_ext0", tuple),
        ("ESP32S3", "wake_on_ext0", "wake_on_gpio", lambda one: one[0]),
    ],
)
def test_the_shelf_ends_by_the_line_that_this_chip_can_wake_by(
    board: Any, monkeypatch: pytest.MonkeyPatch, chip: str, way: str, other: str, lines: Any
) -> None:
    """An ESP32-C3 has no ext0: it wakes by its GPIO, of which an S3 knows nothing in deep sleep."""
    monkeypatch.setattr(board.os, "uname", lambda: MagicMock(machine=f"Generic {chip} module with {chip}"))
    board.sleep_until_moved(5)
    asked = lines([board.machine.Pin.return_value]), board.esp32.WAKEUP_ANY_HIGH
    getattr(board.esp32, way).assert_called_once_with(*asked)
    getattr(board.esp32, other).assert_not_called()
    board.machine.deepsleep.assert_called_once()


async def test_a_radio_that_refuses_is_asked_again(board: Any) -> None:
    """`Wifi Internal State Error` is an OSError of `connect`: the task goes on and joins at its next attempt."""
    station = board.Station({"wifi": "gym", "wifi_password": "secret"})
    wlan, asked = station._wlan, asyncio.Event()
    wlan.isconnected.return_value = False

    def connect(*_: object) -> None:
        if wlan.connect.call_count == 1:
            raise OSError("Wifi Internal State Error")
        asked.set()

    wlan.connect.side_effect = connect
    keeping = asyncio.create_task(station.keep())
    async with asyncio.timeout(10):
        await asked.wait()
    keeping.cancel()
    assert wlan.config.call_args.kwargs == {"pm": wlan.PM_NONE}


def test_whatever_goes_wrong_ends_in_a_fresh_start(board: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A device that stopped at an error would lie dead on its shoe until somebody takes its cell out."""
    monkeypatch.setattr(board, "wanted", lambda: {"host": "gym"})
    monkeypatch.setattr(board, "starts", lambda: MagicMock(safe=False))

    async def serve(*_: object) -> None:
        raise AttributeError("no such pin")

    with pytest.raises(ResetError):
        board.run(serve, 8, ZeroDivisionError)

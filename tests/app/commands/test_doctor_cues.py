"""What `doctor` says when a runner would hear or feel nothing: each trouble in one sentence, with what to do."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from stridecue.app.commands.doctor_cues import audio, bracelets
from stridecue.app.config import AudioKeys, Configuration, ConfigurationError, WebKeys, load
from stridecue.app.floor.lane_keys import LaneKeys
from tests.edges.web.serving import floor_behind_pages


class RefusedError(Exception):
    """As PortAudio's."""


def cards(*found: dict[str, Any], rates_hz: tuple[int, ...] = (48_000,)) -> ModuleType:
    """A `sounddevice` that knows these outputs, which take these rates."""
    module: Any = ModuleType("sounddevice")

    def query(name: object = None, kind: str | None = None) -> Any:
        if kind is None:
            return list(found)
        fitting = [one for one in found if name is None or str(name) in one["name"]]
        if not fitting:
            raise ValueError(f"No output device matching {name!r}" if name else "Error querying device -1")
        return fitting[0]

    def check(*, samplerate: int, **_: object) -> None:
        if samplerate not in rates_hz:
            raise RefusedError("Invalid sample rate")

    module.PortAudioError, module.query_devices, module.check_output_settings = RefusedError, query, check
    return module  # type: ignore[no-any-return] # `Any` to be given its parts


CARD = {"name": "USB Audio", "max_output_channels": 2, "default_samplerate": 44_100.0}
LANE = LaneKeys("1", "free-run", "r", 165.0, audio=True)
HERE = Configuration("home", lanes=(LANE,))


@pytest.mark.parametrize(
    ("module", "device", "works", "seen", "advice"),
    [
        (cards(CARD), "", True, "USB Audio, 48000 Hz", ""),
        (cards(), "", False, "no sound card is found here", "outputs here: none; name one, plug one in"),
        (cards(CARD), "Bose", False, "no output 'Bose'", "outputs here: 'USB Audio'"),
        (cards(CARD, rates_hz=(44_100,)), "", True, "USB Audio, 44100 Hz (it refuses 48000)", ""),
        (cards(CARD, rates_hz=()), "", False, "refuses 48000 Hz and its own 44100 Hz", "or name another output"),
    ],
)
def test_a_sound_card_is_looked_at_as_the_output_will(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, device: str, works: bool, seen: str, advice: str
) -> None:
    """No card, a wrong name, a rate that is refused: what was seen, what is there instead, what to do."""
    monkeypatch.setitem(sys.modules, "sounddevice", module)
    found = audio(replace(HERE, audio=AudioKeys(device)))
    assert found.works is works
    assert seen in found.seen
    assert advice in found.advice


def test_without_portaudio_the_page_s_sound_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong where a lane sounds on this machine, not needed where none does."""
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    found = audio(HERE)
    assert (found.works, found.seen) == (False, "PortAudio is not installed")
    assert "use the page's sound" in found.advice
    assert audio(Configuration("home")).works is None


def test_volume_eleven_is_refused_with_what_would_be_accepted(tmp_path: Path) -> None:
    """The key, the file, the value and its limit in one line."""
    (tmp_path / "stridecue.toml").write_text("[audio]\nvolume = 11\n")
    with pytest.raises(ConfigurationError, match=r"audio\.volume: .*less than or equal to 1 .*11"):
        load(tmp_path / "stridecue.toml")


async def test_a_bracelet_that_never_answers_is_named(tmp_path: Path) -> None:
    """Asked of the running service; without one it says who could tell."""
    assert bracelets(HERE).works is None
    worn = replace(HERE, lanes=(replace(LANE, bracelets=("wrist",)),), web=WebKeys(port=1))
    assert "stridecue run" in bracelets(worn).advice
    async with floor_behind_pages(tmp_path) as web:
        web.floor.bracelets["1"] = ("wrist",)
        at_home = replace(worn, web=WebKeys(port=int(web.authority.rsplit(":", 1)[1])))
        found = await asyncio.to_thread(bracelets, at_home)
    assert (found.works, found.seen) == (False, "wrist: never heard: is it charged, worn and in reach?")
    assert found.advice == "the lane goes on with its other outputs"

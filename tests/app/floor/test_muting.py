"""Outputs of a lane: a person silences one at once, the others go on, and every beat is accounted for in the log."""

import orjson
import pytest

from stridecue.app.floor.floor import Floor
from stridecue.app.floor.muting import Muting
from stridecue.app.floor.views import FloorView
from stridecue.core.beat import first_beat_at_or_after
from stridecue.core.cues import Silence, Tempo
from stridecue.edges import wire
from stridecue.edges.web.messages import Mute, PageSounded
from tests.app.floors import Ear, floor, footfall, message

TEMPO = Tempo(0, 172_500, 0, 1, "test")


@pytest.fixture
def room() -> tuple[Floor, FloorView, Ear]:
    """A lane whose session runs, with a speaker and a bracelet."""
    ear = Ear("speaker")
    found = floor("1", ear=ear, bracelets={"1": ("wrist",)})
    now_us = footfall(11).at_us
    view = FloorView(found, None, lambda: now_us, lambda: None)  # type: ignore[arg-type, return-value] # neither store nor health is asked
    view.speaker = lambda _lane: "playing on a card"
    found.claim("1", "pod", 0)
    for i in range(12):
        found.receive(*message(footfall(i)), footfall(i).at_us)
    return found, view, ear


def test_a_muted_output_is_silent_at_once_and_its_reason_is_shown(room: tuple[Floor, FloorView, Ear]) -> None:
    """Muting renews with a silence that names the person; the snapshot says so; unmuting brings the beat back."""
    found, view, ear = room
    lane = found.lanes["1"]
    lane.session._voice.sounding = TEMPO  # type: ignore[union-attr] # a beat, without ten seconds of steps
    view.mute("1", "speaker", Mute(muted=True, because="phone call"), "physio anna")
    _, sounding, _ = ear.renewed[-1]
    assert isinstance(sounding, Silence)
    assert sounding.because == "speaker muted: physio anna: phone call"
    shown = {output.output: output for output in view.snapshot("1").outputs}
    assert set(shown) == {"speaker", "page", "bracelet"}
    assert (shown["speaker"].muted, shown["speaker"].because) == (True, "muted: physio anna: phone call")
    assert (shown["bracelet"].muted, shown["bracelet"].because) == (
        False,
        "wrist: never heard: is it charged, worn and in reach?",
    )
    view.mute("1", "speaker", Mute(muted=False), "physio anna")
    assert ear.renewed[-1][1] is TEMPO


def test_the_beats_of_a_muted_output_are_counted() -> None:
    """Renewed at 2 Hz for a minute, every beat of the minute is told once; nothing while a silence holds."""
    muting, told = Muting(), 0
    muting.set("bracelet", "")
    for now_us in range(0, 60_000_001, 500_000):
        assert muting.given("bracelet", TEMPO, now_us).because == "bracelet muted"
        assert muting.given("page", TEMPO, now_us) is TEMPO
        told += sum(missed for _, missed in muting.take())
    muting.given("bracelet", Silence(0, "held"), 70_000_000)
    muting.set("bracelet", None)
    told += sum(missed for _, missed in muting.take())
    assert told == first_beat_at_or_after(TEMPO, 60_000_000)


def test_what_outputs_tell_is_in_the_session_s_log(room: tuple[Floor, FloorView, Ear]) -> None:
    """The wrist over MQTT and a page over HTTP say what they played: events of the log, counted in its seal."""
    found, view, _ = room
    told = {"output": "bracelet", "played": 7, "late": 1, "first_us": 5, "last_us": 9}
    topic = wire.topic("home", "wrist", "sounded")
    found.receive(topic, orjson.dumps(told), footfall(11).at_us)
    view.sounded("1", PageSounded(played=20, no_lease=2))
    view.mute("1", "page", Mute(muted=True), "the page")
    session = found.lanes["1"].session
    assert session is not None
    kept = {name: count for name, count in session.tally.items() if name.split("_")[0] in ("bracelet", "page")}
    assert kept == {"bracelet_played": 7, "bracelet_late": 1, "page_played": 20, "page_no_lease": 2}
    lines = [orjson.loads(line) for part in found.lanes["1"].drain() for line in part.lines]
    assert [line["output"] for line in lines if line.get("event") == "sounded"] == ["bracelet", "page"]
    assert [line["because"] for line in lines if line.get("about") == "session"] == ["page muted by the page"]


def test_nobody_speaks_for_another_s_output(room: tuple[Floor, FloorView, Ear]) -> None:
    """A pod that claims beats, and a bracelet that claims the speaker's, are not believed."""
    found, _, _ = room
    for device, output in (("pod", "bracelet"), ("wrist", "speaker")):
        topic = wire.topic("home", device, "sounded")
        found.receive(topic, orjson.dumps({"output": output, "played": 5}), footfall(11).at_us)
    session = found.lanes["1"].session
    assert session is not None
    assert not [name for name in session.tally if name.endswith("_played")]

"""A lane: its session, its restarts, and that what goes wrong in it stays in it."""

import logging
from typing import Any

import orjson
import pytest

from stridecue.app.floor.lanes import Lane
from stridecue.app.floor.restarts import RESTARTS_MAX
from stridecue.app.plans import PLANS
from stridecue.core.cues import Silence, Tempo
from stridecue.core.events import Event, Footfall, ToeOff
from stridecue.core.runner import Runner
from tests.app.floors import BOOT, STEP_US, Ear, floor, footfall, lane, run


@pytest.fixture(autouse=True)
def _quiet_log(caplog: pytest.LogCaptureFixture) -> None:
    """What breaks on purpose is not printed."""
    caplog.set_level(logging.CRITICAL)


def began(found: Lane, start: int = 0, n: int = 8) -> Ear:
    """A lane with a pod that runs."""
    ear: Ear = found.audience._channels[0]  # type: ignore[assignment]  # the one it was made with
    if "pod" not in found.devices:
        found.claim(0, "pod", "unknown")
    for i in range(start, start + n):
        found.feed(footfall(i))
    return ear


def backwards(at_us: int) -> Event:
    """An event from before the last one: the core refuses it as a programmer's error."""
    return ToeOff(at_us, "pod", BOOT, 0, 1, 200_000)


def lines(found: Lane) -> list[Any]:
    """What would go to disk."""
    return list(found.drain())


def test_a_broken_session_is_sealed_and_another_begins() -> None:
    """What the core refuses ends that session only: it is sealed with the reason, the next step begins a new one."""
    found = lane("1", Ear())
    began(found)
    first = found.session_id
    found.feed(backwards(5))
    assert found.session is None
    assert (found.failures, found.fault) == (1, None)
    written = lines(found)
    assert written[-1].session == first
    assert written[-1].seal is not None
    assert written[-1].seal.because == "lane broke: ValueError"
    found.feed(footfall(9))
    assert found.session is not None
    assert found.session_id != first


def test_restarts_are_bounded_and_end_in_a_fault_that_a_person_clears() -> None:
    """Three restarts a minute; then the lane is in FAULT, silent, says so at once, until a person clears it."""
    found = lane("1", Ear())
    ear = began(found)
    for k in range(RESTARTS_MAX + 1):
        assert found.fault is None
        found.feed(footfall(10 + k))
        told = len(ear.told)
        found.feed(backwards(5))
        assert len(ear.told) > told
    assert found.fault is not None
    assert "broke 4 times within a minute: ValueError" in found.fault
    assert isinstance(found.sounding, Silence)
    assert found.sounding.because == found.fault
    found.feed(footfall(20))
    assert found.session is None
    found.command(footfall(21).at_us, "clear_fault", "the page", "looked at it")
    found.feed(footfall(22))
    assert found.session is not None


def test_restarts_far_apart_are_no_fault() -> None:
    """A session that breaks now and then begins again each time."""
    found = lane("1", Ear(), idle_end_s=3600)
    began(found)
    for k in range(6):
        found.feed(footfall(200 * (k + 1)))
        found.feed(backwards(footfall(200 * (k + 1)).at_us - 1))
    assert (found.failures, found.fault) == (6, None)


def test_a_broken_lane_does_not_touch_another() -> None:
    """Lane 1 breaks again and again into its fault; lane 2 misses no step and no cue."""
    found = floor("1", "2")
    found.claim("1", "bad", 0)
    found.claim("2", "good", 0)
    for i in range(40):
        run(found, [footfall(i, "bad"), footfall(i, "good")])
        found.lanes["1"].feed(backwards(5))
        found.tick(footfall(i).at_us + 1)
    assert found.lanes["1"].fault is not None
    good = found.lanes["2"].session
    assert good is not None
    assert (good.tally["steps"], good.trust.state, found.lanes["2"].failures) == (40, "cueing", 0)


def test_a_lane_that_cannot_be_drained_gives_up_its_session_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session that cannot tell its acknowledgements loses no line, acknowledges nothing, and begins anew."""
    found = lane("1", Ear())
    began(found)
    session = found.session
    assert session is not None
    monkeypatch.setattr(session, "acks", None)  # broken from inside, as only a bug could
    written = lines(found)
    assert sum(len(part.lines) for part in written) > 8
    assert written[0].header is not None
    assert all(not part.acks for part in written)
    assert (found.session, found.failures) == (None, 1)
    found.feed(footfall(9))
    assert found.session is not None


class Broken(Ear):
    """A channel that raises at every call."""

    def offer(self, lane: str, event: Event, cues: list[object]) -> None:  # noqa: ARG002 - a channel's shape
        """Raise."""
        raise RuntimeError("offer")

    def renew(self, lane: str, sounding: Tempo | Silence, now_us: int) -> None:  # noqa: ARG002 - the same
        """Raise."""
        raise RuntimeError("renew")

    def changed(self, lane: str) -> None:  # noqa: ARG002 - the same
        """Raise."""
        raise RuntimeError("changed")


def test_a_broken_channel_costs_only_itself() -> None:
    """A screen that raises is counted; the other channel hears every cue, the session goes on and is sealed."""
    found = lane("1", Ear())
    ear = Ear()
    found.audience._channels[:] = [Broken(), ear]
    found.claim(0, "pod", "unknown")
    for i in range(12):
        found.feed(footfall(i))
        found.tick(footfall(i).at_us + 100_000)
    assert found.failures == 0
    assert found.audience.deaf["Broken"] > 12
    assert len(ear.offered) == 12
    assert ear.renewed
    found.end(footfall(12).at_us, "over")
    assert lines(found)[-1].seal is not None


def test_stop_silences_and_disarms() -> None:
    """After STOP no step begins a session until START."""
    found = lane("1", Ear(), PLANS["steady"], Runner("r", 165_000))
    ear = began(found, n=60)
    assert isinstance(found.sounding, Tempo)
    found.command(footfall(60).at_us, "stop", "the page", "enough")
    assert isinstance(ear.renewed[-1][1], Silence)
    assert (found.session, found.armed) == (None, False)
    assert lines(found)[-1].seal.because == "stopped by the page"
    for i in range(61, 70):
        found.feed(footfall(i))
    assert found.session is None
    assert found.sounding.because == "stopped", "nobody whom pain has stopped is told to start"
    found.start()
    found.feed(footfall(70))
    assert found.session is not None


def test_a_session_that_ends_under_a_beat_tells_its_lock() -> None:
    """The service ends while it sounds: in the log are its lock, the silence with its reason, then the seal."""
    found = lane("1", Ear(), PLANS["steady"], Runner("r", 165_000))
    began(found, n=60)
    assert isinstance(found.sounding, Tempo)
    found.close(footfall(60).at_us, "the service ended")
    written = [orjson.loads(line) for part in lines(found) for line in part.lines]
    said = [line for line in written if line.get("cue") in ("locked", "silence")][-2:]
    assert [line["cue"] for line in said] == ["locked", "silence"]
    assert said[0]["steps"] > 8
    assert "the service ended" in said[1]["because"]
    assert written[-1]["because"] == "the service ended"


def test_steps_between_two_sessions_belong_to_neither() -> None:
    """What both pods counted while the lane was stopped, and resend for want of an answer, is in no session."""
    found = lane("1", Ear())
    found.claim(0, "l", "left")
    found.claim(0, "r", "right")

    def step(i: int, *, live: bool = True, at: int | None = None) -> Footfall:
        whole = footfall(i, "lr"[i % 2], seq=i // 2, side=("left", "right")[i % 2])
        return Footfall(footfall(at or i).at_us, whole.device, BOOT, whole.seq, whole.t_us, whole.side, None, live)

    for i in range(10):
        found.feed(step(i))
    found.command(footfall(10).at_us, "stop", "the page", "")
    for i in range(11, 21):
        found.feed(step(i))
    found.start()
    for i in range(21, 31):
        found.feed(step(i))
    for i in range(11, 21):
        found.feed(step(i, live=False, at=31))
    session = found.session
    assert session is not None
    assert (session.tally["footfalls"], session.tally["resent"], session.tally["refused_duplicate"]) == (10, 0, 10)
    assert session.acks() == {"l": (BOOT, 15), "r": (BOOT, 14)}


def test_an_idle_session_ends_by_itself() -> None:
    """Nobody runs for as long as configured: the session is sealed, and the next step begins another."""
    found = lane("1", Ear(), idle_end_s=30)
    began(found)
    last_us = footfall(7).at_us
    found.tick(last_us + 29_000_000)
    assert found.session is not None
    found.tick(last_us + 31_000_000)
    assert found.session is None
    assert lines(found)[-1].seal.because == "no step for 30 s"
    found.feed(footfall(8 + 31_000_000 // STEP_US))
    assert found.session is not None


def test_the_lease_is_renewed_at_two_hertz_while_the_lane_lives() -> None:
    """Ten seconds of ticks give twenty renewals, or a few more where the tempo changed; none once it has ended."""
    found = lane("1", Ear(), PLANS["steady"], Runner("r", 165_000))
    ear = began(found, n=40)
    ear.renewed.clear()
    begin_us = footfall(39).at_us
    for k in range(200):
        found.tick(begin_us + 50_000 * k)
    assert 19 <= len(ear.renewed) <= 23
    found.end(begin_us + 11_000_000, "over")
    ear.renewed.clear()
    for k in range(100):
        found.tick(begin_us + 11_000_000 + 50_000 * k)
    assert not ear.renewed

"""A bracelet pulses on the beat, under a lease, and is quiet when unsure; and the clock it beats on."""

import json
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from bracelet.bracelet import LEAD_US, PULSE_US, Bracelet
from bracelet.drv2605l import Drv2605l
from shared.beats import beat_us, first_beat_at_or_after
from shared.service_clock import ServiceClock
from simulated.drv2605l_bus import Drv2605lBus
from stridecue.core import beat
from stridecue.core.cues import Tempo
from tests.hardware.test_pod import Said
from tests.parts import ROOT

OFFSET_US = 1_234_567_890
TICK_US = 5_000
TEMPO = {"kind": "tempo", "milli_spm": 172_500, "every": 1, "because": "example", "ttl_ms": 300, "lease_ms": 1_500}


class Wrist:
    """A bracelet, its motor, and a service that is heard (or not)."""

    def __init__(self) -> None:
        self.now_us = 1_000_000
        self.bus = Drv2605lBus(lambda: self.now_us)
        motor = Drv2605l(self.bus)
        motor.start()
        self.said = Said()
        self.bracelet = Bracelet("0badcafe", "1.0.0", self.said, motor)

    @property
    def service_us(self) -> int:
        """What the service's clock says."""
        return self.now_us + OFFSET_US

    def know_the_clock(self) -> None:
        """Two questions with 4 ms of way each."""
        self.hear("clock", {"sent_us": self.service_us - 4_000})
        self.hear("clock", {"sent_us": self.service_us - 4_000, "heard_us": self.service_us + 4_000})

    def hear(self, subject: str, message: dict[str, Any], *, retained: bool = False) -> None:
        """One message of the service."""
        self.bracelet.heard(subject, json.dumps(message).encode(), retained, self.now_us)

    def cue(self, **more: Any) -> None:
        """A tempo just issued, anchored two seconds after the beginning."""
        anchor_us = OFFSET_US + 3_000_000
        self.hear("cue", {**TEMPO, "anchor_us": anchor_us, "issued_us": self.service_us, **more})

    def run(self, seconds: float, renew: Callable[[], None] | None = None) -> None:
        """Let time pass; the cue is renewed at 2 Hz."""
        end_us, renew_us = self.now_us + int(seconds * 1e6), 0
        while self.now_us < end_us:
            if renew is not None and self.now_us >= renew_us:
                renew()
                renew_us = self.now_us + 500_000
            self.bracelet.tick(self.now_us)
            self.now_us += TICK_US


def wrist() -> Wrist:
    """A bracelet that knows the service's clock."""
    found = Wrist()
    found.know_the_clock()
    return found


def test_it_pulses_once_a_stride_on_the_beat() -> None:
    """Every second beat for ten seconds, each felt within a tick and a half of its time, 70 ms long."""
    found = wrist()
    found.run(12.0, found.cue)
    anchor_us = OFFSET_US + 3_000_000
    felt = [begin + LEAD_US + OFFSET_US for begin, _, _ in found.bus.runs]
    wanted = [beat_us(anchor_us, 172_500, n) for n in range(0, 2 * len(felt), 2)]
    assert len(felt) == 15
    assert np.abs(np.array(felt) - np.array(wanted)).max() <= 1.5 * TICK_US
    assert all(PULSE_US <= end - begin <= PULSE_US + TICK_US for begin, end, _ in found.bus.runs)
    assert sum(body["played"] for body in found.said.of("sounded")) >= 13  # the last second is not told yet


def test_it_goes_quiet_when_it_stops_hearing() -> None:
    """No pulse more than 1.5 s after the last cue was issued, and it says why."""
    found = wrist()
    found.run(4.0, found.cue)
    last_us = found.now_us
    found.run(6.0)
    assert max(begin for begin, _, _ in found.bus.runs) <= last_us + 1_500_000
    assert found.bracelet.why == "the service is not heard any more"
    assert sum(body["no_lease"] for body in found.said.of("sounded")) == 1


@pytest.mark.parametrize("ways", ["late", "kept", "broken", "silence", "negative"])
def test_a_cue_that_must_not_be_acted_on_is_not(ways: str) -> None:
    """Older than its 300 ms, retained by the broker, unreadable, or a silence: no pulse."""
    found = wrist()
    if ways == "late":
        found.run(4.0, lambda: found.cue(issued_us=found.service_us - 301_000))
        assert sum(body["late"] for body in found.said.of("sounded")) >= 6
    elif ways == "kept":
        tempo = {**TEMPO, "anchor_us": OFFSET_US, "issued_us": found.service_us}
        found.run(4.0, lambda: found.hear("cue", tempo, retained=True))
    elif ways == "broken":
        found.run(4.0, lambda: found.hear("cue", {"kind": "tempo", "issued_us": found.service_us, "ttl_ms": 300}))
    elif ways == "negative":
        found.run(4.0, lambda: found.cue(milli_spm=0))
    else:
        found.run(2.5, found.cue)
        before = len(found.bus.runs)
        found.hear("cue", {"kind": "silence", "because": "paused", "issued_us": found.service_us})
        found.run(3.0)
        assert len(found.bus.runs) == before
        assert found.bracelet.why == "paused"
        return
    assert found.bus.runs == []


def test_without_the_services_clock_it_stays_silent() -> None:
    """A cue heard before the clock is known cannot be placed."""
    found = Wrist()
    found.run(4.0, found.cue)
    assert found.bus.runs == []
    assert "clock" in found.bracelet.why


def test_patterns_and_strength() -> None:
    """A double pulse for "a bit quicker", one long pulse for a change of section, as strong as it was set."""
    found = wrist()
    found.hear("config", {"strength": 90}, retained=True)
    for pattern in ("quicker", "section"):
        found.hear("cue", {"kind": "pattern", "pattern": pattern, "issued_us": found.service_us, "ttl_ms": 300})
        found.run(1.0)
    lengths_ms = [round((end - begin) / 1_000) for begin, end, _ in found.bus.runs]
    assert lengths_ms == pytest.approx([90, 90, 400], abs=6)
    assert {strength for _, _, strength in found.bus.runs} == {90}


def test_beats_are_the_services_own() -> None:
    """The shared vectors, and the inverse of each."""
    for vector in json.loads((ROOT / "tests" / "vectors" / "beats.json").read_text()):
        anchor_us, milli_spm, n = vector["anchor_us"], vector["milli_spm"], vector["n"]
        assert beat_us(anchor_us, milli_spm, n) == vector["beat_us"]
        tempo = Tempo(0, milli_spm, anchor_us, 1, "example")
        at_us = vector["beat_us"]
        assert first_beat_at_or_after(anchor_us, milli_spm, at_us) == beat.first_beat_at_or_after(tempo, at_us)


@pytest.mark.parametrize("drift_ppm", [-100, 0, 100])
def test_the_clock_is_known_to_5_ms_through_jitter_and_drift(drift_ppm: int) -> None:
    """An hour at ±100 ppm with up to 30 ms of jitter each way: the 99th percentile of the error is at most 5 ms."""
    chance, clock, errors = random.Random(drift_ppm), ServiceClock(), []

    def device(service_us: float) -> int:
        return int((service_us - 5e6) * (1 + drift_ppm * 1e-6)) + 777_000

    heard_us, now_us = 0, 0.0
    while now_us < 3_600e6:
        arrived_us = now_us + 2_000 + chance.uniform(0, 30_000)
        received_us = device(arrived_us)
        if heard_us:
            clock.answered(heard_us)
        clock.asked(int(now_us), received_us, received_us + 100)
        heard_us = int(arrived_us + 2_100 + chance.uniform(0, 30_000))
        if now_us > 60e6:
            errors.append(clock.service_us(device(now_us + 500_000)) - (now_us + 500_000))
        now_us += 983_900
    assert np.percentile(np.abs(errors), 99) <= 5_000


def test_a_service_that_began_again_is_followed() -> None:
    """After a restart its clock is another one: two exchanges later the device is on it."""
    clock = ServiceClock()
    for offset_us in (50_000_000, 3_000_000):
        for i in range(30):
            at_us = (30 + i) * 1_000_000
            if i:
                clock.answered(at_us - 1_000_000 + offset_us + 4_000)
            clock.asked(at_us + offset_us - 4_000, at_us, at_us)
        assert abs(clock.service_us(60_000_000) - 60_000_000 - offset_us) < 1_000

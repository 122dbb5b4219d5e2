"""A bracelet hears the tempo under a lease, silence once, and patterns that it can feel apart."""

from itertools import pairwise
from typing import Any

import orjson
import pytest

from stridecue.core.beat import beat_us, retempo
from stridecue.core.cues import Prompt, Silence, Status, Tempo
from stridecue.core.events import Alarm
from stridecue.edges.channels import Haptic

TEMPO = Tempo(1, 172_500, 2_000_000, 1, "why")
SLOW = Status(1, "cueing", "slow", 5, mean10_milli_spm=160_000, target_milli_spm=170_000, mode="bandwidth")


class Wrist:
    """A haptic channel of lane 1 with one bracelet, and what was sent to it."""

    def __init__(self, *, taken: bool = True) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self._taken = taken
        self.haptic = Haptic("home", {"1": ("wrist",), "2": ()}, self._publish, {"1": 70})

    def _publish(self, topic: str, body: bytes) -> bool:
        self.sent.append((topic, orjson.loads(body)))
        return self._taken

    def kinds(self) -> list[str]:
        """What was said, in order."""
        return [body.get("pattern") or body.get("kind", "config") for _, body in self.sent]


def test_the_lease_is_renewed_and_silence_is_said_once() -> None:
    """Each renewal carries its own time, life and lease; silence goes out once, until there is a tempo again."""
    wrist = Wrist()
    for sounding, now_us in ((TEMPO, 1), (TEMPO, 2), (Silence(3, "held"), 3), (Silence(4, "held"), 4), (TEMPO, 5)):
        wrist.haptic.renew("1", sounding, now_us)
    wrist.haptic.renew("2", TEMPO, 6)
    bodies = [body for topic, body in wrist.sent if topic == "stridecue/1/home/wrist/cue"]
    assert [(body["kind"], body["issued_us"]) for body in bodies] == [
        ("tempo", 1),
        ("tempo", 2),
        ("silence", 3),
        ("tempo", 5),
    ]
    assert all(body["lease_ms"] == 1500 and body["ttl_ms"] == 300 for body in bodies if body["kind"] == "tempo")
    assert len(wrist.sent) == 4


def test_a_silence_that_could_not_be_sent_is_said_again() -> None:
    """The outbox took nothing: the next renewal says it again, until it is out."""
    wrist = Wrist(taken=False)
    for sounding in (TEMPO, Silence(1, "held"), Silence(1, "held")):
        wrist.haptic.renew("1", sounding, 1)
    wrist._taken = True
    for _ in range(3):
        wrist.haptic.renew("1", Silence(1, "held"), 1)
    assert wrist.kinds() == ["tempo", "silence", "silence", "silence"]


@pytest.mark.parametrize("steps", [1, 2, 7])
def test_a_ramp_does_not_change_feet(steps: int) -> None:
    """Every second beat of what the bracelet is told stays on one foot, however many beats lie between two changes."""
    wrist, tempo, pulses = Wrist(), TEMPO, [TEMPO.anchor_us]
    for i in range(12):
        wrist.haptic.renew("1", tempo, 1)
        wrist.haptic.renew("1", tempo, 2)  # the same again changes nothing
        body = wrist.sent[-1][1]
        assert body == {**wrist.sent[-2][1], "issued_us": 2}
        train = Tempo(0, body["milli_spm"], body["anchor_us"], 1, "told")
        change_us = beat_us(tempo, steps + i % 2)
        pulses += [at_us for n in range(40) if pulses[-1] < (at_us := beat_us(train, 2 * n)) <= change_us]
        tempo = retempo(tempo, tempo.milli_spm + 800, change_us + 1, "ramp")
    strides = [(after - before) / (2 * 60e9 / 175_000) for before, after in pairwise(pulses)]
    assert all(abs(stride - round(stride)) < 0.1 for stride in strides), strides
    assert len(pulses) > 4


def test_a_bit_quicker_and_a_change_of_section_are_felt() -> None:
    """A double pulse when the beat begins because the runner is slow, a long one at a section; both with their life."""
    wrist = Wrist()
    wrist.haptic.renew("1", Silence(0, "in the band"), 0)
    wrist.haptic.offer("1", Alarm(7), [TEMPO, SLOW])
    wrist.haptic.renew("1", TEMPO, 7)
    wrist.haptic.offer("1", Alarm(8), [TEMPO, SLOW])  # it sounds already: a step of a ramp is no beginning
    wrist.haptic.offer("1", Alarm(9), [Prompt(9, "section", "Walk now.", True, "segment 2")])
    assert wrist.kinds() == ["silence", "quicker", "tempo", "section"]
    assert wrist.sent[1][1] == {
        "kind": "pattern",
        "pattern": "quicker",
        "because": "why",
        "issued_us": 7,
        "ttl_ms": 300,
    }


def test_the_runner_s_strength_is_told_when_something_changes() -> None:
    """70 % of the motor's range, on the bracelet's own config; a lane without one says nothing."""
    wrist = Wrist()
    wrist.haptic.changed("1")
    wrist.haptic.changed("2")
    assert wrist.sent == [("stridecue/1/home/wrist/config", {"strength": 178})]

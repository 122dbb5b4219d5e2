"""A bracelet hears the tempo under a lease, and silence once."""

import orjson

from stridecue.core.cues import Silence, Tempo
from stridecue.edges.channels import Haptic

TEMPO = Tempo(1, 172_500, 2_000_000, 1, "why")


def test_the_lease_is_renewed_and_silence_is_said_once() -> None:
    """Each renewal carries its own time, life and lease; silence goes out once, until there is a tempo again."""
    sent: list[tuple[str, dict[str, object]]] = []
    haptic = Haptic(
        "home", {"1": ("wrist", "other"), "2": ()}, lambda topic, body: sent.append((topic, orjson.loads(body)))
    )
    for sounding, now_us in ((TEMPO, 1), (TEMPO, 2), (Silence(3, "held"), 3), (Silence(4, "held"), 4), (TEMPO, 5)):
        haptic.renew("1", sounding, now_us)
    haptic.renew("2", TEMPO, 6)
    wrist = [body for topic, body in sent if topic == "stridecue/1/home/wrist/cue"]
    assert [(body["kind"], body["issued_us"]) for body in wrist] == [
        ("tempo", 1),
        ("tempo", 2),
        ("silence", 3),
        ("tempo", 5),
    ]
    assert all(body["lease_ms"] == 1500 and body["ttl_ms"] == 300 for body in wrist if body["kind"] == "tempo")
    assert len(sent) == 8


def test_a_silence_that_could_not_be_sent_is_said_again() -> None:
    """The outbox took nothing: the next renewal says it again, until it is out."""
    taken = iter([True, False, False, True])
    tried: list[str] = []

    def publish(_topic: str, body: bytes) -> bool:
        tried.append(orjson.loads(body)["kind"])
        return next(taken)

    haptic = Haptic("home", {"1": ("wrist",)}, publish)
    said: list[Tempo | Silence] = [TEMPO, *[Silence(1, "held")] * 5]
    for sounding in said:
        haptic.renew("1", sounding, 1)
    assert tried == ["tempo", "silence", "silence", "silence"]

"""What outputs say they played, held by the oracle to what the session had told them."""

from stridecue.core.beat import beat_us
from stridecue.core.cues import Cue, Silence, Tempo
from stridecue.core.events import Alarm, Event
from stridecue.core.outputs import Muted, Sounded
from tests.oracle import violations

TEMPO = Tempo(1_000_000, 172_500, 1_200_000, 1, "test")
ON: tuple[Event, list[Cue]] = (Alarm(1_000_000), [TEMPO])
OFF: tuple[Event, list[Cue]] = (Alarm(9_000_000), [Silence(9_000_000, "held")])


def sounded(last_us: int, *, at_us: int = 9_500_000, output: str = "speaker", first_us: int | None = None) -> list[str]:
    """What the oracle says of a beat played then, by a tempo that held from 1 to 9 s."""
    event: Event = Sounded(at_us, output, played=3, first_us=first_us, last_us=last_us)  # type: ignore[arg-type] # one of three
    trace: list[tuple[Event, list[Cue]]] = sorted([ON, OFF, (event, [])], key=lambda line: line[0].at_us)
    return [wrong for wrong in violations(trace) if "played" in wrong]


def test_a_beat_of_the_tempo_that_held_is_right() -> None:
    """At its microsecond on the speaker, about there on a wrist, and while a card's buffer runs out after silence."""
    last = max(n for n in range(60) if beat_us(TEMPO, n) < 9_250_000)
    assert sounded(beat_us(TEMPO, 10)) == []
    assert sounded(beat_us(TEMPO, last)) == []
    assert sounded(beat_us(TEMPO, 10) + 4_000, output="bracelet") == []


def test_what_nobody_asked_for_is_found() -> None:
    """Beside the beat, before the tempo, or long after the silence."""
    assert "which is no beat" in sounded(beat_us(TEMPO, 10) + 1)[0]
    assert "no tempo held" in sounded(900_000)[0]
    assert "no tempo held" in sounded(9_400_000, output="page")[0]
    assert "no tempo held" in sounded(beat_us(TEMPO, 10), first_us=900_000)[0]


def test_a_muted_output_that_plays_is_found() -> None:
    """A buffer's time after it was muted nothing of it may sound, until it is heard again."""
    beats = [beat_us(TEMPO, n) for n in range(20)]
    muted, heard = Muted(beats[5], "speaker", True, "anna"), Muted(beats[12], "speaker", False, "anna")

    def after(last_us: int) -> list[str]:
        told = Sounded(last_us, "speaker", played=1, last_us=last_us)
        events: list[Event] = sorted([muted, heard, told], key=lambda event: event.at_us)
        return violations([ON, *((event, []) for event in events)])

    assert "muted since" in " ".join(after(beats[8]))
    for fine in (beats[4], beats[14]):
        assert "muted since" not in " ".join(after(fine))

"""What outputs say they played, held by the oracle to what the session had told them."""

from stridecue.core.beat import beat_us
from stridecue.core.cues import Cue, Silence, Tempo
from stridecue.core.events import Alarm, Event
from stridecue.core.outputs import Sounded
from tests.oracle import violations

TEMPO = Tempo(1_000_000, 172_500, 1_200_000, 1, "test")
ON: tuple[Event, list[Cue]] = (Alarm(1_000_000), [TEMPO])
OFF: tuple[Event, list[Cue]] = (Alarm(9_000_000), [Silence(9_000_000, "held")])


def sounded(last_us: int, *, at_us: int = 9_500_000, output: str = "speaker") -> list[str]:
    """What the oracle says of a beat played then, by a tempo that held from 1 to 9 s."""
    event: Event = Sounded(at_us, output, played=3, last_us=last_us)  # type: ignore[arg-type] # one of three
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

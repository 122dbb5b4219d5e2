"""The oracle itself: what it must not let pass."""

import pytest

from stridecue.core.beat import beat_us
from stridecue.core.cues import Cue, Prompt, Tempo
from stridecue.core.events import Alarm
from tests.oracle import violations

BEAT = Tempo(0, 170_000, 1_000_000, 1, "test")


def words(at_us: int, kind: str) -> Prompt:
    """Something that is spoken."""
    return Prompt(at_us, kind, "words", True, "test")  # type: ignore[arg-type] # one of the kinds


def found(*cues: Cue) -> list[str]:
    """What the oracle says of cues that came one after another."""
    return violations([(Alarm(cue.at_us), [cue]) for cue in cues])


@pytest.mark.parametrize(("first", "second", "wait_s", "wrong"), [
    ("ask", "ask", 119, True), ("ask", "ask", 120, False), ("pain", "ask", 60, True), ("ask", "pain", 1, False),
])  # fmt: skip
def test_words_that_come_too_soon(first: str, second: str, wait_s: int, wrong: bool) -> None:
    """Within two minutes of any words, unless they are about pain."""
    wrongs = found(words(0, first), words(wait_s * 1_000_000, second))
    assert any("after the last words" in one for one in wrongs) == wrong


@pytest.mark.parametrize("off_us", [0, 1, -100_000])
def test_a_tempo_that_does_not_begin_on_a_beat(off_us: int) -> None:
    """One microsecond beside a beat of the tempo before is seen."""
    begins_us = beat_us(BEAT, 5) + off_us
    wrongs = found(BEAT, Tempo(1_500_000, 171_000, begins_us, 1, "test"))
    assert any("does not begin on a beat" in one for one in wrongs) == (off_us != 0)

"""Pain said by somebody who keeps nothing: the same is done, and the log does not know why."""

from typing import Any

import pytest

from stridecue.app.floor.discretion import UNWRITTEN, act
from stridecue.app.floor.lanes import Lane
from stridecue.core.cues import Prompt
from stridecue.core.events import PainReport
from stridecue.core.pain.stop_rules import AMBER_WORDS, EMERGENCY_WORDS, END_WORDS
from stridecue.core.pain.traffic_light import Sign
from tests.app.floors import Ear, footfall, lane

NOW_US = 10_000_000


def running(ear: Ear) -> Lane:
    """A lane with a session of ten steps."""
    found = lane("1", ear)
    for i in range(10):
        found.feed(footfall(i))
    return found


@pytest.mark.parametrize(
    ("nprs", "signs", "words", "ended", "held"),
    [
        (9, (), END_WORDS, True, False),
        (0, ("chest_pain",), EMERGENCY_WORDS, True, False),
        (4, (), AMBER_WORDS, False, True),
        (0, (), None, False, False),
    ],
)
def test_acted_on_and_not_written(
    nprs: int, signs: tuple[Sign, ...], words: str | None, ended: bool, held: bool
) -> None:
    """Red ends, amber pauses, an emergency says its own words; no score, site or sign is in a line of the log."""
    ear = Ear()
    found = running(ear)
    act(found, PainReport(NOW_US, "knee", nprs, signs, "the page"))
    said: list[Any] = [cue for _, _, cues in ear.offered for cue in cues if isinstance(cue, Prompt)]
    assert [(one.words, one.because) for one in said] == ([(words, UNWRITTEN)] if words else [])
    assert (found.session is None) is ended
    assert (found.session is not None and found.session.trust.latched("pause")) is held
    found.close(NOW_US + 1, "the end")
    _header, *lines = [line for lines in found.drain() for line in lines.lines]
    log = b"".join(lines)
    assert b'"event":"footfall"' in log
    for word in (b"pain", b"nprs", b"knee", b"chest"):
        assert word not in log

"""voice.py: words are few."""

from hypothesis import given
from hypothesis import strategies as st

from stridecue.core.coaching.voice import SELDOM_US, URGENT, Voice
from stridecue.core.cues import Prompt

KINDS = st.sampled_from(["pain", "emergency", "ask", "ease", "target", "result", "section"])
WAITS_US = st.one_of(st.integers(0, 3 * SELDOM_US), st.sampled_from([SELDOM_US - 1, SELDOM_US]))


@given(st.lists(st.tuples(WAITS_US, KINDS), max_size=60))
def test_whatever_there_is_to_say_little_is_spoken_and_all_is_shown(said: list[tuple[int, str]]) -> None:
    """Within two minutes of spoken words nothing is spoken but what is urgent, and that always is."""
    voice, now_us = Voice(30), 0
    heard: list[Prompt] = []
    for wait_us, kind in said:
        now_us += wait_us
        voice.listen(now_us)
        voice.prompt(kind, "words", "test")  # type: ignore[arg-type] # one of the kinds
        heard += [cue for cue in voice.said() if isinstance(cue, Prompt)]
    assert len(heard) == len(said)
    spoken_us: int | None = None
    for cue in heard:
        seldom = spoken_us is None or cue.at_us - spoken_us >= SELDOM_US
        assert cue.aloud == (cue.kind in URGENT or seldom)
        spoken_us = cue.at_us if cue.aloud else spoken_us

"""beat.py: three integers, and every beat where it belongs."""

from hypothesis import given
from hypothesis import strategies as st

from stridecue.core.beat import MINUTE, beat_us, first_beat_at_or_after, retempo
from stridecue.core.cues import Tempo

TEMPOS = st.builds(
    Tempo,
    at_us=st.just(0),
    milli_spm=st.integers(1_000, 400_000),
    anchor_us=st.integers(0, 2**52),
    every=st.sampled_from([1, 2]),
    because=st.just("test"),
)
BEATS = st.integers(0, 2_000_000)


@given(TEMPOS, BEATS)
def test_beats_rise_and_never_drift(tempo: Tempo, n: int) -> None:
    """Each beat comes after the one before, and none is a whole microsecond from its exact place."""
    assert beat_us(tempo, n + 1) > beat_us(tempo, n)
    exact = n * MINUTE - (beat_us(tempo, n) - tempo.anchor_us) * tempo.milli_spm
    assert 0 <= exact < tempo.milli_spm


@given(TEMPOS, BEATS, st.integers(-3, 3))
def test_the_first_beat_after_a_moment_is_exact(tempo: Tempo, n: int, off_us: int) -> None:
    """No beat at or after the moment is skipped, and none before it is chosen."""
    t_us = beat_us(tempo, n) + off_us
    first = first_beat_at_or_after(tempo, t_us)
    assert beat_us(tempo, first) >= t_us
    assert first == 0 or beat_us(tempo, first - 1) < t_us


@given(TEMPOS, BEATS, st.integers(0, 10**6), st.integers(1_000, 400_000))
def test_a_new_tempo_begins_on_the_next_played_beat(tempo: Tempo, n: int, off_us: int, milli_spm: int) -> None:
    """Across a change of tempo no played beat is early, late, doubled or moved to the other foot."""
    at_us = beat_us(tempo, n) + off_us
    changed = retempo(tempo, milli_spm, at_us, "ramp")
    joint = first_beat_at_or_after(tempo, changed.anchor_us)
    assert changed.anchor_us == beat_us(tempo, joint) >= at_us
    assert joint % tempo.every == 0
    assert joint < tempo.every or beat_us(tempo, joint - tempo.every) < at_us
    assert (changed.milli_spm, changed.every, changed.at_us) == (milli_spm, tempo.every, at_us)
    assert beat_us(changed, 0) == changed.anchor_us

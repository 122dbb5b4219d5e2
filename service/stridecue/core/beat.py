"""The beat train: three integers, and any beat of it.

    beat n  =  anchor_us + n · 60 000 000 000 // milli_spm

Speaker, wrist and browser each compute it from the same numbers, so there is no message per beat,
no network jitter and no drift. Integers only: with floats the beats differ above about 150 000.
`tests/vectors/beats.json` holds Python, JavaScript and MicroPython to the same beats.

    >>> tempo = Tempo(at_us=0, milli_spm=172_500, anchor_us=1_000_000, every=1, because="example")
    >>> [beat_us(tempo, n) for n in (0, 1, 2)]
    [1000000, 1347826, 1695652]
    >>> first_beat_at_or_after(tempo, 1_347_827)
    2
"""

from dataclasses import replace

from stridecue.core.cues import Tempo

MINUTE = 60_000_000_000
"""One minute, in microseconds × milli: 60 000 000 µs · 1000."""


def beat_us(tempo: Tempo, n: int) -> int:
    """When beat `n` falls, in microseconds on the clock of the anchor."""
    return tempo.anchor_us + n * MINUTE // tempo.milli_spm


def first_beat_at_or_after(tempo: Tempo, t_us: int) -> int:
    """The smallest n ≥ 0 whose beat is not before `t_us`."""
    since_us = t_us - tempo.anchor_us
    if since_us <= 0:
        return 0
    return -(-since_us * tempo.milli_spm // MINUTE)


def retempo(tempo: Tempo, milli_spm: int, at_us: int, because: str) -> Tempo:
    """The same train at another tempo from its next beat on, so that no beat is early, late or doubled.

    With `every` 2 the next one that is *played* counts, or a pulse per stride would change feet.

    >>> slow = Tempo(at_us=0, milli_spm=150_000, anchor_us=0, every=1, because="example")
    >>> retempo(slow, 160_000, 500_000, "ramp").anchor_us
    800000
    """
    n = first_beat_at_or_after(tempo, at_us)
    anchor_us = beat_us(tempo, n + n % tempo.every)
    return replace(tempo, at_us=at_us, milli_spm=milli_spm, anchor_us=anchor_us, because=because)


def same_foot(before: Tempo, after: Tempo) -> Tempo:
    """`after`, numbered so that its even beats are those of the foot that had the even beats of `before`.

    A change of tempo may begin on either foot; whoever plays every second beat only would change feet with it.

    >>> slow = Tempo(at_us=0, milli_spm=150_000, anchor_us=0, every=1, because="example")
    >>> same_foot(slow, replace(slow, milli_spm=160_000, anchor_us=400_000)).anchor_us
    775000
    >>> same_foot(slow, replace(slow, milli_spm=160_000, anchor_us=800_000)).anchor_us
    800000
    """
    beats = ((after.anchor_us - before.anchor_us) * before.milli_spm + MINUTE // 2) // MINUTE
    return replace(after, anchor_us=beat_us(after, 1)) if beats % 2 else after

"""Any beat of a tempo, from three integers (`core/beat.py` in the service; the vectors are shared).

>>> beat_us(1_000_000, 172_500, 2), first_beat_at_or_after(1_000_000, 172_500, 1_347_827)
(1695652, 2)
"""

MINUTE = 60_000_000_000


def beat_us(anchor_us: int, milli_spm: int, n: int) -> int:
    """When beat `n` falls, on the clock of the anchor."""
    return anchor_us + n * MINUTE // milli_spm


def first_beat_at_or_after(anchor_us: int, milli_spm: int, t_us: int) -> int:
    """The smallest n ≥ 0 whose beat is not before `t_us`."""
    since_us = t_us - anchor_us
    return 0 if since_us <= 0 else -(-since_us * milli_spm // MINUTE)

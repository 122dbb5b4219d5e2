"""One click, and the bed it lies on.

A woody click of 50 ms: a tone of 1.0 to 2.5 kHz and its octave, 4 ms of attack, exponential decay
(coaching evidence, section 2). Every click is the same; with two pitches they alternate, so that left and right
sound apart. There is no accent on every third or fourth: runners find it confusing. The bed is noise at −60 dBFS,
because some headphones close after a silence and swallow the first 60 ms of what follows.

    >>> sound = click(48_000)
    >>> len(sound), round(float(abs(sound).max()), 2)
    (2400, 0.85)
    >>> round(20 * float(np.log10(np.sqrt(np.mean(bed(48_000) ** 2)))))
    -60
"""

from typing import Final

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

CLICK_S: Final = 0.05
LOW_HZ: Final = 1_500.0
HIGH_HZ: Final = 2_000.0
"""A fourth apart: told apart at once, and both inside the band that shoes and belts leave free."""
ATTACK_S: Final = 0.004
DECAY_S: Final = 0.010
RELEASE_S: Final = 0.006
PEAK: Final = 0.85
BED_DBFS: Final = -60.0
BED_S: Final = 1.0


def click(rate_hz: int, pitch_hz: float = LOW_HZ) -> Samples:
    """One click at full volume, float32, from silence to silence."""
    t_s = np.arange(int(CLICK_S * rate_hz)) / rate_hz
    attack = 0.5 - 0.5 * np.cos(np.pi * np.minimum(t_s / ATTACK_S, 1.0))
    envelope = attack * np.exp(-np.maximum(t_s - ATTACK_S, 0.0) / DECAY_S)
    envelope *= np.minimum(1.0, (CLICK_S - t_s) / RELEASE_S)
    tone = 0.75 * np.sin(2 * np.pi * pitch_hz * t_s) + 0.25 * np.sin(4 * np.pi * pitch_hz * t_s)
    sound = envelope * tone
    return np.asarray(PEAK * sound / np.abs(sound).max(), np.float32)


def bed(rate_hz: int) -> Samples:
    """A second of noise at −60 dBFS, the same on every machine; it is played in a loop."""
    noise = np.random.default_rng(60).standard_normal(int(BED_S * rate_hz))
    return np.asarray(noise * 10 ** (BED_DBFS / 20) / np.sqrt(np.mean(noise**2)), np.float32)


def let_down(frames: int) -> Samples:
    """The gain with which a click that may no longer sound is ended within one block: no pop, and no rest."""
    return np.linspace(1.0, 0.0, frames, dtype=np.float32)

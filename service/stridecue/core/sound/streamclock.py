"""When the next sample of a stream sounds, on the service clock: followed slowly, so that no click limps.

A sound card's callback comes with jitter of milliseconds, and its own idea of its delay wanders by milliseconds for
seconds on end (a sound server's estimate does); its crystal, though, is steady to some parts in a million. So each
callback is only a reading. The median of a window of readings pulls, with a time constant of 30 s and never by more
than 400 parts in a million: a steady error of 1 or 2 ms is nothing to a runner, a limp from click to click is. A stream
that lost samples or stood still is displaced by more than any jitter: then nothing is placed until a short window has
shown where it is now. A beat left out is better than a wrong one.

    >>> clock = StreamClock(48_000, 480)
    >>> [clock.block(10_000 * i + 3, 20_000.0, disturbed=False) for i in range(2)]
    [20003.0, 30003.0]
"""

from typing import Final

import numpy as np

WINDOW: Final = 64
SHORT_WINDOW: Final = 8
FIRST_WINDOWS: Final = 4
"""So many windows (two seconds) are taken over at once after the start, while nobody is used to a beat yet."""
JUMP_US: Final = 15_000.0
PULL: Final = 0.02
"""How much of a window's median is taken over during the next."""
LOST_US: Final = 50_000.0
"""A single reading this far off is no jitter of a callback: the stream has been displaced."""
SLEW_PER_BLOCK: Final = 400e-6
DELAY_MAX_US: Final = 2_000_000.0


class StreamClock:
    """The time of each block of `block_frames` at `rate_hz`. Pure: the readings are handed in; nothing is allocated."""

    __slots__ = (
        "_block_us",
        "_count",
        "_delay_us",
        "_due_us",
        "_errors_us",
        "_most_us",
        "_owed_us",
        "_window",
        "_windows",
        "jumps",
    )

    def __init__(self, rate_hz: int, block_frames: int) -> None:
        self._block_us = block_frames * 1e6 / rate_hz
        self._most_us = self._block_us * SLEW_PER_BLOCK
        self._errors_us = np.zeros(WINDOW)
        self._count, self._window = 0, SHORT_WINDOW
        self._due_us: float | None = None  # when the next block should sound, by what is known
        self._owed_us = 0.0  # what has still to be taken over
        self._delay_us = 0.0
        self._windows = 0
        self.jumps = 0

    @property
    def settled(self) -> bool:
        """Is it known when a block sounds? Not before the first window has been seen, nor just after a displacement."""
        return self._window == WINDOW

    def block(self, now_us: float, delay_us: float, *, disturbed: bool) -> float:
        """When the block sounds that is asked for at `now_us`, and that the card says to be `delay_us` ahead.

        `disturbed`: the card has lost samples since the last block. Without a delay (at the start, after an
        underflow) the last one that was known is used.
        """
        if 0 < delay_us < DELAY_MAX_US:
            self._delay_us = delay_us
        reading_us = now_us + self._delay_us
        if self._due_us is None:
            self._due_us = reading_us
        off_us = reading_us - self._due_us
        if disturbed or (self.settled and abs(off_us) > LOST_US):
            self._count, self._window, self._owed_us = 0, SHORT_WINDOW, 0.0
        self._errors_us[self._count] = off_us
        self._count += 1
        if self._count == self._window:
            self._look()
        step_us = min(max(self._owed_us, -self._most_us), self._most_us)
        self._owed_us -= step_us
        sounds_us = self._due_us + step_us
        self._due_us = sounds_us + self._block_us
        return sounds_us

    def _look(self) -> None:
        """A window is full: how far off are we?"""
        errors = self._errors_us[: self._count]
        errors.sort()
        off_us = float(errors[self._count // 2])
        self._windows += 1
        if self._window == SHORT_WINDOW or self._windows < FIRST_WINDOWS or abs(off_us) > JUMP_US:
            self._due_us = (self._due_us or 0.0) + off_us
            self._owed_us = 0.0
            self.jumps += 1
        else:
            self._owed_us = PULL * off_us
        self._count, self._window = 0, WINDOW

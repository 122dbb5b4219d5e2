"""One lane's clicks in a stream of samples: told what holds, asked block by block, exact to the sample.

There is no queue of clicks: what is not due in this block is not decided yet. So a tempo that stops, stops within a
block, and a stream that stood still never catches up with a burst: beats that had no block are counted as late.
Rendering makes no array and keeps nothing that grows; the caller's thread may be the sound card's own.

    >>> tempo = Tempo(at_us=0, milli_spm=180_000, anchor_us=5_000, every=1, because="example")
    >>> track = Track(rate_hz=48_000, block_frames=480)
    >>> track.tell(tempo, lease_us=1_500_000)
    >>> block = np.zeros(480, np.float32)
    >>> track.render(block, first_us=0.0)  # the beat at 5 ms begins at sample 240; before it there is the bed only
    >>> bool(abs(block[:240]).max() < 0.01), bool(abs(block[240:]).max() > 0.1), track.count.played
    (True, True, 1)
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from stridecue.core.beat import MINUTE, beat_us, first_beat_at_or_after
from stridecue.core.cues import Tempo
from stridecue.core.sound.click import HIGH_HZ, LOW_HZ, Samples, bed, click, let_down

SLACK_US: Final = 5_000.0
"""A beat that falls between two blocks, because the clock was followed, sounds at once if it is no later than this."""
APART: Final = 0.85
"""A beat sooner after the last click than this part of its period is left out: the clock was displaced in between, and
a double click is worse than a missing one."""
RISE: Final = (0.25, 0.5, 0.75)
"""A soft start: the gain of the first clicks after a silence."""


@dataclass(slots=True)
class Count:
    """What became of the beats: they sounded, had no block in time, had no lease. And when the last one was due."""

    played: int = 0
    late: int = 0
    no_lease: int = 0
    first_us: int = -1  # the first beat that sounded since whoever counts set it to -1
    last_us: int = -1


class Track:
    """A pure renderer of one lane. `delay_us`: by how much earlier a click leaves, so that it is heard on its beat."""

    __slots__ = (
        "_at",
        "_bed",
        "_bed_at",
        "_clicks",
        "_down",
        "_foot",
        "_frames",
        "_gain",
        "_last_us",
        "_now",
        "_rate_hz",
        "_risen",
        "_scratch",
        "_since",
        "_told",
        "_until_us",
        "count",
        "delay_us",
        "volume",
    )

    def __init__(self, rate_hz: int, block_frames: int, volume: float = 1.0, *, two_pitches: bool = False) -> None:
        low = click(rate_hz, LOW_HZ)
        self._clicks = (low, click(rate_hz, HIGH_HZ) if two_pitches else low)
        self._bed, self._bed_at = bed(rate_hz), 0
        self._down = let_down(block_frames)
        self._scratch: Samples = np.zeros(block_frames, np.float32)
        self._rate_hz, self.volume, self.delay_us = rate_hz, volume, 0
        self._told: tuple[Tempo | None, int] = (None, 0)  # one reference: told by one thread, read by another
        self._now = low  # the click that sounds, how far it has come (at its end: none sounds), and how loud
        self._at, self._gain = len(low), 0.0
        self._until_us = -1e18  # beats before this have had their block
        self._last_us = -1  # the last beat that was decided: none is decided twice
        self._risen = self._foot = self._frames = 0
        self._since = 1 << 40  # samples since the last click began, at the start of the block
        self.count = Count()

    def tell(self, tempo: Tempo | None, lease_us: int) -> None:
        """What holds from the next block on, and until when."""
        self._told = (tempo, lease_us)

    def rest(self, frames: int) -> None:
        """A block of which nobody knows when it sounds: nothing of this lane is in it."""
        self._since += self._frames
        self._frames, self._at = frames, len(self._now)

    def render(self, out: Samples, first_us: float) -> None:
        """Add this lane to `out` (at most a block), whose sample 0 sounds at `first_us` on the service clock."""
        tempo, lease_us = self._told
        first_us += self.delay_us
        frames = len(out)
        self._since += self._frames
        self._frames = frames
        if lease_us > first_us:
            self._lay_bed(out, frames)
        if tempo is None:
            self._end_softly(out, frames)
            self._until_us, self._risen = first_us + frames * 1e6 / self._rate_hz, 0
            return
        self._sound(out, 0, frames)
        self._decide(out, tempo, lease_us, first_us)

    def _decide(self, out: Samples, tempo: Tempo, lease_us: int, first_us: float) -> None:
        """Every beat that is due in this block sounds, or is counted as what kept it from it."""
        frames = len(out)
        least = APART * tempo.every * MINUTE / tempo.milli_spm * self._rate_hz / 1e6
        gap_us = first_us - self._until_us
        steady = 0 <= gap_us <= SLACK_US
        from_us = self._until_us if steady else first_us - 0.5e6 / self._rate_hz
        if gap_us > SLACK_US and self._last_us >= tempo.anchor_us:  # the stream stood still
            missed = first_beat_at_or_after(tempo, math.ceil(from_us)) - first_beat_at_or_after(
                tempo, self._last_us + 1
            )
            self.count.late += max(missed, 0) // tempo.every
        self._until_us = first_us + (frames - 0.5) * 1e6 / self._rate_hz
        n = first_beat_at_or_after(tempo, max(math.ceil(from_us), self._last_us + 1))
        n += -n % tempo.every
        while True:
            due_us = beat_us(tempo, n)
            start = round((due_us - first_us) * self._rate_hz / 1e6)
            if start >= frames:
                return
            self._last_us = due_us
            if due_us > lease_us:
                self.count.no_lease += 1
                self._risen = 0
            elif self._since + start < least:
                self.count.late += 1
            else:
                self._begin(due_us, tempo.milli_spm)
                self._since = -start
                self._sound(out, max(start, 0), frames)
            n += tempo.every

    def _begin(self, due_us: int, milli_spm: int) -> None:
        # the feet alternate whatever the beats are numbered: a change of tempo begins a new count, not a new foot
        gap_us = due_us - self.count.last_us
        self._foot = (self._foot + round(gap_us * milli_spm / MINUTE)) % 2 if self._risen else 0
        self._now, self._at = self._clicks[self._foot], 0
        self._gain = self.volume * (RISE[self._risen] if self._risen < len(RISE) else 1.0)
        self._risen += 1
        count = self.count
        count.played += 1
        count.last_us = due_us
        if count.first_us < 0:
            count.first_us = due_us

    def _sound(self, out: Samples, start: int, frames: int) -> None:
        length = min(frames - start, len(self._now) - self._at)
        if length > 0:
            piece, part = self._scratch[:length], out[start : start + length]
            np.multiply(self._now[self._at : self._at + length], self._gain, out=piece)
            np.add(part, piece, out=part)
            self._at += length

    def _end_softly(self, out: Samples, frames: int) -> None:
        length = min(frames, len(self._now) - self._at)
        if length > 0:
            piece, part = self._scratch[:length], out[:length]
            np.multiply(self._now[self._at : self._at + length], self._down[:length], out=piece)
            np.multiply(piece, self._gain, out=piece)
            np.add(part, piece, out=part)
        self._at = len(self._now)

    def _lay_bed(self, out: Samples, frames: int) -> None:
        done = 0
        while done < frames:
            length = min(frames - done, len(self._bed) - self._bed_at)
            part = out[done : done + length]
            np.add(part, self._bed[self._bed_at : self._bed_at + length], out=part)
            done, self._bed_at = done + length, (self._bed_at + length) % len(self._bed)

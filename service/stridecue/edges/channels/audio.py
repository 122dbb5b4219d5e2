"""The metronome on this machine's output, rendered into the sound card's buffer, beat by beat from the tempo.

Theory of operation
-------------------
PortAudio calls back whenever it wants the next block of samples. Sample number k of the stream sounds
at `origin + k / rate` on the service clock; the origin is measured at every callback (now, plus the
delay to the converter) and followed slowly, so that the jitter of the callbacks does not reach the
ear. A click begins at the sample nearest to its beat. There is no queue of clicks: what is not due in
this block is not decided yet, so a tempo that stops, stops within one block, and a stalled stream
never catches up with a burst. The lease is checked per beat.

No PortAudio, no sound card, or a device that goes away: said once, and the service goes on without.
"""

import logging
import math
import threading
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from stridecue.core.beat import beat_us, first_beat_at_or_after
from stridecue.core.cues import Silence, Tempo
from stridecue.core.events import Event
from stridecue.core.limits import LEASE_MS

RATE_HZ: Final = 48_000
BLOCK_FRAMES: Final = 480
LATENCY_S: Final = 0.03
CLICK_S: Final = 0.05
CLICK_HZ: Final = 1_800.0
ATTACK_S: Final = 0.004
DECAY_S: Final = 0.010
FOLLOW: Final = 0.02
"""How much of a measured deviation of the stream's origin is taken over per callback."""
SLACK_US: Final = 5_000.0
"""A beat that falls between two blocks, because the clock was followed, sounds at once if it is no later than this."""
RESET_US: Final = 50_000.0
"""A larger deviation is no jitter: the stream stalled, and the origin is measured anew."""
log = logging.getLogger(__name__)

Samples = npt.NDArray[np.float32]


def click(rate_hz: int = RATE_HZ) -> Samples:
    """A woody click: 1.8 kHz and its octave, 4 ms attack, exponential decay, 50 ms (coaching evidence, section 2)."""
    t_s = np.arange(int(CLICK_S * rate_hz)) / rate_hz
    envelope = np.minimum(t_s / ATTACK_S, 1.0) * np.exp(-np.maximum(t_s - ATTACK_S, 0.0) / DECAY_S)
    tone = 0.75 * np.sin(2 * np.pi * CLICK_HZ * t_s) + 0.25 * np.sin(4 * np.pi * CLICK_HZ * t_s)
    return (envelope * tone).astype(np.float32)


class Beats:
    """One lane's clicks in a stream of samples: a pure renderer, told the time of each block's first sample."""

    __slots__ = ("_at", "_click", "_last_us", "_rate_hz", "_until_us", "lease_us", "tempo")

    def __init__(self, rate_hz: int = RATE_HZ) -> None:
        self.tempo: Tempo | None = None
        self.lease_us = 0
        self._click, self._rate_hz = click(rate_hz), rate_hz
        self._at = len(self._click)  # how far the click that sounds has come; at its end: none sounds
        self._until_us = -1e18  # beats before this have had their block
        self._last_us = -1  # the last beat that began: none begins twice

    def render(self, out: Samples, first_us: float, volume: float) -> None:
        """Add this lane's clicks to `out`, whose sample 0 sounds at `first_us` on the service clock."""
        frames = len(out)
        self._continue(out, 0, frames, volume)
        tempo = self.tempo
        if tempo is None:
            return
        gap_us = first_us - self._until_us
        from_us = self._until_us if 0 <= gap_us <= SLACK_US else first_us - 0.5e6 / self._rate_hz
        self._until_us = first_us + (frames - 0.5) * 1e6 / self._rate_hz
        n = first_beat_at_or_after(tempo, max(math.ceil(from_us), self._last_us + 1))
        n += -n % tempo.every
        while True:
            due_us = beat_us(tempo, n)
            start = round((due_us - first_us) * self._rate_hz / 1e6)
            if start >= frames or due_us > self.lease_us:
                return
            self._at, self._last_us = 0, due_us
            self._continue(out, max(start, 0), frames, volume)
            n += tempo.every

    def _continue(self, out: Samples, start: int, frames: int, volume: float) -> None:
        length = min(frames - start, len(self._click) - self._at)
        if length > 0:
            out[start : start + length] += volume * self._click[self._at : self._at + length]
            self._at += length


class Audio:
    """The clicks of all lanes that sound on this machine, mixed into one output stream."""

    def __init__(
        self, lanes: list[str], device: str, volume: float, now_us: Callable[[], int], say: Callable[[str], None]
    ) -> None:
        self._beats = {lane: Beats() for lane in lanes}
        self._device, self._volume, self._now_us, self._say = device, volume, now_us, say
        self._stream: Any = None
        self._origin_us: float | None = None
        self._frames = 0
        self.underflows = 0
        self.because = "no lane sounds on this machine" if not lanes else "not opened"

    def open(self) -> None:
        """Open the output. It is told, once, when there is none."""
        if not self._beats:
            return
        # PortAudio's start takes up to a second, and no runner waits for that
        threading.Thread(target=self._open, name="audio-open", daemon=True).start()

    def _open(self) -> None:
        try:
            import sounddevice  # noqa: PLC0415 - its import fails where PortAudio is not installed
        except OSError:
            self._unheard("no sound: PortAudio is not installed (Debian: apt-get install libportaudio2)")
            return
        try:
            self._stream = sounddevice.OutputStream(
                samplerate=RATE_HZ, blocksize=BLOCK_FRAMES, channels=1, dtype="float32", latency=LATENCY_S,
                device=self._device or None, callback=self._callback, finished_callback=self._finished,
            )  # fmt: skip
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as wrong:
            where = f"device {self._device!r}" if self._device else "the default output"
            self._unheard(f"no sound: {where} cannot be opened: {wrong}")
            return
        self.because = "playing"

    def _unheard(self, because: str) -> None:
        self.because = because
        self._say(f"{because}; the service goes on without it")

    def _finished(self) -> None:
        if self.because == "playing":
            self._unheard("no sound: the output went away")

    def close(self) -> None:
        """Let the output go."""
        self.because = "closed"
        if self._stream is not None:
            self._stream.close()

    def _callback(self, out: npt.NDArray[np.float32], frames: int, time: Any, status: Any) -> None:  # noqa: ANN401 - PortAudio's own structures
        """PortAudio's thread: never waits for the loop."""
        if status.output_underflow:
            self.underflows += 1
        delay_us = max(time.outputBufferDacTime - time.currentTime, 0.0) * 1e6
        measured_us = self._now_us() + delay_us - self._frames * 1e6 / RATE_HZ
        if self._origin_us is None or abs(measured_us - self._origin_us) > RESET_US:
            self._origin_us = measured_us
        self._origin_us += FOLLOW * (measured_us - self._origin_us)
        first_us = self._origin_us + self._frames * 1e6 / RATE_HZ
        self._frames += frames
        out.fill(0)
        for beats in self._beats.values():
            beats.render(out[:, 0], first_us, self._volume)

    def offer(self, lane: str, event: Event, cues: list[object]) -> None:
        """Nothing: the lane renews at once when its tempo changes."""

    def renew(self, lane: str, sounding: Tempo | Silence, now_us: int) -> None:
        """What sounds from the next block on, under a lease from now."""
        beats = self._beats.get(lane)
        if beats is not None:
            beats.lease_us = now_us + LEASE_MS * 1000
            beats.tempo = sounding if isinstance(sounding, Tempo) else None

    def changed(self, lane: str) -> None:
        """Nothing to show."""

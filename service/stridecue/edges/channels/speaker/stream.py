"""An open PortAudio stream that renders lanes: the callback, and what it counts.

The callback makes no array, takes no lock and waits for nobody: it reads what each track was told last, renders into
arrays that were made when the stream was opened, and copies them to their channels.
"""

import time
from typing import Any, Final

import numpy as np

from stridecue.core.sound.click import Samples
from stridecue.core.sound.streamclock import StreamClock
from stridecue.core.sound.track import Track
from stridecue.edges.channels.speaker.letters import Setting

RATE_HZ: Final = 48_000
BLOCK_S: Final = 0.01
LATENCY_S: Final = 0.1
"""Rides out a busy machine; a beat that is taken away is silent this much later, a block more."""
DEAD_S: Final = 1.2
"""A stream that has not asked for samples for so long is said to be gone: within the two seconds that are allowed."""
START_S: Final = 2.5


class Stream:
    """One device's output. Raises what sounddevice raises when it cannot be opened."""

    def __init__(self, sounddevice: Any, setting: Setting) -> None:  # noqa: ANN401 - a module that is not always there
        self._zero_ns = setting.zero_ns
        device = setting.device or None
        found = sounddevice.query_devices(device, "output")
        most = max(setting.channels.values(), default=0)
        has = int(found["max_output_channels"])
        if most > has:
            raise ValueError(f"it has {has} channel(s), and a lane wants number {most}")
        width = max(most, min(has, 2))
        self.name = str(found["name"])
        self.rate_hz = self._rate(sounddevice, device, width, int(found["default_samplerate"]))
        self.frames = round(self.rate_hz * BLOCK_S)
        self._clock = StreamClock(self.rate_hz, self.frames)
        self.tracks = {
            lane: Track(self.rate_hz, self.frames, two_pitches=setting.two_pitches) for lane in setting.channels
        }
        self._voices = [(self.tracks[lane], channel) for lane, channel in setting.channels.items()]
        self._mix: Samples = np.zeros(self.frames, np.float32)
        self.underflows = 0
        self.opened_s = self.called_s = (time.monotonic_ns() - self._zero_ns) / 1e9
        self.delay_us = 0.0
        self.finished = False
        self._stream = sounddevice.OutputStream(
            samplerate=self.rate_hz, blocksize=self.frames, channels=width, dtype="float32", latency=LATENCY_S,
            device=device, callback=self.callback, finished_callback=self._finish,
        )  # fmt: skip
        self._stream.start()

    def _rate(self, sounddevice: Any, device: str | None, width: int, own_hz: int) -> int:  # noqa: ANN401 - the same
        """48 kHz, or the device's own rate when it refuses that."""
        try:
            sounddevice.check_output_settings(device, width, "float32", None, RATE_HZ)
        except sounddevice.PortAudioError:
            return own_hz
        return RATE_HZ

    def callback(self, out: Samples, frames: int, times: Any, status: Any) -> None:  # noqa: ANN401 - PortAudio's own structures
        """PortAudio's thread asks for `frames` samples, `out` is frames × channels."""
        now_us = (time.monotonic_ns() - self._zero_ns) / 1000
        if status.output_underflow:
            self.underflows += 1
        delay_us = (times.outputBufferDacTime - times.currentTime) * 1e6
        first_us = self._clock.block(now_us, delay_us, disturbed=bool(status.output_underflow))
        self.called_s, self.delay_us = now_us / 1e6, delay_us
        out.fill(0)
        if not self._clock.settled or frames != self.frames:
            for track, _ in self._voices:
                track.rest(frames)
            return
        for track, channel in self._voices:
            self._mix.fill(0)
            track.render(self._mix, first_us)
            for at in range(out.shape[1]) if channel == 0 else (channel - 1,):
                column = out[:, at]
                np.add(column, self._mix, out=column)
        np.clip(out, -1.0, 1.0, out=out)

    def _finish(self) -> None:
        self.finished = True

    def dead(self) -> bool:
        """Has the device gone, whatever PortAudio says? Some sound servers stand still for a second at the start."""
        now_s = (time.monotonic_ns() - self._zero_ns) / 1e9
        patience_s = DEAD_S if self.called_s - self.opened_s > START_S else START_S
        return self.finished or now_s - self.called_s > patience_s

    def close(self) -> None:
        """Let the device go."""
        self._stream.close(ignore_errors=True)

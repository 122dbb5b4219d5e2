"""What a microphone hears for a while, with the time of its first sample on the service clock."""

import threading
from typing import Any, Final, Self

import numpy as np

from stridecue.core.sound.click import Samples
from stridecue.edges.clock import ServiceClock

RATE_HZ: Final = 48_000
MOST_S: Final = 60.0


class MicrophoneError(RuntimeError):
    """There is none, or it cannot be opened; one line says which."""


class Microphone:
    """Records while its `with` block runs."""

    def __init__(self, clock: ServiceClock, device: str = "") -> None:
        try:
            import sounddevice  # noqa: PLC0415 - its import fails where PortAudio is not installed
        except OSError:
            raise MicrophoneError("PortAudio is not installed (Debian: apt-get install libportaudio2)") from None
        self._clock = clock
        self._heard: list[Samples] = []
        self._starts_us: list[float] = []
        self._frames = 0
        self._lock = threading.Lock()
        try:
            self._stream = sounddevice.InputStream(
                samplerate=RATE_HZ, channels=1, dtype="float32", device=device or None, callback=self._callback
            )
        except (sounddevice.PortAudioError, ValueError) as wrong:
            raise MicrophoneError(f"no microphone: {str(wrong).splitlines()[0]}") from None

    def __enter__(self) -> Self:
        self._stream.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close(ignore_errors=True)

    def _callback(self, block: Samples, frames: int, times: Any, _status: Any) -> None:  # noqa: ANN401 - PortAudio's own structures
        ago_us = max(times.currentTime - times.inputBufferAdcTime, 0.0) * 1e6
        with self._lock:
            if self._frames < MOST_S * RATE_HZ:
                self._starts_us.append(self._clock.now_us() - ago_us - self._frames * 1e6 / RATE_HZ)
                self._heard.append(block[:, 0].copy())
                self._frames += frames

    @property
    def heard(self) -> tuple[Samples, int]:
        """The samples, and when the first of them was heard [µs, service clock]."""
        with self._lock:
            if not self._heard:
                return np.zeros(0, np.float32), 0
            return np.concatenate(self._heard), round(float(np.median(self._starts_us)))

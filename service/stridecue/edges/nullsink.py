"""A sound card that is none: a private PulseAudio whose only output goes nowhere, and can be recorded.

For measuring and testing real PortAudio where there is no card, or nobody who listens. It has its own folder and
socket, touches no other sound server, and ends with its `with` block.
"""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

RATE_HZ: Final = 50_000
"""A frame is 20 µs, and that is why: the null sink's clock advances by whole microseconds per piece it renders, and
drops the rest. At 48 kHz it ran 60 to 560 parts in a million fast, by how small the pieces of its clients were, and a
beat that was on time was called late. Players keep their own rate."""
START_S: Final = 20.0
AWAKE_S: Final = 2.0
PACKAGES: Final = "libportaudio2 pulseaudio pulseaudio-utils libasound2-plugins"
INSTALL: Final = f"Debian: apt-get install -y --no-install-recommends {PACKAGES}"
PLUGINS: Final = ("/usr/lib/*/alsa-lib/libasound_module_pcm_pulse.so", "/usr/lib64/alsa-lib/*pcm_pulse.so")


class NullSinkError(RuntimeError):
    """It cannot be started here; one line says why and what to install."""


@dataclass(frozen=True, slots=True)
class NullSink:
    """A running one. `environment`: for every process that shall play into it; `pid`: of its server."""

    environment: dict[str, str]
    pid: int

    @contextlib.contextmanager
    def recorded(self, file: Path, channels: int = 1) -> Iterator[None]:
        """Write what is played to `file`, at `RATE_HZ`, 16 bit, while the block runs."""
        line = ["parec", "-d", "null.monitor", "--format=s16le", f"--rate={RATE_HZ}", f"--channels={channels}", "--raw"]
        # not a pipe: nobody reads it meanwhile, and a full one stops the recorder
        with file.open("wb") as out, self._running([*line, "--latency-msec=20"], stdout=out):
            deadline_s = time.monotonic() + START_S
            while not file.stat().st_size:
                if time.monotonic() > deadline_s:
                    raise NullSinkError("no null sink: PulseAudio's recorder hears nothing here")
                time.sleep(0.01)
            yield

    @contextlib.contextmanager
    def awake(self, settle_s: float = AWAKE_S) -> Iterator[None]:
        """Play nothing into it: a sink that has just begun stands still once, for up to a second, and then no more."""
        with Path("/dev/zero").open("rb") as zero:
            line = ["pacat", "--playback", "-d", "null", "--format=s16le", f"--rate={RATE_HZ}", "--channels=1", "--raw"]
            with self._running(line, stdin=zero):
                time.sleep(settle_s)
                yield

    @contextlib.contextmanager
    def _running(
        self, line: list[str], stdin: IO[bytes] | None = None, stdout: IO[bytes] | None = None
    ) -> Iterator[None]:
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(  # noqa: S603 - our own words
            line, stdin=stdin or quiet, stdout=stdout or quiet, stderr=quiet, env=self.environment
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(10)


def missing() -> list[str]:
    """Which programs of the null sink are not installed."""
    found = [name for name in ("pulseaudio", "parec", "pacat", "pactl") if shutil.which(name) is None]
    if not any(list(Path("/").glob(pattern[1:])) for pattern in PLUGINS):
        found.append("ALSA's pulse plugin")
    return found


@contextlib.contextmanager
def null_sink(folder: Path, channels: int = 1) -> Iterator[NullSink]:
    """Start one with its files in `folder`; NullSinkError when it cannot be."""
    lacking = missing()
    if lacking:
        raise NullSinkError(f"no null sink: {', '.join(lacking)} not installed ({INSTALL})")
    folder.mkdir(exist_ok=True)
    socket = folder / "pulse.sock"
    socket.unlink(missing_ok=True)  # of one that was killed
    (folder / ".asoundrc").write_text("pcm.!default { type pulse }\nctl.!default { type pulse }\n")
    environment = {
        **os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "PULSE_SERVER": f"unix:{socket}",
    }  # fmt: skip
    server = subprocess.Popen(  # noqa: S603 - our own words
        [  # noqa: S607 - PulseAudio of the system, wherever it is
            "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
            "-L", f"module-native-protocol-unix auth-anonymous=1 socket={socket}",
            "-L", f"module-null-sink sink_name=null rate={RATE_HZ} channels={channels}",
        ],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline_s = time.monotonic() + START_S
        while subprocess.run(["pactl", "info"], env=environment, capture_output=True, check=False).returncode:  # noqa: S607 - the same
            if server.poll() is not None or time.monotonic() > deadline_s:
                raise NullSinkError("no null sink: PulseAudio does not start here")
            time.sleep(0.05)
        yield NullSink(environment, server.pid)
    finally:
        server.kill()
        server.wait()

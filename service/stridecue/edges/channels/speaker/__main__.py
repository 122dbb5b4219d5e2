"""The process of one output: `python -m stridecue.edges.channels.speaker`, spoken to on standard input.

It opens the device, watches it, says in one sentence when it goes, and opens it again when it is back. It ends with
its input, so it never outlives the service; and if it could not say so, the leases of its lanes end within 1.5 s.
"""

import contextlib
import os
import sys
import threading
import time
from typing import Any, Final

from stridecue.core.cues import Tempo
from stridecue.edges.channels.speaker.letters import Condition, Setting, Sound, Told, read, write
from stridecue.edges.channels.speaker.stream import Stream

LOOK_S: Final = 0.1
WORD_S: Final = 1.0
RETRY_S: Final = 1.0
CLOSE_S: Final = 3.0
TOGETHER: Final = 15
PRIORITY: Final = 5
"""Of Linux's real-time class (1 to 99): before all ordinary work, below what sound servers take for themselves."""
STUCK: Final = 3
"""Exit status: the driver does not come back from closing; only a new process helps."""


class Output:
    """What the main thread of the process does: open, watch, tell."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._told: dict[str, Told] = {}
        self._stream: Stream | None = None
        self._lost_underflows = self._reopened = 0
        self._last: Condition | None = None
        self._sounds: dict[str, tuple[int, int, int]] = {}  # what was told of each lane
        self._looked: dict[str, tuple[int, int, int]] = {}  # what there was at the last look

    def hear(self) -> None:
        """The reading thread: what the service tells, until it says no more."""
        for line in sys.stdin.buffer:
            told = read(Told, line)
            self._told[told.lane] = told
            stream = self._stream
            if stream is not None:
                self._pass_on(stream, told)
        os._exit(0)  # not sys.exit: a driver that hangs must not keep us

    def _pass_on(self, stream: Stream, told: Told) -> None:
        track = stream.tracks.get(told.lane)
        if track is None:
            return
        tempo = None
        if told.tempo is not None:
            milli_spm, anchor_us, every = told.tempo
            tempo = Tempo(0, milli_spm, anchor_us, every, "told")  # type: ignore[arg-type] # 1 or 2: from our own Tempo
        track.delay_us, track.volume = told.delay_us, told.volume
        track.tell(tempo, told.lease_us)

    def run(self) -> None:
        """Until the process is ended."""
        threading.Thread(target=self.hear, name="hear", daemon=True).start()
        word_s = 0.0
        while True:
            if self._stream is None and not self._open():
                time.sleep(RETRY_S)
                continue
            time.sleep(LOOK_S)
            self._watch()
            if time.monotonic() - word_s >= WORD_S:
                word_s = time.monotonic()
                self._report()

    def _open(self) -> bool:
        """Try to open the device, with a PortAudio that has looked for devices just now."""
        try:
            import sounddevice  # noqa: PLC0415 - its import fails where PortAudio is not installed
        except OSError:
            self._say(Condition("absent", "PortAudio is not installed (Debian: apt-get install libportaudio2)"))
            os._exit(0)
        named = f"output {self._setting.device!r}" if self._setting.device else "the default output"
        try:
            if self._last is not None:
                sounddevice._terminate()  # noqa: SLF001 - the only way to see devices that came later
                sounddevice._initialize()  # noqa: SLF001 - the same
            self._stream = Stream(sounddevice, self._setting)
        except (sounddevice.PortAudioError, ValueError) as wrong:
            there = ", ".join(sorted({repr(one["name"]) for one in self._outputs(sounddevice)})) or "none"
            reason = str(wrong).split("\n", 1)[0]
            self._say(Condition("waiting", f"{named} cannot be opened: {reason}; outputs here: {there}"))
            return False
        self._sounds.clear()
        self._looked.clear()
        for told in list(self._told.values()):
            self._pass_on(self._stream, told)
        return True

    def _outputs(self, sounddevice: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a module that is not always there
        try:
            return [one for one in sounddevice.query_devices() if one["max_output_channels"] > 0]
        except sounddevice.PortAudioError:
            return []

    def _watch(self) -> None:
        stream = self._stream
        if stream is None or not stream.dead():
            return
        self._stream = None
        self._lost_underflows += stream.underflows
        self._reopened += 1
        self._say(Condition("waiting", f"{stream.name} went away", *self._counts()))
        guard = threading.Timer(CLOSE_S, os._exit, (STUCK,))
        guard.daemon = True
        guard.start()
        stream.close()
        guard.cancel()

    def _counts(self) -> tuple[int, int]:
        underflows = self._stream.underflows if self._stream is not None else 0
        return self._lost_underflows + underflows, self._reopened

    def _report(self) -> None:
        stream = self._stream
        if stream is None:
            return
        refused = "" if stream.rate_hz == 48_000 else f"; it refuses 48 kHz and gets {stream.rate_hz} Hz"  # noqa: PLR2004 - the usual rate
        playing = f"playing on {stream.name}{refused}"
        self._say(Condition("playing", playing, *self._counts(), stream.rate_hz, round(stream.delay_us)))
        for lane, track in stream.tracks.items():
            count = track.count
            now = (count.played, count.late, count.no_lease)
            before, pausing = self._sounds.get(lane, (0, 0, 0)), now == self._looked.get(lane)
            self._looked[lane] = now
            # some beats together are worth a line of the log; the last ones of a beat that ended are told at once
            if now != before and (pausing or sum(now) - sum(before) >= TOGETHER):
                self._sounds[lane] = now
                played, late, no_lease = (new - old for new, old in zip(now, before, strict=True))
                first_us, count.first_us = count.first_us, -1
                _tell(Sound(lane, played, late, no_lease, first_us, count.last_us))

    def _say(self, condition: Condition) -> None:
        """A trouble that lasts is said once; while it plays, once a second."""
        if condition != self._last or condition.state == "playing":
            self._last = condition
            _tell(condition)


def _hurry() -> None:
    """Before everybody else, where the system lets us: a busy machine must not come between a beat and its sample."""
    with contextlib.suppress(AttributeError, OSError):  # another system, or not allowed: then as everybody
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(PRIORITY))


def _tell(letter: Condition | Sound) -> None:
    sys.stdout.buffer.write(write(letter))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    _hurry()
    Output(read(Setting, sys.stdin.buffer.readline())).run()

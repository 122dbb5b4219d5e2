"""The metronome on this machine's outputs: which lane sounds where, each output in a process of its own.

Theory of operation
-------------------
A lane's cue is a state, three integers under a lease; it is told to the output's process (`speaker`) at every renewal,
and whenever it changes. There the sound card's callback computes which sample each beat falls on (`core/sound`). A
click leaves by the headset's measured delay earlier, so that it is heard on its beat. Several lanes may share a device,
each on a channel of its own, or have devices of their own.

No PortAudio, no sound card, or a device that goes away: said within two seconds, and the service goes on without; the
output is tried again every second. The lease is checked per beat, so a service that has died is a silent one.
"""

import asyncio
from collections.abc import Callable
from typing import Final, NamedTuple

from stridecue.core.cues import Silence, Tempo
from stridecue.core.events import Event
from stridecue.core.limits import LEASE_MS
from stridecue.core.outputs import Output
from stridecue.edges.channels.speaker.child import Speaker
from stridecue.edges.channels.speaker.letters import Setting, Sound, Told

CHANNEL_MAX: Final = 32


class Outlet(NamedTuple):
    """Where a lane sounds: a part of the device's name (empty: the default output), and its channel (0: all)."""

    device: str = ""
    channel: int = 0


class Audio:
    """The clicks of all lanes that sound on this machine."""

    output: Output | None = "speaker"

    def __init__(
        self,
        outlets: dict[str, Outlet],
        volume: float,
        zero_ns: int,
        say: Callable[[str], None],
        *,
        two_pitches: bool = False,
        sounded: Callable[[Sound], None] = lambda _: None,
    ) -> None:
        self._volume = volume
        self._delays_us: dict[str, int] = {}
        self.speakers: dict[str, Speaker] = {}
        self._lanes: dict[str, Speaker] = {}
        for device in dict.fromkeys(outlet.device for outlet in outlets.values()):
            channels = {lane: outlet.channel for lane, outlet in outlets.items() if outlet.device == device}
            speaker = Speaker(Setting(device, zero_ns, channels, two_pitches), say, sounded)
            self.speakers[device] = speaker
            self._lanes |= dict.fromkeys(channels, speaker)

    @property
    def because(self) -> str:
        """How the outputs are, in words."""
        if not self.speakers:
            return "no lane sounds on this machine"
        return "; ".join(speaker.condition.because for speaker in self.speakers.values())

    @property
    def underflows(self) -> int:
        """How often a card went without samples."""
        return sum(speaker.underflows for speaker in self.speakers.values())

    def how(self, lane: str) -> str | None:
        """How this lane's output is, in words; None: it has none here."""
        speaker = self._lanes.get(lane)
        return speaker.condition.because if speaker is not None else None

    def compensate(self, lane: str, delay_us: int) -> None:
        """What this lane hears from now on comes through a headset with this delay."""
        self._delays_us[lane] = delay_us

    async def run(self) -> None:
        """Keep all outputs open until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for device, speaker in self.speakers.items():
                tasks.create_task(speaker.run(), name=f"output {device or 'default'}")

    def offer(self, lane: str, event: Event, cues: list[object]) -> None:
        """Nothing: the lane renews at once when its tempo changes."""

    def renew(self, lane: str, sounding: Tempo | Silence, now_us: int) -> None:
        """What sounds from the next block on, under a lease from now."""
        speaker = self._lanes.get(lane)
        if speaker is not None:
            tempo = sounding if isinstance(sounding, Tempo) else None
            train = (tempo.milli_spm, tempo.anchor_us, tempo.every) if tempo is not None else None
            lease_us = now_us + LEASE_MS * 1000
            speaker.tell(Told(lane, train, lease_us, self._delays_us.get(lane, 0), self._volume))

    def changed(self, lane: str) -> None:
        """Nothing to show."""

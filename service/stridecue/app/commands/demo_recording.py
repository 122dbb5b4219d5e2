"""What lane 1 of the demo plays: recordings that arrive over MQTT, each as a device of its own."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stridecue.app.floor.lane_keys import DeviceKeys, LaneKeys
from stridecue.core.units import Side
from stridecue.edges.broker import Address
from stridecue.edges.sources.pod import Pod
from stridecue.edges.sources.raw import DEMO_FEET, RawRecording, is_raw
from stridecue.edges.sources.recorded import DEMO, DEMO_BELT_MM_S, Recording

TREADMILL: Final = "recorded-treadmill"


@dataclass(frozen=True)
class Part:
    """One device of the lane, and what it plays; a treadmill that only tells its speed plays nothing."""

    device: DeviceKeys
    recording: Recording | RawRecording | None
    belt_mm_s: int | None = None

    def pod(self, where: Address, site: str) -> Pod:
        """The device itself."""
        if isinstance(self.recording, RawRecording):
            return Pod(where, site, self.device.id, side=self.device.side)
        return Pod(where, site, self.device.id, kind="treadmill", worn="treadmill", belt_mm_s=self.belt_mm_s)

    async def play(self, pod: Pod, start_us: int) -> None:
        """Over and over, from `start_us` on the pod's clock, which is this machine's for all of them."""
        if isinstance(self.recording, RawRecording):
            await self.recording.play(pod, start_us)
        elif self.recording is not None:
            for contact in self.recording.looped():
                await pod.play(contact, start_us)


@dataclass(frozen=True)
class Recorded:
    """Lane 1: its name, words for the person at the terminal, and its devices."""

    name: str
    words: str
    parts: tuple[Part, ...]
    plan: str
    own_spm: float | None = None

    def lane(self, *, record_raw: bool) -> LaneKeys:
        """As the configuration says it."""
        devices = tuple(part.device for part in self.parts)
        return LaneKeys("1", self.plan, "recorded", self.own_spm, devices=devices, record_raw=record_raw)

    async def play(self, where: Address, site: str) -> None:
        """Connect every device, then play all of them from the same moment."""
        pods = [part.pod(where, site) for part in self.parts]
        async with asyncio.TaskGroup() as tasks:
            for pod in pods:
                tasks.create_task(pod.run())
            for pod in pods:
                await pod.link.connected.wait()
            now_us = [pod.now_us() for pod in pods]
            for part, pod, start_us in zip(self.parts, pods, now_us, strict=True):
                tasks.create_task(part.play(pod, start_us))


def both_feet() -> Recorded:
    """The recording that comes with stridecue: a raw pod on each foot, and the treadmill that they run on."""
    whole = Recording.read(DEMO)
    feet = {side: RawRecording.read(path) for side, path in DEMO_FEET.items()}
    parts = [Part(DeviceKeys(f"recorded-{side}", side, "foot"), raw) for side, raw in feet.items()]
    parts.append(Part(DeviceKeys(TREADMILL, worn="treadmill"), None, DEMO_BELT_MM_S))
    seconds = min(raw.duration_s for raw in feet.values())
    words = f"{seconds:.0f} s of raw samples from a pod on each foot (computed from motion capture), over and over"
    return Recorded("rbds001_foot", words, tuple(parts), "in-band", round(whole.cadence_spm, 1))


def from_file(path: Path, side: Side) -> Recorded:
    """A table of contacts, or of one foot pod's samples; SourceError when it is neither."""
    if is_raw(path):
        raw = RawRecording.read(path)
        words = f"{raw.duration_s:.0f} s of raw samples, over and over"
        return Recorded(raw.name, words, (Part(DeviceKeys(f"recorded-{side}", side, "foot"), raw),), "free-run")
    contacts = Recording.read(path)
    words = f"{len(contacts.contacts)} real contacts, over and over"
    part = Part(DeviceKeys(TREADMILL, worn="treadmill"), contacts)
    return Recorded(contacts.name, words, (part,), "in-band", round(contacts.cadence_spm, 1))

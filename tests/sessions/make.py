"""Make the sealed sample logs of this folder again, the same bytes every time, with the product's own classes.

    python tests/sessions/make.py            (from the top of the clone; the package must be importable)

Run it whenever the core answers differently on purpose, look at the difference, and commit both together.
Times are numbers here: nothing waits, nothing is random without a seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from stridecue import __version__
from stridecue.app.plans import PLANS
from stridecue.core.cues import Tempo
from stridecue.core.events import Alarm, Claimed, ClockEcho, Command, Event, Footfall, Heartbeat, LinkChanged, ToeOff
from stridecue.core.log import Header, Log
from stridecue.core.plan import Plan, Segment
from stridecue.core.runner import Runner
from stridecue.core.session import Session
from stridecue.edges.sources.contact import Contact
from stridecue.edges.sources.recorded import DEMO, Recording
from stridecue.edges.sources.simulated import SimulatedRunner

HERE = Path(__file__).parent
BOOT, REBOOT = "51ed0001", "51ed0002"
SHORT = Plan("short", (Segment("silent", target_permille=50, duration_s=15), Segment("continuous", target_permille=50)))


class Recorder:
    """One session and its log; alarms are fed when they are due, as the service does."""

    def __init__(self, name: str, plan: Plan, baseline_spm: float | None, source: str, seed: int | None = None) -> None:
        who = Runner("sample", None if baseline_spm is None else round(baseline_spm * 1000))
        self._name = name
        self._log = Log(Header(name, "1", "home", plan, who, source, 0, "1970-01-01T00:00:00.000Z", __version__, seed))
        self.session = Session(plan, who)
        self._now_us = 0

    def feed(self, event: Event) -> None:
        """Alarms first, then this."""
        while (due_us := self.session.deadline_us) is not None and due_us < event.at_us:
            self._give(Alarm(max(due_us, self._now_us)))
        self._give(event)

    def _give(self, event: Event) -> None:
        self._now_us = event.at_us
        self._log.add(event, self.session.feed(event))

    def heard_spm(self) -> float | None:
        """The tempo in the ear."""
        sounding = self.session.sounding
        return sounding.milli_spm / 1000 if isinstance(sounding, Tempo) else None

    def write(self, because: str) -> None:
        """Five seconds of silence, the seal, the file."""
        self.feed(Alarm(self._now_us + 5_000_000))
        self._log.seal(self._now_us, because, dict(self.session.tally), self.session.load)
        (HERE / f"{self._name}.jsonl").write_bytes(b"".join(self._log.drain()))


def footfall(contact: Contact, seq: int, device: str = "pod", boot: str = BOOT, delay_us: int = 20_000) -> Footfall:
    """A contact as its pod sends it, over a link of that delay."""
    return Footfall(contact.at_us + delay_us, device, boot, seq, contact.at_us, contact.side)


def simulated(name: str, plan: Plan, runner: SimulatedRunner, seconds: int, devices: dict[str, str]) -> None:
    """A runner who hears; `devices`: which one each foot wears."""
    recorder = Recorder(name, plan, runner.own_spm if plan.needs_baseline else None, "simulated", runner.seed)
    for device in dict.fromkeys(devices.values()):
        sides = [side for side, worn in devices.items() if worn == device]
        recorder.feed(Claimed(0, device, sides[0] if len(sides) == 1 else "unknown"))  # type: ignore[arg-type] # a side
    seqs = dict.fromkeys(devices.values(), 0)
    toe_off: ToeOff | None = None
    while (contact := runner.step()).at_us < seconds * 1_000_000:
        device = devices[contact.side]
        step = footfall(contact, seqs[device], device)
        if toe_off is not None:
            recorder.feed(toe_off)
        recorder.feed(step)
        length_us = contact.contact_us or 1
        toe_off = ToeOff(step.at_us + length_us, device, BOOT, step.seq, step.t_us + length_us, length_us, contact.side)
        seqs[device] += 1
        runner.heard_spm = recorder.heard_spm()
    recorder.write("simulated to its end")


def recorded() -> None:
    """A real recording (RBDS001, see the attribution beside it), which cannot answer."""
    recording = Recording.read(DEMO)
    recorder = Recorder(
        "rbds001-in-band", PLANS["in-band"], round(recording.cadence_spm / 1.07, 1), f"recorded: {recording.name}"
    )
    recorder.feed(Claimed(0, "pod"))
    for seq, contact in enumerate(islice(recording.looped(), 220)):
        recorder.feed(footfall(contact, seq))
    recorder.write("played to its end")


def faulty() -> None:
    """Everything that goes wrong on a link and in a pod, one after the other, then a pause, a walk and a lost sensor."""  # noqa: E501 - one call
    recorder = Recorder("faults", PLANS["steady"], 165.0, "simulated", 11)
    recorder.feed(Claimed(0, "pod"))
    steps = list(islice(SimulatedRunner(11, own_spm=165.0), 268))
    for event in sorted(_faults(steps), key=lambda event: event.at_us):
        recorder.feed(event)
    recorder.write("played to its end")


def _faults(steps: list[Contact]) -> Iterator[Event]:  # noqa: C901, PLR0912 - a list of faults, one after the other
    jumped_us = 0
    chance = random.Random(11)
    for seq, contact in enumerate(steps):
        boot, own_seq = (BOOT, seq) if seq < 185 else (REBOOT, seq - 185)
        t_us = contact.at_us + jumped_us if seq < 185 else contact.at_us - steps[184].at_us
        at_us = contact.at_us + 20_000 + chance.randrange(15_000)
        step = Footfall(at_us, "pod", boot, own_seq, t_us, contact.side)
        if 195 <= seq < 227:  # a walk: half the cadence, the feet still in turn
            if seq % 2:
                yield replace(step, side="left" if seq % 4 == 1 else "right")
        elif 240 <= seq < 252:
            continue  # lost: nothing at all
        elif seq == 60:
            yield Footfall(at_us + 2_500_000, "pod", boot, own_seq, t_us, contact.side)  # late
        elif seq in (70, 71):
            yield Footfall(at_us + (700_000 if seq == 70 else 0), "pod", boot, own_seq, t_us, contact.side)  # reordered
        elif seq == 90:
            yield Footfall(at_us, "pod", boot, own_seq, t_us + 4_000_000, contact.side)  # from the future
        elif 100 <= seq < 110:
            yield Footfall(at_us + 6_000_000, "pod", boot, own_seq, t_us, contact.side, None, live=False)  # resent
        else:
            yield step
        if seq == 80:
            yield Footfall(at_us + 1_000, "pod", boot, own_seq, t_us, contact.side)  # doubled on its way
        if seq == 85:
            yield Footfall(at_us + 60_000, "pod", boot, 100_000, t_us + 60_000, contact.side)  # a scuff
        if seq % 8 == 0 or 130 < seq < 138:
            yield Heartbeat(at_us + 5_000, "pod", boot, max(t_us, 0) // 1_000_000, own_seq, 0, 90, -50)
            yield ClockEcho(at_us + 6_000, "pod", boot, at_us + 1_000, t_us + 26_000, t_us + 27_000)
        if seq == 130:
            jumped_us = 3_600_000_000  # the pod's clock jumps by an hour
        if seq == 150:
            yield Command(at_us + 100_000, "pause", "the page", "a shoelace")
        if seq == 160:
            yield Command(at_us + 100_000, "resume", "the page", "")
        if seq == 184:
            yield LinkChanged(at_us + 50_000, "pod", "offline")
            yield LinkChanged(at_us + 250_000, "pod", "online", REBOOT)


def main() -> None:
    """All of them."""
    one, two = {"left": "pod", "right": "pod"}, {"left": "pod-left", "right": "pod-right"}
    simulated("steady-one-pod", SHORT, SimulatedRunner(1, own_spm=162.0), 60, one)
    simulated("steady-two-pods", SHORT, SimulatedRunner(2, own_spm=168.0, asymmetry=0.04), 60, two)
    simulated("lagging-runner", PLANS["steady"], SimulatedRunner(3, own_spm=160.0, obedience=0.1, lag_s=20.0), 65, one)
    simulated("free-run", PLANS["free-run"], SimulatedRunner(4, own_spm=175.0), 40, two)
    recorded()
    faulty()


if __name__ == "__main__":
    main()

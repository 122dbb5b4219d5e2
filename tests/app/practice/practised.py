"""A physio's desk with a runner on it, a clock that the test moves, and sessions that the runner really runs."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Final

from stridecue.app.practice import baselines, enrolment, lanes
from stridecue.app.practice.desk import Desk
from stridecue.core.cues import Tempo
from stridecue.core.events import Alarm, Belt, Claimed, Event, Footfall, PainReport
from stridecue.core.log import Header, Log, Seal
from stridecue.core.pain.pain import PROMPTS, Answer
from stridecue.core.plan import Plan
from stridecue.core.programme.progression import Prescription
from stridecue.core.runner import Runner
from stridecue.core.session import Session
from stridecue.core.units import Side
from stridecue.edges.register import HOME, Register, clinical, consent, people
from stridecue.edges.register.programme import pain
from stridecue.edges.sources.simulated import SimulatedRunner
from stridecue.edges.store import Batch, Block, Store
from stridecue.edges.web.practice import Enrol, TakeBaseline

DAY_S: Final = 86_400
START_S: Final = 1_800_000_000
OWN_SPM: Final = 160.0
SPEED_MM_S: Final = 2_700
PODS: Final[dict[Side, str]] = {"left": "pod-left", "right": "pod-right"}
LINK_US: Final = 20_000


@dataclass
class Practised:
    """`now_s` is the wall clock of everything."""

    folder: Path
    runner: str = ""
    now_s: int = START_S
    offset_s: int = 0
    desk: Desk = field(init=False)
    _names: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        register = Register(self.folder)
        self.desk = Desk(register, self.folder / "stridecue.sqlite", None, lambda: self.now_s, lambda: self.offset_s)
        if self.runner:
            return
        with register.change(HOME, "a new runner") as change:
            self.runner = people.add(change, "Anna Läufer")
            consent.decide(change, self.runner, "store_health", granted=True)
            clinical.switch(change, on=True, professional="Dr. Knie", profession="physiotherapist")

    def copied(self, folder: Path) -> "Practised":
        """The same practice in another folder."""
        shutil.copytree(self.folder, folder / "practice")
        return Practised(folder / "practice", self.runner, self.now_s)

    def run(
        self, plan: str = lanes.NEXT, *, minutes: float | None = None, own_spm: float = OWN_SPM,
        obedience: float = 0.95, said: tuple[PainReport, ...] = (), belt_mm_s: int | None = SPEED_MM_S,
    ) -> str:  # fmt: skip
        """What this runner runs under that plan now, through the real session code, into the real store."""
        with self.desk.reading(HOME, "the next session", self.runner) as reading:
            found = lanes.prepared(self.desk, reading, self.runner, plan)
        name = f"s-{next(self._names)}"
        length_s = sum(segment.duration_s or 0 for segment in found.plan.segments)
        end_us = round((minutes * 60 if minutes is not None else length_s + 5) * 1e6)
        body = SimulatedRunner(seed=7, own_spm=own_spm, obedience=obedience)
        session = ran(name, found.plan, found.runner, end_us, self.now_s, body=body, said=said, belt_mm_s=belt_mm_s)
        keep(self.desk.store_path, name, *session)
        self.now_s += end_us // 1_000_000
        return name

    def answers(self, session: str, knee: int = 1, lower_leg: int = 0) -> None:
        """Every prompt of the session; the clock stands at the next day afterwards."""
        self.now_s += DAY_S
        with self.desk.changing(HOME, "the answers", self.runner, health=True) as change:
            for moment in PROMPTS:
                answer = Answer(moment, knee, lower_leg)
                pain.add(change, self.runner, pain.PainRow(0, session, answer, self.now_s, "the test"))

    def with_baseline(self) -> None:
        """A baseline that was entered, and enrolled at session 1."""
        baselines.take(self.desk, HOME, self.runner, TakeBaseline(cadence_spm=OWN_SPM, speed_kmh=SPEED_MM_S * 0.0036))
        self.enrol(1)

    def enrol(self, session: int) -> None:
        """At that session of faded-8."""
        with self.desk.reading(HOME, "look", self.runner) as reading:
            there = enrolment.seen(self.desk, reading, self.runner)
        asked = Enrol("faded-8", "for the test", there.version if there else 0, Prescription(session, session))
        enrolment.enrol(self.desk, HOME, self.runner, asked)


def ran_lately(folder: Path) -> Practised:
    """For pages, whose service has the real clock: session 1 was run three days ago and answered; a proposal waits."""
    found = Practised(folder, now_s=int(time.time()) - 3 * DAY_S)
    found.with_baseline()
    found.answers(found.run())
    return found


def ran(
    name: str, plan: Plan, who: Runner, end_us: int, began_s: int, *, body: SimulatedRunner,
    said: tuple[PainReport, ...], belt_mm_s: int | None,
) -> tuple[list[bytes], Header, Seal, int]:  # fmt: skip
    """A simulated runner's session: two pods, a belt, and what the runner says on the way; its lines."""
    wall = datetime.fromtimestamp(began_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    header = Header(name, "1", "home", plan, who, "simulated", 0, wall, "0")
    session, log = Session(plan, who), Log(header)
    reports = list(said)

    def feed(event: Event) -> None:
        log.add(event, session.feed(event))
        body.heard_spm = session.sounding.milli_spm / 1000 if isinstance(session.sounding, Tempo) else None

    for side, pod in PODS.items():
        feed(Claimed(0, pod, side))
    if belt_mm_s is not None:
        feed(Belt(0, "belt", belt_mm_s, 0, "manual"))
    sequence = dict.fromkeys(PODS, 0)
    while session.ended is None:
        contact = body.step()
        now_us = contact.at_us + LINK_US
        if now_us > end_us:
            break
        while session.deadline_us is not None and session.deadline_us < now_us:
            feed(Alarm(session.deadline_us))
        while reports and reports[0].at_us <= now_us:
            feed(reports.pop(0))
        side = contact.side
        feed(Footfall(now_us, PODS[side], "0badcafe", sequence[side], contact.at_us, side))
        sequence[side] += 1
    seal = log.seal(end_us, "the end", dict(session.tally))
    return log.drain(), header, seal, session.tally["steps"]


def keep(path: Path, name: str, lines: list[bytes], header: Header, seal: Seal, steps: int) -> None:
    """Into the store, as the service does it."""
    store = Store(path, committed=lambda _: None, failed=print, recovered=lambda: None, min_free_mb=0)
    store.write(Batch((Block(name, lines, header, seal, steps),)))
    store.close()

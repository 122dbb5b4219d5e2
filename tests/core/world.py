"""A small world for tests: a runner, pods with clocks of their own, a network, and a session that hears them."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush

from stridecue.core.cues import Cue, Silence, Status, Tempo
from stridecue.core.events import Alarm, Claimed, ClockEcho, Event, Footfall, Heartbeat
from stridecue.core.plan import Plan
from stridecue.core.runner import Runner
from stridecue.core.session import Session
from stridecue.core.units import Side
from tests.oracle import Key, Oracle

S = 1_000_000


@dataclass
class Pod:
    """A device with its own clock, power-ups and numbering."""

    name: str
    side: Side
    boot: str
    offset_us: int
    seq: int = 0
    up_us: int = 0
    alive: bool = True

    def clock_us(self, true_us: int) -> int:
        """What its clock shows."""
        return max(true_us + self.offset_us, 0)


@dataclass
class Net:
    """What happens to a message on the way; a function of chance gives the delay, None loses it."""

    loss: float = 0.0
    again: float = 0.0
    least_us: int = 5_000
    most_us: int = 30_000
    late: float = 0.0
    late_us: int = 500_000


class World:
    """Time, messages under way, one session, its trace and the oracle that reads along."""

    def __init__(self, plan: Plan, runner: Runner, pods: list[Pod], *, seed: int = 0, now_us: int = 10 * S) -> None:
        self.session = Session(plan, runner)
        self.plan, self.runner, self.pods = plan, runner, pods
        self.rng = random.Random(seed)
        self.now_us = now_us
        self.net = Net()
        self.truth: dict[Key, int] = {}
        self.oracle = Oracle(runner.baseline_milli_spm, self.truth, plan)
        self.trace: list[tuple[Event, list[Cue]]] = []
        self.tempos: list[Tempo] = []
        self.silences: list[Silence] = []
        self.status: Status | None = None
        self._under_way: list[tuple[int, int, Callable[[int], Event]]] = []
        self._sent = 0
        self._foot = 0
        self._beat_us = now_us
        for pod in pods:
            self.feed(Claimed(now_us, pod.name, pod.side))

    def feed(self, event: Event) -> list[Cue]:
        """One event into the session, its cues into the trace."""
        cues = self.session.feed(event)
        self.trace.append((event, cues))
        self.oracle.see(event, cues)
        for cue in cues:
            if isinstance(cue, Tempo):
                self.tempos.append(cue)
            elif isinstance(cue, Silence):
                self.silences.append(cue)
            elif isinstance(cue, Status):
                self.status = cue
        return cues

    def send(self, make: Callable[[int], Event], sent_us: int, *, net: Net | None = None) -> None:
        """A message on its way: lost, delayed, doubled as the network likes."""
        net = net or self.net
        if self.rng.random() < net.loss:
            return
        copies = 2 if self.rng.random() < net.again else 1
        for _ in range(copies):
            delay_us = self.rng.randrange(net.least_us, net.most_us + 1)
            if self.rng.random() < net.late:
                delay_us += self.rng.randrange(net.late_us + 1)
            self._sent += 1
            heappush(self._under_way, (sent_us + delay_us, self._sent, make))

    def until(self, end_us: int) -> None:
        """Deliver what arrives, and say when nothing does, up to `end_us`; heartbeats and exchanges go on."""
        while True:
            while self._beat_us <= end_us and (not self._under_way or self._beat_us <= self._under_way[0][0]):
                self._background(self._beat_us)
                self._beat_us += 500_000
            arrives_us = self._under_way[0][0] if self._under_way else end_us + 1
            due_us = self.session.deadline_us
            if due_us is not None and due_us <= min(arrives_us, end_us):
                self.now_us = max(due_us, self.now_us)
                self.feed(Alarm(self.now_us))
                after_us = self.session.deadline_us
                assert after_us is None or after_us > self.now_us, "an alarm that settles nothing rings for ever"
                continue
            if arrives_us > end_us:
                break
            arrives_us, _, make = heappop(self._under_way)
            self.now_us = max(arrives_us, self.now_us)
            self.feed(make(self.now_us))
        self.now_us = max(self.now_us, end_us)

    def _background(self, true_us: int) -> None:
        for pod in self.pods:
            if not pod.alive:
                continue
            name, boot, uptime, seq = pod.name, pod.boot, (true_us - pod.up_us) // S, pod.seq
            self.send(lambda at, n=name, b=boot, u=uptime, q=seq: Heartbeat(at, n, b, max(u, 0), q, 0), true_us)  # type: ignore[misc] # bound now
            if true_us // 500_000 % 2 == 0:
                there_us = true_us + self.rng.randrange(5_000, 30_001)
                stamp = pod.clock_us(there_us)
                self.send(
                    lambda at, n=name, b=boot, s=true_us, p=stamp: ClockEcho(at, n, b, s, p, p + 100),  # type: ignore[misc] # bound now
                    there_us + 100,
                )

    def land(self, true_us: int, *, pod: Pod | None = None, side: Side = "unknown", net: Net | None = None) -> None:
        """One foot lands; with two pods they take turns."""
        if pod is None:
            pod = self.pods[self._foot % len(self.pods)]
            self._foot += 1
        if not pod.alive:
            return
        name, boot, seq, t_us = pod.name, pod.boot, pod.seq, pod.clock_us(true_us)
        pod.seq += 1
        self.truth[name, boot, seq] = true_us
        self.send(lambda at: Footfall(at, name, boot, seq, t_us, side), true_us, net=net)

    def run(
        self,
        seconds: float,
        cadence: Callable[[float], float] | float,
        *,
        cv: float = 0.018,
        jitter_us: int = 8_000,
        asymmetry: float = 0.01,
    ) -> list[int]:
        """Steps for so long at `cadence` [spm] (or a function of the time since the start); gives the true contacts."""
        start_us = true_us = self.now_us
        contacts: list[int] = []
        per_foot = 1 if len(self.pods) > 1 or self.pods[0].side == "unknown" else 2
        while true_us < start_us + int(seconds * S):
            spm = cadence((true_us - start_us) / S) if callable(cadence) else cadence
            limp = 1 + asymmetry / 2 * (1 if len(contacts) % 2 else -1)
            for _ in range(per_foot):
                true_us += max(int(6e7 / spm * (1 + self.rng.gauss(0, cv)) * limp), 150_000)
            contacts.append(true_us)
            self.land(true_us + int(self.rng.gauss(0, jitter_us)))
            self.until(true_us)
        return contacts

    def verdict(self) -> list[str]:
        """What the oracle found."""
        return self.oracle.wrongs


def two_pods() -> list[Pod]:
    """One on each foot, with clocks that have nothing in common."""
    return [Pod("pod-l", "left", "aaaaaaaa", 5_000_000_000), Pod("pod-r", "right", "bbbbbbbb", 77 * S)]


def one_foot() -> list[Pod]:
    """A pod on the left foot only."""
    return [Pod("pod-l", "left", "aaaaaaaa", 1_234 * S)]


def waist() -> list[Pod]:
    """One sensor that sees both feet and cannot tell them apart."""
    return [Pod("waist", "unknown", "cccccccc", 0)]


KINDS: dict[str, Callable[[], list[Pod]]] = {"two pods": two_pods, "one foot": one_foot, "waist": waist}


@dataclass
class Follower:
    """A runner who hears the beat and follows it after a while; with no beat, their own cadence."""

    own_spm: float
    world: World
    lag_s: float = 4.0
    most_spm: float = 999.0
    now_spm: float = field(init=False)
    _last_s: float = 0.0

    def __post_init__(self) -> None:
        self.now_spm = self.own_spm

    def __call__(self, at_s: float) -> float:
        """Cadence at this moment [spm]."""
        sounding = self.world.session.sounding
        wanted = min(sounding.milli_spm / 1000, self.most_spm) if isinstance(sounding, Tempo) else self.own_spm
        passed_s, self._last_s = max(at_s - self._last_s, 0.0), at_s
        self.now_spm += (wanted - self.now_spm) * min(passed_s / self.lag_s, 1.0)
        return self.now_spm

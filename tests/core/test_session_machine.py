"""Any order of misfortunes: the oracle reads along, and every session replays to the last cue."""

from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from stridecue.core.coaching.retarget import Retarget
from stridecue.core.cues import Cue, Tempo
from stridecue.core.events import (
    Claimed,
    Command,
    Event,
    Flooded,
    Footfall,
    Heartbeat,
    PainReport,
    Released,
    Sampled,
    Storage,
    ToeOff,
)
from stridecue.core.log import Header, Log, Seal
from stridecue.core.plan import Plan, Segment
from stridecue.core.replay import replay
from stridecue.core.runner import Runner
from tests.core.world import KINDS, Net, S, World
from tests.oracle import lost_or_doubled

PLANS = {
    "up": Plan("up", (Segment("continuous", 75),)),
    "band": Plan("band", (Segment("bandwidth", 50),)),
    "faded": Plan(
        "faded",
        (
            Segment("walk", None, 5),
            Segment("probe", 50, 15),
            Segment("continuous", 50, 30),
            Segment("silent", 50, 10),
            Segment("bandwidth", 50, 60),
            Segment("probe", 50, 10),
        ),
        session=1,
    ),
    "mixed": Plan("mixed", (Segment("continuous", 50, 20), Segment("silent", 50, 10), Segment("bandwidth", -50))),
}
PODS = st.integers(0, 1)


class Misfortunes(RuleBasedStateMachine):
    """A world that hypothesis is let loose on."""

    world: World

    @initialize(plan=st.sampled_from(list(PLANS)), kind=st.sampled_from(list(KINDS)), seed=st.integers(0, 10**6))
    def begin(self, plan: str, kind: str, seed: int) -> None:
        """A runner who already runs, so that something can go wrong."""
        self.rebooted_in_place = False
        self.world = World(PLANS[plan], Runner("runner", 160_000), KINDS[kind](), seed=seed)
        self.world.run(14, 160.0 if plan == "up" else 150.0)

    @rule(seconds=st.sampled_from([2, 5, 12]), spm=st.sampled_from([150.0, 160.0, 172.0]))
    def running(self, seconds: int, spm: float) -> None:
        """Steps."""
        self.world.run(seconds, spm)

    @rule(seconds=st.sampled_from([3, 8]), spm=st.sampled_from([85.0, 105.0, 125.0]))
    def walking(self, seconds: int, spm: float) -> None:
        """Slow steps; in the end there is no beat."""
        self.world.run(seconds, spm)
        if seconds == 8:
            assert not isinstance(self.world.session.sounding, Tempo)

    @rule(ms=st.sampled_from([300, 900, 1_500, 4_000, 35_000]))
    def standing(self, ms: int) -> None:
        """No steps."""
        self.world.until(self.world.now_us + ms * 1_000)
        if ms >= 4_000:
            assert not isinstance(self.world.session.sounding, Tempo)

    @rule(
        loss=st.sampled_from([0.0, 0.05, 0.3]),
        again=st.sampled_from([0.0, 0.3]),
        late=st.sampled_from([0.0, 0.2]),
        late_us=st.sampled_from([400_000, 5 * S, 30 * S]),
    )
    def network(self, loss: float, again: float, late: float, late_us: int) -> None:
        """From now on the air is worse, or better."""
        self.world.net = Net(loss=loss, again=again, late=late, late_us=late_us)

    @rule(which=PODS)
    def pod_dies(self, which: int) -> None:
        """A pod leaves without a word."""
        self.world.pods[which % len(self.world.pods)].alive = False

    @rule(which=PODS)
    def pod_lives(self, which: int) -> None:
        """It comes back as it was."""
        self.world.pods[which % len(self.world.pods)].alive = True

    @rule(which=PODS, new_id=st.booleans(), boot=st.integers(0, 2**32 - 1))
    def reboot(self, which: int, new_id: bool, boot: int) -> None:
        """Counter and clock to zero, with a new boot id or, by a bug, without."""
        pod = self.world.pods[which % len(self.world.pods)]
        pod.seq, pod.up_us, pod.offset_us = 0, self.world.now_us, -self.world.now_us
        if new_id:
            pod.boot = f"{boot:08x}"
        else:
            self.rebooted_in_place = True  # its keys are used twice: exact counting is impossible, and not promised

    @rule(
        which=PODS, jump_us=st.sampled_from([-86_400 * S, -S, -50_000, -1_000, 1_000, 50_000, 300_000, S, 86_400 * S])
    )
    def clock_jumps(self, which: int, jump_us: int) -> None:
        """A pod's clock is somewhere else."""
        self.world.pods[which % len(self.world.pods)].offset_us += jump_us

    @rule(action=st.sampled_from(["pause", "resume", "fault", "clear_fault", "stop"]), twice=st.integers(0, 5))
    def command(self, action: str, twice: int) -> None:
        """A person decides; a stop is rare, as it ends all interest."""
        if action == "stop" and twice:
            return
        self.world.feed(Command(self.world.now_us, action, "jo"))  # type: ignore[arg-type] # sampled literals

    @rule(nprs=st.integers(0, 4), site=st.sampled_from(["knee", "calf"]), signs=st.sampled_from([(), (), ("limp",)]))
    def pain(self, nprs: int, site: str, signs: tuple[str, ...]) -> None:
        """It hurts, mostly a little."""
        self.world.feed(PainReport(self.world.now_us, site, nprs, signs))  # type: ignore[arg-type] # sampled literals

    @rule(
        wish=st.one_of(
            st.builds(lambda p: {"target_permille": p}, st.integers(-100, 100)),
            st.builds(lambda p: {"by_permille": p}, st.integers(-25, 25)),
            st.builds(lambda p: {"policy": p}, st.sampled_from(["silent", "continuous", "bandwidth"])),
            st.builds(lambda m: {"target_milli_spm": m}, st.integers(100_000, 240_000)),
            st.builds(lambda p: {"band_permille": p}, st.integers(25, 50)),
        )
    )
    def retarget(self, wish: dict[str, Any]) -> None:
        """A physio changes what is asked, possibly beyond what may be."""
        self.world.feed(Retarget(self.world.now_us, "jo", **wish))

    @rule(writable=st.booleans())
    def storage(self, writable: bool) -> None:
        """The disk is full, or free again."""
        self.world.feed(Storage(self.world.now_us, writable, "disk"))

    @rule(which=PODS)
    def flood(self, which: int) -> None:
        """A pod babbles."""
        self.world.feed(Flooded(self.world.now_us, self.world.pods[which % len(self.world.pods)].name, 99))

    @rule(which=PODS, t_us=st.none() | st.integers(0, 2**40), because=st.sampled_from(("", "no movement seen")))
    def sampled(self, which: int, t_us: int | None, because: str) -> None:
        """A raw pod says how it is, on a clock that may show anything."""
        pod = self.world.pods[which % len(self.world.pods)]
        boot = None if t_us is None else pod.boot
        self.world.feed(Sampled(self.world.now_us, pod.name, boot, t_us, because))

    @rule(which=PODS)
    def claimed_anew(self, which: int) -> None:
        """Released and claimed again."""
        pod = self.world.pods[which % len(self.world.pods)]
        self.world.feed(Released(self.world.now_us, pod.name))
        self.world.feed(Claimed(self.world.now_us, pod.name, pod.side))

    @rule(which=PODS, many=st.integers(1, 20))
    def resend(self, which: int, many: int) -> None:
        """The pod sends its last steps again."""
        w, pod = self.world, self.world.pods[which % len(self.world.pods)]
        for seq in range(max(pod.seq - many, 0), pod.seq):
            true_us = w.truth.get((pod.name, pod.boot, seq), w.now_us)
            w.feed(Footfall(w.now_us, pod.name, pod.boot, seq, pod.clock_us(true_us), live=False))

    @rule(
        which=PODS,
        seq=st.integers(0, 2**32 - 1),
        t_us=st.integers(0, 2**53 - 1),
        contact_us=st.integers(1, 5_000_000),
    )
    def nonsense(self, which: int, seq: int, t_us: int, contact_us: int) -> None:
        """Valid by type and absurd: a future step, a long contact, an uptime of 285 years."""
        w, pod = self.world, self.world.pods[which % len(self.world.pods)]
        w.feed(Footfall(w.now_us, pod.name, pod.boot, seq, t_us))
        w.feed(ToeOff(w.now_us, pod.name, pod.boot, seq, t_us, contact_us))
        w.feed(Heartbeat(w.now_us, pod.name, pod.boot, 2**53 - 1, seq, seq))
        self.rebooted_in_place = True  # its next heartbeats read as a restart under the same id

    @invariant()
    def nothing_wrong_was_said(self) -> None:
        """The oracle has read every event so far."""
        if hasattr(self, "world"):
            assert self.world.verdict() == []

    def teardown(self) -> None:
        """Every footfall once; the same cues again; and a change of one record is found where it is."""
        if not hasattr(self, "world"):
            return
        w = self.world
        if not self.rebooted_in_place:
            assert lost_or_doubled(w.trace, w.session.tally) == []
        header = Header("s", "1", "home", w.plan, w.runner, "machine", 0, "1970-01-01T00:00:00Z", "0")
        log = Log(header)
        for event, cues in w.trace:
            log.add(event, cues)
        seal = log.seal(w.now_us, "end", w.session.tally, w.session.load)
        records: list[Event | Cue | Seal] = [r for event, cues in w.trace for r in (event, *cues)]
        again = replay(header, [*records, seal])
        assert (again.identical, again.sealed, again.difference) == (True, True, None)
        assert replay(header, records).identical
        at = w.rng.randrange(len(records))
        while isinstance(records[at], (Claimed, Released)):
            at = w.rng.randrange(len(records))
        changed = replace(records[at], at_us=records[at].at_us + 1)  # type: ignore[arg-type, union-attr] # no seal in it
        found = replay(header, [*records[:at], changed, *records[at + 1 :], seal])
        assert not found.identical
        assert found.difference is not None
        assert found.difference.line >= at + 2
        if isinstance(changed, Cue):
            assert found.difference.line == at + 2


TestMisfortunes = Misfortunes.TestCase
TestMisfortunes.settings = settings(max_examples=60, stateful_step_count=25)

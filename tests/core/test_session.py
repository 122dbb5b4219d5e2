"""session.py: the whole service in one object, told every fault in the table and judged by the oracle."""

from dataclasses import replace

import pytest

from stridecue.core.cues import Notice, Silence, Tempo
from stridecue.core.events import (
    Alarm,
    Belt,
    Claimed,
    ClockEcho,
    Command,
    Flooded,
    Footfall,
    Heartbeat,
    LinkChanged,
    Released,
    Storage,
    ToeOff,
)
from stridecue.core.limits import T_HOLD_MAX_US, T_LOST_US
from stridecue.core.plan import FREE_RUN, Plan, Segment
from stridecue.core.runner import Runner
from stridecue.core.session import Session
from tests.core.world import KINDS, Follower, Net, Pod, S, World, one_foot, two_pods, waist
from tests.oracle import lost_or_doubled, notices

UP = Plan("up", (Segment("continuous", 75),))
BAND = Plan("band", (Segment("bandwidth", 50),))
RUNNER = Runner("runner", 160_000)


def cued(kind: str = "two pods", *, seed: int = 0) -> World:
    """A world in which a runner has been running long enough to hear the beat."""
    w = World(UP, RUNNER, KINDS[kind](), seed=seed)
    w.run(15, 160.0)
    assert isinstance(w.session.sounding, Tempo)
    return w


def sounding(w: World) -> bool:
    """Does a beat sound?"""
    return isinstance(w.session.sounding, Tempo)


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("seed", range(4))
def test_a_bad_network_changes_neither_count_nor_cadence(kind: str, seed: int) -> None:
    """10 % doubled, 10 % reordered, 5 % dropped and resent: count exact, 10-s mean within 0.5 spm (p95)."""
    w = World(Plan("p", (Segment("silent", 50),)), RUNNER, KINDS[kind](), seed=seed)
    w.net = Net(loss=0.05, again=0.1, late=0.1)
    wrong = []
    for _ in range(120):
        w.run(1, 165.0, cv=0.0, asymmetry=0.0)
        if w.status is not None and w.status.mean10_milli_spm and w.now_us > 40 * S:
            wrong.append(abs(w.status.mean10_milli_spm - 165_000) / 1000)
    w.until(w.now_us + 2 * S)
    assert w.session.tally["footfalls"] < sum(pod.seq for pod in w.pods)
    for pod in w.pods:  # the pod keeps what was not acknowledged, and sends it again
        for seq in range(pod.seq):
            t_us = pod.clock_us(w.truth[pod.name, pod.boot, seq])
            w.feed(Footfall(w.now_us, pod.name, pod.boot, seq, t_us, live=False))
    w.until(w.now_us + 10 * S)
    assert sorted(wrong)[len(wrong) * 95 // 100] <= 0.5
    assert lost_or_doubled(w.trace, w.session.tally) == []
    assert w.session.tally["footfalls"] == sum(pod.seq for pod in w.pods)
    for pod in w.pods:
        assert w.session.acks()[pod.name] == (pod.boot, pod.seq - 1)
    assert w.verdict() == []


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("walk_spm", [100, 110, 120, 130])
@pytest.mark.parametrize("run_spm", [None, 165, 180])
def test_a_walker_is_never_cued(kind: str, walk_spm: int, run_spm: int | None) -> None:
    """From the fourth walking step on there is no beat, whether or not the runner ran before."""
    plan = UP if run_spm != 180 else BAND
    w = World(plan, RUNNER, KINDS[kind](), seed=walk_spm)
    if run_spm is not None:
        w.run(50, float(run_spm))
    began = len(w.tempos)
    w.run(5, float(walk_spm - 3))
    assert not sounding(w)
    w.run(60, float(walk_spm - 3))
    assert not sounding(w)
    assert all(tempo.at_us < w.now_us - 60 * S for tempo in w.tempos[began:])
    assert w.verdict() == []


def test_a_waist_sensor_claimed_for_a_foot_is_not_believed() -> None:
    """Steps taken for strides double the cadence: a walker of 105 spm reads as 210 and is still not cued."""
    w = World(UP, RUNNER, [Pod("waist", "left", "cccccccc", 0)])
    for i in range(150):
        w.land(w.now_us + 571_000 + 9_000 * (i % 4))
        w.until(w.now_us + 571_000)
    assert w.tempos == []
    assert w.status is not None
    assert "too high to be believed" in w.status.because


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_standing_runner_hears_nothing(kind: str) -> None:
    """The beat stops within T_HOLD of the last step, by itself, with a reason; then nothing more is said."""
    w = cued(kind)
    last_us = max(w.truth.values())
    w.until(w.now_us + 30 * S)
    assert not sounding(w)
    assert w.silences[-1].at_us <= last_us + T_HOLD_MAX_US + 100_000
    assert w.silences[-1].because.startswith("no valid")
    assert w.verdict() == []


def test_one_pod_lost_is_silence_and_a_notice() -> None:
    """The right pod dies: silent ≤ T_HOLD, named ≤ 3 s + one tick; back: cues ≤ 2.5 s after its first step."""
    w = cued()
    w.pods[1].alive = False
    died_us = w.now_us
    w.run(6, 160.0)
    assert not sounding(w)
    assert w.silences[-1].at_us <= died_us + T_HOLD_MAX_US + 500_000
    lost = [n for _, cues in w.trace for n in notices(cues, "device") if "lost" in n.because]
    assert [n.device for n in lost] == ["pod-r"]
    assert lost[0].at_us <= died_us + T_LOST_US + 100_000
    w.pods[1].alive = True
    back_us = w.now_us
    w.run(3, 160.0)
    assert sounding(w)
    assert w.tempos[-1].at_us <= back_us + 2_500_000
    assert w.verdict() == []


def test_a_claimed_pod_that_never_speaks_is_named() -> None:
    """Silence of a device that was claimed and never heard is a loss too."""
    w = World(UP, RUNNER, two_pods())
    w.pods[1].alive = False
    w.run(10, 160.0)
    assert w.tempos == []
    assert w.status is not None
    assert (w.status.state, w.status.because) == ("lost", "right sensor lost: nothing heard for 3.0 s")


def test_a_lost_pod_may_be_claimed_again() -> None:
    """A second claim of a lost device gives it a new chance: the lane does not stay lost for ever."""
    w = cued()
    w.pods[1].alive = False
    w.run(6, 160.0)
    w.pods[1].alive = True
    w.feed(Claimed(w.now_us, "pod-r", "right"))
    w.run(5, 160.0)
    assert sounding(w)


def test_a_second_claim_counts_nothing_twice() -> None:
    """Released and claimed again, a pod that resends its ring finds every step already counted."""
    w = cued()
    count = w.session.tally["footfalls"]
    w.feed(Released(w.now_us, "pod-l"))
    w.feed(Claimed(w.now_us, "pod-l", "left"))
    for seq in range(w.pods[0].seq):
        w.feed(Footfall(w.now_us, "pod-l", "aaaaaaaa", seq, 5_000_000_000 + seq, live=False))
    assert w.session.tally["footfalls"] == count


def test_what_was_on_disk_is_not_counted_again() -> None:
    """After a restart of the service the claim says what was committed: those are doubles, the next is new."""
    s = Session(FREE_RUN, Runner())
    s.feed(Claimed(0, "pod", "unknown", "0badcafe", 41))
    s.feed(Heartbeat(5, "pod", "0badcafe", 9, 43, 30))
    assert s.acks() == {"pod": ("0badcafe", 41)}
    s.feed(Footfall(10, "pod", "0badcafe", 41, 5, live=False))
    assert s.tally["refused_duplicate"] == 1
    s.feed(Footfall(20, "pod", "0badcafe", 42, 6, live=False))
    assert (s.tally["footfalls"], s.acks()) == (1, {"pod": ("0badcafe", 42)})


@pytest.mark.parametrize("new_boot", [True, False])
def test_a_reboot_is_a_hold_and_loses_nothing(new_boot: bool) -> None:
    """Counter to 0, with or without a new boot id: detected ≤ 2 s, WARMUP again, and the steps after it count."""
    w = cued()
    pod = w.pods[0]
    pod.seq, pod.up_us, pod.offset_us = 0, w.now_us, -w.now_us
    if new_boot:
        pod.boot = "dddddddd"
    began_us = w.now_us
    w.run(2, 160.0)
    restarts = [n for _, cues in w.trace for n in notices(cues, "device") if "restarted" in n.because]
    assert restarts
    assert restarts[0].at_us <= began_us + 2 * S
    w.run(10, 160.0)
    assert sounding(w)
    assert w.verdict() == []
    if new_boot:
        assert lost_or_doubled(w.trace, w.session.tally) == []


def test_late_messages_of_an_earlier_boot_do_not_undo_a_reboot() -> None:
    """A step of the boot before is logged once and not cued; the present boot stays the present one."""
    w = cued()
    w.pods[0].boot = "dddddddd"
    w.pods[0].seq = 0
    w.run(10, 160.0)
    assert sounding(w)
    count = w.session.tally["footfalls"]
    for _ in range(2):
        w.feed(Footfall(w.now_us, "pod-l", "aaaaaaaa", 9_999, 7, "left"))
        w.feed(ToeOff(w.now_us, "pod-l", "aaaaaaaa", 9_999, 8, 900_000, "left"))
        w.feed(LinkChanged(w.now_us, "pod-l", "online", "aaaaaaaa"))
    assert w.session.tally["footfalls"] == count + 1
    assert w.session.acks()["pod-l"][0] == "dddddddd"
    assert sounding(w)


@pytest.mark.parametrize("jump_us", [-86_400 * S, -3600 * S, -10 * S, -S, 150_000, S, 3600 * S, 86_400 * S])
def test_a_jump_of_a_pods_clock_is_silence_until_it_is_learnt(jump_us: int) -> None:
    """Held within 2.5 s (an exchange, or two future steps), no tempo from a wrong time, in tune again 6 s later."""
    w = World(UP, RUNNER, two_pods(), seed=3)
    for pod in w.pods:
        pod.offset_us += 2 * 86_400 * S
    w.run(40, 160.0)
    assert sounding(w)
    w.pods[0].offset_us += jump_us
    at_us = w.now_us
    w.run(4, 160.0)
    assert any(silence.at_us <= at_us + 2_500_000 for silence in w.silences)
    w.run(6, 160.0)
    assert sounding(w)
    assert w.verdict() == []


@pytest.mark.parametrize(
    ("stop", "start"),
    [
        (Command(0, "pause", "jo"), Command(0, "resume", "jo")),
        (Command(0, "fault", "jo"), Command(0, "clear_fault", "jo")),
        (Storage(0, False, "disk full"), Storage(0, True, "disk free")),
    ],
)
def test_a_latch_is_left_only_by_its_own_word(stop: Command | Storage, start: Command | Storage) -> None:
    """Silent at once and for as long as it takes; afterwards a warm-up, and no other release opens it."""
    w = cued()
    w.feed(replace(stop, at_us=w.now_us))
    assert not sounding(w)
    others: list[Command | Storage] = [Command(0, "resume", "x"), Command(0, "clear_fault", "x"), Storage(0, True, "x")]
    for other in others:
        if (type(other), getattr(other, "action", "")) != (type(start), getattr(start, "action", "")):
            w.feed(replace(other, at_us=w.now_us))
    w.run(10, 160.0)
    assert not sounding(w)
    w.feed(replace(start, at_us=w.now_us))
    assert not sounding(w)
    w.run(10, 160.0)
    assert sounding(w)
    assert w.verdict() == []


def test_a_stop_is_final() -> None:
    """Nothing brings a stopped session back."""
    w = cued()
    w.feed(Command(w.now_us, "stop", "jo", "done"))
    w.feed(Command(w.now_us, "resume", "jo"))
    w.feed(Command(w.now_us, "clear_fault", "jo"))
    w.run(20, 160.0)
    assert not sounding(w)
    assert w.session.sounding.because == "stopped by jo: done"
    assert w.verdict() == []


def test_a_flood_holds_the_lane_for_five_seconds() -> None:
    """Held at once, named, and warm again only after five seconds."""
    w = cued()
    at_us = w.now_us
    w.feed(Flooded(at_us, "pod-l", 500))
    assert "pod-l sends too much" in w.session.sounding.because
    w.run(10, 160.0)
    assert w.tempos[-1].at_us >= at_us + 5 * S
    assert w.session.tally["flooded"] == 500
    assert w.verdict() == []


def test_two_devices_on_one_foot_are_a_conflict() -> None:
    """Held with both names until one is released; no cue meanwhile."""
    w = cued()
    w.pods.append(Pod("pod-x", "left", "eeeeeeee", 0))
    w.feed(Claimed(w.now_us, "pod-x", "left"))
    assert w.session.sounding.because == "pod-l and pod-x both claim the left foot: release one"
    w.pods.pop()
    w.run(10, 160.0)
    assert not sounding(w)
    w.feed(Released(w.now_us, "pod-x"))
    w.run(10, 160.0)
    assert sounding(w)
    assert w.verdict() == []


def test_a_pod_that_says_the_other_foot_is_not_believed() -> None:
    """Claimed for the left, it says right: no cue to an unproven side, and the reason asks the question."""
    w = World(UP, RUNNER, two_pods())
    for i in range(40):
        w.land(w.now_us, side="right" if i % 2 == 0 else "left")
        w.until(w.now_us + 375_000 + 5_000 * (i % 3))
    assert w.tempos == []
    assert w.session.sounding.because.startswith("left or right?")


def test_a_stale_toe_off_neither_stops_nor_starts_anything() -> None:
    """An absurd or foreign contact time holds for its own step at most, not for the rest of the run."""
    w = cued("one foot")
    w.feed(ToeOff(w.now_us, "pod-l", "aaaaaaaa", 3, 1, 5_000_000, "left"))  # of a step long past
    w.run(2, 160.0)
    assert sounding(w)
    w.until(w.now_us + 100_000)
    w.feed(ToeOff(w.now_us, "pod-l", "aaaaaaaa", w.pods[0].seq - 1, 1, 5_000_000, "left"))
    w.run(1.5, 160.0)
    assert not sounding(w)
    assert w.session.sounding.because == "walking"
    w.run(6, 160.0)
    assert sounding(w)
    assert w.verdict() == []


def test_a_grounded_runner_walks_whatever_the_cadence() -> None:
    """Contacts longer than a step leave no flight: no cue at 150 spm."""
    w = World(UP, RUNNER, two_pods())
    for i in range(60):
        pod = w.pods[i % 2]
        w.land(w.now_us, pod=pod)
        w.until(w.now_us + 60_000)
        w.feed(ToeOff(w.now_us, pod.name, pod.boot, pod.seq - 1, 1, 450_000, pod.side))
        w.until(w.now_us + 340_000 + 5_000 * (i % 3))
    assert w.tempos == []


@pytest.mark.parametrize("pods", [two_pods, one_foot, waist])
def test_a_stuck_sensor_is_held(pods: object) -> None:
    """Intervals equal to the millisecond: held within twelve of them."""
    w = World(UP, RUNNER, pods())  # type: ignore[operator] # a factory
    step_us = 375_000 * (2 if pods is one_foot else 1)
    w.net = Net(least_us=5_000, most_us=5_000)
    for _ in range(60):
        w.land(w.now_us)
        w.until(w.now_us + step_us)
    assert w.tempos == []
    assert w.status is not None
    assert w.status.because.startswith("sensor stuck")


def test_a_battery_is_named_once_before_it_dies() -> None:
    """At 15 % a notice, one only."""
    s = Session(FREE_RUN, Runner())
    s.feed(Claimed(0, "pod", "left"))
    said = [s.feed(Heartbeat(i, "pod", "0badcafe", 9, 3, 0, pct)) for i, pct in enumerate((16, 15, 14, 15), start=1)]
    assert [[n.because for n in notices(cues, "device")] for cues in said] == [
        [],
        ["left sensor: battery 15 %"],
        [],
        [],
    ]


def test_an_answer_from_the_future_is_refused() -> None:
    """A pod that echoes a question never asked moves no clock and holds no lane; it is named."""
    w = cued()
    cues = w.feed(ClockEcho(w.now_us, "pod-l", "aaaaaaaa", w.now_us + 1, 5, 6))
    assert [n.about for n in cues if isinstance(n, Notice)] == ["rejected"]
    assert sounding(w)


def test_a_belt_is_a_sign_of_life_and_needs_a_claim() -> None:
    """A claimed treadmill that speaks only of its belt is alive; an unclaimed one is refused, a person believed."""
    s = Session(FREE_RUN, Runner())
    s.feed(Claimed(0, "tm", "unknown"))
    for second in range(1, 10):
        assert s.feed(Belt(second * S, "tm", 2_500, source="ftms")) == []
    assert notices(s.feed(Belt(10 * S, "other", 2_500, source="ftms")), "rejected")
    assert s.feed(Belt(10 * S, "desk", 2_600, source="manual")) == []


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_backlog_is_logged_and_never_cued(kind: str) -> None:
    """A minute of live steps that arrive at once after an outage count, and cause no tempo."""
    w = World(UP, RUNNER, KINDS[kind]())
    start_us = w.now_us
    for i in range(160):
        w.land(start_us + i * 375_000, net=Net(least_us=60 * S + 1 - i * 375_000, most_us=60 * S + 2 - i * 375_000))
    w.until(start_us + 70 * S)
    assert w.tempos == []
    assert lost_or_doubled(w.trace, w.session.tally) == []
    w.run(20, 160.0)
    assert sounding(w)
    assert w.verdict() == []


def test_absurd_steps_from_a_pod_are_refused_with_a_reason() -> None:
    """Any time and any number that the type allows: logged, named, never an exception, never a cue."""
    s = Session(UP, RUNNER)
    s.feed(Claimed(0, "pod", "left"))
    most = 2**53 - 1
    for i, (seq, t_us) in enumerate([(0, 0), (2**32 - 1, most), (1, most), (2**31, 1), (5, most - 1), (6, 2**32)]):
        cues = s.feed(Footfall(S + i * 400_000, "pod", "0badcafe", seq, t_us, "left", 200_000))
        assert not any(isinstance(cue, Tempo) for cue in cues)
    s.feed(Heartbeat(9 * S, "pod", "0badcafe", most, 2**32 - 1, 2**32 - 1, 100, -150))
    assert isinstance(s.sounding, Silence)
    assert s.tally["footfalls"] == 6


def test_time_never_goes_back() -> None:
    """An event before the last one is a programmer's error, and says both times."""
    s = Session(FREE_RUN, Runner())
    s.feed(Alarm(5))
    with pytest.raises(ValueError, match="event alarm at 4 µs comes before 5 µs"):
        s.feed(Alarm(4))


def test_an_early_alarm_says_nothing() -> None:
    """Before the deadline nothing is overdue; at the deadline it is."""
    w = cued()
    due_us = w.session.deadline_us
    assert due_us is not None
    assert w.feed(Alarm(due_us - 1)) == []
    assert w.feed(Alarm(due_us)) != []


def test_strangers_change_nothing() -> None:
    """Events of a device that nobody claimed are refused, and the beat goes on."""
    w = cued()
    for event in (
        Footfall(w.now_us, "alien", "0badcafe", 1, 1, "left"),
        ToeOff(w.now_us, "alien", "0badcafe", 1, 1, 5_000_000),
        Heartbeat(w.now_us, "alien", "0badcafe", 1, 1),
        ClockEcho(w.now_us, "alien", "0badcafe", 1, 1, 1),
    ):
        assert [n.about for n in w.feed(event) if isinstance(n, Notice)] == ["rejected"]
    assert w.feed(LinkChanged(w.now_us, "alien", "offline")) == []
    assert w.feed(Released(w.now_us, "alien")) == []
    assert sounding(w)


def test_a_pod_that_says_goodbye_is_lost_at_once() -> None:
    """The Last Will is believed: silent, named, and back when it speaks."""
    w = cued()
    cues = w.feed(LinkChanged(w.now_us, "pod-r", "offline"))
    assert [n.because for n in notices(cues, "device")] == ["right sensor lost: its connection has ended"]
    assert not sounding(w)
    w.run(5, 160.0)
    assert sounding(w)
    assert w.verdict() == []


def test_a_follower_is_led_through_a_whole_session_without_a_wrong_word() -> None:
    """Ten minutes on a bad network: the goal is reached, and the oracle has nothing to say."""
    w = World(UP, RUNNER, two_pods(), seed=11)
    w.net = Net(loss=0.01, again=0.05, late=0.02)
    w.run(600, Follower(160, w))
    assert max(tempo.milli_spm for tempo in w.tempos) == 172_000
    assert w.verdict() == []

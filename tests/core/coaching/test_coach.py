"""coach.py: when it speaks, how it gets there, and when it leaves the runner alone."""

import math
import statistics
from itertools import pairwise

import pytest

from stridecue.core.beat import beat_us, first_beat_at_or_after
from stridecue.core.coaching.retarget import Retarget
from stridecue.core.cues import Notice, Prompt, Silence, Tempo
from stridecue.core.events import Belt, Command
from stridecue.core.plan import Plan, Ramp, Segment
from stridecue.core.runner import Runner
from tests.core.world import KINDS, Follower, Pod, S, World, two_pods

UP = Plan("up", (Segment("continuous", target_permille=75),))
DOWN = Plan("down", (Segment("continuous", target_permille=-75),))
BAND = Plan("band", (Segment("bandwidth", target_permille=50),))
RUNNER = Runner("runner", 160_000)
ON_TARGET = 168.0


def world(plan: Plan, seed: int = 0, pods: list[Pod] | None = None) -> World:
    """Two pods on a runner with a baseline of 160 spm."""
    return World(plan, RUNNER, pods or two_pods(), seed=seed)


@pytest.mark.parametrize("plan", [UP, DOWN])
@pytest.mark.parametrize("seed", range(3))
def test_a_following_runner_is_at_the_goal_in_150_seconds(plan: Plan, seed: int) -> None:
    """From the first click at the own cadence 1 % every 20 s: +7.5 % in ≤ 150 s, and no step above 1 %, up or down."""
    w = world(plan, seed)
    w.run(180, Follower(160, w))
    goal = 172_000 if plan is UP else 148_000
    reached = next(tempo.at_us for tempo in w.tempos if tempo.milli_spm == goal)
    took_s = 20 * math.log(goal / w.tempos[0].milli_spm) / math.log(1.01 if plan is UP else 0.99)
    assert 20 * math.log(1.075) / math.log(1.01) + 4 <= 150  # from exactly the baseline up
    assert reached - w.tempos[0].at_us <= (took_s + 4) * S
    assert abs(w.tempos[0].milli_spm - 160_000) <= 2_500
    for one, other in zip(w.tempos, w.tempos[1:], strict=False):
        assert abs(other.milli_spm - one.milli_spm) * 100 <= one.milli_spm
        assert other.anchor_us == beat_us(one, first_beat_at_or_after(one, other.at_us))
    assert w.tempos[-1].milli_spm == goal
    assert not w.silences
    assert w.verdict() == []


@pytest.mark.parametrize("seed", range(3))
def test_the_ramp_waits_for_a_runner_who_lags(seed: int) -> None:
    """Against a runner who stays at 160 spm the tempo never gets more than one step beyond 3 % ahead."""
    w = world(UP, seed)
    w.run(120, 160.0)
    assert max(tempo.milli_spm for tempo in w.tempos) <= 160_000 * 1.03 * 1.011 * 1.005
    assert w.session.sounding.because.startswith("ramp")


@pytest.mark.parametrize(("plan", "most", "least"), [(UP, 163.0, 0.0), (DOWN, 999.0, 157.0)])
def test_after_45_seconds_of_lag_what_was_reached_is_the_days_target(plan: Plan, most: float, least: float) -> None:
    """A runner who can do 3 % is not pushed to 7.5 %: the reached tempo (≥ 2.5 %) becomes the target, up and down."""
    w = world(plan, 1)
    follower = Follower(160, w, most_spm=most)
    w.run(300, lambda at_s: max(follower(at_s), least))
    assert w.status is not None
    assert w.status.target_milli_spm == w.tempos[-1].milli_spm
    assert 25 <= abs(w.tempos[-1].milli_spm - 160_000) / 160 <= 65
    assert w.verdict() == []


def test_the_days_target_holds_in_the_next_segment_too() -> None:
    """After a silent segment the tempo does not go on to a target that was found to be too high."""
    segments = (Segment("continuous", 75, 240), Segment("silent", 75, 30), Segment("continuous", 75))
    w = world(Plan("days", segments), 2)
    w.run(240, Follower(160, w, most_spm=163.0))
    accepted = w.tempos[-1].milli_spm
    assert accepted < 172_000
    w.run(120, Follower(160, w, most_spm=168.0))
    assert max(tempo.milli_spm for tempo in w.tempos) == accepted


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_first_click_falls_on_a_footfall(kind: str) -> None:
    """The first click is within ±40 ms of the next real contact in 95 of 100 runs, and never further than 60 ms."""
    off = []
    for seed in range(100):
        w = world(UP, seed, KINDS[kind]())
        contacts = w.run(12.5, 160.0)
        after: list[int] = []
        while not after:
            contacts = contacts[-3:] + w.run(1.5, 160.0)
            after = [c for c in contacts if c > w.tempos[0].anchor_us + 400_000] if w.tempos else []
        anchor_us = w.tempos[0].anchor_us
        near = min(w.truth.values(), key=lambda c: abs(c - anchor_us))
        off.append(abs(near - anchor_us))
        assert anchor_us >= w.tempos[0].at_us + 150_000
    if kind == "one foot":  # the other foot's contacts are not in the record: fold to the nearest half stride
        off = [min(one, abs(375_000 - one)) for one in off]
    assert sorted(off)[95] <= 40_000
    assert max(off) <= 60_000


@pytest.mark.parametrize("seed", range(6))
def test_a_runner_on_target_is_left_alone(seed: int) -> None:
    """Step variability 1.8 %, 8 ms of jitter, 1 % of asymmetry, on target: no bandwidth episode in 10 min."""
    w = world(BAND, seed)
    w.run(600, ON_TARGET)
    assert w.tempos == []
    assert w.verdict() == []


def test_a_low_runner_is_cued_in_time() -> None:
    """At 4 % below the target the cue comes after a median of ≤ 25 s, p90 ≤ 40 s, of evaluation (settling apart)."""
    waited = []
    for seed in range(30):
        w = world(BAND, seed)
        began_us = w.now_us + 20 * S
        while not w.tempos and w.now_us < began_us + 90 * S:
            w.run(1, ON_TARGET * 0.96)
        waited.append((w.now_us - began_us) / S)
    assert statistics.median(waited) <= 25
    assert sorted(waited)[int(len(waited) * 0.9)] <= 40


def test_an_episode_ends_after_a_minute_and_leaves_twenty_seconds() -> None:
    """A runner who never answers is cued for ≤ 60 s at a time with ≥ 20 s of quiet between."""
    w = world(BAND, 3)
    w.run(300, ON_TARGET * 0.94)
    assert len(w.silences) >= 2
    for i, (tempo, silence) in enumerate(zip(w.tempos, w.silences, strict=False)):
        assert silence.at_us - tempo.at_us <= 61 * S
        if i + 1 < len(w.tempos):
            assert w.tempos[i + 1].at_us - silence.at_us >= 20 * S


def test_a_click_of_the_segment_before_is_no_endless_episode() -> None:
    """Where a continuous segment ends and a bandwidth one begins, the click stops; a cue there has its own clock."""
    w = world(Plan("two", (Segment("continuous", 50, 60), Segment("bandwidth", 50))), 4)
    w.run(62, Follower(160, w))
    assert isinstance(w.session.sounding, Silence)
    w.run(200, 150.0)
    starts = [tempo.at_us for tempo in w.tempos if tempo.at_us > 71 * S]
    ends = [silence.at_us for silence in w.silences if silence.at_us > 71 * S]
    assert starts
    assert all(end - start <= 61 * S for start, end in zip(starts, ends, strict=False))


def test_walking_is_not_held_against_the_runner() -> None:
    """After a walk of a minute a runner on target is not cued for the slow steps of the walk."""
    w = world(BAND, 5)
    w.run(60, ON_TARGET)
    w.run(60, 110.0)
    w.run(60, ON_TARGET)
    assert w.tempos == []


def test_no_beat_leaves_the_limits_even_on_its_way() -> None:
    """A runner at 190 spm with a baseline of 160 is not clicked at 190 on the way down to 172."""
    w = world(UP, 6)
    w.run(60, 190.0)
    assert w.tempos
    assert {tempo.milli_spm <= 176_000 for tempo in w.tempos} == {True}


@pytest.mark.parametrize("away_s", [2, 28, 40])
def test_after_a_short_hold_the_tempo_goes_on_where_it_was(away_s: int) -> None:
    """Within 30 s the beat is back at its tempo ≤ 2 s after the first fresh step; later the ramp starts anew."""
    w = world(UP, 7)
    w.run(100, Follower(160, w))
    before = w.tempos[-1].milli_spm
    count = len(w.tempos)
    w.until(w.now_us + away_s * S)
    assert isinstance(w.session.sounding, Silence)
    back_us = w.now_us
    w.run(3, 165.0)
    if away_s < 30:
        assert isinstance(w.session.sounding, Tempo)
        assert w.tempos[count].milli_spm == before
        assert w.tempos[count].at_us - back_us <= 2.4 * S
    else:
        assert len(w.tempos) == count
    assert w.verdict() == []


@pytest.mark.parametrize("mode", ["free", "silent"])
def test_a_silent_segment_is_silent(mode: str) -> None:
    """Free and silent segments never click, and say why."""
    segment = Segment("free") if mode == "free" else Segment("silent", 75)
    w = world(Plan("quiet", (segment,)), 8)
    w.run(60, 150.0)
    assert w.tempos == []
    assert w.status is not None
    assert w.status.because == ("free run: no target" if mode == "free" else "segment 1 is silent")


def test_a_ramp_of_small_steps_still_moves() -> None:
    """One permille a second: every change is at least 1 milli-spm, and the goal is reached."""
    w = world(Plan("fine", (Segment("continuous", 20),), Ramp(step_permille=1, every_s=1)), 9)
    w.run(60, Follower(160, w, lag_s=1))
    assert w.tempos[-1].milli_spm == 163_200


# ---------------------------------------------------------------- whole sessions


def prompts(w: World, kind: str | None = None) -> list[Prompt]:
    """What the runner was told."""
    return [cue for _, cues in w.trace for cue in cues if isinstance(cue, Prompt) and kind in (None, cue.kind)]


def first_step_us(w: World) -> int:
    """When the plan's clock began."""
    return next(event.at_us for event, cues in w.trace if any(getattr(cue, "steps", 0) == 1 for cue in cues))


FADED = Plan(
    "faded",
    (
        Segment("walk", None, 10),
        Segment("silent", None, 20),
        Segment("probe", 75, 40),
        Segment("continuous", 75, 60),
        Segment("silent", 75, 30),
        Segment("bandwidth", 75, 60),
        Segment("probe", 75, 40),
    ),
    session=3,
)


def test_a_beat_ends_with_its_segment_and_not_with_the_next_step() -> None:
    """Where a silent segment begins the silence comes at that microsecond, though no step does."""
    w = world(FADED, 10)
    w.run(10, 110.0)
    w.run(115, Follower(160, w))
    assert isinstance(w.session.sounding, Tempo)
    w.run(20, Follower(160, w))
    (silence,) = w.silences
    assert silence.at_us == first_step_us(w) + 130 * S
    w.run(180, Follower(160, w))
    assert w.verdict() == []


def test_the_result_of_a_silent_stretch_comes_after_it() -> None:
    """One line when the lights are on again, with cadence, target and share; not a word of it before."""
    w = world(FADED, 11)
    w.run(10, 110.0)
    w.run(275, Follower(160, w, lag_s=20))
    told = prompts(w, "result")
    assert [(one.at_us - first_step_us(w)) / S for one in told] == [70, 160, 260]
    assert told[0].words.startswith("The last 40 s without cues: 1")
    assert "target 172.0, in the band 0 % of the time." in told[0].words
    lit = {"continuous", "bandwidth", "free", "walk"}
    dark_us = [event.at_us for event, cues in w.trace for c in cues if getattr(c, "mode", "free") not in lit]
    assert not {one.at_us for one in told} & set(dark_us)


def test_pain_is_asked_at_half_time_and_at_the_end_but_never_in_a_probe() -> None:
    """Half of 260 s is in the silent block: asked there; at the end 20 s later, when the result has been read."""
    w = world(FADED, 12)
    w.run(10, 110.0)
    w.run(275, Follower(160, w))
    asked = prompts(w, "ask")
    assert [round((one.at_us - first_step_us(w)) / S) for one in asked] == [130, 280]
    probes = [one for one in prompts(w) if 30 < (one.at_us - first_step_us(w)) / S < 70]
    assert probes == []


def test_words_are_spoken_seldom() -> None:
    """Shown at once, aloud at most every two minutes (pain apart)."""
    w = world(FADED, 13)
    w.run(10, 110.0)
    w.run(275, Follower(160, w))
    spoken = [one.at_us for one in prompts(w) if one.aloud]
    assert len(spoken) >= 2
    assert all(later - one >= 120 * S for one, later in pairwise(spoken))
    assert len(prompts(w)) > len(spoken)


@pytest.mark.parametrize("seed", range(3))
def test_three_cues_that_did_not_help_ease_the_target(seed: int) -> None:
    """A runner 6 % low who never answers: 2.5 % less within five minutes, said to the runner, with the reason."""
    w = world(BAND, seed)
    w.run(330, ON_TARGET * 0.94)
    (eased,) = prompts(w, "ease")
    assert eased.words == "Fine to ease off: the target is 164.0 now."
    assert w.status is not None
    assert w.status.target_milli_spm == 164_000
    assert len([one for one in w.silences if one.at_us <= eased.at_us]) == 3
    w.run(600, ON_TARGET * 0.94)
    assert w.status.target_milli_spm in (160_000, 164_000)
    assert w.verdict() == []


def test_a_runner_who_answers_is_not_eased() -> None:
    """Episodes that bring the runner back are no failures, however many."""
    w = world(BAND, 4)
    for _ in range(5):
        w.run(60, ON_TARGET * 0.95)
        w.run(45, ON_TARGET)
    assert len(w.tempos) >= 4
    assert prompts(w, "ease") == []


def test_nothing_is_judged_at_another_speed() -> None:
    """0.4 km/h quicker than the reference: no cue to a runner 5 % low, no verdict; back at it, the cue comes."""
    w = World(BAND, Runner("runner", 160_000, reference_speed_mm_s=2_500), two_pods(), seed=14)
    w.feed(Belt(w.now_us, "belt", 2_611))
    w.run(90, ON_TARGET * 0.95)
    assert w.tempos == []
    assert w.status is not None
    assert w.status.in_band is None
    assert w.status.because == "at 9.4 km/h: not judged, the target is meant for 9.0 km/h"
    w.feed(Belt(w.now_us, "belt", 2_540))
    w.run(40, ON_TARGET * 0.95)
    assert len(w.tempos) == 1


def test_the_ramp_stands_still_at_another_speed() -> None:
    """The beat stays as it is, and goes on to the target when the belt is back."""
    w = World(UP, Runner("runner", 160_000, reference_speed_mm_s=2_500), two_pods(), seed=15)
    w.feed(Belt(w.now_us, "belt", 2_500))
    w.run(40, Follower(160, w))
    reached = w.tempos[-1].milli_spm
    w.feed(Belt(w.now_us, "belt", 3_000))
    w.run(60, Follower(160, w))
    assert w.tempos[-1].milli_spm == reached
    assert isinstance(w.session.sounding, Tempo)
    w.feed(Belt(w.now_us, "belt", 2_500))
    w.run(180, Follower(160, w))
    assert w.tempos[-1].milli_spm == 172_000


@pytest.mark.parametrize(
    ("wish", "target"),
    [
        ({"target_permille": 50}, 168_000),
        ({"by_permille": -5}, 171_200),
        ({"by_permille": 5}, 172_800),
        ({"target_milli_spm": 170_300}, 170_300),
    ],
)
def test_a_change_by_a_person_is_heard_within_a_second(wish: dict[str, int], target: int) -> None:
    """The next step moves the beat, by 1 % at most; the rest comes as a ramp; the runner is told."""
    w = world(UP, 16)
    w.run(190, Follower(160, w))
    assert w.tempos[-1].milli_spm == 172_000
    count, asked_us = len(w.tempos), w.now_us
    w.feed(Retarget(w.now_us, "physio 7", **wish))  # type: ignore[arg-type] # one of the wishes
    w.run(1, Follower(172, w))
    assert w.tempos[count].at_us - asked_us <= 0.6 * S
    assert abs(w.tempos[count].milli_spm - 172_000) <= 1_720
    w.run(90, Follower(172, w))
    assert w.tempos[-1].milli_spm == target
    (told,) = prompts(w, "target")
    assert told.words == f"The target is {target / 1000:.1f} now."
    assert w.verdict() == []


def test_a_change_beyond_the_limits_is_refused_in_words() -> None:
    """+10 % is the end: nothing changes, and the reason is noted; a free run has no target to change."""
    w = world(UP, 17)
    w.run(30, 160.0)
    for _ in range(8):
        w.feed(Retarget(w.now_us, "the runner", by_permille=5))
    assert w.status is not None
    assert w.status.target_milli_spm == 176_000
    noted = [cue.because for _, cues in w.trace for cue in cues if isinstance(cue, Notice) and cue.about == "session"]
    assert (
        noted[-1] == "refused to the runner: target 176.8 spm: at most 176 spm is given to this runner (baseline 160)"
    )
    free = World(Plan("free", (Segment("free"),)), Runner(), two_pods())
    free.run(10, 160.0)
    with pytest.raises(ValueError, match="plan 'free' has no target that could be changed"):
        free.session.check(Retarget(free.now_us, "jo", policy="silent"))


def test_a_wider_band_lets_a_runner_be_and_a_nearer_one_speaks() -> None:
    """4 % below the target a cue speaks; set to 5 % it does not; in both, what counts as in the band stays ±3 %."""
    for band_permille, speaks in ((50, False), (30, True)):
        w = world(Plan("band", (Segment("bandwidth", 50),)), 19)  # 168 spm
        w.run(15, 168.0)
        w.feed(Retarget(w.now_us, "physio 7", band_permille=band_permille))
        w.run(60, 168.0 * 0.96)
        assert bool(w.tempos) is speaks
        assert w.status is not None
        assert w.status.in_band is False
        assert prompts(w, "target") == []
        noted = [cue.because for _, cues in w.trace for cue in cues if isinstance(cue, Notice)]
        below, above = band_permille / 10, band_permille * 5 // 3 / 10
        assert noted[-1] == (
            f"physio 7: a bandwidth cue speaks from {below:g} % below and {above:g} % above the target on"
        )
        assert w.verdict() == []


def test_a_policy_silences_the_cueing_segments_and_brings_them_back() -> None:
    """`silent` ends the beat at once, and is told as such; `continuous` starts it again; a silent segment stays."""
    w = world(Plan("two", (Segment("continuous", 75, 90), Segment("silent", 75))), 18)
    w.run(40, Follower(160, w))
    w.feed(Retarget(w.now_us, "physio 7", policy="silent"))
    assert isinstance(w.session.sounding, Silence)
    w.run(20, 162.0)
    assert isinstance(w.session.sounding, Silence)
    w.feed(Retarget(w.now_us, "physio 7", policy="continuous"))
    w.run(5, 162.0)
    assert isinstance(w.session.sounding, Tempo)
    w.run(60, 162.0)
    assert isinstance(w.session.sounding, Silence)
    told = [prompt.words for prompt in prompts(w, "target")]
    assert told == [f"The cueing segments are {policy} now." for policy in ("silent", "continuous")]
    assert w.verdict() == []


def test_a_pause_stops_the_plans_clock() -> None:
    """A minute of pause in a segment of a minute: the segment goes on after it, where it was."""
    w = world(Plan("two", (Segment("continuous", 75, 60), Segment("silent", 75))), 19)
    w.run(30, Follower(160, w))
    w.feed(Command(w.now_us, "pause", "the page"))
    w.run(60, 100.0)
    w.feed(Command(w.now_us, "resume", "the page"))
    w.run(25, Follower(160, w))
    assert isinstance(w.session.sounding, Tempo)
    w.run(10, Follower(160, w))
    assert isinstance(w.session.sounding, Silence)
    assert w.verdict() == []


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_stopped_runner_hears_nothing_within_three_seconds(kind: str) -> None:
    """Fewer than four steps in three seconds: silence, whatever the sensors."""
    w = world(UP, 20, KINDS[kind]())
    w.run(30, Follower(160, w))
    w.run(3, 60.0)
    assert isinstance(w.session.sounding, Silence)

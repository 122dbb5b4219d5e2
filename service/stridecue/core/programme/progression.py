"""What comes after a session: advance, hold the fading, hold, go back, or stop. The first rule that matches decides.

| rule | when | verdict | effect |
|---|---|---|---|
| 1 | a red flag | stop | the plan is locked until a named clinician unlocks it |
| 2 | knee ≥ 6, a limp, next morning ≥ +2, lower leg ≥ 5 | regress | previous session, minutes −25 %, target −2.5 % |
| 3 | anything that is needed is missing | hold | repeat |
| 4 | amber twice in a row | regress | as rule 2 |
| 5 | knee amber, not settled within the hour, next morning +1 | hold | the same session, minutes −10 % |
| 6 | lower leg 3 to 4 | hold | target −2.5 %; "do not run on your toes" |
| 7 | longer than 1.10 × the longest run of 30 days | hold | repeat, no growth |
| 8 | in the band < 60 % | hold | repeat; the second time target −2.5 % |
| 9 | in the band 60 to 79 % | hold_fade | minutes may rise, the share of feedback stays |
| 10 | in the band ≥ 80 %, pain green | advance | the next session |

Source: coaching evidence, section 8.5. Missing data never advances, and a worse input never gives a milder verdict; the
tests hold both over the full grid of the reference rule. These are proposals: a person accepts or declines each.

    >>> fine = Showed(0, settled=True, morning_change_nprs=0, lower_leg_nprs=0, in_band_pct=91.0, load_ratio=1.05)
    >>> decide(fine).verdict, decide(replace(fine, settled=None)).because
    ('advance', 'not known: whether the knee settled within an hour')
    >>> follow(decide(replace(fine, in_band_pct=70.0)), Prescription(5, 5), 8)
    Prescription(session=6, fade_of=5, minutes_permille=1000, target_change_permille=0)
"""

from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal

from annotated_types import Interval

from stridecue.core.pain.pain import GREEN, LEG_AMBER, LEG_RED, RED, Felt, Model, Nprs
from stridecue.core.programme.thresholds import threshold
from stridecue.core.programme.training_load import Spike

Verdict = Literal["advance", "hold_fade", "hold", "regress", "stop"]
SEVERITY: Final[tuple[Verdict, ...]] = ("advance", "hold_fade", "hold", "regress", "stop")
"""From mild to severe."""

SessionNumber = Annotated[int, Interval(ge=1, le=99)]

MORNING_RED, MORNING_AMBER = threshold("morning_red"), threshold("morning_amber")
BAND_ADVANCE_PCT, BAND_HOLD_PCT = threshold("band_advance"), threshold("band_hold")
MAIN_SHARE_PCT = threshold("main_share")
LOAD_RATIO_MAX = threshold("spike_none")
TARGET_STEP_PERMILLE = round(10 * threshold("target_step"))
TARGET_MAX_PERMILLE = round(10 * threshold("target_max"))
AFTER_AMBER = 1 - threshold("amber_minutes") / 100
AFTER_REGRESS = 1 - threshold("regress_minutes") / 100
MINUTES_MIN_PERMILLE: Final = 500
"""A session that has been shortened again and again stays at least half of what it was; less is a talk, not a plan."""


@dataclass(frozen=True, slots=True)
class Showed:
    """What one session showed. None: not known. `missing`: what else is not known, in words.

    `morning_change_nprs`: knee pain next morning − before the run. `load_ratio`: over the longest run of 30 days;
    infinite where there was none. `signs`: what ended the run beside numbers. `amber_before`, `low_before`: the
    session before was amber, or in the band < 60 %.
    """

    knee_during_nprs: Nprs | None = None
    settled: bool | None = None
    morning_change_nprs: int | None = None
    lower_leg_nprs: Nprs | None = None
    in_band_pct: float | None = None
    load_ratio: float | None = None
    limp: bool = False
    signs: tuple[str, ...] = ()
    red_flags: tuple[str, ...] = ()
    amber_before: bool = False
    low_before: bool = False
    missing: tuple[str, ...] = ()


RED_SIGNS: Final = frozenset({"locking", "giving_way", "chest_pain", "faint", "breathless", "leg_swelling"})
"""What a runner says during a run that is a red flag; the other signs send the plan back (sections 3.2 and 3.5)."""

UNKNOWN: Final = {
    "knee_during_nprs": "knee pain during the run",
    "settled": "whether the knee settled within an hour",
    "morning_change_nprs": "knee pain the next morning",
    "lower_leg_nprs": "calf, Achilles, shin and foot",
    "in_band_pct": "the share of cued time in the band",
    "load_ratio": "the longest run of the last 30 days",
}
"""What is needed to advance, and how it is called."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with the number of its rule and the reason, in words for the physio."""

    verdict: Verdict
    rule: Annotated[int, Interval(ge=1, le=10)]
    because: str


def showed(  # what a session showed comes from five rooms: this is where they meet
    felt: Felt,
    in_band_pct: float | None,
    spike: Spike | None,
    red_flags: tuple[str, ...] = (),
    before: Showed | None = None,
    model: Model = "strict",
    main_share_pct: float | None = None,
) -> Showed:
    """Take pain, practice and load of one session together. `spike` None: the run's load is not known.

    `main_share_pct`: of the main part's minutes; where too few were run, the session shows too little to go on.
    """
    missing = [f"the answer '{moment.replace('_', ' ')}'" for moment in felt.missing]
    if main_share_pct is not None and main_share_pct < MAIN_SHARE_PCT:
        missing.append(
            f"a whole session ({main_share_pct:.0f} % of its main minutes, {MAIN_SHARE_PCT:.0f} % are needed)"
        )
    ratio = None if spike is None else spike.ratio
    if spike is not None and spike.size == "first":
        ratio = float("inf")  # a first run is longer than nothing: no growth on top of it
    return Showed(
        felt.knee_during_nprs,
        felt.settled,
        felt.morning_change_nprs,
        felt.lower_leg_nprs,
        in_band_pct,
        ratio,
        felt.limp,
        tuple(sign for sign in felt.signs if sign not in RED_SIGNS),
        (*(sign.replace("_", " ") for sign in felt.signs if sign in RED_SIGNS), *red_flags),
        before is not None and amber(before, model) is not None,
        before is not None and before.in_band_pct is not None and before.in_band_pct < BAND_HOLD_PCT,
        tuple(missing),
    )


def amber(seen: Showed, model: Model = "strict") -> str | None:
    """Why the pain of this session was amber (or worse); None when it was green, as far as is known."""
    if seen.knee_during_nprs is not None and seen.knee_during_nprs > GREEN[model]:
        return f"knee {seen.knee_during_nprs}/10 during the run, green is up to {GREEN[model]}"
    if seen.settled is False:
        return "the knee had not settled within an hour"
    if seen.morning_change_nprs is not None and seen.morning_change_nprs >= MORNING_AMBER:
        return f"knee +{seen.morning_change_nprs} the next morning"
    return None


def decide(seen: Showed, model: Model = "strict") -> Decision:
    """The verdict on one session; see the table on top."""
    alarm = _alarm(seen)
    if alarm is not None:
        return alarm
    unknown = [words for name, words in UNKNOWN.items() if getattr(seen, name) is None]
    unknown += seen.missing
    if unknown:
        return Decision("hold", 3, f"not known: {', '.join(unknown)}")
    why = amber(seen, model)
    if why is not None:
        if seen.amber_before:
            return Decision("regress", 4, f"second amber in a row: {why}")
        return Decision("hold", 5, f"amber: {why}")
    return _practised(seen)


def _alarm(seen: Showed) -> Decision | None:
    """Rules 1 and 2, which need no more than one bad answer."""
    if seen.red_flags:
        return Decision("stop", 1, f"red flag: {', '.join(seen.red_flags)}; a clinician decides")
    if seen.knee_during_nprs is not None and seen.knee_during_nprs >= RED:
        return Decision("regress", 2, f"knee {seen.knee_during_nprs}/10 during the run, red is from {RED}")
    if seen.limp:
        return Decision("regress", 2, "a limp: pain has changed the gait")
    if seen.signs:
        return Decision("regress", 2, f"said during the run: {', '.join(seen.signs).replace('_', ' ')}")
    if seen.morning_change_nprs is not None and seen.morning_change_nprs >= MORNING_RED:
        return Decision("regress", 2, f"knee +{seen.morning_change_nprs} the next morning")
    if seen.lower_leg_nprs is not None and seen.lower_leg_nprs >= LEG_RED:
        return Decision("regress", 2, f"calf, Achilles, shin or foot {seen.lower_leg_nprs}/10")
    return None


def _practised(seen: Showed) -> Decision:
    """Rules 6 to 10: pain is green and everything is known."""
    assert seen.lower_leg_nprs is not None  # noqa: S101 - rule 3 has looked
    assert seen.load_ratio is not None  # noqa: S101 - the same
    assert seen.in_band_pct is not None  # noqa: S101 - the same
    if seen.lower_leg_nprs >= LEG_AMBER:
        words = f"calf, Achilles, shin or foot {seen.lower_leg_nprs}/10: watch it, and do not run on your toes"
        return Decision("hold", 6, words)
    if seen.load_ratio > LOAD_RATIO_MAX:
        if seen.load_ratio == float("inf"):
            return Decision("hold", 7, "the first run in 30 days: no growth on top of it")
        times = f"{seen.load_ratio:.2f} × the longest run of 30 days"
        return Decision("hold", 7, f"{times}, up to {LOAD_RATIO_MAX:.2f} × may grow")
    in_band = f"{seen.in_band_pct:.0f} % of cued time in the band"
    if seen.in_band_pct < BAND_HOLD_PCT:
        again = ", the second time" if seen.low_before else ""
        return Decision("hold", 8, f"{in_band}, under {BAND_HOLD_PCT:.0f} %{again}")
    if seen.in_band_pct < BAND_ADVANCE_PCT:
        return Decision("hold_fade", 9, f"{in_band}: minutes may rise, the share of feedback stays")
    return Decision("advance", 10, f"{in_band}, pain green")


# ──────────────────────────────────────────────────────────────── what follows


@dataclass(frozen=True, slots=True)
class Prescription:
    """What is run next: the minutes and target of `session`, cued as in session `fade_of`.

    `minutes_permille` of that session's main minutes; `target_change_permille` on top of its target.
    """

    session: SessionNumber = 1
    fade_of: SessionNumber = 1
    minutes_permille: Annotated[int, Interval(ge=MINUTES_MIN_PERMILLE, le=1_000)] = 1_000
    target_change_permille: Annotated[int, Interval(ge=-TARGET_MAX_PERMILLE, le=TARGET_MAX_PERMILLE)] = 0


def follow(decision: Decision, ran: Prescription, sessions: int, *, low_before: bool = False) -> Prescription | None:
    """What a verdict on `ran` makes of it, in a programme of so many sessions; None: nothing is run (stop).

    >>> follow(Decision("regress", 2, "a limp"), Prescription(5, 5), 8)
    Prescription(session=4, fade_of=4, minutes_permille=750, target_change_permille=-25)
    >>> follow(Decision("advance", 10, ""), Prescription(8, 8), 8) == Prescription(8, 8)
    True
    """
    if decision.verdict == "stop":
        return None
    if decision.verdict == "regress":
        back = replace(ran, session=max(ran.session - 1, 1), fade_of=max(ran.fade_of - 1, 1))
        return _eased(_shortened(back, AFTER_REGRESS))
    if decision.verdict == "advance":
        session, fade_of = min(ran.session + 1, sessions), min(ran.fade_of + 1, sessions)
        return replace(ran, session=session, fade_of=fade_of, minutes_permille=1_000)
    if decision.verdict == "hold_fade":
        return replace(ran, session=min(ran.session + 1, sessions), minutes_permille=1_000)
    if decision.rule == 5:
        return _shortened(ran, AFTER_AMBER)
    if decision.rule == 6 or (decision.rule == 8 and low_before):
        return _eased(ran)
    return ran


def _shortened(prescribed: Prescription, factor: float) -> Prescription:
    return replace(prescribed, minutes_permille=max(round(prescribed.minutes_permille * factor), MINUTES_MIN_PERMILLE))


def _eased(prescribed: Prescription) -> Prescription:
    change = max(prescribed.target_change_permille - TARGET_STEP_PERMILLE, -TARGET_MAX_PERMILLE)
    return replace(prescribed, target_change_permille=change)

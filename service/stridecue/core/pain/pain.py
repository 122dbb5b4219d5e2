"""Pain beside a run: what was answered, when to ask again, and what the light says.

The scale is the numeric rating scale, 0 no pain to 10 worst pain imaginable. Knee and lower leg (calf, Achilles, shin,
foot) are kept apart, because a quicker cadence moves load from the one to the other (coaching evidence, section 3).

    >>> light(2), light(3), light(3, model="tendon"), light(6), light(0, limp=True)
    ('green', 'amber', 'green', 'red', 'red')
    >>> first = Answer("before", 1, 0)
    >>> felt([first, Answer("halfway", 2, 0), Answer("end", 3, 1)]).knee_during_nprs
    3
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal

from annotated_types import Interval

from stridecue.core.programme.thresholds import threshold

Nprs = Annotated[int, Interval(ge=0, le=10)]
Moment = Literal["before", "halfway", "end", "after_60min", "next_morning", "on_demand"]
Model = Literal["strict", "tendon"]
Light = Literal["green", "amber", "red"]

PROMPTS: Final[tuple[Moment, ...]] = ("before", "halfway", "end", "after_60min", "next_morning")
"""What every session asks, in order; `on_demand` is the runner's own button."""
DURING: Final[frozenset[Moment]] = frozenset({"halfway", "end", "on_demand"})
WORDS: Final[dict[Moment, str]] = {
    "before": "before the run",
    "halfway": "halfway",
    "end": "at the end",
    "after_60min": "an hour later",
    "next_morning": "the next morning",
    "on_demand": "on the button",
}

GREEN: Final[dict[Model, int]] = {
    "strict": round(threshold("knee_green_strict")),
    "tendon": round(threshold("knee_green_tendon")),
}
RED: Final = round(threshold("knee_red"))
LEG_AMBER: Final = round(threshold("lower_leg_amber"))
LEG_RED: Final = round(threshold("lower_leg_red"))
LIGHTS: Final[tuple[Light, ...]] = ("green", "amber", "red")
"""Mildest first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. On the button one of the two numbers is enough; to a prompt it is half an answer.

    `signs`: what was said beside the numbers (`traffic_light.Sign`).
    """

    moment: Moment
    knee_nprs: Nprs | None = None
    lower_leg_nprs: Nprs | None = None
    limp: bool = False
    signs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.knee_nprs is None and self.lower_leg_nprs is None:
            raise ValueError("expected knee_nprs, lower_leg_nprs, or both")

    @property
    def whole(self) -> bool:
        """Whether a prompt has its answer."""
        return self.knee_nprs is not None and self.lower_leg_nprs is not None


@dataclass(frozen=True, slots=True)
class Felt:
    """What the answers to one session say together. None: not known, which never counts as none.

    `settled`: an hour later the knee was no worse than before the run; `morning_change_nprs`: next morning − before.
    """

    knee_before_nprs: Nprs | None
    knee_during_nprs: Nprs | None
    settled: bool | None
    morning_change_nprs: int | None
    lower_leg_nprs: Nprs | None
    limp: bool
    signs: tuple[str, ...]
    missing: tuple[Moment, ...]


def light(knee_nprs: int, *, model: Model = "strict", limp: bool = False) -> Light:
    """The traffic light of one answer."""
    if limp or knee_nprs >= RED:
        return "red"
    return "green" if knee_nprs <= GREEN[model] else "amber"


def worst_light(answer: Answer, model: Model) -> Light:
    """The light of an answer: the knee's or the lower leg's, whichever is worse.

    >>> worst_light(Answer("end", 1, 4), "strict"), worst_light(Answer("end", 1, 5), "strict")
    ('amber', 'red')
    """
    knee = light(answer.knee_nprs or 0, model=model, limp=answer.limp)
    leg = answer.lower_leg_nprs or 0
    lower: Light = "red" if leg >= LEG_RED else "amber" if leg >= LEG_AMBER else "green"
    return max(knee, lower, key=LIGHTS.index)


def felt(answers: Iterable[Answer]) -> Felt:
    """Take the answers of one session together; of two to the same prompt the worse one counts.

    >>> two = felt([Answer("before", 1, 0), Answer("next_morning", 3, None)])
    >>> two.morning_change_nprs, two.knee_during_nprs, two.settled, two.missing
    (2, None, None, ('halfway', 'end', 'after_60min', 'next_morning'))
    """
    said = list(answers)
    knee: dict[Moment, int] = {}
    for answer in said:
        if answer.knee_nprs is None:
            continue
        # before the run the lower one counts: everything after is compared with it
        worse = min if answer.moment == "before" else max
        knee[answer.moment] = worse(knee.get(answer.moment, answer.knee_nprs), answer.knee_nprs)
    legs = [answer.lower_leg_nprs for answer in said if answer.lower_leg_nprs is not None]
    whole = {answer.moment for answer in said if answer.whole}
    before, hour, morning = knee.get("before"), knee.get("after_60min"), knee.get("next_morning")
    return Felt(
        knee_before_nprs=before,
        knee_during_nprs=max((knee[moment] for moment in DURING if moment in knee), default=None),
        settled=None if before is None or hour is None else hour <= before,
        morning_change_nprs=None if before is None or morning is None else morning - before,
        lower_leg_nprs=max(legs, default=None),
        limp=any(answer.limp for answer in said),
        signs=tuple(sorted({sign for answer in said for sign in answer.signs})),
        missing=tuple(moment for moment in PROMPTS if moment not in whole),
    )


# ──────────────────────────────────────────────────────────────── when to ask

HOUR_S: Final = 3_600
DAY_S: Final = 24 * HOUR_S
MORNING_S: Final = 6 * HOUR_S
"""The next morning begins at six …"""
SLEEP_S: Final = 4 * HOUR_S
"""… if that is at least so long after the run."""
SETTLE_S: Final = round(60 * threshold("settle"))


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question that is open, from `since_s` on (seconds since 1970); `late` once its moment has gone by."""

    moment: Moment
    since_s: int
    late: bool


def morning_after_s(ended_s: int, utc_offset_s: int) -> int:
    """The first six o'clock (of the local clock) at least four hours after the end.

    >>> evening, offset_s = 18 * HOUR_S, 2 * HOUR_S  # eight in the evening, two hours east
    >>> morning_after_s(evening, offset_s) - evening == 10 * HOUR_S
    True
    """
    local_s = ended_s + SLEEP_S + utc_offset_s
    day_s = local_s - local_s % DAY_S
    morning_s = day_s + MORNING_S
    return (morning_s if morning_s >= local_s else morning_s + DAY_S) - utc_offset_s


AFTERWARDS: Final[frozenset[Moment]] = frozenset({"after_60min", "next_morning"})
"""What these ask has not happened yet when the run ends: an answer given before its time is none."""


def opens_s(moment: Moment, ended_s: int | None, utc_offset_s: int = 0) -> int | None:
    """From when on one of `AFTERWARDS` can be answered; None: not before the run has ended.

    >>> opens_s("after_60min", 1_800), opens_s("next_morning", None)
    (5400, None)
    """
    if ended_s is None:
        return None
    return ended_s + SETTLE_S if moment == "after_60min" else morning_after_s(ended_s, utc_offset_s)


def timed(answer: Answer, answered_s: int, ended_s: int, utc_offset_s: int = 0) -> Answer:
    """What an answer counts as: one that was kept before its moment had come is about then, as one on the button is.

    Whether a knee settles within the hour, and what the night brings, is not known minutes after the run, and what is
    not known never advances (coaching evidence, sections 3.1 and 8.5). How much it hurt is known, and counts.

    >>> timed(Answer("after_60min", 1, 0), 2_000, ended_s=1_800).moment, timed(Answer("end", 1, 0), 0, 1_800).moment
    ('on_demand', 'end')
    """
    from_s = opens_s(answer.moment, ended_s, utc_offset_s) if answer.moment in AFTERWARDS else None
    return answer if from_s is None or answered_s >= from_s else replace(answer, moment="on_demand")


def due(
    answered: Iterable[Moment], now_s: int, began_s: int, half_s: int, ended_s: int | None, utc_offset_s: int = 0
) -> Sequence[Prompt]:
    """The open questions of a session at `now_s`; `ended_s` None while it runs, `half_s`: when half of it is over.

    A late answer is taken, for it is better than none; which ones are late is said.

    >>> [prompt.moment for prompt in due([], 100, began_s=0, half_s=900, ended_s=None)]
    ['before']
    >>> [(prompt.moment, prompt.late) for prompt in due(["before", "halfway"], 6_000, 0, 900, 1_800)]
    [('end', True), ('after_60min', False)]
    """
    hour_s, morning_s = (opens_s(moment, ended_s, utc_offset_s) for moment in ("after_60min", "next_morning"))
    since: dict[Moment, tuple[int | None, int | None]] = {
        "before": (began_s, half_s),
        "halfway": (half_s, ended_s),
        "end": (ended_s, None if ended_s is None else ended_s + HOUR_S),
        "after_60min": (hour_s, morning_s),
        "next_morning": (morning_s, None if morning_s is None else morning_s + DAY_S),
    }
    done = set(answered)
    return [
        Prompt(moment, from_s, until_s is not None and now_s >= until_s)
        for moment, (from_s, until_s) in since.items()
        if moment not in done and from_s is not None and from_s <= now_s
    ]

"""The measures of a session as people read them, once: what each is, and the words that command, page and PDF show.

>>> from stridecue.core.measures import measure
>>> from stridecue.core.plan import FREE_RUN
>>> from stridecue.core.runner import Runner
>>> dict(said(measure(FREE_RUN, Runner(), [])))["in the band, of cue-on time"]
'– of 0 s judged'
"""

from dataclasses import dataclass
from typing import Final

from stridecue.core.measures import Measures, Probe
from stridecue.core.words import minutes, spm

UNKNOWN: Final = "–"


@dataclass(frozen=True, slots=True)
class Figure:
    """A field of `Measures`: its unit, and what it means."""

    unit: str
    meaning: str


FIGURES: Final[dict[str, Figure]] = {
    "in_band_permille": Figure("permille", "share of the judged cue-on time with the 10-s mean in the band"),
    "cued_judged_s": Figure("s", "cue-on running that was judged"),
    "main_planned_s": Figure("s", "length of the main part as planned"),
    "main_ran_s": Figure("s", "running in the main part"),
    "feedback_available_s": Figure("s", "running in segments that cue"),
    "feedback_delivered_s": Figure("s", "running with the beat on"),
    "episodes": Figure("1", "times that the beat came on in a bandwidth segment"),
    "answered": Figure("1", "of these, how many brought the 10-s mean back within 2 %"),
    "response_s": Figure("s", "median time from the first click to being back"),
    "with_cues_milli_spm": Figure("0.001 steps/min", "cadence of the main part while the beat was on"),
    "without_cues_milli_spm": Figure("0.001 steps/min", "cadence of the main part while it was off"),
    "with_cues_load_permille": Figure("permille", "estimated knee-load index of the main part while the beat was on"),
    "without_cues_load_permille": Figure("permille", "the same while it was off"),
    "cold_probe": Figure("object", "cadence in silence before the first cue, for how long, and what was kept"),
    "end_probe": Figure("object", "cadence in silence after the last cue, for how long, and what was kept"),
    "because": Figure("text", "why a measure is not there"),
    "steps": Figure("1", "steps that were counted"),
    "target_milli_spm": Figure("0.001 steps/min", "the newest goal that was cued"),
    "cadence_milli_spm": Figure("0.001 steps/min", "mean of cadence_spm over the counted steps"),
    "contact_us": Figure("us", "mean of contact_ms over the counted steps that have one"),
    "asymmetry_permille": Figure("permille", "mean of asymmetry_pct over the counted steps that have one"),
    "load_permille": Figure("permille", "mean of load_index_pct over the counted steps that have one"),
    "distance_mm": Figure("mm", "how far the belt went under the counted steps, walking too"),
}
"""Every field of `Measures`; a test holds the two together."""


def said(seen: Measures) -> list[tuple[str, str]]:
    """Name and value of each measure; a dash where it is not known."""
    planned = f" of {minutes(seen.main_planned_s)}" if seen.main_planned_s is not None else ""
    return [
        ("steps counted", str(seen.steps)),
        ("cadence, mean of the steps", of_spm(seen.cadence_milli_spm)),
        ("target", of_spm(seen.target_milli_spm)),
        ("in the band, of cue-on time", f"{percent(seen.in_band_permille)} of {minutes(seen.cued_judged_s)} judged"),
        ("distance by the belt", UNKNOWN if seen.distance_mm is None else f"{seen.distance_mm / 1e6:.2f} km"),
        ("main part run", f"{minutes(seen.main_ran_s)}{planned}"),
        (
            "feedback available, delivered",
            f"{minutes(seen.feedback_available_s)}, {minutes(seen.feedback_delivered_s)}",
        ),
        ("cue episodes, answered", f"{seen.episodes}, {seen.answered}"),
        ("response, median", UNKNOWN if seen.response_s is None else f"{seen.response_s:g} s"),
        (
            "cadence with cues, without",
            f"{of_spm(seen.with_cues_milli_spm)}, {of_spm(seen.without_cues_milli_spm)}",
        ),
        ("contact time, mean of the steps", milliseconds(seen.contact_us)),
        ("asymmetry, right minus left", percent(seen.asymmetry_permille)),
        ("load index, mean of the steps", percent(seen.load_permille)),
        (
            "load index with cues, without",
            f"{percent(seen.with_cues_load_permille)}, {percent(seen.without_cues_load_permille)}",
        ),
        ("kept, cold probe", probe(seen.cold_probe)),
        ("kept, end probe", probe(seen.end_probe)),
    ]


def percent(permille: int | None) -> str:
    """For people.

    >>> percent(846), percent(None)
    ('84.6 %', '–')
    """
    return UNKNOWN if permille is None else f"{permille / 10:g} %"


def of_spm(milli_spm: int | None) -> str:
    """For people.

    >>> of_spm(164_703)
    '164.7 spm'
    """
    return UNKNOWN if milli_spm is None else f"{spm(milli_spm)} spm"


def milliseconds(us: int | None) -> str:
    """For people.

    >>> milliseconds(245_517)
    '245.5 ms'
    """
    return UNKNOWN if us is None else f"{(us + 50) // 100 / 10:.1f} ms"


def probe(found: Probe | None) -> str:
    """What was kept in silence, for people."""
    if found is None:
        return UNKNOWN
    kept = "R not known" if found.retained_permille is None else f"R {found.retained_permille / 1000:.2f}"
    return f"{kept}: {of_spm(found.milli_spm)} over {minutes(found.over_s)}"

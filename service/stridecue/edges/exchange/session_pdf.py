"""A session on one or two sheets: what was run, the cadence step by step with what was heard, and every measure.

Who ran is a pseudonym: the log knows no name. Figures are those of `core.measures`, in the words of `core.figures`;
what was not measured is listed. All of it is written in English here, and said by a `Tongue`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from reportlab.platypus import Flowable, Spacer

from stridecue.core import notices
from stridecue.core.cues import Cue
from stridecue.core.events import Event
from stridecue.core.figures import of_spm, said
from stridecue.core.loads.words import CAVEAT
from stridecue.core.log import Header, Seal
from stridecue.core.measures import Measures
from stridecue.core.units import Side
from stridecue.core.words import minutes
from stridecue.edges.exchange.paper.drawing import Drawing
from stridecue.edges.exchange.paper.plot import BLUE, ORANGE, TEAL, Area, Look, Plot, Series, Span, averaged
from stridecue.edges.exchange.paper.sheet import beside, heading, listed, sheets, style, table, title, words
from stridecue.edges.exchange.paper.tongue import Tongue
from stridecue.edges.exchange.session_curves import Curves, Points, Stretch, curves

GAP_MIN: Final = 3 / 60
"""A line is broken where nothing was measured for longer."""
SHADES: Final = {"silent": "#e4e4e4", "probe": "#f3e3d3", "walk": "#eef3e6", "free": "#f7f7f7"}
"""Cueing segments stay white; each shade has its word beside it."""
LOOKS: Final[dict[Side, tuple[Look, str]]] = {
    "left": ("line", BLUE),
    "right": ("dashed", ORANGE),
    "unknown": ("line", TEAL),
}
FEET: Final = 150
"""Contact times of a foot vary from step to step: so many means are shown."""


def session_pdf(header: Header, records: Iterable[Event | Cue | Seal], say: Tongue | None = None) -> bytes:
    """The document, in the language of `say`; a session without a step has no charts, and says so."""
    say = say or Tongue()
    found, seen = curves(header, records)
    story: list[Flowable] = [title(say("Session")), *_head(header, found, say), Spacer(0, 4)]
    story += [Drawing(_told(plot, say)) for plot in _plots(found)]
    if not found.cadence_spm:
        none = "No step was counted in this session, so there is nothing to draw."
        story.append(words(say(none), style(9, before=8)))
    story += [heading(say("Measures")), _table(seen, say)]
    told, lacks = listed(_cues(found, seen, say)), listed(map(say, _lacks(found, seen)))
    story += [Spacer(0, 6), beside([heading(say("Cues")), *told], [heading(say("Not measured")), *lacks])]
    notes = [*([f"Load index: {CAVEAT}."] if found.load_pct else []), notices.EVIDENCE, notices.INTENDED_USE]
    story += [Spacer(0, 6), words(" ".join(map(say, notes)), style(6.2, grey=True))]
    foot = f"{say('session')} {header.session} · {say('runner')} {header.runner.pseudonym}"
    return sheets(story, f"{say('Session')} {header.session}", foot, say.language)


def _head(header: Header, found: Curves, say: Tongue) -> list[Flowable]:
    """Names stand as they are; only what is said of them is translated."""
    runner, plan = header.runner, header.plan
    numbered = f", {say('session')} {plan.session}" if plan.session is not None else ""
    length = say(minutes(round(found.length_s)))
    rows = (
        ("runner", runner.pseudonym, "session", header.session),
        ("plan", f"{plan.name}{numbered}", "began (UTC)", header.wall.replace("T", " ")[:19]),
        ("baseline", say(of_spm(runner.baseline_milli_spm)), "length", length),
        ("lane", f"{header.lane} ({header.site})", "recorded by", f"stridecue {header.software} ({header.source})"),
    )
    said_rows = [(say(left), value, say(right), other) for left, value, right, other in rows]
    return [table(said_rows, (2, 6, 2, 6), head=False)]


def _told(plot: Plot, say: Tongue) -> Plot:
    """The same chart, every word of it said."""
    return replace(
        plot,
        says=say(plot.says),
        across_says=say(plot.across_says),
        series=[replace(one, says=say(one.says)) for one in plot.series],
        areas=[replace(one, says=say(one.says)) for one in plot.areas],
        spans=[replace(one, says=say(one.says)) for one in plot.spans],
        point=say.point,
    )


def _plots(found: Curves) -> Iterator[Plot]:
    across = max(found.length_s, 1.0) / 60
    if not found.cadence_spm:
        return
    yield Plot(
        "Cadence, spm",
        across,
        "minutes",
        [
            Series("each step (mean of four)", _in_minutes(found.cadence_spm), "thin", "#7a7a7a", GAP_MIN),
            Series("mean of 10 s", _in_minutes(found.mean10_spm), "line", BLUE, GAP_MIN),
            Series("target", _in_minutes(found.target_spm), "dashed", ORANGE, GAP_MIN),
        ],
        [Area("band", [(at / 60, low, high) for at, low, high in found.band_spm], gap=GAP_MIN)],
        [*_shades(found.modes), *_beats(found.beats)],
        height_pt=170.0,
        least=10.0,
    )
    if found.load_pct:
        band = [(at / 60, low, high) for at, low, high in found.load_band_pct]
        line = Series("index", _in_minutes(found.load_pct), "line", TEAL, GAP_MIN)
        areas = [Area("its band", band, "#d5ebe5", GAP_MIN)]
        yield Plot(
            "Estimated knee-load index, % of the own baseline",
            across,
            "minutes",
            [line],
            areas,
            least=10,
            height_pt=85,
        )
    if found.contact_ms:
        feet = [
            Series(side, averaged(_in_minutes(points), FEET), *LOOKS[side], max(GAP_MIN, 2 * across / FEET))
            for side, points in sorted(found.contact_ms.items())
        ]
        yield Plot("Contact time, ms", across, "minutes", feet, least=20, height_pt=75)
    if found.asymmetry_pct:
        line = Series("right minus left step time", _in_minutes(found.asymmetry_pct), "line", BLUE, GAP_MIN)
        yield Plot("Asymmetry, %", across, "minutes", [line], least=4, height_pt=68, shown=(0.0,))


def _in_minutes(points: Points) -> Points:
    return [(at / 60, value) for at, value in points]


def _shades(modes: list[Stretch]) -> Iterator[Span]:
    for one in modes:
        if one.what in SHADES:
            yield Span(one.start_s / 60, one.end_s / 60, one.what, SHADES[one.what])


def _beats(beats: list[Stretch]) -> Iterator[Span]:
    for one in beats:
        yield Span(one.start_s / 60, one.end_s / 60, "beat", "#1a1a1a", bar=True)


def _table(seen: Measures, say: Tongue) -> Flowable:
    """Two pairs a row; a value may be two."""
    rows = [(say(name), ", ".join(map(say, value.split(", ")))) for name, value in said(seen)]
    half = (len(rows) + 1) // 2
    right = [*rows[half:], *[("", "")] * (2 * half - len(rows))]
    return table([(*one, *two) for one, two in zip(rows[:half], right, strict=True)], (5, 4.3, 4.7, 5), head=False)


def _cues(found: Curves, seen: Measures, say: Tongue) -> Iterator[str]:
    if not found.beats:
        yield say("the beat never came on")
        return
    times = "once" if len(found.beats) == 1 else f"{len(found.beats)} times"
    yield say(f"the beat came on {times}, for {minutes(seen.feedback_delivered_s)} of the judged main part")
    for locked in found.locked[-1:]:
        where = "before" if locked.phase_us < 0 else "after"
        yield say(
            f"the last time, steps fell {abs(locked.phase_us) / 1000:.0f} ms {where} the beat "
            f"(spread {locked.spread_us / 1000:.0f} ms, agreement {locked.resultant_permille / 1000:.2f}, "
            f"{locked.steps} steps)"
        )
    if any(found.fates.values()):
        fates = [f"{number} {say(fate).replace('_', ' ')}" for fate, number in found.fates.items() if number]
        yield f"{say('beats')}: {', '.join(fates)}"


def _lacks(found: Curves, seen: Measures) -> Iterator[str]:
    """Listed, not hidden."""
    if found.refused_steps:
        yield f"{found.refused_steps} footfalls were not counted; the table of steps says why, one by one"
    if seen.because:
        yield from seen.because.split("; ")
    if "retention" not in seen.because and None in (seen.cold_probe, seen.end_probe):
        which = "cold" if seen.cold_probe is None else "end"
        yield f"{which} probe: none was run, or not long enough at the same speed"
    if not found.contact_ms:
        yield "contact time: no sensor that measures toe-off"
    if not found.belt:
        yield "speed and distance: the belt's speed was not known"
    if not found.load_pct:
        yield f"load index: {(found.load_says or 'no step was assessed').removeprefix('no index: ')}"
    if not found.asymmetry_pct:
        yield "asymmetry: left and right were not told apart"
    yield "joint angles and joint forces; how the foot lands; heart rate"

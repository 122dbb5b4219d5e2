"""One page for the referrer: what `app.practice.referral` has put into words, on one sheet whatever happens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.platypus import Flowable, Spacer

from stridecue.core import notices
from stridecue.edges.exchange.paper.drawing import Drawing
from stridecue.edges.exchange.paper.plot import BLUE, ORANGE, TEAL, Look, Plot, Series
from stridecue.edges.exchange.paper.sheet import beside, heading, listed, one_sheet, style, table, title, words

LOOKS: Final[dict[str, tuple[Look, str]]] = {
    "target": ("dashed", ORANGE),
    "with cues": ("squares", BLUE),
    "cold probe": ("rings", TEAL),
    "end probe": ("diamonds", "#1a1a1a"),
}
"""How each series of the chart looks; forms differ, so the sheet can be copied in black and white."""
LINES_MAX: Final = 7
"""Of one section: the rest is counted, not shown."""
LETTERS_MAX: Final = 110
"""Of one line, which are two on the sheet: so the smallest letters stay legible."""
ROWS_MAX: Final = 14
KEY: Final = (
    "kept (R): how much of the asked change the runner keeps in silence, before the first cue (cold) and after the "
    "last (end); 1 is all of it, 0 none. Knee pain from 0 to 10: before, worst in the run, change by the next morning."
)
WIDTHS: Final = (1, 2.3, 1.4, 3.6, 1.8, 2, 2, 2, 1.9)


@dataclass(frozen=True, slots=True)
class Referral:
    """What stands on the page. `sections`: heading and lines, two side by side; `rows`: the table, its head first.

    `cadence`: per series of `LOOKS` the figure of each session, None where there is none; `sessions`: their names.
    """

    name: str
    subject: str
    head: tuple[tuple[str, str, str, str], ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    sessions: tuple[str, ...]
    cadence: dict[str, tuple[float | None, ...]]
    rows: tuple[tuple[str, ...], ...]
    missing: tuple[str, ...]
    not_measured: tuple[str, ...]


def referral_pdf(page: Referral) -> bytes:
    """The document: one sheet."""
    story: list[Flowable] = [
        title(page.name),
        table([tuple(map(_short, row)) for row in page.head], (2, 6, 2, 6), head=False),
        Spacer(0, 4),
    ]
    pairs = [_section(*one) for one in page.sections]
    for left, right in zip(pairs[::2], pairs[1::2], strict=True):
        story += [beside(left, right), Spacer(0, 5)]
    story += [*_chart(page), Spacer(0, 4), *_table(page.rows)]
    gaps = _section("Not measured at all", page.not_measured)
    story += [Spacer(0, 4), beside(_section("Missing", page.missing or ("nothing",)), gaps), Spacer(0, 4)]
    story.append(words(f"{notices.EVIDENCE} {notices.INTENDED_USE}", style(6.2, grey=True)))
    return one_sheet(story, page.name, page.subject)


def _section(name: str, lines: Sequence[str]) -> list[Flowable]:
    shown = [*lines[:LINES_MAX]]
    if len(lines) > LINES_MAX:
        shown[-1:] = [f"and {len(lines) - LINES_MAX + 1} more"]
    return [heading(name), *listed(map(_short, shown or ["nothing"]), style(8))]


def _short(line: str) -> str:
    return line if len(line) <= LETTERS_MAX else f"{line[: LETTERS_MAX - 1]}…"


def _chart(page: Referral) -> list[Flowable]:
    series = [
        Series(name, found, look, code)
        for name, (look, code) in LOOKS.items()
        if (found := [(at + 0.5, value) for at, value in enumerate(page.cadence[name]) if value is not None])
    ]
    if not any(one.says != "target" for one in series):
        return [words("No cadence of a session is known, so there is no chart.", style(7.5, grey=True))]
    places = {number + 0.5: name for number, name in enumerate(page.sessions)}
    plot = Plot("Cadence per session, spm", len(page.sessions), "", series, places=places, height_pt=135, least=10)
    return [Drawing(plot)]


def _table(rows: tuple[tuple[str, ...], ...]) -> list[Flowable]:
    head, *lines = rows
    if not lines:
        return [words("No session of the programme was run yet.", style(7.5, grey=True))]
    before = len(lines) - ROWS_MAX
    found: list[Flowable] = [table([head, *lines[-ROWS_MAX:]], WIDTHS, size=7.2)]
    earlier = f" {before} earlier sessions are in the report as data." if before > 0 else ""
    return [*found, words(f"{KEY}{earlier}", style(6.5, grey=True))]

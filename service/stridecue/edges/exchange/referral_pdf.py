"""One page for the referrer: what `app.practice.referral` has put into words, on one sheet whatever happens."""

from collections.abc import Sequence
from typing import Final

from reportlab.platypus import Flowable, Spacer

from stridecue.core.referral import Referral
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
WIDTHS: Final = (1, 2.3, 1.4, 3.6, 1.8, 2, 2, 2, 1.9)


def referral_pdf(page: Referral) -> bytes:
    """The document: one sheet."""
    story: list[Flowable] = [
        title(page.name),
        table([tuple(map(_short, row)) for row in page.head], (2, 6, 2, 6), head=False),
        Spacer(0, 4),
    ]
    story += [part for pair in _pairs(page.sections) for part in (pair, Spacer(0, 5))]
    story += [*_chart(page), Spacer(0, 4), *_table(page.rows, page.key), Spacer(0, 4)]
    story += [part for pair in _pairs(page.gaps) for part in (pair, Spacer(0, 4))]
    story.append(words(" ".join(page.notices), style(6.2, grey=True)))
    return one_sheet(story, page.name, page.subject)


def _pairs(sections: Sequence[tuple[str, tuple[str, ...]]]) -> list[Flowable]:
    """Two side by side."""
    made = [_section(*one) for one in sections]
    return [beside(left, right) for left, right in zip(made[::2], made[1::2], strict=True)]


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
    plot = Plot(page.chart, len(page.sessions), "", series, places=places, height_pt=135, least=10)
    return [Drawing(plot)]


def _table(rows: tuple[tuple[str, ...], ...], key: str) -> list[Flowable]:
    head, *lines = rows
    if not lines:
        return [words("No session of the programme was run yet.", style(7.5, grey=True))]
    before = len(lines) - ROWS_MAX
    found: list[Flowable] = [table([head, *lines[-ROWS_MAX:]], WIDTHS, size=7.2)]
    earlier = f" {before} earlier sessions are in the report as data." if before > 0 else ""
    return [*found, words(f"{key}{earlier}", style(6.5, grey=True))]

"""A `Plot` as a flowable of reportlab: shades, areas and axes at the back, lines and marks before them."""

from collections.abc import Callable
from itertools import pairwise
from typing import Final

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from stridecue.edges.exchange.paper.plot import Area, Plot, Series, Span, pieces, thinned, thinned_edges, ticks
from stridecue.edges.exchange.paper.sheet import BOLD, FONT, GREY, INK, RULE, WIDTH, colour, printable, style

LEFT, RIGHT, TOP, BOTTOM = 34.0, 4.0, 22.0, 11.0
"""Points around the axes."""
Scale = Callable[[float], float]


class Drawing(Flowable):
    """A `Plot` on the sheet."""

    def __init__(self, plot: Plot, width: float = WIDTH) -> None:
        super().__init__()
        self.plot, self.width, self.height = plot, width, plot.height_pt

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """As large as it was made."""
        return self.width, self.height

    def draw(self) -> None:
        """Everything, from the back to the front."""
        style()  # the fonts are there
        canvas: Canvas = self.canv
        plot = self.plot
        low, high = plot.bounds
        wide, tall = self.width - LEFT - RIGHT, self.height - TOP - BOTTOM

        def x(value: float) -> float:
            return LEFT + wide * value / plot.across

        def y(value: float) -> float:
            return BOTTOM + tall * (value - low) / (high - low)

        for span in plot.spans:
            _span(canvas, span, x, tall)
        for area in plot.areas:
            _area(canvas, area, x, y)
        self._axes(canvas, x, y)
        canvas.saveState()
        frame = canvas.beginPath()
        frame.rect(LEFT - 3, BOTTOM, wide + 6, tall)
        canvas.clipPath(frame, stroke=0, fill=0)
        for series in plot.series:
            _series(canvas, series, x, y)
        canvas.restoreState()
        self._legend(canvas)

    def _axes(self, canvas: Canvas, x: Scale, y: Scale) -> None:
        plot = self.plot
        low, high = plot.bounds
        canvas.setFont(FONT, 6.5)
        canvas.setLineWidth(0.3)
        for value in ticks(low, high, max(int(self.height / 24), 2)):
            canvas.setStrokeColor(RULE)
            canvas.line(LEFT, y(value), self.width - RIGHT, y(value))
            canvas.setFillColor(GREY)
            canvas.drawRightString(LEFT - 3, y(value) - 2.2, plot.figure(value))
        places = plot.places
        if places is None:
            places = {value: plot.figure(value) for value in ticks(0, plot.across, 10)}
        says = printable(plot.across_says)
        end = self.width - RIGHT - (canvas.stringWidth(says, FONT, 6.5) + 10 if says else 0)
        for value, said in places.items():
            if x(value) < end:
                canvas.drawCentredString(x(value), BOTTOM - 8, printable(said))
        canvas.drawRightString(self.width - RIGHT, BOTTOM - 8, says)
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.6)
        canvas.line(LEFT, BOTTOM, self.width - RIGHT, BOTTOM)

    def _legend(self, canvas: Canvas) -> None:
        """The chart's name, then each mark with its word."""
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, 7.5)
        at, top = 0.0, self.height - 9
        canvas.drawString(at, top, printable(self.plot.says))
        at += canvas.stringWidth(printable(self.plot.says), BOLD, 7.5) + 10
        canvas.setFont(FONT, 6.5)
        for area in self.plot.areas:
            canvas.setFillColor(colour(area.code))
            canvas.rect(at, top - 0.5, 12, 6, stroke=0, fill=1)
            at = _said(canvas, area.says, at + 14, top)
        for bar in [span for span in self.plot.spans if span.bar][:1]:
            canvas.setFillColor(colour(bar.code))
            canvas.rect(at, top + 0.9, 12, 3, stroke=0, fill=1)
            at = _said(canvas, bar.says, at + 14, top)
        for series in self.plot.series:
            sample = [(at + 5, top + 2.4)] if series.look in MARKS else [(at, top + 2.4), (at + 12, top + 2.4)]
            _series(canvas, Series("", sample, series.look, series.code), float, float)
            at = _said(canvas, series.says, at + 14, top)


def _said(canvas: Canvas, says: str, at: float, top: float) -> float:
    canvas.setFillColor(INK)
    canvas.drawString(at, top, printable(says))
    return at + float(canvas.stringWidth(printable(says), FONT, 6.5)) + 8


def _span(canvas: Canvas, span: Span, x: Scale, tall: float) -> None:
    left, wide = x(span.start), max(x(span.end) - x(span.start), 0.5)
    canvas.setFillColor(colour(span.code))
    if span.bar:
        canvas.rect(left, BOTTOM + tall + 1, wide, 3, stroke=0, fill=1)
        return
    canvas.rect(left, BOTTOM, wide, tall, stroke=0, fill=1)
    canvas.setFillColor(GREY)
    canvas.setFont(FONT, 6)
    if canvas.stringWidth(span.says, FONT, 6) < wide:
        canvas.drawString(left + 1, BOTTOM + tall - 6.5, span.says)


def _area(canvas: Canvas, area: Area, x: Scale, y: Scale) -> None:
    canvas.setFillColor(colour(area.code))
    for piece in map(thinned_edges, pieces(area.edges, area.gap)):
        path = canvas.beginPath()
        path.moveTo(x(piece[0][0]), y(piece[0][1]))
        for (_, before, _), (at, low, _) in pairwise(piece):
            path.lineTo(x(at), y(before))
            path.lineTo(x(at), y(low))
        path.lineTo(x(piece[-1][0]), y(piece[-1][2]))
        for (after, _, _), (at, _, high) in pairwise(reversed(piece)):
            path.lineTo(x(after), y(high))
            path.lineTo(x(at), y(high))
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)


def _series(canvas: Canvas, series: Series, x: Scale, y: Scale) -> None:
    ink = colour(series.code)
    canvas.setStrokeColor(ink)
    canvas.setFillColor(ink)
    if series.look in MARKS:
        mark = MARKS[series.look]
        for at, value in thinned(series.points):
            mark(canvas, x(at), y(value), ink)
        return
    canvas.setLineWidth(0.35 if series.look == "thin" else 1.0)
    canvas.setDash(*((2, 2) if series.look == "dashed" else ()))
    for piece in pieces(series.points, series.gap):
        path = canvas.beginPath()
        (first, start), *rest = thinned(piece)
        path.moveTo(x(first), y(start))
        for at, value in rest:
            path.lineTo(x(at), y(value))
        canvas.drawPath(path, stroke=1, fill=0)
    canvas.setDash()


def _dot(canvas: Canvas, x: float, y: float, _: Color) -> None:
    canvas.circle(x, y, 0.8, stroke=0, fill=1)


def _ring(canvas: Canvas, x: float, y: float, _: Color) -> None:
    canvas.setLineWidth(0.7)
    canvas.circle(x, y, 2.2, stroke=1, fill=0)


def _square(canvas: Canvas, x: float, y: float, _: Color) -> None:
    canvas.rect(x - 2, y - 2, 4, 4, stroke=0, fill=1)


def _diamond(canvas: Canvas, x: float, y: float, _: Color) -> None:
    path = canvas.beginPath()
    path.moveTo(x, y + 3)
    for dx, dy in ((3, 0), (0, -3), (-3, 0)):
        path.lineTo(x + dx, y + dy)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


MARKS: Final[dict[str, Callable[[Canvas, float, float, Color], None]]] = {
    "dots": _dot,
    "rings": _ring,
    "squares": _square,
    "diamonds": _diamond,
}

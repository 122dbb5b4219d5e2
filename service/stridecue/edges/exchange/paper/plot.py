"""What a chart shows: time or sessions across, one quantity up, with areas, lines, marks and shaded spans.

What the colours say is said by form or word too. A long run is thinned to the least and the greatest of every column of
the sheet, so nothing that sticks out is lost.

    >>> thinned([(n / 10, float(n % 7)) for n in range(10_000)], 4)
    [(0.0, 0.0), (0.6, 6.0), (250.6, 0.0), (250.5, 6.0), (500.5, 0.0), (500.4, 6.0), (750.4, 0.0), (750.3, 6.0)]
    >>> ticks(157.2, 181.0)
    [160.0, 165.0, 170.0, 175.0, 180.0]
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Final, Literal, TypeVar

Across = float
"""A place along the chart, in the unit that its axis says."""
Up = float
"""A value of what it shows, in the unit that its name says."""
Point = tuple[Across, Up]
Edge = tuple[Across, Up, Up]
T = TypeVar("T")
P = TypeVar("P", Point, Edge)
Look = Literal["thin", "line", "dashed", "dots", "rings", "squares", "diamonds"]
COLUMNS: Final = 700
BLUE, ORANGE, TEAL, PALE = "#0b5cad", "#b35900", "#00705c", "#dbe7f4"
STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Series:
    """Points in order, how they look, and their words in the legend. A gap longer than `gap` breaks a line."""

    says: str
    points: Sequence[Point]
    look: Look
    code: str = BLUE
    gap: Across = math.inf


@dataclass(frozen=True, slots=True)
class Area:
    """From low to high, from each place on until the next."""

    says: str
    edges: Sequence[Edge]
    code: str = PALE
    gap: Across = math.inf


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the chart: shaded over its whole height, or a bar along its top, with its word."""

    start: Across
    end: Across
    says: str
    code: str
    bar: bool = False


def thinned(points: Sequence[Point], columns: int = COLUMNS) -> list[Point]:
    """The least and the greatest of each of so many equal parts of the points."""
    if len(points) <= 2 * columns:
        return list(points)
    return [
        chosen
        for part in _parts(points, columns)
        for chosen in (min(part, key=lambda p: p[1]), max(part, key=lambda p: p[1]))
    ]


def averaged(points: Sequence[Point], columns: int) -> list[Point]:
    """The mean of each of so many equal parts of the points.

    >>> averaged([(0.0, 1.0), (1.0, 3.0), (2.0, 5.0), (3.0, 7.0)], 2)
    [(0.5, 2.0), (2.5, 6.0)]
    """
    if len(points) <= columns:
        return list(points)
    return [(fmean(at for at, _ in part), fmean(value for _, value in part)) for part in _parts(points, columns)]


def _parts(points: Sequence[T], columns: int) -> Iterator[Sequence[T]]:
    size = len(points) / columns
    return (points[round(n * size) : round((n + 1) * size)] for n in range(columns))


def thinned_edges(edges: Sequence[Edge]) -> list[Edge]:
    """The widest of each part."""
    if len(edges) <= 2 * COLUMNS:
        return list(edges)
    return [
        (part[0][0], min(low for _, low, _ in part), max(high for _, _, high in part))
        for part in _parts(edges, COLUMNS)
    ]


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers between the two."""
    rough = (high - low) / most
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * one for one in STEPS if size * one >= rough * (1 - 1e-9))
    first = math.ceil(low / step - 1e-9)
    return [round(step * n, 9) for n in range(first, math.floor(high / step + 1e-9) + 1)]


@dataclass
class Plot:
    """What is drawn; `across` from 0. `places`: words under the ticks, where they are not numbers."""

    says: str
    across: Across
    across_says: str
    series: list[Series] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    places: dict[float, str] | None = None
    height_pt: float = 110.0
    least: Up = 1.0
    """The quantity's range is at least this wide."""
    shown: tuple[Up, ...] = ()
    """Values that are on the chart in any case."""
    point: str = "."
    """The decimal sign of its figures."""

    def figure(self, value: float) -> str:
        """A number beside a tick."""
        return f"{value:g}".replace(".", self.point)

    @property
    def bounds(self) -> tuple[float, float]:
        """From the least to the greatest of everything, with a little room."""
        values = [*self.shown, *(y for one in self.series for _, y in one.points)]
        values += [edge for area in self.areas for _, *edges in area.edges for edge in edges]
        low, high = min(values), max(values)
        room = max((self.least - (high - low)) / 2, 0.06 * (high - low), 1e-6)
        return low - room, high + room


def pieces(points: Sequence[P], gap: Across) -> list[list[P]]:
    """Runs of points without a gap between them."""
    found: list[list[P]] = []
    for point in points:
        if not found or point[0] - found[-1][-1][0] > gap:
            found.append([])
        found[-1].append(point)
    return found

"""A session's steps as CSV, units in the headers, and the dictionary of the columns as CSV."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from stridecue.core.cues import Cue
from stridecue.core.events import Event
from stridecue.core.figures import FIGURES
from stridecue.core.log import Header, Seal
from stridecue.core.measures import Measuring
from stridecue.edges.exchange.session_steps import COLUMNS, Column, Kind, Value, steps

FORMULA: Final = ("=", "+", "-", "@")
"""A cell that begins so is run by spreadsheets; such text gets an apostrophe before it."""
KINDS: Final[dict[Kind, str]] = {
    "text": "text",
    "flag": "yes or no",
    "count": "whole number",
    "tenths": "number, 1 decimal",
    "thousandths": "number, 3 decimals",
    "millionths": "number, 6 decimals",
}


def steps_csv(header: Header, records: Iterable[Event | Cue | Seal]) -> Iterator[str]:
    r"""Lines of CSV, the header row first; what is not known is an empty cell.

    >>> from stridecue.core.cues import Status
    >>> from stridecue.core.events import Footfall
    >>> from stridecue.core.plan import FREE_RUN
    >>> from stridecue.core.runner import Runner
    >>> header = Header("s", "1", "home", FREE_RUN, Runner(), "example", 0, "1970-01-01T00:00:00Z", "0")
    >>> step = Footfall(1_500_000, "pod", "0badcafe", 7, 20_000, "left")
    >>> said = Status(1_500_000, "warmup", "2 of 4 steps", 2, 164_700)
    >>> list(steps_csv(header, [step, said]))[1].split(",")[:8]
    ['1.500000', 'pod', 'left', '0badcafe', '7', 'yes', '2', '164.7']
    """
    yield _line(COLUMNS)
    for step in steps(header, records, Measuring(header.plan, header.runner)):
        yield _line(_cell(column, column.read(step)) for column in COLUMNS.values())


def dictionary_csv() -> str:
    """What each column of a session's table, and each figure of a session, is: unit, kind and meaning."""
    rows = [_line(("of", "name", "unit", "kind", "meaning"))]
    rows += [_line(("steps", name, c.unit, KINDS[c.kind], c.meaning)) for name, c in COLUMNS.items()]
    rows += [
        _line(("measures", name, figure.unit, "field of measures", figure.meaning)) for name, figure in FIGURES.items()
    ]
    return "".join(rows)


def _cell(column: Column, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return f"{value / 1e6:.6f}" if column.kind == "millionths" else f"{column.number(value):.10g}"


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()

"""A session as one JSON object: what it was, its measures, what the columns are, and every footfall.

A step has only what is known of it. Its keys are the columns of the CSV; `measures` is a `core.measures.Measures`.
"""

import io
from collections.abc import Iterable
from typing import Any

import orjson

from stridecue.core.cues import Cue
from stridecue.core.events import Event
from stridecue.core.log import Header, Seal
from stridecue.core.measures import Measuring
from stridecue.edges.exchange.session_steps import COLUMNS, Step, steps


def head(header: Header) -> dict[str, Any]:
    """Which session this is: whose by pseudonym, when, under which plan, recorded by which software."""
    return {
        "session": header.session,
        "began_utc": header.wall,
        "runner": header.runner.pseudonym,
        "lane": header.lane,
        "plan": header.plan.name,
        "plan_session": header.plan.session,
        "baseline_milli_spm": header.runner.baseline_milli_spm,
        "source": header.source,
        "software": header.software,
    }


def session_json(header: Header, records: Iterable[Event | Cue | Seal]) -> bytes:
    """UTF-8. A row is encoded as it comes, so a long session is never there twice."""
    measuring = Measuring(header.plan, header.runner)
    rows = io.BytesIO()
    for step in steps(header, records, measuring):
        rows.write(b",\n" if rows.tell() else b"")
        rows.write(orjson.dumps(_row(step)))
    columns = {name: {"unit": column.unit, "meaning": column.meaning} for name, column in COLUMNS.items()}
    front = orjson.dumps({**head(header), "measures": measuring.done(), "columns": columns})
    return front[:-1] + b',"steps":[\n' + rows.getbuffer() + b"\n]}\n"


def _row(step: Step) -> dict[str, Any]:
    found = ((name, column, column.read(step)) for name, column in COLUMNS.items())
    return {
        name: value if isinstance(value, (str, bool)) else column.number(value)
        for name, column, value in found
        if value is not None
    }

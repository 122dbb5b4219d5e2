"""A session's steps as Parquet: the columns of the CSV with their types, units in each field's metadata.

The schema's own metadata holds, as JSON, which session it is (`stridecue.session`) and its measures
(`stridecue.measures`). pyarrow is an extra of the package, because few need it and it is large.
"""

import importlib
import io
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

import orjson

from stridecue.core.cues import Cue
from stridecue.core.events import Event
from stridecue.core.log import Header, Seal
from stridecue.core.measures import Measuring
from stridecue.edges.exchange.errors import ExchangeError
from stridecue.edges.exchange.session_json import head
from stridecue.edges.exchange.session_steps import COLUMNS, Column, Kind, Step, steps

GROUP: Final = 4_096
"""Rows held at a time: twenty minutes of running."""
TYPES: Final[dict[Kind, str]] = {"text": "string", "flag": "bool_", "count": "int64"}
"""Functions of pyarrow; everything else is a float64."""


def session_parquet(header: Header, records: Iterable[Event | Cue | Seal]) -> bytes:
    """The file's bytes; an ExchangeError says so where pyarrow is not installed."""
    try:
        arrow, parquet = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError:
        raise ExchangeError(
            "Parquet needs pyarrow, which is not installed here: pip install 'stridecue[parquet]'"
        ) from None
    measuring = Measuring(header.plan, header.runner)
    fields = [arrow.field(name, _type(arrow, column), metadata=_told(column)) for name, column in COLUMNS.items()]
    schema = arrow.schema(fields)
    out = io.BytesIO()
    rows = steps(header, records, measuring)
    with parquet.ParquetWriter(out, schema) as writer:
        while group := list(islice(rows, GROUP)):
            writer.write_batch(arrow.record_batch([_values(column, group) for column in COLUMNS.values()], schema))
        writer.add_key_value_metadata(
            {"stridecue.session": orjson.dumps(head(header)), "stridecue.measures": orjson.dumps(measuring.done())}
        )
    return out.getvalue()


def _type(arrow: Any, column: Column) -> Any:  # noqa: ANN401 - pyarrow comes without types, and may not be there
    return getattr(arrow, TYPES.get(column.kind, "float64"))()


def _told(column: Column) -> dict[str, str]:
    return {"unit": column.unit, "description": column.meaning}


def _values(column: Column, group: list[Step]) -> list[Any]:
    values = map(column.read, group)
    return [value if value is None or isinstance(value, (str, bool)) else column.number(value) for value in values]

"""Everything the register holds about one runner, table by table: the one walk that every export takes.

It walks the tables themselves, so a table that somebody adds tomorrow is in it; a test holds every table to saying
whom it is about.
"""

from typing import Any, Final

from sqlalchemy import Table, select

from stridecue.edges.register.tables import METADATA
from stridecue.edges.register.tables.people import RUNNERS
from stridecue.edges.register.transaction import Reading

Rows = list[dict[str, Any]]

UNNAMED: Final = frozenset({"identity", "consent"})
"""Not for research, not even without a name."""


SINCE_1970_S: Final = 946_684_800
"""A number of seconds beyond this one (the year 2000) is a moment, not a duration."""


def tables() -> list[Table]:
    """Those that are about runners, `runners` first."""
    return [RUNNERS, *(t for t in METADATA.sorted_tables if t.info["about"] == "runner" and t is not RUNNERS)]


def everything(reading: Reading, runner: str) -> dict[str, Rows]:
    """Rows by table, sealed text opened; the mark by which the audit trail knows the runner is among them."""
    return {str(table.name): _rows(reading, table, runner) for table in tables()}


def figures(reading: Reading, runner: str) -> dict[str, Rows]:
    """For research: numbers only. Text could name somebody, and a moment could tell who was there then.

    Numbers of moments (`..._s` since 1970) become seconds since the runner's first.
    """
    found = {
        str(table.name): [
            {str(column.name): row[column.name] for column in _numbers(table)} for row in _rows(reading, table, runner)
        ]
        for table in tables()
        if table.name not in UNNAMED and _numbers(table)
    }
    moments = [value for rows in found.values() for row in rows for name, value in row.items() if _moment(name, value)]
    first = min(moments, default=0)
    return {
        name: [{key: value - first if _moment(key, value) else value for key, value in row.items()} for row in rows]
        for name, rows in found.items()
        if rows
    }


def columns() -> dict[str, dict[str, str]]:
    """What the columns are, for whoever reads an export: type, and whether it was kept sealed."""
    return {
        str(table.name): {
            str(column.name): "text, kept sealed" if column.info.get("sealed") else str(column.type).lower()
            for column in table.columns
        }
        for table in tables()
    }


def _rows(reading: Reading, table: Table, runner: str) -> Rows:
    key = table.c.pseudonym if table is RUNNERS else table.c.runner
    rows = reading.execute(select(table).where(key == runner)).mappings().all()
    return [{str(name): _opened(reading, table, runner, name, value) for name, value in row.items()} for row in rows]


def _opened(reading: Reading, table: Table, runner: str, name: str, value: Any) -> Any:  # noqa: ANN401 - a cell is what its column holds
    if table.c[name].info.get("sealed"):
        return reading.unseal(runner, value, f"{table.name}.{name}")
    return value.hex() if isinstance(value, bytes) else value


def _numbers(table: Table) -> list[Any]:
    return [column for column in table.columns if column.type.python_type in (int, float)]


def _moment(name: str, value: Any) -> bool:  # noqa: ANN401 - a cell is what its column holds
    return name.endswith("_s") and isinstance(value, int) and value > SINCE_1970_S

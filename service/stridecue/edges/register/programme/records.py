"""The runner's record: one row a runner, with a version."""

from dataclasses import fields

import orjson
from sqlalchemy import select

from stridecue.core.record import Record
from stridecue.edges.register.programme import versions
from stridecue.edges.register.tables.programme import RECORDS
from stridecue.edges.register.transaction import Change, Reading


def get(reading: Reading, runner: str) -> Record:
    """The record; an empty one (version 0) when nothing was entered yet."""
    row = reading.execute(select(RECORDS).where(RECORDS.c.runner == runner)).mappings().first()
    if row is None:
        return Record(runner)
    values = {field.name: row[field.name] for field in fields(Record)}
    return Record(**{**values, "devices": tuple(orjson.loads(row["devices"]))})


def put(change: Change, record: Record) -> Record:
    """Write it; ConflictError when it was made from an older version. The record as it stands now."""
    versions.put(change, RECORDS, get(change, record.runner), record, devices=orjson.dumps(record.devices).decode())
    return get(change, record.runner)

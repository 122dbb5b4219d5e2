"""The sealed sessions as a service of this century would have kept them: in 1970 FIT has no calendar."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import orjson

from stridecue.core.cues import Cue
from stridecue.core.events import Event
from stridecue.core.log import Header, Seal
from stridecue.edges.store import Batch, Block, Store, read_log

SEALED: Final = sorted((Path(__file__).parents[2] / "sessions").glob("*.jsonl"))
WALL: Final = "2026-01-01T09:30:00.250Z"
Records = list[Event | Cue | Seal]


def sealed(name: str) -> tuple[Header, Records]:
    """One by its name."""
    header, records = read_log(next(path for path in SEALED if path.stem == name))
    values = {slot: getattr(header, slot) for slot in Header.__slots__}
    return Header(**{**values, "wall": WALL}), list(records)


def lines(header: Header, records: Records) -> Iterator[bytes]:
    """As a log that was cut short, because the seal is of another header."""
    yield orjson.dumps(header) + b"\n"
    yield from (orjson.dumps(record) + b"\n" for record in records if not isinstance(record, Seal))


def keep(folder: Path, header: Header, records: Records) -> None:
    """Into the store of that folder."""
    store = Store(folder / "stridecue.sqlite", committed=lambda _: None, failed=lambda *_: None, recovered=lambda: None)
    store.write(Batch((Block(header.session, list(lines(header, records)), header, None, 0),)))
    store.close()

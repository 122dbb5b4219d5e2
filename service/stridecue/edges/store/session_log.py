"""Log lines back into the core's own records, strictly, and the seal checked.

    header, records = read_log(Path("tests/sessions/example.jsonl"))
    replay(header, records)

A log that was cut short by a crash has no seal, and perhaps half a last line; both are no error, the session
is merely interrupted. Everything else that is wrong raises a `LogError` that names file, line and what it is.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Final

import orjson
from pydantic import Field, TypeAdapter, ValidationError

from stridecue.core.cues import Cue
from stridecue.core.events import Event
from stridecue.core.log import Header, Seal

LINE_MAX_BYTES: Final = 65_536
SHOWN_MAX: Final = 40
"""How much of an offending value is repeated."""

ADAPTERS: Final[dict[str, TypeAdapter[Any]]] = {
    "log": TypeAdapter(Annotated[Header | Seal, Field(discriminator="log")]),
    "event": TypeAdapter(Annotated[Event, Field(discriminator="event")]),
    "cue": TypeAdapter(Annotated[Cue, Field(discriminator="cue")]),
}


class LogError(Exception):
    """A log that cannot be read: names file, line and what is wrong."""


def read_log(source: Path | Iterable[bytes], name: str = "") -> tuple[Header, Iterator[Event | Cue | Seal]]:
    """The header at once, the other records as they are asked for. `name`: how messages call the source.

    >>> from stridecue.core.log import Log
    >>> from stridecue.core.plan import FREE_RUN
    >>> from stridecue.core.runner import Runner
    >>> log = Log(Header("s", "1", "home", FREE_RUN, Runner(), "example", 0, "1970-01-01T00:00:00Z", "0"))
    >>> _ = log.seal(5, "stopped", {})
    >>> header, records = read_log(log.drain())
    >>> header.plan.name, [type(record).__name__ for record in records]
    ('free-run', ['Seal'])
    """
    if isinstance(source, Path):
        name = name or str(source)
        lines = _from_file(source)
    else:
        name = name or "log"
        lines = iter(source)
    numbered = enumerate(lines, start=1)
    first = next(numbered, None)
    if first is None:
        raise LogError(f"{name}: empty; a log begins with its header")
    header = _record(first[1], f"{name}:1")
    if not isinstance(header, Header):
        raise LogError(f"{name}:1: a log begins with its header, this one with {_kind(header)}")
    return header, _rest(numbered, name, hashlib.sha256(first[1]))


def _rest(numbered: Iterator[tuple[int, bytes]], name: str, so_far: Any) -> Iterator[Event | Cue | Seal]:  # noqa: ANN401 - hashlib's class has no public name
    events = cues = 0
    for number, written in numbered:
        where = f"{name}:{number}"
        try:
            record = _record(written, where)
        except LogError:
            if written.endswith(b"\n") or next(numbered, None) is not None:
                raise
            return  # half a line at the very end: the crash came while it was written
        if isinstance(record, Header):
            raise LogError(f"{where}: a second header")
        if isinstance(record, Seal):
            _check(record, events, cues, so_far.hexdigest(), where)
            yield record
            break
        if isinstance(record, Cue):
            cues += 1
        else:
            events += 1
        so_far.update(written)
        yield record
    after = next(numbered, None)
    if after is not None:
        raise LogError(f"{name}:{after[0]}: a line after the seal")


def _check(seal: Seal, events: int, cues: int, sha256: str, where: str) -> None:
    if (seal.events, seal.cues) != (events, cues):
        raise LogError(
            f"{where}: the seal counts {seal.events} events and {seal.cues} cues, "
            f"the log holds {events} and {cues}: lines are missing or were added"
        )
    if seal.sha256 != sha256:
        raise LogError(f"{where}: the seal does not match: a line before it was changed")


def _record(written: bytes, where: str) -> Header | Event | Cue | Seal:
    if len(written) > LINE_MAX_BYTES:
        raise LogError(f"{where}: a line of more than {LINE_MAX_BYTES} bytes")
    try:
        found = orjson.loads(written)
    except orjson.JSONDecodeError as wrong:
        raise LogError(f"{where}: not JSON: {str(wrong).split(':', 1)[0]}") from None
    kinds = [kind for kind in ADAPTERS if kind in found] if isinstance(found, dict) else []
    if len(kinds) != 1:
        raise LogError(f"{where}: expected an object with one of 'log', 'event' and 'cue'")
    try:
        record: Header | Event | Cue | Seal = ADAPTERS[kinds[0]].validate_json(written, strict=True, extra="forbid")
    except ValidationError as wrong:
        raise LogError(f"{where}: {_explain(wrong)}") from None
    return record


def _explain(wrong: ValidationError) -> str:
    first = wrong.errors(include_url=False, include_context=False)[0]
    given = repr(first["input"])
    shown = given if len(given) <= SHOWN_MAX else given[:SHOWN_MAX] + "…"
    # the first part of the place is the union's own tag: header, footfall …
    where = ".".join(str(part) for part in first["loc"])
    said = f"{first['msg'][0].lower()}{first['msg'][1:]} (got {shown})"
    return f"{where}: {said}" if where else said


def _kind(record: Event | Cue | Seal) -> str:
    return "a seal" if isinstance(record, Seal) else type(record).__name__


def _from_file(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while line := file.readline(LINE_MAX_BYTES + 1):
                yield line
    except OSError as wrong:
        raise LogError(f"{path}: cannot be read ({wrong.strerror})") from None

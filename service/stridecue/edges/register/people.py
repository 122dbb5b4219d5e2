"""Runners and their names: the one room that joins a person to a pseudonym."""

import secrets
from dataclasses import dataclass

from sqlalchemy import insert, select

from stridecue.edges.register.errors import NotPossibleError, RegisterError, UnknownRunnerError
from stridecue.edges.register.stamp import now
from stridecue.edges.register.tables.keyring import DATA_KEYS
from stridecue.edges.register.tables.people import IDENTITY, RUNNERS
from stridecue.edges.register.transaction import Change, Reading


@dataclass(frozen=True, slots=True)
class Person:
    """A runner with a name."""

    runner: str
    name: str
    contact: str | None
    since: str


def add(change: Change, name: str, contact: str | None = None) -> str:
    """A new runner with a random pseudonym and a data key of their own; the pseudonym."""
    if not name.strip() or not name.isprintable():
        raise NotPossibleError("name: expected some printable text")
    runner = secrets.token_hex(16)
    change.execute(
        insert(RUNNERS).values(
            pseudonym=runner,
            mark=secrets.token_hex(16),
            since=now(),
        )
    )
    wrapped = change.keys.wrap(change.keys.new_data_key(), runner)
    change.connection.execute(insert(DATA_KEYS).values(runner=runner, wrapped=wrapped))
    change.about = runner
    change.execute(
        insert(IDENTITY).values(
            runner=runner,
            name=change.seal(runner, name.strip(), "identity.name"),
            contact=change.seal(runner, contact, "identity.contact"),
        )
    )
    return runner


def all_people(reading: Reading) -> list[Person]:
    """Every runner, by name; one whose key was lost is called by the beginning of the pseudonym."""
    rows = reading.execute(select(RUNNERS, IDENTITY).join(IDENTITY)).all()
    found = [
        Person(
            row.pseudonym,
            reading.unseal(row.pseudonym, row.name, "identity.name") or f"runner {row.pseudonym[:8]}",
            reading.unseal(row.pseudonym, row.contact, "identity.contact"),
            row.since,
        )
        for row in rows
    ]
    return sorted(found, key=lambda person: person.name.casefold())


def name_of(reading: Reading, runner: str) -> str | None:
    """What a pseudonym is called; None for one that has no name here (a guest, or erased)."""
    sealed = reading.execute(select(IDENTITY.c.name).where(IDENTITY.c.runner == runner)).scalar()
    return None if sealed is None else reading.unseal(runner, sealed, "identity.name")


def find(reading: Reading, wanted: str) -> Person:
    """The runner with this name or pseudonym, or an unambiguous beginning of one; RegisterError with the nearest."""
    people = all_people(reading)
    exact = [person for person in people if wanted in (person.runner, person.name)]
    begin = [
        person
        for person in people
        if person.runner.startswith(wanted) or person.name.casefold().startswith(wanted.casefold())
    ]
    matches = exact or (begin if wanted else [])
    if len(matches) == 1:
        return matches[0]
    if matches:
        shown = ", ".join(f"{person.name} ({person.runner[:8]})" for person in matches[:5])
        raise RegisterError(f"{wanted[:40]!r} is the beginning of {len(matches)} runners: {shown}; give more of it")
    raise UnknownRunnerError(f"no runner {wanted[:40]!r}; see: stridecue runner list")

"""A register with a physio, a runner and a table of health data that only tests have."""

from pathlib import Path
from typing import Final

from sqlalchemy import Column, Integer, MetaData, Table, insert, select

from stridecue.edges.register import HOME, Actor, Register, consent, people
from stridecue.edges.register.tables.base import sealed

ANNA_NAME: Final = "Anna Läufer"
PHYSIO: Final = Actor("physio", "dr-knie", "http")
ADMIN: Final = Actor("admin", "boss", "http")

DIARY: Final = Table(
    "diary",
    MetaData(),
    Column("runner", Integer),
    Column("score", Integer),
    sealed("note"),
    info={"about": "runner", "health": True},
)
"""Health data, as the programme's tables are; here made by hand, so that this folder needs no other subject."""


def register_with_diary(folder: Path) -> Register:
    """A fresh register that holds the tests' own table too."""
    register = Register(folder)
    with register.change(HOME, "a table for the test") as change:
        change.connection.exec_driver_sql(
            "CREATE TABLE diary (runner TEXT REFERENCES runners(pseudonym) ON DELETE CASCADE, score INTEGER, note BLOB)"
        )
    return register


def anna(register: Register, *purposes: str, party: str = "") -> str:
    """A runner who has agreed to `purposes`."""
    with register.change(HOME, "a new runner") as change:
        runner = people.add(change, ANNA_NAME, "anna@example.org")
        for purpose in purposes:
            consent.decide(change, runner, purpose, granted=True, party=party if purpose == "share" else "")
    return runner


def write_score(register: Register, actor: Actor, runner: str, score: int = 3) -> None:
    """One row of health data."""
    with register.change(actor, "the morning after", about=runner) as change:
        change.execute(insert(DIARY).values(runner=runner, score=score, note=change.seal(runner, "sore", "diary.note")))


def read_scores(register: Register, actor: Actor, runner: str) -> list[int]:
    """The runner's health data."""
    with register.read(actor, "how are you", about=runner) as reading:
        return list(reading.execute(select(DIARY.c.score).where(DIARY.c.runner == runner)).scalars())

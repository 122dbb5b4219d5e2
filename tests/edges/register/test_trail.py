"""The audit trail: whoever changes it without the key is found, wherever and whatever it was."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Connection, delete, select
from sqlalchemy.exc import IntegrityError

from stridecue.edges.register import HOME, NotAllowed, Register, RegisterError, people, trail
from stridecue.edges.register.tables.keyring import DATA_KEYS
from stridecue.edges.register.tables.trail import TRAIL
from tests.edges.register.given import ADMIN, DIARY, PHYSIO, anna, read_scores, register_with_diary, write_score

EDITS: Final = 1000


@pytest.fixture(scope="module")
def trailed(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """A register with several dozen entries."""
    register = register_with_diary(tmp_path_factory.mktemp("trail"))
    runner = anna(register, "store_health", "share", party=PHYSIO.name)
    for score in range(20):
        write_score(register, PHYSIO, runner, score)
        read_scores(register, PHYSIO, runner)
    return register


def _other(old: object, chance: random.Random) -> object:
    """A value of the same kind that is not `old`."""
    if isinstance(old, int):
        return old + chance.choice((-1, 1, 1000))
    if isinstance(old, bytes):
        at = chance.randrange(len(old))
        return old[:at] + bytes([old[at] ^ (1 << chance.randrange(8))]) + old[at + 1 :]
    return chance.choice((f"{old}x", f"x{old}", str(old)[1:] or "y"))


def _edit(connection: Connection, chance: random.Random, seq: int, _: int) -> None:
    column = chance.choice(list(TRAIL.columns))
    old = connection.execute(select(column).where(TRAIL.c.seq == seq)).scalar_one()
    connection.exec_driver_sql(
        f"UPDATE OR REPLACE trail SET {column.name} = ? WHERE seq = ?",  # noqa: S608 - a column of ours
        (_other(old, chance), seq),
    )


def _remove(connection: Connection, _: random.Random, seq: int, __: int) -> None:
    connection.execute(delete(TRAIL).where(TRAIL.c.seq == seq))


def _cut(connection: Connection, _: random.Random, seq: int, __: int) -> None:
    connection.execute(delete(TRAIL).where(TRAIL.c.seq >= seq))


def _insert(connection: Connection, _: random.Random, seq: int, count: int) -> None:
    rest = ", ".join(column.name for column in TRAIL.columns if column.name != "seq")
    connection.exec_driver_sql(
        f"INSERT INTO trail (seq, {rest}) SELECT ?, {rest} FROM trail WHERE seq = ?",  # noqa: S608 - columns of ours
        (count + 1, seq),
    )


def _swap(connection: Connection, chance: random.Random, seq: int, count: int) -> None:
    other = chance.choice([n for n in range(1, count + 1) if n != seq])
    for old, new in ((seq, -1), (other, seq), (-1, other)):
        connection.exec_driver_sql("UPDATE trail SET seq = ? WHERE seq = ?", (new, old))


DEEDS: Final[list[Callable[[Connection, random.Random, int, int], None]]] = [
    _edit,
    _edit,
    _remove,
    _cut,
    _insert,
    _swap,
]


def test_every_edit_is_found(trailed: Register) -> None:
    """A thousand edits, removals, cuts, insertions and swaps by somebody without the key: all found."""
    sound = trailed.verify()
    assert sound.whole, sound
    anchor, chance, missed = trail.read_anchor(trailed.anchor_file), random.Random(1), []
    with trailed._change.connect() as connection:
        for _ in range(EDITS):
            seq, deed = chance.randint(1, sound.entries), chance.choice(DEEDS)
            with connection.begin() as transaction:
                for name in ("update", "delete"):
                    connection.exec_driver_sql(f"DROP TRIGGER trail_no_{name}")
                deed(connection, chance, seq, sound.entries)
                if trail.verify(connection, trailed.keys, anchor).whole:
                    missed.append((deed.__name__, seq))
                transaction.rollback()
    assert missed == []
    assert trailed.verify() == sound


@pytest.mark.parametrize("statement", ["UPDATE trail SET why = x'00'", "DELETE FROM trail"])
def test_the_database_itself_refuses(trailed: Register, statement: str) -> None:
    """Whoever comes through SQL finds triggers that let the trail only grow."""
    with pytest.raises(IntegrityError, match="the audit trail only grows"), trailed.change(HOME, "no") as change:
        change.connection.exec_driver_sql(statement)


def test_an_anchor_that_is_gone_is_said(tmp_path: Path) -> None:
    """Without the anchor a cut end could not be seen, so its absence is a finding of its own."""
    register = Register(tmp_path)
    assert register.verify().whole
    anna(register)
    register.anchor_file.unlink()
    assert "anchor beside the keys is missing" in register.verify().because


def test_what_is_written_down(tmp_path: Path) -> None:
    """Who, what, when, why, by which door, how it ended: of changes, of reads of health data and of refusals."""
    register = register_with_diary(tmp_path)
    runner = anna(register, "store_health", "share", party=PHYSIO.name)
    write_score(register, PHYSIO, runner)
    read_scores(register, PHYSIO, runner)
    with pytest.raises(NotAllowed, match="diary is health data: never for the role admin"):
        read_scores(register, ADMIN, runner)
    with register.look() as reading:
        rows = reading.connection.execute(select(TRAIL).order_by(TRAIL.c.seq.desc()).limit(3)).mappings().all()
    found = [(row["type"], row["action"], row["outcome"], row["agent"], row["source"], row["rows"]) for row in rows]
    assert found == [
        ("diary", "R", "refused", "admin:boss", "http", 0),
        ("diary", "R", "success", "physio:dr-knie", "http", 0),
        ("diary", "C", "success", "physio:dr-knie", "http", 1),
    ]
    assert all(row["entity"] and row["entity"] != runner for row in rows)


def test_no_change_without_its_entry(tmp_path: Path) -> None:
    """A change that fails leaves neither rows nor entries; one that stands has both."""
    register = Register(tmp_path)
    before = register.verify().entries

    def fails() -> None:
        with register.change(HOME, "half") as change:
            people.add(change, "Half Done")
            raise RegisterError("stopped in the middle")

    with pytest.raises(RegisterError, match="in the middle"):
        fails()
    with register.read(HOME, "look") as reading:
        assert people.all_people(reading) == []
    assert register.verify().entries == before


def test_reasons_go_with_the_key(tmp_path: Path) -> None:
    """Why something was done to a runner is sealed with the runner's key, and unreadable once that is gone."""
    register = register_with_diary(tmp_path)
    runner = anna(register, "store_health")
    write_score(register, HOME, runner)
    assert b"the morning after" not in register.path.read_bytes()

    def reason() -> Any:
        with register.look() as reading:
            row = reading.connection.execute(select(TRAIL).order_by(TRAIL.c.seq.desc())).first()
            assert row is not None
            return reading.unseal(runner, row.why[1:], "trail.why")

    assert reason() == "the morning after"
    with register.change(HOME, "key gone") as change:
        change.connection.execute(delete(DATA_KEYS))
    assert reason() is None


def test_a_physio_reads_one_runner_at_a_time(trailed: Register) -> None:
    """Nobody but the house itself sweeps over everybody's health data."""
    with (
        pytest.raises(NotAllowed, match="one runner at a time"),
        trailed.read(PHYSIO, "everybody") as reading,
    ):
        reading.execute(select(DIARY))

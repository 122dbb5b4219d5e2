"""Erasing: no byte of a runner stays in the register's files, and others lose nothing."""

from pathlib import Path

import pytest

from stridecue.edges.register import HOME, SERVICE, Register, erasure, people
from tests.edges.register.given import ANNA_NAME, anna, read_scores, register_with_diary, write_score

CANARY = "canary: pain when squatting"


def bytes_of(folder: Path) -> bytes:
    """Everything that lies in a folder, also what SQLite keeps beside a database."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """With a table of health data."""
    return register_with_diary(tmp_path)


def test_no_byte_stays(register: Register, tmp_path: Path) -> None:
    """Name, pseudonym, mark's mapping and note: nowhere in any file; the other runner is whole."""
    runner, other = anna(register, "store_health"), anna(register, "store_health")
    for score in range(50):
        write_score(register, HOME, runner, score)
    write_score(register, HOME, other, 7)
    with register.change(HOME, CANARY, about=runner) as change:
        change.note("E", "talk")
    assert runner.encode() in bytes_of(tmp_path)
    with register.change(HOME, "the runner asked for it") as change:
        erasure.request(change, runner)
        erasure.request(change, runner)  # asked twice is asked once
    with register.change(SERVICE, "the runner asked for it") as change:
        assert erasure.leaving(change) == [runner]
        gone = erasure.erase(change, runner)
    assert gone.rows == {"identity": 1, "consent": 1}
    left = bytes_of(tmp_path)
    for word in (runner, ANNA_NAME, CANARY, "anna@example.org"):
        assert word.encode() not in left
    assert read_scores(register, HOME, other) == [7]
    with register.read(HOME, "who") as reading:
        assert [person.runner for person in people.all_people(reading)] == [other]
        assert set(erasure.tombs(reading)) == {register.keys.tomb(runner)}
        assert erasure.leaving(reading) == []
    assert register.verify().whole

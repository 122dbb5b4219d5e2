"""Who reaches what in the register, cell by cell: the wall behind the web's door."""

from pathlib import Path
from typing import Final

import pytest

from stridecue.edges.register import Actor, NotAllowed, Register
from tests.edges.register.given import PHYSIO, anna, read_scores, register_with_diary, write_score

HOME, SERVICE = Actor("home"), Actor("service")
OWN, OTHER = "own", "other"
NEVER: Final = (Actor("admin", "boss"), Actor("wall"), Actor("machine", "bot"))

CELLS: Final = [
    # who, kept, shared, may read, may write
    (HOME, True, False, True, True),
    (HOME, False, False, True, False),
    (SERVICE, True, False, True, True),
    (SERVICE, False, False, False, False),
    (Actor("runner", OWN), True, False, True, True),
    (Actor("runner", OWN), False, False, True, False),
    (Actor("runner", OTHER), True, True, False, False),
    (PHYSIO, True, True, True, True),
    (PHYSIO, True, False, False, False),
    (PHYSIO, False, True, False, False),
    (Actor("physio", "other"), True, True, False, False),
    *((who, True, True, False, False) for who in NEVER),
]


@pytest.mark.parametrize(("who", "kept", "shared", "reads", "writes"), CELLS, ids=str)
def test_every_cell(tmp_path: Path, who: Actor, kept: bool, shared: bool, reads: bool, writes: bool) -> None:
    """Role × kept × shared: reading and writing health data, as the table in `rights` says."""
    register = register_with_diary(tmp_path)
    purposes = [name for name, given in (("store_health", kept), ("share", shared)) if given]
    runner = anna(register, *purposes, party=PHYSIO.name)
    who = Actor("runner", runner) if who == Actor("runner", OWN) else who
    assert _works(lambda: read_scores(register, who, runner)) is reads
    assert _works(lambda: write_score(register, who, runner)) is writes
    assert _refused(register) == (not reads) + (not writes)


def _works(do: object) -> bool:
    assert callable(do)
    try:
        do()
    except NotAllowed:
        return False
    return True


def _refused(register: Register) -> int:
    with register.look() as reading:
        found = reading.connection.exec_driver_sql("SELECT count(*) FROM trail WHERE outcome = 'refused'")
        return int(found.scalar_one())

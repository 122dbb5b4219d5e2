"""A folder as a service leaves it: runners in the register, their sessions in the store."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import insert

from stridecue.core.log import Header, Log
from stridecue.core.plan import FREE_RUN
from stridecue.core.runner import Runner
from stridecue.edges.register import HOME, Register, people
from stridecue.edges.register.tables.people import SETTINGS
from stridecue.edges.store import Batch, Block, Store

NAME, CONTACT, CANARY = "Änne Canary-Runner", "aenne@example.org", "canary note: sharp pain below the kneecap"
WALL: Final = "2026-01-01T00:00:00.000Z"


@dataclass(frozen=True, slots=True)
class Practice:
    """Two runners with three sessions each."""

    folder: Path
    register: Register
    anna: str
    bert: str

    @property
    def store_path(self) -> Path:
        """The sessions."""
        return self.folder / "stridecue.sqlite"

    @property
    def backups(self) -> Path:
        """Where backups go."""
        return self.folder / "backups"


def practice(folder: Path) -> Practice:
    """Make one."""
    register = Register(folder)
    with register.change(HOME, "two runners") as change:
        anna, bert = people.add(change, NAME, CONTACT), people.add(change, "Bert", None)
        change.execute(insert(SETTINGS).values(name="colour", value="green"))
    with register.change(HOME, CANARY, about=anna) as change:
        change.note("E", "talk")
    store = Store(
        folder / "stridecue.sqlite", committed=lambda _: None, failed=print, recovered=lambda: None, min_free_mb=0
    )
    for runner in (anna, bert):
        for number in range(3):
            store.write(Batch(tuple(session(f"{runner[:8]}-{number}", runner, raw=CANARY.encode()))))
    store.close()
    return Practice(folder, register, anna, bert)


def session(name: str, runner: str, raw: bytes = b"", wall: str = WALL) -> list[Block]:
    """A short sealed session of this runner."""
    header = Header(name, "1", "home", FREE_RUN, Runner(runner), "example", 0, wall, "0")
    log = Log(header)
    first = Block(name, log.drain(), header, raw=(raw,) if raw else ())
    seal = log.seal(60_000_000, "stopped", {})
    return [first, Block(name, log.drain(), seal=seal)]


def everything(folder: Path) -> bytes:
    """Every byte of every file below a folder."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())

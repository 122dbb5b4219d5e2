"""The register: one way to change it, one way to read it, and no way around the audit trail."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from stridecue.edges.register import opening, trail
from stridecue.edges.register.actor import Actor
from stridecue.edges.register.errors import NotAllowed, RegisterError
from stridecue.edges.register.rights import agreed
from stridecue.edges.register.transaction import Change, Reading
from stridecue.edges.sqlite import file
from stridecue.edges.sqlite.errors import said
from stridecue.edges.sqlite.library import DBAPI

NAME: Final = "people.sqlite"
KEYS: Final = "keys"

T = TypeVar("T", bound=Reading)


class Register:
    """Runners, accounts, devices and all that is kept about them, in `folder`. Any thread, any number of processes.

    A transaction opens its own connection, takes about a millisecond to read and two syncs of the disk to change:
    on an event loop, call it through `asyncio.to_thread`. See the package for an example.
    """

    def __init__(self, folder: Path, key_file: Path | None = None) -> None:
        self.path = folder.absolute() / NAME
        self.keys_folder = folder.absolute() / KEYS
        self.key_file = key_file or self.keys_folder / "master.key"
        self.keyring = self.keys_folder / "keyring.sqlite"
        self.anchor_file = self.keys_folder / "trail.anchor"
        file.prepare(self.path, error=RegisterError)
        self.keys = opening.open_keys(self.key_file, self.path)
        self.notices = opening.begin(self.path, self.keyring, self.keys)
        self._look = opening.attached(self.path, self.keyring, "BEGIN")
        self._change = opening.attached(self.path, self.keyring, "BEGIN IMMEDIATE")

    @contextmanager
    def look(self) -> Iterator[Reading]:
        """Read what is nobody's health data: accounts, devices, settings. Leaves no trace in the audit trail."""
        with self._said(), self._look.begin() as connection:
            yield Reading(connection, self.keys, Actor("admin"), "", None)

    @contextmanager
    def read(self, actor: Actor, why: str, about: str | None = None) -> Iterator[Reading]:
        """Read anything the actor may; health data leaves an audit entry in the same transaction."""
        with self._judged(Reading, actor, why, about) as reading:
            yield reading

    @contextmanager
    def change(self, actor: Actor, why: str, about: str | None = None) -> Iterator[Change]:
        """Change anything the actor may: rows and their audit entries stand together, or not at all.

        `about`: the pseudonym of the runner it is about; reads and writes of health data are judged by it.
        """
        with self._judged(Change, actor, why, about) as change:
            yield change

    def allows(self, runner: str, purpose: str, party: str = "") -> bool:
        """Whether the runner has agreed, as of now."""
        with self._said(), self._look.begin() as connection:
            return agreed(connection, runner, purpose, party)

    def verify(self) -> trail.Verdict:
        """Is the audit trail whole?"""
        with self._said(), self._look.begin() as connection:
            return trail.verify(connection, self.keys, trail.read_anchor(self.anchor_file))

    @contextmanager
    def _judged(self, kind: type[T], actor: Actor, why: str, about: str | None) -> Iterator[T]:
        try:
            with self._said(), self._change.begin() as connection:
                inside = kind(connection, self.keys, actor, why, about)
                yield inside
                head = trail.append(connection, self.keys, inside.entries())
        except NotAllowed as wrong:
            with self._said(), self._change.begin() as connection:
                inside.connection = connection
                head = trail.append(connection, self.keys, inside.refused(wrong))
            self._anchor(head)
            raise
        self._anchor(head)  # only what was committed: an anchor ahead of the trail would accuse it for ever

    def head_in_words(self) -> str:
        """The trail's head, for a log that lies elsewhere: a cut end and a cut anchor would not fit it."""
        with self._said(), self._look.begin() as connection:
            head = newest(connection)
        self._anchor(head)
        return f"audit trail: {head.seq} entries, the newest is {head.mac[:16]}"

    def compact(self) -> None:
        """Rewrite the file without its free pages, unless somebody is in it now.

        What is deleted was overwritten before (`secure_delete`); this gives back the room.
        """
        with self._said(), self._look.connect() as connection, contextlib.suppress(DBAPI.OperationalError):
            raw: Any = connection.connection.driver_connection
            raw.execute("VACUUM main")

    def anchor_anew(self) -> None:
        """After a restore: what is there now is what counts from here on."""
        with self._said(), self._look.begin() as connection:
            head = newest(connection)
        self.anchor_file.unlink(missing_ok=True)
        self._anchor(head)

    def _anchor(self, head: trail.Head) -> None:
        # the change stands whether or not its anchor can be written; the next one, or the daily one, catches up
        with contextlib.suppress(OSError):
            trail.write_anchor(self.anchor_file, head)

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise  # the caller knows what it means that a row is there already
        except DBAPIError as wrong:
            raise RegisterError(f"{self.path}: {said(wrong)}") from None


def newest(connection: Connection) -> trail.Head:
    """The newest entry."""
    row = connection.exec_driver_sql("SELECT seq, mac FROM trail ORDER BY seq DESC LIMIT 1").first()
    return trail.Head(row.seq, row.mac.hex()) if row else trail.Head()

"""What one may do inside a transaction of the register: every statement is judged, and noted for the audit trail."""

from typing import Any

from sqlalchemy import Connection, CursorResult, Delete, Insert, Select, Table, Update, select
from sqlalchemy.sql import visitors

from stridecue.edges.register import rights, trail
from stridecue.edges.register.actor import Actor
from stridecue.edges.register.errors import NotAllowed, RegisterError
from stridecue.edges.register.keys import Keys
from stridecue.edges.register.stamp import now
from stridecue.edges.register.tables.keyring import DATA_KEYS
from stridecue.edges.register.tables.people import RUNNERS

Statement = Select[Any] | Insert | Update | Delete
Rows = list[dict[str, Any]]


class Reading:
    """Selects of one actor. `about`: the runner's pseudonym, when it is about one."""

    def __init__(self, connection: Connection, keys: Keys, actor: Actor, why: str, about: str | None) -> None:
        self.connection, self.keys = connection, keys
        self.actor, self.why = actor, why
        self.about = about
        self._noted: dict[tuple[trail.Action, str], int] = {}

    def execute(self, statement: Statement, rows: Rows | None = None) -> CursorResult[Any]:
        """Run one statement; NotAllowed when this actor, or the runner's consent, does not reach so far."""
        if not isinstance(statement, Select):
            raise RegisterError("a reading changes nothing: use Register.change")
        return self._run("R", statement, rows)

    def unseal(self, runner: str, stored: bytes | None, place: str) -> str | None:
        """Text of a `sealed` column; `place`: "table.column". None when there is none, or its key was erased."""
        key = self._data_key(runner)
        return None if key is None or stored is None else self.keys.unseal(key, stored, f"{runner}/{place}")

    @property
    def about(self) -> str | None:
        """The runner it is about; set, the trail's mark is looked up at once, while there is one."""
        return self._about

    @about.setter
    def about(self, runner: str | None) -> None:
        self._about, self._entity = runner, "" if runner is None else self._mark(runner)

    @property
    def agent(self) -> str:
        """Role and account; of a runner, the mark instead of the pseudonym."""
        return f"runner:{self._mark(self.actor.name)}" if self.actor.role == "runner" else self.actor.agent

    def entries(self, outcome: str = "success") -> Rows:
        """What the audit trail shall say of this transaction."""
        base = {
            "recorded": now(),
            "outcome": outcome,
            "agent": self.agent,
            "source": self.actor.door,
            "entity": self._entity,
            "why": self._why(),
        }
        return [{**base, "type": name, "action": deed, "rows": n} for (deed, name), n in self._noted.items()]

    def refused(self, because: NotAllowed) -> Rows:
        """What it shall say of an attempt."""
        self.why = str(because)
        self._noted = dict.fromkeys(list(self._noted)[-1:], 0)
        return self.entries("refused")

    def _run(self, action: trail.Action, statement: Statement, rows: Rows | None) -> CursorResult[Any]:
        for table in _tables(statement):
            deed = action if not isinstance(statement, Select) and table is statement.table else "R"
            if deed != "R" or table.info["health"]:
                self._noted.setdefault((deed, table.name), 0)
            because = rights.refusal(self.connection, self.actor, deed, table, self.about)
            if because is not None:
                raise NotAllowed(because)
        result: CursorResult[Any] = self.connection.execute(statement, rows)
        if not isinstance(statement, Select) and isinstance(statement.table, Table):
            self._noted[action, statement.table.name] += max(result.rowcount, 0)
        return result

    def _data_key(self, runner: str) -> bytes | None:
        wrapped = self.connection.execute(select(DATA_KEYS.c.wrapped).where(DATA_KEYS.c.runner == runner)).scalar()
        return None if wrapped is None else self.keys.unwrap(wrapped, runner)

    def _mark(self, runner: str) -> str:
        found = self.connection.execute(select(RUNNERS.c.mark).where(RUNNERS.c.pseudonym == runner)).scalar()
        return str(found or "")

    def _why(self) -> bytes:
        key = self._data_key(self.about) if self.about is not None else None
        if key is None:
            return trail.OPEN + self.why.encode()
        return trail.SEALED + self.keys.seal(key, self.why, f"{self.about}/trail.why")


class Change(Reading):
    """Everything a `Reading` does, and rows that change; all of it stands, with its audit entries, or nothing."""

    def execute(self, statement: Statement, rows: Rows | None = None) -> CursorResult[Any]:
        """Run one statement; NotAllowed when this actor, or the runner's consent, does not reach so far."""
        action: trail.Action = {Select: "R", Insert: "C", Update: "U", Delete: "D"}[_kind(statement)]  # type: ignore[assignment] # the four
        return self._run(action, statement, rows)

    def seal(self, runner: str, text: str | None, place: str) -> bytes | None:
        """Text for a `sealed` column, encrypted with the runner's own key; `place`: "table.column"."""
        if text is None:
            return None
        key = self._data_key(runner)
        if key is None:
            raise RegisterError("this runner has no data key: erased, or never registered here")
        return self.keys.seal(key, text, f"{runner}/{place}")

    def note(self, deed: trail.Action, what: str, rows: int = 0) -> None:
        """An entry for something that is no statement: an export, a backup, a switch."""
        self._noted[deed, what] = self._noted.get((deed, what), 0) + rows


def _kind(statement: Statement) -> type[Any]:
    return next(kind for kind in (Select, Insert, Update, Delete) if isinstance(statement, kind))


def _tables(statement: Statement) -> list[Table]:
    """Every table of the register that a statement names, also below a join or in a subquery."""
    found = {part.name: part for part in visitors.iterate(statement) if isinstance(part, Table)}
    for column in visitors.iterate(statement):
        table = getattr(column, "table", None)
        if isinstance(table, Table):
            found.setdefault(table.name, table)
    return [table for table in found.values() if "about" in table.info]

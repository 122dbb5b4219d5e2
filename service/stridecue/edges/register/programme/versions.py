"""Two people change the same thing: the second one is told, and sees both versions. Nothing is overwritten unseen."""

from dataclasses import asdict
from typing import Any, ClassVar, Protocol

from sqlalchemy import Table
from sqlalchemy.dialects.sqlite import insert as upsert

from stridecue.edges.register.errors import NotPossibleError
from stridecue.edges.register.transaction import Change


class Versioned(Protocol):
    """A frozen dataclass whose fields are the table's columns."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def runner(self) -> str: ...  # noqa: D102 - its name says it
    @property
    def version(self) -> int: ...  # noqa: D102 - how often it was changed


class ConflictError(NotPossibleError):
    """`there`: what stands now; `yours`: what was to be written over an older version of it."""

    def __init__(self, what: str, there: Versioned, yours: Versioned) -> None:
        super().__init__(
            f"{what}: somebody changed it meanwhile (version {there.version}, yours was made from {yours.version}); "
            "look at both, then write again"
        )
        self.there, self.yours = there, yours


def put(change: Change, table: Table, there: Versioned, yours: Versioned, **written: Any) -> None:  # noqa: ANN401 - values of columns
    """Write `yours` as the next version over `there`, or ConflictError when it was made from another one.

    The caller's transaction holds the write lock since it began, so nobody can come between the two.
    """
    if yours.version != there.version:
        raise ConflictError(table.name, there, yours)
    columns = {name: value for name, value in asdict(yours).items() if name in table.c} | written
    columns["version"] = there.version + 1
    row = upsert(table).values(**columns)
    change.execute(row.on_conflict_do_update(index_elements=[table.c.runner], set_=columns))

"""What every table of the register says about itself, so that nothing about a runner can be forgotten.

`about_runner()`: rows about one runner: exported with the runner, gone with the runner (ON DELETE CASCADE).
`about_house()`:  rows about nobody's body: accounts, devices, settings.
`health=True`:    rows that the law calls health data: written only with consent, read only by whom the runner
                  has allowed, never by an admin, and every read is in the audit trail.

A column made by `sealed()` holds text that is encrypted with the runner's own key: erased with the key.
"""

from typing import Any, Final

from sqlalchemy import Column, ForeignKey, LargeBinary, MetaData, Table, Text
from sqlalchemy.schema import SchemaItem

METADATA: Final = MetaData()

RUNNER: Final = "runners.pseudonym"


def about_runner(
    name: str, *columns: SchemaItem, health: bool = False, key: bool = False, ages: str | None = None
) -> Table:
    """A table of rows about runners, with its column `runner`; `key`: one row a runner.

    `ages`: the column (unix seconds, or text as `stamp` writes it) by which a row is forgotten when it was kept
    long enough; rows of a table that has none stay as long as their runner.
    """
    cascade = ForeignKey(RUNNER, ondelete="CASCADE")
    runner: Column[Any] = Column("runner", Text, cascade, primary_key=key, nullable=False, index=not key)
    said = {"about": "runner", "health": health, "ages": ages}
    return Table(name, METADATA, runner, *columns, sqlite_strict=True, info=said)


def about_house(name: str, *columns: SchemaItem, passing: bool = False) -> Table:
    """A table about the place, not about runners' bodies. `passing`: a restore brings none of it back."""
    said = {"about": "house", "health": False, "passing": passing}
    return Table(name, METADATA, *columns, sqlite_strict=True, info=said)


def sealed(name: str, *, nullable: bool = True) -> Column[bytes]:
    """A column of text encrypted with the runner's own key (`Change.seal`, `Reading.unseal`)."""
    return Column(name, LargeBinary, nullable=nullable, info={"sealed": True})

"""The version of the schema: Alembic's revisions, run inside one transaction when the store is opened.

An upgrade that is interrupted leaves the old schema whole. A store written by a newer program is refused.
Alembic is imported only when there is something to upgrade.
"""

import re
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, select, text

from stridecue.edges.store.errors import StoreError
from stridecue.edges.store.tables import METADATA

HEAD: Final = "0001"
"""The newest revision this program knows; a test holds it to the migrations."""

MIGRATIONS: Final = Path(__file__).with_name("migrations")


class Damaged(Exception):  # noqa: N818 - a finding about a file, not a failure of the program
    """The file is a database, but not a whole one of ours."""


def revision(connection: Connection, path: Path) -> str | None:
    """The store's revision; None for an empty file."""
    names = inspect(connection).get_table_names()
    if "alembic_version" not in names:
        if not names:
            return None
        if METADATA.tables.keys() & set(names):
            raise Damaged("its schema version is missing")
        raise StoreError(
            f"{path}: a database of something else (it holds {names[0]}); choose another file for the store"
        )
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    if len(found) != 1 or not re.fullmatch(r"\d{4}", str(found[0])):
        raise Damaged("its schema version cannot be read")
    return str(found[0])


def upgrade(connection: Connection, path: Path) -> bool:
    """Bring the schema to `HEAD`; True when it was behind."""
    found = revision(connection, path)
    # the version is kept twice: a store is newer only when both say so, else the file is damaged
    twin = f"{connection.exec_driver_sql('PRAGMA user_version').scalar_one():04d}"
    if found is not None and found != twin:
        raise Damaged(f"its schema version is {found} here and {twin} there")
    if found is not None and found > HEAD:
        raise newer(path, found)
    if found == HEAD:
        verify(connection)
        return False
    from alembic import command  # noqa: PLC0415 - 0.3 s that only an upgrade needs
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.exec_driver_sql(f"PRAGMA user_version={int(HEAD)}")
    verify(connection)
    return True


def newer(path: Path, found: str) -> StoreError:
    """The refusal of a store that a newer program has written."""
    return StoreError(f"{path}: written by a newer stridecue (schema {found}, this one knows {HEAD}); update stridecue")


def verify(connection: Connection) -> None:
    """Every table and column we use is there; an error names what is not."""
    found = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type='table'")}
    for table in METADATA.sorted_tables:
        if table.name not in found:
            raise Damaged(f"table {table.name} is missing")
        there = {row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table.name})")}
        missing = [column.name for column in table.columns if column.name not in there]
        if missing:
            raise Damaged(f"table {table.name} lacks {', '.join(missing)}")
        connection.execute(select(table).limit(1)).all()

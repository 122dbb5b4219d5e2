"""The version of a schema: Alembic's revisions, run inside one transaction when a database is opened.

An upgrade that is interrupted leaves the old schema whole. A file written by a newer program is refused.
Alembic is imported only when there is something to upgrade.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, MetaData, inspect, select, text

from stridecue.edges.sqlite.errors import Damaged, FileError


@dataclass(frozen=True, slots=True)
class Schema:
    """`head`: the newest revision this program knows; a test holds it to the `migrations` folder."""

    metadata: MetaData
    head: str
    migrations: Path
    error: type[FileError]

    def revision(self, connection: Connection, path: Path) -> str | None:
        """The file's revision; None for an empty file."""
        names = inspect(connection).get_table_names()
        if "alembic_version" not in names:
            if not names:
                return None
            if self.metadata.tables.keys() & set(names):
                raise Damaged("its schema version is missing")
            raise self.error(f"{path}: a database of something else (it holds {names[0]}); choose another file")
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
        if len(found) != 1 or not re.fullmatch(r"\d{4}", str(found[0])):
            raise Damaged("its schema version cannot be read")
        return str(found[0])

    def upgrade(self, connection: Connection, path: Path) -> bool:
        """Bring the schema to `head`; True when it was behind."""
        found = self.revision(connection, path)
        # the version is kept twice: a file is newer only when both say so, else it is damaged
        twin = f"{connection.exec_driver_sql('PRAGMA user_version').scalar_one():04d}"
        if found is not None and found != twin:
            raise Damaged(f"its schema version is {found} here and {twin} there")
        if found is not None and found > self.head:
            raise self.newer(path, found)
        if found == self.head:
            self.verify(connection)
            return False
        from alembic import command  # noqa: PLC0415 - 0.3 s that only an upgrade needs
        from alembic.config import Config  # noqa: PLC0415 - as above

        config = Config()
        config.set_main_option("script_location", str(self.migrations).replace("%", "%%"))
        config.attributes["connection"] = connection
        config.attributes["metadata"] = self.metadata
        command.upgrade(config, "head")
        connection.exec_driver_sql(f"PRAGMA user_version={int(self.head)}")
        self.verify(connection)
        return True

    def current(self, connection: Connection, path: Path) -> None:
        """For readers, who upgrade nothing: `error` when the schema is not ours of today."""
        found = self.revision(connection, path)
        if found is None or found < self.head:
            raise self.error(f"{path}: schema {found or 'none'}, {self.head} is needed; start the service once")
        if found > self.head:
            raise self.newer(path, found)

    def newer(self, path: Path, found: str) -> FileError:
        """The refusal of a file that a newer program has written."""
        return self.error(
            f"{path}: written by a newer stridecue (schema {found}, this one knows {self.head}); update stridecue"
        )

    def verify(self, connection: Connection) -> None:
        """Every table and column we use is there; an error names what is not."""
        found = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type='table'")}
        for table in self.metadata.sorted_tables:
            if table.name not in found:
                raise Damaged(f"table {table.name} is missing")
            there = {row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table.name})")}
            missing = [column.name for column in table.columns if column.name not in there]
            if missing:
                raise Damaged(f"table {table.name} lacks {', '.join(missing)}")
            connection.execute(select(table).limit(1)).all()

"""The schema and its migrations."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from stridecue.edges.store import Sessions, StoreError
from stridecue.edges.store.connection import reading
from stridecue.edges.store.schema import STORE
from stridecue.edges.store.tables import METADATA
from tests.edges.store.given import Ear, Lane


def test_the_migrations_make_the_tables(tmp_path: Path) -> None:
    """A store made by the migrations is what `tables` says, and `head` is the newest migration."""
    Ear().open(tmp_path / "store.db").close()
    with reading(tmp_path / "store.db").connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        assert STORE.revision(connection, tmp_path) == STORE.head
        strict = connection.execute(text("SELECT count(*) FROM pragma_table_list WHERE strict AND schema='main'"))
        assert strict.scalar() == len(METADATA.tables)
    config = Config()
    config.set_main_option("script_location", str(STORE.migrations))
    assert ScriptDirectory.from_config(config).get_heads() == [STORE.head]


def _at(path: Path, revision: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.execute(f"PRAGMA user_version={int(revision)}")
    connection.commit()
    connection.close()


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    """A store of a newer program is neither written nor read nor moved: one line that says so."""
    path = tmp_path / "store.db"
    Ear().open(path).close()
    _at(path, "0999")
    for attempt in (lambda: Ear().open(path), lambda: Sessions(path).all()):
        with pytest.raises(StoreError, match=r"written by a newer stridecue \(schema 0999, .* update stridecue"):
            attempt()
    assert path.exists()


def test_an_upgrade_that_breaks_off_leaves_the_old_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in the middle of a migration undoes all of it; the next start does it again."""
    path = tmp_path / "store.db"
    with monkeypatch.context() as broken:
        broken.setattr("alembic.op.create_index", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            Ear().open(path)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    connection.close()
    ear, lane = Ear(), Lane("s-1")
    store = ear.open(path)
    store.write(lane.batch())
    store.close()
    assert list(Sessions(path).lines("s-1")) == lane.lines

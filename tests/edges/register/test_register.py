"""The register's files: private, whole, of our key; what is wrong is one line, and what is damaged is kept."""

import os
import sqlite3
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Table, insert, select

from stridecue.core.programme.training_load import Run
from stridecue.edges.register import HOME, Register, RegisterError, people
from stridecue.edges.register.opening import attached
from stridecue.edges.register.programme import runs
from stridecue.edges.register.schema import REGISTER
from stridecue.edges.register.tables import METADATA
from stridecue.edges.register.tables.people import SETTINGS
from tests.edges.register.given import ANNA_NAME, anna


def test_the_migrations_make_the_tables(tmp_path: Path) -> None:
    """A register made by the migrations is what `tables` says, every table strict, and `head` the newest migration."""
    register = Register(tmp_path)
    with register.look() as reading:
        context = MigrationContext.configure(reading.connection)
        assert compare_metadata(context, METADATA) == []
        strict = reading.connection.exec_driver_sql("SELECT name FROM pragma_table_list WHERE strict AND schema='main'")
        assert set(strict.scalars()) == set(METADATA.tables)
    config = Config()
    config.set_main_option("script_location", str(REGISTER.migrations))
    assert ScriptDirectory.from_config(config).get_heads() == [REGISTER.head]


def test_a_register_of_the_first_version_is_brought_on(tmp_path: Path) -> None:
    """Its runs are kept, without an end; what is added from now on has one."""
    register = Register(tmp_path)
    runner = anna(register)
    old, new = Run(1_800_000_000, 30.0), Run(1_800_100_000, 30.0, ended_s=1_800_102_400)
    with register.change(HOME, "as the first version had it") as change:
        runs.add(change, runner, runs.RunRow(0, "entered", "old", old))
        change.connection.exec_driver_sql("ALTER TABLE runs DROP COLUMN ended_s")
        change.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
        change.connection.exec_driver_sql("PRAGMA user_version = 1")
    with Register(tmp_path).change(HOME, "brought on") as change:
        runs.add(change, runner, runs.RunRow(0, "entered", "new", new))
        assert [row.run for row in runs.all_of(change, runner)] == [old, new]


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=str)
def test_every_table_says_whom_it_is_about(table: Table) -> None:
    """Nothing about a runner can be forgotten: it has a `runner` that cascades, or no column that could name one."""
    about = table.info.get("about")
    runner = table.c.get("runner")
    if about == "runner" and table.name != "runners":
        assert runner is not None, f"{table.name}: make it with about_runner()"
        (key,) = runner.foreign_keys
        assert (key.target_fullname, key.ondelete) == ("runners.pseudonym", "CASCADE")
    else:
        assert about in ("runner", "house", "trail"), f"{table.name}: say whom it is about"
        assert runner is None
        assert not any(key.target_fullname.startswith("runners.") for key in table.foreign_keys)
    assert table.info["health"] in (True, False)
    assert all(about == "runner" for column in table.columns if column.info.get("sealed"))


def test_files_are_private(tmp_path: Path) -> None:
    """Nobody but the owner can read the register, its keys or the anchor; the folders neither."""
    register = Register(tmp_path / "new")
    anna(register)
    for path in (register.path, register.key_file, register.keyring, register.anchor_file):
        assert path.stat().st_mode & 0o777 == 0o600, path
    for folder in (register.keys_folder, tmp_path / "new"):
        assert folder.stat().st_mode & 0o777 == 0o700, folder


def test_names_are_nowhere_in_the_clear(tmp_path: Path) -> None:
    """The name and the contact are found by whoever holds the keys, and by no grep."""
    register = Register(tmp_path)
    runner = anna(register)
    for path in (register.path, register.keyring):
        assert ANNA_NAME.encode() not in path.read_bytes()
    with register.read(HOME, "who") as reading:
        assert people.find(reading, "anna l") == people.find(reading, runner[:9])
        assert people.find(reading, runner).contact == "anna@example.org"


def test_writers_of_several_threads_wait_for_each_other(tmp_path: Path) -> None:
    """Registers opened apart write the same file: no row and no entry is lost."""
    registers = [Register(tmp_path) for _ in range(4)]

    def write(number: int) -> None:
        for turn in range(5):
            with registers[number].change(HOME, "together") as change:
                change.execute(insert(SETTINGS).values(name=f"{number}-{turn}", value=""))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with registers[0].look() as reading:
        names = reading.execute(select(SETTINGS.c.name).where(SETTINGS.c.name.like("%-%"))).scalars().all()
    assert len(names) == 20
    assert registers[0].verify().because == "20 entries, every one in its place"


def _no_key(register: Register) -> None:
    register.key_file.unlink()


def _other_key(register: Register) -> None:
    register.key_file.write_text("ab" * 32)


def _no_key_at_all(register: Register) -> None:
    register.key_file.write_text("swordfish")


def _open_key(register: Register) -> None:
    register.key_file.chmod(0o644)


def _newer(register: Register) -> None:
    connection = sqlite3.connect(register.path)
    connection.execute("UPDATE alembic_version SET version_num = '0999'")
    connection.execute("PRAGMA user_version = 999")
    connection.commit()
    connection.close()


def _foreign(register: Register) -> None:
    register.path.unlink()
    connection = sqlite3.connect(register.path)
    connection.execute("CREATE TABLE photos (taken TEXT)")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_no_key, r"master\.key: the master key is missing, .* put your copy of it there"),
        (_other_key, "the master key is not the one this register was begun with"),
        (_no_key_at_all, "not a master key; expected 64 hexadecimal digits"),
        (_open_key, "others can read the master key; type: chmod 600"),
        (_newer, "written by a newer stridecue .* update stridecue"),
        (_foreign, r"something else \(it holds photos\)"),
    ],
)
def test_what_a_person_can_put_right_is_one_line(tmp_path: Path, spoil: object, words: str) -> None:
    """Refused in one line; every file stays as it was."""
    register = Register(tmp_path)
    anna(register)
    assert callable(spoil)
    spoil(register)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(RegisterError, match=words) as told:
        Register(tmp_path)
    assert "\n" not in str(told.value)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """One line that names the folder."""
    tmp_path.chmod(0o500)
    with pytest.raises(RegisterError, match="cannot be written"):
        Register(tmp_path)


@pytest.mark.parametrize("name", ["people.sqlite", "keys/keyring.sqlite"])
@pytest.mark.parametrize("damage", [b"shopping list\n" * 500, b"SQLite format 3\x00" + b"\xff" * 5000, b"SQLite"])
def test_a_damaged_file_is_moved_aside(tmp_path: Path, name: str, damage: bytes) -> None:
    """Kept under another name, said with the way back; the register works, and the trail tells what it lacks."""
    anna(Register(tmp_path))
    (tmp_path / name).write_bytes(damage)
    register = Register(tmp_path)
    assert len(register.notices) == 1
    assert "moved aside" in register.notices[0]
    assert "stridecue restore" in register.notices[0]
    assert any(path.read_bytes() == damage for path in tmp_path.rglob("*.corrupt-*"))
    bert = anna(register)
    with register.read(HOME, "who") as reading:
        assert people.find(reading, bert).name == ANNA_NAME
    if name == "people.sqlite":
        assert not register.verify().whole


def test_a_schema_with_a_table_missing_is_damage(tmp_path: Path) -> None:
    """A file of our version that lacks a table is not written into."""
    register = Register(tmp_path)
    connection = sqlite3.connect(register.path)
    connection.execute("DROP TABLE settings")
    connection.close()
    assert "table settings is missing" in Register(tmp_path).notices[0]


def test_both_files_or_neither(tmp_path: Path) -> None:
    """A runner and the runner's key are made in one transaction over two files."""
    register = Register(tmp_path)
    engine = attached(register.path, register.keyring, "BEGIN IMMEDIATE")
    with engine.connect() as connection:
        with connection.begin() as transaction:
            connection.exec_driver_sql("INSERT INTO keyring.data_keys VALUES ('x', x'00')")
            connection.exec_driver_sql("INSERT INTO settings VALUES ('x', '')")
            transaction.rollback()
        keys = connection.exec_driver_sql("SELECT count(*) FROM keyring.data_keys").scalar_one()
        rows = connection.exec_driver_sql("SELECT count(*) FROM settings WHERE name = 'x'").scalar_one()
    engine.dispose()
    assert (keys, rows) == (0, 0)

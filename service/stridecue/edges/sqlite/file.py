"""A database as a file: its folder, a first look at it, and where it goes when it is damaged (aside, never away)."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from stridecue.edges.sqlite.errors import Damaged, FileError
from stridecue.edges.sqlite.library import library

BESIDE: Final = ("", "-wal", "-shm", "-journal")
"""The database and the files SQLite keeps beside it."""

SMALLEST_BYTES: Final = 512
"""No database is smaller; SQLite takes less for an empty one and would write over it."""


def prepare(path: Path, min_free_mb: int = 0, error: type[FileError] = FileError) -> None:
    """See that the folder is there, private when we make it, and has room; `error` in one line when not."""
    found = library()
    if not found.usable:
        raise error(found.verdict)
    folder = path.parent
    try:
        if path.is_dir():
            raise error(f"{path}: is a folder; name a file, for example {path / 'stridecue.db'}")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        free_mb = shutil.disk_usage(folder).free // 1_000_000
    except OSError as wrong:
        raise error(f"{folder}: cannot be made or read ({wrong.strerror}); choose a folder you may write") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise error(f"{folder}: this folder cannot be written; choose one you may write")
    if free_mb < min_free_mb:
        raise error(f"{folder}: {free_mb} MB free, {min_free_mb} MB are wanted; make room or choose another disk")


def touch(path: Path, error: type[FileError] = FileError) -> None:
    """Make the file, private, when it is not there; Damaged when it is too small to be a database."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as wrong:
        raise error(f"{path}: cannot be written ({wrong.strerror}); choose a file you may write") from None
    if 0 < path.stat().st_size < SMALLEST_BYTES:
        raise Damaged("cut short")


def look(connection: Connection) -> None:
    """SQLite's own check of the whole file; Damaged with its first complaint."""
    found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
    if found != "ok":
        raise Damaged(found.splitlines()[-1])


def identity(path: Path) -> tuple[int, int]:
    """Which file that is: it changes when somebody replaces or deletes it under us."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino)


def move_aside(path: Path, why: str, error: type[FileError] = FileError) -> str:
    """Rename a damaged database and what is beside it; the sentence that says so."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = path.with_name(f"{path.name}.corrupt-{stamp}")
    more = 1
    while aside.exists():
        more += 1
        aside = path.with_name(f"{path.name}.corrupt-{stamp}-{more}")
    try:
        for end_of_name in BESIDE:
            part = path.with_name(path.name + end_of_name)
            if part.exists():
                part.rename(aside.with_name(aside.name + end_of_name))
    except OSError as wrong:
        raise error(f"{path}: damaged ({why}) and cannot be moved aside ({wrong.strerror}); move it away") from None
    return f"{path}: damaged ({why}); moved aside to {aside.name}, and a fresh one begun"

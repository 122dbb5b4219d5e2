"""What is wrong with a database file, in one line."""

from typing import Final

from sqlalchemy.exc import DBAPIError

DAMAGE: Final = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB"})


class FileError(Exception):
    """Names the path, what is wrong, and what would help."""


class Damaged(Exception):  # noqa: N818 - a finding about a file, not a failure of the program
    """The file is a database, but not a whole one of ours."""


def damaged(error: BaseException) -> bool:
    """Whether an error says that the file itself is broken, rather than that it cannot be reached now."""
    return isinstance(error, (Damaged, UnicodeDecodeError)) or _name(error) in DAMAGE


def said(error: BaseException) -> str:
    """A database error in a few words: SQLite's own sentence and its code."""
    name = _name(error)
    sentence = str(getattr(error, "orig", error)).splitlines()[0]
    return f"{sentence} ({name})" if name else sentence


def _name(error: BaseException) -> str:
    orig = error.orig if isinstance(error, DBAPIError) else error
    name: str = getattr(orig, "sqlite_errorname", "") or ""
    # extended codes (SQLITE_CORRUPT_VTAB, SQLITE_IOERR_FSYNC …) begin with their kind
    return next((kind for kind in DAMAGE if name.startswith(kind)), name)

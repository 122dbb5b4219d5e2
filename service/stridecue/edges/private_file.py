"""Files that hold secrets: their owner's alone from the first byte on, and whole or not there at all."""

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final

MODE: Final = 0o600


def write_private(path: Path, text: str) -> None:
    """Replace one file; OSError names what could not be written, and the old file is still there."""
    write_all_private({path: text})


def write_all_private(texts: Mapping[Path, str]) -> None:
    """Replace several files: each is written beside its place first, so a full disk or a wrong right changes none.

    A new file has mode 0600 whatever the umask is, and takes the place of the old one in one step (rename, POSIX).
    """
    written: list[tuple[str, Path]] = []
    try:
        for path, text in texts.items():
            number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600, tempfile's promise
            written.append((name, path))
            with os.fdopen(number, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        for name, path in written:
            os.replace(name, path)  # noqa: PTH105 - beside mkstemp's own text names
    except BaseException:
        for name, _ in written:
            with contextlib.suppress(OSError):
                os.unlink(name)  # noqa: PTH108 - as above
        raise


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write and read, which takes the place of `path` when the context ends well, and is gone when not."""
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(number, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)

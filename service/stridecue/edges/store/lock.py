"""One writing process: an OS lock on a file beside the store, which names the process that holds it.

The lock belongs to the open file and goes with the process however it ends, so a lock file left by a
`kill -9` is no lock. It is never deleted: deleting would race with the next one to open it.
"""

import fcntl
import os
from pathlib import Path

from stridecue.edges.store.errors import StoreError, StoreTakenError


class Lock:
    """Held from construction to `release`."""

    __slots__ = ("_descriptor", "path")

    def __init__(self, store: Path) -> None:
        self.path = store.with_name(store.name + ".lock")
        try:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as wrong:
            raise StoreError(
                f"{self.path}: cannot be opened ({wrong.strerror}); choose a folder you may write"
            ) from None
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(self._descriptor, 20, 0).decode("ascii", "replace").strip()
            os.close(self._descriptor)
            who = f"process {holder or '?'}{' (this one)' if holder == str(os.getpid()) else ''}"
            raise StoreTakenError(
                f"{store}: {who} writes this store (a running service?); stop it first, or choose another file"
            ) from None
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let the next one in; once is enough, twice does no harm."""
        if self._descriptor >= 0:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = -1

"""The one writer: a thread with the only writing connection, fed through a queue that never blocks.

    write(batch) -> queue -> one transaction for all that waits -> committed(batch)

Theory of operation
-------------------
A batch is durable when its transaction is (WAL, `synchronous=FULL`), and only then is `committed` called: the
pods may forget their steps. When a commit fails (disk full, I/O error, file gone) `failed` is called once,
the connection is closed, for an error on fsync leaves a descriptor nobody may trust, and the same
batches are tried on a new one, less and less often, until it works: then `committed` for each, then `recovered`.
Meanwhile batches wait in memory up to a bound. Beyond it they are dropped, counted and said; nothing after a
gap is written or acknowledged, so a log is always whole up to its end, and no pod forgets a step that is lost.
"""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Final, ParamSpec

from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, NotSupportedError, ProgrammingError

from stridecue.core.loads.own_baseline import LoadBaseline
from stridecue.edges.sqlite.errors import said
from stridecue.edges.sqlite.file import identity
from stridecue.edges.store import erasing, opening
from stridecue.edges.store.batch import Batch
from stridecue.edges.store.commit import Recorder
from stridecue.edges.store.erasing import Slice
from stridecue.edges.store.errors import StoreError
from stridecue.edges.store.lock import Lock

GROUP_BYTES: Final = 4_000_000
"""What goes into one transaction at most, before compression."""

WAITING_MAX_BYTES: Final = 64_000_000
"""What may wait in memory while the disk refuses."""

RETRY_FIRST_S: Final = 0.25
RETRY_MAX_S: Final = 5.0


OUR_FAULT: Final = (DataError, IntegrityError, NotSupportedError, ProgrammingError)
"""Errors that come from what was to be written; all others come from the file or the disk."""

P = ParamSpec("P")


class Store:
    """Opens, locks, checks and upgrades the file at `path`; then writes what it is given. See the module."""

    def __init__(
        self,
        path: Path,
        *,
        committed: Callable[[Batch], None],
        failed: Callable[[Batch, str], None],
        recovered: Callable[[], None],
        min_free_mb: int = 500,
    ) -> None:
        self.path = path.absolute()
        self.writable = True
        self.because = ""
        self.dropped_blocks = 0
        self.waiting_bytes = 0
        self.waiting_max_bytes = WAITING_MAX_BYTES
        self._committed, self._failed, self._recovered = committed, failed, recovered
        self._queue: deque[tuple[int, Batch]] = deque()
        self._wake = threading.Condition()
        self._closing = threading.Event()
        self._lost: set[str] = set()
        self._withheld: set[str] = set()
        self._overflow: Batch | None = None
        self._errands: deque[tuple[Slice, Future[None]]] = deque()
        opening.prepare(self.path, min_free_mb)
        self._lock = Lock(self.path)
        try:
            self._opened = opening.begin(self.path, first=True)
        except BaseException:
            self._lock.release()
            raise
        self.notices: list[str] = list(self._opened.notices)
        self._acked = dict(self._opened.acks)
        self._recorder = Recorder(self._opened.baselines)
        self._thread = threading.Thread(target=self._run, name="stridecue-store", daemon=True)
        self._thread.start()

    # ---------------------------------------------------------------- called by the service

    def write(self, batch: Batch) -> None:
        """Queue a batch. Never waits for the disk."""
        with self._wake:
            if self._closing.is_set():
                raise StoreError(f"{self.path}: closed; nothing more can be written")
            size_bytes = batch.size_bytes
            full = self.waiting_bytes + size_bytes > self.waiting_max_bytes
            gap = full or any(block.session in self._lost for block in batch.blocks)
            if gap:
                batch = self._without_gap(batch, full=full)
                size_bytes = batch.size_bytes
            elif self._withheld:
                batch = replace(batch, acks={d: a for d, a in batch.acks.items() if d not in self._withheld})
            self.waiting_bytes += size_bytes
            self._queue.append((size_bytes, batch))
            self._wake.notify()

    def acked(self, device: str) -> tuple[str, int] | None:
        """How far the steps of a device are on disk: (boot, seq)."""
        return self._acked.get(device)

    def baseline(self, runner: str) -> LoadBaseline | None:
        """The load baseline of a runner that is on disk: the newest."""
        return self._recorder.baselines.get(runner)

    def errand(self, piece: Slice) -> "Future[None]":
        """Have the writer erase or drop something, a slice whenever no batch waits; done when the WAL is empty too."""
        done: Future[None] = Future()
        with self._wake:
            if self._closing.is_set():
                raise StoreError(f"{self.path}: closed; nothing more can be erased")
            self._errands.append((piece, done))
            self._wake.notify()
        return done

    def close(self) -> None:
        """Write what is queued, checkpoint, let go. What cannot be written now is counted in `notices`."""
        with self._wake:
            self._closing.set()
            self._wake.notify()
        self._thread.join()
        self._lock.release()

    # ---------------------------------------------------------------- the writer thread

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._queue and not self._errands and not self._closing.is_set():
                    self._wake.wait()
                size_bytes, group = self._take()
            if not group:
                if self._closing.is_set():
                    break
                self._work_off()
                continue
            self._keep(group)
            with self._wake:
                self.waiting_bytes -= size_bytes
            self._say_overflow()
        for _, done in self._errands:
            done.cancel()
        opening.end(self._opened)

    def _work_off(self) -> None:
        """One slice of the oldest errand."""
        piece, done = self._errands[0]
        try:
            with self._opened.connection.begin():
                more = piece(self._opened.connection)
            if more:
                return
            if not erasing.truncate(self._opened.connection):
                self._closing.wait(RETRY_FIRST_S)  # somebody still reads in the WAL
                return
        except Exception as wrong:  # noqa: BLE001 - whoever asked is told, and the log goes on
            self._errands.popleft()
            done.set_exception(StoreError(f"{self.path}: {said(wrong)}"))
        else:
            self._errands.popleft()
            done.set_result(None)

    def _take(self) -> tuple[int, list[Batch]]:
        """What goes into the next transaction, oldest first, and its weight."""
        group: list[Batch] = []
        total_bytes = 0
        while self._queue and (not group or total_bytes + self._queue[0][0] <= GROUP_BYTES):
            size_bytes, batch = self._queue.popleft()
            total_bytes += size_bytes
            group.append(batch)
        return total_bytes, group

    def _keep(self, group: list[Batch]) -> None:
        """Write a group, however long that takes; give up only when the service is closing."""
        delay_s = RETRY_FIRST_S
        while (because := self._attempt(group)) is not None:
            last = self._closing.is_set() and not self.writable
            if self.writable:
                self.writable, self.because = False, because
                self._call(self._failed, group[0], because)
            self._say_overflow()
            if last:
                lost = sum(len(batch.blocks) for batch in group)
                self.dropped_blocks += lost
                self.notices.append(f"{self.path}: {lost} blocks could not be written at the end: {because}")
                break
            self._closing.wait(delay_s)
            delay_s = min(2 * delay_s, RETRY_MAX_S)

    def _attempt(self, group: list[Batch]) -> str | None:
        """Write the group once; why it did not stand, or None."""
        try:
            if not self.writable or identity(self.path) != self._opened.identity:
                self._reopen()
            refused = self._recorder.commit(self._opened.connection, group)
        except (StoreError, OSError) as wrong:
            return str(wrong)
        except Exception as wrong:  # noqa: BLE001 - no batch, however wrong, may stop the log of the others
            if isinstance(wrong, DatabaseError) and not isinstance(wrong, OUR_FAULT):
                return f"{self.path}: {said(wrong)}"
            return self._sift(group, wrong)
        self._announce(group, refused)
        return None

    def _announce(self, group: list[Batch], refused: dict[int, str]) -> None:
        for index, batch in enumerate(group):
            if index not in refused:
                self._acked.update(batch.acks)
        for index, batch in enumerate(group):
            if index in refused:
                self._refuse(batch, refused[index])
            else:
                self._call(self._committed, batch)
        if not self.writable:
            self.writable, self.because = True, ""
            self._call(self._recovered)

    def _sift(self, group: list[Batch], wrong: Exception) -> str | None:
        """Something in these batches cannot be written at all: find it, write the others."""
        if len(group) == 1:
            self._refuse(group[0], repr(wrong).splitlines()[0])
            return None
        for batch in group:
            self._keep([batch])
        return None

    def _refuse(self, batch: Batch, because: str) -> None:
        """A batch that can never be written: what follows it in its sessions would follow a gap."""
        with self._wake:
            self.dropped_blocks += len(batch.blocks)
            self._lost.update(block.session for block in batch.blocks)
            self._withheld.update(batch.acks)
        self.notices.append(f"{self.path}: refused: {because}")
        self._call(self._failed, batch, because)

    def _reopen(self) -> None:
        """A new descriptor, after an error or when the file was taken away under us."""
        if self.writable:
            self.notices.append(f"{self.path}: the file was replaced or deleted while the service wrote it")
        opening.end(self._opened)
        self._opened = opening.begin(self.path, first=False)
        self.notices += self._opened.notices
        self._recorder.restore(self._opened.connection, self._acked)

    def _without_gap(self, batch: Batch, *, full: bool) -> Batch:
        """The part of a batch that may still be written once some of it must be dropped."""
        gone = [block for block in batch.blocks if full or block.session in self._lost]
        self.dropped_blocks += len(gone)
        self._lost.update(block.session for block in gone)
        self._withheld.update(batch.acks)
        if full and self._overflow is None:
            self._overflow = replace(batch, blocks=tuple(replace(block, lines=[]) for block in gone))
        return Batch(() if full else tuple(block for block in batch.blocks if block.session not in self._lost))

    def _say_overflow(self) -> None:
        with self._wake:
            overflow, self._overflow = self._overflow, None
            names = ", ".join(sorted(self._lost))
        if overflow is not None:
            because = f"{self.waiting_max_bytes} bytes wait for the disk: dropped from here on: {names}"
            self.notices.append(because)
            self._call(self._failed, overflow, because)

    def _call(self, callback: Callable[P, None], *args: P.args, **named: P.kwargs) -> None:
        """A callback that fails (its event loop is gone) must not end the writing."""
        try:
            callback(*args, **named)
        except Exception as wrong:  # noqa: BLE001 - whatever it raises, the log goes on
            self.notices.append(f"{self.path}: a callback failed: {wrong!r}")

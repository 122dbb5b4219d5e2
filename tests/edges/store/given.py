"""A store with somebody who listens to it, and logs to write into it."""

import threading
from pathlib import Path

from stridecue.core.events import Alarm, Footfall
from stridecue.core.log import Header, Log
from stridecue.core.plan import FREE_RUN
from stridecue.core.runner import Runner
from stridecue.edges.store import Batch, Block, Store

BOOT = "0badcafe"
PATIENCE_S = 30.0


def header(session: str, lane: str = "1") -> Header:
    """How a session of that name begins."""
    return Header(session, lane, "home", FREE_RUN, Runner(), "example", 0, "2026-01-01T00:00:00.000Z", "0")


class Ear:
    """Keeps what the store calls back, and lets a test wait for it."""

    def __init__(self) -> None:
        self.committed: list[Batch] = []
        self.failed: list[tuple[Batch, str]] = []
        self.recovered = 0
        self._heard = threading.Condition()

    def open(self, path: Path, min_free_mb: int = 0) -> Store:
        """A store that this ear listens to."""
        return Store(path, committed=self._commit, failed=self._fail, recovered=self._recover, min_free_mb=min_free_mb)

    def wait(self, *, committed: int = 0, failed: int = 0, recovered: int = 0) -> None:
        """Until that many calls came; a store that stays silent fails the test."""
        with self._heard:
            assert self._heard.wait_for(
                lambda: len(self.committed) >= committed and len(self.failed) >= failed and self.recovered >= recovered,
                PATIENCE_S,
            ), (len(self.committed), self.failed, self.recovered)

    def _commit(self, batch: Batch) -> None:
        with self._heard:
            self.committed.append(batch)
            self._heard.notify_all()

    def _fail(self, batch: Batch, because: str) -> None:
        with self._heard:
            self.failed.append((batch, because))
            self._heard.notify_all()

    def _recover(self) -> None:
        with self._heard:
            self.recovered += 1
            self._heard.notify_all()


class Lane:
    """A session that is being logged: each call gives the next batch."""

    def __init__(self, session: str, device: str = "pod-1") -> None:
        self.session, self.device = session, device
        self.log = Log(header(session))
        self.steps = 0
        self.lines: list[bytes] = []
        self._begun = False

    def batch(self, steps: int = 1) -> Batch:
        """So many steps more, and the acknowledgement of the last of them."""
        for _ in range(steps):
            self.log.add(Footfall(self.steps * 350_000, self.device, BOOT, self.steps, self.steps * 350_000), ())
            self.steps += 1
        self.log.add(Alarm(self.steps * 350_000), ())
        return Batch((self._block(),), {self.device: (BOOT, self.steps - 1)} if self.steps else {})

    def sealed(self) -> Batch:
        """The end."""
        seal = self.log.seal(self.steps * 350_000, "stopped", {"steps": self.steps})
        block = self._block()
        return Batch((Block(block.session, block.lines, block.header, seal, self.steps),))

    def _block(self) -> Block:
        lines = self.log.drain()
        self.lines += lines
        first = None if self._begun else header(self.session)
        self._begun = True
        return Block(self.session, lines, first, None, self.steps)

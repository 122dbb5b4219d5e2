"""From lanes to disk and back to the pods: lines are written, and only what is on disk is acknowledged.

    Lane.drain → Store.write → (its thread commits) → committed → ack to the pod

When the store fails, every lane is told and falls silent; when it works again, likewise.
"""

import asyncio
import contextlib
import itertools
from collections.abc import Callable, Iterable
from typing import Final

from stridecue.app.config import Configuration
from stridecue.app.floor.floor import Floor
from stridecue.app.floor.lanes import Lane
from stridecue.core.loads.own_baseline import LoadBaseline
from stridecue.edges import wire
from stridecue.edges.store import Batch, Block, Store
from stridecue.edges.store.erasing import Slice

FLUSH_S: Final = 0.75
"""Log lines are committed at least once a second."""
SLICE_LANES: Final = 50
"""So many lanes at a time: writing holds the interpreter in turns, and no cue shall wait for 500 lanes."""
DROPPED: Final = "dropped from here on"
"""How the store says that memory ran out while the disk refused."""

Publish = Callable[[str, bytes], object]


class Keeping:
    """The store, what it has committed, and whether it can."""

    def __init__(self, configuration: Configuration, now_us: Callable[[], int], say: Callable[[str], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._site, self._now_us, self._say = configuration.site, now_us, say
        self._publish: Publish = lambda _topic, _payload: False
        self._floor: Floor | None = None
        self.unwritable = ""
        self._store = Store(
            configuration.store_path,
            committed=lambda batch: self._soon(self._committed, batch),
            failed=lambda batch, because: self._soon(self._failed, batch, because),
            recovered=lambda: self._soon(self._recovered),
            min_free_mb=configuration.store.min_free_mb,
        )
        for notice in self._store.notices:
            say(notice)

    def acked(self, device: str) -> tuple[str, int] | None:
        """What was on disk of this device's steps when the service started, or since."""
        return self._store.acked(device)

    def baseline(self, runner: str) -> LoadBaseline | None:
        """The runner's newest load baseline that is on disk."""
        return self._store.baseline(runner)

    async def run(self, floor: Floor, publish: Publish) -> None:
        """Until cancelled: drain the lanes, so many at a time; what is committed is told to its devices at once."""
        self._floor, self._publish = floor, publish
        lanes = list(floor.lanes.values())
        slices = -(-len(lanes) // SLICE_LANES)
        for turn in itertools.count():
            await asyncio.sleep(FLUSH_S / slices)
            self.drain(lanes[turn % slices :: slices])

    def drain(self, lanes: Iterable[Lane]) -> None:
        """Hand over what these lanes have logged since the last time."""
        blocks: list[Block] = []
        acks: dict[str, tuple[str, int]] = {}
        for lane in lanes:
            for lines in lane.drain():
                blocks.append(lines.block)
                acks.update(lines.acks)
        if blocks:
            self._store.write(Batch(tuple(blocks), acks))

    async def errand(self, piece: Slice) -> None:
        """Have the store erase or drop something between its commits."""
        await asyncio.wrap_future(self._store.errand(piece))

    async def close(self) -> None:
        """Write what is left, then let the file go."""
        await asyncio.to_thread(self._store.close)

    def _soon(self, do: Callable[..., None], *arguments: object) -> None:
        """From the writer's thread into the loop; after its end the store's last words have nobody to hear them."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(do, *arguments)

    def _committed(self, batch: Batch) -> None:
        devices = self._floor.devices if self._floor is not None else {}
        for device, (boot, seq) in batch.acks.items():
            if device in devices and devices[device].pod is not None:
                continue  # its steps were made here: the device keeps none that it could forget
            self._publish(wire.topic(self._site, device, "ack"), wire.ack(boot, seq))

    def _failed(self, batch: Batch, because: str) -> None:
        if self._store.writable or DROPPED in because:
            # what follows a gap is never written: these logs end here, and their lanes begin new ones
            self._abandon({block.session for block in batch.blocks}, because)
        if self._store.writable:
            return
        self.unwritable = because
        self._say(f"the session log cannot be written: {because}; lanes are silent until it can")
        self._tell(writable=False, because=f"the log cannot be written: {because}")

    def _abandon(self, sessions: set[str], because: str) -> None:
        self._say(f"{len(sessions)} session log(s) end early: {because}")
        for lane in self._floor.lanes.values() if self._floor is not None else ():
            if lane.session is not None and lane.session_id in sessions:
                lane.end(self._now_us(), f"its log ends early: {because}"[:200])

    def _recovered(self) -> None:
        self.unwritable = ""
        self._say("the session log is written again")
        self._tell(writable=True, because="the log is written again")

    def _tell(self, *, writable: bool, because: str) -> None:
        if self._floor is not None:
            self._floor.storage(self._now_us(), writable=writable, because=because[:200])

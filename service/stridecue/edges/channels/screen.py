"""Pages over WebSocket: frames, a short memory to resume from, and one latest-state slot per client.

A stalled tablet costs no memory and delays nobody: what it has not read yet is replaced by what holds
now. Frames are encoded once, and only when somebody watches the lane.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Final

import orjson

from stridecue.core.coaching.dark import for_runner
from stridecue.core.cues import Notice, Prompt, Silence, Status, Tempo
from stridecue.core.events import Event
from stridecue.core.outputs import Output
from stridecue.core.plan import DARK
from stridecue.edges import wire
from stridecue.edges.channels.dashboard import present
from stridecue.edges.frames import BadNews, Bye, Frame, FrameType, Pong, Words

KEPT: Final = 64
SEQ_DIGITS_MAX: Final = 16
FLOOR: Final = "*"
"""The key of those who watch every lane; no lane can be called so."""
TELLS_NOTHING: Final = ("device", "clock", "storage")
"""Notices about these hold no figure of the runner."""


class Watcher:
    """One connected page: what it has yet to be sent, at most one frame per lane and type, and per device."""

    __slots__ = ("_filled", "_slots")

    def __init__(self) -> None:
        self._slots: dict[tuple[str, str], bytes] = {}
        self._filled = asyncio.Event()

    def put(self, lane: str, kind: str, frame: bytes) -> None:
        """Replace what was waiting under this lane and type."""
        self._slots.pop((lane, kind), None)  # so that it goes to the end: the order of arrival holds
        self._slots[lane, kind] = frame
        self._filled.set()

    async def take(self) -> list[bytes]:
        """Wait for something, then take all of it."""
        await self._filled.wait()
        self._filled.clear()
        frames = list(self._slots.values())
        self._slots.clear()
        return frames


class Screen:
    """The hub between lanes and pages; `snapshot(lane)` gives what a page needs to begin."""

    output: Output | None = None

    def __init__(self, snapshot: Callable[[str | None], dict[str, Any]], now_us: Callable[[], int]) -> None:
        self._snapshot, self._now_us = snapshot, now_us
        self._epoch = secrets.token_hex(4)
        self._watchers: dict[str, set[Watcher]] = {}
        self._kept: dict[str, deque[tuple[int, bytes]]] = {}
        self._seq: dict[str, int] = {}
        self._dark: set[str] = set()  # lanes whose runner may see no figure now

    @property
    def watching(self) -> int:
        """How many pages are connected."""
        return sum(len(watchers) for watchers in self._watchers.values())

    # ---------------------------------------------------------------- from the lanes

    def offer(self, lane: str, _event: Event, cues: list[object]) -> None:
        """The last status and the notices among the cues of one event."""
        if not self._watched(lane):
            return
        status: Status | None = None
        for cue in cues:
            if isinstance(cue, Status):
                status = cue
                self._dark.discard(lane)
                if cue.mode in DARK:
                    self._dark.add(lane)
            elif isinstance(cue, Notice):
                telling = cue.about not in TELLS_NOTHING and lane in self._dark
                self._send(lane, "notice", BadNews(cue.about, cue.because, cue.device), floor_only=telling)
            elif isinstance(cue, Prompt):
                self._send(lane, "prompt", Words(cue.kind, cue.words, cue.aloud))
                if cue.kind == "ask":
                    self.changed(lane)  # a question waits now
        if status is not None:
            seen = for_runner(status)
            self._send(lane, "step", present(seen), present(status) if seen is not status else None)

    def renew(self, lane: str, sounding: Tempo | Silence, now_us: int) -> None:
        """What sounds, with its lease."""
        if self._watched(lane):
            self._send(lane, "cue", wire.cue(sounding, now_us))

    def changed(self, lane: str) -> None:
        """A fresh snapshot for whoever watches."""
        if self._watched(lane):
            self._send(lane, "snapshot", self._snapshot(lane))
        self.floor_changed()

    def floor_changed(self) -> None:
        """A device came, went or was claimed."""
        watchers = self._watchers.get(FLOOR)
        if watchers:
            frame = self._frame(FLOOR, "snapshot", self._snapshot(None))
            for watcher in watchers:
                watcher.put(FLOOR, "snapshot", frame)

    def device(self, lane: str | None, name: str, shown: object) -> None:
        """What became of a device; `lane` None: it serves none, and only the floor is told."""
        if lane is None:
            frame = self._frame(FLOOR, "device", shown)
            for watcher in self._watchers.get(FLOOR, ()):
                watcher.put(FLOOR, f"device {name}", frame)
        elif self._watched(lane):
            self._send(lane, "device", shown, slot=f"device {name}")

    # ---------------------------------------------------------------- for the pages

    def watch(self, lane: str | None, since: str | None) -> Watcher:
        """A page begins to watch; it gets what it missed since `since` (`epoch.seq`), or a snapshot."""
        key = lane or FLOOR
        watcher = Watcher()
        missed = list(self._missed(key, self._seq_of(since)))
        if missed:
            for i, frame in enumerate(missed):
                watcher.put(key, f"missed {i}", frame)
        else:
            watcher.put(key, "snapshot", self._frame(key, "snapshot", self._snapshot(lane)))
        self._watchers.setdefault(key, set()).add(watcher)
        return watcher

    def leave(self, lane: str | None, watcher: Watcher) -> None:
        """A page has gone."""
        self._watchers.get(lane or FLOOR, set()).discard(watcher)
        for key in [key for key in self._kept if not self._watched(key)]:
            del self._kept[key]  # no frames are made while nobody watches, so nobody can resume from these

    def bye(self, because: str) -> None:
        """The service ends."""
        for key, watchers in self._watchers.items():
            frame = self._frame(key, "bye", Bye(because))
            for watcher in watchers:
                watcher.put(key, "bye", frame)

    def pong(self, t0_ms: float) -> bytes:
        """The answer to a page's ping: its own time back, and the service clock."""
        return self._encode(None, "pong", 0, Pong(t0_ms, self._now_us()))

    def _watched(self, lane: str) -> bool:
        return bool(self._watchers.get(lane) or self._watchers.get(FLOOR))

    def _seq_of(self, since: str | None) -> int | None:
        """Of a frame that this life of the service made; of another's, or of nonsense, none."""
        epoch, _, seq = (since or "").partition(".")
        return int(seq) if epoch == self._epoch and seq.isdecimal() and len(seq) <= SEQ_DIGITS_MAX else None

    def _missed(self, key: str, since: int | None) -> Iterator[bytes]:
        kept = self._kept.get(key)
        if since is not None and kept and kept[0][0] <= since + 1 <= kept[-1][0]:
            yield from (frame for seq, frame in kept if seq > since)

    def _send(
        self,
        lane: str,
        kind: FrameType,
        data: object,
        on_floor: object = None,
        *,
        slot: str = "",
        floor_only: bool = False,
    ) -> None:
        """To the lane's pages and the floor's; `on_floor`: what only those may see who watch every lane."""
        frame = self._frame(lane, kind, data)
        if not floor_only:
            self._kept.setdefault(lane, deque(maxlen=KEPT)).append((self._seq[lane], frame))
            for watcher in self._watchers.get(lane, ()):
                watcher.put(lane, slot or kind, frame)
        floor = self._watchers.get(FLOOR)
        if floor and on_floor is not None:
            frame = self._encode(lane, kind, self._seq[lane], on_floor)
        for watcher in floor or ():
            watcher.put(lane, slot or kind, frame)

    def _frame(self, key: str, kind: FrameType, data: object) -> bytes:
        self._seq[key] = self._seq.get(key, 0) + 1
        return self._encode(None if key == FLOOR else key, kind, self._seq[key], data)

    def _encode(self, lane: str | None, kind: FrameType, seq: int, data: object) -> bytes:
        return orjson.dumps(Frame(1, kind, self._epoch, seq, self._now_us(), lane, data))

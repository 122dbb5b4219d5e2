"""The wiring: clock, store, broker, lanes, channels and pages, started in order and ended in order.

One process-level TaskGroup holds the long-lived tasks. None of them can be ended by a lane: what goes
wrong in a lane, a client or a message is caught where it happens (`lanes`, `socket`, `wire`).
"""

import asyncio
import contextlib
import gc
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, Final

import uvicorn

from stridecue import __version__
from stridecue.app.config import Configuration, lane_plan
from stridecue.app.floor import Floor
from stridecue.app.lanes import Channel, Lane
from stridecue.app.views import FloorView, lane_health
from stridecue.core import step
from stridecue.edges import wire
from stridecue.edges.broker import Address, BrokerLink, LastWill, address
from stridecue.edges.channels import CHANNELS, Audio, Dashboard, Haptic, Screen
from stridecue.edges.clock import ServiceClock
from stridecue.edges.managed_broker import ManagedBroker
from stridecue.edges.store import Batch, Block, Store
from stridecue.edges.web.guard import Guard
from stridecue.edges.web.http import api
from stridecue.edges.web.messages import Health

TICK_S: Final = 0.05
FLUSH_S: Final = 0.5
ACK_S: Final = 1.0
CLOCK_S: Final = 0.9839
"""An odd period, so that it does not resonate with anything (Klipper's clocksync does the same)."""

Say = Callable[[str], None]


class ServiceError(RuntimeError):
    """The service cannot start; the message says why and what would help."""


class _Server(uvicorn.Server):
    """Signals belong to the command line, not to the HTTP server."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing is captured."""
        yield


def pages_folder() -> Path | None:
    """The built client: inside the installed package, or beside the sources of a clone."""
    package = Path(__file__).parents[1]
    for folder in (package / "pages", package.parents[1] / "clients" / "web" / "dist"):
        if (folder / "index.html").is_file():
            return folder
    return None


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, or ServiceError when the port is in use."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except OSError as wrong:
        found.close()
        raise ServiceError(
            f"web.port {port} on {host}: {wrong.strerror}; set another port, or 0 for any free one"
        ) from None
    found.listen(128)
    return found


class Service:
    """Everything of one running service; `run` until `stop` is set."""

    def __init__(self, configuration: Configuration, plans: Path | None, say: Say, *, source: str = "mqtt") -> None:
        self.configuration, self.say = configuration, say
        self.clock = ServiceClock()
        self.stop = asyncio.Event()
        self.ready = asyncio.Event()
        self.page = ""
        self.managed: ManagedBroker | None = None
        self._loop = asyncio.get_running_loop()
        self._unwritable = ""
        self._acks: dict[str, tuple[str, int]] = {}
        self._told: dict[str, tuple[str, int]] = {}
        self._link: BrokerLink | None = None
        site = configuration.site
        pairs = [lane_plan(lane, plans) for lane in configuration.lanes]
        self._listening = listen(configuration.web.host, configuration.web.port)
        self._store = Store(
            configuration.store_path,
            committed=lambda batch: self._from_writer(self._committed, batch),
            failed=lambda _, because: self._from_writer(self._failed, because),
            recovered=lambda: self._from_writer(self._recovered),
            min_free_mb=configuration.store.min_free_mb,
        )
        for notice in self._store.notices:
            say(notice)
        heard = [lane.name for lane in configuration.lanes if lane.audio]
        bracelets = {lane.name: lane.bracelets for lane in configuration.lanes}
        self.screen = Screen(self._snapshot, self.clock.now_us)
        self.audio = Audio(
            heard, configuration.audio.device, configuration.audio.volume, self.clock.now_us, self._say_soon
        )
        channels: list[Channel] = [
            self.screen, Haptic(site, bracelets, self._publish), Dashboard(site, self._publish), self.audio
        ]  # fmt: skip
        assert len(channels) == len(CHANNELS)  # noqa: S101 - a registered channel that nobody wires is a mistake of ours
        lanes = [
            Lane(
                keys.name, site, plan, runner, channels, source=source,
                idle_end_us=configuration.session.idle_end_s * 1_000_000, acked=self._store.acked,
            )
            for keys, (plan, runner) in zip(configuration.lanes, pairs, strict=True)
        ]  # fmt: skip
        adopt = len(lanes) == 1 and configuration.lanes[0].adopt
        self.floor = Floor(lanes, bracelets, adopt=adopt, changed=self.screen.floor_changed)
        self.view = FloorView(self.floor, configuration.store_path, self.clock.now_us, self.health)
        for keys in configuration.lanes:
            for device in keys.devices:
                self.floor.claim(keys.name, device.id, 0, device.side)

    # ---------------------------------------------------------------- life

    async def run(self) -> None:
        """Start in order, serve until `stop`, end in order: nothing acknowledged is lost."""
        try:
            async with contextlib.AsyncExitStack() as stack:
                where = await self._start_broker(stack)
                site = self.configuration.site
                will = LastWill(wire.service_topic(site), wire.service_state("offline"), wire.service_state("online"))
                self._link = BrokerLink(
                    where, f"stridecue-{site}", wire.filters(site), self._receive, will=will, keep_session=True
                )
                await self._warm()
                self.audio.open()
                async with asyncio.TaskGroup() as tasks:
                    long_lived = [
                        tasks.create_task(self._link.run(), name="broker link"),
                        tasks.create_task(self._tick(), name="tick"),
                        tasks.create_task(self._flush(), name="flush"),
                        tasks.create_task(self._exchange_clocks(), name="clocks"),
                    ]
                    if self.managed is not None:
                        long_lived.append(tasks.create_task(self.managed.supervise(), name="managed broker"))
                    async with self._serving(tasks):
                        await self._until_ready()
                        await self.stop.wait()
                        self._end()
                    for task in long_lived:
                        task.cancel()
        finally:
            self._end()
            self.audio.close()
            await asyncio.to_thread(self._store.close)
            self._listening.close()

    async def _start_broker(self, stack: contextlib.AsyncExitStack) -> Address:
        keys = self.configuration.broker
        if keys.url:
            return address(keys.url)
        folder = self.configuration.folder / "broker"
        self.managed = ManagedBroker(folder, self.configuration.site, keys.port, self.say)
        stack.push_async_callback(self.managed.stop)
        await self.managed.start()
        return self.managed.address

    async def _warm(self) -> None:
        """Compile the step path before anybody is told that we are ready."""
        started_s = self._loop.time()
        patience = self._loop.call_later(
            2.0, self.say, "compiling the kernels: once after an installation, about 10 to 20 s …"
        )
        await asyncio.to_thread(step.warm)
        patience.cancel()
        if self._loop.time() - started_s > 2.0:  # noqa: PLR2004 - the same two seconds
            self.say(
                f"kernels compiled in {self._loop.time() - started_s:.0f} s; later starts take them from the cache"
            )
        # a full collection over a warm heap stops the loop for tens of milliseconds; what lives now lives for ever
        gc.collect()
        gc.freeze()
        sys.setswitchinterval(0.001)

    @contextlib.asynccontextmanager
    async def _serving(self, tasks: asyncio.TaskGroup) -> AsyncIterator[None]:
        """The HTTP server, from its first answer to its last."""
        host, port = self._listening.getsockname()[:2]
        self.page = f"http://{host}:{port}/"
        app = Guard(api(self.view, self.screen, pages_folder()), ("127.0.0.1", "localhost", "::1"))
        settings = uvicorn.Config(
            app,
            log_config=None,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            ws_max_size=65_536,
            ws_ping_interval=5.0,
            ws_ping_timeout=10.0,
            timeout_graceful_shutdown=2,
            server_header=False,
            access_log=False,
            h11_max_incomplete_event_size=16_384,
            timeout_keep_alive=10,
        )
        server = _Server(settings)
        serving = tasks.create_task(server.serve(sockets=[self._listening]), name="http")
        try:
            yield
        finally:
            self.screen.bye("the service ends")
            await asyncio.sleep(0)
            server.should_exit = True
            await asyncio.wait([serving], timeout=4)

    async def _until_ready(self) -> None:
        """Ready once the broker takes our subscriptions; until then every ten seconds the reason."""
        assert self._link is not None  # noqa: S101 - made in `run`
        while not self._link.connected.is_set() and not self.stop.is_set():
            waiting = [asyncio.ensure_future(event.wait()) for event in (self._link.connected, self.stop)]
            done, _ = await asyncio.wait(waiting, timeout=10, return_when=asyncio.FIRST_COMPLETED)
            for task in waiting:
                task.cancel()
            if not done:
                self.say(f"still waiting: {self._link.because}")
        self.ready.set()

    def _end(self) -> None:
        """Seal every session and hand the last lines to the store."""
        now_us = self.clock.now_us()
        for lane in self.floor.lanes.values():
            lane.end(now_us, "the service ended")
        self._drain()

    # ---------------------------------------------------------------- what happens

    def _receive(self, topic: str, payload: bytes, retained: bool) -> None:  # noqa: FBT001 - the shape of `broker.Receive`
        self.floor.receive(topic, payload, self.clock.now_us(), retained=retained)

    def _publish(self, topic: str, payload: bytes) -> None:
        if self._link is not None:
            self._link.offer(topic, payload)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self.floor.tick(self.clock.now_us())

    async def _flush(self) -> None:
        """Log lines to the store at least once a second; acknowledgements only for what it has committed."""
        told_s = 0.0
        while True:
            await asyncio.sleep(FLUSH_S)
            self._drain()
            if self._loop.time() - told_s >= ACK_S:
                told_s = self._loop.time()
                for device, (boot, seq) in self._acks.items():
                    self._publish(wire.topic(self.configuration.site, device, "ack"), wire.ack(boot, seq))

    def _drain(self) -> None:
        blocks: list[Block] = []
        acks: dict[str, tuple[str, int]] = {}
        for lane in self.floor.lanes.values():
            for lines in lane.drain():
                blocks.append(Block(lines.session, lines.lines, lines.header, lines.seal, lines.steps))
                acks.update(lines.acks)
        if blocks:
            self._store.write(Batch(tuple(blocks), acks))

    async def _exchange_clocks(self) -> None:
        while True:
            await asyncio.sleep(CLOCK_S)
            for device in self.floor.devices.values():
                if device.lane is not None and device.status == "online":
                    now_us = self.clock.now_us()
                    self._publish(wire.topic(self.configuration.site, device.name, "clock"), wire.clock_request(now_us))

    # ---------------------------------------------------------------- from the store's thread

    def _from_writer(self, do: Callable[..., None], *arguments: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended; the store's last words have nobody to hear them
            self._loop.call_soon_threadsafe(do, *arguments)

    def _committed(self, batch: Batch) -> None:
        self._acks.update(batch.acks)

    def _failed(self, because: str) -> None:
        self._unwritable = because
        self.say(f"the session log cannot be written: {because}; lanes are silent until it can")
        self.floor.storage(self.clock.now_us(), writable=False, because=f"the log cannot be written: {because}"[:200])

    def _recovered(self) -> None:
        self._unwritable = ""
        self.say("the session log is written again")
        self.floor.storage(self.clock.now_us(), writable=True, because="the log is written again")

    def _snapshot(self, lane: str | None) -> dict[str, Any]:
        return self.view.screen_snapshot(lane)

    def _say_soon(self, text: str) -> None:
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self.say, text)

    # ---------------------------------------------------------------- how it is

    def health(self) -> Health:
        """Live, ready, and why not."""
        link = self._link
        connected = link is not None and link.connected.is_set()
        because = [] if connected else [link.because if link else "starting"]
        if self._unwritable:
            because.append(f"store: {self._unwritable}")
        lanes = [lane_health(lane) for lane in self.floor.lanes.values()]
        because += [f"lane {lane.lane}: {lane.because}" for lane in lanes if lane.state == "fault"]
        counts = dict(self.floor.counts)
        counts["watching"] = self.screen.watching
        counts["audio_underflows"] = self.audio.underflows
        counts["broker_connects"] = link.connects if link else 0
        counts["broker_dropped"] = link.dropped if link else 0
        counts["broker_restarts"] = self.managed.restarts if self.managed else 0
        return Health(
            True, connected and not self._unwritable, because, __version__, self.clock.now_us() / 1e6,
            f"{link.where}: {link.because}" if link else "starting", self._unwritable or "writable", self.audio.because,
            lanes, counts, list(self.floor.refusals),
        )  # fmt: skip

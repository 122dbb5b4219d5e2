"""The wiring: clock, store, broker, lanes, channels and pages, started in order and ended in order.

One process-level TaskGroup holds the long-lived tasks. None of them can be ended by a lane: what goes
wrong in a lane, a client or a message is caught where it happens (`lanes`, `socket`, `wire`).
"""

import asyncio
import contextlib
import gc
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from stridecue import __version__
from stridecue.app.config import Configuration, lane_plan
from stridecue.app.custody.housekeeping import Housekeeping
from stridecue.app.custody.personal import Rights
from stridecue.app.custody.restore import settle
from stridecue.app.floor.audience import Channel
from stridecue.app.floor.floor import Floor
from stridecue.app.floor.headsets import compensate
from stridecue.app.floor.keeping import Keeping
from stridecue.app.floor.lanes import Lane
from stridecue.app.floor.mutes import Mutes
from stridecue.app.floor.occupancy import Occupancy
from stridecue.app.floor.plugs import Plugs
from stridecue.app.floor.upkeep import Upkeep
from stridecue.app.floor.views import FloorView, lane_health
from stridecue.app.health import Condition
from stridecue.app.network.broker_side import BrokerSide
from stridecue.app.network.front import front
from stridecue.app.network.identity import note
from stridecue.app.practice.desk import Desk
from stridecue.app.practice.door import Door
from stridecue.app.web import Behind
from stridecue.core import gait, loads, step
from stridecue.core.outputs import Sounded
from stridecue.edges import wire
from stridecue.edges.broker import BrokerLink, LastWill
from stridecue.edges.channels import CHANNELS, Ailments, Audio, Dashboard, Haptic, Screen, Tracer
from stridecue.edges.channels.speaker.letters import Sound
from stridecue.edges.clock import ServiceClock
from stridecue.edges.managed_broker import ManagedBroker
from stridecue.edges.register import Register
from stridecue.edges.web.messages import Health

TICK_S: Final = 0.05
CLOCK_S: Final = 0.9839
"""An odd period, so that it does not resonate with anything (Klipper's clocksync does the same)."""
SLOW_S: Final = 0.7
"""A start that takes longer than this is explained."""

Say = Callable[[str], None]


class Service:
    """Everything of one running service; `run` until `stop` is set."""

    def __init__(self, configuration: Configuration, plans: Path | None, say: Say, *, source: str = "mqtt") -> None:
        self.configuration, self.say = configuration, say
        self.clock = ServiceClock()
        self.stop = asyncio.Event()
        self.ready = asyncio.Event()
        self.page = ""
        self._loop = asyncio.get_running_loop()
        self._link: BrokerLink | None = None
        site = configuration.site
        pairs = [lane_plan(lane, plans) for lane in configuration.lanes]
        settle(configuration.folder)
        self.register = Register(configuration.folder, configuration.key_file)
        self.front = front(configuration, self.register)
        self._broker = BrokerSide(configuration, self.register, say, self.front.network)
        try:
            self._keeping = Keeping(configuration, self.clock.now_us, say)
        except BaseException:
            self.front.close()
            raise
        for notice in self.register.notices:
            say(notice)
        self._housekeeping = Housekeeping(configuration, self.register, self._keeping, self.clock.now_us, say)
        bracelets = {lane.name: lane.bracelets for lane in configuration.lanes}
        strengths_pct = {lane.name: lane.bracelet_strength_pct for lane in configuration.lanes}
        sound = configuration.audio
        self.screen = Screen(self._snapshot, self.clock.now_us)
        self.audio = Audio(
            configuration.outlets, sound.volume, self.clock.zero_ns, say,
            two_pitches=sound.two_pitches, sounded=self._sounded,
        )  # fmt: skip
        compensate(self.audio, configuration.lanes, self.register, say)
        ailments = Ailments()
        tracer = Tracer(lambda lane: self.view.whose_run(lane))  # noqa: PLW0108 - the view comes later
        channels: list[Channel] = [
            tracer,  # before the screen, whose snapshots tell what it remembers
            self.screen,
            Haptic(site, bracelets, self._publish, strengths_pct),
            Dashboard(site, self._publish),
            self.audio,
            ailments,
        ]
        assert len(channels) == len(CHANNELS)  # noqa: S101 - a registered channel that nobody wires is our mistake
        lanes = [
            Lane(
                keys.name,
                site,
                plan,
                replace(runner, load_baseline=self._keeping.baseline(runner.pseudonym)),
                channels,
                source=source,
                idle_end_us=configuration.session.idle_end_s * 1_000_000,
                acked=self._keeping.acked,
            )
            for keys, (plan, runner) in zip(configuration.lanes, pairs, strict=True)
        ]
        for lane, keys in zip(lanes, configuration.lanes, strict=True):
            lane.record_raw = keys.record_raw
        adopt = len(lanes) == 1 and configuration.lanes[0].adopt
        self.floor = Floor(lanes, bracelets, adopt=adopt, changed=self.screen.floor_changed)
        self.view = FloorView(self.floor, configuration.store_path, self.clock.now_us, self.health)
        self._plugs = Plugs(self.floor, self.clock.now_us)
        self.view.ailing = ailments.of
        self.floor.device_changed = lambda one: self.screen.device(one.lane, one.name, self.view.device(one))
        self._upkeep = Upkeep(configuration, self.floor, self.view, self.clock.now_us, self.condition)
        self._desk = Desk(self.register, configuration.store_path, plans)
        self._occupancy = Occupancy(
            self.floor, self._desk, self._keeping.baseline, partial(self.view.pain, kept=True), say
        )
        self._mutes = Mutes(self.floor, self.register, self.clock.now_us, say)
        self.view.tracer = tracer
        self.view.speaker = self.audio.how
        self.view.trail = partial(note, self.register)
        for keys in configuration.lanes:
            for device in keys.devices:
                self.floor.claim(keys.name, device.id, 0, device.side, device.worn)

    @property
    def managed(self) -> ManagedBroker | None:
        """The broker of our own, once it runs."""
        return self._broker.managed

    # ---------------------------------------------------------------- life

    async def run(self) -> None:
        """Start in order, serve until `stop`, end in order: nothing acknowledged is lost."""
        try:
            async with contextlib.AsyncExitStack() as stack:
                where = await self._broker.start(stack)
                site = self.configuration.site
                will = LastWill(wire.service_topic(site), wire.service_state("offline"), wire.service_state("online"))
                self._link = BrokerLink(
                    where, f"stridecue-{site}", wire.filters(site), self._receive, will=will, keep_session=True
                )
                await self._warm()
                async with asyncio.TaskGroup() as tasks:
                    long_lived = [
                        tasks.create_task(self._link.run(), name="broker link"),
                        tasks.create_task(self._tick(), name="tick"),
                        tasks.create_task(self._keeping.run(self.floor, self._publish), name="keeping"),
                        tasks.create_task(self._exchange_clocks(), name="clocks"),
                        tasks.create_task(self._housekeeping.run(self.floor), name="housekeeping"),
                        tasks.create_task(self._occupancy.run(), name="occupancy"),
                        tasks.create_task(self._mutes.run(), name="mutes"),
                        tasks.create_task(self.audio.run(), name="audio"),
                    ]
                    for name, work in self._broker.tasks(self.floor, self.clock.now_us):
                        long_lived.append(tasks.create_task(work, name=name))
                    practice = Door(self._desk, self._occupancy.live)
                    rights = Rights(self.register, self.configuration.store_path)
                    behind = Behind(
                        self.view, self.screen, practice, self._occupancy, rights, self._upkeep, self._plugs
                    )
                    async with self.front.open(behind) as self.page:
                        await self._until_ready()
                        await self.stop.wait()
                        self._end()
                        self.screen.bye("the service ends")
                        await asyncio.sleep(0)
                    for task in long_lived:
                        task.cancel()
        finally:
            self._end()
            await self._keeping.close()
            self.front.close()

    async def _warm(self) -> None:
        """Compile the step path before anybody is told that we are ready."""
        started_s = self._loop.time()
        words = "compiling the kernels: once after an installation, up to 20 s …"
        patience = self._loop.call_later(SLOW_S, self.say, words)
        compiled = await asyncio.to_thread(step.warm)
        compiled = await asyncio.to_thread(gait.warm) or compiled
        compiled = await asyncio.to_thread(loads.warm) or compiled
        patience.cancel()
        if compiled:
            took_s = self._loop.time() - started_s
            self.say(f"kernels compiled in {took_s:.1f} s; later starts take them from the cache")
        # a full collection over a warm heap stops the loop for tens of milliseconds; what lives now lives for ever
        gc.collect()
        gc.freeze()
        gc.set_threshold(2_000, 50, 100)  # young collections of a millisecond; what is young here holds no cycles
        sys.setswitchinterval(0.0001)

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
            lane.close(now_us, "the service ended")
        self._keeping.drain(self.floor.lanes.values())

    # ---------------------------------------------------------------- what happens

    def _receive(self, topic: str, payload: bytes, retained: bool) -> None:  # noqa: FBT001 - the shape of `broker.Receive`
        self.floor.receive(topic, payload, self.clock.now_us(), retained=retained)

    def _publish(self, topic: str, payload: bytes) -> bool:
        return self._link is not None and self._link.offer(topic, payload)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self.floor.tick(self.clock.now_us())
            self._occupancy.tick()

    async def _exchange_clocks(self) -> None:
        while True:
            devices = [device for device in self.floor.devices.values() if device.lane is not None]
            # one after the other over the whole period: a thousand at once would stand before every cue
            pause_s = CLOCK_S / max(len(devices), 1)
            for device in devices:
                if device.status == "online" and not device.by_page:
                    topic = wire.topic(self.configuration.site, device.name, "clock")
                    self._publish(topic, self.floor.clock_request(device, self.clock.now_us()))
                await asyncio.sleep(pause_s)
            if not devices:
                await asyncio.sleep(CLOCK_S)

    def _sounded(self, sound: Sound) -> None:
        first_us, last_us = (at_us if at_us >= 0 else None for at_us in (sound.first_us, sound.last_us))
        fates = (sound.played, sound.late, sound.no_lease, 0, first_us, last_us)
        self.floor.lanes[sound.lane].feed(Sounded(self.clock.now_us(), "speaker", *fates))

    def _snapshot(self, lane: str | None) -> dict[str, Any]:
        return self.view.screen_snapshot(lane)

    # ---------------------------------------------------------------- how it is

    def condition(self) -> Condition:
        """Broker, store, the night's work, the certificate."""
        link = self._link
        away = "" if link is not None and link.connected.is_set() else link.because if link else "starting"
        troubles = [f"{what}: {why}" for what, why in self._housekeeping.troubles.items()]
        return Condition(away, self._keeping.unwritable, [*troubles, *filter(None, [self.front.warning()])])

    def health(self) -> Health:
        """Live, ready, and why not."""
        link, found = self._link, self.condition()
        because = [found.broker_because] if found.broker_because else []
        if found.store_because:
            because.append(f"store: {found.store_because}")
        because += found.troubles
        lanes = [lane_health(lane) for lane in self.floor.lanes.values()]
        because += [f"lane {lane.lane}: {lane.because}" for lane in lanes if lane.state == "fault"]
        counts = dict(self.floor.counts)
        counts["watching"] = self.screen.watching
        counts["audio_underflows"] = self.audio.underflows
        counts["broker_connects"] = link.connects if link else 0
        counts["broker_dropped"] = link.dropped if link else 0
        counts |= self._broker.counts()
        return Health(
            live=True,
            ready=not found.broker_because and not found.store_because,
            because=because,
            version=__version__,
            uptime_s=self.clock.now_us() / 1e6,
            broker=f"{link.where}: {link.because}" if link else "starting",
            store=found.store_because or "writable",
            audio=self.audio.because,
            lanes=lanes,
            counts=counts,
            refusals=list(self.floor.refusals),
        )

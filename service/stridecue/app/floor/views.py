"""The floor as the pages see it: fits `edges.web.messages.Floor` to `app.floor.floor.Floor` and the store."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from stridecue.app import health
from stridecue.app.floor import discretion, stored
from stridecue.app.floor.device import Device
from stridecue.app.floor.floor import ClaimError, Floor
from stridecue.app.floor.lanes import Lane
from stridecue.core.baseline.procedure import BASELINE, Guidance, guide
from stridecue.core.coaching.dark import for_runner
from stridecue.core.coaching.retarget import WISHES, Retarget
from stridecue.core.events import PainReport
from stridecue.core.limits import tempo_limits_milli_spm
from stridecue.core.measures import Measures
from stridecue.core.outputs import Muted, Output, Sounded
from stridecue.core.session import Session
from stridecue.core.words import spm
from stridecue.edges import wire
from stridecue.edges.channels import Tracer
from stridecue.edges.trace import Trace
from stridecue.edges.web import machines, messages
from stridecue.edges.web.course import Course, PlanName, course
from stridecue.edges.web.principal import Principal


class FloorView:
    """What a page, a probe or a command may see of the floor, and ask of it."""

    def __init__(
        self, floor: Floor, store_path: Path, now_us: Callable[[], int], condition: Callable[[], messages.Health]
    ) -> None:
        self._floor, self._store_path, self._now_us, self._condition = floor, store_path, now_us, condition
        self.tracer = Tracer(self.whose_run)
        self.ailing: Callable[[str, int], str | None] = lambda _device, _now_us: None
        self.speaker: Callable[[str], str | None] = lambda _lane: None
        self.trail: Callable[[Principal, str], object] = lambda _who, _what: None

    def snapshot(self, lane: str) -> messages.LaneSnapshot:
        """One lane as its runner may see it; KeyError when there is none of that name."""
        found = self._lane(lane)
        return replace(found, status=for_runner(found.status)) if found.status is not None else found

    def _lane(self, lane: str) -> messages.LaneSnapshot:
        found = self._floor.lanes[lane]
        return messages.LaneSnapshot(
            lane,
            found.session_id if found.session is not None else None,
            found.armed and not (found.session is not None and found.session.trust.latched("pause")),
            PlanName(found.plan.name, found.runner.baseline_milli_spm),
            found.status,
            wire.cue(found.sounding, self._now_us()),
            [self.device(self._floor.devices[name]) for name in found.crew.sides if name in self._floor.devices],
            self._outputs(found),
            self._course(found),
            found.fault,
            self.tracer.asked_us(lane),
        )

    def _course(self, lane: Lane) -> Course:
        session, now_us = lane.session, self._now_us()
        if session is None:
            return course(lane.plan, now_us, 0, runs=False)
        runs = session.tally["steps"] > 0 and not session.trust.latched("pause")
        return course(session.plan, now_us, session.elapsed_us(now_us), runs=runs)

    def floor_snapshot(self) -> messages.FloorSnapshot:
        """Every lane, and the devices that nobody has claimed."""
        strangers = [self.device(device) for device in self._floor.strangers()]
        return messages.FloorSnapshot([self._lane(lane) for lane in self._floor.lanes], strangers)

    def screen_snapshot(self, lane: str | None) -> dict[str, Any]:
        """A snapshot as the screen channel sends it."""
        found = self.floor_snapshot() if lane is None else self.snapshot(lane)
        return orjson.loads(orjson.dumps(found))  # type: ignore[no-any-return] # an object, by construction

    def runner_on(self, lane: str) -> str | None:
        """The pseudonym of the lane's runner."""
        found = self._floor.lanes.get(lane)
        return found.runner.pseudonym if found is not None else None

    def session_on(self, lane: str) -> str | None:
        """The session that runs there now."""
        found = self._floor.lanes.get(lane)
        return found.session_id if found is not None and found.session is not None else None

    def lane_of(self, device: str) -> str | None:
        """The lane a device serves."""
        found = self._floor.devices.get(device)
        return found.lane if found is not None else None

    def whose(self, session: str) -> tuple[str, str] | None:
        """Lane and runner of a stored session. Runs in a thread."""
        return stored.whose(self._store_path, session)

    def stop(self, lane: str) -> None:
        """From any state, by anybody."""
        self._floor.lanes[lane].command(self._now_us(), "stop", "the page", "")

    def command(self, lane: str, command: messages.LaneCommand, by: str) -> str:
        """START arms the lane; the others act on its session."""
        found = self._floor.lanes[lane]
        if command.action == "start":
            found.start()
            return f"lane {lane}: start"
        if not (command.action == "clear_fault" and found.fault):
            self._running(lane)
        found.command(self._now_us(), command.action, by, command.because)
        return f"lane {lane}: {command.action}"

    def pain(self, lane: str, said: messages.PainSaid, by: str, *, kept: bool) -> None:
        """To the lane's session, which decides at once; past it when nothing of it may be kept."""
        found, _ = self._running(lane)
        report = PainReport(self._now_us(), said.site, said.nprs, said.signs, by)
        if kept:
            found.feed(report)
        else:
            discretion.act(found, report)
        self.tracer.answered(lane)
        found.audience.changed()

    def retarget(self, lane: str, wish: messages.TargetWish, by: str) -> str:
        """To the lane's session, unless it would refuse; what was changed."""
        found, session = self._running(lane)
        change = Retarget(self._now_us(), by, wish.because, **{name: getattr(wish, name) for name in WISHES})
        try:
            session.check(change)
        except ValueError as wrong:
            raise messages.Refused(409, str(wrong)) from None
        before = found.status
        found.feed(change)
        if wish.policy is not None:
            return f"lane {lane}: its cueing segments are {wish.policy}"
        if wish.band_permille is not None:
            return f"lane {lane}: a bandwidth cue speaks {wish.band_permille / 10:g} % off the target"
        targets = [status.target_milli_spm if status else None for status in (before, found.status)]
        old, new = ("none" if target is None else spm(target) for target in targets)
        return f"lane {lane}: target {old} to {new} spm"

    def mark(self, lane: str, kind: str, by: str) -> tuple[str, int]:
        """Into the log of the session that runs."""
        found, _ = self._running(lane)
        at_us, session = self._now_us(), found.session_id or ""
        found.command(at_us, "mark", by, kind)
        return session, at_us

    def trace(self, lane: str, since_us: int) -> Trace:
        """As the tracer remembers it, with the limits of the lane's runner."""
        baseline = self._floor.lanes[lane].runner.baseline_milli_spm
        limits = tempo_limits_milli_spm(baseline) if baseline is not None else None
        return replace(self.tracer.trace(lane, self._now_us(), since_us), limits_milli_spm=limits)

    def whose_run(self, lane: str) -> tuple[str | None, str | None]:
        """The session that runs there, and the lane's runner."""
        return self.session_on(lane), self.runner_on(lane)

    def audit(self, who: Principal, what: str) -> None:
        """Into the audit trail, where there is one."""
        self.trail(who, what)

    def _running(self, lane: str) -> tuple[Lane, Session]:
        found = self._floor.lanes[lane]
        if found.session is None:
            raise messages.Refused(409, f"lane {lane!r} has no session: {found.sounding.because}")
        return found, found.session

    def mute(self, lane: str, output: Output, wish: messages.Mute, by: str) -> str:
        """From the next block of samples, renewal or frame on."""
        found, now_us = self._floor.lanes[lane], self._now_us()
        why = ": ".join(filter(None, (by, wish.because)))
        found.audience.muting.set(output, why if wish.muted else None)
        found.feed(Muted(now_us, output, wish.muted, by, wish.because))
        found.audience.renew(found.sounding, now_us)
        found.audience.changed()
        return f"lane {lane}: {output} {'muted' if wish.muted else 'heard again'}"

    def sounded(self, lane: str, said: messages.PageSounded) -> None:
        """What a page says of its own beats."""
        fates = (said.played, said.late, said.no_lease, 0, said.first_us, said.last_us)
        self._floor.lanes[lane].feed(Sounded(self._now_us(), "page", *fates))

    def _wrist(self, name: str) -> str:
        """A bracelet that never answers is not taken for one that pulses."""
        device = self._floor.devices.get(name)
        status = device.seen(self._now_us()) if device is not None and device.heard_us is not None else "never heard"
        return f"{name}: {status}" + ("" if status == "online" else ": is it charged, worn and in reach?")

    def _outputs(self, lane: Lane) -> list[messages.OutputNow]:
        """The page can always sound; the speaker and the wrist where the lane has them."""
        how: dict[Output, str | None] = {
            "speaker": self.speaker(lane.name),
            "page": "on the pages where somebody wants it",
            "bracelet": "; ".join(map(self._wrist, self._floor.bracelets.get(lane.name, ()))) or None,
        }
        muted = lane.audience.muting.because
        return [
            messages.OutputNow(output, output in muted, f"muted: {muted[output]}" if output in muted else words)
            for output, words in how.items()
            if words is not None
        ]

    def claim(self, lane: str, claim: messages.Claim) -> None:
        """Refused with both names when the device, or its foot, is taken."""
        try:
            self._floor.claim(lane, claim.device, self._now_us(), claim.side)
        except ClaimError as taken:
            raise messages.Refused(409, str(taken)) from None

    def release(self, device: str) -> None:
        """Refused when it serves no lane."""
        try:
            self._floor.release(device, self._now_us())
        except ClaimError as free:
            raise messages.Refused(404, str(free)) from None

    def guide(self, lane: str) -> Guidance | None:
        """Where a baseline run stands; None when the lane runs something else."""
        found = self._floor.lanes[lane]
        if found.plan.name != BASELINE.name:
            return None
        return guide(found.session.elapsed_us(self._now_us()) if found.session is not None else 0)

    def devices(self) -> list[machines.Device]:
        """Every device that was heard or claimed."""
        return [self.device(device) for device in self._floor.devices.values()]

    def sessions(self, limit: int) -> list[messages.SessionSummary]:
        """The stored sessions, newest first."""
        return stored.sessions(self._store_path, limit)

    def weeks(self) -> list[messages.WeekSummary]:
        """What every runner's weeks add up to, newest first."""
        return stored.summed_weeks(self._store_path)

    def measures(self, session: str) -> Measures:
        """What one session shows."""
        return stored.measures(self._store_path, session)

    def health(self) -> messages.Health:
        """How the service is."""
        return self._condition()

    def metrics(self) -> bytes:
        """The same for Prometheus."""
        return health.metrics(self._condition())

    def device(self, device: Device) -> machines.Device:
        """One device as pages see it."""
        now_us = self._now_us()
        return device.shown(now_us, self.ailing(device.name, now_us))


def lane_health(lane: Lane) -> messages.LaneHealth:
    """One line of the health record."""
    session = lane.session
    state = "fault" if lane.fault else session.trust.state if session else "idle"
    because = lane.fault or (session.trust.because if session else lane.sounding.because)
    steps = session.tally["steps"] if session else 0
    return messages.LaneHealth(lane.name, state, because, lane.session_id if session else None, steps, lane.failures)

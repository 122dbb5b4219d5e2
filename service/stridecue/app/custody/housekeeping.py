"""What a service does beside its cues: erase who asks for it, forget what was kept long enough, back up at night.

Erasing is looked for every 5 s and done within the minute. The night's work runs once a day, after `nightly_at` or,
when the machine slept then, as soon as it is awake; copying and encrypting happen in a process of their own and of
low priority, so that no cue waits for them. Whatever fails here is said, and tried again; it ends nothing.
"""

import asyncio
import shutil
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from stridecue.app.config import Configuration
from stridecue.app.custody.personal import EXPORTS
from stridecue.app.floor.floor import Floor
from stridecue.app.floor.keeping import Keeping
from stridecue.core.plan import FREE_RUN
from stridecue.core.runner import Runner
from stridecue.edges.register import SERVICE, Register, RegisterError, erasure, retention, stamp
from stridecue.edges.register.settings import keep_setting, setting
from stridecue.edges.store import drop_raw, drop_sessions, erase_runner

LOOK_S: Final = 5.0
AGAIN_S: Final = 600.0
WEEK_DAYS: Final = 7
DAYS_PER_MONTH: Final = 30.44
NIGHT_WORK: Final = "the night's work"
NIGHT, REHEARSED = "night_done", "rehearsal_done"
ASIDE: Final = (".corrupt-", ".replaced-", EXPORTS)
"""In the names of databases that were moved aside, and of exports that nobody fetched."""


class Housekeeping:
    """`run` until cancelled. `troubles`: what could not be done the last time, and why."""

    def __init__(
        self,
        configuration: Configuration,
        register: Register,
        keeping: Keeping,
        now_us: Callable[[], int],
        say: Callable[[str], None],
    ) -> None:
        self._configuration, self._register, self._keeping = configuration, register, keeping
        self._now_us, self._say = now_us, say
        self.troubles: dict[str, str] = {}

    async def run(self, floor: Floor) -> None:
        """Look, and look again."""
        quiet_until_s = {"erasing": 0.0, "the night's work": 0.0}
        while True:
            for what, do in (("erasing", self._erase_leaving), ("the night's work", self._night_if_due)):
                now_s = time.monotonic()
                if now_s < quiet_until_s[what]:
                    continue
                try:
                    await do(floor)
                    self.troubles.pop(what, None)
                except Exception as wrong:  # noqa: BLE001 - whatever fails here, the runners are not to notice
                    self.troubles[what] = str(wrong)
                    self._say(f"{what}: {wrong}; tried again in {AGAIN_S / 60:.0f} min")
                    quiet_until_s[what] = now_s + AGAIN_S
            await asyncio.sleep(LOOK_S)

    # ---------------------------------------------------------------- erasing

    async def _erase_leaving(self, floor: Floor) -> None:
        for runner in await asyncio.to_thread(self._leaving):
            await self.erase(floor, runner)

    def _leaving(self) -> list[str]:
        with self._register.look() as reading:
            return erasure.leaving(reading)

    async def erase(self, floor: Floor, runner: str) -> None:
        """The runner's session ends, its last lines are written, then all of it goes."""
        for lane in floor.lanes.values():
            if lane.runner.pseudonym == runner:
                if lane.session is not None:
                    lane.end(self._now_us(), "its runner is erased")
                # the next step must not begin anew what is being erased
                lane.armed, lane.plan, lane.runner = False, FREE_RUN, Runner("nobody")
                self._say(f"lane {lane.name}: its runner is erased; if the configuration names them, name another")
        self._keeping.drain(floor.lanes.values())
        await self._keeping.errand(erase_runner(runner))
        await asyncio.to_thread(erase_from_register, self._register, runner)
        await self._child("backup", "--keys-only")
        self._say("a runner was erased")

    # ---------------------------------------------------------------- by night

    async def _night_if_due(self, _: Floor) -> None:
        if await asyncio.to_thread(self.due, datetime.now().astimezone()):
            await self.night(datetime.now(UTC))

    def due(self, now: datetime) -> bool:
        """Whether tonight's work is still to be done. A service that was never told before begins with tomorrow's."""
        at = self._configuration.backup.nightly_at
        if not at:
            return False
        today = now.date().isoformat()
        done = setting(self._register, NIGHT)
        if done is None:
            keep_setting(self._register, NIGHT, today, NIGHT_WORK)
            keep_setting(self._register, REHEARSED, today, NIGHT_WORK)
            return False
        return done < today and now.strftime("%H:%M") >= at

    async def night(self, now: datetime) -> None:
        """Forget, back up, once a week restore into nowhere; then say how the audit trail ends."""
        keep = self._configuration.retention
        if keep.raw_days:
            await self._keeping.errand(drop_raw(_before(now, keep.raw_days)))
        for months, health in ((keep.session_months, False), (keep.health_months, True)):
            if months:
                before = now - timedelta(days=months * DAYS_PER_MONTH)
                await asyncio.to_thread(forget, self._register, before, health=health)
        if keep.session_months:
            await self._keeping.errand(drop_sessions(_before(now, keep.session_months * DAYS_PER_MONTH)))
        if keep.damaged_days:
            await asyncio.to_thread(sweep, self._configuration.folder, now, keep.damaged_days)
        await self._child("backup", "--by-service")
        week_ago = (now - timedelta(days=WEEK_DAYS)).date().isoformat()
        if (setting(self._register, REHEARSED) or "") <= week_ago:
            await self._child("restore", "last", "--check")
            keep_setting(self._register, REHEARSED, now.date().isoformat(), NIGHT_WORK)
        keep_setting(self._register, NIGHT, now.astimezone().date().isoformat(), NIGHT_WORK)
        # a copy of the head that no editor of the files on this disk reaches, when the log goes elsewhere
        self._say(await asyncio.to_thread(self._register.head_in_words))

    async def _child(self, *command: str) -> None:
        """Run one of our own commands beside us; what it says goes where we say things."""
        found = self._configuration
        places = ("--folder", found.folder, "--to", found.backup_folder, "--key-file", found.key_file)
        code = "from stridecue.app.cli import main; main()"
        gently = ("nice", "-n", "10") if shutil.which("nice") else ()  # from the first import on
        child = await asyncio.create_subprocess_exec(
            *(*gently, sys.executable, "-c", code, *command, *map(str, places)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            _, said = await child.communicate()
        except asyncio.CancelledError:
            child.terminate()
            await child.wait()
            raise
        last = said.decode("utf-8", "replace").strip().splitlines()[-1:] or ["without a word"]
        if child.returncode:
            raise RegisterError(f"{' '.join(command)}: {last[0].removeprefix('stridecue: ')}")
        self._say(last[0])


def erase_from_register(register: Register, runner: str) -> erasure.Erased:
    """The last step of an erasure, after the sessions."""
    with register.change(SERVICE, "the runner asked for it") as change:
        gone = erasure.erase(change, runner)
    register.compact()
    return gone


def forget(register: Register, before: datetime, *, health: bool) -> int:
    """Health data, or training records, that were kept long enough."""
    with register.change(SERVICE, "kept long enough") as change:
        return retention.forget(change, before, health=health)


def sweep(folder: Path, now: datetime, damaged_days: int) -> list[str]:
    """Delete databases that were moved aside so long ago; their names."""
    old = [
        path
        for path in (*folder.iterdir(), *(folder / "keys").glob("*"))
        if any(mark in path.name for mark in ASIDE)
        and now - datetime.fromtimestamp(path.stat().st_mtime, UTC) > timedelta(days=damaged_days)
    ]
    for path in old:
        path.unlink()
    return [path.name for path in old]


def _before(now: datetime, days: float) -> str:
    return stamp.at(now - timedelta(days=days))

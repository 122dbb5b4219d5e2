"""The gym as those see it who look after it: fits `edges.web.machines.Gym` to the floor, the store and the nights."""

import asyncio
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from stridecue import __version__
from stridecue.app.config import Configuration
from stridecue.app.custody.backup import backups, moment_of
from stridecue.app.floor.floor import Floor
from stridecue.app.floor.views import FloorView
from stridecue.app.health import Condition
from stridecue.edges.store import StoreError
from stridecue.edges.store.days import days
from stridecue.edges.web.machines import GymNow, LaneDay, LaneUse, ServiceNow
from stridecue.edges.web.messages import Refused

SHOWN: Final = timedelta(days=28)
MEGA: Final = 1_000_000


class Upkeep:
    """Machines and minutes."""

    def __init__(
        self,
        configuration: Configuration,
        floor: Floor,
        view: FloorView,
        now_us: Callable[[], int],
        condition: Callable[[], Condition],
    ) -> None:
        self._configuration, self._floor, self._view = configuration, floor, view
        self._now_us, self._condition = now_us, condition

    async def now(self) -> GymNow:
        """How everything is; the disk is looked at in a thread."""
        now_us = self._now_us()
        free_mb, backup_wall = await asyncio.to_thread(self._on_disk)
        condition, keys = self._condition(), self._configuration
        lanes = [
            LaneUse(lane.name, lane.session is not None, lane.armed, lane.fault is not None)
            for lane in self._floor.lanes.values()
        ]
        service = ServiceNow(
            __version__,
            now_us / 1e6,
            condition.broker_because,
            condition.store_because,
            condition.troubles,
            free_mb,
            keys.store.min_free_mb,
            backup_wall,
            keys.backup.nightly_at,
        )
        return GymNow(now_us, self._view.devices(), lanes, service)

    async def days(self) -> list[LaneDay]:
        """The last four weeks; a machine's minutes, whoever ran."""
        since = (datetime.now(UTC) - SHOWN).date()
        try:
            rows = await asyncio.to_thread(days, self._configuration.store_path, since)
        except StoreError as wrong:
            raise Refused(503, str(wrong)) from None
        return [LaneDay(row.lane, row.day, row.run_s) for row in rows]

    def _on_disk(self) -> tuple[int, str | None]:
        found = self._configuration
        return shutil.disk_usage(found.folder).free // MEGA, newest(found.backup_folder)


def newest(folder: Path) -> str | None:
    """When the newest backup was made (UTC); None when there is none, or its disk is away."""
    there = backups(folder)
    moment = moment_of(there[0]) if there else None
    return moment.isoformat(timespec="seconds") if moment is not None else None

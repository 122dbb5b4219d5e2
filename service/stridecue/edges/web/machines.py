"""What the gym's page is told: machines and minutes. Nothing of pain, load, cadence or names comes this way."""

from dataclasses import dataclass
from typing import Literal, Protocol

from stridecue.core.events import DeviceKind, Place
from stridecue.core.units import Count, Ident, Micros, Percent, RssiDbm, Side


@dataclass(frozen=True, slots=True)
class Device:
    """A device as pages show it. Absent means that it did not say.

    `heard_us`: when it was last heard, on the service clock. `clock_because`: what was wrong with its clock in the
    last ten minutes.
    """

    device: Ident
    side: Side
    status: Literal["online", "offline", "silent"]
    battery_pct: Percent | None
    lane: Ident | None
    place: Place | None = None
    kind: DeviceKind | None = None
    rssi_dbm: RssiDbm | None = None
    firmware: str | None = None
    heard_us: Micros | None = None
    clock_because: str | None = None


@dataclass(frozen=True, slots=True)
class LaneUse:
    """A lane as a machine: is it in use, and does it work."""

    lane: Ident
    runs: bool
    armed: bool
    broken: bool


@dataclass(frozen=True, slots=True)
class ServiceNow:
    """The service and what it stands on.

    `broker_because` and `store_because` are empty while all is well; `troubles`: what else is, in words. `free_mb`:
    what is left on the disk of the sessions, of which the store wants `min_free_mb` at least. `backup_wall`: when the
    newest backup was made (UTC); `nightly_at`: when the next one is due (local time), empty: never by itself.
    """

    version: str
    uptime_s: float
    broker_because: str
    store_because: str
    troubles: list[str]
    free_mb: Count
    min_free_mb: Count
    backup_wall: str | None
    nightly_at: str


@dataclass(frozen=True, slots=True)
class GymNow:
    """All devices, all lanes, and the service; `now_us`: the service clock."""

    now_us: Micros
    devices: list[Device]
    lanes: list[LaneUse]
    service: ServiceNow


@dataclass(frozen=True, slots=True)
class LaneDay:
    """How long somebody's session ran on a lane on one day (UTC)."""

    lane: Ident
    day: str
    run_s: float


class Gym(Protocol):
    """What the gym's page needs; the app fits it."""

    async def now(self) -> GymNow:
        """How everything is."""

    async def days(self) -> list[LaneDay]:
        """The last four weeks, newest first; a day without a session has no entry."""

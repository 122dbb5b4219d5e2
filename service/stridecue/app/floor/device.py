"""One device as the floor knows it, claimed or not: where it is, how it is, and what share it has."""

from dataclasses import dataclass, field
from typing import Literal

from stridecue.app.floor.rates import Bucket
from stridecue.core.events import DeviceKind, Place
from stridecue.core.limits import (
    BACKFILL_BURST,
    BACKFILL_RATE_PER_S,
    IMU_BURST,
    IMU_RATE_PER_S,
    RATE_BURST,
    RATE_PER_S,
    T_LOST_US,
)
from stridecue.core.units import Side
from stridecue.edges.sources import imu
from stridecue.edges.web import machines


@dataclass(slots=True)
class Device:
    """What was heard of it; see the module."""

    name: str
    side: Side = "unknown"
    status: Literal["online", "offline"] = "offline"
    battery_pct: int | None = None
    rssi_dbm: int | None = None
    firmware: str | None = None
    heard_us: int | None = None
    lane: str | None = None
    place: Place | None = None
    kind: DeviceKind | None = None
    stated: Side = "unknown"
    steps_boot: str | None = None
    """The boot in which it sent footfalls of its own."""
    pod: imu.RawPod | None = None
    sampled_us: int | None = None
    asked_us: int | None = None
    echoed_us: int | None = None
    """When it was asked for its clock, and when that answer came."""
    by_page: bool = False
    """A browser speaks for it, over a socket of its own, where it is asked for its clock, too."""
    dropped: int = 0
    told_us: int = 0
    shown_as: tuple[str, int | None] | None = None
    stepped: set[Side] = field(default_factory=set)
    live: Bucket = field(default_factory=lambda: Bucket(RATE_PER_S, RATE_BURST))
    batches: Bucket = field(default_factory=lambda: Bucket(IMU_RATE_PER_S, IMU_BURST))
    backfill: Bucket = field(default_factory=lambda: Bucket(BACKFILL_RATE_PER_S, BACKFILL_BURST))

    @property
    def worn(self) -> Side:
        """The foot it is worn on: as it says, or as its steps say when they name one foot only."""
        return next(iter(self.stepped)) if self.side == "unknown" and len(self.stepped) == 1 else self.side

    def seen(self, now_us: int) -> Literal["online", "offline", "silent"]:
        """`online`, `offline` (it said goodbye) or `silent` (it said nothing for too long)."""
        if self.status == "online" and (self.heard_us is None or now_us - self.heard_us > T_LOST_US):
            return "silent"
        return self.status

    def is_news(self, now_us: int) -> bool:
        """Whether its link or its battery is another than when this was last asked."""
        before, self.shown_as = self.shown_as, (self.seen(now_us), self.battery_pct)
        return before != self.shown_as and not (before is None and self.heard_us is None)

    def shown(self, now_us: int, clock_because: str | None) -> machines.Device:
        """As pages see it."""
        return machines.Device(
            self.name,
            self.worn,
            self.seen(now_us),
            self.battery_pct,
            self.lane,
            self.place,
            self.kind,
            self.rssi_dbm,
            self.firmware,
            self.heard_us,
            clock_because,
        )

"""A pod that sends raw samples only: its detector runs here, and its footfalls are made here.

Where it is worn chooses the detector. Out come the same `Footfall` and `ToeOff` a pod with its own
detector would send, at the pod's own time of the contact, and once a second a `Sampled`: alive, and how it is.

* Only what the detector calls running becomes a footfall: a walker makes none, so a walker is never cued.
* What the detector told late (the steps in which running was recognised) is marked `live=False`: logged, never cued.
* Sequence numbers begin at the pod's time in units of 150 ms, quicker than any feet: after a restart of the
  service they go on above every number this boot has had, so that no new step looks like an old one.
* `kept` and `restored`: the whole state as bytes, so that a recording may begin in the middle of a run.
"""

import struct
from typing import Any, Final, Self

import numpy as np

from stridecue.core.events import Event, Footfall, Place, Sampled, ToeOff
from stridecue.core.gait import DETECTORS, Detector
from stridecue.core.gait.batch import ImuBatch
from stridecue.core.gait.footprint import (
    FINE,
    INITIAL_CONTACT,
    LATE,
    RUN,
    SIDES,
    SILENCE,
    TIME_WENT_BACK,
    TOE_OFF,
    WAITING,
)
from stridecue.core.units import Side
from stridecue.edges.sources.ability import Ability

SITES: Final[dict[Place, str]] = {
    "foot": "foot",
    "shank": "shank",
    "sacrum": "sacrum",
    "waist": "sacrum",
    "hand": "phone",
    "wrist": "phone",
}
"""Where a pod may be worn, and the detector for it."""
ONE_LEG: Final = ("foot", "shank")
SEQ_US: Final = 150_000
TELL_US: Final = 1_000_000
SURE: Final = 0.5
"""A side that the detector is less sure of is not told …"""
STILL_SURE: Final = 0.2
"""… and once told, it is told until the detector itself no longer knows."""
CONTACT_MAX_US: Final = 5_000_000
GAP: Final = "samples are missing for more than 60 ms: finding its steps again"
KEPT: Final = struct.Struct("<8sIIq8sB?")


def site_of(worn: Place | None, kind: str | None = None) -> str | None:
    """The detector for a place on the body; a phone at the waist is no sensor on the sacrum."""
    return "phone" if kind == "phone" and worn == "waist" else SITES.get(worn) if worn is not None else None


def objection(worn: Place | None, site: str | None, side: Side) -> str:
    """Why nothing can be made of samples from there; empty when all is well."""
    if site is None:
        where = f"worn on {worn!r}" if worn else "its state does not say where it is worn"
        return f"{where}; raw samples are understood from: {', '.join(SITES)}"
    if site in ONE_LEG and side == "unknown":
        return f"worn on one {site}, left or right is not said"
    return ""


class RawPod:
    """The detector of one device, and the numbers of its footfalls."""

    __slots__ = (
        "_ability", "_because", "_because_us", "_last", "_seen", "_sided", "_told", "_told_us",
        "boot", "detector", "device", "seq",
    )  # fmt: skip

    def __init__(self, device: str, site: str, side: Side) -> None:
        self.device = device
        self.detector = Detector(DETECTORS[site], side)
        self.boot: str | None = None
        self.seq = 0
        self._last = (-1, 0)  # the contact that was told last, and its seq
        self._sided = False
        self._begin()

    def _begin(self) -> None:
        self._ability = Ability() if self.detector.site.name in ONE_LEG else None
        self._seen = (0, 0)
        self._because = self._told = ""
        self._because_us = 0
        self._told_us: int | None = None

    def serves(self, site: str, side: Side) -> bool:
        """Is it the detector for this place?"""
        return self.detector.site.name == site and SIDES[self.detector.given] == side

    def hear(self, batch: ImuBatch, at_us: int) -> list[Event]:
        """The events that became known with a batch that arrived at `at_us`."""
        boot = f"{batch.boot:08x}"
        if boot != self.boot:
            site, side = self.detector.site, SIDES[int(self.detector.given)]
            self.detector = Detector(site, side)  # type: ignore[arg-type] # one of three words
            self.boot, self.seq, self._last = boot, int(batch.t_us[0]) // SEQ_US % 2**31, (-1, 0)
            self._sided = False
            self._begin()
        rows = self.detector.feed(batch.t_us, batch.imu)
        unable = self._ability.look(batch) if self._ability is not None and self.detector.record.gait != RUN else ""
        events = self._condition(int(batch.t_us[-1]), at_us, unable)
        for row in rows:
            if row["state"] == RUN:
                self._tell(row, boot, at_us, events)
        return events

    def _tell(self, row: Any, boot: str, at_us: int, events: list[Event]) -> None:  # noqa: ANN401 - numpy's records have no type
        live = not row["flags"] & LATE
        self._sided = bool(row["side_confidence"] >= (STILL_SURE if self._sided else SURE))
        side: Side = SIDES[int(row["side"])] if self._sided else "unknown"
        t_us, contact = max(int(row["at_us"]), 0), int(row["contact"])
        if row["kind"] == INITIAL_CONTACT:
            self._last = (contact, self.seq)
            self.seq += 1
            events.append(Footfall(at_us, self.device, boot, self._last[1], t_us, side, None, live))
        elif row["kind"] == TOE_OFF and contact == self._last[0] and 0 < row["contact_us"] <= CONTACT_MAX_US:
            contact_us = int(row["contact_us"])
            events.append(ToeOff(at_us, self.device, boot, self._last[1], t_us, contact_us, side, live))

    def _condition(self, t_us: int, at_us: int, unable: str) -> list[Event]:
        """How the pod is: once a second, and at once when it is no longer well. `unable`: why it finds no running."""
        record = self.detector.record
        back, gaps = self._seen
        self._seen = int(record.backwards), int(record.restarts)
        because = ""
        if record.silence not in (FINE, WAITING, TIME_WENT_BACK):
            because = SILENCE[record.silence]
        elif self._seen[0] > back:
            because = SILENCE[TIME_WENT_BACK]
        elif self._seen[1] > gaps:
            because = GAP
        else:
            because = unable
        if because:
            self._because, self._because_us = because, at_us
        elif at_us - self._because_us >= TELL_US:
            self._because = ""
        if self._told_us is not None and at_us - self._told_us < TELL_US and (self._because in ("", self._told)):
            return []
        self._told, self._told_us = self._because, at_us
        return [Sampled(at_us, self.device, self.boot, t_us, self._because)]

    # ---------------------------------------------------------------- for recordings

    def kept(self) -> bytes:
        """Everything that the next footfalls depend on."""
        boot = (self.boot or "").encode()
        contact, seq = self._last
        site = self.detector.site.name.encode()
        state: bytes = self.detector.record.tobytes()
        return KEPT.pack(boot, self.seq, seq, contact, site, self.detector.given, self._sided) + state

    @classmethod
    def restored(cls, device: str, kept: bytes) -> Self:
        """A pod that goes on where another was kept; ValueError when these bytes are none of this version's."""
        if len(kept) < KEPT.size:
            raise ValueError(f"{len(kept)} bytes are no pod that was kept")
        boot, seq, last, contact, name, side, sided = KEPT.unpack_from(kept)
        site = name.rstrip(b"\0").decode("ascii", "replace")
        if site not in DETECTORS or side >= len(SIDES):
            raise ValueError(f"a pod of site {site!r}: this version knows {', '.join(DETECTORS)}")
        pod = cls(device, site, SIDES[side])
        state = kept[KEPT.size :]
        if len(state) != pod.detector.site.record.itemsize:
            raise ValueError(f"a {site} detector of another version: {len(state)} bytes")
        pod.detector.resume(np.frombuffer(state, pod.detector.site.record))
        pod.boot = boot.rstrip(b"\0").decode("ascii", "replace") or None
        pod.seq, pod._last, pod._sided = seq, (contact, last), sided
        return pod

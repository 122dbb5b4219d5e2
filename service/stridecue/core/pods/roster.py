"""The devices that serve one lane: who is claimed, who has gone silent, and whether their feet make sense."""

from collections.abc import Iterator

from stridecue.core.events import Claimed
from stridecue.core.limits import T_LOST_US
from stridecue.core.pods.link import Link
from stridecue.core.units import Side


class Roster:
    """Links by device. A released device is put on the shelf, so that a second claim does not count its steps again."""

    __slots__ = ("_links", "_shelf")

    def __init__(self) -> None:
        self._links: dict[str, Link] = {}
        self._shelf: dict[str, Link] = {}

    def claim(self, event: Claimed) -> None:
        """The device serves this lane from now on, on this foot; what was seen of it in this session stays seen."""
        link = self._links.get(event.device) or self._shelf.pop(event.device, None)
        if link is None:
            link = Link(event.side, event.at_us, event.acked_boot, event.acked_seq)
        link.side, link.heard_us, link.lost = event.side, event.at_us, False
        link.worn, link.counts = event.worn, event.counts
        self._links[event.device] = link

    def release(self, device: str) -> None:
        """The device no longer serves this lane."""
        self._shelf[device] = self._links.pop(device)

    def get(self, device: str) -> Link | None:
        """The link of a device that serves this lane."""
        return self._links.get(device)

    def name(self, device: str) -> str:
        """How a person calls the device: by its foot or its place where those are known."""
        link = self._links[device]
        words = [link.side if link.side != "unknown" else "", "" if link.worn in (None, "foot") else link.worn or ""]
        known = " ".join(word for word in words if word)
        return f"{known} sensor" if known else f"sensor {device}"

    @property
    def sides(self) -> list[Side]:
        """The foot of every device whose footfalls count."""
        return [link.side for link in self._links.values() if link.counts]

    @property
    def conflict(self) -> str | None:
        """Two devices that count one foot: one of them is on another foot, or on another runner."""
        seen: dict[Side, str] = {}
        for device, link in self._links.items():
            if not link.counts:
                continue
            if link.side in seen and link.side != "unknown":
                return f"{seen[link.side]} and {device} both claim the {link.side} foot: release one"
            seen[link.side] = device
        return None

    def silent(self, now_us: int) -> Iterator[tuple[str, Link]]:
        """Devices that nothing was heard of for too long, and that were not yet given up."""
        for device, link in self._links.items():
            if not link.lost and now_us - link.heard_us > T_LOST_US:
                yield device, link

    @property
    def due_us(self) -> int | None:
        """When the next device would be given up."""
        return min((link.heard_us + T_LOST_US + 1 for link in self._links.values() if not link.lost), default=None)

    def acks(self) -> dict[str, tuple[str, int]]:
        """Per device: its boot, and the highest seq up to which nothing is missing."""
        found = {}
        for device, link in self._links.items():
            acked = link.acked_seq
            if link.boot is not None and acked is not None:
                found[device] = (link.boot, acked)
        return found

"""The devices that serve one lane: on which foot, worn where, whether their footfalls count, and what they measure.

>>> crew = Crew()
>>> sorted(crew.join("shank", "left", "shank")), crew.counts("shank")
(['shank'], True)
>>> sorted(crew.join("pod", "left", None)), crew.counts("shank")
(['pod', 'shank'], False)
"""

from collections.abc import Set as AbstractSet

from stridecue.app.floor.roles import counting
from stridecue.core.events import Event, Place
from stridecue.core.session import Session
from stridecue.core.units import Side
from stridecue.edges.sources.body import Body
from stridecue.edges.wire import Samples


class Crew:
    """Every change answers with the devices of which a running session must be told."""

    __slots__ = ("_body", "_counting", "places", "sides")

    def __init__(self) -> None:
        self.sides: dict[str, Side] = {}
        self.places: dict[str, Place | None] = {}
        self._counting: frozenset[str] = frozenset()
        self._body = Body()

    def join(self, device: str, side: Side, place: Place | None) -> AbstractSet[str]:
        """`device` serves from now on."""
        self.sides[device], self.places[device] = side, place
        return self._assigned() | {device}

    def wears(self, device: str, place: Place | None) -> AbstractSet[str]:
        """It says where it is worn."""
        if device not in self.sides or self.places[device] == place:
            return frozenset()
        return self.join(device, self.sides[device], place)

    def leave(self, device: str) -> AbstractSet[str]:
        """It no longer serves."""
        self.sides.pop(device, None)
        self.places.pop(device, None)
        self._body.forget(device)
        return self._assigned()

    def counts(self, device: str) -> bool:
        """Are its footfalls the steps of this lane?"""
        return device in self._counting

    def measure(self, samples: Samples, side: Side, session: Session | None, name: str | None) -> list[Event]:
        """Raw samples of a leg or pelvis sensor; what it measured of the stances of session `name` that are over."""
        device, place = samples.device, self.places[samples.device]
        told: list[Event] = []
        if place is not None:
            told += self._body.hear(device, place, side, samples.batch, samples.at_us)
        if session is not None and name is not None:
            told += self._body.stances(name, session.stances, session.service_us, samples.at_us)
        return told

    def _assigned(self) -> AbstractSet[str]:
        """The devices whose role has changed."""
        before = self._counting
        self._counting = counting({device: (self.places[device], side) for device, side in self.sides.items()})
        return (before ^ self._counting) & self.sides.keys()

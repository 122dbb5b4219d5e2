"""What crosses HTTP about a runner's rights, and what the routes need of whoever knows the register."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Protocol

from annotated_types import Interval
from pydantic import StringConstraints

from stridecue.edges.web.principal import Principal

Purpose = Literal["store_health", "share", "reminders", "research"]
Named = Annotated[str, StringConstraints(min_length=3, max_length=120)]
Entries = Annotated[int, Interval(ge=0)]


@dataclass(frozen=True, slots=True)
class Texts:
    """What stridecue says of itself, and the words of each consent, of which version."""

    intended_use: str
    runner_notice: str
    who_answers: str
    consent: dict[Purpose, str]
    consent_version: str


@dataclass(frozen=True, slots=True)
class Consent:
    """What counts now for one purpose; a purpose that is not there was never agreed to. `party`: with whom."""

    purpose: Purpose
    party: str
    granted: bool
    text_version: str
    recorded: str


@dataclass(frozen=True, slots=True)
class Decide:
    """A runner agrees, or no longer does. `party`: the physio's account, when sharing."""

    purpose: Purpose
    granted: bool
    party: Annotated[str, StringConstraints(max_length=64)] = ""


@dataclass(frozen=True, slots=True)
class Erase:
    """Typed, so that no slip of a finger erases anybody."""

    confirm: Literal["erase"]


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """Who did what to these records, when, how it ended, and why."""

    seq: Entries
    recorded: str
    type: str
    action: str
    outcome: str
    agent: str
    source: str
    why: str


@dataclass(frozen=True, slots=True)
class TrailVerdict:
    """Whether anybody changed the audit trail."""

    entries: Entries
    whole: bool
    because: str


@dataclass(frozen=True, slots=True)
class Clinical:
    """Whether the clinical pack is on, and who answers for it."""

    enabled: bool
    professional: str
    profession: str
    recorded: str
    because: str


@dataclass(frozen=True, slots=True)
class Switch:
    """On or off, by a named professional."""

    on: bool
    professional: Named
    profession: Named


class Personal(Protocol):
    """All of it may wait for the disk: call it in a thread. Refused with the reason when it cannot or may not be."""

    def texts(self) -> Texts:
        """For everybody."""

    def keeps_health(self, runner: str) -> bool:
        """Whether what this runner says about pain may be written down. Never fails: unsure is no."""

    def name(self, runner: str) -> str | None:
        """What this runner is called; None for a guest, and where nothing can be read."""

    def consent(self, who: Principal, runner: str) -> list[Consent]:
        """What counts now."""

    def decide(self, who: Principal, runner: str, decision: Decide) -> list[Consent]:
        """Recorded, and effective with the next statement."""

    def export(self, who: Principal, runner: str) -> Path:
        """A ZIP of everything, in a file that the caller deletes."""

    def erase(self, who: Principal, runner: str) -> None:
        """Asked for; done within a minute."""

    def trail(self, who: Principal, runner: str) -> list[TrailEntry]:
        """The newest thousand entries about this runner."""

    def verify(self) -> TrailVerdict:
        """Of the whole audit trail."""

    def clinical(self) -> Clinical:
        """How it stands."""

    def switch(self, who: Principal, asked: Switch) -> Clinical:
        """On or off."""

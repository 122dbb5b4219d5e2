"""Markers and notes of a run as they cross HTTP: the marker goes to the log, the note to sealed records."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, StringConstraints

from stridecue.core.units import Micros
from stridecue.edges.web.practice import STRICT

MarkKind = Literal["technique", "fatigue", "speed", "shoe", "sensor", "talk", "other"]
"""What a marker is about. The log is read by many: a word from this list is all that it gets."""
NoteText = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]


@dataclass(frozen=True, slots=True)
class NewMark:
    """Something worth finding again, now. `note`: for the runner's records only."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    kind: MarkKind
    note: NoteText | None = None


@dataclass(frozen=True, slots=True)
class MarkView:
    """Where the marker stands: the session, and the moment on its clock."""

    session: str
    at_us: Micros
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note beside its marker."""

    session: str
    at_us: Micros
    kind: str
    note: str
    noted_utc: str
    noted_by: str

"""What `stridecue doctor` found of one part."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: does it work (None: not needed here), what was seen, what to do."""

    part: str
    works: bool | None
    seen: str
    advice: str = ""

"""What a lane hands to the store."""

from dataclasses import dataclass

from stridecue.core.loads.own_baseline import LoadBaseline
from stridecue.core.log import Header, Seal


@dataclass(frozen=True, slots=True)
class Lines:
    """Consecutive lines of one session, and what they bring beside: acknowledgements, a baseline, raw samples."""

    session: str
    lines: list[bytes]
    header: Header | None
    seal: Seal | None
    steps: int
    acks: dict[str, tuple[str, int]]
    baseline: LoadBaseline | None = None
    raw: tuple[bytes, ...] = ()

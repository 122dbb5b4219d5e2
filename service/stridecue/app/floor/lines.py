"""What a lane hands to the store."""

from dataclasses import dataclass

from stridecue.core.loads.cumulative import NO_LOAD, RunLoad
from stridecue.core.loads.own_baseline import LoadBaseline
from stridecue.core.log import Header, Seal
from stridecue.edges.store import Block


@dataclass(frozen=True, slots=True)
class Lines:
    """Consecutive lines of one session, and what they bring: acknowledgements, load so far, a baseline, raw samples."""

    session: str
    lines: list[bytes]
    header: Header | None
    seal: Seal | None
    steps: int
    acks: dict[str, tuple[str, int]]
    load: RunLoad = NO_LOAD
    baseline: LoadBaseline | None = None
    raw: tuple[bytes, ...] = ()

    @property
    def block(self) -> Block:
        """The same for the store."""
        return Block(self.session, self.lines, self.header, self.seal, self.steps, self.load, self.baseline, self.raw)

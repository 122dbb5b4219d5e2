"""What is handed to the writer: blocks of log lines, and the acknowledgements they make true."""

from dataclasses import dataclass, field

from stridecue.core.loads.cumulative import NO_LOAD, RunLoad
from stridecue.core.loads.own_baseline import LoadBaseline
from stridecue.core.log import Header, Seal


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive log lines of one session, committed as one.

    Each line ends with a newline; the first block of a session starts with its header line and brings the
    `header`; the last one brings the `seal`. `steps` and `load`: of the session so far;
    `baseline`: the load baseline that was taken in these lines; `raw`: frames of raw samples, in order, that nobody
    here looks into.
    """

    session: str
    lines: list[bytes]
    header: Header | None = None
    seal: Seal | None = None
    steps: int = 0
    load: RunLoad = NO_LOAD
    baseline: LoadBaseline | None = None
    raw: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Blocks that become durable together. `acks`: device -> (boot, seq) that they make durable."""

    blocks: tuple[Block, ...]
    acks: dict[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def size_bytes(self) -> int:
        """What it weighs in memory, near enough."""
        kept = sum(len(part) for block in self.blocks for part in (*block.lines, *block.raw))
        return kept + 64 * len(self.acks)

"""What the runner may see of a status: in silent segments and probes nothing that tells the cadence, to no sense.

Learning is measured there, so not even a step count goes to a page, a wall or a dashboard that the runner may look
at; the physio's floor sees all of it (coaching evidence, sections 2 and 8.7).

    >>> from stridecue.core.cues import Status
    >>> for_runner(Status(5, "cueing", "segment 2 is silent", 80, 171_000, 171_000, 172_000, mode="silent", segment=1))
    ... # doctest: +ELLIPSIS
    Status(at_us=5, state='cueing', because='segment 2 is silent', steps=0, cadence_milli_spm=None, ...)
"""

from stridecue.core.cues import Status
from stridecue.core.plan import DARK


def for_runner(status: Status) -> Status:
    """The same, or what is left of it in the dark."""
    if status.mode not in DARK:
        return status
    return Status(status.at_us, status.state, status.because, 0, mode=status.mode, segment=status.segment)

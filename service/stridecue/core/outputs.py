"""What became of the beats, output by output: told as events, so they are in the log and a replay sees them again.

A cue is scheduled by the session (`Tempo`), offered to the lane's outputs at every renewal, and there each beat sounds
or is dropped, with the reason as the word it is counted under.

    >>> words(Sounded(5, "speaker", played=3, late=1))
    'speaker: 3 played, 1 late'
"""

from dataclasses import dataclass
from typing import Final, Literal

from stridecue.core.units import Count, Ident, Micros, ShortText

Output = Literal["speaker", "page", "bracelet"]
"""This machine's sound card, the runner's own page, the wrist."""
FATES: Final = ("played", "late", "no_lease", "muted")


@dataclass(frozen=True, slots=True)
class Sounded:
    """What became of one output's beats since its last word; which device said so, where several may.

    `late`: their moment had passed, or came too soon after another; `no_lease`: the service was not heard in time;
    `muted`: a person wanted it so. `first_us`, `last_us`: when the first and the last that sounded did, by the
    actuator's own clock mapped to the service's; None where it does not tell.
    """

    at_us: Micros
    output: Output
    played: Count = 0
    late: Count = 0
    no_lease: Count = 0
    muted: Count = 0
    first_us: Micros | None = None
    last_us: Micros | None = None
    device: Ident | None = None
    event: Literal["sounded"] = "sounded"


@dataclass(frozen=True, slots=True)
class Muted:
    """A person silenced one output of this lane, or gave it its voice back."""

    at_us: Micros
    output: Output
    muted: bool
    by: ShortText
    because: ShortText = ""
    event: Literal["muted"] = "muted"


def words(event: Sounded) -> str:
    """For people: what is not zero."""
    known = [f"{getattr(event, fate)} {fate.replace('_', ' ')}" for fate in FATES if getattr(event, fate)]
    return f"{event.output}: {', '.join(known) or 'nothing due'}"

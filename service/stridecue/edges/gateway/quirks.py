"""What certain products are known to do differently, by the beginning of the name they advertise, with who reported it.

A quirk is shown to the person who pairs; only a factor changes anything, and a person may say otherwise.
"""

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Quirk:
    """`says`: for the person who pairs it. `factor`: what its cadence counts, where that is known."""

    starts: str
    says: str
    source: str
    factor: Literal[1, 2] | None = None


QUIRKS: Final = (
    Quirk("runn", "speaks as a treadmill and as a foot pod at once; both are read", "TrackMyIndoorWorkout issue 346"),
    Quirk("myrun", "its cadence may drop out above about 165 steps a minute", "qdomyos-zwift issue 626"),
    Quirk("technogym", "its cadence may drop out above about 165 steps a minute", "qdomyos-zwift issue 626"),
    Quirk("sf-t", "a control command makes it misbehave; it gets none from here", "qdomyos-zwift pull request 4944"),
)


def quirk(name: str) -> Quirk | None:
    """The quirk of a product that advertises itself as `name`.

    >>> quirk("RUNN A1B2").says
    'speaks as a treadmill and as a foot pod at once; both are read'
    """
    return next((one for one in QUIRKS if name.lower().startswith(one.starts)), None)

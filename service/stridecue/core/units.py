"""Bounded types: what a number may be, said once, with its unit in the name.

The bounds are what the wire accepts. They are physical or structural limits, generous on purpose;
whether a value is *plausible for running* is decided by `gate` and `coach`, which give a reason.
"""

from typing import Annotated, Literal

from annotated_types import Interval
from pydantic import StringConstraints

Micros = Annotated[int, Interval(ge=0, le=2**53 - 1)]
"""Microseconds; the upper bound keeps the integer exact in JSON and JavaScript."""

Seq = Annotated[int, Interval(ge=0, le=2**32 - 1)]
Count = Annotated[int, Interval(ge=0, le=2**53 - 1)]
"""Bounded too: a longer integer passes a JSON reader and then breaks the one who writes the log."""
MilliSpm = Annotated[int, Interval(ge=1_000, le=400_000)]
"""Steps per minute × 1000."""

PhaseUs = Annotated[int, Interval(ge=-100_000, le=100_000)]
Permille = Annotated[int, Interval(ge=-1_000, le=1_000)]
Percent = Annotated[int, Interval(ge=0, le=100)]
SpeedMmS = Annotated[int, Interval(ge=0, le=15_000)]
InclinePermille = Annotated[int, Interval(ge=-500, le=500)]
HeightMm = Annotated[int, Interval(ge=1_200, le=2_300)]
ShockMg = Annotated[int, Interval(ge=0, le=200_000)]
AngleMdeg = Annotated[int, Interval(ge=-180_000, le=180_000)]
RiseUm = Annotated[int, Interval(ge=0, le=1_000_000)]
ContactUs = Annotated[int, Interval(ge=1, le=5_000_000)]
RssiDbm = Annotated[int, Interval(ge=-150, le=20)]
RateHz = Annotated[int, Interval(ge=0, le=10_000)]

Ident = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,32}$")]
"""A site, device or lane: lower-case letters, digits and dashes, at most 32."""

Boot = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]
"""A device's random id of this power-up: eight hexadecimal digits."""

ShortText = Annotated[str, StringConstraints(max_length=200)]

Side = Literal["left", "right", "unknown"]

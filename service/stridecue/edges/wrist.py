"""What only a bracelet is told: a pattern that stands apart from the beat, and how strongly to pulse.

>>> pattern("quicker", "slow for 10 s", 5)
PatternCue(kind='pattern', pattern='quicker', because='slow for 10 s', issued_us=5, ttl_ms=300)
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Interval

from stridecue.core.limits import CUE_TTL_MS
from stridecue.core.units import Count, Micros

Pattern = Literal["quicker", "section"]
"""A double pulse, "a bit quicker"; one long pulse, the section changes (coaching evidence, section 2)."""


@dataclass(frozen=True, slots=True)
class PatternCue:
    """Felt at once or not at all: older than `ttl_ms` it is dropped."""

    kind: Literal["pattern"]
    pattern: Pattern
    because: str
    issued_us: Micros
    ttl_ms: Count


@dataclass(frozen=True, slots=True)
class WristConfig:
    """How strongly to pulse, 0 to 255 of the motor's rated voltage: what this runner feels well."""

    strength: Annotated[int, Interval(ge=0, le=255)]


def pattern(which: Pattern, because: str, now_us: int) -> PatternCue:
    """One pattern, issued now."""
    return PatternCue("pattern", which, because, now_us, CUE_TTL_MS)

"""One contact of a foot with the ground, as a source tells it."""

from dataclasses import dataclass

from stridecue.core.units import Side


@dataclass(frozen=True, slots=True)
class Contact:
    """`at_us`: initial contact on the source's own clock; `contact_us`: until toe-off, None if unknown."""

    at_us: int
    side: Side
    contact_us: int | None = None


class SourceError(ValueError):
    """A recording that cannot be used; the message names the file, the place and what would be accepted."""

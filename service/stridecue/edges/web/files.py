"""Files that leave over HTTP: in which forms a session does, and a file with its name."""

from dataclasses import dataclass
from typing import Literal

FileForm = Literal["csv", "dictionary", "parquet", "fit", "pdf", "json"]
"""csv, parquet, json: one row per footfall · dictionary: what their columns are · fit: an activity for diaries
· pdf: charts and measures on a sheet or two."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A whole file. `name`: letters, digits, dashes and dots only, so it is safe in a header and on any disk."""

    name: str
    media_type: str
    content: bytes

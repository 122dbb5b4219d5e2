"""Files that leave over HTTP: in which forms a session does, and how a file is answered."""

from dataclasses import dataclass
from typing import Literal

from fastapi import Response

FileForm = Literal["csv", "dictionary", "parquet", "fit", "pdf", "json"]
"""csv, parquet, json: one row per footfall · dictionary: what their columns are · fit: an activity for diaries
· pdf: charts and measures on a sheet or two."""
Language = Literal["en", "de"]
"""Of the words in a PDF; the other forms are for programs, and always the same."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A whole file. `name`: letters, digits, dashes and dots only, so it is safe in a header and on any disk."""

    name: str
    media_type: str
    content: bytes


class File(Response):
    """A file to keep; which kind, the form says."""

    media_type = "application/octet-stream"


class Pdf(File):
    """A file to keep."""

    media_type = "application/pdf"


def attached(file: Sent) -> Response:
    """To be kept under its name, by nobody on the way."""
    headers = {"content-disposition": f'attachment; filename="{file.name}"', "cache-control": "no-store"}
    return Response(file.content, media_type=file.media_type, headers=headers)

"""The built client; every path that is not a file is the one page, which does its own routing. Added last."""

import asyncio
import functools
import gzip
import mimetypes
import re
from pathlib import Path
from typing import Annotated, Final

from fastapi import FastAPI, Header, Response
from starlette.exceptions import HTTPException

FILES_MAX: Final = 256
"""So many compressed files are kept in memory; a build has fewer, and a megabyte in all."""
SQUEEZED: Final = ("text/", "application/json", "application/javascript", "application/manifest", "image/svg")


def add(app: FastAPI, pages: Path | None) -> None:
    """`pages` is the folder of the built client, None when it was not built."""
    root = pages.resolve() if pages is not None else None

    def found(path: str) -> Path | None:
        if root is None:
            return None
        try:
            wanted = (root / path).resolve()
            return wanted if wanted.is_file() and wanted.is_relative_to(root) else None
        except (OSError, ValueError):  # a name too long, or with a NUL in it
            return None

    @app.get("/{path:path}", include_in_schema=False)
    async def page(path: str, accept_encoding: Annotated[str, Header()] = "") -> Response:
        if root is None:
            return Response(
                "The pages were not built: run `make install`, then start again.\n", 503, media_type="text/plain"
            )
        if path.startswith(("api/", "ws/")):
            raise HTTPException(404, "unknown route")
        file = found(path)
        if file is None and path.startswith("assets/"):
            raise HTTPException(404, "unknown file")
        file = file or root / "index.html"
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        kept = "public, max-age=31536000, immutable" if path.startswith("assets/") else "no-cache"
        headers = {"cache-control": kept, "vary": "accept-encoding"}
        if kind.startswith(SQUEEZED) and reads_gzip(accept_encoding):
            headers["content-encoding"] = "gzip"
            body = await asyncio.to_thread(squeezed, file, file.stat().st_mtime_ns)
        else:
            body = await asyncio.to_thread(file.read_bytes)
        return Response(body, media_type=kind, headers=headers)


def reads_gzip(accepted: str) -> bool:
    """Whether this Accept-Encoding allows gzip (RFC 9110, section 12.5.3).

    >>> [reads_gzip(accepted) for accepted in ("br, gzip", "gzip;q=0.2", "gzip; q=0", "identity", "")]
    [True, True, False, False, False]
    """
    offered = (part.replace(" ", "").lower() for part in accepted.split(","))
    return any(re.fullmatch(r"gzip(;q=(0\.\d*[1-9]\d*|1(\.0*)?))?", part) for part in offered)


@functools.lru_cache(FILES_MAX)
def squeezed(file: Path, _mtime_ns: int) -> bytes:
    """A file of the build, compressed once; it holds nothing of anybody's, so its length tells nothing."""
    return gzip.compress(file.read_bytes(), mtime=0)

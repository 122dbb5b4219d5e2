"""The built client; every path that is not a file is the one page, which does its own routing. Added last."""

import asyncio
import mimetypes
from pathlib import Path

from fastapi import FastAPI, Response
from starlette.exceptions import HTTPException


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
    async def page(path: str) -> Response:
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
        return Response(await asyncio.to_thread(file.read_bytes), media_type=kind, headers={"cache-control": kept})

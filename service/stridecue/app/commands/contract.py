"""`stridecue contract`: write the contract documents anew."""

from pathlib import Path
from typing import Annotated

import typer

from stridecue.app.commands.terminal import CommandError, say
from stridecue.app.contract import documents


def contract(
    out: Annotated[Path, typer.Argument(help="The folder to write to: service/contract in a clone.")],
    pages: Annotated[
        Path | None, typer.Option(help="Where the pages keep their types: clients/web/src/contract in a clone.")
    ] = None,
) -> None:
    """Write OpenAPI (HTTP) and AsyncAPI (MQTT, WebSocket), made from the service's own definitions."""
    _write(out, documents.files())
    if pages is not None:
        _write(pages, documents.pages())


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as wrong:
            raise CommandError(f"{path}: cannot be written: {wrong.strerror}") from None
        say(f"{path}: {len(content)} bytes")

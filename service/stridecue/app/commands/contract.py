"""`stridecue contract`: write the contract documents anew."""

from pathlib import Path
from typing import Annotated

import typer

from stridecue.app.commands.terminal import CommandError, say
from stridecue.app.contract.documents import files


def contract(out: Annotated[Path, typer.Argument(help="The folder to write to: service/contract in a clone.")]) -> None:
    """Write OpenAPI (HTTP) and AsyncAPI (MQTT, WebSocket), made from the service's own definitions."""
    for name, content in files().items():
        path = out / name
        try:
            out.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as wrong:
            raise CommandError(f"{path}: cannot be written: {wrong.strerror}") from None
        say(f"{path}: {len(content)} bytes")

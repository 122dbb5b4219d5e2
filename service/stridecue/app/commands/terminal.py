"""What commands share: options, words on the terminal, JSON when it is asked for."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final

import orjson
import typer
from rich.console import Console

from stridecue.app.config import Configuration, ConfigurationError, StoreKeys, load

CONFIGURATION: Final = Path("config/stridecue.toml")

console = Console(stderr=True, highlight=False)
"""For people: progress and words, apart from what a script reads on standard output."""

Json = Annotated[bool, typer.Option("--json", help="Print JSON for a script instead of words.")]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", "-c", help=f"The configuration file. Default: {CONFIGURATION} when there is one."),
]
Folder = Annotated[
    Path | None, typer.Option("--folder", help="Where sessions are kept, instead of the configured folder.")
]


class CommandError(RuntimeError):
    """What a person asked for cannot be done; one line says why and what would help."""


def say(text: str) -> None:
    """One sentence for a person."""
    console.print(text, markup=False, soft_wrap=True)


def show(found: object) -> None:
    """Indented JSON on standard output."""
    sys.stdout.write(orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode() + "\n")


def written(out: Path, content: bytes) -> None:
    """Into a file; CommandError when that cannot be."""
    try:
        out.write_bytes(content)
    except OSError as wrong:
        raise CommandError(f"{out}: cannot be written: {wrong.strerror}") from None


def configuration(path: Path | None, folder: Path | None, **changes: Any) -> tuple[Configuration, Path | None]:  # noqa: ANN401 - fields of Configuration
    """The configuration, and the folder where its plan files lie."""
    if path is None and CONFIGURATION.is_file():
        path = CONFIGURATION
    found = load(path)
    if folder is not None:
        changes["store"] = StoreKeys(str(folder), found.store.min_free_mb)
    if changes:
        try:
            found = replace(found, **changes)
        except ValueError as wrong:
            raise ConfigurationError(str(wrong)) from None
    return found, (path.parent / "plans" if path is not None else None)

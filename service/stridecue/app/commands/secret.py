"""A passphrase, from a file or from whoever sits at the terminal; never from an argument, which others can read."""

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from stridecue.app.commands.terminal import CommandError, say
from stridecue.edges.passphrase import keep, weakness

TRIES: Final = 3
PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", help="Its first line is the passphrase; without it you are asked.")
]


def kept_passphrase(name: str, site: str, file: Path | None) -> str:
    """What is kept of it; CommandError when it is weak, or there is nobody to ask."""
    if file is not None:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as wrong:
            reason = wrong.strerror if isinstance(wrong, OSError) else "not UTF-8 text"
            raise CommandError(f"{file}: cannot be read: {reason}") from None
        given = lines[0] if lines else ""
        why = weakness(given, name, site)
        if why is not None:
            raise CommandError(f"passphrase {why}")
        return keep(given)
    if not sys.stdin.isatty():
        raise CommandError("nobody can be asked here for a passphrase: give --passphrase-file")
    for _ in range(TRIES):
        given = typer.prompt(
            f"passphrase for {name} (12 characters or more)", hide_input=True, confirmation_prompt=True
        )
        why = weakness(given, name, site)
        if why is None:
            return keep(given)
        say(f"passphrase {why}")
    raise CommandError("no usable passphrase: nothing was changed")

"""What the practice's commands share: its desk, a runner by name, and values that people type."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import TypeAdapter, ValidationError

from stridecue.app.commands.terminal import CommandError, configuration
from stridecue.app.config import Configuration
from stridecue.app.practice import runners
from stridecue.app.practice.desk import Desk
from stridecue.edges.register import HOME, Register
from stridecue.edges.register.register import NAME
from stridecue.edges.web.messages import Refused
from stridecue.edges.wire import explain

Who = Annotated[str, typer.Argument(metavar="RUNNER", help="Name or pseudonym, or an unambiguous beginning.")]
Because = Annotated[str, typer.Option("--because", help="Why: kept in the audit trail.")]

T = TypeVar("T")


@contextmanager
def desk(config: Path | None, folder: Path | None) -> Iterator[Desk]:
    """The practice of the configured folder; what it refuses is one line."""
    found, plans = configuration(config, folder)
    try:
        yield Desk(Register(found.folder, found.key_file), found.store_path, plans)
    except Refused as wrong:
        raise CommandError(str(wrong)) from None


def existing(found: Configuration) -> Register:
    """The register that is there: a new one, made where a path was mistyped, would pass for a whole one."""
    path = found.folder / NAME
    if not path.exists():
        raise CommandError(f"{path}: no register there; nothing is kept yet, or the path is another one")
    return Register(found.folder, found.key_file)


def whom(at: Desk, who: str) -> str:
    """The pseudonym."""
    return runners.named(at, HOME, who)


def typed(shape: type[T], **given: Any) -> T:  # noqa: ANN401 - what a person typed
    """The same classes as HTTP's, from what was typed; CommandError names the field and what would be accepted."""
    said = {name: value for name, value in given.items() if value is not None}
    try:
        return TypeAdapter(shape).validate_python(said)
    except ValidationError as wrong:
        raise CommandError(explain(wrong, shape)) from None

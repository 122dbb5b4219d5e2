"""`stridecue clinical`: is the clinical pack on, and who answers for it."""

from typing import Annotated

import typer

from stridecue.app.commands.terminal import CommandError, ConfigFile, Folder, Json, configuration, say, show
from stridecue.edges.register import HOME, Register
from stridecue.edges.register import clinical as pack


def clinical(
    on: Annotated[bool, typer.Option("--on", help="Switch it on.")] = False,
    off: Annotated[bool, typer.Option("--off", help="Switch it off.")] = False,
    professional: Annotated[str, typer.Option(help="Your name: who answers for what is decided with it.")] = "",
    profession: Annotated[str, typer.Option(help="Your profession, for example physiotherapist.")] = "",
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Intake, pain rules, progression proposals, referrer's report: off until a health professional switches it on."""
    if on and off:
        raise CommandError("--on and --off: choose one")
    found, _ = configuration(config, folder)
    register = Register(found.folder, found.key_file)
    if on or off:
        with register.change(HOME, "the clinical pack is switched") as change:
            pack.switch(change, on=on, professional=professional, profession=profession)
    with register.look() as reading:
        state = pack.pack(reading)
    if json:
        show(state)
        return
    say(state.because)

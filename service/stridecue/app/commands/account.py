"""`stridecue account`: who may sign in on a network. The same as on the admin's page, for whoever has the keyboard."""

from dataclasses import asdict
from typing import Annotated, Literal

import typer

from stridecue.app.commands.secret import PassphraseFile, kept_passphrase
from stridecue.app.commands.terminal import ConfigFile, Folder, Json, configuration, say, show
from stridecue.app.custody.backup import keep_keys
from stridecue.edges.register import HOME, Register, accounts

account = typer.Typer(name="account", help="Physios and admins who may sign in on a network.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The account, as it is typed at the sign-in: a-z, 0-9 and -.")]
Role = Annotated[Literal["physio", "admin"], typer.Option(help="What the account may do.")]


@account.command("list")
def list_accounts(config: ConfigFile = None, folder: Folder = None, json: Json = False) -> None:
    """Every account."""
    found, _ = configuration(config, folder)
    with Register(found.folder, found.key_file).look() as reading:
        rows = accounts.all_accounts(reading)
    if json:
        show([{key: value for key, value in asdict(row).items() if key != "kept"} for row in rows])
        return
    for row in rows:
        say(f"{row.name}: {row.role}, since {row.since[:10]}" + ("" if row.active else ", disabled"))
    if not rows:
        say("no accounts yet; type: stridecue setup")


@account.command()
def add(
    name: Name, role: Role = "physio", file: PassphraseFile = None, config: ConfigFile = None, folder: Folder = None
) -> None:
    """A new account."""
    found, _ = configuration(config, folder)
    register = Register(found.folder, found.key_file)
    with register.look() as reading:
        accounts.check(reading, name, role)  # before anybody thinks of a passphrase
    kept = kept_passphrase(name, found.site, file)
    with register.change(HOME, "a new account") as change:
        accounts.add(change, name, role, kept)
    say(f"{name} may sign in as {role}")


@account.command()
def passphrase(name: Name, file: PassphraseFile = None, config: ConfigFile = None, folder: Folder = None) -> None:
    """Another passphrase; whoever is signed in with the old one is signed out."""
    found, _ = configuration(config, folder)
    register = Register(found.folder, found.key_file)
    with register.look() as reading:
        accounts.known(reading, name)
    kept = kept_passphrase(name, found.site, file)
    with register.change(HOME, "another passphrase") as change:
        accounts.new_passphrase(change, name, kept)
    say(f"{name} has another passphrase; old sign-ins have ended")


@account.command()
def disable(name: Name, config: ConfigFile = None, folder: Folder = None) -> None:
    """May not sign in any more; sign-ins and machines' tokens end within seconds."""
    _enable(name, config, folder, active=False)


@account.command()
def enable(name: Name, config: ConfigFile = None, folder: Folder = None) -> None:
    """May sign in again."""
    _enable(name, config, folder, active=True)


def _enable(name: str, config: ConfigFile, folder: Folder, *, active: bool) -> None:
    found, _ = configuration(config, folder)
    register = Register(found.folder, found.key_file)
    with register.change(HOME, "an account changes") as change:
        accounts.enable(change, name, active=active)
    keep_keys(register, found.backup_folder)
    say(f"{name} is {'enabled' if active else 'disabled'}")

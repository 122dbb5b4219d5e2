"""`stridecue setup`: a gym's network, prepared once; each step looks first, so it can be run again and goes on.

Lanes, certificate, admin, broker. What is there stays as it is; what cannot be is one line, and the steps before it
stand. Everything that is asked can be given as an option.
"""

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from stridecue.app.commands.certificate import Names, names_of
from stridecue.app.commands.secret import PassphraseFile, kept_passphrase
from stridecue.app.commands.terminal import CONFIGURATION, CommandError, ConfigFile, Folder, configuration, say
from stridecue.app.config import Configuration, configuration_from_toml
from stridecue.app.network.front import certificate as current
from stridecue.app.network.front import ready
from stridecue.edges.managed_broker import binary
from stridecue.edges.private_file import write_private
from stridecue.edges.register import HOME, Register, accounts
from stridecue.edges.tls.files import Folder as Certificates
from stridecue.edges.tls.files import utc_now

LANES_MAX: Final = 99
FILE: Final = """# Written by `stridecue setup`. Every key, with its default: config/stridecue.toml of the sources.

site = {site}

[store]
folder = {folder}

[network]
enabled = true
names = [{names}]
"""
LANE: Final = """
[[lanes]]
name = "{number}"
"""


def setup(
    config: ConfigFile = None,
    folder: Folder = None,
    admin: Annotated[str | None, typer.Option(help="The admin's account: a-z, 0-9 and -.")] = None,
    file: PassphraseFile = None,
    names: Names = None,
    lanes: Annotated[int | None, typer.Option(min=1, max=LANES_MAX, help="How many treadmills.")] = None,
) -> None:
    """Prepare a gym's network: lanes, certificate, admin account, broker. Can be run again."""
    path = config or CONFIGURATION
    if not path.exists():
        _write_configuration(path, folder, names, _how_many(lanes))
    found, _ = configuration(path, folder)
    _certificate(found, names)
    register = Register(found.folder, found.key_file)
    for notice in register.notices:
        say(notice)
    _admin(found, register, admin, file)
    if not found.broker.url:
        binary()
        say("broker: the one that comes with us; each pod gets a password with: stridecue device add")
    ready(found, register)
    more = f" --config {path}" if path != CONFIGURATION else ""
    more += f" --folder {folder}" if folder is not None else ""
    say(f"ready for a network; type: stridecue run{more}{'' if found.network.enabled else ' --network'}")


def _how_many(given: int | None) -> int:
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise CommandError("nobody can be asked here how many lanes there are: give --lanes")
    found = int(typer.prompt("how many lanes?", default=1, type=int, err=True))
    if not 1 <= found <= LANES_MAX:
        raise CommandError(f"{found} lanes: expected 1 to {LANES_MAX}")
    return found


def _write_configuration(path: Path, folder: Path | None, names: list[str] | None, lanes: int) -> None:
    """A file of its own, shown to be usable before it is written."""
    quoted = ", ".join(f'"{name}"' for name in names or ())
    kept = str(folder.absolute()) if folder is not None else ""
    text = FILE.format(site='"gym"', folder=f"'{kept}'", names=quoted)
    text += "".join(LANE.format(number=number) for number in range(1, lanes + 1))
    configuration_from_toml(text, str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path, text)
    except OSError as wrong:
        raise CommandError(f"{path}: cannot be written ({wrong.strerror}); choose another with --config") from None
    say(f"{path}: written, {lanes} lane(s)")


def _certificate(found: Configuration, names: list[str] | None) -> None:
    if found.network.certificate:
        served = current(found)
        say(f"certificate: the gym's own, for {', '.join(served.names)}, until {served.until:%Y-%m-%d}")
        return
    ours, now = Certificates(found.folder), utc_now()
    wanted = names_of(found, names or (None if found.network.names else ours.names()))
    ours.begin(found.site, wanted, now)
    if set(wanted) <= set(ours.names() or ()):
        served = current(found)
        say(f"certificate: there already, for {', '.join(served.names)}, until {served.until:%Y-%m-%d}")
    else:
        served = ours.issue(wanted, now)
        say(f"certificate: made, for {', '.join(served.names)}, until {served.until:%Y-%m-%d}")


def _admin(found: Configuration, register: Register, name: str | None, file: Path | None) -> None:
    with register.look() as reading:
        if accounts.admins(reading):
            names = [one.name for one in accounts.all_accounts(reading) if one.role == "admin" and one.active]
            say(f"admin: there already, {', '.join(names)}")
            return
        if name is None and not sys.stdin.isatty():
            raise CommandError("an admin account is needed: give --admin and --passphrase-file")
        name = name or typer.prompt("name of the admin's account", default="admin", err=True)
        accounts.check(reading, name, "admin")
    kept = kept_passphrase(name, found.site, file)
    with register.change(HOME, "setup") as change:
        accounts.add(change, name, "admin", kept)
    say(f"admin: {name}; physios get their accounts on the admin's page, or with: stridecue account add")

"""`stridecue certificate`: what this machine shows to tablets; renewed before it ends."""

from typing import Annotated

import typer

from stridecue.app.commands.terminal import CommandError, ConfigFile, Folder, Json, configuration, say, show
from stridecue.app.config import Configuration
from stridecue.app.network.front import certificate as current
from stridecue.app.network.front import ending
from stridecue.edges.tls.files import Folder as Certificates
from stridecue.edges.tls.files import utc_now
from stridecue.edges.tls.names import LOOPBACK, checked, own_names

certificate = typer.Typer(name="certificate", help="The certificate for a gym's network.", no_args_is_help=True)
Names = Annotated[
    list[str] | None, typer.Option("--name", help="A host name or address of this machine; repeat it for more.")
]


def names_of(found: Configuration, given: list[str] | None) -> list[str]:
    """Those that are asked for, else the configuration's, else this machine's own; loopback always."""
    wanted = [checked(name) for name in given or found.network.names] or own_names()
    return list(dict.fromkeys([*wanted, *LOOPBACK]))


def _ours(found: Configuration) -> Certificates:
    if found.network.certificate:
        raise CommandError(f"{found.network.certificate} is the gym's own: put a new one there; it is taken at once")
    return Certificates(found.folder)


@certificate.command("show")
def show_certificate(config: ConfigFile = None, folder: Folder = None, json: Json = False) -> None:
    """Names, end and the authority's fingerprint, which tablets show too."""
    found, _ = configuration(config, folder)
    served = current(found)
    authority = None if found.network.certificate else Certificates(found.folder).authority()
    if json:
        fingerprint = authority.fingerprint if authority is not None else None
        show({"names": served.names, "until": served.until.isoformat(), "authority_sha256": fingerprint})
        return
    say(f"{served.certificate}: for {', '.join(served.names)}; until {served.until:%Y-%m-%d}")
    if authority is not None:
        say(f"authority: SHA-256 {authority.fingerprint}")
    warning = ending(found)
    if warning is not None:
        say(warning)


@certificate.command()
def renew(config: ConfigFile = None, folder: Folder = None, names: Names = None) -> None:
    """A fresh certificate of the same authority: tablets need nothing, a running service takes it by itself."""
    found, _ = configuration(config, folder)
    ours = _ours(found)
    kept = None if found.network.names else ours.names()  # what was chosen at setup
    served = ours.issue(names_of(found, names or kept), utc_now())
    say(f"renewed for {', '.join(served.names)}; until {served.until:%Y-%m-%d}")


@certificate.command("new-authority")
def new_authority(
    config: ConfigFile = None,
    folder: Folder = None,
    names: Names = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Begin anew, when the authority's key was lost or may be known: every tablet has to trust the new one."""
    found, _ = configuration(config, folder)
    ours = _ours(found)
    if not yes:
        typer.confirm("every tablet and pod will have to trust the new authority; go on?", abort=True, err=True)
    chosen = names_of(found, names)
    made = ours.replace_authority(found.site, chosen, utc_now())
    ours.issue(chosen, utc_now())
    say(f"a new authority: SHA-256 {made.fingerprint}")

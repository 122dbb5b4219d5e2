"""`stridecue broker`: the files of a Mosquitto that somebody else runs, with our devices and rights in them."""

from pathlib import Path
from typing import Annotated

import typer

from stridecue.app.commands.terminal import CommandError, ConfigFile, Folder, configuration, say
from stridecue.app.config import Configuration
from stridecue.app.network import enrolment
from stridecue.app.network.front import certificate
from stridecue.edges.door import credential, mosquitto
from stridecue.edges.door.grants import SERVICE, Enrolled
from stridecue.edges.register import Register
from stridecue.edges.tls.files import Folder as Certificates

broker = typer.Typer(name="broker", help="A broker that somebody else runs.", no_args_is_help=True)


@broker.command()
def files(
    into: Annotated[Path, typer.Argument(help="The folder for mosquitto.conf, access list, passwords, certificate.")],
    host: Annotated[str, typer.Option(help="The address Mosquitto listens on; empty: every one.")] = "",
    config: ConfigFile = None,
    folder: Folder = None,
) -> None:
    """Write what a Mosquitto needs to let our devices in, each on its own topics only."""
    found, _ = configuration(config, folder)
    known = found.broker.address
    password = known.password if known and known.password else credential.password()
    port = known.port if known else found.broker.tls_port
    served = certificate(found)
    site = mosquitto.Site(found.site, host, port, served.certificate, served.key)
    devices = list(enrolment.current(Register(found.folder, found.key_file)).values())
    mosquitto.write_files(into.absolute(), site, password, devices)
    say(f"written: {into}; start it with: mosquitto -c {into.absolute() / mosquitto.CONFIGURATION}")
    if known is None or not known.password:
        url = f"mqtts://{SERVICE}:{password}@{host or 'localhost'}:{port}"
        say("then put into the configuration, under [broker]:")
        say(f'  url = "{url}"')
        say(f'  ca = "{Certificates(found.folder).root if not found.network.certificate else served.certificate}"')
        say(f'  files = "{into.absolute()}"')
    say(mosquitto.reload(into))


def keep_files(found: Configuration, devices: list[Enrolled]) -> list[str]:
    """Where a Mosquitto runs on our files, they follow the table, and it is asked to read them; what became of it."""
    if not found.broker.files:
        return []
    known = found.broker.address
    if known is None or known.username != SERVICE or not known.password:
        raise CommandError(
            f"broker.files is set, but broker.url does not name the user {SERVICE!r} and a password; "
            "type: stridecue broker files FOLDER, and copy what it says"
        )
    into = Path(found.broker.files).expanduser()
    mosquitto.write_lists(into, found.site, known.password, devices)
    return [mosquitto.reload(into)]

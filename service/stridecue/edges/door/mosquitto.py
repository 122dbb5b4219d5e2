"""The same rules for a Mosquitto that somebody else runs: its configuration, access list and password file.

Password over TLS, and `use_username_as_clientid`, so that a session belongs to the credential and not to a name
that anybody may claim. The access list is one pattern per subject (`%u` is the user, which is the device's id):
a new device needs a line in the password file and nothing else. A dashboard has lines of its own.

    >>> print(access_list("gym", []).splitlines()[-1])
    pattern read stridecue/1/gym/%u/cue
"""

import os
import shutil
import signal
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stridecue.edges import wire
from stridecue.edges.door.credential import verifier
from stridecue.edges.door.grants import SERVICE, Enrolled, grant
from stridecue.edges.private_file import write_all_private

CONFIGURATION, ACCESS, PASSWORDS, PID = "mosquitto.conf", "access", "passwords", "mosquitto.pid"
CERTIFICATE, KEY = "server.crt", "server.key"
ANY: Final = "%u"

TEXT: Final = """# Written by `stridecue broker files`; edits are lost. Mosquitto 2.0 or later.
# Start it with: mosquitto -c {folder}/mosquitto.conf
# After a device was added or revoked it is asked to read these files again (`systemctl reload mosquitto`, or
# kill -HUP): whoever is revoked is disconnected then, and nobody else.

per_listener_settings false
listener {port}{host}
certfile {folder}/server.crt
keyfile {folder}/server.key
tls_version tlsv1.2
pid_file {folder}/mosquitto.pid

# One password per device, and the client id is the user: nobody can take another's session.
allow_anonymous false
password_file {folder}/passwords
acl_file {folder}/access
use_username_as_clientid true

# Whatever one client does, the others go on.
max_packet_size {packet_max}
max_connections 200
max_inflight_messages 20
max_queued_messages 20000
max_queued_bytes 8388608
memory_limit 134217728
max_keepalive 60
persistent_client_expiration 1d
set_tcp_nodelay true

# Retained device states outlive a restart. Even so, only the service's own ack means "on disk".
persistence true
persistence_location {folder}/
autosave_on_changes true
autosave_interval 1

log_dest stderr
log_type error
log_type warning
log_type notice
connection_messages false
"""
PACKET_MAX_BYTES: Final = 16_384


class BrokerFilesError(RuntimeError):
    """The files cannot be written; one line says which and why, and the old ones are still in place."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the files are about: the site, the listener, its certificate and key. `host` empty: every address."""

    name: str
    host: str
    port: int
    certificate: Path
    key: Path


def access_list(site: str, dashboards: Iterable[str]) -> str:
    """Who may read and write what."""
    lines = [f"user {SERVICE}", f"topic readwrite {wire.VERSION}/{site}/#", ""]
    for name in dashboards:
        rights = grant("dashboard", site, name)
        lines += [f"user {name}", f"topic deny {wire.topic(site, name, '#')}"]
        lines += [*(f"topic read {topic}" for topic in rights.hears), ""]
    own = grant("gateway", site, ANY)
    lines += [f"pattern write {topic}" for topic in own.says]
    lines += [f"pattern read {topic}" for topic in own.hears]
    return "\n".join(lines) + "\n"


def password_file(service_password: str, devices: Iterable[Enrolled]) -> str:
    """One line per user, in the form of mosquitto_passwd."""
    lines = [f"{SERVICE}:{verifier(service_password)}", *(f"{device.id}:{device.verifier}" for device in devices)]
    return "\n".join(lines) + "\n"


def write_files(folder: Path, site: Site, service_password: str, devices: list[Enrolled]) -> None:
    """All of them, or none. Certificate and key are copied: Mosquitto reads them after it has given up being root."""
    try:
        pair = {folder / CERTIFICATE: site.certificate.read_text(), folder / KEY: site.key.read_text()}
    except (OSError, UnicodeDecodeError) as wrong:
        said = wrong.strerror if isinstance(wrong, OSError) else "not PEM text"
        raise BrokerFilesError(f"certificate {site.certificate}, key {site.key}: cannot be read: {said}") from None
    host = f" {site.host}" if site.host else ""
    text = TEXT.format(folder=folder, port=site.port, host=host, packet_max=PACKET_MAX_BYTES)
    _write(folder, {**_lists(folder, site.name, service_password, devices), **pair, folder / CONFIGURATION: text})


def write_lists(folder: Path, site: str, service_password: str, devices: list[Enrolled]) -> None:
    """The two files that change with the devices, or neither."""
    _write(folder, _lists(folder, site, service_password, devices))


def _lists(folder: Path, site: str, service_password: str, devices: list[Enrolled]) -> dict[Path, str]:
    boards = [device.id for device in devices if device.kind == "dashboard"]
    return {
        folder / ACCESS: access_list(site, boards),
        folder / PASSWORDS: password_file(service_password, devices),
    }


def _write(folder: Path, texts: dict[Path, str]) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_all_private(texts)
        if os.geteuid() == 0:  # Mosquitto gives up being root before it reads the rest
            with suppress(LookupError):
                for path in (folder, *texts):
                    shutil.chown(path, "mosquitto", "mosquitto")
    except OSError as wrong:
        raise BrokerFilesError(
            f"{wrong.filename or folder}: cannot be written: {wrong.strerror}; the old files are still there"
        ) from None


def reload(folder: Path) -> str:
    """Ask the Mosquitto of this folder to read its files again; a sentence about what became of it."""
    try:
        os.kill(int((folder / PID).read_text()), signal.SIGHUP)
    except (OSError, ValueError):
        return "not reloaded: no Mosquitto of ours runs here; where it runs, type: systemctl reload mosquitto"
    return "Mosquitto reads its files again"

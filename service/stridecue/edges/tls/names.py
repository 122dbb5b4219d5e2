"""By which names and addresses tablets reach this machine."""

import contextlib
import ipaddress
import re
import socket
from typing import Final

from stridecue.edges.tls.errors import CertificateError

NAME: Final = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
ELSEWHERE: Final = (("192.0.2.1", socket.AF_INET), ("2001:db8::1", socket.AF_INET6))
"""Addresses of nobody (RFC 5737, RFC 3849): which of ours would we speak to them from? Nothing is sent."""


def is_address(name: str) -> bool:
    """Whether it is an IP address."""
    with contextlib.suppress(ValueError):
        return bool(ipaddress.ip_address(name))
    return False


def checked(name: str) -> str:
    """A host name or address, in lower case; CertificateError for anything else.

    >>> checked("Gym-Server.local"), checked("192.168.1.20"), checked("FD00::1")
    ('gym-server.local', '192.168.1.20', 'fd00::1')
    """
    found = name.strip().lower().removesuffix(".")
    if is_address(found):
        return str(ipaddress.ip_address(found))
    if not NAME.fullmatch(found):
        raise CertificateError(
            f"{name[:80]!r}: expected a host name or an address, for example gym.local or 192.168.1.20"
        )
    return found


def own_names() -> list[str]:
    """What this machine is called and where it is reached, as far as it knows; loopback comes last."""
    host = socket.gethostname().lower().split(".")[0]
    found = [f"{host}.local", host] if NAME.fullmatch(host) else []
    for address, family in ELSEWHERE:
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as trial:
            trial.connect((address, 9))
            found.append(str(trial.getsockname()[0]).split("%")[0])
    return list(dict.fromkeys([*found, *LOOPBACK]))

"""Devices that may connect: the register's table, as the broker's gatekeeper and as a device need it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, cast, get_args

from stridecue.app.config import Configuration
from stridecue.app.network.front import certificate
from stridecue.core.events import Place
from stridecue.core.units import Side
from stridecue.edges.door import credential
from stridecue.edges.door.grants import KINDS, RESERVED, Enrolled, Kind
from stridecue.edges.door.passport import Passport
from stridecue.edges.register import Actor, Change, Register, RegisterError, devices
from stridecue.edges.tls.files import Folder
from stridecue.edges.wire import IDENT

SIDES: Final[tuple[str, ...]] = get_args(Side)
PLACES: Final[tuple[str, ...]] = get_args(Place)
Deed = Callable[[Change], devices.DeviceRow]
Deliver = Callable[[devices.DeviceRow, list[Enrolled]], None]
"""What must succeed with a deed: gets the device's row, and everybody who may connect from now on."""


class EnrolmentError(ValueError):
    """A device that cannot be enrolled so; one line says what would be accepted."""


def enrolled(row: devices.DeviceRow) -> Enrolled:
    """A row that is not revoked, as the brokers need it."""
    return Enrolled(row.id, cast("Kind", row.kind), cast("Side", row.side), row.verifier, row.epoch)


def current(register: Register) -> dict[str, Enrolled]:
    """Every device that may connect now."""
    with register.look() as reading:
        return {row.id: enrolled(row) for row in devices.all_of(reading) if not row.revoked}


def carry_out(register: Register, who: Actor, why: str, deed: Deed, deliver: Deliver) -> None:
    """One deed on the table, and what must stand with it: when `deliver` cannot, nothing has changed."""
    with register.change(who, why) as change:
        row = deed(change)
        deliver(row, [enrolled(one) for one in devices.all_of(change) if not one.revoked])


def add(change: Change, device: str, kind: str, worn: str | None, side: str, password: str) -> devices.DeviceRow:
    """Enrol a device; EnrolmentError when there can be none like that, RegisterError when its id is taken."""
    if not IDENT.match(device) or device in RESERVED:
        raise EnrolmentError(
            f"device {device[:40]!r}: expected 1 to 32 of a-z, 0-9 and -, and none of {', '.join(sorted(RESERVED))}"
        )
    for what, given, accepted in (("kind", kind, KINDS), ("side", side, SIDES), ("worn", worn, (None, *PLACES))):
        if given not in accepted:
            raise EnrolmentError(
                f"{what} {str(given)[:40]!r} is unknown; accepted: {', '.join(filter(None, accepted))}"
            )
    return devices.add(change, device, kind, worn, side, credential.verifier(password))


def rotate(change: Change, device: str, password: str) -> devices.DeviceRow:
    """Another password for a device; the old one ends what it had opened."""
    return devices.rotate(change, device, credential.verifier(password))


def passport(found: Configuration, row: devices.DeviceRow, password: str, host: str = "") -> Passport:
    """What the device must be told; CertificateError when a network broker has no certificate yet."""
    reached, port, tls, ca = where(found)
    kind, worn, side = cast("Kind", row.kind), cast("Place | None", row.worn), cast("Side", row.side)
    return Passport(host or reached, port, row.id, password, found.site, tls, ca, kind, worn, side)


def where(found: Configuration) -> tuple[str, int, bool, str]:
    """How devices reach the broker: host, port, TLS or not, the authority's certificate."""
    broker = found.broker.address
    if broker is not None:
        ca = Path(found.broker.ca).read_text(encoding="ascii") if found.broker.ca else ""
        return broker.host, broker.port, broker.tls is not None, ca
    served, folder = certificate(found), Folder(found.folder)
    ours = not found.network.certificate and folder.root.exists()
    ca = folder.root.read_text(encoding="ascii") if ours else served.certificate.read_text(encoding="ascii")
    return (*found.network.names, *served.names)[0], found.broker.tls_port, True, ca


class Roll:
    """The devices that may connect, in memory; read again when another process has changed the register.

    Whoever cannot read it now goes by what was last read: a register that is locked for a moment puts nobody out.
    """

    def __init__(self, register: Register, say: Callable[[str], None]) -> None:
        self._register, self._say = register, say
        self._seen: tuple[int, int] | None = None
        self._failing = False
        self.devices: dict[str, Enrolled] = {}
        self.read()

    def find(self, device: str) -> Enrolled | None:
        """One device that may connect."""
        return self.devices.get(device)

    def read(self) -> bool:
        """Whether the table is another one now. Blocks for about a millisecond: call it in a thread."""
        try:
            about = os.stat(self._register.path)  # noqa: PTH116 - once a second: the plain call
            seen = (about.st_mtime_ns, about.st_size)
            if seen == self._seen:
                return False
            found = current(self._register)
        except (RegisterError, OSError) as wrong:
            if not self._failing:
                self._say(f"the devices' table cannot be read now, the last one counts: {wrong}")
            self._failing = True
            return False
        self._seen, self._failing = seen, False
        changed = found != self.devices
        self.devices = found
        return changed

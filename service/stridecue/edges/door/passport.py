"""What a device must be told to reach the broker: a small file for it, and the same as a URL for a QR code.

The file is JSON, with the authority's certificate inside, so that a pod needs nothing else. At home the service
writes one for all devices (`device-login.json`); on a network each has its own, and it is shown once.

    >>> pod = Passport("gym.local", 8883, "pod-1", "secret", "gym", tls=True, kind="foot_pod", side="left")
    >>> pod.url
    'mqtts://pod-1:secret@gym.local:8883/?site=gym&kind=foot_pod&side=left'
    >>> passport(pod.text, "pod-1.json") == pod
    True
"""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import quote, urlencode

import orjson
import segno
from annotated_types import Interval
from pydantic import TypeAdapter, ValidationError

from stridecue.core.events import Place
from stridecue.core.units import Ident, ShortText, Side
from stridecue.edges.broker import Address, Tls
from stridecue.edges.door.grants import Kind
from stridecue.edges.wire import explain


class PassportError(ValueError):
    """A device's file that cannot be used; the message names it, the key and what would be accepted."""


@dataclass(frozen=True, slots=True)
class Passport:
    """`ca`: the authority's certificate, PEM. `user` is the client id too, but at home, where all share one.

    `wifi`: the network a pod joins; the service makes no use of it.
    """

    host: str
    port: Annotated[int, Interval(ge=1, le=65_535)]
    user: Ident
    password: str = field(repr=False)
    site: Ident
    tls: bool = False
    ca: str = ""
    kind: Kind | None = None
    worn: Place | None = None
    side: Side = "unknown"
    wifi: ShortText = ""
    wifi_password: ShortText = field(default="", repr=False)

    @property
    def text(self) -> str:
        """The file's content; what is not known is left out."""
        told = {key: value for key, value in asdict(self).items() if value not in (None, "", "unknown")}
        return orjson.dumps(told, option=orjson.OPT_INDENT_2).decode() + "\n"

    @property
    def url(self) -> str:
        """The same in one line, without the certificate: for a QR code."""
        more = {"site": self.site, "kind": self.kind, "worn": self.worn, "side": self.side}
        told = urlencode({key: value for key, value in more.items() if value not in (None, "unknown")})
        host = f"[{self.host}]" if ":" in self.host else self.host
        login = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        return f"{'mqtts' if self.tls else 'mqtt'}://{login}@{host}:{self.port}/?{told}"

    @property
    def address(self) -> Address:
        """For a client of ours that plays this device."""
        return Address(self.host, self.port, self.user, self.password, Tls(pem=self.ca) if self.tls else None)

    @property
    def code(self) -> segno.QRCode:
        """The URL as a QR code; it can be drawn on a terminal, or saved as PNG or SVG."""
        return segno.make_qr(self.url, error="m")


_ADAPTER: Final = TypeAdapter(Passport)


def passport(text: str | bytes, where: str) -> Passport:
    """A device's file; PassportError in one line when it is not one."""
    try:
        return _ADAPTER.validate_json(text, strict=True, extra="forbid")
    except ValidationError as wrong:
        raise PassportError(f"{where}: {explain(wrong, Passport)}") from None


def read(path: Path) -> Passport:
    """The same from where it lies."""
    try:
        return passport(path.read_bytes(), str(path))
    except OSError as wrong:
        raise PassportError(f"{path}: cannot be read: {wrong.strerror}") from None

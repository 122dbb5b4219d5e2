"""Which peripheral is which device: paired by address, never "the nearest one", and remembered in one file.

In a gym several treadmills of one name advertise at once, so an address is named by a person, once (`stridecue gateway
pair`). The file is written whole or not at all.

    >>> book = Book(Path("gateway.json"), {})
    >>> book.pair(Peripheral("C8:2B:96:00:00:01", "runn-3", "RUNN 3"))
    >>> book.pair(Peripheral("C8:2B:96:00:00:02", "runn-3"))
    Traceback (most recent call last):
    stridecue.edges.gateway.book.BookError: device 'runn-3' is C8:2B:96:00:00:01 already; forget that first
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal, Self

import orjson
from pydantic import StringConstraints, TypeAdapter, ValidationError

from stridecue.core.units import Ident
from stridecue.edges.wire import explain

Address = Annotated[
    str,
    StringConstraints(
        pattern=r"^[0-9A-F]{2}(:[0-9A-F]{2}){5}$|^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$|^ANT:[1-9][0-9]{0,4}$"
    ),
]
"""A Bluetooth address (on macOS the identifier that stands for one), or ANT: and the number of an ANT+ pod."""
ADDRESSES: Final = "C8:2B:96:00:00:01 is one (stridecue gateway scan), or ANT:41234 for an ANT+ pod by its number"


class BookError(ValueError):
    """A pairing that cannot be; the message names both sides of it."""


@dataclass(frozen=True, slots=True)
class Peripheral:
    """One paired peripheral.

    `worn`: a treadmill (which may be a pod, too), or a foot pod only. `factor`: 1 when its cadence is steps, 2 when
    strides, None: found by plausibility. `login`: the file with the device's own password (`stridecue device add`);
    empty: the one of a home. `adapter`: the radio that hears it best, such as hci1; empty: the machine's first.
    """

    address: Address
    device: Ident
    name: str = ""
    worn: Literal["treadmill", "bridged"] = "bridged"
    lane: Ident | None = None
    factor: Literal[1, 2] | None = None
    login: str = ""
    adapter: str = ""


_ADAPTER: Final = TypeAdapter(list[Peripheral])
_ONE: Final = TypeAdapter(Peripheral)


def peripheral(
    address: str,
    device: str,
    name: str,
    worn: str,
    *,
    lane: str | None = None,
    factor: int | None = None,
    login: str = "",
    adapter: str = "",
) -> Peripheral:
    """A pairing as typed; BookError says what would be accepted."""
    given = {
        "address": address.upper(), "device": device, "name": name[:60], "worn": worn, "lane": lane, "factor": factor,
        "login": login, "adapter": adapter,
    }  # fmt: skip
    try:
        return _ONE.validate_python(given)
    except ValidationError as wrong:
        if any(one["loc"] == ("address",) for one in wrong.errors()):
            raise BookError(f"{address!r} is no address; {ADDRESSES}") from None
        raise BookError(explain(wrong, Peripheral)) from None


class Book:
    """The pairings, by address."""

    def __init__(self, path: Path, pairs: dict[str, Peripheral]) -> None:
        self.path, self._pairs = path, pairs

    @classmethod
    def load(cls, path: Path) -> Self:
        """The book at `path`; an empty one when there is none yet."""
        try:
            found = _ADAPTER.validate_json(path.read_bytes(), extra="forbid")
        except FileNotFoundError:
            found = []
        except OSError as wrong:
            raise BookError(f"{path}: cannot be read: {wrong.strerror}") from None
        except ValidationError as wrong:
            raise BookError(f"{path}: {explain(wrong, Peripheral)}; mend it or remove it") from None
        return cls(path, {one.address: one for one in found})

    @property
    def all(self) -> list[Peripheral]:
        """Every pairing, by device."""
        return sorted(self._pairs.values(), key=lambda one: one.device)

    def pair(self, wanted: Peripheral) -> None:
        """Remember this one; a second pairing of an address replaces the first, one of a device is refused."""
        for other in self._pairs.values():
            if other.device == wanted.device and other.address != wanted.address:
                raise BookError(f"device {wanted.device!r} is {other.address} already; forget that first")
        self._pairs[wanted.address] = wanted

    def forget(self, device: str) -> None:
        """Pair it no longer."""
        for address, one in self._pairs.items():
            if one.device == device:
                del self._pairs[address]
                return
        there = ", ".join(one.device for one in self.all) or "none"
        raise BookError(f"device {device!r} is not paired; paired are: {there}")

    def save(self) -> None:
        """Write it, whole or not at all."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.path.parent, delete=False) as file:
                file.write(orjson.dumps(self.all, option=orjson.OPT_INDENT_2))
            Path(file.name).replace(self.path)
        except OSError as wrong:
            raise BookError(f"{self.path}: cannot be written: {wrong.strerror}") from None

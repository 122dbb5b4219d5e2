"""`stridecue gateway`: standard Bluetooth and ANT+ foot pods, and treadmills, bridged to MQTT as devices."""

import asyncio
import contextlib
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final

import orjson
import typer

from stridecue.app.commands.terminal import CommandError, ConfigFile, Folder, Json, configuration, say, show
from stridecue.app.config import Configuration
from stridecue.edges.broker import Address
from stridecue.edges.door import passport
from stridecue.edges.gateway import sdm
from stridecue.edges.gateway.ant import AntClient, Stick, StickError, stick
from stridecue.edges.gateway.book import Book, Peripheral, peripheral
from stridecue.edges.gateway.no_radio import why
from stridecue.edges.gateway.quirks import quirk
from stridecue.edges.gateway.radio import Find, MakeClient, Radio
from stridecue.edges.gateway.scan import Sighting, find, scan

gateway = typer.Typer(
    name="gateway",
    help="Bridge Bluetooth and ANT+ foot pods, and treadmills (read only), to the broker.",
    no_args_is_help=True,
)
CLAIM_S: Final = 5.0
FIND_S: Final = 10.0
INSTALL: Final = "Bluetooth needs bleak: pip install 'stridecue[gateway]'"


def _book(found: Configuration) -> Book:
    return Book.load(found.folder / "gateway.json")


def _bleak() -> Any:  # noqa: ANN401 - a library that may be absent
    try:
        import bleak  # noqa: PLC0415 - an extra: most services have no radio
    except ImportError:
        raise CommandError(INSTALL) from None
    return bleak


@gateway.command("scan")
def scan_now(seconds: Annotated[float, typer.Option(min=1, max=120)] = 8.0, json: Json = False) -> None:
    """Who is in reach, the loudest first. The nearest is not always the one you mean: compare the address."""
    bleak = _bleak()
    try:
        seen = asyncio.run(scan(seconds, bleak.BleakScanner))
    except (OSError, bleak.exc.BleakError) as wrong:
        raise CommandError(f"no Bluetooth here: {why(wrong)}") from None
    if json:
        show(seen)
        return
    if not seen:
        say(f"no foot pod and no treadmill was heard for {seconds:g} s: shake the pod, start the belt")
    for one in seen:
        _tell(one)


def _tell(one: Sighting) -> None:
    known = quirk(one.name)
    kind = "treadmill" if one.worn == "treadmill" else "foot pod"
    typer.echo(f"{one.address}  {one.rssi_dbm:>4} dBm  {kind:9}  {one.name}{f'  ({known.says})' if known else ''}")


@gateway.command("pair")
def pair(
    address: str,
    device: str,
    name: Annotated[str, typer.Option(help="What is written on it.")] = "",
    treadmill: Annotated[bool, typer.Option("--treadmill/--pod", help="A treadmill, or a foot pod.")] = False,
    lane: Annotated[str | None, typer.Option(help="The lane it serves, claimed at every start.")] = None,
    factor: Annotated[int | None, typer.Option(help="1: it counts steps; 2: strides. Left out: found out.")] = None,
    login: Annotated[Path | None, typer.Option(help="The file that `stridecue device add` made for it.")] = None,
    adapter: Annotated[str, typer.Option(help="The radio that hears it best, such as hci1 (Linux).")] = "",
    config: ConfigFile = None,
    folder: Folder = None,
) -> None:
    """Remember that the peripheral at ADDRESS is DEVICE. An ANT+ pod's address is ANT: and its number: ANT:41234."""
    found, _ = configuration(config, folder)
    known = quirk(name)
    if sdm.number(address.upper()) is not None:
        factor = factor or sdm.FACTOR
    if known is not None:
        say(f"{name}: {known.says} ({known.source})")
        factor = factor or known.factor
    if login is not None:
        passport.read(login)  # one that cannot be read is said now, to whoever typed it
    file = str(login.absolute()) if login else ""
    book = _book(found)
    worn = "treadmill" if treadmill else "bridged"
    one = peripheral(address, device, name, worn, lane=lane, factor=factor, login=file, adapter=adapter)
    book.pair(one)
    book.save()
    say(
        f"{one.address} is {one.device}{f', for lane {one.lane}' if one.lane else ''}; stridecue gateway run bridges it"
    )


@gateway.command("list")
def list_pairs(config: ConfigFile = None, folder: Folder = None, json: Json = False) -> None:
    """Every pairing."""
    found, _ = configuration(config, folder)
    pairs = _book(found).all
    if json:
        show(pairs)
        return
    for one in pairs:
        counts = {1: "steps", 2: "strides"}.get(one.factor or 0, "found out")
        typer.echo(f"{one.device:20} {one.address}  {one.worn:9}  lane {one.lane or '-'}  counts: {counts}  {one.name}")
    if not pairs:
        say("nothing is paired: stridecue gateway scan, then stridecue gateway pair ADDRESS DEVICE")


@gateway.command("forget")
def forget(device: str, config: ConfigFile = None, folder: Folder = None) -> None:
    """Bridge DEVICE no longer."""
    found, _ = configuration(config, folder)
    book = _book(found)
    book.forget(device)
    book.save()
    say(f"{device} is forgotten")


@gateway.command("run")
def run_gateway(
    service: Annotated[str, typer.Option(help="Where lanes are claimed.")] = "http://127.0.0.1:8080",
    token: Annotated[Path | None, typer.Option(help="A file with a machine token, on a network.")] = None,
    config: ConfigFile = None,
    folder: Folder = None,
) -> None:
    """Bridge every paired peripheral, until Ctrl-C."""
    found, _ = configuration(config, folder)
    pairs = _book(found).all
    bleak: Any = _bleak() if any(sdm.number(one.address) is None for one in pairs) else None
    scanning: dict[str, asyncio.Lock] = {}  # a radio looks for one peripheral at a time

    async def look(one: Peripheral) -> tuple[Any, int | None]:
        device_number = sdm.number(one.address)
        if device_number is not None:
            return device_number, None  # an ANT+ channel listens for its pod by itself
        more = {"bluez": {"adapter": one.adapter}} if one.adapter else {}
        async with scanning.setdefault(one.adapter, asyncio.Lock()):
            return await find(one.address, FIND_S, bleak.BleakScanner, **more)

    async def work() -> None:
        found_stick = _stick() if any(sdm.number(one.address) is not None for one in pairs) else None

        def client(seen: Any, gone: Callable[[Any], None]) -> Any:  # noqa: ANN401 - bleak's own classes
            if found_stick is not None and isinstance(seen, int):
                return AntClient(found_stick, seen)
            return bleak.BleakClient(seen, disconnected_callback=gone)

        try:
            await bridge(found, look, client, service, token.read_text().strip() if token else None)
        finally:
            if found_stick is not None:
                await found_stick.close()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(work())


def _stick() -> Stick:
    try:
        return stick()
    except StickError as wrong:
        raise CommandError(str(wrong)) from None


async def bridge(found: Configuration, look: Find, client: MakeClient, service: str, token: str | None) -> None:
    """All of them, each on its own: one that fails touches no other."""
    pairs = _book(found).all
    if not pairs:
        raise CommandError("nothing is paired: stridecue gateway scan, then stridecue gateway pair ADDRESS DEVICE")
    async with asyncio.TaskGroup() as tasks:
        for one in pairs:
            radio = Radio(one, _login(found, one.login), found.site, look, client, say)
            tasks.create_task(radio.run(), name=one.device)
            if one.lane is not None:
                tasks.create_task(claim(service, token, one.lane, one.device))


def _login(found: Configuration, file: str) -> Address:
    """Where the broker is, and how this device presents itself."""
    if not file and found.broker.address is not None:
        return found.broker.address
    path = Path(file) if file else found.folder / "broker" / "device-login.json"
    if not file and not path.exists():
        raise CommandError(f"{path} is not there yet: type stridecue run first; on a network, pair with --login")
    return passport.read(path).address


async def claim(service: str, token: str | None, lane: str, device: str) -> None:
    """Say which lane the device serves, until the service has taken it; what it refuses is said once."""
    said = ""
    while (why := await asyncio.to_thread(_refused, service, token, lane, device)) is not None:
        if why != said:
            say(f"{device} does not serve lane {lane} yet: {why}")
            said = why
        await asyncio.sleep(CLAIM_S)
    say(f"{device} serves lane {lane}")


def _refused(service: str, token: str | None, lane: str, device: str) -> str | None:
    """Ask once; why it was refused, or None."""
    headers = {"X-Stridecue": "1", "Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    url = f"{service.rstrip('/')}/api/v1/lanes/{lane}/claims"
    request = urllib.request.Request(url, orjson.dumps({"device": device}), headers)  # noqa: S310 - a person typed the address
    try:
        with urllib.request.urlopen(request, timeout=CLAIM_S):  # noqa: S310 - the same
            return None
    except urllib.error.HTTPError as wrong:
        try:
            return str(orjson.loads(wrong.read())["detail"])
        except (orjson.JSONDecodeError, KeyError, TypeError):
            return f"{wrong.code} {wrong.reason}"
    except OSError as wrong:
        return str(getattr(wrong, "reason", wrong))

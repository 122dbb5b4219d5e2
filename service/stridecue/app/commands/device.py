"""`stridecue device`: who may connect to the broker on a network: add, list, rotate, revoke."""

import contextlib
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.table import Table

from stridecue.app.commands.broker import keep_files
from stridecue.app.commands.terminal import CommandError, ConfigFile, Folder, Json, configuration, console, say, show
from stridecue.app.config import Configuration
from stridecue.app.custody.backup import keep_keys
from stridecue.app.network import enrolment
from stridecue.edges.door import credential
from stridecue.edges.door.grants import KINDS, Enrolled
from stridecue.edges.door.passport import Passport
from stridecue.edges.private_file import write_private
from stridecue.edges.register import HOME, Change, Register, devices

Id = Annotated[str, typer.Argument(help="The device's id: 1 to 32 of a-z, 0-9 and -.")]
Why = Annotated[str, typer.Option(help="The reason, for the audit trail.")]
Out = Annotated[
    Path | None, typer.Option(help="Where the device's file is written. Default: devices/ in the configured folder.")
]
Code = Annotated[Path | None, typer.Option("--qr", help="Save the QR code too, as .png or .svg.")]
Wifi = Annotated[str, typer.Option(help="The Wi-Fi it joins, for its file; the password is asked for.")]
WifiPassword = Annotated[
    str | None, typer.Option(envvar="STRIDECUE_WIFI_PASSWORD", help="Where nobody can be asked; better as a variable.")
]
Host = Annotated[str, typer.Option(help="By which name or address devices reach the broker, when not as configured.")]

SHOWN: Final = ("kind", "worn", "side", "created", "changed")

device = typer.Typer(name="device", help="Devices that may connect on a network.", no_args_is_help=True)


@device.command()
def add(
    name: Id,
    kind: Annotated[str, typer.Option(help=f"One of: {', '.join(KINDS)}.")] = "foot_pod",
    side: Annotated[str, typer.Option(help="left, right or unknown.")] = "unknown",
    worn: Annotated[str | None, typer.Option(help="Where it is worn: foot, shank, sacrum, wrist …")] = None,
    why: Why = "a new device",
    out: Out = None,
    code: Code = None,
    host: Host = "",
    wifi: Wifi = "",
    wifi_password: WifiPassword = None,
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Enrol a device: its id, a password, its rights, a file for it and a QR code."""
    found, _ = configuration(config, folder)

    def deed(change: Change, password: str) -> devices.DeviceRow:
        return enrolment.add(change, name, kind, worn, side, password)

    _give_password(found, deed, why, out, code, host, _network(wifi, wifi_password), json=json)


@device.command()
def rotate(
    name: Id,
    why: Why = "a new password",
    out: Out = None,
    code: Code = None,
    host: Host = "",
    wifi: Wifi = "",
    wifi_password: WifiPassword = None,
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Give a device another password: whoever came with the old one is disconnected."""
    found, _ = configuration(config, folder)

    def deed(change: Change, password: str) -> devices.DeviceRow:
        return enrolment.rotate(change, name, password)

    _give_password(found, deed, why, out, code, host, _network(wifi, wifi_password), json=json)


@device.command()
def revoke(name: Id, why: Why = "revoked", config: ConfigFile = None, folder: Folder = None) -> None:
    """Let a device in no more; its id is not given again."""
    found, _ = configuration(config, folder)
    said: list[str] = []
    register = Register(found.folder, found.key_file)
    enrolment.carry_out(
        register,
        HOME,
        why,
        lambda change: devices.revoke(change, name),
        lambda _, rest: said.extend(keep_files(found, rest)),
    )
    keep_keys(register, found.backup_folder)
    _file(found, name, None).unlink(missing_ok=True)
    for line in (f"{name} is revoked; a running service puts it out within two seconds", *said):
        say(line)


@device.command("list")
def list_(config: ConfigFile = None, folder: Folder = None, json: Json = False) -> None:
    """Every device that is, or was, enrolled."""
    found, _ = configuration(config, folder)
    with Register(found.folder, found.key_file).look() as reading:
        rows = [asdict(row) for row in devices.all_of(reading)]
    for row in rows:
        del row["verifier"]
    if json:
        show(rows)
        return
    if not rows:
        say("no device is enrolled; type: stridecue device add pod-left --side left")
        return
    table = Table("id", *SHOWN, "", box=None)
    for row in rows:
        shown = [str(row[key] or "–")[:19].replace("T", " ") for key in SHOWN]
        table.add_row(row["id"], *shown, "[red]revoked[/]" if row["revoked"] else "")
    console.print(table)


def _give_password(
    found: Configuration,
    deed: Callable[[Change, str], devices.DeviceRow],
    why: str,
    out: Path | None,
    code: Path | None,
    host: str,
    network: tuple[str, str],
    *,
    json: bool,
) -> None:
    """A new password: in the table as its verifier, in the device's file, and nowhere else; all of it, or nothing."""
    password = credential.password()
    said: list[str] = []
    told: list[tuple[Passport, Path]] = []

    def deliver(row: devices.DeviceRow, rest: list[Enrolled]) -> None:
        name, key = network
        passport = replace(enrolment.passport(found, row, password, host), wifi=name, wifi_password=key)
        path = _file(found, row.id, out)
        _save(passport, path, code)
        told.append((passport, path))
        said.extend(keep_files(found, rest))

    enrolment.carry_out(
        Register(found.folder, found.key_file), HOME, why, lambda change: deed(change, password), deliver
    )
    ((passport, path),) = told
    if json:
        show({"id": passport.user, "file": str(path), "url": passport.url})
        return
    if console.is_terminal:
        passport.code.terminal(out=sys.stderr, compact=True)
    for line in (
        f"{passport.user}: its file is {path}; it holds the password, which is kept nowhere else",
        "copy it to the device, or scan the code, then delete it here; for another one: stridecue device rotate",
        *said,
    ):
        say(line)


def _network(wifi: str, given: str | None) -> tuple[str, str]:
    """The Wi-Fi's name and password, asked for where somebody can be."""
    if not wifi:
        return "", ""
    if given is not None:
        return wifi, given
    if not sys.stdin.isatty():
        raise CommandError("nobody can be asked for the Wi-Fi's password here: set STRIDECUE_WIFI_PASSWORD")
    return wifi, typer.prompt(f"password of {wifi}", hide_input=True, err=True)


def _file(found: Configuration, name: str, out: Path | None) -> Path:
    if out is None:
        return found.folder / "devices" / f"{name}.json"
    return out / f"{name}.json" if out.is_dir() else out


def _save(told: Passport, path: Path, code: Path | None) -> None:
    """The file, and the code where one was asked for; both hold the password."""
    try:
        if code is not None:
            _save_code(told, code)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, told.text)
    except OSError as wrong:
        if code is not None:
            code.unlink(missing_ok=True)
        raise CommandError(f"{path}: cannot be written: {wrong.strerror}; nothing was changed") from None


def _save_code(told: Passport, code: Path) -> None:
    try:
        code.touch(mode=0o600)
        told.code.save(str(code), scale=8)
    except (OSError, ValueError) as wrong:
        reason = wrong.strerror if isinstance(wrong, OSError) else "expected a name that ends in .png or .svg"
        with contextlib.suppress(OSError):
            code.unlink(missing_ok=True)
        raise CommandError(f"{code}: cannot be written: {reason}; nothing was changed") from None

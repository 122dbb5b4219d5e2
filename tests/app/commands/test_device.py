"""`stridecue device` and `stridecue broker files`: a file for the pod, a row in the table, and never half of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from stridecue.edges.door.credential import fits
from stridecue.edges.door.passport import read
from stridecue.edges.register import Register, devices
from stridecue.edges.tls.files import Folder, utc_now
from tests.app.test_cli import one_line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A place that has been set up: it has a certificate."""
    found, names = Folder(tmp_path / "store"), ["gym.local", "127.0.0.1"]
    found.begin("home", names, utc_now())
    found.issue(names, utc_now())
    return tmp_path / "store"


def row(folder: Path, name: str) -> devices.DeviceRow | None:
    """What the table says of a device."""
    with Register(folder).look() as reading:
        return devices.find(reading, name)


def mode(path: Path) -> str:
    """Permissions as `ls` counts them."""
    return oct(path.stat().st_mode & 0o777)


def test_the_file_of_a_new_device_fits_its_row(run: Any, folder: Path, tmp_path: Path) -> None:
    """Password, place and side in the file are those of the table; file and code are their owner's alone."""
    code = tmp_path / "code.svg"
    status, out, err = run(
        "device", "add", "pod-1", "--side", "left", "--worn", "foot", "--folder", folder, "--qr", code, "--json"
    )
    assert status == 0, err
    told = read(folder / "devices" / "pod-1.json")
    known = row(folder, "pod-1")
    assert known is not None
    assert fits(told.password, known.verifier)
    assert (told.host, told.port, told.user, told.kind, told.worn, told.side) == (
        "gym.local", 8883, "pod-1", "foot_pod", "foot", "left",
    )  # fmt: skip
    assert told.ca == Folder(folder).root.read_text()
    assert json.loads(out)["url"] == told.url
    assert [mode(folder / "devices" / "pod-1.json"), mode(code)] == ["0o600"] * 2
    assert told.password not in (folder / "people.sqlite").read_bytes().decode("latin-1")


def test_rotate_and_revoke(run: Any, folder: Path) -> None:
    """Another password in another file; then no file, no verifier, and the id is gone for good."""
    assert run("device", "add", "pod-1", "--folder", folder)[0] == 0
    first = read(folder / "devices" / "pod-1.json")
    assert run("device", "rotate", "pod-1", "--folder", folder)[0] == 0
    second = read(folder / "devices" / "pod-1.json")
    known = row(folder, "pod-1")
    assert known is not None
    assert (fits(first.password, known.verifier), fits(second.password, known.verifier)) == (False, True)
    assert run("device", "revoke", "pod-1", "--folder", folder)[0] == 0
    assert not (folder / "devices" / "pod-1.json").exists()
    words = one_line(run("device", "add", "pod-1", "--folder", folder))
    assert "ids are not given twice" in words
    listed = json.loads(run("device", "list", "--folder", folder, "--json")[1])
    assert [(one["id"], one["revoked"]) for one in listed] == [("pod-1", True)]
    assert "verifier" not in listed[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["Pod"], "expected 1 to 32 of a-z, 0-9 and -"),
        (["x" * 33], "expected 1 to 32"),
        (["pod/#"], "expected 1 to 32"),
        (["+"], "expected 1 to 32"),
        (["service"], "none of device"),
        (["lanes"], "none of device"),
        (["pod-1", "--kind", "toaster"], "kind 'toaster' is unknown; accepted: foot_pod"),
        (["pod-1", "--side", "up"], "side 'up' is unknown; accepted: left, right, unknown"),
        (["pod-1", "--worn", "hat"], "worn 'hat' is unknown; accepted: foot"),
        (["pod-1", "--qr", "/nowhere/at/all.png"], "/nowhere/at/all.png: cannot be written"),
        (["pod-1", "--qr", "code.doc"], "expected a name that ends in .png or .svg"),
        (["pod-1", "--out", "/proc/nowhere/pod.json"], "cannot be written"),
    ],
)
def test_a_device_that_cannot_be_is_one_line_and_nothing_else(
    run: Any, folder: Path, arguments: list[str], words: str
) -> None:
    """Nothing in the table, no file, and the audit trail has nothing to tell but that it was tried."""
    assert words in one_line(run("device", "add", *arguments, "--folder", folder))
    assert row(folder, "pod-1") is None
    assert not list((folder / "devices").glob("*")) if (folder / "devices").exists() else True
    assert not Path("code.doc").exists()


def test_before_setup_it_is_said_what_to_type(run: Any, tmp_path: Path) -> None:
    """No certificate yet: a pod could not be told whom to trust."""
    assert "stridecue setup" in one_line(run("device", "add", "pod-1", "--folder", tmp_path / "fresh"))
    assert row(tmp_path / "fresh", "pod-1") is None


def test_a_mosquitto_follows_the_table(run: Any, folder: Path, tmp_path: Path) -> None:
    """Its files are written once, and from then on every add and revoke is in its password file."""
    files = tmp_path / "files"
    status, _, err = run("broker", "files", files, "--folder", folder)
    assert status == 0
    keys = [line.strip() for line in err.splitlines() if line.startswith("  ")]
    assert [line.split(" = ")[0] for line in keys] == ["url", "ca", "files"]
    config = tmp_path / "stridecue.toml"
    config.write_text("[broker]\n" + "\n".join(keys) + f'\n[store]\nfolder = "{folder}"\n')
    assert run("device", "add", "pod-1", "--config", config)[0] == 0
    assert "pod-1:$7$" in (files / "passwords").read_text()
    assert run("device", "revoke", "pod-1", "--config", config)[0] == 0
    assert "pod-1" not in (files / "passwords").read_text()
    assert {mode(path) for path in files.iterdir()} == {"0o600"}
    before = (files / "passwords").read_text()
    (files / "access").unlink()
    (files / "access").mkdir()  # a place that cannot be written, whoever we are
    words = one_line(run("device", "add", "pod-2", "--config", config))
    assert "cannot be written" in words
    assert row(folder, "pod-2") is None
    assert (files / "passwords").read_text() == before

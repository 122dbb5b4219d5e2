"""The table of devices: added, given another password, revoked, never forgotten, always in the audit trail."""

from collections.abc import Callable
from pathlib import Path

import pytest

from stridecue.edges.register import HOME, Change, Register, RegisterError, devices

DEEDS: tuple[Callable[[Change], object], ...] = (
    lambda change: devices.rotate(change, "pod-left", "$7$third"),
    lambda change: devices.revoke(change, "pod-left"),
)


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """One pod in a fresh register."""
    found = Register(tmp_path)
    with found.change(HOME, "a new pod") as change:
        devices.add(change, "pod-left", "foot_pod", "foot", "left", "$7$first")
    return found


def only(register: Register) -> devices.DeviceRow:
    """The pod."""
    with register.look() as reading:
        (row,) = devices.all_of(reading)
    return row


def test_a_new_password_is_a_new_epoch(register: Register) -> None:
    """Whoever came with the old password can be told from who came with the new one."""
    assert (only(register).verifier, only(register).epoch) == ("$7$first", 1)
    with register.change(HOME, "the label was photographed") as change:
        devices.rotate(change, "pod-left", "$7$second")
    assert (only(register).verifier, only(register).epoch, only(register).revoked) == ("$7$second", 2, False)


def test_a_revoked_id_is_nobodys_for_ever(register: Register) -> None:
    """Nothing of its password stays, and neither add nor rotate brings the id back."""
    with register.change(HOME, "lost") as change:
        devices.revoke(change, "pod-left")
    assert (only(register).verifier, only(register).revoked) == ("", True)
    with (
        pytest.raises(RegisterError, match=r"was revoked on \d{4}-\d\d-\d\d, and ids are not given twice"),
        register.change(HOME, "found") as change,
    ):
        devices.add(change, "pod-left", "foot_pod", "foot", "left", "$7$third")
    for deed in DEEDS:
        with pytest.raises(RegisterError, match="was revoked on"), register.change(HOME, "found") as change:
            deed(change)
    assert only(register).verifier == ""


def test_what_cannot_be_done_says_what_could(register: Register) -> None:
    """An id that is taken, and one that is nobody's."""
    with (
        pytest.raises(RegisterError, match="is enrolled already: choose another id"),
        register.change(HOME, "twice") as change,
    ):
        devices.add(change, "pod-left", "foot_pod", "foot", "left", "$7$x")
    with (
        pytest.raises(RegisterError, match="'pod-right' is not enrolled; enrolled are: pod-left"),
        register.change(HOME, "typo") as change,
    ):
        devices.revoke(change, "pod-right")


def test_the_trail_tells_who_and_why_and_never_the_password(register: Register) -> None:
    """Each deed is one entry with its reason; no verifier is in it."""
    with register.change(HOME, "the label was photographed") as change:
        devices.rotate(change, "pod-left", "$7$second")
    with register.change(HOME, "lost") as change:
        devices.revoke(change, "pod-left")
    with register.look() as reading:
        rows = reading.connection.exec_driver_sql("SELECT type, action, why, agent FROM trail ORDER BY seq").all()
    ours = [(row.action, bytes(row.why)[1:].decode()) for row in rows if row.type == "devices"]
    assert ours == [("C", "a new pod"), ("U", "the label was photographed"), ("U", "lost")]
    assert "$7$" not in str(rows)
    assert register.verify().whole

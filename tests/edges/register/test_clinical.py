"""The clinical pack: off, until a named professional answers for it."""

from pathlib import Path

import pytest

from stridecue.edges.register import Register, RegisterError, clinical
from tests.edges.register.given import ADMIN, PHYSIO


def test_it_is_off_until_a_professional_switches_it(tmp_path: Path) -> None:
    """Off at first; on in a name; off again; each with its entry in the trail."""
    register = Register(tmp_path)
    with register.look() as reading:
        assert not clinical.enabled(reading)
    for on in (True, False):
        with register.change(PHYSIO, "our practice") as change:
            clinical.switch(change, on=on, professional="Dr. Kim Knie", profession="physiotherapist")
        with register.look() as reading:
            assert clinical.enabled(reading) is on
    assert "off" in clinical.Pack().because
    assert register.verify().entries == 2


def test_nobody_else_does(tmp_path: Path) -> None:
    """An admin runs machines; and a switch without a name is no name to answer for it."""
    register = Register(tmp_path)
    with pytest.raises(RegisterError, match="not the role admin"), register.change(ADMIN, "try") as change:
        clinical.switch(change, on=True, professional="Boss", profession="owner")
    with pytest.raises(RegisterError, match="professional: expected a name"), register.change(PHYSIO, "") as change:
        clinical.switch(change, on=True, professional=" ", profession="physiotherapist")

"""Somebody new: who sees them."""

from pathlib import Path

import pytest

from stridecue.app.practice import runners
from stridecue.app.practice.desk import Desk
from stridecue.edges.register import HOME, Actor, Register, accounts, people
from stridecue.edges.web.messages import Refused
from stridecue.edges.web.practice import NewRunner


def test_a_new_runner_is_a_client_only_of_who_they_share_with(tmp_path: Path) -> None:
    """A physio who adds a runner keeps them when the runner agreed, and not otherwise; at home there is no physio."""
    desk = Desk(Register(tmp_path), tmp_path / "stridecue.sqlite", None)
    anna = Actor("physio", "anna")
    with desk.register.change(HOME, "an account") as change:
        accounts.add(change, "anna", "physio", "hash")
    shared = runners.add(desk, anna, NewRunner("Bert", share=True)).runner
    kept = runners.add(desk, anna, NewRunner("Cleo")).runner
    with pytest.raises(Refused, match="a physio who is signed in"):
        runners.add(desk, HOME, NewRunner("Dora", share=True))
    with desk.register.read(HOME, "who is there") as reading:
        assert accounts.clients(reading, "anna") == accounts.Clients(frozenset({shared}), frozenset({kept}))
        assert {person.name for person in people.all_people(reading)} == {"Bert", "Cleo"}
    with desk.reading(anna, "a card", shared) as reading:
        assert people.find(reading, shared).name == "Bert"

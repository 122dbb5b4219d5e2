"""Consent: un-ticked, per purpose, and the very next statement obeys it."""

from pathlib import Path

import pytest

from stridecue.edges.register import HOME, Actor, NotAllowed, Register, RegisterError, consent
from tests.edges.register.given import ADMIN, PHYSIO, anna, read_scores, register_with_diary, write_score


def _decide(register: Register, runner: str, purpose: str, *, granted: bool, party: str = "") -> None:
    with register.change(HOME, "asked", about=runner) as change:
        consent.decide(change, runner, purpose, granted=granted, party=party)


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """With a table of health data."""
    return register_with_diary(tmp_path)


def test_nothing_is_ticked(register: Register) -> None:
    """A new runner has agreed to nothing, and nothing of their health is kept, even by themselves at home."""
    runner = anna(register)
    assert not any(register.allows(runner, purpose) for purpose in consent.TEXTS)
    with pytest.raises(NotAllowed, match="has not agreed that health data is kept"):
        write_score(register, HOME, runner)


def test_withdrawing_stops_the_next_statement(register: Register) -> None:
    """Given, it works; taken back, the next write and the next reading of others are refused, the own is not."""
    runner = anna(register, "store_health", "share", party=PHYSIO.name)
    write_score(register, PHYSIO, runner, 4)
    _decide(register, runner, "share", granted=False, party=PHYSIO.name)
    with pytest.raises(NotAllowed, match="does not share health data with dr-knie"):
        read_scores(register, PHYSIO, runner)
    _decide(register, runner, "store_health", granted=False)
    with pytest.raises(NotAllowed, match="has not agreed"):
        write_score(register, Actor("service"), runner)
    with pytest.raises(NotAllowed, match="has not agreed"):
        read_scores(register, Actor("service"), runner)
    assert read_scores(register, Actor("runner", runner, "http"), runner) == [4]


def test_sharing_names_the_physio(register: Register) -> None:
    """What is shared with one physio is not shared with another; an admin never reads it, whatever was agreed."""
    runner = anna(register, *consent.TEXTS, party=PHYSIO.name)
    write_score(register, PHYSIO, runner, 5)
    assert read_scores(register, PHYSIO, runner) == [5]
    for stranger in (Actor("physio", "other"), ADMIN, Actor("wall"), Actor("machine", "bot"), Actor("runner", "bert")):
        with pytest.raises(NotAllowed):
            read_scores(register, stranger, runner)
        with pytest.raises(NotAllowed):
            write_score(register, stranger, runner)


def test_every_decision_is_kept_with_its_words(register: Register) -> None:
    """When, by whom and to which wording; the newest counts."""
    runner = anna(register, "reminders")
    _decide(register, runner, "reminders", granted=False)
    with register.read(HOME, "what was agreed", about=runner) as reading:
        (decision,) = consent.decisions(reading, runner)
    assert (decision.granted, decision.text_version, decision.recorded_by) == (False, consent.VERSION, "home")


@pytest.mark.parametrize(
    ("purpose", "party", "words"),
    [
        ("everything", "", "purpose 'everything' is unknown; accepted: store_health, share"),
        ("share", "", "name the physio's account"),
        ("research", "dr-knie", "research: nobody is named here"),
    ],
)
def test_what_nobody_asks_about(register: Register, purpose: str, party: str, words: str) -> None:
    """An unknown purpose, sharing with nobody, and a party where none belongs are refused in one line."""
    runner = anna(register)
    with pytest.raises(RegisterError, match=words):
        _decide(register, runner, purpose, granted=True, party=party)
    with pytest.raises(RegisterError, match="no such runner"):
        _decide(register, "nobody", "research", granted=True)

"""Passphrases: weak ones are refused with a reason, and a flood of them waits in a short queue of its own."""

import asyncio

import pytest

from stridecue.edges.passphrase import LENGTH_MAX, MEMORY_KIB, WAITING_MAX, Busy, Hashing, fits, keep, weakness


@pytest.mark.parametrize(
    ("passphrase", "words"),
    [
        ("", "too short: 0 characters; at least 12"),
        ("blue kettle", "too short: 11"),
        ("x" * (LENGTH_MAX + 1), "too long"),
        ("passwordpassword", "too easily guessed"),
        ("qwertyuiop12", "too easily guessed"),
        ("physiophysio", "too easily guessed"),
        ("stridecue2026", "too easily guessed"),
        ("anna.gymhouse", "too easily guessed"),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", "too easily guessed"),
    ],
)
def test_a_weak_passphrase_is_refused_in_words(passphrase: str, words: str) -> None:
    """Pins length, the common lists, and the words a guesser would try here first."""
    assert words in (weakness(passphrase, "anna", "gymhouse") or "")


@pytest.mark.parametrize(
    "passphrase",
    ["blue kettle on tuesday", "correct horse battery", "äöü kettlesäge neun", "blue kettle on tuesday " * 5],
)
def test_a_good_one_needs_no_digits_or_signs(passphrase: str) -> None:
    """Pins that length is what counts, to 64 characters and beyond, in any script."""
    assert weakness(passphrase, "anna") is None


def test_what_is_kept_is_argon2id_of_at_least_46_mib() -> None:
    """Pins algorithm and memory, and that a kept value which is no hash fits nothing."""
    kept = keep("blue kettle on tuesday")
    assert kept.startswith(f"$argon2id$v=19$m={MEMORY_KIB},t=1,p=1$")
    assert MEMORY_KIB >= 47_104
    assert not fits("blue kettle on tuesday", "nonsense")


async def test_a_flood_is_told_to_wait_and_an_unknown_account_costs_as_much() -> None:
    """Pins the bounded queue: beyond it a sign-in is refused at once, and those within it are answered."""
    hashing = Hashing()
    try:
        tries = [asyncio.create_task(hashing.fits("wrong passphrase", None)) for _ in range(WAITING_MAX + 5)]
        found = await asyncio.gather(*tries, return_exceptions=True)
        assert sum(isinstance(one, Busy) for one in found) == 5
        assert sum(one is False for one in found) == WAITING_MAX
    finally:
        hashing.close()

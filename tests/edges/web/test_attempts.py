"""Guessing: what an attacker gains in a day of trying at the limits, and that nobody is locked out by it."""

import random

from hypothesis import given
from hypothesis import strategies as st

from stridecue.edges.passphrase import GUESSES_MIN
from stridecue.edges.web.attempts import MOST_S, REMEMBERED_MAX, Attempts
from stridecue.edges.web.codes import LIFE_S, PIN_DIGITS, Codes

DAY_S = 86_400.0


def tries_in_a_day(tries: Attempts, addresses: list[str], account: str) -> int:
    """Each address tries the moment it may, all day long."""
    count, due = 0, dict.fromkeys(addresses, 0.0)
    for address in addresses:
        now_s = 0.0
        while now_s < DAY_S:
            wait_s = tries.wait_s(address, account, now_s)
            if wait_s == 0.0:
                tries.failed(address, account, now_s)
                count += 1
            now_s += max(wait_s, 0.001)
        due[address] = now_s
    return count


def test_a_day_of_guessing_a_passphrase_gains_next_to_nothing() -> None:
    """Pins the expected success of one address in 24 h: below 1e-3 even at the weakest passphrase that is accepted."""
    count = tries_in_a_day(Attempts(), ["10.0.0.66"], "anna")
    assert count < DAY_S / MOST_S + 10
    assert count / GUESSES_MIN < 1e-4
    assert 250 * count / GUESSES_MIN < 1e-2  # every address of a /24 at once, all day


def test_five_a_minute_at_most() -> None:
    """Pins the limit itself: in its first minute an address has no more than six tries, then one a minute."""
    tries, count, now_s = Attempts(), 0, 0.0
    while now_s < 60:
        wait_s = tries.wait_s("10.0.0.66", "anna", now_s)
        if wait_s == 0:
            tries.failed("10.0.0.66", "anna", now_s)
            count += 1
        now_s += max(wait_s, 0.001)
    assert count <= 6


@given(st.integers(1, 400))
def test_a_physio_at_her_own_tablet_never_waits_for_others(attackers: int) -> None:
    """Pins that no number of wrong tries from elsewhere delays an address that has not failed."""
    tries = Attempts()
    for i in range(attackers):
        tries.failed(f"10.0.{i // 250}.{i % 250}", "anna", now_s=float(i))
    assert tries.wait_s("192.168.7.7", "anna", now_s=float(attackers)) == 0.0


def test_one_who_mistyped_waits_seconds_and_starts_anew_after_success() -> None:
    """Pins what an honest mistake costs, and that half an hour later it is forgotten."""
    tries = Attempts()
    tries.failed("10.0.0.7", "anna", now_s=0.0)
    assert tries.wait_s("10.0.0.7", "anna", now_s=0.0) == 1.0
    assert tries.wait_s("10.0.0.7", "anna", now_s=1.0) == 0.0
    tries.succeeded("10.0.0.7")
    assert tries.wait_s("10.0.0.7", "anna", now_s=0.0) == 0.0
    for _ in range(9):
        tries.failed("10.0.0.7", "anna", now_s=2.0)
    assert tries.wait_s("10.0.0.7", "anna", now_s=1_800.0) == 0.0


def test_a_flood_of_invented_names_costs_a_bounded_memory() -> None:
    """Pins that addresses and accounts are forgotten, oldest first, beyond a fixed number."""
    tries = Attempts()
    for i in range(REMEMBERED_MAX + 500):
        tries.failed(f"fd00:{i:x}::1", f"name-{i}", now_s=0.0)
    assert len(tries._addresses) == len(tries._accounts) == REMEMBERED_MAX


def test_a_pin_is_not_guessed_in_a_day_of_pins() -> None:
    """Pins 5 tries a PIN, 720 PINs a day: an expected success below 1e-4, and a seeded attack that finds none."""
    codes, chance, hits, tried = Codes(), random.Random(7), 0, 0
    for now_s in range(0, int(DAY_S), int(LIFE_S)):
        codes.make("runner", "3", now_s)
        for _ in range(20):
            tried += 1
            hits += codes.find_pin(f"{chance.randrange(10**PIN_DIGITS):08}", "3", now_s) is not None
    assert hits == 0
    assert 5 * (DAY_S / LIFE_S) / 10**PIN_DIGITS < 1e-4


def test_codes_are_used_once_on_their_own_lane_and_end_after_two_minutes() -> None:
    """Pins every way in which a code is refused: used, too old, replaced, another lane's PIN, five wrong PINs."""
    codes = Codes()
    first = codes.make("runner", "3", 0.0)
    second = codes.make("runner", "3", 1.0)
    assert codes.find(first.secret, 1.0) is None
    assert codes.find_pin(second.pin, "4", 1.0) is None
    assert codes.find_pin(second.pin, None, 1.0) is None
    assert codes.find(second.secret, 1.0 + LIFE_S) is None
    third = codes.make("runner", "3", 200.0)
    assert codes.find_pin(third.pin, "3", 200.0) is third
    assert codes.spend(third)
    assert not codes.spend(third)
    assert codes.find(third.secret, 200.0) is None
    fourth = codes.make("runner", "3", 300.0)
    for _ in range(5):
        assert codes.find_pin("x", "3", 300.0) is None
    assert codes.find_pin(fourth.pin, "3", 300.0) is None
    assert codes.find(fourth.secret, 300.0) is None
    assert codes.find("", 300.0) is None
    assert codes.find("ö", 300.0) is None

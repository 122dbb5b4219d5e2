"""ledger.py: a set of sequence numbers in a few ranges."""

from hypothesis import given
from hypothesis import strategies as st

from stridecue.core.pods.ledger import RANGES_MAX, Ledger

SEQS = st.lists(st.integers(0, 60), max_size=120)


@given(SEQS, st.one_of(st.none(), st.integers(0, 20)))
def test_admit_is_a_set(seqs: list[int], acked: int | None) -> None:
    """A number is admitted exactly once, whatever the order; what was on disk before counts as seen."""
    ledger = Ledger(acked)
    seen = set() if acked is None else set(range(acked + 1))
    for seq in seqs:
        assert ledger.admit(seq) == (seq not in seen)
        seen.add(seq)


@given(SEQS.filter(bool), st.integers(0, 70))
def test_nothing_is_acknowledged_that_the_pod_keeps_and_we_have_not(seqs: list[int], oldest: int) -> None:
    """The acknowledgement is the last number before the first one that is still kept and was not seen."""
    ledger = Ledger()
    for seq in seqs:
        ledger.admit(seq)
    expected = oldest - 1
    while expected + 1 in seqs:
        expected += 1
    expected = min(expected, max(seqs))
    assert ledger.contiguous(oldest) == (expected if expected >= 0 else None)


@given(SEQS.filter(bool))
def test_without_the_pods_word_the_first_run_is_acknowledged(seqs: list[int]) -> None:
    """A pod that does not say what it keeps is acknowledged from the first step seen to the first hole."""
    ledger = Ledger()
    for seq in seqs:
        ledger.admit(seq)
    expected = min(seqs)
    while expected + 1 in seqs:
        expected += 1
    assert ledger.contiguous(None) == expected
    runs = sum(1 for seq in set(seqs) if seq + 1 not in seqs)
    assert ledger.holes == runs - 1


def test_nothing_seen_is_nothing_acknowledged() -> None:
    """Before the first step there is no acknowledgement, whatever the pod says it keeps."""
    assert Ledger().contiguous(None) is None
    assert Ledger().contiguous(5) is None


def test_a_pod_that_leaves_only_holes_stays_small() -> None:
    """Every second number for ever: the ranges stay bounded and the newest are still told apart."""
    ledger = Ledger()
    for seq in range(0, 8 * RANGES_MAX, 2):
        assert ledger.admit(seq)
    assert ledger.holes < RANGES_MAX
    assert not ledger.admit(8 * RANGES_MAX - 2)
    assert ledger.admit(8 * RANGES_MAX - 3)


def test_what_is_given_up_is_never_acknowledged_unless_the_pod_lets_it_go() -> None:
    """More holes than are kept: the acknowledgement stays before the first until the pod no longer keeps them."""
    ledger = Ledger()
    for seq in range(0, 8 * RANGES_MAX, 2):
        ledger.admit(seq)
    assert [ledger.contiguous(oldest) for oldest in (None, 0, 1, 301)] == [0, 0, 0, 300]
    assert ledger.contiguous(8 * RANGES_MAX - 4) == 8 * RANGES_MAX - 4
    ledger.forgive()
    assert (ledger.contiguous(None) or 0) > 4 * RANGES_MAX


def test_a_run_below_what_was_given_up_comes_first() -> None:
    """Steps resent from before all that was seen: nothing between them and the rest is acknowledged."""
    ledger = Ledger()
    for seq in range(100, 100 + 4 * RANGES_MAX, 2):
        ledger.admit(seq)
    ledger.admit(7)
    assert ledger.contiguous(None) == 7


def test_forgiving_closes_the_oldest_hole_only() -> None:
    """Patience gives up one hole at a time."""
    ledger = Ledger()
    for seq in (1, 2, 5, 9):
        ledger.admit(seq)
    ledger.forgive()
    assert (ledger.contiguous(None), ledger.holes) == (5, 1)
    ledger.forgive()
    ledger.forgive()
    assert (ledger.contiguous(None), ledger.holes) == (9, 0)

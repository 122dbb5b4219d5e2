"""Every registered source: contacts in ascending time, plausible, and the same again where they are seeded."""

from collections.abc import Callable, Iterator
from itertools import islice, pairwise

import pytest

from stridecue.edges.sources import SOURCES
from stridecue.edges.sources.contact import Contact
from stridecue.edges.sources.recorded import DEMO, Recording
from stridecue.edges.sources.simulated import SimulatedRunner

MADE: dict[str, Callable[[], Iterator[Contact]]] = {
    "recorded": lambda: Recording.read(DEMO).looped(),
    "simulated": lambda: iter(SimulatedRunner(seed=7)),
}
"""How a test makes each; a source that is registered and not here fails below."""


@pytest.mark.parametrize("name", SOURCES)
def test_contacts_ascend_and_repeat(name: str) -> None:
    """Two thousand contacts: integers, ascending, feet in turn, shorter than a stride; twice the same."""
    first, again = (list(islice(MADE[name](), 2_000)) for _ in range(2))
    assert first == again
    assert all(type(contact.at_us) is int and contact.side in ("left", "right", "unknown") for contact in first)
    for one, other in pairwise(first):
        assert 150_000 < other.at_us - one.at_us < 1_000_000, (one, other)
        assert one.side != other.side or one.side == "unknown"
    assert all(contact.contact_us is None or 50_000 < contact.contact_us < 600_000 for contact in first)


def test_another_seed_is_another_runner() -> None:
    """The seed is what makes it repeat."""
    one, other = (list(islice(iter(SimulatedRunner(seed=seed)), 50)) for seed in (1, 2))
    assert one != other

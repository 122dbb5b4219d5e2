"""Every form of a session: a service that writes many files keeps none of them."""

import gc
import tracemalloc
from collections.abc import Iterator

import pytest

from stridecue.edges.exchange import FORMS
from tests.edges.exchange.sealed import rich

ROUNDS = 3


@pytest.fixture
def traced() -> Iterator[None]:
    """Every allocation of Python is counted."""
    tracemalloc.start()
    yield
    tracemalloc.stop()


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_has_left_is_forgotten(form: str) -> None:
    """After two that fill caches, three more leave less behind than one file holds, and no step's objects."""
    header, records = rich()
    made = FORMS[form]
    for _ in range(2):
        size = len(made.written(header, records, "de"))
    gc.collect()
    objects, (bytes_before, _) = len(gc.get_objects()), tracemalloc.get_traced_memory()
    for _ in range(ROUNDS):
        made.written(header, records, "de")
    gc.collect()
    assert len(gc.get_objects()) - objects < 100  # of 1,700 steps each
    assert tracemalloc.get_traced_memory()[0] - bytes_before < max(size, 10_000)

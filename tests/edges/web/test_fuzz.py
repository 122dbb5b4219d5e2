"""A short run of what `make fuzz` does at length: every operation of the document, called rightly and wrongly."""

import pytest

from tests.edges.web.fuzzing import fuzz


@pytest.mark.parametrize("role", ["stranger", "physio"])
def test_no_call_breaks_the_service_or_gets_past_the_gate(role: str) -> None:
    """Pins no 5xx for whoever is signed in, and nothing but a refusal for whoever is not."""
    tally = fuzz(role, examples=1, sequences=1)
    assert not tally.wrong
    assert tally.calls > 100

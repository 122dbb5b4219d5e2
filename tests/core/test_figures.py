"""Figures in words: the shared vectors that the page is held to as well (`clients/web/tests/units.test.ts`)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from stridecue.core.figures import milliseconds, of_spm, percent

VECTORS: Final = Path(__file__).parents[1] / "vectors" / "figures.json"
WORDS: Final[dict[str, Callable[[int], str]]] = {"milli_spm": of_spm, "permille": percent, "us": milliseconds}


def test_figures_are_rounded_as_the_page_rounds_them() -> None:
    """Cadence and contact time to a tenth, half of it upwards; shares as they are, without a tenth of nothing."""
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    assert len(vectors) > 30
    for vector in vectors:
        words = vector.pop("words")
        ((quantity, value),) = vector.items()
        assert WORDS[quantity](value) == words

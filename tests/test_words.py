"""What stridecue says of itself is said in the same words everywhere."""

import re

import pytest

from stridecue.core import notices
from tests.parts import ROOT


def flat(text: str) -> str:
    """Without line breaks and emphasis."""
    return re.sub(r"\s+", " ", text.replace("*", ""))


@pytest.mark.parametrize("words", [notices.INTENDED_USE, notices.RUNNER_NOTICE, notices.WHO_ANSWERS, notices.EVIDENCE])
def test_the_readme_says_it(words: str) -> None:
    """Intended use, the runner's notice, who answers and the evidence stand in README.md, word for word."""
    assert words in flat((ROOT / "README.md").read_text(encoding="utf-8"))

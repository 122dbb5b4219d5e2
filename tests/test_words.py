"""What stridecue says of itself is said in the same words everywhere."""

import re

import orjson
import pytest

from stridecue.core import notices
from stridecue.core.coaching.coach import ASK, FINISHED, RUN, SECTIONS
from stridecue.core.coaching.guidance import GUIDED
from stridecue.core.pain.stop_rules import AMBER_WORDS, EMERGENCY_WORDS, END_WORDS
from tests.parts import ROOT


def flat(text: str) -> str:
    """Without line breaks and emphasis."""
    return re.sub(r"\s+", " ", text.replace("*", ""))


@pytest.mark.parametrize("words", [notices.INTENDED_USE, notices.RUNNER_NOTICE, notices.WHO_ANSWERS, notices.EVIDENCE])
def test_the_readme_says_it(words: str) -> None:
    """Intended use, the runner's notice, who answers and the evidence stand in README.md, word for word."""
    assert words in flat((ROOT / "README.md").read_text(encoding="utf-8"))


def prompts() -> list[str]:
    """Every sentence that a session can say to a runner; {} stands for what differs."""
    told = [ASK, FINISHED, RUN, *SECTIONS.values(), AMBER_WORDS, END_WORDS, EMERGENCY_WORDS]
    guide = [words for _, segments in GUIDED for words in segments]
    policies = [f"The cueing segments are {policy} now." for policy in ("silent", "continuous", "bandwidth")]
    figures = ["Good: {} is the target for today.", "Fine to ease off: the target is {} now.", "The target is {} now."]
    return [*told, *guide, *policies, *figures, "The target was changed."]


@pytest.mark.parametrize("words", prompts())
def test_every_prompt_has_its_german_and_looks_outward(words: str) -> None:
    """A German runner is spoken to in German, and nobody is told what to do with a part of the body while running."""
    german = orjson.loads((ROOT / "clients/web/src/messages/service.de.json").read_bytes())
    assert german[words] != words
    assert words.count("{}") == german[words].count("{}")
    assert not re.search(r"\b(lift|bend|knees|hips|toes|heel|forefoot|posture|feeling)\b", words.lower())

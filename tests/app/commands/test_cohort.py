"""cohort.py: what cannot be judged is said in one line, before anybody runs."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--plan", "free-run"), "--plan free-run: cues to no target, so there is nothing to judge; try faded-8"),
        (("--plan", "nope"), "plan 'nope' is unknown; there are: "),
    ],
)
def test_a_plan_without_a_target_is_refused(run: Any, arguments: tuple[str, ...], words: str) -> None:
    """Exit status 2, nothing on standard output."""
    status, out, err = run("cohort", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"stridecue: {words}")
    assert err.count("\n") == 1

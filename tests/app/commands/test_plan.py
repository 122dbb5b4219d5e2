"""plan.py: a plan is seen, and held to the limits, before anybody runs."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.parts import ROOT

FADED = ROOT / "config/plans/faded-8.toml"


def test_a_plan_that_can_be_used_is_told_in_short(run: Any) -> None:
    """`plan check` of the file that comes with the service."""
    assert run("plan", "check", FADED, "--baseline", 160, "--longest", 30)[0] == 0
    status, out, _ = run("plan", "check", FADED, "--json")
    found = json.loads(out)
    assert (status, found["ok"], found["refused"], len(found["plan"]["sessions"])) == (0, True, [], 8)


@pytest.mark.parametrize(
    ("was", "becomes", "options", "words"),
    [
        ("target_permille = 75", "target_permille = 101", (), "sessions.1.target_permille: input should be less than"),
        ("", "", ("--baseline", 181), "sessions.0.target_permille: +5 % of 181 spm is 190.05 spm; at most 190"),
        ("", "", ("--longest", 20), "sessions.2.main_min: 20 and a warm-up of 3 are 23 min of running; at most 1.1 x"),
        ("[[0, 16]]", "[[0, 17]]", (), "sessions.1: cue_on_min.0: 0 to 17; expected windows in order"),
        ("[warm_up] ", "[warmup] ", (), "warmup: unknown; accepted here: name, sessions, goal_permille"),
        ('name = "faded-8"', 'name = "mine"', (), "name: is 'mine'; expected 'faded-8', as the file is called"),
        ("hold_on_s = 10", "hold_on_s = 0", (), "band.hold_on_s: input should be greater than or equal to 1"),
    ],
)
def test_a_refused_plan_names_the_key(
    run: Any, tmp_path: Path, was: str, becomes: str, options: tuple[object, ...], words: str
) -> None:
    """Exit status 2 and one line with file and key, for the types' limits as for those of one runner."""
    text = FADED.read_text()
    assert was in text
    path = tmp_path / "faded-8.toml"
    path.write_text(text.replace(was, becomes, 1))
    status, out, err = run("plan", "check", path, *options)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"stridecue: {path}: {words}"), err


def test_a_plan_is_drawn_on_the_terminal_and_into_a_file(run: Any, tmp_path: Path) -> None:
    """Targets in steps a minute, a strip per session; PNG and SVG where matplotlib is; one session as a table."""
    for name in ("a.png", "a.svg"):
        status, _, err = run("plan", "show", "faded-8", "--baseline", 160, "--plot", tmp_path / name)
        assert status == 0
        assert (tmp_path / name).stat().st_size > 5_000
    assert "+7.5 % = 172.0 spm" in err
    assert "···░??▓░░░░░░░░░▓░░░░░░░░░▓░░░░?????" in err
    assert "sessions" in json.loads(run("plan", "show", "faded-8", "--json")[1])
    assert "29           3" in run("plan", "show", "faded-8", "--session", 6)[2]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nope",), "plan 'nope' is unknown; there are: baseline, faded-8, follow-up, free-run, in-band, steady"),
        (("faded-8", "--session", 9), "--session 9: plan 'faded-8' has no session 9; accepted: 1 to 8"),
        (("steady", "--session", 2), "--session 2: plan 'steady' is one session; accepted: 1"),
        (("steady", "--plot", "a.nothing"), "a.nothing: cannot be drawn: "),
        (("steady", "--plot", "no/folder.png"), "no/folder.png: cannot be drawn: No such file"),
    ],
)
def test_what_cannot_be_shown_is_one_line(run: Any, arguments: tuple[object, ...], words: str) -> None:
    """Unknown plan, session or kind of picture."""
    status, out, err = run("plan", "show", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"stridecue: {words}"), err

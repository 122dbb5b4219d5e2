"""The configuration file: equal to the defaults, strict, and every mistake one line that says what to do."""

import math
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stridecue.app.config import Configuration, ConfigurationError, configuration_from_toml, lane_plan, load
from stridecue.app.plans import PLANS, PROGRAMMES, PlanError, find_plan, plan_from_toml
from tests.parts import ROOT

CONFIG = ROOT / "config"


def refused(text: str) -> str:
    """The one line a wrong file gives."""
    with pytest.raises(ConfigurationError) as wrong:
        configuration_from_toml(text, "stridecue.toml")
    said = str(wrong.value)
    assert said.isprintable(), said
    assert said.startswith("stridecue.toml: ")
    return said.removeprefix("stridecue.toml: ")


def test_the_file_shows_the_defaults() -> None:
    """config/stridecue.toml, as it comes, is what the code does without it."""
    assert load(CONFIG / "stridecue.toml") == Configuration() == load(None)


def test_the_plan_files_show_the_plans() -> None:
    """config/plans/*.toml and the plans in the code are the same."""
    assert {
        path.stem: find_plan(path.stem, CONFIG / "plans") for path in (CONFIG / "plans").glob("*.toml")
    } == PLANS | PROGRAMMES


LANE = '[[lanes]]\nname = "1"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[web", "not valid TOML: "),
        ("[web]\nprot = 80", "web.prot: unknown; accepted here: host, port (got 80)"),
        ("webb = 1", "webb: unknown; accepted here: site, store, web, broker, audio, session, network, retention, "),
        ("[web]\nport = true", "web.port: input should be a valid integer (got true)"),
        ("[web]\nport = '80'", 'web.port: input should be a valid integer (got "80")'),
        ("[web]\nport = 80.0", "web.port: input should be a valid integer (got 80.0)"),
        ("[web]\nport = -1", "web.port: input should be greater than or equal to 0 (got -1)"),
        ("[web]\nport = 70000", "web.port: input should be less than or equal to 65535 (got 70000)"),
        ("[web]\nport = 99999999999999999999", "web.port: a number of 67 bits; expected a smaller one"),
        ("[web]\nport = " + "9" * 5000, "Exceeds the limit"),
        ("[web]\nhost = '0.0.0.0'", "web: host '0.0.0.0': only 127.0.0.1, localhost, ::1"),
        ("[network]\nnames = ['*.gym']", "network: '*.gym': expected a host name or an address"),
        ("[network]\ncertificate = 'x.pem'", "network: certificate and key go together"),
        ("[network]\nport = 8080", "network: landing_port 8080: is the port of the pages"),
        ("[audio]\nvolume = nan", "audio.volume: nan; expected a finite number"),
        ("[audio]\nvolume = inf", "audio.volume: inf; expected a finite number"),
        ("[audio]\nvolume = 1.5", "audio.volume: input should be less than or equal to 1 (got 1.5)"),
        ("site = 1979-05-27", "site: 1979-05-27 is a date or a time; expected text in quotes"),
        ("site = 'Gym 1'", "site: string should match pattern '^[a-z0-9-]{1,32}$' (got \"Gym 1\")"),
        ('site = "a\\u0000"', "site: 'a\\x00'; expected text without control characters"),
        ('[store]\nfolder = "a\\u0000b"', "store.folder: "),
        ("[broker]\nurl = 'mqtt://u:secret@h:x'", "broker: broker.url 'mqtt://…@h:x': "),
        ("[session]\nidle_end_s = 5", "session.idle_end_s: input should be greater than or equal to 10 (got 5)"),
        ("lanes = []", "lanes: at least one is needed"),
        ("lanes = 5", "lanes: input should be a valid array (got 5)"),
        (LANE + "plam = 'x'", "lanes.0.plam: unknown; accepted here: name, plan, runner, baseline_spm, "),
        (LANE + "baseline_spm = '164'", 'lanes.0.baseline_spm: input should be a valid number (got "164")'),
        (LANE + LANE, "lanes: two are called '1'"),
        (LANE + "adopt = true\n[[lanes]]\nname = '2'", "lanes: adopt = true is for a single lane"),
        (
            LANE + "devices = [{ id = 'a', foot = 'left' }]",
            "lanes.0.devices.0.foot: unknown; accepted here: id, side, worn",
        ),
        (
            LANE + "devices = [{ id = 'a' }]\n[[lanes]]\nname = '2'\ndevices = [{ id = 'a' }]",
            "lanes: device 'a' is claimed by lane '1' and by lane '2'",
        ),
        (
            LANE + "devices = [{ id = 'a', side = 'left' }, { id = 'b', side = 'left' }]",
            "lanes: lane '1' has 'a' (left foot) and 'b' (left foot); accepted: one at each place of each leg",
        ),
        (LANE + "devices = [{ id = 'a' }, { id = 'b' }]", "lanes: lane '1' has 'a' (unknown foot) and 'b'"),
        (
            LANE + "bracelets = ['w']\n[[lanes]]\nname = '2'\nbracelets = ['w']",
            "lanes: bracelet 'w' is worn on lane '1' and on lane '2'",
        ),
        (LANE + "devices = [{ id = 'w' }]\nbracelets = ['w']", "lanes: 'w' is a device and a bracelet"),
        ("x = " + "[" * 3000, ""),
    ],
)
def test_every_mistake_is_one_line(text: str, words: str) -> None:
    """File, key, value and what would be accepted, in one line without a secret."""
    said = refused(text)
    assert said.startswith(words), said
    assert "secret" not in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "p.toml: name: field required"),
        ("name = 'x'\nsegments = []", "p.toml: segments: tuple should have at least 1 item"),
        ("name = 'x'\n[[segments]]\nmode = 'loud'", "p.toml: segments.0.mode: input should be 'free', 'walk'"),
        ("name = 'x'\n[[segments]]\nmode = 'continuous'", "p.toml: segments.0: target_permille is missing"),
        (
            "name = 'x'\n[[segments]]\nmode = 'free'\ntarget = 5",
            "p.toml: segments.0.target: unknown; accepted here: mode, target_permille, duration_s (got 5)",
        ),
        (
            "name = 'x'\n[[segments]]\nmode = 'continuous'\ntarget_permille = 500",
            "p.toml: segments.0.target_permille: input should be less than or equal to 100",
        ),
        (
            "name = 'x'\n[[segments]]\nmode = 'continuous'\ntarget_permille = nan",
            "p.toml: segments.0.target_permille: nan; expected a finite number",
        ),
        (
            "name = 'x'\nramp = { step_permille = true }\n[[segments]]\nmode = 'free'",
            "p.toml: ramp.step_permille: input should be a valid integer",
        ),
        ("name = ", "p.toml: not valid TOML: "),
    ],
)
def test_every_mistake_in_a_plan_is_one_line(text: str, words: str) -> None:
    """A plan beyond the compiled-in limits, or with a key nobody reads, names file, key, value and what is accepted."""
    with pytest.raises(PlanError) as wrong:
        plan_from_toml(text, "p.toml")
    assert str(wrong.value).startswith(words), wrong.value
    assert str(wrong.value).isprintable()


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    """Some editors begin a text file with one: configuration and plan are read as if it were not there."""
    for name, text in (("stridecue", 'site = "gym"'), ("easy", "name = 'easy'\n[[segments]]\nmode = 'free'")):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8-sig")
    assert load(tmp_path / "stridecue.toml").site == "gym"
    assert find_plan("easy", tmp_path).name == "easy"


def test_plans_of_a_folder_are_found_by_their_name(tmp_path: Path) -> None:
    """A plan file must be called as it is named; one that cannot be read, or is not there, says so."""
    (tmp_path / "easy.toml").write_text("name = 'other'\n[[segments]]\nmode = 'free'")
    with pytest.raises(PlanError, match=r"easy.toml: name: is 'other'; expected 'easy'"):
        find_plan("easy", tmp_path)
    (tmp_path / "easy.toml").write_bytes(b"\xff")
    with pytest.raises(PlanError, match=r"easy.toml: cannot be read: not UTF-8 text"):
        find_plan("easy", tmp_path)
    there = "baseline, easy, faded-8, follow-up, free-run, in-band, steady, try-out"
    with pytest.raises(PlanError, match=f"plan 'hard' is unknown; there are: {there}"):
        find_plan("hard", tmp_path)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("plan = 'steady'", "lane '1': baseline_spm is missing: plan 'steady' sets a target over the baseline"),
        ("plan = 'steady'\nbaseline_spm = 82.0", "lane '1': runner runner: baseline 82 spm; accepted: 130 to 200 spm"),
        (
            "plan = 'fast'",
            "lane '1': plan 'fast' is unknown; there are: baseline, faded-8, follow-up, free-run, in-band, steady",
        ),
    ],
)
def test_a_plan_must_fit_its_runner(keys: str, words: str) -> None:
    """A target without a baseline, or a baseline of strides, is refused before anybody runs."""
    found = configuration_from_toml(LANE + keys, "x")
    with pytest.raises(ConfigurationError) as wrong:
        lane_plan(found.lanes[0], None)
    assert str(wrong.value).startswith(words), wrong.value


@pytest.mark.parametrize("content", [None, b"\xff\xfe", "a folder"])
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, content: bytes | str | None) -> None:
    """Not there, not text, not a file: the path and the reason."""
    path = tmp_path / "stridecue.toml"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content:
        path.mkdir()
    with pytest.raises(ConfigurationError, match=r"stridecue.toml: cannot be read: "):
        load(path)


TEXT = (CONFIG / "stridecue.toml").read_text()


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.integers(0, len(TEXT)), st.text(max_size=6), st.integers(0, 6))
@example(0, "\ud800", 0)
def test_a_damaged_file_is_used_or_refused(at: int, put: str, gone: int) -> None:
    """Whatever was changed in the file: it is used as it says, or refused in one line; nothing else is raised."""
    try:
        found = configuration_from_toml(TEXT[:at] + put + TEXT[at + gone :], "stridecue.toml")
    except ConfigurationError as wrong:
        assert "\n" not in str(wrong)  # noqa: PT017 - either of the two is right
    else:
        assert math.isfinite(found.audio.volume)

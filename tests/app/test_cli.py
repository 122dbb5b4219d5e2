"""The command line: JSON that is JSON, and bad input that is one line on stderr and exit status 2."""

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from stridecue.app.cli import COMMANDS
from tests.parts import ROOT, stridecue

RECORDED = ROOT / "service/stridecue/edges/sources/recordings/rbds001_run_2500_mm_s.events.csv"


def one_line(found: tuple[int, str, str]) -> str:
    """Exit status 2, nothing on stdout, exactly one line on stderr."""
    status, out, err = found
    assert (status, out) == (2, ""), found
    assert err.endswith("\n")
    assert err.count("\n") == 1, err
    assert err.startswith("stridecue: "), err
    assert "Traceback" not in err
    return err.removeprefix("stridecue: ").strip()


@pytest.fixture
def simulated(run: Any, tmp_path: Path) -> Path:
    """A short session's log."""
    path = tmp_path / "run.jsonl"
    assert run("simulate", "--minutes", 0.5, "--out", path)[0] == 0
    return path


def test_json_of_every_command_that_reports(run: Any, simulated: Path, tmp_path: Path) -> None:
    """What --json prints on stdout is one JSON value, whatever is said beside it."""
    store = tmp_path / "store"
    found = {
        "simulate": run("simulate", "--minutes", 0.2, "--json"),
        "replay": run("replay", simulated, "--json"),
        "check": run("check", "--json"),
        "doctor": run("doctor", "--json", "--folder", store),
    }
    for name, (status, out, err) in found.items():
        assert status in (0, 1 if name == "doctor" else 0), (name, err)
        assert json.loads(out), name
    assert json.loads(found["replay"][1])["identical"] is True
    assert {part["part"] for part in json.loads(found["doctor"][1])} >= {"broker", "store", "kernels", "audio", "pages"}


def test_every_command_has_a_page_of_help(run: Any) -> None:
    """No command is without a sentence about what it does."""
    for name in COMMANDS:
        status, out, _ = run(name, "--help")
        assert status == 0
        assert len(out.splitlines()) > 3


def test_the_same_seed_is_the_same_log(run: Any, simulated: Path, tmp_path: Path) -> None:
    """Simulating twice gives the same bytes; another seed gives others."""
    again, other = tmp_path / "again.jsonl", tmp_path / "other.jsonl"
    run("simulate", "--minutes", 0.5, "--out", again)
    run("simulate", "--minutes", 0.5, "--seed", 2, "--out", other)
    assert simulated.read_bytes() == again.read_bytes() != other.read_bytes()


def write(path: Path, text: str) -> Path:
    """A file of the test."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_bad_input_is_one_line(run: Any, tmp_path: Path) -> None:
    """The issue's table: what is wrong, where, and what would be accepted; status 2, one line, no traceback."""
    unknown = write(tmp_path / "unknown.toml", "[web]\nprot = 1\n")
    broken = write(tmp_path / "broken.toml", "[web\n")
    plans = write(tmp_path / "plans/odd.toml", 'name = "odd"\n[[segments]]\nmode = "loud"\n').parent
    planned = write(plans.parent / "planned.toml", '[[lanes]]\nname = "1"\nplan = "odd"\n')
    damaged = write(tmp_path / "damaged/stridecue.sqlite", "SQLite format 3\x00" + "garbage" * 999).parent
    blocked = write(tmp_path / "blocked", "a file where a folder should be")
    no_fit = write(tmp_path / "run.fit", "this is not a FIT file")
    table = {
        ("check", "-c", unknown): "web.prot: unknown; accepted here: host, port",
        ("check", "-c", broken): "not valid TOML",
        ("check", "-c", tmp_path / "none.toml"): "cannot be read: No such file",
        ("check", "-c", planned): "plans/odd.toml: segments.0.mode: input should be",
        ("run", "-c", unknown): "web.prot",
        ("run", "--folder", blocked / "below"): "blocked",
        ("sessions", "--folder", damaged): "stridecue.sqlite",
        ("sessions", "--folder", tmp_path / "nothing"): "nothing was recorded yet",
        ("replay", "20260101", "--folder", tmp_path / "nothing"): "nothing was recorded yet",
        ("replay", tmp_path / "none.jsonl"): "cannot be read",
        ("replay", RECORDED): "not JSON",
        ("export", "last", "--folder", damaged): "stridecue.sqlite",
        ("import", no_fit): "run.fit",
        ("import", tmp_path / "none.fit"): "none.fit",
        ("import", RECORDED): "rbds001",
        ("simulate", "--plan", "fast"): "plan 'fast' is unknown; there are: ",
        ("simulate", "--minutes", 0.1, "--out", blocked / "below.jsonl"): "cannot be written",
        ("simulate", "--live", "http://x"): "expected mqtt://",
    }
    for arguments, words in table.items():
        said = one_line(run(*arguments))
        assert words in said, (arguments, said)


def test_a_port_in_use_is_one_line(run: Any, tmp_path: Path) -> None:
    """The page's port is taken: which one, and what to do; nothing is left behind."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        config = write(tmp_path / "taken.toml", f"[web]\nport = {port}\n")
        said = one_line(run("run", "-c", config, "--folder", tmp_path / "store"))
    assert said.startswith(f"web.port {port} on 127.0.0.1: address already in use; set another port, or 0")


def test_an_unknown_session_names_the_nearest(run: Any, tmp_path: Path) -> None:
    """An id that is not there is told with where was looked; 'last' of an empty store too."""
    from stridecue.edges.store import Store  # noqa: PLC0415 - only here

    Store(
        tmp_path / "store/stridecue.sqlite", committed=lambda _: None, failed=lambda *_: None, recovered=lambda: None
    ).close()
    assert "holds no session yet" in one_line(run("replay", "last", "--folder", tmp_path / "store"))
    assert "no session 'abc'" in one_line(run("replay", "abc", "--folder", tmp_path / "store"))


def test_a_real_process_says_it_the_same_way(tmp_path: Path) -> None:
    """From a shell: status 2, one line, no traceback."""
    done = stridecue("check", "-c", tmp_path / "none.toml")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)

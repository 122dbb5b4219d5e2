"""Every sealed log of tests/sessions replays identically, compiled and plain; a changed or a cut one is told apart."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.judge import judged_log
from tests.parts import ROOT, environment, stridecue

LOGS = sorted((ROOT / "tests/sessions").glob("*.jsonl"))
ALL = """
import sys
from stridecue.app.cli import main
for path in sys.argv[1:]:
    sys.argv = ["stridecue", "replay", path, "--json"]
    try:
        main()
    except SystemExit as ended:
        assert ended.code in (0, None), path
"""


@pytest.mark.parametrize("jit", ["on", "off"])
def test_every_sample_log_replays_identically(jit: str) -> None:
    """One process per mode: each log is sealed, identical, exit status 0."""
    assert len(LOGS) >= 6
    done = subprocess.run(
        [sys.executable, "-c", ALL, *map(str, LOGS)],
        capture_output=True,
        text=True,
        env=environment(NUMBA_DISABLE_JIT="1" if jit == "off" else "0"),
        check=False,
    )
    assert done.returncode == 0, done.stdout[-500:] + done.stderr
    results, decoder = [], json.JSONDecoder()
    rest = done.stdout.strip()
    while rest:
        found, end = decoder.raw_decode(rest)
        results.append(found)
        rest = rest[end:].strip()
    assert len(results) == len(LOGS)
    assert all(found["identical"] and found["sealed"] for found in results)


@pytest.mark.parametrize("path", LOGS, ids=lambda path: path.stem)
def test_sample_logs_are_small_and_say_nothing_of_a_machine(path: Path) -> None:
    """Each is below 200 kB, holds no path, and ends with its seal."""
    text = path.read_bytes()
    assert len(text) < 200_000
    assert os.sep.encode() + b"home" not in text
    assert b'"log":"seal"' in text.splitlines()[-1]


@pytest.mark.parametrize("path", LOGS, ids=lambda path: path.stem)
def test_the_oracle_finds_nothing_in_a_sample_log(path: Path) -> None:
    """Every cue of the samples is justified, and every silence explained."""
    assert judged_log(path) == []


def test_the_faulty_log_holds_its_faults() -> None:
    """What the log is for is in it: late, doubled and resent steps, a jump, a restart, a pause, a loss."""
    text = (ROOT / "tests/sessions/faults.jsonl").read_text()
    for words in (
        "late",
        "duplicate",
        "future",
        "resent",
        "jumped",
        "restarted",
        "no valid",
        "paused by the page",
        "lost",
    ):
        assert words in text, words


def reseal(lines: list[bytes]) -> bytes:
    """The same with the seal's hash made right again, as somebody would who changes a log on purpose."""
    seal = json.loads(lines[-1])
    seal["sha256"] = hashlib.sha256(b"".join(lines[:-1])).hexdigest()
    return b"".join(lines[:-1]) + json.dumps(seal, separators=(",", ":")).encode() + b"\n"


def test_a_changed_cue_is_shown(tmp_path: Path) -> None:
    """One figure of one cue changed and the seal made to fit: exit status 1, and the first difference with its line."""
    lines = (ROOT / "tests/sessions/steady-one-pod.jsonl").read_bytes().splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if b'"cue":"tempo"' in line)
    lines[at] = lines[at].replace(b'"every":1', b'"every":2')
    path = tmp_path / "changed.jsonl"
    path.write_bytes(reseal(lines))
    done = stridecue("replay", path)
    assert done.returncode == 1
    assert f"line {at + 1}" in done.stderr
    assert "every=2" in done.stderr
    assert "every=1" in done.stderr


def test_a_changed_byte_breaks_the_seal(tmp_path: Path) -> None:
    """Changed without a new seal: refused in one line, never called identical."""
    text = (ROOT / "tests/sessions/free-run.jsonl").read_bytes()
    path = tmp_path / "changed.jsonl"
    path.write_bytes(text.replace(b'"seq":20,', b'"seq":21,', 1))
    done = stridecue("replay", path)
    assert done.returncode in (1, 2)
    assert "identical" not in done.stderr
    assert done.stderr.strip()


@pytest.mark.parametrize("cut", [10, 5_000, 20_001])
def test_a_cut_log_is_interrupted_and_replays_to_its_end(tmp_path: Path, cut: int) -> None:
    """Bytes are missing at the end, also in the middle of a line: it opens, is called interrupted, and is identical."""
    text = (ROOT / "tests/sessions/steady-two-pods.jsonl").read_bytes()
    path = tmp_path / "cut.jsonl"
    path.write_bytes(text[:-cut])
    done = stridecue("replay", path)
    assert done.returncode == 0, done.stderr
    assert "identical" in done.stderr
    assert "interrupted" in done.stderr

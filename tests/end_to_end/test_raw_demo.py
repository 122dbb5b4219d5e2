"""A raw recording over the managed broker: its steps are those of `validate gait`, its log and its samples replay."""

import json
from pathlib import Path

import pytest

from stridecue.app.commands.validate_gait import stream
from stridecue.core.gait import DETECTORS
from stridecue.core.gait.footprint import INITIAL_CONTACT, LATE, RUN
from stridecue.edges.exchange import recordings
from tests.core.gait.runner import SHARED
from tests.parts import running, sessions, stridecue, until

CONFIG = "[web]\nport = 0\n[broker]\nport = 0\n"
PYSHOE = SHARED / "runs" / "pyshoe_vicon_foot" / "pyshoe_run_20171127111310.csv.gz"


def played(tmp_path: Path, recording: Path, steps: int, side: str) -> list[dict[str, object]]:
    """Play it on lane 1 until that many steps are on disk, and replay the session twice."""
    (tmp_path / "c.toml").write_text(CONFIG)
    folder = tmp_path / "store"
    more = ("--recording", recording, "--side", side, "--record-raw")
    with running(folder, "demo", "--no-open", "-c", tmp_path / "c.toml", "--folder", folder, *more) as demo:

        def lane_1() -> list[dict[str, object]]:
            there = (folder / "stridecue.sqlite").is_file()
            return [row for row in sessions(folder) if row["lane"] == "1" and row["steps"] >= steps] if there else []

        until(lane_1, f"{steps} steps of the raw pod", 90)
        assert demo.interrupt() == 0
        assert "Traceback" not in demo.words()
    row = lane_1()[0]
    for how in ((), ("--raw",)):
        done = stridecue("replay", row["id"], *how, "--json", "--folder", folder)
        assert done.returncode == 0, done.stdout + done.stderr
    return [row, json.loads(done.stdout)]


@pytest.mark.skipif(not PYSHOE.exists(), reason="the PyShoe recordings lie outside the repository")
def test_a_real_raw_recording(tmp_path: Path) -> None:
    """Every live contact that `validate gait` finds in the file is a step of the session."""
    recording = next(iter(recordings.read(PYSHOE)))
    told = stream(recording, DETECTORS["foot"])
    live = told[(told["kind"] == INITIAL_CONTACT) & (told["state"] == RUN) & (told["flags"] & LATE == 0)]
    row, raw = played(tmp_path, PYSHOE, len(live), "right")
    assert raw["identical"]
    assert int(str(row["steps"])) >= len(live) == 27

"""`stridecue calibrate`: a headset's delay, heard back through a real sound server, kept and used by its lane."""

import json
from pathlib import Path

import pytest

from stridecue.app.floor.headsets import compensate, keep, known
from stridecue.app.floor.lane_keys import LaneKeys
from stridecue.core.sound.calibration import Delay
from stridecue.edges.channels.audio import Audio, Outlet
from stridecue.edges.nullsink import null_sink
from stridecue.edges.register import Register
from tests.parts import stridecue


@pytest.mark.sound
def test_a_loop_back_measures_the_delay_and_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixteen clicks out and in again through one sound server: every one heard, a small and steady delay, stored."""
    with null_sink(tmp_path / "sink") as sink:
        for name in ("HOME", "XDG_RUNTIME_DIR", "PULSE_SERVER"):
            monkeypatch.setenv(name, sink.environment[name])
        done = stridecue("calibrate", "loop", "--microphone", "--folder", tmp_path / "data", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["taps"] >= 12
    assert abs(found["delay_us"]) < 300_000  # of the sound server's own two buffers
    kept = known(Register(tmp_path / "data"), "loop")
    assert kept is not None
    assert kept.delay_us == found["delay_us"]


def test_a_lane_s_clicks_leave_earlier_by_its_headset_s_delay(tmp_path: Path) -> None:
    """A calibrated headset is compensated; one that is not known, or not steady, is said with what to do."""
    register, said = Register(tmp_path), list[str]()
    keep(register, "buds", Delay(90_000, 5_000, 12), "taps")
    keep(register, "buds", Delay(182_000, 5_000, 12), "taps")
    keep(register, "wild", Delay(250_000, 45_000, 12), "taps")
    worn = {"1": "buds", "2": "wild", "3": "new", "4": ""}
    lanes = tuple(LaneKeys(name, headset=headset) for name, headset in worn.items())
    audio = Audio({lane.name: Outlet(channel=i + 1) for i, lane in enumerate(lanes)}, 0.5, 0, said.append)
    compensate(audio, lanes, register, said.append)
    assert audio._delays_us == {"1": 182_000, "2": 250_000}
    assert [line.split(":", 1)[0] for line in said] == ["lane 2", "lane 3"]
    assert "not steadily" in said[0]
    assert said[1].endswith("'new' is not calibrated: stridecue calibrate new")

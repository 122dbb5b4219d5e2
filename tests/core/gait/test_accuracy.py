"""The published anchors, beaten on real runners. Skipped where the shared recordings are absent."""

from pathlib import Path

import pytest

from stridecue.app.commands.validate_gait import total, validate
from stridecue.core.gait.score import figures
from stridecue.edges.sources.raw import DEMO_FEET
from tests.core.gait.runner import RECORDINGS, SHARED


def measured(folder: str, site: str | None) -> dict[str, float | None]:
    """The total of `stridecue validate gait` over a folder of the shared data."""
    path: Path = SHARED / folder
    if not path.is_dir():
        pytest.skip(f"no recordings at {path}")
    scored, refused = validate(path, site)
    assert refused == []
    return figures(total(scored))


def within(value: float | None, limit: float) -> bool:
    """Whether the figure exists and is at most `limit` away from zero."""
    return value is not None and abs(value) <= limit


@pytest.mark.parametrize(
    ("site", "ic_bias", "ic_sd", "contact_bias", "contact_sd"),
    [("foot", 5, 6, 8, 8), ("shank", 10, 10, 10, 12), ("sacrum", 10, 12, 12, 15)],
)
def test_targets_on_13_runners_at_three_speeds(
    site: str, ic_bias: float, ic_sd: float, contact_bias: float, contact_sd: float
) -> None:
    """Fukuchi 2017, force plate at 50 N: the bars for landings, and for the cadence of any 10 s, the first too."""
    got = measured("virtual_imu", site)
    assert got["f1"] is not None
    assert got["f1"] >= 0.995
    assert within(got["ic_bias_ms"], ic_bias)
    assert within(got["ic_sd_ms"], ic_sd)
    assert within(got["contact_bias_ms"], contact_bias)
    assert within(got["contact_sd_ms"], contact_sd)
    assert within(got["cadence_worst_10s_error_spm"], 0.5)


def test_sacrum_on_a_treadmill_with_force() -> None:
    """Alcantara 2022, really measured, two axes, negative force cut off: accuracy and delay."""
    got = measured("runs/alcantara_sacrum_grf", "sacrum")
    assert got["f1"] == 1.0
    assert within(got["ic_bias_ms"], 10)
    assert within(got["ic_sd_ms"], 12)
    assert within(got["contact_bias_ms"], 12)
    assert within(got["contact_sd_ms"], 15)
    assert within(got["delay_p95_ms"], 80)


def test_foot_against_vicon() -> None:
    """A soft-clipped sensor in tight turns: nearly every stride, live within 60 ms, and no step in walking."""
    got = measured("runs/pyshoe_vicon_foot", "foot")
    assert got["f1"] is not None
    assert got["f1"] >= 0.995
    assert within(got["delay_p95_ms"], 60)
    assert got["false_steps_per_min"] == 0.0


def test_one_small_recording_is_always_here() -> None:
    """The committed Alcantara trial: every contact, within 6 ms."""
    scored, refused = validate(RECORDINGS / "alc_s02_t04_v333_p00.csv.gz", None)
    got = figures(total(scored))
    assert refused == []
    assert got["f1"] == 1.0
    assert within(got["ic_bias_ms"], 6)
    assert within(got["contact_bias_ms"], 8)


def test_the_feet_that_come_with_stridecue() -> None:
    """The demo's two recordings validate as they lie there: every contact, and the bars of a foot."""
    scored, refused = validate(DEMO_FEET["left"].parent, None)
    got = figures(total(scored))
    assert refused == []
    assert [one.recording.side for one in scored] == ["left", "right"]
    assert got["f1"] == 1.0
    assert within(got["ic_bias_ms"], 5)
    assert within(got["ic_sd_ms"], 6)
    assert within(got["contact_bias_ms"], 8)
    assert within(got["contact_sd_ms"], 8)
    assert within(got["cadence_worst_10s_error_spm"], 0.5)
    assert within(got["delay_p95_ms"], 60)

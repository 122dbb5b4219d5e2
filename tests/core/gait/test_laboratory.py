"""The laboratory's pipeline is a fair one: it finds the steps, and the detectors time them better."""

from pathlib import Path

import pytest

from stridecue.app.commands.validate_gait import stream
from stridecue.core.gait import DETECTORS
from stridecue.core.gait.score import figures, tally
from stridecue.edges.exchange.recordings import read
from stridecue.edges.sources.raw import DEMO_FEET
from tests.core.gait import laboratory
from tests.core.gait.runner import RECORDINGS


@pytest.mark.parametrize(
    "path", [*DEMO_FEET.values(), RECORDINGS / "alc_s02_t04_v333_p00.csv.gz"], ids=lambda p: p.stem
)
def test_live_and_sooner_and_no_worse_than_the_whole_recording_at_once(path: Path) -> None:
    """Both find at least 98 % of the contacts; the detector's contact time varies less about the truth."""
    one = next(iter(read(path)))
    assert one.site is not None
    ours, theirs = (
        figures(tally(events, one.truth, int(one.t_us[0]), int(one.t_us[-1])))
        for events in (stream(one, DETECTORS[one.site]), laboratory.events(one.site, one.t_us, one.imu))
    )
    assert ours["f1"] == 1.0
    assert theirs["f1"] is not None
    assert theirs["f1"] >= 0.98
    assert ours["contact_sd_ms"] is not None
    assert theirs["contact_sd_ms"] is not None
    assert ours["contact_sd_ms"] < theirs["contact_sd_ms"]

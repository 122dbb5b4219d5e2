"""A session as a FIT activity: read back by an independent decoder, it says what the session said."""

from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from fitdecode import CrcCheck, ErrorHandling, FitReader
from fitdecode.records import FitDataMessage

from stridecue.core.cues import Status
from stridecue.core.events import Belt, Command, Stance
from stridecue.core.log import Header
from stridecue.core.measures import measure
from stridecue.core.plan import FREE_RUN
from stridecue.core.runner import Runner
from stridecue.edges.exchange import ExchangeError, read_run, session_fit
from stridecue.edges.store import read_log

SAMPLES = Path(__file__).parents[2] / "sessions"
HEADER = Header("s", "1", "home", FREE_RUN, Runner(), "example", 500_000, "2026-01-01T00:00:00.500Z", "0")


def _read(content: bytes) -> list[tuple[str, dict[str, Any]]]:
    with FitReader(content, check_crc=CrcCheck.RAISE, error_handling=ErrorHandling.RAISE) as frames:
        return [
            (frame.name, {field.name: field.value for field in frame.fields})
            for frame in frames
            if isinstance(frame, FitDataMessage)
        ]


def test_a_second_says_what_was_measured_in_it() -> None:
    """Strides and their fraction, tenths of a millisecond, step length from speed; a figure gone stale is absent."""
    said = Status(
        1_400_000,
        "cueing",
        "on target",
        9,
        171_250,
        target_milli_spm=172_500,
        in_band=True,
        contact_us=245_500,
        speed_mm_s=3_100,
        load_index_permille=846,
    )
    later = Status(6_400_000, "held", "paused", 9)
    stance = Stance(1_450_000, "belt", "0badcafe", 1, rise_um=71_300)
    read = _read(session_fit(HEADER, [Belt(600_000, "mill", 3_100), said, stance, later]))
    seconds = [fields for name, fields in read if name == "record"]
    first = seconds[0]
    assert 2 * (first["cadence"] + first["fractional_cadence"]) == pytest.approx(171.25, abs=1 / 128 + 1e-3)
    assert first["Cadence"] == 171.25
    assert first["Target cadence"] == 172.5
    assert first["In band"] == 1
    assert round(first["Knee load index"], 1) == 84.6
    assert first["stance_time"] == 245.5
    assert first["vertical_oscillation"] == 71.3
    assert first["enhanced_speed"] == 3.1
    assert first["step_length"] == pytest.approx(3_100 * 60 / 171.25, abs=0.05)
    assert {"cadence", "stance_time", "Cadence", "In band"} & set(seconds[-1]) == set()
    times = [fields["timestamp"].timestamp() for fields in seconds]
    assert {b - a for a, b in pairwise(times)} == {1}
    assert next(fields for name, fields in read if name == "session")["sub_sport"] == "treadmill"


def test_a_whole_session_can_be_imported_again(tmp_path: Path) -> None:
    """A recorded runner's session: every message an activity needs, and our own reader finds the cadence it had."""
    header, told_once = read_log(SAMPLES / "rbds001-in-band.jsonl")
    records = list(told_once)
    content = session_fit(header_of_this_century(header), records)
    assert {"file_id", "record", "lap", "session", "activity", "event"} <= {name for name, _ in _read(content)}
    (tmp_path / "run.fit").write_bytes(content)
    middle = read_run(tmp_path / "run.fit").medians.cadence_spm
    told = [record.cadence_milli_spm for record in records if isinstance(record, Status) and record.cadence_milli_spm]
    assert middle == pytest.approx(median(told) / 1000, rel=0.01)


def test_the_share_in_band_is_that_of_the_page() -> None:
    """Ten seconds of which three are outside: the session's developer field is `measure`'s figure, to the digit."""
    said = [
        Status(500_000 * i, "cueing", "x", i, 170_000, 170_000, in_band=i % 10 > 2, mode="continuous", segment=0)
        for i in range(2, 23)
    ]
    share = measure(HEADER.plan, HEADER.runner, said).in_band_permille
    session = next(fields for name, fields in _read(session_fit(HEADER, said)) if name == "session")
    assert share == 700
    assert round(session["Share in band"], 1) == 70.0


def header_of_this_century(header: Header) -> Header:
    """The samples begin in 1970, which FIT cannot say."""
    values = {name: getattr(header, name) for name in Header.__slots__}
    return Header(**{**values, "wall": "2026-01-01T00:00:00.000Z"})


def test_a_session_that_is_no_activity_says_so() -> None:
    """No step counted, or a moment that FIT's calendar does not have: one line with the session's name."""
    with pytest.raises(ExchangeError, match="session s: no second of counted steps"):
        session_fit(HEADER, [Status(600_000, "idle", "waiting", 0)])
    header, records = read_log(SAMPLES / "rbds001-in-band.jsonl")
    with pytest.raises(ExchangeError, match="before FIT's calendar"):
        session_fit(header, records)


def test_a_pause_stops_the_timer() -> None:
    """Five seconds between pause and resume: events of the timer there, and no timer time in session, lap, activity."""
    told = [Status(500_000 + 1_000_000 * n, "cueing", "x", n, 170_000, speed_mm_s=3_000) for n in range(1, 21)]
    stop, go = Command(5_600_000, "pause", "the page"), Command(10_600_000, "resume", "the page")
    read = _read(session_fit(HEADER, [*told[:5], stop, *told[5:10], go, *told[10:]]))
    whole = next(fields for name, fields in read if name == "session")
    assert whole["total_elapsed_time"] - whole["total_timer_time"] == 5
    assert whole["enhanced_avg_speed"] == pytest.approx(whole["total_distance"] / whole["total_timer_time"], abs=1e-3)
    assert {fields["total_timer_time"] for name, fields in read if name in ("session", "lap", "activity")} == {14}
    events = [(fields["event_type"], fields["timestamp"].second) for name, fields in read if name == "event"]
    assert events == [("start", 0), ("stop_all", 6), ("start", 11), ("stop_all", 19)]

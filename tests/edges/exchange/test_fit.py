"""FIT activities in: strides become steps, units are ours, and what cannot be read is refused in one line."""

import random
from pathlib import Path

import pytest

from stridecue.edges.exchange import ExchangeError, read_run
from tests.edges.exchange.watch import Part, fit

RUN = [
    {
        "cadence": 82 + i % 3,
        "fractional_cadence": 0.5 * (i % 2),
        "stance_time": 240.0 + i % 5,
        "vertical_oscillation": 80.5,
        "step_length": 1100.0,
        "enhanced_speed": 3.1,
        "heart_rate": 150,
        "distance": 3.1 * i,
    }
    for i in range(60)
]
WALK = [{"cadence": 50, "heart_rate": 90, "distance": 0.0}] * 20


def _file(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "run.fit"
    path.write_bytes(content)
    return path


def test_strides_become_steps_and_units_are_ours(tmp_path: Path) -> None:
    """cadence_spm is twice (cadence + fraction); times are ms, lengths mm; the medians are of running alone."""
    run = read_run(_file(tmp_path, fit(Part(WALK + RUN))))
    assert (run.sport, run.started_wall, run.duration_s) == ("running", "2026-03-01T08:00:00.000Z", 79.0)
    assert run.device.startswith("garmin")
    assert run.distance_m == pytest.approx(182.9)
    assert [record.cadence_spm for record in run.records[20:24]] == [164.0, 167.0, 168.0, 165.0]
    step = run.records[21]
    assert (step.t_s, step.stance_time_ms, step.vertical_oscillation_mm, step.step_length_mm) == (21, 241, 80.5, 1100)
    assert (step.speed_mps, step.heart_rate_bpm, step.power_w) == (3.1, 150, None)
    assert run.medians.cadence_spm == 166.5
    assert run.medians.stance_time_ms == 242.0
    assert run.medians.heart_rate_bpm == 150
    assert run.medians.running_s == 60
    assert run.cadence_spm == run.medians.cadence_spm


def test_stryd_fills_what_the_watch_did_not_measure(tmp_path: Path) -> None:
    """Developer fields by their names, centimetres made millimetres; 0 before the first measurement is absent."""
    records = [
        {"cadence": 83, "developer_fields": {0: 0.0 if i == 0 else 251.0, 1: 8.25, 2: 71.0, 3: 9.5}} for i in range(9)
    ]
    run = read_run(_file(tmp_path, fit(Part(records), stryd=True)))
    assert run.records[0].stance_time_ms is None
    assert run.medians.stance_time_ms == 251.0
    assert run.medians.vertical_oscillation_mm == 82.5
    assert (run.records[5].form_power_w, run.records[5].leg_spring_kn_per_m) == (71.0, 9.5)


def test_only_the_running_of_a_multisport_file_is_taken(tmp_path: Path) -> None:
    """A triathlon: the swim's and the ride's records are left out."""
    swim, ride = Part([{"cadence": 28}] * 30, "swimming"), Part([{"cadence": 90}] * 30, "cycling")
    run = read_run(_file(tmp_path, fit(swim, ride, Part(RUN))))
    assert len(run.records) == 60
    assert run.started_wall == "2026-03-01T08:03:00.000Z"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a FIT file"),
        (b"t_s,cadence\n" * 9, "not a FIT file"),
        (fit(Part(RUN, "cycling")), "sport is cycling; only running is imported"),
        (fit(Part(RUN, "cycling"), Part(RUN, "swimming")), "sport is cycling, swimming; only running"),
        (fit(), "no activity"),
        (fit(Part([])), "holds no records of running"),
        (fit(Part([{"heart_rate": 150}] * 9)), "holds no cadence"),
    ],
)
def test_what_is_no_run_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    """One line that names the file, what it is, and what would be accepted."""
    with pytest.raises(ExchangeError, match=said) as told:
        read_run(_file(tmp_path, content))
    assert str(tmp_path / "run.fit") in str(told.value)
    assert "\n" not in str(told.value)


def test_a_file_cut_anywhere_is_refused(tmp_path: Path) -> None:
    """A copy that was broken off, at any of many places: refused as cut short."""
    content = fit(Part(RUN))
    for end in range(14, len(content), 13):
        with pytest.raises(ExchangeError, match="cut short"):
            read_run(_file(tmp_path, content[:end]))


def test_a_flipped_bit_is_refused(tmp_path: Path) -> None:
    """One flipped bit anywhere after the header: the check sum finds it; in the header: one line too, or no matter."""
    content = fit(Part(RUN))
    chance = random.Random(1)
    for _ in range(150):
        damaged = bytearray(content)
        at = chance.randrange(len(content))
        damaged[at] ^= 1 << chance.randrange(8)
        with pytest.raises(ExchangeError) as told:
            read_run(_file(tmp_path, bytes(damaged)))
        assert "\n" not in str(told.value)


def test_noise_is_refused(tmp_path: Path) -> None:
    """Random bytes under a FIT header: one line, whatever the decoder stumbles over."""
    chance = random.Random(2)
    for _ in range(100):
        body = chance.randbytes(chance.randrange(1, 300))
        content = bytes([14, 0x20, 0, 0]) + len(body).to_bytes(4, "little") + b".FIT\0\0" + body + b"\0\0"
        with pytest.raises(ExchangeError):
            read_run(_file(tmp_path, content))


def test_other_files_are_refused(tmp_path: Path) -> None:
    """A missing file, a folder and an unknown ending."""
    (tmp_path / "folder.fit").mkdir()
    for name, said in (("none.fit", "No such file"), ("folder.fit", "cannot be read"), ("run.gpx", r"accepted: \.fit")):
        with pytest.raises(ExchangeError, match=said):
            read_run(tmp_path / name)

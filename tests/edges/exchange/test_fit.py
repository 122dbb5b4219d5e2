"""FIT activities in: strides become steps, units are ours, and what cannot be read is refused in one line."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from stridecue.edges.exchange import ExchangeError, read_run
from stridecue.edges.exchange.fit import FILE_MAX_BYTES
from tests.edges.exchange.watch import (
    EPOCH,
    FILE_ID,
    RECORD,
    SESSION,
    START,
    UINT8,
    UINT32,
    Part,
    Writer,
    describe,
    fit,
    whole,
)

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


def timeless() -> bytes:
    """An activity whose session has neither start nor end."""
    writer = Writer()
    writer.message(SESSION, {"sport": 1})
    return writer.close()


def _file(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "run.fit"
    path.write_bytes(content)
    return path


def test_strides_become_steps_and_units_are_ours(tmp_path: Path) -> None:
    """cadence_spm is twice (cadence + fraction); times are ms, lengths mm; the medians are of running alone."""
    run = read_run(_file(tmp_path, fit(Part(WALK + RUN))))
    assert (run.sport, run.started_wall, run.duration_s) == ("running", "2026-03-01T08:00:00.000Z", 79.0)
    assert run.device == "garmin fenix5"
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


@pytest.mark.parametrize("record", [{"speed": 3.1}, {"enhanced_speed": 3.1}, {"speed": 9.9, "enhanced_speed": 3.1}])
def test_the_enhanced_speed_comes_first(tmp_path: Path, record: dict[str, float]) -> None:
    """The decoder works enhanced_speed out of speed too: what the watch wrote wins."""
    run = read_run(_file(tmp_path, fit(Part([{"cadence": 83, **record}] * 3))))
    assert run.records[1].speed_mps == 3.1


def test_compressed_timestamps_are_read(tmp_path: Path) -> None:
    """Only the first record has its time in full, the others five bits of it: 90 s roll them over twice or more."""
    plain, compressed = fit(Part(RUN + RUN[:30])), fit(Part(RUN + RUN[:30]), compressed=True)
    assert len(compressed) < len(plain)
    run = read_run(_file(tmp_path, compressed))
    assert run.records == read_run(_file(tmp_path, plain)).records
    assert [record.t_s for record in run.records] == list(range(90))
    assert run.started_wall == "2026-03-01T08:00:00.000Z"


def test_big_endian_files_are_read(tmp_path: Path) -> None:
    """Each definition says which end comes first; developer fields follow it."""
    part = Part([{**record, "developer_fields": {2: 71.0}} for record in RUN])
    big = read_run(_file(tmp_path, fit(part, stryd=True, order=">")))
    assert big.records == read_run(_file(tmp_path, fit(part, stryd=True))).records
    assert big.records[0].form_power_w == 71.0


def test_chained_files_are_one_run(tmp_path: Path) -> None:
    """Two files in one, each with its own definitions; the second cut short or followed by anything is refused."""
    second = fit(Part(RUN), stryd=True, start=START + timedelta(seconds=100))
    run = read_run(_file(tmp_path, fit(Part(RUN)) + second))
    assert (len(run.records), run.duration_s) == (120, 159.0)
    for content, said in ((second + second[:-1], "cut short"), (second + b"\0\0", "2 bytes too many at its end")):
        with pytest.raises(ExchangeError, match=said):
            read_run(_file(tmp_path, content))


def test_a_watch_that_does_not_know_the_time(tmp_path: Path) -> None:
    """Its moments count from when it was switched on: a run, but not one of 1990."""
    run = read_run(_file(tmp_path, fit(Part(RUN), start=EPOCH + timedelta(seconds=500))))
    assert (run.started_wall, run.duration_s) == (None, 59.0)


def test_what_the_profile_does_not_know_is_passed_over(tmp_path: Path) -> None:
    """An unknown message, an unknown field, an unknown base type, a field of a size that its type cannot have."""
    writer = Writer()
    writer.message(FILE_ID, {"type": 4, "manufacturer": 9_999, "product": 7, "product_name": "Pod"})
    writer.raw(0xFF01, [(0, UINT8, b"\1"), (1, UINT32, b"\1\2\3\4")])
    known = fit(Part(RUN))[14:-2]
    record = [(253, UINT32, b"\0\0\0\x40"), (4, UINT8, b"\x53")]
    writer.raw(RECORD, [*record, (250, UINT8, b"\1"), (249, 0x55, b"\1\2"), (7, UINT32, b"\1")])
    run = read_run(_file(tmp_path, whole(bytes(writer.body) + known)))
    assert len(run.records) == 60
    assert run.device == "9999 Pod"


def test_a_careless_apps_developer_fields_are_left_out(tmp_path: Path) -> None:
    """Fields that no description, no developer or no known type goes with: the rest of the run is read."""
    used = fit(Part([{"cadence": 83, "developer_fields": {0: 251.0}}] * 9))[14:-2]
    nameless, typeless = Writer(), Writer()
    describe(nameless, developer=False)
    describe(typeless, base=0x55)
    for before in (b"", bytes(nameless.body), bytes(typeless.body)):
        run = read_run(_file(tmp_path, whole(before + used)))
        assert [record.cadence_spm for record in run.records] == [166.0] * 9
        assert run.medians.stance_time_ms is None


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
        (b"t_s,cadence\n" * 9, "not a FIT file; export the activity as FIT"),
        (b"PK\x03\x04" + bytes(40), "a ZIP: unpack it"),
        (b'<?xml version="1.0"?><gpx creator="watch">', "GPX, which is a track"),
        (b"<TrainingCenterDatabase>", "TCX, which has whole strides"),
        (b"%PDF-1.7", "but a PDF; export"),
        (fit(Part(RUN, "cycling")), "sport is cycling; only running is imported"),
        (fit(Part(RUN, "cycling"), Part(RUN, "swimming")), "sport is cycling, swimming; only running"),
        (fit(), "no activity"),
        (timeless(), "does not say when it began and ended"),
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
    """One flipped bit anywhere, the header too: by the check sum, or before it by what the header says."""
    content = fit(Part(RUN))
    chance = random.Random(1)
    for _ in range(150):
        damaged = bytearray(content)
        at = chance.randrange(len(content))
        damaged[at] ^= 1 << chance.randrange(8)
        with pytest.raises(ExchangeError) as told:
            read_run(_file(tmp_path, bytes(damaged)))
        assert "\n" not in str(told.value)


@pytest.mark.parametrize("honest", [False, True])
def test_noise_is_refused(tmp_path: Path, *, honest: bool) -> None:
    """Random bytes under a FIT header, their check sum wrong or right: one line, whatever the decoder stumbles over."""
    chance = random.Random(2)
    for _ in range(300):
        content = whole(chance.randbytes(chance.randrange(1, 300)))
        with pytest.raises(ExchangeError) as told:
            read_run(_file(tmp_path, content if honest else content[:-2] + b"\0\0"))
        assert "\n" not in str(told.value)


def test_a_changed_byte_under_a_right_check_sum_is_one_line_at_most(tmp_path: Path) -> None:
    """What a faulty writer might write: read or refused, never a traceback."""
    body = fit(Part(RUN[:9]), stryd=True)[14:-2]
    chance = random.Random(3)
    refused = []
    for _ in range(300):
        damaged = bytearray(body)
        damaged[chance.randrange(len(body))] = chance.randrange(256)
        try:
            read_run(_file(tmp_path, whole(bytes(damaged))))
        except ExchangeError as told:
            refused.append(str(told))
    assert 0 < len(refused) < 300
    assert not any("\n" in line for line in refused)


def test_too_large_a_file_is_refused(tmp_path: Path) -> None:
    """Before it is read: a sparse file of a byte too many."""
    path = _file(tmp_path, fit(Part(RUN)))
    with path.open("r+b") as opened:
        opened.truncate(FILE_MAX_BYTES + 1)
    with pytest.raises(ExchangeError, match="more than 32 MB"):
        read_run(path)


def test_other_files_are_refused(tmp_path: Path) -> None:
    """A missing file, a folder and an unknown ending."""
    (tmp_path / "folder.fit").mkdir()
    for name, said in (("none.fit", "No such file"), ("folder.fit", "cannot be read"), ("run.gpx", r"accepted: \.fit")):
        with pytest.raises(ExchangeError, match=said):
            read_run(tmp_path / name)

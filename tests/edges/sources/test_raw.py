"""Raw recordings as `imu` messages: every sample once, in time, and what is no recording is refused in one line."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from stridecue.core.gait import DETECTORS, Detector
from stridecue.core.gait.batch import ImuBatch, decode
from stridecue.core.gait.footprint import INITIAL_CONTACT, RUN, STATE_CHANGE
from stridecue.edges.sources.contact import SourceError
from stridecue.edges.sources.raw import COLUMNS, DEMO_FEET, RawRecording, is_raw
from tests.core.gait.runner import foot

BOOT = "9f3a11c2"


def table(path: Path, t_s: np.ndarray, imu: np.ndarray) -> Path:
    """A tidy CSV, gzipped when its name says so."""
    lines = [",".join(COLUMNS), *(",".join(f"{v:.6f}" for v in (t, *row)) for t, row in zip(t_s, imu, strict=True))]
    text = ("\n".join(lines) + "\n").encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    return path


@pytest.mark.parametrize("name", ["foot.csv", "foot.csv.gz"])
def test_every_sample_is_sent_once_and_in_time(tmp_path: Path, name: str) -> None:
    """A gap of 200 ms and an uneven clock: all samples arrive, none more than 1 ms from its time."""
    t_us, imu = foot(4.0)
    keep = (t_us < 1_000_000) | (t_us >= 1_200_000)
    t_us, imu = t_us[keep] + np.random.default_rng(2).integers(0, 300, keep.sum()), imu[keep]
    recording = RawRecording.read(table(tmp_path / name, t_us / 1e6, imu))
    assert is_raw(tmp_path / name)
    found = [decode(payload) for _, payload in recording.messages(BOOT, 7_000_000)]
    batches = [batch for batch in found if isinstance(batch, ImuBatch)]
    assert len(batches) == len(found)
    sent_us = np.concatenate([batch.t_us for batch in batches])
    assert np.abs(sent_us - 7_000_000 - recording.t_us).max() <= 1_000
    assert np.abs(np.concatenate([batch.imu for batch in batches]) - imu).max() < 0.01
    assert max(batch.t_us[-1] - batch.t_us[0] for batch in batches) < 25_000
    assert {batch.boot for batch in batches} == {int(BOOT, 16)}
    assert [batch.seq for batch in batches] == list(range(len(batches)))


def test_the_demo_goes_round_without_a_seam() -> None:
    """Three rounds of both feet that come with stridecue: every stride once, all of them alike."""
    for side, path in DEMO_FEET.items():
        recording = RawRecording.read(path)
        pod, told = Detector(DETECTORS["foot"], side), []
        for due_us, payload in recording.looped(BOOT, 0):
            if due_us > 3 * recording.duration_s * 1e6:
                break
            batch = decode(payload)
            assert isinstance(batch, ImuBatch)
            told.append(pod.feed(batch.t_us, batch.imu).copy())
        events = np.concatenate(told)
        strides_us = np.diff(events["at_us"][events["kind"] == INITIAL_CONTACT])
        assert len(strides_us) >= 3 * 37 - 3
        assert np.abs(strides_us / np.median(strides_us) - 1.0).max() < 0.06
        assert [int(code) for code in events["state"][events["kind"] == STATE_CHANGE]] == [RUN]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("t_s,ax,ay,az\n0,1,2,3\n", "no column 'gx'"),
        (",".join(COLUMNS) + "\n0,1,2,3,4,5,6\n", "1 samples; at least 50"),
        (",".join(COLUMNS) + "\n" + "0,1,2,3,4,5,6\n" * 60, "follow one another in time"),
        (",".join(COLUMNS) + "\n" + "x,1,2,3,4,5,6\n" * 60, "cannot be read as a table"),
        (",".join(COLUMNS) + "\n" + "".join(f"{i / 100},,2,3,4,5,6\n" for i in range(60)), "all of them numbers"),
        ("", "no column 't_s'"),
    ],
)
def test_what_is_no_recording_is_refused_in_one_line(tmp_path: Path, text: str, words: str) -> None:
    """The line names the file and what is wrong."""
    path = tmp_path / "a.csv"
    path.write_text(text)
    with pytest.raises(SourceError, match=words) as refused:
        RawRecording.read(path)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_contacts_are_no_samples(tmp_path: Path) -> None:
    """An events table is told apart by its columns; a file that is none of both is no samples either."""
    (tmp_path / "e.csv").write_text("side,t_ic_s,t_to_s\nleft,0.1,0.3\n")
    (tmp_path / "x.csv.gz").write_bytes(b"no gzip")
    assert not is_raw(tmp_path / "e.csv")
    assert not is_raw(tmp_path / "x.csv.gz")
    assert not is_raw(tmp_path / "absent.csv")

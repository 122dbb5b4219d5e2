"""Recordings from files: what is read, and one clear line for what cannot be."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from stridecue.core.gait.score import NO_TOE_OFF
from stridecue.edges.exchange.recordings import UnreadableRecording, find, place_of, read
from tests.core.gait.runner import RECORDINGS

HEADER = "t_s,ax,ay,az,gx,gy,gz\n"


def test_a_csv_with_its_notes_and_events() -> None:
    """The committed Alcantara trial: 500 Hz, an absent axis read as zero, contacts from its events file."""
    (one,) = read(RECORDINGS / "alc_s02_t04_v333_p00.csv.gz")
    assert (one.site, one.truth.kind, one.truth.feet) == ("sacrum", "contacts", 2)
    assert one.imu.shape == (2480, 6)
    assert (one.imu[:, 1] == 0).all()
    assert one.truth.ic_us[0] == 38_980


def test_an_npz_with_two_pods(tmp_path: Path) -> None:
    """Each place in the file is a recording of its own, with its own side and contacts."""
    n = 300
    zeros = np.zeros((n, 3))
    np.savez(tmp_path / "a.npz", t_s=np.arange(n) / 150, foot_l_acc=zeros, foot_l_gyr=zeros + 1, pelvis_acc=zeros)
    (tmp_path / "a_events.csv").write_text("side,t_ic_s,t_to_s,ok,ok_foot_shank\nL,0.5,0.7,0,1\nR,0.9,1.1,1,1\n")
    left, pelvis = read(tmp_path / "a.npz")
    assert (left.name, left.side, left.truth.feet, left.truth.judged.tolist()) == ("a:foot_l", "left", 1, [True])
    assert (pelvis.site, pelvis.truth.feet, pelvis.truth.judged.tolist()) == ("sacrum", 2, [False, True])
    assert [one.name for one in read(tmp_path / "a.npz", "foot")] == ["a:foot_l"]


def test_one_pods_fault_is_not_the_others(tmp_path: Path) -> None:
    """A pod without a gyroscope is refused by name after the others of its file were read."""
    n = 300
    zeros = np.zeros((n, 3))
    np.savez(tmp_path / "a.npz", t_s=np.append(np.nan, np.arange(1, n) / 150), foot_l_acc=zeros, pelvis_acc=zeros)
    pods = read(tmp_path / "a.npz")
    assert len(next(pods).t_us) == n - 1  # a sample without a time is none
    with pytest.raises(UnreadableRecording, match="foot_l: no angular velocity; a foot's detector needs"):
        next(pods)


def test_contacts_in_any_order_and_with_gaps(tmp_path: Path) -> None:
    """Sorted; an unseen toe-off is marked, an unseen contact left out; one foot's contacts are not all of a trunk's."""
    (tmp_path / "a.csv").write_text("\ufeff" + SAMPLES, encoding="utf-8")
    (tmp_path / "a.events.csv").write_text("side,t_ic_s,t_to_s\nL,0.7,\nL,,0.4\nL,0.1,0.3\n")
    (one,) = read(tmp_path / "a.csv", "sacrum")
    assert one.truth.ic_us.tolist() == [100_000, 700_000]
    assert one.truth.to_us.tolist() == [300_000, NO_TOE_OFF]
    assert not one.truth.complete
    (foot,) = read(tmp_path / "a.csv", "foot")
    assert foot.truth.complete
    (tmp_path / "a.events.csv").write_text("t_ic_s\n0.1\n")
    (bare,) = read(tmp_path / "a.csv", "foot")
    assert bare.truth.to_us.tolist() == [NO_TOE_OFF]


SAMPLES = HEADER + "".join(f"{i / 100},1,2,9,0,0,{i % 7}\n" for i in range(100))


@pytest.mark.parametrize("beside", ["a.events.csv", "a_events.csv"])
@pytest.mark.parametrize(
    ("site", "events", "feet", "side", "contacts"),
    [
        ("foot", "side,t_ic_s,t_to_s\nL,0.1,0.3\nL,0.7,0.9\n", 1, "left", 2),
        ("shank", "t_ic_s,t_to_s\n0.1,0.3\n", 1, "unknown", 1),
        ("sacrum", "side,t_ic_s,t_to_s\nL,0.1,0.3\nR,0.4,0.6\n", 2, "unknown", 2),
    ],
)
def test_a_bare_table_is_worn_where_one_says(
    tmp_path: Path, beside: str, site: str, events: str, feet: int, side: str, contacts: int
) -> None:
    """No notes: `--site` decides, and the events, under either name, tell the leg."""
    (tmp_path / "a.csv").write_text(SAMPLES)
    (tmp_path / beside).write_text(events)
    (one,) = read(tmp_path / "a.csv", site)
    assert (one.site, one.truth.feet, one.side, len(one.truth.ic_us)) == (site, feet, side, contacts)


def test_events_of_both_feet_beside_one_foots_pod(tmp_path: Path) -> None:
    """Nobody guesses which foot it was: one line, and what to write where; then only that foot's contacts count."""
    (tmp_path / "a.csv").write_text(SAMPLES)
    (tmp_path / "a.events.csv").write_text("side,t_ic_s,t_to_s\nleft,0.1,0.3\nright,0.4,0.6\n")
    with pytest.raises(UnreadableRecording, match=r'a.csv: events of both feet.*say "side": "left" or "right"'):
        list(read(tmp_path / "a.csv", "foot"))
    (tmp_path / "a.json").write_text('{"side": "right"}')
    (one,) = read(tmp_path / "a.csv", "foot")
    assert (one.side, one.truth.ic_us.tolist()) == ("right", [400_000])


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"", "no column t_s, ax, ay, az"),
        ("a.csv", b"t_s,ax,ay\n0,1,2\n", "no column az"),
        ("a.csv", HEADER.encode(), "0 samples; at least 2 are needed"),
        ("a.csv", HEADER.encode() + b"0,1,2,3,4,5,6\n", "1 samples; at least 2 are needed"),
        ("a.csv", HEADER.encode() + b"0,1,2,3,4,5,6\n0.5,1,2,3,4,5,6\n", "a sample every 500 ms"),
        ("a.csv", HEADER.encode() + b"0,one,2,3,4,5,6\n", "could not convert string to float: 'one'"),
        ("a.csv", b"x" * 200_000, "field larger than field limit"),
        ("a.csv.gz", b"not gzip at all", "Not a gzipped file"),
        ("a.csv.gz", gzip.compress(HEADER.encode() * 99, mtime=0)[:30], "Compressed file ended"),
        ("a.csv.gz", b"\x1f\x8b\x08" + bytes(7) + b"\xff" * 40, "while decompressing"),
        ("a.npz", b"PK\x03\x04 broken", "zip"),
    ],
)
def test_a_bad_file_says_why(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    """One line that begins with the file's name."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableRecording) as refusal:
        list(read(tmp_path / name))
    assert str(refusal.value).startswith(name)
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(("notes", "says"), [("[1]", "not an object of notes"), ('{"ground_truth": "plate"}', None)])
def test_odd_notes(tmp_path: Path, notes: str, says: str | None) -> None:
    """Notes that are none are refused by their name; a ground truth may be a word."""
    (tmp_path / "a.csv").write_text(SAMPLES)
    (tmp_path / "a.json").write_text(notes)
    if says is None:
        assert next(read(tmp_path / "a.csv", "foot")).truth.kind == "none"
    else:
        with pytest.raises(UnreadableRecording, match=f"a.json: {says}"):
            list(read(tmp_path / "a.csv", "foot"))


def test_sidecars_are_no_recordings(tmp_path: Path) -> None:
    """Events, notes and tables beside a recording are not taken for one."""
    for name in ("a.csv", "a.events.csv", "a.grf.csv", "b_events.csv", "a.json"):
        (tmp_path / name).write_text(HEADER)
    (tmp_path / "trials.csv").write_text("trial,split\n")
    assert [one.name for one in find(tmp_path)] == ["a.csv"]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("waist (belt buckle), ADXL345", "phone"),
        ('phone, placement not documented (folder names suggest hand/arm: "heel")', "phone"),
        ("foot, on top of the shoe", "foot"),
        ("sacrum (biaxial used)", "sacrum"),
        ("left tibia", "shank"),
        ("", None),
    ],
)
def test_places_from_free_text(said: str, place: str | None) -> None:
    """The first word that names a place decides."""
    assert place_of(said) == place

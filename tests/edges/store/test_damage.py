"""A damaged file never keeps a session from starting: it is moved aside, said, and a fresh one begun."""

import random
import sqlite3
from pathlib import Path

import pytest

from stridecue.edges.store import Sessions, StoreError
from tests.edges.store.given import Ear, Lane


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A store of three sessions, as bytes."""
    path = tmp_path_factory.mktemp("sound") / "store.db"
    store = Ear().open(path)
    for name in ("a", "b", "c"):
        lane = Lane(name, f"pod-{name}")
        for _ in range(40):
            store.write(lane.batch(5))
        store.write(lane.sealed())
    store.close()
    return path.read_bytes()


def _opens_and_writes(path: Path) -> list[str]:
    """Reading it says one line at most; a store opens on it and takes a batch; what it noticed."""
    try:
        for row in Sessions(path).all():
            list(Sessions(path).lines(row.id))
    except StoreError as told:
        assert "\n" not in str(told)  # noqa: PT017 - reading may also succeed
    ear, lane = Ear(), Lane("new", "pod-new")
    store = ear.open(path)
    store.write(lane.batch())
    ear.wait(committed=1)
    store.close()
    assert ear.failed == []
    assert list(Sessions(path).lines("new")) == lane.lines
    aside = [file for file in path.parent.iterdir() if ".corrupt-" in file.name]
    assert bool(aside) == any("moved aside" in notice for notice in store.notices)
    return store.notices


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bits(sound: bytes, tmp_path: Path, seed: int) -> None:
    """One to fifty flipped bits anywhere: it opens, or is moved aside."""
    chance = random.Random(seed)
    content = bytearray(sound)
    for _ in range(chance.choice((1, 5, 50))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    (tmp_path / "store.db").write_bytes(content)
    _opens_and_writes(tmp_path / "store.db")


@pytest.mark.parametrize("seed", range(20))
def test_a_file_cut_short(sound: bytes, tmp_path: Path, seed: int) -> None:
    """Cut anywhere, also to a few bytes: moved aside with all that is left."""
    longest = 600 if seed % 4 == 0 else len(sound)
    content = sound[: random.Random(seed).randrange(1, longest)]
    (tmp_path / "store.db").write_bytes(content)
    assert "moved aside" in _opens_and_writes(tmp_path / "store.db")[0]
    aside = [file for file in tmp_path.iterdir() if ".corrupt-" in file.name and "-shm" not in file.name]
    assert [file.read_bytes() for file in aside if file.stat().st_size] == [content]


def test_one_wrong_letter_in_the_schema(sound: bytes, tmp_path: Path) -> None:
    """A flip that SQLite's own check lets pass, in the name a foreign key refers to, is found before the run."""
    (tmp_path / "store.db").write_bytes(sound.replace(b"REFERENCES sessions", b"REFERENCES sesskons"))
    assert "moved aside" in _opens_and_writes(tmp_path / "store.db")[0]


def test_something_that_is_no_database(tmp_path: Path) -> None:
    """Text where the store should be: moved aside twice, under two names."""
    path = tmp_path / "store.db"
    for _ in range(2):
        path.write_bytes(b"shopping list\n" * 500)
        assert "file is not a database" in _opens_and_writes(path)[0]
    aside = [file for file in tmp_path.iterdir() if ".corrupt-" in file.name]
    assert sum(file.read_bytes().startswith(b"shopping") for file in aside) == 2


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    """A sound database that is not ours is refused, not moved."""
    path = tmp_path / "photos.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE photos (taken TEXT)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"something else \(it holds photos\); choose another file"):
        Ear().open(path)
    assert path.read_bytes()[100:] == before[100:]

"""An encrypted file opens whole or not at all."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridecue.edges.archive import ArchiveError, Manifest, extract, keep, read_manifest, vault, write

KEY = bytes(range(32))
MANIFEST = Manifest("2026-01-02T03:30:00.000Z", "1", {"a": "0001"}, {"a": {"t": 3}})


def made(folder: Path, contents: dict[str, bytes]) -> Path:
    """A file with these members."""
    files = {}
    for name, content in contents.items():
        files[name] = folder / name
        files[name].write_bytes(content)
    write(folder / "x.backup", KEY, MANIFEST, files)
    return folder / "x.backup"


@given(contents=st.dictionaries(st.sampled_from("abc"), st.binary(max_size=300), max_size=3), chunk=st.integers(1, 64))
def test_what_goes_in_comes_out(
    tmp_path_factory: pytest.TempPathFactory, contents: dict[str, bytes], chunk: int
) -> None:
    """Any members of any size, in chunks of any size: the same bytes, the manifest first."""
    folder = tmp_path_factory.mktemp("vault")
    (folder / "out").mkdir()
    with pytest.MonkeyPatch.context() as small:
        small.setattr(vault, "CHUNK_BYTES", chunk)
        path = made(folder, contents)
    manifest = extract(path, KEY, folder / "out")
    assert {file.name: file.read_bytes() for file in (folder / "out").iterdir()} == contents
    assert manifest == read_manifest(path, KEY)
    assert (manifest.made, manifest.schemas, manifest.rows) == (MANIFEST.made, MANIFEST.schemas, MANIFEST.rows)


def test_no_byte_can_be_changed_or_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every byte flipped, shorter files, and a longer one: not one of them opens as something else."""
    monkeypatch.setattr(vault, "CHUNK_BYTES", 40)
    sound = made(tmp_path, {"a": b"a" * 100, "b": b"b" * 30}).read_bytes()
    wrong = [sound[:n] for n in range(0, len(sound), 9)]
    wrong += [sound[:n] + bytes([sound[n] ^ 1]) + sound[n + 1 :] for n in range(len(sound))]
    wrong.append(sound + b"\0")
    bad = tmp_path / "bad.backup"
    for content in wrong:
        bad.write_bytes(content)
        into = tmp_path / "into"
        into.mkdir()
        with pytest.raises(ArchiveError) as told:
            extract(bad, KEY, into)
        assert "\n" not in str(told.value)
        for file in into.iterdir():
            file.unlink()
        into.rmdir()


def test_nothing_can_be_read_without_the_key(tmp_path: Path) -> None:
    """The content is not in the file, another key opens nothing, and two backups of the same look nothing alike."""
    path = made(tmp_path, {"a": b"canary" * 50})
    first = path.read_bytes()
    second = made(tmp_path, {"a": b"canary" * 50}).read_bytes()
    assert b"canary" not in first
    assert first[19:64] != second[19:64]
    with pytest.raises(ArchiveError, match="another master key"):
        read_manifest(path, bytes(32))


@given(gaps_h=st.lists(st.integers(1, 24 * 40), max_size=120))
def test_rotation_keeps_what_it_says(gaps_h: list[int]) -> None:
    """Never more than 23, always the newest, never another one when nothing was added, and one of each kept month."""
    moment, moments = datetime(2026, 1, 1, tzinfo=UTC), []
    for gap in gaps_h:
        moment += timedelta(hours=gap)
        moments.append(moment)
    kept = keep(moments)
    assert kept <= set(moments)
    assert len(kept) <= 7 + 4 + 12
    assert keep(kept) == kept
    assert not moments or max(moments) in kept
    months = sorted({(m.year, m.month) for m in moments}, reverse=True)[:12]
    assert {(m.year, m.month) for m in kept} >= set(months)


def test_night_after_night_it_stays_a_grandfather_father_and_son() -> None:
    """Rotating every night, as it is really done, leaves 7 days, 4 weeks and 12 months."""
    there: set[datetime] = set()
    for night in range(800):
        there = keep({*there, datetime(2026, 1, 1, 3, 30, tzinfo=UTC) + timedelta(days=night)})
    newest = max(there)
    assert sum(newest - moment < timedelta(days=7) for moment in there) == 7
    assert len({(m.year, m.month) for m in there}) == 12
    assert len({m.isocalendar()[:2] for m in there if newest - m < timedelta(weeks=4)}) == 4

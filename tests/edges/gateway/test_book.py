"""Pairings: by address, remembered whole or not at all, and refused in words."""

import stat
from pathlib import Path

import pytest

from stridecue.edges.gateway.book import Book, BookError, peripheral

ADDRESS = "C8:2B:96:00:00:01"


def test_what_was_paired_is_there_again(tmp_path: Path) -> None:
    """A pairing survives the file; pairing the same address again replaces it."""
    path = tmp_path / "deep" / "gateway.json"
    book = Book.load(path)
    book.pair(peripheral(ADDRESS.lower(), "runn-3", "RUNN 3", "treadmill", lane="3", factor=1))
    book.pair(peripheral(ADDRESS, "runn-3", "RUNN 3", "treadmill", lane="4", factor=2))
    book.save()
    assert Book.load(path).all == [peripheral(ADDRESS, "runn-3", "RUNN 3", "treadmill", lane="4", factor=2)]
    assert [file.name for file in path.parent.iterdir()] == ["gateway.json"]


@pytest.mark.parametrize(
    ("address", "device", "lane", "factor", "words"),
    [
        ("the nearest one", "runn-3", None, None, "address"),
        (ADDRESS, "Runn 3", None, None, "device"),
        (ADDRESS, "runn-3", "lane three", None, "lane"),
        (ADDRESS, "runn-3", None, 3, "factor"),
    ],
)
def test_a_pairing_that_cannot_be_is_refused(
    address: str, device: str, lane: str | None, factor: int | None, words: str
) -> None:
    """The message names the part that is wrong."""
    with pytest.raises(BookError, match=words):
        peripheral(address, device, "", "bridged", lane=lane, factor=factor)


def test_a_damaged_book_is_named_and_left_alone(tmp_path: Path) -> None:
    """One line with the file's name; nothing is overwritten."""
    path = tmp_path / "gateway.json"
    path.write_text('[{"address":"C8:2B:96:00:00:01"}]')
    with pytest.raises(BookError, match=r"gateway\.json: .*device"):
        Book.load(path)
    assert path.read_text().startswith("[{")


def test_forgetting_what_is_not_paired_names_what_is(tmp_path: Path) -> None:
    """So that a typo is seen at once."""
    book = Book.load(tmp_path / "gateway.json")
    book.pair(peripheral(ADDRESS, "runn-3", "", "treadmill"))
    with pytest.raises(BookError, match="paired are: runn-3"):
        book.forget("runn-4")
    book.forget("runn-3")
    assert book.all == []


def test_only_its_owner_may_read_the_book(tmp_path: Path) -> None:
    """It may name files with passwords."""
    book = Book.load(tmp_path / "gateway.json")
    book.save()
    assert stat.S_IMODE(book.path.stat().st_mode) == 0o600

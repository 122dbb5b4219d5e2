"""Log lines back into records: the same ones, or a line that says what is wrong."""

import dataclasses
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridecue.core import cues, events
from stridecue.core.coaching import retarget
from stridecue.core.events import Alarm, Footfall
from stridecue.core.loads.own_baseline import LoadBaseline
from stridecue.core.log import Header, Log, Record, Seal, line
from stridecue.core.plan import Band, Plan, Ramp, Segment
from stridecue.core.runner import Runner
from stridecue.core.units import Boot, Count, Ident, ShortText
from stridecue.edges.store import LogError, read_log
from tests.edges.store.given import Lane, header

TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
KNOWN: dict[Any, st.SearchStrategy[Any]] = {
    Ident: st.from_regex(r"[a-z0-9-]{1,32}", fullmatch=True),
    Boot: st.from_regex(r"[0-9a-f]{8}", fullmatch=True),
    ShortText: TEXT,
    str: TEXT,
    Count: st.integers(0, 2**53 - 1),
}
KNOWN |= {kind | None: strategy | st.none() for kind, strategy in KNOWN.items()}


def _any(kind: type[Any], **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Any instance of a record class, within the bounds its fields declare."""
    hints = get_type_hints(kind, include_extras=True)
    fields: dict[str, st.SearchStrategy[Any]] = {}
    for field in dataclasses.fields(kind):
        hint = hints[field.name]
        fields[field.name] = KNOWN[hint] if hint in KNOWN else st.from_type(hint)
    return st.builds(kind, **(fields | given))


MEDIANS = st.tuples(st.integers(0, 2), TEXT, st.floats(-1e9, 1e9))
KNOWN[LoadBaseline] = _any(LoadBaseline, medians=st.lists(MEDIANS, max_size=4).map(tuple))

FREE = st.builds(Segment, st.just("free"), st.none(), st.integers(1, 14_400))
CUED = st.builds(Segment, st.sampled_from(["continuous", "bandwidth"]), st.integers(-100, 100), st.integers(1, 14_400))
PLANS = st.builds(Plan, KNOWN[Ident], st.lists(FREE | CUED, min_size=1, max_size=4).map(tuple), _any(Ramp), _any(Band))
RUNNERS = st.builds(
    Runner,
    KNOWN[Ident],
    st.integers(145_000, 190_000) | st.none(),
    st.integers(1_200, 2_300) | st.none(),
    KNOWN[Ident],
    KNOWN[LoadBaseline] | st.none(),
)
HEADERS = _any(Header, plan=PLANS, runner=RUNNERS, seed=st.integers(0, 2**53 - 1) | st.none())
RECORDS: list[type[Any]] = [*events.Event.__args__, *cues.Cue.__args__]
WISHES: list[dict[str, Any]] = [
    {"target_permille": 50},
    {"by_permille": -5},
    {"policy": "silent"},
    {"target_milli_spm": 172_500},
    {"band_permille": 40},
]


def _record(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Any instance; a change of the target carries exactly one wish."""
    if kind is not retarget.Retarget:
        return _any(kind)
    nothing: dict[str, Any] = dict.fromkeys(retarget.WISHES)
    wishes = [nothing | wish for wish in WISHES]
    return st.one_of([_any(kind, **{name: st.just(value) for name, value in wish.items()}) for wish in wishes])


@settings(max_examples=60, deadline=None)
@given(HEADERS)
def test_any_header_comes_back(first: Header) -> None:
    """Header with its nested plan and runner: the line, read strictly, is the same header."""
    found, records = read_log([line(first)])
    assert found == first
    assert line(found) == line(first)
    assert list(records) == []


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of([_record(kind) for kind in RECORDS]), max_size=5))
def test_any_records_come_back(records: list[Record]) -> None:
    """Every event and cue the core can write is read back as the same object and the same bytes."""
    lines = [line(header("s")), *map(line, records)]
    found = list(read_log(lines)[1])
    assert found == records
    assert [line(record) for record in found] == lines[1:]


@pytest.fixture(scope="module")
def sealed() -> list[bytes]:
    """A sealed log of a few steps."""
    lane = Lane("s-1")
    for _ in range(3):
        lane.batch(2)
    lane.sealed()
    return lane.lines


def test_a_sealed_log_ends_with_its_seal(sealed: list[bytes], tmp_path: Path) -> None:
    """From lines and from a file: the same records, the seal last."""
    path = tmp_path / "s-1.jsonl"
    path.write_bytes(b"".join(sealed))
    first, records = read_log(path)
    found = list(records)
    assert (first, found) == (header("s-1"), list(read_log(sealed)[1]))
    assert isinstance(found[-1], Seal)
    assert found[-1].events == 9


def test_a_log_cut_anywhere_is_its_beginning(sealed: list[bytes], tmp_path: Path) -> None:
    """Cut after the header at any byte: the whole lines before the cut, no error, no seal."""
    whole = b"".join(sealed)
    records = list(read_log(sealed)[1])
    path = tmp_path / "cut.jsonl"
    for end in range(len(sealed[0]), len(whole) - 1, 7):
        path.write_bytes(whole[:end])
        found = list(read_log(path)[1])
        assert found == records[: len(found)]
        assert len(found) >= whole[:end].count(b"\n") - 1


def test_any_changed_byte_is_found(sealed: list[bytes]) -> None:
    """A sealed log with one digit changed, a line dropped, doubled or swapped is refused."""
    middle = len(sealed) // 2
    changed = sealed[:]
    changed[middle] = changed[middle].replace(b'"at_us":', b'"at_us":1')
    swapped = sealed[:]
    swapped[middle : middle + 2] = reversed(swapped[middle : middle + 2])
    for wrong, said in (
        (changed, "the seal does not match"),
        (swapped, "the seal does not match"),
        (sealed[:middle] + sealed[middle + 1 :], "lines are missing or were added"),
        (sealed[:middle] + sealed[middle : middle + 1] + sealed[middle:], "lines are missing or were added"),
        ([*sealed, line(Alarm(1))], "a line after the seal"),
        ([*sealed, b"half a li"], "a line after the seal"),
    ):
        with pytest.raises(LogError, match=said):
            list(read_log(wrong)[1])


STEP = line(Footfall(1, "pod", "0badcafe", 1, 2))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (b"\n", r"example:2: not JSON"),
        (b"\xff\xfe\n", r"example:2: not JSON"),
        (b"[1]\n", r"example:2: expected an object with one of 'log', 'event' and 'cue'"),
        (b"{}\n", r"example:2: expected an object"),
        (b'{"event":"alarm","cue":"tempo","at_us":1}\n', r"example:2: expected an object with one of"),
        (b'{"event":"stumble","at_us":1}\n', r"example:2: .*'stumble'"),
        (b'{"event":"alarm"}\n', r"example:2: alarm.at_us: field required"),
        (STEP.replace(b'"seq":1', b'"seq":true'), r"example:2: footfall.seq: .*integer \(got True\)"),
        (STEP.replace(b'"seq":1', b'"seq":1.0'), r"example:2: footfall.seq"),
        (STEP.replace(b'"seq":1', b'"seq":NaN'), r"example:2: not JSON"),
        (STEP.replace(b'"seq":1', b'"seq":-1'), r"example:2: footfall.seq: .*greater than or equal to 0"),
        (STEP.replace(b'"seq":1', b'"seq":1,"sequel":1'), r"example:2: footfall.sequel"),
        (b'{"because":"' + b"x" * 70_000 + b'"}\n', r"example:2: a line of more than 65536 bytes"),
        (line(header("s")), r"example:2: a second header"),
    ],
)
def test_a_wrong_line_is_named(wrong: bytes, said: str) -> None:
    """Whatever is wrong in the middle of a log: file, line number and what, in one line."""
    _, records = read_log([line(header("s")), wrong, line(Alarm(1))], "example")
    with pytest.raises(LogError, match=said) as told:
        list(records)
    assert "\n" not in str(told.value)


def test_a_log_begins_with_its_header(tmp_path: Path) -> None:
    """Nothing, a folder, a missing file, or anything else first: refused with the name of the source."""
    for lines, said in (([], "empty"), ([STEP], "this one with Footfall"), ([b'{"log":"he'], "not JSON")):
        with pytest.raises(LogError, match=said):
            read_log(lines)
    with pytest.raises(LogError, match="cannot be read"):
        read_log(tmp_path)
    with pytest.raises(LogError, match=r"missing.jsonl: cannot be read"):
        read_log(tmp_path / "missing.jsonl")


def test_a_header_holds_a_valid_plan() -> None:
    """A plan the core would refuse is refused here, with the place in it."""
    plan = line(header("s")).replace(b'"mode":"free"', b'"mode":"continuous"')
    with pytest.raises(LogError, match=r"log:1: header.plan.segments.0: .*target_permille is missing"):
        read_log([plan])


def test_a_log_is_counted_as_it_was_written() -> None:
    """Events and cues are told apart as the core counts them."""
    log = Log(header("s"))
    log.add(Alarm(1), [cues.Silence(1, "quiet"), cues.Notice(1, "session", "example")])
    log.seal(2, "stopped", {})
    assert len(list(read_log(log.drain())[1])) == 4

"""log.py: lines, counts and a seal over them."""

import hashlib

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from stridecue.core.cues import Cue, Silence
from stridecue.core.events import Alarm, Event, Heartbeat
from stridecue.core.log import Header, Log, Seal, line
from stridecue.core.plan import FREE_RUN
from stridecue.core.runner import Runner

HEADER = Header("s", "1", "home", FREE_RUN, Runner(), "test", 0, "1970-01-01T00:00:00Z", "0")
ANY = TypeAdapter[Event | Cue | Header | Seal](Event | Cue | Header | Seal)


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=20))
def test_draining_changes_nothing(steps: list[tuple[int, bool]]) -> None:
    """Header, events with their cues and the seal come out once each, in order, and the hash is that of the bytes."""
    log = Log(HEADER)
    lines: list[bytes] = []
    for at_us, (cues, drain) in enumerate(steps):
        log.add(Alarm(at_us), [Silence(at_us, "test")] * cues)
        if drain:
            waiting = log.waiting
            drained = log.drain()
            assert len(drained) == waiting
            lines += drained
    seal = log.seal(99, "end", {"b": 1, "a": 2})
    assert (seal.events, seal.cues, list(seal.tally)) == (len(steps), sum(cues for cues, _ in steps), ["a", "b"])
    lines += log.drain()
    assert log.drain() == []
    assert len(lines) == 2 + seal.events + seal.cues
    assert seal.sha256 == hashlib.sha256(b"".join(lines[:-1])).hexdigest()
    assert [set(orjson.loads(one)) & {"log", "event", "cue"} for one in lines][:1] == [{"log"}]
    assert all(one.endswith(b"\n") and one.count(b"\n") == 1 for one in lines)


def test_a_line_reads_back_as_itself() -> None:
    """One line, one record, through JSON and the core's own classes."""
    for record in (HEADER, Alarm(5), Silence(6, 'a "reason"\nof two lines'), Seal(9, "end", 1, 2, {"a": 1}, "00")):
        assert ANY.validate_json(line(record)) == record


@pytest.mark.parametrize("uptime_s", [2**53, 2**64, -1])
def test_no_integer_passes_that_the_log_cannot_write(uptime_s: int) -> None:
    """A count beyond 2^53 is refused where it is read: it would break the line of the log, and with it the lane."""
    with pytest.raises(ValidationError):
        TypeAdapter(Heartbeat).validate_python(
            {"at_us": 1, "device": "pod", "boot": "0badcafe", "uptime_s": uptime_s, "seq": 1}, strict=True
        )

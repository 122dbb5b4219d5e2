"""replay.py: identical, or the first place where log and replay part."""

from collections.abc import Sequence
from dataclasses import replace

from stridecue.core.cues import Cue, Tempo
from stridecue.core.events import Alarm, Event, Heartbeat
from stridecue.core.log import Header, Log, Seal
from stridecue.core.plan import Plan, Segment
from stridecue.core.replay import Replayed, replay
from stridecue.core.runner import Runner
from tests.core.world import World, two_pods

PLAN = Plan("up", (Segment("continuous", 75),))
RUNNER = Runner("runner", 160_000)
HEADER = Header("s", "1", "home", PLAN, RUNNER, "test", 0, "1970-01-01T00:00:00Z", "0")
Records = list[Event | Cue | Seal]


def recorded() -> tuple[Records, Seal]:
    """A short session with a tempo in it, and its seal."""
    w = World(PLAN, RUNNER, two_pods())
    w.run(15, 160.0)
    log = Log(HEADER)
    records: Records = []
    for event, cues in w.trace:
        log.add(event, cues)
        records += [event, *cues]
    return records, log.seal(w.now_us, "end", w.session.tally, w.session.load)


RECORDS, SEAL = recorded()


def found(records: Sequence[Event | Cue | Seal]) -> Replayed:
    """Replayed with its header."""
    return replay(HEADER, records)


def test_a_session_is_identical_with_and_without_its_seal() -> None:
    """A sealed log says so; an interrupted one replays up to its end."""
    sealed, cut = found([*RECORDS, SEAL]), found(RECORDS)
    assert (sealed.identical, sealed.sealed, sealed.events, sealed.cues) == (True, True, SEAL.events, SEAL.cues)
    assert (cut.identical, cut.sealed, cut.difference) == (True, False, None)
    assert all(found(RECORDS[:n]).identical for n in range(0, len(RECORDS), 17))


def test_a_changed_missing_or_added_cue_is_found_at_its_line() -> None:
    """The line is the one in the file, counted from the header."""
    at = next(i for i, record in enumerate(RECORDS) if isinstance(record, Tempo))
    tempo = RECORDS[at]
    assert isinstance(tempo, Tempo)
    for broken in (
        [*RECORDS[:at], replace(tempo, milli_spm=tempo.milli_spm + 1), *RECORDS[at + 1 :]],
        [*RECORDS[:at], *RECORDS[at + 1 :]],
        [*RECORDS[:at], replace(tempo, because="twice"), *RECORDS[at:]],
    ):
        difference = found([*broken, SEAL]).difference
        assert difference is not None
        assert difference.line == at + 2
        assert difference.logged != difference.replayed


def test_a_changed_event_that_changes_no_cue_is_still_found() -> None:
    """The seal's hash covers every byte: a battery that was never that full ends at the seal."""
    at = next(i for i, record in enumerate(RECORDS) if isinstance(record, Heartbeat))
    beat = RECORDS[at]
    assert isinstance(beat, Heartbeat)
    result = found([*RECORDS[:at], replace(beat, battery_pct=80), *RECORDS[at + 1 :], SEAL])
    assert not result.identical
    assert result.difference is not None
    assert "sha256" in result.difference.logged


def test_a_wrong_seal_and_anything_after_a_seal_are_found() -> None:
    """Counts, tally, hash, a record behind the end, a second seal."""
    for seal in (
        replace(SEAL, events=SEAL.events + 1),
        replace(SEAL, cues=SEAL.cues - 1),
        replace(SEAL, tally={}),
        replace(SEAL, sha256="0" * 64),
    ):
        assert not found([*RECORDS, seal]).identical
    for extra in (Alarm(SEAL.ended_us), SEAL):
        result = found([*RECORDS, SEAL, extra])
        assert not result.identical
        assert result.difference is not None
        assert result.difference.line == len(RECORDS) + 3


def test_time_that_goes_back_is_a_difference() -> None:
    """A log that no session can have written is said to differ, not raised."""
    result = found([Alarm(5), Alarm(4)])
    assert not result.identical
    assert result.difference is not None
    assert "comes before" in result.difference.replayed

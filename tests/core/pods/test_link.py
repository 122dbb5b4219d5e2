"""link.py: one device, its boots, its gaps and its habits."""

import pytest

from stridecue.core.events import Heartbeat
from stridecue.core.limits import PATIENCE_US, STUCK_INTERVALS
from stridecue.core.pods.link import BEATS_WITHIN_US, BOOT_GRACE_US, Link

A, B = "aaaaaaaa", "bbbbbbbb"


def beat(at_us: int, boot: str = A, uptime_s: int = 10, oldest: int | None = None) -> Heartbeat:
    """A heartbeat."""
    return Heartbeat(at_us, "pod", boot, uptime_s, 0, oldest)


def test_what_was_on_disk_counts_for_the_first_look_at_its_boot() -> None:
    """The committed numbers are known even though the device is first heard after the claim."""
    link = Link("left", 0, A, 7)
    assert not link.boots(A, 1)
    assert [link.ledger.admit(seq) for seq in (7, 8)] == [False, True]


def test_a_restart_is_seen_by_boot_id_or_by_uptime() -> None:
    """A new id, or an uptime that falls by more than two seconds, is a restart; the first message is not."""
    link = Link("left", 0, None, None)
    assert not link.beats(beat(1, uptime_s=100))
    assert not link.beats(beat(2, uptime_s=98))
    assert link.beats(beat(3, uptime_s=1))
    assert link.beats(beat(4, B, 5))


def test_a_late_heartbeat_is_no_restart() -> None:
    """An older uptime that is longer than the time since the last heartbeat is late news; four in a row are not."""
    link = Link("left", 0, None, None)
    link.beats(beat(1, uptime_s=100))
    assert [link.beats(beat(2 + i, uptime_s=95)) for i in range(4)] == [False, False, False, True]


def test_an_earlier_boot_is_told_apart_for_a_while_and_may_come_back() -> None:
    """A late heartbeat of the boot before is no restart; one that comes seconds later is the device with its old id."""
    link = Link("left", 0, None, None)
    link.beats(beat(1))
    link.ledger.admit(5)
    assert link.beats(beat(10, B, 0))
    past = link.earlier(A)
    assert past is not None
    assert not past.admit(5)
    assert link.earlier(B) is None
    assert not link.beats(beat(10 + BOOT_GRACE_US, A))
    assert link.boot == B
    assert link.beats(beat(11 + BOOT_GRACE_US, A, 0))
    assert link.boot == A
    assert link.earlier(A) is None


def test_a_device_that_reboots_for_ever_stays_small() -> None:
    """Earlier boots are kept, but not all of them."""
    link = Link("left", 0, None, None)
    for i in range(100):
        link.boots(f"{i:08x}", i)
    assert link.earlier(f"{98:08x}") is not None
    assert link.earlier(f"{50:08x}") is None


@pytest.mark.parametrize(("counted", "seq", "missing"), [(None, 5, 0), (4, 5, 0), (4, 7, 2), (4, 3, 0)])
def test_gaps_in_its_own_numbers_prove_a_loss(counted: int | None, seq: int, missing: int) -> None:
    """Numbers between the last counted footfall and this one are lost, late or refused; unknown is none."""
    link = Link("left", 0, None, None)
    if counted is not None:
        link.counted(counted)
    assert link.missing(seq) == missing


def test_equal_intervals_of_one_pod_are_a_stuck_pod() -> None:
    """Twelve strides equal to the millisecond on its own clock are suspected, whatever the other foot does."""
    link = Link("left", 0, None, None)
    assert [link.stuck(700_000 * i) for i in range(STUCK_INTERVALS + 1)] == [False] * STUCK_INTERVALS + [True]
    assert not link.stuck(700_000 * STUCK_INTERVALS + 710_000)


def test_a_contact_time_belongs_to_a_recent_footfall() -> None:
    """The last counted footfall or the one before; nothing is recent before the first."""
    link = Link("left", 0, None, None)
    assert not link.recent(0)
    link.counted(9)
    assert [link.recent(seq) for seq in (7, 8, 9, 10)] == [False, True, True, False]


def test_patience_ends_after_a_minute_for_a_pod_that_does_not_say_what_it_keeps() -> None:
    """A hole holds the acknowledgement back for sixty seconds, or for ever when the pod still keeps the step."""
    for oldest, acked in ((None, 3), (1, 1)):
        link = Link("left", 0, None, None)
        link.beats(beat(0, oldest=oldest))
        for seq in (1, 3):
            link.ledger.admit(seq)
        link.beats(beat(1, oldest=oldest))
        assert link.acked_seq == 1
        link.beats(beat(2 + PATIENCE_US, oldest=oldest))
        assert link.acked_seq == acked


def test_nothing_is_acknowledged_above_a_step_that_the_pod_may_still_keep() -> None:
    """A first step that is not number 0 waits for the heartbeat that says what the pod keeps, two seconds at most."""
    link = Link("left", 0, None, None)
    link.boots(A, 10)
    link.ledger.admit(1)
    assert link.acked_seq is None
    link.beats(beat(20, oldest=0))
    assert link.acked_seq is None
    link.ledger.admit(0)
    assert link.acked_seq == 1


def test_a_pod_without_heartbeats_is_acknowledged_all_the_same() -> None:
    """After two seconds without one, or at once where there is nothing before its first step."""
    link = Link("left", 0, None, None)
    link.boots(A, 10)
    link.ledger.admit(5)
    link.heard_us = 11 + BEATS_WITHIN_US
    assert link.acked_seq == 5
    link = Link("left", 0, None, None)
    link.boots(A, 10)
    link.ledger.admit(0)
    assert link.acked_seq == 0

"""What a pod says, keeps, resends and forgets."""

import json
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from foot_pod.pod import RESEND_AFTER_MS, RESENDS_A_BEAT, Pod
from shared.pace import INITIAL_CONTACT, LATE, TOE_OFF
from shared.ring import STEPS, Ring
from stridecue.core import events
from stridecue.edges import wire


@dataclass
class Said:
    """A link that remembers."""

    sent: list[tuple[str, dict[str, Any], int, bool]] = field(default_factory=list)

    def __call__(self, subject: str, payload: bytes, qos: int = 0, retain: bool = False) -> bool:
        """One message."""
        self.sent.append((subject, json.loads(payload), qos, retain))
        return True

    def of(self, subject: str) -> list[dict[str, Any]]:
        """What was said on one subject."""
        return [body for name, body, _, _ in self.sent if name == subject]


def pod(steps: int = STEPS) -> tuple[Pod, Said]:
    """A left pod and what it says."""
    said = Said()
    return Pod("9f3a11c2", "left", "1.0.0", said, steps), said


def run(one: Pod, first: int, count: int, *, connected: bool = True) -> int:
    """`count` strides of 700 ms from contact `first` on; the time after them in ms."""
    now_ms = 0
    for contact in range(first, first + count):
        t_us = (contact + 1) * 700_000
        now_ms = t_us // 1_000 + 50
        one.event(INITIAL_CONTACT, contact, t_us, 0, 0, connected, now_ms)
        one.event(TOE_OFF, contact, t_us + 240_000, 240_000, 0, connected, now_ms + 240)
    return now_ms + 300


def test_every_message_is_one_the_service_takes() -> None:
    """State, footfall, toe-off, heartbeat and clock answer decode into the contract's classes."""
    one, said = pod()
    one.birth()
    now_ms = run(one, 0, 2)
    one.tick(now_ms, 87, -55)
    one.heard("clock", b'{"sent_us":5}', False, 9)
    kinds = set()
    for subject, body, qos, retained in said.sent:
        found = wire.decode(f"stridecue/1/home/pod/{subject}", json.dumps(body).encode(), 9_000_000, retained=retained)
        assert not isinstance(found, wire.Refusal), found
        assert qos == wire.SUBJECTS[subject].qos
        kinds.add(type(found))
    assert kinds == {events.LinkChanged, events.Footfall, events.ToeOff, events.Heartbeat, events.ClockEcho}


def test_a_step_is_kept_until_the_service_says_it_is_on_disk() -> None:
    """Not acknowledged in 3 s: sent again as not live, with its toe-off; acknowledged: never again."""
    one, said = pod()
    now_ms = run(one, 0, 3)
    one.heard("ack", b'{"boot":"9f3a11c2","seq":0}', False, 0)
    said.sent.clear()
    one.tick(now_ms, 90, -50)
    assert said.of("footfall") == []
    one.tick(now_ms + RESEND_AFTER_MS, 90, -50)
    assert [(step["seq"], step["live"]) for step in said.of("footfall")] == [(1, False), (2, False)]
    assert [step["contact_us"] for step in said.of("toe_off")] == [240_000, 240_000]
    one.heard("ack", b'{"boot":"9f3a11c2","seq":2}', False, 0)
    said.sent.clear()
    one.tick(now_ms + 3 * RESEND_AFTER_MS, 90, -50)
    assert said.of("footfall") == []


def test_five_minutes_without_a_broker_lose_no_step() -> None:
    """525 strides: none is said live, all arrive later, oldest first, no more than the contract's share at a time."""
    one, said = pod()
    now_ms = run(one, 0, 525, connected=False)
    assert said.of("footfall") == []
    beats = 0
    while one.ring.oldest < one.ring.next:
        said.sent.clear()
        beats += 1
        one.tick(now_ms + 600 * beats, 90, -50)
        again = said.of("footfall")
        assert len(again) <= RESENDS_A_BEAT
        assert not any(step["live"] for step in again)
        one.heard("ack", json.dumps({"boot": one.boot, "seq": again[-1]["seq"]}).encode(), False, 0)
    assert one.ring.next == 525
    assert beats == 14


def test_a_full_ring_keeps_the_newest_and_says_what_it_still_has() -> None:
    """The heartbeat's oldest_seq tells the service which steps it need not wait for."""
    one, said = pod(steps=10)
    now_ms = run(one, 0, 25, connected=False)
    one.tick(now_ms, 90, -50)
    assert one.ring.lost == 15
    assert said.of("heartbeat")[0]["oldest_seq"] == 15
    assert [step["seq"] for step in said.of("footfall")] == list(range(15, 25))


def test_steps_found_late_are_told_as_late() -> None:
    """Those from before running was recognised are kept and sent, never as live."""
    one, said = pod()
    one.event(INITIAL_CONTACT, 1, 700_000, 0, LATE, True, 2_000)
    one.tick(2_500, 90, -50)
    assert [step["live"] for step in said.of("footfall")] == [False]


def test_old_foreign_and_broken_messages_change_nothing() -> None:
    """A retained clock question, another boot's acknowledgement, one of the future, and what is no JSON."""
    one, said = pod()
    run(one, 0, 3)
    said.sent.clear()
    one.heard("clock", b'{"sent_us":5}', True, 9)
    one.heard("ack", b'{"boot":"00000000","seq":2}', False, 0)
    one.heard("ack", b'{"boot":"9f3a11c2","seq":99}', False, 0)
    one.heard("ack", b'{"boot":"9f3a11c2","seq":"2"}', False, 0)
    one.heard("ack", b"\xff\xfe", False, 0)
    one.heard("config", b"[]", True, 0)
    one.heard("config", b'{"side":"middle"}', True, 0)
    assert one.ring.oldest == 0
    assert said.sent == []


def test_a_side_given_by_the_service_is_said_again() -> None:
    """`config` names the foot: the next steps and the state carry it."""
    one, said = pod()
    one.heard("config", b'{"side":"right"}', True, 0)
    run(one, 0, 1)
    assert said.of("state")[-1]["side"] == said.of("footfall")[-1]["side"] == "right"


@given(st.lists(st.one_of(st.just(-1), st.integers(0, 60)), max_size=200))
def test_the_ring_is_a_queue_of_the_newest(moves: list[int]) -> None:
    """Whatever is added (-1) and acknowledged, what it holds is what a plain list would hold."""
    ring, plain, count = Ring(7), list[int](), 0
    for move in moves:
        if move < 0:
            assert ring.add(1_000 * count) == count
            plain.append(count)
            plain, count = plain[-7:], count + 1
        else:
            ring.acknowledge(move)
            if move < count:
                plain = [seq for seq in plain if seq > move]
        assert list(range(ring.oldest, ring.next)) == plain
        assert [ring.t_us(seq) for seq in plain] == [1_000 * seq for seq in plain]

"""Which device serves which lane, and that none of them can harm another."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridecue.app.floor.floor import UNCLAIMED_MAX, ClaimError
from stridecue.core.events import Heartbeat, LinkChanged
from stridecue.core.limits import RATE_BURST, RATE_PER_S
from stridecue.edges import wire
from tests.app.floors import BOOT, Ear, floor, footfall, message, run


def test_a_second_claim_is_refused_with_both_names() -> None:
    """A device serves one lane; the words name the device and both lanes."""
    found = floor("1", "2")
    found.claim("1", "pod", 0)
    with pytest.raises(ClaimError, match="'pod' serves lane '1'; lane '2' cannot have it too"):
        found.claim("2", "pod", 0)
    found.release("pod", 1)
    found.claim("2", "pod", 2)
    assert found.devices["pod"].lane == "2"


def test_a_second_sensor_on_the_same_foot_is_refused() -> None:
    """Two left feet, or a foot beside one that is not known, are refused with both names."""
    found = floor("1")
    found.claim("1", "a", 0, "left")
    for side in ("left", "unknown"):
        with pytest.raises(ClaimError, match=r"'b' .* cannot serve lane '1': 'a' .left foot. does"):
            found.claim("1", "b", 0, side)
    found.claim("1", "b", 0, "right")
    assert set(found.lanes["1"].devices) == {"a", "b"}


def test_claims_and_releases_of_nobody_are_refused() -> None:
    """An unknown lane names those there are; a free device cannot be released."""
    found = floor("1", "2")
    with pytest.raises(ClaimError, match="lane '3' is unknown; there are: 1, 2"):
        found.claim("3", "pod", 0)
    with pytest.raises(ClaimError, match="'pod' serves no lane"):
        found.release("pod", 0)


def test_at_home_the_pod_that_is_put_on_is_adopted() -> None:
    """With one lane that adopts, the first live step claims its device and begins the session."""
    found = floor("1", adopt=True)
    run(found, [footfall(i) for i in range(6)])
    assert found.devices["pod"].lane == "1"
    session = found.lanes["1"].session
    assert session is not None
    assert session.tally["steps"] == 6
    run(found, [footfall(i + 6, "other") for i in range(3)])
    assert found.devices["other"].lane is None
    assert any("'other'" in refusal and "'pod'" in refusal for refusal in found.refusals)


def test_nobody_is_adopted_on_a_floor_of_several() -> None:
    """An unclaimed device is counted and shown, and moves nothing."""
    found = floor("1", "2")
    run(found, [footfall(i) for i in range(5)])
    assert found.counts["unclaimed"] == 5
    assert [device.name for device in found.strangers()] == ["pod"]
    assert all(lane.session is None for lane in found.lanes.values())


def test_a_flood_holds_its_own_lane_and_names_the_device() -> None:
    """3,000 messages a second from one pod: its lane is held with its name, the other lane runs on."""
    ear = Ear()
    found = floor("1", "2", ear=ear)
    found.claim("1", "mad", 0)
    found.claim("2", "good", 0)
    seq = 0
    for i in range(20):
        good = footfall(i, "good", 5_000_000)
        run(found, [good])
        for k in range(1_000):
            at_us = good.at_us + k * 333
            topic, payload = message(footfall(i, "mad", seq=seq))
            seq += 1
            found.receive(topic, payload, at_us)
    span_s = 20 * 0.35
    flooded, good_lane = found.lanes["1"].session, found.lanes["2"].session
    assert flooded is not None
    assert good_lane is not None
    assert flooded.trust.state == "held"
    assert flooded.trust.because == "mad sends too much: over its rate, the rest is not looked at"
    assert found.counts["messages"] - found.counts["flooded"] <= 20 + RATE_BURST + RATE_PER_S * span_s + 20
    assert (good_lane.tally["steps"], good_lane.trust.state) == (20, "cueing")
    assert found.lanes["1"].failures == found.lanes["2"].failures == 0


def test_a_resend_after_an_outage_is_no_flood() -> None:
    """Two rings of 600 steps at once are taken as backfill: logged, not cued, and the lane is not held for it."""
    found = floor("1")
    found.claim("1", "pod", 0)
    run(found, [footfall(i, seq=i + 600) for i in range(10)])
    at_us = footfall(10).at_us
    for seq in range(600):
        body = b'{"boot":"%s","seq":%d,"t_us":5,"live":false}' % (BOOT.encode(), seq)
        found.receive(wire.topic("home", "pod", "footfall"), body, at_us)
    session = found.lanes["1"].session
    assert session is not None
    assert session.tally["resent"] == 600
    assert session.trust.state == "cueing"
    assert found.counts["flooded"] == 0


def test_strangers_cannot_fill_the_memory() -> None:
    """Of ten thousand invented devices a bounded number is remembered; those that serve a lane never go."""
    found = floor("1", "2")
    found.claim("1", "pod", 0)
    for i in range(10_000):
        run(found, [footfall(0, f"stranger-{i}")])
    assert len(found.devices) <= UNCLAIMED_MAX + 1
    assert found.devices["pod"].lane == "1"


def test_a_bracelet_only_hears() -> None:
    """A bracelet that sends steps is not a runner: nothing of it reaches the session."""
    found = floor("1", bracelets={"1": ("wrist",)})
    run(found, [footfall(i, "wrist") for i in range(8)])
    assert found.lanes["1"].session is None
    assert found.devices["wrist"].status == "online"


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.text(max_size=60), st.binary(max_size=2100))
def test_receive_never_raises(topic: str, payload: bytes) -> None:
    """Whatever comes over MQTT is fed, or refused and counted."""
    found = floor("1", adopt=True)
    for name in (topic, wire.topic("home", "pod", "footfall")):
        found.receive(name, payload, 70)
    assert found.counts["messages"] + found.counts["refused"] == 2 or topic.count("/service/")
    assert len(found.refusals) <= 20


def test_refusals_are_counted_by_subject_and_remembered_in_words() -> None:
    """Health shows how many of which kind, and the last twenty in words; the count of kinds is bounded."""
    found = floor("1")
    for i in range(100):
        found.receive(wire.topic("home", "pod", f"subject-{i}"), os.urandom(8), i)
    found.receive(wire.topic("home", "pod", "footfall"), b"{}", 200)
    assert (found.counts["refused_other"], found.counts["refused_footfall"]) == (100, 1)
    assert len(found.counts) < 10
    assert found.refusals[-1].startswith("pod/footfall: boot: ")


def test_a_device_learns_when_its_answer_to_the_clock_was_heard() -> None:
    """The next request carries it, once, and only for an answer to the one before: a device then has all four times."""
    found = floor("1", bracelets={"1": ("wrist",)})
    device = found.devices["wrist"]
    assert found.clock_request(device, 1_000) == b'{"sent_us":1000}'
    topic = wire.topic("home", "wrist", "clock")
    answer = b'{"boot":"9f3a11c2","sent_us":1000,"pod_received_us":5,"pod_sent_us":6}'
    found.receive(topic, answer, 1_900)
    assert found.clock_request(device, 2_000) == b'{"sent_us":2000,"heard_us":1900}'
    found.receive(topic, answer, 2_900)
    assert found.clock_request(device, 3_000) == b'{"sent_us":3000}'


def test_what_becomes_of_a_device_is_told_within_a_second() -> None:
    """A battery that is heard of and a device that falls silent are told, once each; news that is none is not."""
    here = floor("1")
    told: list[tuple[str, str, int | None]] = []
    here.device_changed = lambda device: told.append((device.name, device.seen(now_us), device.battery_pct))
    here.claim("1", "pod", 0)
    now_us = 1_000_000
    here.feed(Heartbeat(now_us, "pod", BOOT, 1, 0, battery_pct=55))
    for now_us in range(1_000_000, 9_000_000, 50_000):
        here.tick(now_us)
    assert told == [("pod", "online", 55), ("pod", "silent", 55)]


def test_a_bracelet_belongs_to_its_lane_by_the_configuration_alone() -> None:
    """It feels the beat of the lane that names it, so no page can take it away, nor give a lane one as a sensor."""
    here = floor("1", bracelets={"1": ("wrist",)})
    here.feed(LinkChanged(0, "stranger", "online", kind="bracelet"))
    with pytest.raises(ClaimError, match=r"'wrist' is a bracelet: name it in lanes\.bracelets of its lane"):
        here.release("wrist", 1)
    with pytest.raises(ClaimError, match="'stranger' is a bracelet"):
        here.claim("1", "stranger", 1)
    assert here.devices["wrist"].lane == "1"
    assert here.devices["stranger"].lane is None

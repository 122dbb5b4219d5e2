"""Pages: a snapshot to begin with, what was missed when they come back, and one slot each when they stall."""

import asyncio
from typing import Any

import orjson

from stridecue.core.cues import Notice, Silence, Status, Tempo
from stridecue.core.events import Alarm
from stridecue.edges.channels import Screen
from stridecue.edges.channels.screen import KEPT, Watcher

TEMPO = Tempo(1, 172_500, 2_000_000, 1, "why")


def screen() -> Screen:
    """A hub whose snapshots say which lane they are of."""
    return Screen(lambda lane: {"of": lane}, lambda: 7)


def step(hub: Screen, n: int, lane: str = "1") -> None:
    """A step's status and a notice."""
    hub.offer(lane, Alarm(n), [Notice(n, "rejected", f"notice {n}"), Status(n, "cueing", "why", n)])


async def taken(watcher: Watcher) -> list[dict[str, Any]]:
    """What waits, decoded."""
    async with asyncio.timeout(5):
        return [orjson.loads(frame) for frame in await watcher.take()]


async def test_a_page_begins_with_a_snapshot() -> None:
    """The first frame is the lane as it is; then each step, then each cue with its lease, in order."""
    hub = screen()
    page = hub.watch("1", None)
    assert [(frame["type"], frame["data"]) for frame in await taken(page)] == [("snapshot", {"of": "1"})]
    step(hub, 1)
    hub.renew("1", TEMPO, 5)
    frames = await taken(page)
    assert [frame["type"] for frame in frames] == ["notice", "step", "cue"]
    assert [frame["seq"] for frame in frames] == sorted(frame["seq"] for frame in frames)
    assert frames[2]["data"]["lease_ms"] == 1500
    assert all(frame["v"] == 1 and frame["lane"] == "1" and frame["t_us"] == 7 for frame in frames)


async def test_a_stalled_page_costs_one_slot_per_kind() -> None:
    """A hundred thousand frames to a page that takes none: it keeps, and gets, the latest of each kind."""
    hub = screen()
    stalled, reader = hub.watch("1", None), hub.watch("1", None)
    for n in range(1, 100_001):
        step(hub, n)
        hub.renew("1", TEMPO if n % 2 else Silence(n, "held"), n)
    assert len(stalled._slots) <= 4
    frames = await taken(stalled)
    assert {frame["type"] for frame in frames} == {"snapshot", "notice", "step", "cue"}
    assert {frame["data"]["steps"] for frame in frames if frame["type"] == "step"} == {100_000}
    assert len(await taken(reader)) == len(frames)


async def test_a_page_that_comes_back_gets_what_it_missed() -> None:
    """`since` within memory: the frames after it, each once; beyond memory, or of another life: a snapshot."""
    hub = screen()
    stays, page = hub.watch("1", None), hub.watch("1", None)
    await taken(page)
    for n in range(10):
        step(hub, n)
    last = (await taken(page))[-1]
    seen, epoch = last["seq"], last["epoch"]
    hub.leave("1", page)
    for n in range(10, 20):
        step(hub, n)
    back = await taken(hub.watch("1", f"{epoch}.{seen}"))
    assert [frame["data"]["steps"] for frame in back if frame["type"] == "step"] == list(range(10, 20))
    for seq in ("0", f"{seen + 10_000}", "-5", "", "9" * 5_000):
        assert [frame["type"] for frame in await taken(hub.watch("1", f"{epoch}.{seq}"))] == ["snapshot"]
    for since in (f"{seen}", "", "."):
        assert [frame["type"] for frame in await taken(hub.watch("1", since))] == ["snapshot"]
    for n in range(20, 20 + KEPT):
        step(hub, n)
    assert [frame["type"] for frame in await taken(hub.watch("1", f"{epoch}.{seen}"))] == ["snapshot"]
    hub.leave("1", stays)


async def test_a_number_of_another_life_of_the_service_resumes_nothing() -> None:
    """After a restart the same numbers name other frames, so a page that comes back with one begins with a snapshot."""
    before, now = screen(), screen()
    page, stays = before.watch("1", None), now.watch("1", None)
    for n in range(5):
        step(before, n)
        step(now, n)
    last, same = (await taken(page))[-1], (await taken(stays))[-1]
    assert last["seq"] == same["seq"]
    for n in range(5, 10):
        step(now, n)
    back = await taken(now.watch("1", f"{last['epoch']}.{last['seq']}"))
    assert [frame["type"] for frame in back] == ["snapshot"]


async def test_the_floor_sees_every_lane_and_lanes_see_their_own() -> None:
    """A page of one lane never gets a frame of another."""
    hub = screen()
    floor, one, two = hub.watch(None, None), hub.watch("1", None), hub.watch("2", None)
    for watcher in (floor, one, two):
        await taken(watcher)
    step(hub, 1, "1")
    step(hub, 2, "2")
    assert {frame["lane"] for frame in await taken(one)} == {"1"}
    assert {frame["lane"] for frame in await taken(two)} == {"2"}
    assert {frame["lane"] for frame in await taken(floor)} == {"1", "2"}


async def test_a_device_is_told_to_its_lane_and_the_floor() -> None:
    """Each device has a slot of its own, and one that serves no lane is the floor's alone."""
    hub = screen()
    floor, one, two = hub.watch(None, None), hub.watch("1", None), hub.watch("2", None)
    for watcher in (floor, one, two):
        await taken(watcher)
    for lane, name in (("1", "left"), ("1", "right"), ("1", "left"), (None, "stranger")):
        hub.device(lane, name, {"device": name})
    assert [frame["data"]["device"] for frame in await taken(one)] == ["right", "left"]
    assert [(frame["lane"], frame["data"]["device"]) for frame in await taken(floor)] == [
        ("1", "right"),
        ("1", "left"),
        (None, "stranger"),
    ]
    assert two._slots == {}


async def test_nobody_watching_costs_nothing() -> None:
    """Without a page no frame is made and none is kept; a goodbye reaches whoever is there."""
    hub = screen()
    step(hub, 1)
    assert (hub.watching, hub._kept) == (0, {})
    page = hub.watch("1", None)
    step(hub, 2)
    hub.bye("over")
    assert (await taken(page))[-1]["data"] == {"because": "over"}
    hub.leave("1", page)
    assert (hub.watching, hub._kept) == (0, {})


async def test_in_the_dark_the_lanes_page_sees_no_figure_and_the_floor_sees_all() -> None:
    """Silent segments and probes: no cadence, target, band, step count or telling notice for the runner's page."""
    hub = screen()
    runner, physio = hub.watch("1", None), hub.watch(None, None)
    await taken(runner)
    await taken(physio)
    for mode in ("silent", "probe"):
        told = Status(
            9, "cueing", "segment 2 is dark", 80, 171_300, 171_200, 172_000, 167_000, 177_000, True, mode=mode
        )
        hub.offer("1", Alarm(9), [told])
        hub.offer("1", Alarm(9), [told, Notice(9, "session", "target 188"), Notice(9, "storage", "disk full")])
        (storage, step) = await taken(runner)
        assert storage["data"]["because"] == "disk full"
        assert step["data"] == {
            "at_us": 9, "state": "cueing", "because": "segment 2 is dark", "steps": 0, "mode": mode, "cue": "status",
        }  # fmt: skip
        frames = {frame["type"]: frame["data"] for frame in await taken(physio)}
        assert (frames["step"]["cadence_milli_spm"], frames["step"]["target_milli_spm"]) == (171_300, 172_000)
    hub.offer("1", Alarm(10), [Status(10, "cueing", "why", 81, 171_300, mode="continuous")])
    assert (await taken(runner))[0]["data"]["cadence_milli_spm"] == 171_300

"""routes/console.py: what a session has shown so far, markers and notes, over real HTTP; and the memory behind it."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from stridecue.core.cues import Notice, Status, Tempo
from stridecue.core.events import Alarm, PainReport
from stridecue.core.plan import Plan, Segment
from stridecue.core.runner import Runner
from stridecue.edges.channels import Tracer
from stridecue.edges.register import HOME, Register, clinical, consent, people
from stridecue.edges.trace import LINES, PAST, RECENT
from tests.app.floors import footfall, run
from tests.edges.web.serving import OURS, Web, ask, floor_behind_pages, network


@dataclass
class Gym:
    """A floor behind pages; a named runner on lane 1 runs, who agreed that health data is kept, or did not."""

    web: Web
    register: Register
    now: list[int]
    runner: str = ""
    steps: int = field(default=0)

    def run(self, steps: int) -> None:
        """So many steps more on lane 1."""
        run(self.web.floor, [footfall(i) for i in range(self.steps, self.steps + steps)])
        self.steps += steps
        self.now[0] = 1_100_000 + 350_000 * self.steps

    async def get(self, path: str) -> Any:
        """An answer, read."""
        answer = await ask(self.web, "GET", f"/api/v1{path}", **OURS)
        assert answer.status == 200, answer
        return answer.json()

    async def post(self, path: str, **body: Any) -> tuple[int, Any]:
        """Status and answer."""
        answer = await ask(self.web, "POST", f"/api/v1{path}", json.dumps(body).encode(), **OURS)
        return answer.status, answer.json() if answer.body else None


@pytest.fixture
async def gym(tmp_path: Path) -> AsyncIterator[Gym]:
    """Forty steps in."""
    now = [1_000_000]
    async with floor_behind_pages(tmp_path, now) as web:
        found = Gym(web, Register(tmp_path), now)
        with found.register.change(HOME, "somebody") as change:
            found.runner = people.add(change, "Anna Läufer")
        web.floor.lanes["1"].runner = Runner(found.runner, 165_000)
        web.floor.claim("1", "pod", 1_000_000)
        found.run(40)
        yield found


def agree(gym: Gym) -> None:
    """The runner, and a named professional for the clinical pack."""
    with gym.register.change(HOME, "agreed", about=gym.runner) as change:
        clinical.switch(change, on=True, professional="Dr. Knie", profession="physiotherapist")
        consent.decide(change, gym.runner, "store_health", granted=True)


async def test_a_page_that_opens_late_has_the_session_from_its_first_step(gym: Gym) -> None:
    """Every step with its figures, the band, where the beat sounded, what was said; not measured is null."""
    found = await gym.get("/lanes/1/trace")
    points = found["points"]
    assert found["session"] == gym.web.floor.lanes["1"].session_id
    assert len(points["at_us"]) == 40
    assert all(len(column) == 40 for column in points.values())
    assert points["contact_us"] == [None] * 40
    assert points["target_milli_spm"][-1] == 173_250
    assert 170_000 < points["mean10_milli_spm"][-1] < 173_000
    (shade,) = found["shades"]
    assert shade["to_us"] is None
    assert found["limits_milli_spm"] == [148_500, 181_500]
    cues = [line for line in found["lines"] if line["kind"] == "cue"]
    assert cues[0]["because"].startswith("start in phase at the runner's own")
    assert [line["words"] for line in found["lines"] if line["kind"] == "state"] == ["warmup", "cueing"]


async def test_what_came_since_is_all_that_is_sent_again(gym: Gym) -> None:
    """A page asks for what it has not seen: points and lines after its last one."""
    before = (await gym.get("/lanes/1/trace"))["points"]["at_us"][-1]
    gym.run(3)
    assert (await gym.post("/lanes/1/target", policy="silent"))[0] == 204
    found = await gym.get(f"/lanes/1/trace?since_us={before}")
    assert len(found["points"]["at_us"]) == 3
    assert [line["kind"] for line in found["lines"]] == ["change"]
    assert found["lines"][0]["by"] == "the page"
    assert found["lines"][0]["words"] == "the cueing segments are silent now"
    assert found["policy"] == "silent"
    assert found["shades"][-1]["to_us"] is not None


async def test_a_marker_is_in_the_log_and_its_note_is_sealed(gym: Gym) -> None:
    """The log gets a word from a list; the note goes to the register, where the pack and the runner allow it."""
    status, refused = await gym.post("/lanes/1/marks", kind="shoe", note="new insoles")
    assert status == 409
    assert refused["detail"].startswith("marked, but the note was not kept: ")
    agree(gym)
    status, made = await gym.post("/lanes/1/marks", kind="technique", note="arms cross the middle")
    assert (status, made["kind"]) == (201, "technique")
    lines = (await gym.get("/lanes/1/trace"))["lines"]
    assert [(line["words"], line["by"]) for line in lines if line["kind"] == "mark"] == [
        ("shoe", "the page"),
        ("technique", "the page"),
    ]
    (kept,) = await gym.get(f"/runners/{gym.runner}/notes?session={made['session']}")
    assert (kept["at_us"], kept["kind"], kept["note"]) == (made["at_us"], "technique", "arms cross the middle")
    (written,) = gym.web.floor.lanes["1"].drain()
    assert b"arms cross" not in b"".join(written.lines)
    assert b"arms cross" not in gym.register.path.read_bytes()
    assert (await gym.post("/lanes/1/marks", kind="gossip"))[0] == 422
    assert (await gym.post("/lanes/2/marks", kind="shoe"))[0] == 409


async def test_pain_is_shown_where_the_register_lets_it_be_and_the_look_is_kept(gym: Gym) -> None:
    """Without the pack or the consent the line is left out with the reason; with both it is there, and in the trail."""
    gym.web.floor.lanes["1"].feed(PainReport(gym.now[0], "knee", 2))
    found = await gym.get("/lanes/1/trace")
    assert not [line for line in found["lines"] if line["kind"] == "pain" or "knee" in line["words"]]
    assert found["pain_because"]
    agree(gym)
    found = await gym.get("/lanes/1/trace")
    (line,) = [line for line in found["lines"] if line["kind"] == "pain"]
    assert line["words"] == "knee 2 of 10, said the runner: green"
    assert found["pain_because"] == ""
    trail = await gym.get(f"/runners/{gym.runner}/trail")
    assert ("pain", "R", "success") in [(entry["type"], entry["action"], entry["outcome"]) for entry in trail]


async def test_what_may_not_be_kept_is_not_remembered_here_either(gym: Gym) -> None:
    """Pain of a runner who did not agree pauses the lane; the words are in no trace."""
    assert (await gym.post("/lanes/1/pain", site="knee", nprs=4))[0] == 204
    lines = (await gym.get("/lanes/1/trace"))["lines"]
    assert not [line for line in lines if line["kind"] == "pain" or "Slow down" in line["words"]]


@pytest.mark.parametrize("agreed", [True, False])
async def test_a_question_waits_until_its_runner_says_something(gym: Gym, agreed: bool) -> None:
    """Asked at half time; an answer ends the waiting, whether it may be kept or not, and every page is told both."""
    if agreed:
        agree(gym)
    lane = gym.web.floor.lanes["1"]
    assert (await gym.post("/lanes/1/stop"))[0] == 204
    lane.plan = Plan("short", (Segment("free", duration_s=20),), session=1)
    lane.start()
    page = await gym.web.socket("/ws/floor")
    gym.run(40)
    asked_us = (await gym.get("/lanes/1"))["asked_us"]
    assert asked_us is not None

    async def told(expected: int | None) -> None:
        while True:
            frame = json.loads(await asyncio.wait_for(page.recv(), 10))
            if frame["type"] == "snapshot" and frame["lane"] == "1" and frame["data"]["asked_us"] == expected:
                return

    await told(asked_us)
    assert (await gym.post("/lanes/1/pain", site="knee", nprs=1))[0] == 204
    assert (await gym.get("/lanes/1"))["asked_us"] is None
    await told(None)
    await page.close()


async def test_the_next_runner_of_a_lane_has_no_trace_of_the_one_before(gym: Gym) -> None:
    """The session ends: its trace stays for its runner; for another one there is nothing."""
    lane = gym.web.floor.lanes["1"]
    assert (await gym.post("/lanes/1/stop"))[0] == 204
    assert len((await gym.get("/lanes/1/trace"))["points"]["at_us"]) == 40
    lane.runner = Runner("another", 165_000)
    lane.audience.changed()
    found = await gym.get("/lanes/1/trace")
    assert (found["session"], found["points"]["at_us"], found["lines"]) == (None, [], [])


async def test_on_a_network_a_change_says_who_and_another_physio_sees_neither(tmp_path: Path) -> None:
    """The line names the account that the page calls its own; the physio of another client is refused, in words."""
    async with network(tmp_path) as gym:
        run(gym.floor, [footfall(0, device="pod-1", start_us=900_000)])  # the clock stands at one second
        anna, bert = (gym.signed_in("physio", account=name) for name in ("anna", "bert"))
        body = json.dumps({"policy": "silent"}).encode()
        changed = await gym.ask(anna, "POST", "/api/v1/lanes/1/target", body, Content_Type="application/json")
        assert changed.status == 204
        lines = (await gym.ask(anna, "GET", "/api/v1/lanes/1/trace")).json()["lines"]
        (line,) = [line for line in lines if line["kind"] == "change"]
        assert line["by"] == f"physio {(await gym.ask(anna, 'GET', '/api/v1/me')).json()['account']}"
        for method, path in (("GET", "trace"), ("POST", "marks"), ("POST", "target")):
            refused = await gym.ask(bert, method, f"/api/v1/lanes/1/{path}", None if method == "GET" else body)
            assert (refused.status, refused.json()["title"]) == (403, "not yours")


def test_hours_of_running_stay_in_a_bounded_memory() -> None:
    """Forty thousand steps, a thousand notices: points and lines keep their bounds, the newest every step."""
    tracer = Tracer(lambda _: ("s", "r"))
    for i in range(40_000):
        cues: list[object] = [Status(i * 300_000, "cueing", "", i + 1, 170_000)]
        if i % 40 == 0:
            cues += [Tempo(i * 300_000, 170_000 + i, 0, 1, "a ramp"), Notice(i, "rejected", f"seq {i} doubled", "pod")]
        tracer.offer("1", Alarm(i * 300_000), cues)
    found = tracer.trace("1", 0, -1)
    at_us = found.points.at_us
    assert RECENT < len(at_us) <= RECENT + PAST
    assert at_us[0] == 0
    assert at_us == sorted(at_us)
    assert {b - a for a, b in zip(at_us[-RECENT:], at_us[-RECENT + 1 :], strict=False)} == {300_000}
    assert len(found.lines) == LINES
    assert len(found.shades) == 1


def test_the_same_bad_news_again_is_counted() -> None:
    """A pod that doubles every contact is one line, not a hundred."""
    tracer = Tracer(lambda _: ("s", "r"))
    for i in range(100):
        tracer.offer("1", Alarm(i), [Notice(i, "rejected", f"seq {i} doubled: one contact seen twice", "pod")])
    (line,) = tracer.trace("1", 0, -1).lines
    assert (line.times, line.at_us) == (100, 99)

"""routes/coaching.py: pain and changes of the target, over real HTTP, to a real session."""

import contextlib
import json
import sqlite3
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from stridecue.app.network.identity import note
from stridecue.core.pain.stop_rules import END_WORDS
from stridecue.core.runner import Runner
from stridecue.edges.register import Register
from stridecue.edges.web.messages import TargetWish
from stridecue.edges.web.principal import HOME, NOBODY, Principal, said_by
from tests.app.floors import footfall, run
from tests.edges.web.serving import OURS, Web, ask, floor_behind_pages, floor_of


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[Web]:
    """Two lanes; a runner on lane 1, whose plan has a target of 173.25 spm."""
    now = [1_000_000]
    async with floor_behind_pages(tmp_path, now) as found:
        found.floor.claim("1", "pod", 1_000_000, "left")
        run(found.floor, [footfall(i) for i in range(40)])
        now[0] = 16_000_000
        yield found


async def say(web: Web, path: str, lane: str = "1", **body: Any) -> tuple[int, str]:
    """Status, and what is wrong."""
    answer = await ask(web, "POST", f"/api/v1/lanes/{lane}/{path}", json.dumps(body).encode(), **OURS)
    return answer.status, answer.json()["detail"] if answer.status >= 400 else ""


async def test_six_on_the_pain_button_ends_the_run(web: Web) -> None:
    """The session is sealed in the same request, the lane disarmed, and every page has the words."""
    page = await web.socket("/ws/lanes/1")
    await page.recv()
    assert await say(web, "pain", site="knee", nprs=6) == (204, "")
    lane = web.floor.lanes["1"]
    assert lane.session is None
    assert not lane.armed
    (lines,) = lane.drain()
    assert lines.seal is not None
    assert lines.seal.because == "knee 6 of 10, said the page: red"
    assert any(b'"event":"pain"' in line for line in lines.lines)
    while (frame := json.loads(await page.recv()))["type"] != "prompt":
        pass
    assert frame["data"] == {"kind": "pain", "words": END_WORDS, "aloud": True}
    await page.close()
    assert (await say(web, "pain", site="knee", nprs=1))[0] == 409


@pytest.mark.parametrize(
    ("path", "lane", "body", "status", "words"),
    [
        ("pain", "1", {"site": "knee", "nprs": 11}, 422, "body.nprs: input should be less than or equal to 10"),
        ("pain", "1", {"site": "elbow", "nprs": 1}, 422, "body.site: input should be 'knee', 'calf'"),
        ("pain", "1", {"site": "knee", "nprs": 1, "signs": ["tired"]}, 422, "body.signs.0: input should be 'sharp'"),
        ("pain", "2", {"site": "knee", "nprs": 1}, 409, "lane '2' has no session"),
        ("pain", "9", {"site": "knee", "nprs": 1}, 404, "lane '9' is unknown"),
        (
            "target",
            "1",
            {},
            422,
            "expected exactly one of target_permille, by_permille, policy",
        ),
        ("target", "1", {"band_permille": 51}, 422, "body.band_permille: input should be less than"),
        ("target", "1", {"target_permille": 101}, 422, "body.target_permille: input should be less than"),
        ("target", "1", {"by_permille": 5, "policy": "silent"}, 422, "expected exactly one of"),
        ("target", "1", {"by_permille": -26}, 422, "body.by_permille: input should be greater than"),
        ("target", "1", {"policy": "probe"}, 422, "body.policy: input should be 'silent'"),
        ("target", "2", {"by_permille": 5}, 409, "lane '2' has no session"),
    ],
)
async def test_what_cannot_be_is_said_and_changes_nothing(
    web: Web, path: str, lane: str, body: dict[str, Any], status: int, words: str
) -> None:
    """Pain 11, an unknown site, a target beyond +10 %, two wishes at once: the field and what is accepted."""
    before = web.floor.lanes["1"].status
    found, detail = await say(web, path, lane, **body)
    assert found == status
    assert words in detail
    assert web.floor.lanes["1"].session is not None
    assert web.floor.lanes["1"].status == before


async def test_a_target_is_changed_for_this_lane_within_its_limits(web: Web) -> None:
    """+0.5 %, then another target, then one too many: 409 with the limit, and the target stays."""
    lane = web.floor.lanes["1"]

    def target() -> int | None:
        return lane.status.target_milli_spm if lane.status else None

    assert target() == 173_250
    assert (await say(web, "target", by_permille=5))[0] == 204
    assert target() == 174_075
    assert (await say(web, "target", target_permille=100, because="she wants to try"))[0] == 204
    assert target() == 181_500
    status, detail = await say(web, "target", by_permille=5)
    assert (status, detail) == (409, "target 182.325 spm: at most 181.5 spm is given to this runner (baseline 165)")
    assert target() == 181_500


async def test_every_change_is_in_the_log_and_in_the_audit_trail(web: Web, tmp_path: Path) -> None:
    """Target, band, pause, a muted output: who and what, for whoever asks afterwards; what is refused is in neither."""
    assert (await say(web, "target", target_milli_spm=172_500))[0] == 204
    assert (await say(web, "target", target_milli_spm=190_000))[0] == 409
    assert (await say(web, "target", band_permille=45))[0] == 204
    assert (await say(web, "commands", action="pause"))[0] == 204
    muted = json.dumps({"muted": True}).encode()
    assert (await ask(web, "PUT", "/api/v1/lanes/1/outputs/page", muted, **OURS)).status == 204
    with contextlib.closing(sqlite3.connect(Register(tmp_path).path)) as people:
        entries = people.execute("select why from trail where type = 'session' and agent = 'home'").fetchall()
    assert [why.decode().removeprefix("=") for (why,) in entries] == [
        "lane 1: target 173.3 to 172.5 spm",
        "lane 1: a bandwidth cue speaks 4.5 % off the target",
        "lane 1: pause",
        "lane 1: page muted",
    ]
    (lines,) = web.floor.lanes["1"].drain()
    said = [line for line in map(json.loads, lines.lines) if line.get("event") in ("retarget", "command", "muted")]
    assert [(line["event"], line["by"]) for line in said] == [
        ("retarget", "the page"),
        ("retarget", "the page"),
        ("command", "the page"),
        ("muted", "the page"),
    ]


def test_whose_word_it_was_is_a_role_and_never_a_name() -> None:
    """What goes into the log."""
    said = [said_by(who) for who in (HOME, NOBODY, Principal("runner", lane="1"), Principal("physio", "a1b2"))]
    assert said == ["the page", "the page", "the runner", "physio a1b2"]
    assert said_by(Principal("machine", "a1b2", maker="physio")) == "physio a1b2"


def test_a_change_of_the_target_is_told_to_the_audit_trail(tmp_path: Path) -> None:
    """On which lane, from what to what, or which policy; the register keeps who and when."""
    now = [1_000_000]
    floor, _, view = floor_of({"1": Runner("r", 165_000)}, tmp_path, now)
    floor.claim("1", "pod", 1_000_000, "left")
    run(floor, [footfall(i) for i in range(40)])
    now[0] = 16_000_000
    changed = view.retarget("1", TargetWish(target_permille=75), "the page")
    assert changed == "lane 1: target 173.3 to 177.4 spm"
    assert view.retarget("1", TargetWish(policy="bandwidth"), "the page") == "lane 1: its cueing segments are bandwidth"
    register = Register(tmp_path)
    view.trail = partial(note, register)
    view.audit(HOME, changed)
    with contextlib.closing(sqlite3.connect(register.path)) as people:
        (entry,) = people.execute("select agent, action, why from trail where type = 'session'").fetchall()
    assert entry == ("home", "U", f"={changed}".encode())

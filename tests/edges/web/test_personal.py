"""A runner's rights over HTTP: by the lane they stand on, by their physio; each use of them in the audit trail."""

import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from stridecue.core import notices
from stridecue.edges.register import HOME, consent, erasure
from tests.app.floors import footfall
from tests.edges.web.serving import Network, network
from tests.parts import eventually


@pytest.fixture
async def gym(tmp_path: Path) -> AsyncIterator[Network]:
    """Two physios with a client each."""
    async with network(tmp_path) as found:
        yield found


async def agreed(gym: Network, secret: str, lane: str = "1") -> dict[str, bool]:
    """What the lane's runner has agreed to."""
    answer = await gym.ask(secret, "GET", f"/api/v1/lanes/{lane}/consent")
    return {one["purpose"]: one["granted"] for one in answer.json()}


async def test_a_runner_agrees_and_takes_it_back(gym: Network) -> None:
    """Nothing is ticked; each decision counts at once; an unknown purpose is refused; all of it is in the trail."""
    secret, runner = gym.signed_in("runner", lane="1"), gym.runners["1"]
    assert await agreed(gym, secret) == {"share": True}  # as the gym was made
    for granted in (True, False):
        body = json.dumps({"purpose": "store_health", "granted": granted}).encode()
        assert (await gym.ask(secret, "POST", "/api/v1/lanes/1/consent", body)).status == 200
        assert (await agreed(gym, secret))["store_health"] is granted
        assert gym.register.allows(runner, "store_health") is granted
    wrong = await gym.ask(secret, "POST", "/api/v1/lanes/1/consent", b'{"purpose":"everything","granted":true}')
    assert wrong.status == 422
    alone = await gym.ask(secret, "POST", "/api/v1/lanes/1/consent", b'{"purpose":"share","granted":true}')
    assert (alone.status, "name the physio" in alone.json()["detail"]) == (409, True)
    trail = (await gym.ask(secret, "GET", "/api/v1/lanes/1/trail")).json()
    assert [entry["agent"].split(":")[0] for entry in trail if entry["type"] == "consent"][:2] == ["runner", "runner"]
    assert runner not in json.dumps(trail)


async def test_everything_in_a_zip(gym: Network) -> None:
    """The runner's own records come whole, and the file on the server is gone when they have been sent."""
    answer = await gym.ask(gym.signed_in("runner", lane="1"), "GET", "/api/v1/lanes/1/export")
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        records = json.loads(archive.read("records.json"))
        assert "sessions/s-1.jsonl" in archive.namelist()
    assert records["runners"][0]["pseudonym"] == gym.runners["1"]
    assert records["identity"][0]["name"] == "client of anna"
    await eventually(lambda: not list(gym.register.path.parent.glob(".export-*")), "the file goes")


async def test_a_physio_exports_with_consent_only(gym: Network) -> None:
    """The table lets a physio ask about an own client; the runner's consent decides about health data."""
    secret, path = gym.signed_in("physio", account="anna"), f"/api/v1/runners/{gym.runners['1']}/export"
    refused = await gym.ask(secret, "GET", path)
    assert (refused.status, "has not agreed" in refused.json()["detail"]) == (409, True)
    body = b'{"purpose":"store_health","granted":true}'
    assert (await gym.ask(secret, "POST", f"/api/v1/runners/{gym.runners['1']}/consent", body)).status == 200
    assert (await gym.ask(secret, "GET", path)).status == 200


async def test_a_physios_list_has_their_own_runners(gym: Network) -> None:
    """Each by name, with what waits; gym staff get none, and counts of who agreed to nothing are not told."""
    for account, lane in (("anna", "1"), ("bert", "2")):
        answer = await gym.ask(gym.signed_in("physio", account=account), "GET", "/api/v1/caseload")
        assert [(one["name"], one["runner"]) for one in answer.json()] == [(f"client of {account}", gym.runners[lane])]
    assert (await gym.ask(gym.signed_in("admin", account="root"), "GET", "/api/v1/caseload")).status == 403


async def test_erasing_wants_a_word(gym: Network) -> None:
    """Without the typed word nothing happens; with it the runner is leaving; nobody unknown can be erased."""
    secret, admin = gym.signed_in("runner", lane="1"), gym.signed_in("admin", account="root")
    assert (await gym.ask(secret, "POST", "/api/v1/lanes/1/erasure", b'{"confirm":"yes"}')).status == 422
    assert (await gym.ask(secret, "POST", "/api/v1/lanes/1/erasure", b'{"confirm":"erase"}')).status == 202
    unknown = await gym.ask(admin, "POST", f"/api/v1/runners/{'0' * 32}/erasure", b'{"confirm":"erase"}')
    assert (unknown.status, unknown.json()["detail"]) == (404, "no such runner")
    with gym.register.look() as reading:
        assert erasure.leaving(reading) == [gym.runners["1"]]


async def test_a_guest_owns_nothing(gym: Network) -> None:
    """Whoever signs in on a lane of nobody in particular gets and erases nothing of those who ran there before."""
    guest = gym.signed_in("runner", lane="3")
    for method, what, body in (("GET", "export", None), ("POST", "erasure", b'{"confirm":"erase"}')):
        answer = await gym.ask(guest, method, f"/api/v1/lanes/3/{what}", body)
        assert (answer.status, "nobody in particular" in answer.json()["detail"]) == (404, True)
    with gym.register.look() as reading:
        assert erasure.leaving(reading) == []


async def test_the_clinical_pack_needs_a_name(gym: Network) -> None:
    """Off until a physio switches it on by name and profession."""
    secret = gym.signed_in("physio", account="anna")
    assert (await gym.ask(secret, "GET", "/api/v1/clinical")).json()["enabled"] is False
    nameless = b'{"on":true,"professional":"","profession":"physiotherapist"}'
    assert (await gym.ask(secret, "POST", "/api/v1/clinical", nameless)).status == 422
    named = b'{"on":true,"professional":"Anna Knie","profession":"physiotherapist"}'
    found = (await gym.ask(secret, "POST", "/api/v1/clinical", named)).json()
    assert (found["enabled"], found["professional"]) == (True, "Anna Knie")


async def test_what_everybody_may_read(gym: Network) -> None:
    """The intended use, the notice and the words of each consent, in the version that a consent names."""
    texts = (await gym.ask(None, "GET", "/api/v1/texts")).json()
    assert texts["intended_use"] == notices.INTENDED_USE
    assert texts["runner_notice"] == notices.RUNNER_NOTICE
    assert (texts["consent"], texts["consent_version"]) == (consent.TEXTS, consent.VERSION)
    admin = gym.signed_in("admin", account="root")
    assert (await gym.ask(admin, "GET", "/api/v1/audit")).json()["whole"] is True


async def test_pain_is_written_down_with_consent_only(gym: Network) -> None:
    """The button works without a sign-in and without consent; what it says is in the log only while that is agreed."""
    lane, runner = gym.floor.lanes["1"], gym.runners["1"]
    for turn, granted in enumerate((None, True, False)):
        if granted is not None:
            with gym.register.change(HOME, "the runner's decision", about=runner) as change:
                consent.decide(change, runner, "store_health", granted=granted)
        lane.start()
        for i in range(2):
            lane.feed(footfall(i, "pod-1", 300_000, seq=100 * turn + i))
        assert lane.session is not None
        answer = await gym.ask(None, "POST", "/api/v1/lanes/1/pain", b'{"site":"knee","nprs":9}')
        assert answer.status == 204
        lane.close(1_000_001, "the end")
        log = b"".join(line for lines in lane.drain() for line in lines.lines)
        assert b'"event":"footfall"' in log
        assert (b'"event":"pain"' in log) is (granted is True)

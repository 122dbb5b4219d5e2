"""The practice over HTTP: what a physio's page sends and gets, and what is refused, in words."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from stridecue.edges.register import HOME, Register, clinical, consent
from tests.edges.exchange import watch
from tests.edges.web.serving import OURS, Answer, Web, ask, floor_behind_pages


@dataclass(frozen=True)
class Clinic:
    """A floor behind a real server, and the register beside it."""

    web: Web
    register: Register


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[Clinic]:
    """At home, with the clinical pack on."""
    async with floor_behind_pages(tmp_path) as web:
        register = Register(tmp_path)
        with register.change(HOME, "on") as change:
            clinical.switch(change, on=True, professional="Dr. Knie", profession="physiotherapist")
        yield Clinic(web, register)


async def send(at: Clinic, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
    """As our own page does."""
    content = None if body is None else json.dumps(body).encode()
    return await ask(at.web, method, f"/api/v1{path}", content, **OURS)


async def anna(clinic: Clinic) -> str:
    """A runner who has agreed."""
    made = await send(clinic, "POST", "/runners", {"name": "Anna Läufer"})
    assert made.status == 201
    runner = str(made.json()["runner"])
    with clinic.register.change(HOME, "agreed") as change:
        consent.decide(change, runner, "store_health", granted=True)
    return runner


async def imports(clinic: Clinic, me: str) -> None:
    """A watch's file counts once; what is no FIT file is refused in words, and so is one without a cadence."""
    file = watch.fit(watch.Part([{"cadence": 82}] * 600), start=watch.START.replace(year=2025))
    path = f"/api/v1{me}/history/file"
    for content, status, words in (
        (b"PK\x03\x04 and so on", 422, "the file: not a FIT file but a ZIP: unpack it"),
        (b"", 422, "the file: not a FIT file; export the activity as FIT (original)"),
        (file[:-9], 422, "the file: cut short"),
        (file[:12] + bytes(2_000_000), 422, "the file: "),
        (file, 201, ""),
        (file, 409, "in the history already"),
    ):
        answer = await ask(clinic.web, "POST", path, content, X_Stridecue="1")
        assert (answer.status, words in answer.json().get("detail", "")) == (status, True), answer.body


ENROL = {"programme": "faded-8", "because": "first visit", "version": 0}


async def test_a_physios_morning(clinic: Clinic) -> None:
    """Runner, record, baseline, programme, history, lane, assessment, report: each answers with what stands now."""
    runner = await anna(clinic)
    me = f"/runners/{runner}"
    record = (await send(clinic, "PUT", f"{me}/record", {"runner": runner, "height_mm": 1750})).json()
    assert (record["version"], record["height_mm"]) == (1, 1750)
    taken = await send(clinic, "POST", f"{me}/baselines", {"cadence_spm": 162, "speed_kmh": 9.6, "treadmill_runs": 1})
    assert (taken.status, taken.json()["late_milli_spm"]) == (201, 162_000)
    enrolled = (await send(clinic, "PUT", f"{me}/enrolment", ENROL)).json()
    assert (enrolled["programme"], enrolled["next"]["session"], enrolled["version"]) == ("faded-8", 1, 1)
    run = {"began_utc": "2026-01-10T10:00Z", "minutes_min": 40, "distance_km": 6.5, "hills": True}
    assert (await send(clinic, "POST", f"{me}/history", run)).status == 201
    await imports(clinic, me)
    seen = (await send(clinic, "GET", f"{me}/history")).json()
    assert (seen["runs"][0]["hills"], seen["runs"][0]["size"]) == (True, "first")
    lane = (await send(clinic, "PUT", "/lanes/2/runner", {"runner": runner})).json()
    assert (lane["plan"], lane["session"]) == ("faded-8", 1)
    assert (await send(clinic, "GET", "/lanes/2")).json()["plan"]["name"] == "faded-8"
    intake = {"age_years": 34, "zones": ["kneecap"], "provokers": ["stairs", "squat"], "pain_running_nprs": 3}
    found = await send(clinic, "POST", f"{me}/assessments", {"intake": intake, "contributors": {"mechanics": True}})
    assert (found.status, found.json()["suggest"], found.json()["grade"]) == (201, "start at +7.5 %", "B/C")
    score = {"tool": "uwri", "points": 20, "taken_on": "2026-01-10", "language": "en", "version": "1"}
    assert (await send(clinic, "POST", f"{me}/scores", score)).status == 201
    assert (await send(clinic, "GET", f"{me}/proposals")).json() == {"proposals": [], "choices": []}
    page = (await send(clinic, "GET", f"{me}/report")).json()
    assert page["name"] == "Anna Läufer"
    assert page["target_permille"] == 50
    sheet = await send(clinic, "GET", f"{me}/report.pdf")
    assert (sheet.status, sheet.headers["content-type"], sheet.body[:5]) == (200, "application/pdf", b"%PDF-")
    assert sheet.headers["content-disposition"] == f'attachment; filename="stridecue-report-{runner[:8]}.pdf"'
    assert (await send(clinic, "DELETE", "/lanes/2/runner")).status == 204
    (line,) = (await send(clinic, "GET", "/runners")).json()
    assert (line["runner"], line["session"], line["lane"]) == (runner, 1, None)
    assert (await send(clinic, "GET", me)).json()["enrolment"]["version"] == 1


async def test_a_second_writer_gets_both_versions(clinic: Clinic) -> None:
    """409 as problem+json with what is there and what was to be written; and nothing was written."""
    runner = await anna(clinic)
    path = f"/runners/{runner}/record"
    await send(clinic, "PUT", path, {"runner": runner, "height_mm": 1800})
    late = await send(clinic, "PUT", path, {"runner": runner, "height_mm": 1600})
    assert late.status == 409
    assert late.headers["content-type"] == "application/problem+json"
    problem = late.json()
    assert (problem["there"]["height_mm"], problem["there"]["version"]) == (1800, 1)
    assert (problem["yours"]["height_mm"], problem["yours"]["version"]) == (1600, 0)
    again = await send(clinic, "PUT", path, {"runner": runner, "height_mm": 1600, "version": 1})
    assert (again.status, again.json()["version"]) == (200, 2)
    await send(clinic, "PUT", f"/runners/{runner}/enrolment", ENROL)
    second = await send(clinic, "PUT", f"/runners/{runner}/enrolment", ENROL)
    assert (second.status, second.json()["there"]["version"]) == (409, 1)


WRONG: Final[tuple[tuple[str, str, dict[str, Any] | None, int, str], ...]] = (
    ("GET", "", None, 404, "runner 'nobody' is unknown"),
    ("POST", "/pain", {"moment": "end", "knee_nprs": 11, "lower_leg_nprs": 0}, 422, "knee_nprs"),
    ("POST", "/pain", {"moment": "lunch", "knee_nprs": 1}, 422, "moment"),
    ("POST", "/pain", {"moment": "end"}, 422, "expected knee_nprs, lower_leg_nprs, or both"),
    ("POST", "/pain", {"moment": "end", "knee_nprs": 1, "lower_leg_nprs": 0}, 404, "no session yet"),
    ("POST", "/pain", {"moment": "end", "knee_nprs": 1, "leg": 0}, 422, "leg"),
    ("POST", "/baselines", {"cadence_spm": 60, "speed_kmh": 9}, 422, "half of it? then strides were counted"),
    ("POST", "/baselines", {"session": "nope"}, 404, "no session 'nope'"),
    ("PUT", "/enrolment", {**ENROL, "programme": "faded-9"}, 404, "plan 'faded-9' is unknown"),
    ("PUT", "/enrolment", {**ENROL, "programme": "steady"}, 422, "is one session, not a programme"),
    ("PUT", "/enrolment", {**ENROL, "next": {"session": 9, "fade_of": 9}}, 422, "has sessions 1 to 8"),
    ("PUT", "/enrolment", {**ENROL, "because": ""}, 422, "because"),
    ("PUT", "/record", {"runner": "somebody-else"}, 422, "expected the same"),
    ("POST", "/history", {"began_utc": "2036-01-01T10:00Z", "minutes_min": 30}, 422, "in the future"),
    ("POST", "/history", {"began_utc": "yesterday", "minutes_min": 30}, 422, "began_utc"),
    ("POST", "/assessments", {"intake": {"age_years": -3}, "contributors": {}}, 422, "age_years"),
    ("POST", "/scores", {"tool": "uwri", "points": 40, "taken_on": "2026-01-10", "language": "en", "version": "1"},
     422, "UWRI 40; accepted: 0 to 36"),
    ("POST", "/proposals/7/answer", {"accept": True, "because": "fine", "by": "Dr. Knie"}, 409, "no proposal 7"),
    ("POST", "/unlock", {"clinician": "Dr. Herz", "because": "seen"}, 409, "in no programme"),
    ("POST", "/enrolment/choices", {"choice": "fly", "because": "why not", "version": 0}, 422, "choice"),
)  # fmt: skip


async def test_wrong_input_is_named_and_changes_nothing(clinic: Clinic) -> None:
    """Each a clear problem with its status; the runner's card, history and diary are what they were."""
    runner = await anna(clinic)

    async def card() -> list[Any]:
        paths = ("", "/history", "/pain", "/baselines", "/assessments", "/scores", "/proposals")
        return [(await send(clinic, "GET", f"/runners/{runner}{path}")).json() for path in paths]

    before = await card()
    for method, path, body, status, words in WRONG:
        who = "nobody" if "'nobody'" in words else runner
        answer = await send(clinic, method, f"/runners/{who}{path}", body)
        assert (answer.status, answer.json()["status"]) == (status, status), (path, body, answer.body)
        assert words in answer.json()["detail"], (path, body, answer.body)
    assert await card() == before


async def test_two_runners_on_one_lane_and_one_runner_on_two_are_refused(clinic: Clinic) -> None:
    """409 with who is where; an unknown lane or plan is 404; a guide only where a baseline runs."""
    first, second = await anna(clinic), await anna(clinic)
    assert (await send(clinic, "PUT", "/lanes/1/runner", {"runner": first, "plan": "baseline"})).status == 200
    for path, runner, status, words in (
        ("/lanes/1/runner", second, 409, f"lane '1' is taken by runner {first[:8]}"),
        ("/lanes/2/runner", first, 409, "is on lane '1' already"),
        ("/lanes/9/runner", second, 404, "lane '9' is unknown"),
        ("/lanes/2/runner", "nobody", 404, "runner 'nobody' is unknown"),
    ):
        answer = await send(clinic, "PUT", path, {"runner": runner, "plan": "baseline"})
        assert (answer.status, words in answer.json()["detail"]) == (status, True), answer.body
    unknown = await send(clinic, "PUT", "/lanes/2/runner", {"runner": second, "plan": "sprint"})
    assert (unknown.status, "plan 'sprint' is unknown" in unknown.json()["detail"]) == (404, True)
    guide = (await send(clinic, "GET", "/lanes/1/guide")).json()
    assert (guide["name"], guide["cadence_hidden"]) == ("walk", True)
    assert (await send(clinic, "GET", "/lanes/2/guide")).status == 409

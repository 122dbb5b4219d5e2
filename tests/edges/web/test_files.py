"""Sessions as files over HTTP: every form, under a safe name, noted in the audit trail, refused in words."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import get_args

import pytest
from pypdf import PdfReader

from stridecue.app.commands.sessions import Format
from stridecue.edges.exchange import FORMS
from stridecue.edges.register import HOME, Register, looking
from stridecue.edges.web.files import FileForm
from tests.edges.exchange.sealed import keep, sealed
from tests.edges.web.serving import Network, Web, ask, floor_behind_pages, network

EXPORT = "/api/v1/sessions/steady-two-pods/export"


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Web]:
    """One recorded session in the store."""
    async with floor_behind_pages(tmp_path) as web:
        keep(tmp_path, *sealed("steady-two-pods"))
        yield web


@pytest.fixture
async def gym(tmp_path: Path) -> AsyncIterator[Network]:
    """Two physios with a client and an empty session each."""
    async with network(tmp_path) as found:
        yield found


def test_the_forms_are_the_same_everywhere() -> None:
    """What HTTP offers is what `exchange` writes, and what the command offers beside the log and the measures."""
    assert set(get_args(FileForm)) == set(FORMS)
    assert {form.value for form in Format} == {*FORMS, "jsonl", "measures"}


@pytest.mark.parametrize("form", FORMS)
async def test_every_form_can_be_taken_away(home: Web, form: str, tmp_path: Path) -> None:
    """The whole file at once, under the session's name, kept by nobody on the way, and in the audit trail."""
    answer = await ask(home, "GET", f"{EXPORT}?format={form}")
    assert (answer.status, answer.headers["content-type"]) == (200, FORMS[form].media_type)
    name = f"stridecue-steady-two-pods{FORMS[form].ending}"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["cache-control"] == "no-store"
    header, records = sealed("steady-two-pods")
    if form != "pdf":  # it says when it was made
        assert answer.body == FORMS[form].write(header, records)
    with Register(tmp_path).read(HOME, "look") as reading:
        newest = looking.entries(reading)[0]
    assert (newest.type, newest.action, newest.why) == ("session", "E", f"a session leaves as {form}")


async def test_a_sheet_speaks_the_language_that_was_asked_for(home: Web) -> None:
    """German is asked for by its letters; one that is not spoken is refused with those that are."""
    german = await ask(home, "GET", f"{EXPORT}?format=pdf&language=de")
    catalog = PdfReader(io.BytesIO(german.body)).trailer["/Root"]
    assert (german.status, catalog["/Lang"]) == (200, "de")  # type: ignore[index] # pypdf knows no shape of it
    refused = await ask(home, "GET", f"{EXPORT}?format=pdf&language=fr")
    assert (refused.status, "'en' or 'de'" in refused.json()["detail"]) == (422, True), refused.body


async def test_the_log_leaves_a_trace_too(home: Web, tmp_path: Path) -> None:
    """It holds what was said of pain: that somebody took it stands in the trail, as of the other forms."""
    answer = await ask(home, "GET", "/api/v1/sessions/steady-two-pods/log")
    assert (answer.status, answer.body.count(b"\n")) == (200, 528)  # without its seal
    with Register(tmp_path).read(HOME, "look") as reading:
        assert looking.entries(reading)[0].why == "a session leaves as its log"


async def test_a_damaged_log_is_said_not_thrown(home: Web, tmp_path: Path) -> None:
    """Measures and every form that is made of the log: 409, with the line that is wrong."""
    header, records = sealed("free-run")
    keep(tmp_path, header, [*records[:9], header, *records[9:]])  # type: ignore[list-item] # a second header
    for path in ("measures", "export?format=csv", "export?format=pdf"):
        answer = await ask(home, "GET", f"/api/v1/sessions/free-run/{path}")
        assert (answer.status, "a second header" in answer.json()["detail"]) == (409, True), (path, answer.body)


async def test_what_cannot_be_taken_away_is_said(home: Web) -> None:
    """No such form, none named, no such session."""
    for query, words in (("?format=xls", "'csv', 'dictionary'"), ("", "format")):
        answer = await ask(home, "GET", EXPORT + query)
        assert (answer.status, words in answer.json()["detail"]) == (422, True), answer.body
    unknown = await ask(home, "GET", "/api/v1/sessions/nope/export?format=csv")
    assert (unknown.status, unknown.json()["detail"][:17]) == (404, "no session 'nope'")


async def test_who_takes_away_what_is_theirs(gym: Network) -> None:
    """A physio and their program the own client's sessions; a session without a step is no activity, and says so."""
    anna, machine = gym.signed_in("physio", account="anna"), gym.machine("anna", "sessions:read")
    empty = await gym.ask(anna, "GET", "/api/v1/sessions/s-1/export?format=fit")
    assert (empty.status, "no second of counted steps" in empty.json()["detail"]) == (409, True)
    for session, status in (("s-1", 200), ("s-2", 403)):
        path = f"/api/v1/sessions/{session}/export?format=csv"
        assert (await gym.ask(anna, "GET", path)).status == status
        assert (await ask(gym, "GET", path, Authorization=f"Bearer {machine}")).status == status
    report = await gym.ask(anna, "GET", f"/api/v1/runners/{gym.runners['1']}/report.pdf")
    assert (report.status, "clinical pack is off" in report.json()["detail"]) == (403, True), report.body

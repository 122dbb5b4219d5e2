"""The doors of a gym's network as people meet them: a phone claims a lane, a taken lane asks, an old code is told."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.clients.gym import chromium, complaints, pictures
from tests.edges.web.serving import Network, gym_in_a_thread
from tests.parts import ROOT

from stridecue.edges.web.signing import COOKIE

pytestmark = pytest.mark.chromium
DIST = ROOT / "clients" / "web" / "dist"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """Three lanes behind TLS: anna's client on lane 1, bert's on lane 2, a guest on lane 3."""
    with gym_in_a_thread(tmp_path_factory.mktemp("gym"), DIST) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all of them."""
    with chromium() as found:
        yield found


def at(browser: Browser, here: Network, path: str, *, secret: str | None = None, **more: Any) -> Page:
    """Somebody opens a page in a browser of their own, signed in or not."""
    context = browser.new_context(ignore_https_errors=True, **more)
    if secret is not None:
        kept = {"name": COOKIE, "value": secret, "domain": "localhost", "path": "/", "secure": True}
        context.add_cookies([kept])  # type: ignore[list-item] # playwright's own type has more names
    page = context.new_page()
    page.goto(here.origin + path)
    return page


def code(page: Page) -> dict[str, Any]:
    """The physio shows a code for lane 1."""
    with page.expect_response("**/api/v1/lanes/1/code") as asked:
        page.get_by_role("article", name="Lane 1").get_by_role("button", name="Code for the runner").click()
    shown: dict[str, Any] = json.loads(asked.value.text())
    return shown


def test_a_phone_claims_a_lane_and_the_next_one_is_asked(browser: Browser, here: Network) -> None:
    """The name is on both screens; who shows the code sees that it was taken; the second phone asks, then replaces."""
    physio = at(browser, here, "/", secret=here.signed_in("physio", account="anna"))
    first = code(physio)
    physio.get_by_text("For client of anna").wait_for()
    assert complaints(physio) == []
    phone = at(browser, here, "/claim#" + first["address"].split("#")[1], viewport={"width": 390, "height": 844})
    phone.get_by_role("heading", name="Lane 1").wait_for()
    phone.get_by_text("client of anna").wait_for()
    physio.get_by_text("A phone or tablet follows this lane now.").wait_for()
    pictures(physio, "code")
    physio.get_by_role("button", name="Close").click()

    tablet = at(browser, here, "/lanes/1", viewport={"width": 1024, "height": 768})
    tablet.locator("[name=pin]").fill(code(physio)["pin"])
    tablet.get_by_role("button", name="Enter").click()
    tablet.get_by_role("alertdialog").wait_for()
    assert complaints(tablet) == []
    pictures(tablet, "taken")
    assert phone.get_by_text("client of anna").count() == 1, "nothing has changed yet"
    tablet.get_by_role("button", name="Take its place").click()
    tablet.get_by_text("client of anna").wait_for()
    phone.locator("[name=pin]").wait_for(timeout=6_000)

    late = at(browser, here, "/claim#" + first["address"].split("#")[1])
    late.get_by_text("this code is wrong, used or older than two minutes", exact=False).wait_for()
    assert complaints(late) == []
    pictures(late, "claim-refused")
    for one in (physio, phone, tablet, late):
        one.context.close()


PAGES = {
    "door-sign-in": ("/", None, "form"),
    "door-lane": ("/lanes/2", None, "form"),
    "door-wall": ("/wall", None, "form"),
    "about": ("/about", None, "h2"),
    "floor": ("/", "anna", "h2"),
    "admin": ("/", "root", "h2"),
    "records": ("/lanes/1/records", "runner", ".consents"),
    "nowhere": ("/nowhere", None, "h1"),
}


@pytest.mark.parametrize("language", ["en", "de"])
def test_nobody_is_shut_out(browser: Browser, here: Network, language: str) -> None:
    """Axe finds nothing against WCAG 2.2 AA on any of these pages, in neither language, and none is left in English."""
    secrets = {
        "anna": here.signed_in("physio", account="anna"),
        "root": here.signed_in("admin", account="root"),
        "runner": here.signed_in("runner", lane="1"),
        None: None,
    }
    for name, (path, who, there) in PAGES.items():
        page = at(browser, here, path, secret=secrets[who], locale=language)
        page.locator(f"main {there}").first.wait_for()
        assert page.locator("html").get_attribute("lang") == language
        assert complaints(page) == [], name
        assert language == "en" or page.locator("main [lang=en]:not(option)").count() == 0, name
        if language == "en":
            pictures(page, name)
        page.context.close()

"""The gym's page: what needs doing, with real devices on a real service, in both languages."""

import asyncio
import json
from collections.abc import Iterator

import aiomqtt
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.clients.gym import Gym, chromium, complaints, gym, pictures

from stridecue.edges import wire

pytestmark = pytest.mark.chromium

SPARE = """
[[lanes]]
name = "13"
plan = "steady"
baseline_spm = 160.0
"""
PATIENCE_MS = 15_000
HELLO = {
    "status": "online",
    "boot": "9f3a11c2",
    "kind": "foot_pod",
    "worn": "foot",
    "side": "right",
    "firmware": "1.2.0",
}
BEAT = {"boot": "9f3a11c2", "uptime_s": 5, "seq": 0, "battery_pct": 12, "rssi_dbm": -84}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gym]:
    """Thirteen lanes: somebody runs on one, and one has no sensor."""
    with gym(tmp_path_factory.mktemp("gym"), lanes=12, more=SPARE) as found:
        found.run("1")
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all of them."""
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser, here: Gym) -> Iterator[Page]:
    """The gym's page, opened from the floor as people do."""
    found = browser.new_page()
    found.set_default_timeout(PATIENCE_MS)
    found.goto(here.address)
    found.get_by_role("link", name="The gym", exact=True).click()
    found.get_by_role("heading", name="What needs doing").wait_for()
    yield found
    found.close()


def stranger(here: Gym, name: str) -> None:
    """A pod with a low battery and a weak signal, which nobody has claimed, says hello and lives for a moment."""

    async def speak() -> None:
        login = json.loads((here.folder / "broker" / "device-login.json").read_text())
        where = (login["host"], login["port"])
        async with aiomqtt.Client(*where, username=login["user"], password=login["password"], identifier=name) as pod:
            for subject, message in (("state", HELLO), ("heartbeat", BEAT)):
                await pod.publish(wire.topic("home", name, subject), json.dumps(message), 1)

    asyncio.run_coroutine_threadsafe(speak(), here.loop).result(10)


def test_a_stranger_is_given_a_lane_charged_and_taken_away(here: Gym, page: Page) -> None:
    """An unclaimed device is the first thing to do; on its lane, its battery and silence are; then it is nobody's."""
    stranger(here, "pod-99")
    todo = page.get_by_role("region", name="What needs doing")
    offer = todo.get_by_role("listitem").filter(has_text="pod-99 is heard, and serves no lane.")
    offer.get_by_label("Lane for pod-99").select_option("13")
    offer.get_by_role("button", name="Use for this lane: pod-99").click()
    todo.get_by_text("pod-99 on Lane 13: battery 12 %.").wait_for()
    todo.get_by_text("pod-99 on Lane 13 says nothing.").wait_for()
    row = page.get_by_role("listitem", name="pod-99")
    for said in ("12 % · low", "-84 dBm · weak", "1.2.0", "foot pod · right"):
        expect(row).to_contain_text(said)
    pictures(page, "gym")
    row.get_by_role("button", name="Take away: pod-99").click()
    expect(todo.get_by_text("pod-99 on Lane 13")).to_have_count(0)
    expect(row.get_by_label("Lane for pod-99")).to_be_visible()


def test_a_device_in_use_is_taken_away_by_two_presses(page: Page) -> None:
    """Whoever takes the sensor of a runner is asked first; then the lane has none, and it can be given back."""
    row = page.get_by_role("listitem", name="pod-1", exact=True)
    page.get_by_role("listitem").filter(has_text="Lane 1 in use").wait_for()
    row.get_by_role("button", name="Take away: pod-1").click()
    row.get_by_role("button", name="Lane 1 is in use. Take it away?: pod-1").click()
    row.get_by_label("Lane for pod-1").wait_for()
    row.get_by_role("button", name="Use for this lane: pod-1").click()
    row.get_by_role("button", name="Take away: pod-1").wait_for()


@pytest.mark.parametrize(
    ("language", "heading", "by_week"), [("en", "Minutes run", "By week"), ("de", "Gelaufene Minuten", "Nach Wochen")]
)
def test_everybody_can_use_it(page: Page, language: str, heading: str, by_week: str) -> None:
    """Axe has no complaint, in either language, also about the table of weeks; nothing of a runner's is on the page."""
    page.locator(".tongue").first.select_option(language)
    page.get_by_role("heading", name=heading).wait_for()
    page.get_by_role("button", name=by_week).click()
    assert complaints(page) == []
    words = page.locator("main").inner_text().lower()
    assert not any(
        said in words for said in ("cadence", "spm", "schritt", "pain", "schmerz", "load", "undefined", "nan")
    )
    page.evaluate("scrollTo(0, 0)")
    pictures(page, f"gym-{language}")

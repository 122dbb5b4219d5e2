"""A Bluetooth foot pod and a treadmill, connected from the page: Chromium's own Bluetooth, and the real service."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from tests.clients.air import FEATURE, Air
from tests.clients.gym import Gym, chromium, fetched, gym, pictures, said_of
from tests.parts import until

pytestmark = pytest.mark.chromium


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gym]:
    """A lane with somebody on it."""
    with gym(tmp_path_factory.mktemp("gym"), lanes=1) as found:
        found.run("1", own_spm=160.0)
        yield found


def connected(page: Page, here: Gym) -> None:
    """The person opens the lane and taps; the browser's list is answered by `Air`."""
    page.goto(f"{here.address}lanes/1")
    page.get_by_text("Sensors of this device").click()
    page.get_by_role("button", name="Connect a Bluetooth sensor").click()


def test_a_bluetooth_pod_checks_the_count_and_comes_back(here: Gym) -> None:
    """Through Chromium's own Bluetooth: chosen, connected, published bytes are told in the lane; lost, and again."""
    with chromium(FEATURE) as browser:
        page = browser.new_page()
        pod = Air(browser, page, "09:09:09:09:09:09", {0x1814: 0x2A53})
        connected(page, here)
        heard = page.get_by_text("is heard: speed, and cadence as a check")
        heard.wait_for()
        until(lambda: said_of(here, "1")["session"], "a session")
        for _ in range(11):
            pod.say(bytes.fromhex("008002b4"))  # 2.5 m/s, 180 a minute
        page.get_by_text("sends steps a minute").first.wait_for()
        pictures(page, "lane-bluetooth")
        pod.vanish()
        page.get_by_text("is lost: trying again").wait_for()
        heard.wait_for()


def test_a_treadmill_tells_its_belt(here: Gym) -> None:
    """Treadmill Data of 10 km/h at -1 % is in the session's log as the belt of this lane."""
    with chromium(FEATURE) as browser:
        page = browser.new_page()
        belt = Air(browser, page, "09:09:09:09:09:10", {0x1826: 0x2ACD})
        connected(page, here)
        page.get_by_text("is heard: the speed of the belt").wait_for()
        session = until(lambda: said_of(here, "1")["session"], "a session")
        belt.say(bytes.fromhex("0800e803f6ff0000"))
        address = f"{here.address}api/v1/sessions/{session}/log"
        line = until(lambda: next((x for x in fetched(address).splitlines() if b'"belt"' in x), None), "the belt")
        told = json.loads(line)
        assert (told["speed_mm_s"], told["incline_permille"], told["source"]) == (2778, -10, "ftms")

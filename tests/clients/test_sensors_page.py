"""Sensors that a page speaks for, as a runner uses them: a phone's motion and Bluetooth, in a real browser."""

import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page
from tests.clients.air import FEATURE, Air
from tests.clients.gym import Gym, chromium, complaints, gym, pictures
from tests.core.gait.test_detectors import SACRUM
from tests.parts import ROOT, until

pytestmark = pytest.mark.chromium

LANES = """
[[lanes]]
name = "phone"
plan = "free-run"
"""
DISPATCH = """
rows => {
  const begun = performance.now();
  let k = 0;
  clearInterval(window.playing);
  window.playing = setInterval(() => {
    for (; k < rows.length && rows[k][0] <= performance.now() - begun; k++) {
      const [t, x, y, z] = rows[k];
      const event = new DeviceMotionEvent("devicemotion", { accelerationIncludingGravity: { x, y, z }, interval: 16 });
      Object.defineProperty(event, "timeStamp", { value: begun + t });
      dispatchEvent(event);
    }
  }, 8);
}
"""
"""Motion as a phone's browser tells it, at the times at which the phone measured."""


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gym]:
    """A lane with a pod of its own, and one that waits for a phone."""
    with gym(tmp_path_factory.mktemp("gym"), lanes=1, more=LANES) as found:
        yield found


def fetched(address: str) -> bytes:
    """What is there now."""
    with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own service
        return bytes(answer.read())


def lane_of(here: Gym, lane: str) -> Any:
    """What the service says of it."""
    return json.loads(fetched(f"{here.address}api/v1/lanes/{lane}"))


def a_runner(seconds: float, rate_hz: float) -> tuple[list[list[float]], float]:
    """A recorded waist, its strides again and again, at the uneven times of a phone; its cadence [spm] by the belt."""
    contacts = np.loadtxt(ROOT / "tests" / "recordings" / "alc_s02_t04_v333_p00.events.csv",
                          delimiter=",", skiprows=1, usecols=2)  # fmt: skip
    begin_s, end_s = contacts[0], contacts[14]
    random = np.random.default_rng(4)
    t_s = np.arange(0.0, seconds, 1.0 / rate_hz) + random.uniform(-0.25, 0.25, round(seconds * rate_hz)) / rate_hz
    at_us = (begin_s + t_s % (end_s - begin_s)) * 1e6
    axes = [np.interp(at_us, SACRUM.t_us, SACRUM.imu[:, column]) for column in range(3)]
    return np.round(np.stack([t_s * 1e3, *axes], axis=1), 4).tolist(), 14 * 60 / (end_s - begin_s)


def opened(page: Page, here: Gym, lane: str) -> None:
    """The lane's page, with the part about sensors open."""
    page.goto(f"{here.address}lanes/{lane}")
    page.get_by_text("Sensors of this device").click()


def test_a_phone_in_a_belt_counts_the_steps_of_its_lane(here: Gym) -> None:
    """A recorded run at 60 uneven events a second: the page says its rate, the lane the recorded cadence within 2 %."""
    rows, cadence_spm = a_runner(60.0, 60.0)
    with chromium() as browser:
        page = browser.new_page()
        opened(page, here, "phone")
        page.evaluate(DISPATCH, rows)
        page.get_by_role("button", name="Use this phone as sensor").click()
        page.get_by_text("This phone measures:").wait_for()
        assert not complaints(page)
        found = until(lambda: (lane_of(here, "phone")["status"] or {}).get("mean10_milli_spm"), "a cadence")
        assert found / 1000 == pytest.approx(cadence_spm, rel=0.02)
        assert [device["place"] for device in lane_of(here, "phone")["devices"]] == ["waist"]
        until(lambda: lane_of(here, "phone")["status"]["state"] == "cueing", "four steps that count")
        pictures(page, "lane-phone")
        page.get_by_role("button", name="Stop using this phone").click()
        page.get_by_text("sensor lost").first.wait_for()


@pytest.mark.parametrize(
    ("before", "rate_hz", "words"),
    [
        ("", None, "No motion arrives: this device has no motion sensor"),
        ("", 30.0, "measurements a second arrive, 50 are needed: nothing is sent"),
        ("DeviceMotionEvent.requestPermission = async () => 'denied'", None, "Motion was refused"),
    ],
)
def test_a_phone_that_cannot_measure_says_why(here: Gym, before: str, rate_hz: float | None, words: str) -> None:
    """No sensor, too few measurements, a refused permission: a sentence for each, and no device on the lane."""
    with chromium() as browser:
        page = browser.new_page()
        page.add_init_script(before)
        opened(page, here, "phone")
        if rate_hz is not None:
            page.evaluate(DISPATCH, a_runner(20.0, rate_hz)[0])
        page.get_by_role("button", name="Use this phone as sensor").click()
        page.get_by_text(words).wait_for()
        assert all(device["status"] == "offline" for device in lane_of(here, "phone")["devices"])


def test_a_lane_keeps_its_pod_and_an_open_address_has_no_sensors(here: Gym) -> None:
    """A phone on a lane that a pod serves is refused with both names; without https the page says what is missing."""
    with chromium() as browser:
        page = browser.new_page()
        opened(page, here, "1")
        page.evaluate(DISPATCH, a_runner(20.0, 60.0)[0])
        page.get_by_role("button", name="Use this phone as sensor").click()
        page.get_by_text("'pod-1' (unknown foot) does").wait_for()
        assert [device["device"] for device in lane_of(here, "1")["devices"]] == ["pod-1"]
        bare = browser.new_page()
        bare.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
        opened(bare, here, "1")
        bare.get_by_text("only to a page over https").wait_for()
        assert bare.get_by_role("button", name="Use this phone as sensor").count() == 0


def test_a_bluetooth_pod_checks_the_count_and_comes_back(here: Gym) -> None:
    """Through Chromium's own Bluetooth: chosen, connected, published bytes are told in the lane; lost, and again."""
    with chromium(FEATURE) as browser:
        page = browser.new_page()
        pod = Air(browser, page, "09:09:09:09:09:09", {0x1814: 0x2A53})
        here.run("1", own_spm=160.0)
        opened(page, here, "1")
        page.get_by_role("button", name="Connect a Bluetooth sensor").click()
        heard = page.get_by_text("is heard: speed, and cadence as a check")
        heard.wait_for()
        until(lambda: lane_of(here, "1")["session"], "a session")
        for _ in range(11):
            pod.say(bytes.fromhex("008002b4"))  # 2.5 m/s, 180 a minute
        page.get_by_text("sends steps a minute").first.wait_for()
        pictures(page, "lane-bluetooth")
        pod.vanish()
        page.get_by_text("is lost: trying again").wait_for()
        heard.wait_for()
        here.leave("1")


def test_a_treadmill_tells_its_belt(here: Gym) -> None:
    """Treadmill Data of 10 km/h at -1 % is in the session's log as the belt of this lane."""
    with chromium(FEATURE) as browser:
        page = browser.new_page()
        belt = Air(browser, page, "09:09:09:09:09:10", {0x1826: 0x2ACD})
        here.run("1", own_spm=160.0)
        opened(page, here, "1")
        page.get_by_role("button", name="Connect a Bluetooth sensor").click()
        page.get_by_text("is heard: the speed of the belt").wait_for()
        session = until(lambda: lane_of(here, "1")["session"], "a session")
        belt.say(bytes.fromhex("0800e803f6ff0000"))
        address = f"{here.address}api/v1/sessions/{session}/log"
        line = until(lambda: next((x for x in fetched(address).splitlines() if b'"belt"' in x), None), "the belt")
        told = json.loads(line)
        assert (told["speed_mm_s"], told["incline_permille"], told["source"]) == (2778, -10, "ftms")

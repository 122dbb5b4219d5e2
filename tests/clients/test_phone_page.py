"""A phone as sensor, as a runner uses it: its motion, or why not, in a real browser and against the real service."""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page
from tests.clients.gym import Gym, chromium, complaints, gym, pictures, said_of
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for the file."""
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Closed in any case: a page left open would go on measuring."""
    found = browser.new_page()
    yield found
    found.close()


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


def mean10_spm(here: Gym) -> float:
    """What the phone's lane says; 0: nothing yet."""
    return ((said_of(here, "phone")["status"] or {}).get("mean10_milli_spm") or 0) / 1000


def test_a_phone_in_a_belt_counts_the_steps_of_its_lane(here: Gym, page: Page) -> None:
    """A recorded run at 60 uneven events a second: the page says its rate, the lane the recorded cadence within 2 %."""
    rows, cadence_spm = a_runner(60.0, 60.0)
    opened(page, here, "phone")
    page.evaluate(DISPATCH, rows)
    page.get_by_role("button", name="Use this phone as sensor").click()
    page.get_by_text("This phone measures:").wait_for()
    assert not complaints(page)
    until(lambda: mean10_spm(here) == pytest.approx(cadence_spm, rel=0.02), f"{cadence_spm:.1f} spm, as recorded")
    assert [device["place"] for device in said_of(here, "phone")["devices"]] == ["waist"]
    until(lambda: said_of(here, "phone")["status"]["state"] == "cueing", "four steps that count")
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
def test_a_phone_that_cannot_measure_says_why(
    here: Gym, page: Page, before: str, rate_hz: float | None, words: str
) -> None:
    """No sensor, too few measurements, a refused permission: a sentence for each, and no device on the lane."""
    page.add_init_script(before)
    opened(page, here, "phone")
    if rate_hz is not None:
        page.evaluate(DISPATCH, a_runner(20.0, rate_hz)[0])
    page.get_by_role("button", name="Use this phone as sensor").click()
    page.get_by_text(words).wait_for()
    until(lambda: all(one["status"] == "offline" for one in said_of(here, "phone")["devices"]), "no device on the lane")


def test_a_lane_keeps_its_pod_and_an_open_address_has_no_sensors(here: Gym, browser: Browser, page: Page) -> None:
    """A phone on a lane that a pod serves is refused with both names; without https the page says what is missing."""
    opened(page, here, "1")
    page.evaluate(DISPATCH, a_runner(20.0, 60.0)[0])
    page.get_by_role("button", name="Use this phone as sensor").click()
    page.get_by_text("'pod-1' (unknown foot) does").wait_for()
    assert [device["device"] for device in said_of(here, "1")["devices"]] == ["pod-1"]
    bare = browser.new_page()
    bare.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    opened(bare, here, "1")
    bare.get_by_text("only to a page over https").wait_for()
    assert bare.get_by_role("button", name="Use this phone as sensor").count() == 0
    bare.close()


def test_the_browsers_own_motion_sensors_are_heard(here: Gym, page: Page) -> None:
    """Chromium's sensor emulation instead of made-up events: their rate is enough, and their axes are x, y, z."""
    door = page.context.new_cdp_session(page)
    readings = {"accelerometer": (0.0, 9.8, 2.0), "linear-acceleration": (0.0, 0.0, 0.0), "gyroscope": (1.0, 2.0, 3.0)}
    for kind in readings:
        door.send("Emulation.setSensorOverrideEnabled", {"enabled": True, "type": kind})
    opened(page, here, "phone")
    page.evaluate("() => addEventListener('devicemotion', (event) => (window.turning = event.rotationRate))")
    page.get_by_role("button", name="Use this phone as sensor").click()
    measures = page.get_by_text("This phone measures:")

    def moved() -> bool:
        for kind, (x, y, z) in readings.items():
            reading = {"xyz": {"x": x, "y": y, "z": z}}
            door.send("Emulation.setSensorOverrideReadings", {"type": kind, "reading": reading})
        return measures.is_visible()

    until(moved, "the phone to measure")
    turning = page.evaluate("[turning.alpha, turning.beta, turning.gamma]")
    assert turning == pytest.approx([57.3, 114.6, 171.9], abs=0.5)
    page.get_by_role("button", name="Stop using this phone").click()

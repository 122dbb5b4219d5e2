"""The runner's page as a runner meets it: a real service, a real browser, clicks judged by when they are due."""

import functools
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect
from tests.clients.gym import Gym, chromium, complaints, gym, pictures
from tests.parts import until

pytestmark = pytest.mark.chromium
HEARD_MS = 1_000.0
"""A live change of the target is heard within this."""
ENDED_MS = 2_000.0
"""A run that hurts ends within this."""


RAMPED_MS = 380.0
"""A step at the runner's own cadence: the longest period of the ramp."""
WHOLE_STEPS = 60
"""A load baseline needs 20 a side; some of the first ones do not count."""


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gym]:
    """Two lanes, and somebody who runs on each."""
    with gym(tmp_path_factory.mktemp("gym"), lanes=2) as found:
        found.run("1", own_spm=160.0)
        found.run("2", own_spm=158.0, seed=2)
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all of them."""
    with chromium() as found:
        yield found


def opened(where: Browser | BrowserContext, here: Gym, lane: str) -> Page:
    """A lane's page that plays its beat."""
    page = where.new_page()
    page.add_init_script(path=Path(__file__).with_name("clicks.js"))
    page.goto(f"{here.address}lanes/{lane}")
    page.get_by_role("button", name="Play the beat here").click()
    return page


def clicks(page: Page) -> list[tuple[float, float]]:
    """Each click that is due [ms, page clock], with the time since the one before it [ms]."""
    due = page.evaluate("clicks.map((one) => [one.at_ms, one.due_ms]).sort((a, b) => a[0] - b[0])")
    return [(due_ms, at_ms - before_ms) for (before_ms, _), (at_ms, due_ms) in itertools.pairwise(due)]


def plays(page: Page) -> bool:
    """Enough clicks to know its tempo."""
    return len(clicks(page)) > 8


def hears(page: Page) -> None:
    """Wait until it plays; when it does not, say what the page says."""
    try:
        until(functools.partial(plays, page), "a few beats")
    except AssertionError as wrong:
        raise AssertionError(f"{wrong}\n{page.url}: {page.locator('body').inner_text()}") from None


def quicker_after_ms(page: Page, since_ms: float) -> float | None:
    """How long after this moment the page's beat was first heard at another tempo; None: at none yet."""
    before = [period_ms for due_ms, period_ms in clicks(page) if due_ms <= since_ms][-1]
    later = (due_ms for due_ms, period_ms in clicks(page) if due_ms > since_ms and before - period_ms > 2.0)
    return next((due_ms - since_ms for due_ms in later), None)


def nudged_ms(page: Page) -> float:
    """How long after a press of the button the beat was heard at another tempo."""
    since_ms = page.evaluate("performance.now()")
    page.get_by_role("button", name="+ 0.5 %").click()
    heard_ms: float = until(lambda: quicker_after_ms(page, since_ms), "another tempo")
    return heard_ms


def asked_milli_spm(here: Gym, lane: str) -> int:
    """The target of this lane."""
    found: int = httpx.get(f"{here.address}api/v1/lanes/{lane}").json()["status"]["target_milli_spm"]
    return found


def steps(here: Gym, lane: str) -> int:
    """How many were counted on this lane."""
    status = httpx.get(f"{here.address}api/v1/lanes/{lane}").json()["status"]
    return int(status["steps"]) if status is not None else 0


def test_a_run_as_it_is_heard_and_seen(browser: Browser, here: Gym) -> None:
    """A live target is heard within a second, on its own lane; no burst after a sleep; a run that hurts ends at once.

    In between: one beat in two tabs, and a page that is loaded anew in mid-run.
    """
    context = browser.new_context()
    page, beside = opened(context, here, "1"), opened(browser, here, "2")
    page.get_by_text("coaching").wait_for()
    for one in (page, beside):
        hears(one)
    pictures(page, "lane-coaching")
    assert complaints(page, "color-contrast-enhanced") == []

    before = asked_milli_spm(here, "2")
    assert any(nudged_ms(page) < HEARD_MS for _ in range(3)), "three tries, because a test's machine may be busy"
    assert asked_milli_spm(here, "2") == before, "lane 2 heard of it"
    periods_ms = [period_ms for _, period_ms in clicks(beside) if period_ms < 1.5 * RAMPED_MS]  # a beat may be left out
    changes = [abs(b - a) for a, b in itertools.pairwise(periods_ms)]
    assert max(changes) < 0.011 * RAMPED_MS, "lane 2 does nothing but its own ramp, one per cent at a time"

    inside = context.new_cdp_session(page)
    inside.send("Page.setWebLifecycleState", {"state": "frozen"})
    asleep = steps(here, "1")
    until(lambda: steps(here, "1") > asleep + 8, "steps while the tablet sleeps")
    inside.send("Page.setWebLifecycleState", {"state": "active"})
    woke_ms = page.evaluate("performance.now()")
    until(lambda: len([due_ms for due_ms, _ in clicks(page) if due_ms > woke_ms]) > 3, "beats after the sleep")
    assert min(period_ms for _, period_ms in clicks(page)) > 300.0, "a burst"

    second = opened(context, here, "1")
    page.get_by_text("It plays in another tab of this browser now.").wait_for()
    second.close()

    at = page.locator(".course-clock").inner_text()
    page.reload()
    page.get_by_text("coaching").wait_for()
    assert page.locator(".course-clock").inner_text() >= at

    page.get_by_role("button", name="Play the beat here").click()
    page.get_by_text("The beat plays here").wait_for()
    page.get_by_role("button", name="Pain").click()
    pictures(page, "lane-pain")
    assert complaints(page) == []
    page.get_by_role("button", name="6 of 10").click()
    page.get_by_text("Walk now, then stop the belt yourself. This run ends here.").wait_for(timeout=ENDED_MS)
    page.get_by_text("The beat is silent").wait_for(timeout=ENDED_MS)
    expect(page.locator("main")).not_to_contain_text("press START")
    expect(page.locator(".controls")).not_to_contain_text("press START")
    pictures(page, "lane-ended")
    context.close()
    until(lambda: steps(here, "2") > WHOLE_STEPS, "enough steps for a baseline")
    beside.get_by_role("button", name="Make these steps the baseline").click()
    beside.get_by_text(re.compile(r"\d+ % of your baseline")).wait_for()
    beside.get_by_text(
        re.compile(r"\d+ % to \d+ % per step, \d+ % per (km|mile); .* \(tier A: cadence only\)")
    ).wait_for()
    pictures(beside, "lane-load")
    beside.context.close()


def test_a_sensor_that_falls_silent_is_said_within_two_seconds(browser: Browser, here: Gym) -> None:
    """By the service's own count in the words on the page; then the sensor is lost, and no figure is left standing."""
    page = browser.new_page()
    page.goto(f"{here.address}lanes/2")
    page.get_by_text("coaching").wait_for()
    here.leave("2")
    said = page.get_by_text(re.compile(r"No valid .*step for \d\.\d s"))
    said.first.wait_for()
    found = re.search(r"for (\d\.\d) s", said.first.inner_text())
    assert found is not None
    assert float(found[1]) <= 2.0
    page.get_by_text("sensor lost").first.wait_for()
    assert page.locator(".figure-value").first.inner_text() == "–"
    pictures(page, "lane-lost")
    page.close()


def test_everything_is_reached_with_the_keyboard(browser: Browser, here: Gym) -> None:
    """Tab comes by sound, start, STOP and pain in this order; what is asked keeps the keys, and Escape leaves it."""
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"{here.address}lanes/2")
    page.get_by_role("button", name="STOP").wait_for()
    reached: list[str] = []
    while len(reached) < 40 and (not reached or reached[-1] != "Pain"):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText.split('\\n')[0]"))
    assert reached[-4:][0] == "Play the beat here"
    assert reached[-2:] == ["STOP", "Pain"]
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    assert page.evaluate("document.activeElement.innerText") == "Pain"
    assert page.evaluate("getComputedStyle(document.querySelector('.controls button')).transitionDuration") == "0s"
    page.close()


def test_what_cannot_be_understood_is_said(browser: Browser, here: Gym) -> None:
    """Text that is no JSON and a frame of another version are told in words; the page goes on."""
    page = browser.new_page()

    def bent(route: WebSocketRoute) -> None:
        service = route.connect_to_server()
        service.on_message(route.send)
        route.send("{")
        route.send('{"v": 2, "type": "step", "data": {}}')

    page.route_web_socket(re.compile("/ws/lanes/"), bent)
    page.goto(f"{here.address}lanes/1")
    page.get_by_text("Not understood: a message was not JSON.").wait_for()
    page.get_by_text("Not understood: the service speaks another version: reload this page.").wait_for()
    page.get_by_role("button", name="STOP").wait_for()
    page.close()


SMALL = """() => [...document.querySelectorAll(".lane a, .lane button, .lane summary, .lane label, .lane select")]
    .map((one) => [one.innerText || one.className, one.getBoundingClientRect()])
    .filter(([, box]) => box.height > 0 && (box.height < 44 || box.width < 44)).map(([name]) => name)"""


@pytest.mark.parametrize(("width", "height"), [(360, 740), (740, 360)])
def test_a_phone_shows_the_figures_the_buttons_and_every_score(
    browser: Browser, here: Gym, width: int, height: int
) -> None:
    """Upright the band's limits are seen without scrolling, lying down both figures; a thumb finds every button."""
    page = browser.new_page(viewport={"width": width, "height": height}, locale="de")
    page.goto(f"{here.address}lanes/2")
    lowest = (
        page.locator(".band-limits span, .figure-more").last if height > width else page.locator(".figure-value").last
    )
    lowest.wait_for()
    boxes = [page.locator(f".controls .{name}").bounding_box() for name in ("go", "stop", "pain")]
    assert len({box["y"] for box in boxes if box}) == 1, "one row"
    shown = lowest.bounding_box()
    assert shown is not None
    assert boxes[0] is not None
    assert shown["y"] + shown["height"] <= boxes[0]["y"], page.locator(".lane").inner_text()
    page.locator(".sound summary").first.click()
    assert page.evaluate(SMALL) == []
    page.get_by_role("button", name="Schmerz").click()
    for name in ("0 von 10", "10 von 10", "Schließen"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
    page.close()


def test_an_address_that_leads_nowhere_says_so(browser: Browser, here: Gym) -> None:
    """A lane that is no more is named as such, not taken for a silent service; an old card leads to the floor."""
    page = browser.new_page()
    page.goto(f"{here.address}lanes/99")
    page.get_by_role("heading", name="There is no lane 99 here.").wait_for()
    expect(page.get_by_text("No word from the service")).to_have_count(0)
    assert complaints(page, "color-contrast-enhanced") == []
    page.goto(f"{here.address}claim")
    page.get_by_role("article", name="Lane 1").wait_for()
    page.close()

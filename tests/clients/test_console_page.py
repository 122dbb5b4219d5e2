"""The wall and the physio's console as a physio meets them: a real service, runners on its lanes, a real browser."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.app.practice.practised import Practised
from tests.clients.gym import Gym, chromium, complaints, gym, pictures
from tests.parts import until

pytestmark = pytest.mark.chromium


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gym]:
    """Three lanes; guests run on the first two, and Anna ran a baseline an hour ago."""
    folder = tmp_path_factory.mktemp("gym")
    Practised(folder, now_s=int(time.time()) - 3_600).run("baseline")
    with gym(folder, lanes=3) as found:
        found.run("1", own_spm=160.0, seed=1)
        found.run("2", own_spm=165.0, seed=2)
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all."""
    with chromium() as found:
        yield found


def console(browser: Browser, here: Gym, lane: str) -> Page:
    """A lane, large, once its runner is coached."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{here.address}lanes/{lane}/console")
    page.locator(".head .pill", has_text="coaching").wait_for()
    page.locator(".window").wait_for()
    return page


@pytest.fixture(scope="module")
def physios(browser: Browser, here: Gym) -> tuple[Page, Page]:
    """Two at once, on lane 1."""
    return console(browser, here, "1"), console(browser, here, "1")


def goal(page: Page) -> str:
    """The target as the console's editor shows it."""
    return page.locator(".asked-now strong").inner_text()


def test_a_target_is_changed_on_the_right_lane_only(browser: Browser, here: Gym, physios: tuple[Page, Page]) -> None:
    """One physio changes it, another sees it, the runner has it, the other lane has not; beyond the limit: words."""
    one, other = physios
    runner = browser.new_page()
    runner.goto(f"{here.address}lanes/1")
    second = console(browser, here, "2")
    before = goal(second)
    one.get_by_label("Target, spm").fill("170.5")
    one.get_by_role("button", name="Set", exact=True).click()
    for page in (one, other):
        expect(page.locator(".asked-now strong")).to_have_text("170.5")
        expect(page.locator(".line-change").first).to_contain_text("The target is 170.5 now")
    expect(runner.locator(".figure-target .figure-value")).to_have_text("170.5")
    one.get_by_role("button", name="+ 0.5 %").click()
    expect(other.locator(".asked-now strong")).to_have_text("171.3")
    one.get_by_label("Target, spm").fill("190")
    one.get_by_label("Target, spm").press("Enter")
    expect(one.get_by_role("alert")).to_contain_text("at most 176 spm is given to this runner")
    assert goal(one) == "171.3"
    assert goal(second) == before
    one.get_by_role("button", name="only when off").click()
    expect(other.get_by_role("button", name="only when off")).to_have_attribute("aria-pressed", "true")
    one.get_by_label("Off means").select_option("45")
    expect(other.get_by_label("Off means")).to_have_value("45")
    one.get_by_role("button", name="Mute the sound of pages").click()
    expect(other.get_by_role("button", name="Let the sound of pages be heard")).to_be_visible()
    for page in (runner, second):
        page.close()


def test_a_marker_is_on_both_pages_and_everything_survives_a_reload(here: Gym, physios: tuple[Page, Page]) -> None:
    """Marker, log and trace come from the service, so a reload has them; a guest's note is refused in words."""
    one, other = physios
    one.get_by_label("About").select_option("technique")
    one.get_by_role("button", name="Set a marker now").click()
    for page in (one, other):
        expect(page.locator(".line-mark").first).to_contain_text("technique")
    one.get_by_label("Note, if any").fill("arms cross")
    one.get_by_role("button", name="Set a marker now").click()
    expect(one.get_by_role("alert")).to_contain_text("the note was not kept")
    one.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(one.get_by_role("alert")).to_be_in_viewport(ratio=1)  # who pressed a button far down the page reads it there
    one.get_by_role("alert").get_by_role("button", name="Close").click()
    steps = len(one.request.get(f"{here.address}api/v1/lanes/1/trace").json()["points"]["at_us"])
    other.reload()
    expect(other.locator(".line-mark").first).to_be_visible()
    expect(other.get_by_role("img", name=re.compile(r"Cadence over time: 1[5-7]\d"))).to_be_visible()
    assert len(other.request.get(f"{here.address}api/v1/lanes/1/trace").json()["points"]["at_us"]) >= steps
    other.get_by_role("button", name="Markers").click()
    assert set(other.locator(".line-kind").all_inner_texts()) == {"marker"}
    other.get_by_role("button", name="All", exact=True).click()
    expect(other.get_by_text("Needs a sacral sensor and a load baseline.")).to_be_visible()
    other.evaluate("scrollTo(0, 0)")
    other.locator(".chart .u-over").first.hover(position={"x": 12, "y": 50})
    expect(other.locator(".chart-read").first).to_contain_text(re.compile(r"^0:\d\d · target 1[67]\d"))
    pictures(other, "console")
    assert complaints(other) == []


def test_the_keyboard_reaches_what_a_physio_changes(physios: tuple[Page, Page]) -> None:
    """Tab from STOP on: what is drawn, the target's steps, its field and button, the policies, as they are read."""
    page, _ = physios
    page.locator(".console-controls .stop").focus()
    names = []
    for _ in range(9):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.innerText || document.activeElement.name"))
    assert names[0] == "Last 5 minutes"
    assert names[2:] == ["− 0.5 %", "+ 0.5 %", "spm", "Set", "continuous", "only when off", "silent"]


def test_exceptions_stand_first_and_a_card_opens_the_console(browser: Browser, here: Gym) -> None:
    """Lane 2 loses its sensor: it comes before lane 1, says why in a line, and the console of lane 1 names it, too."""
    wall = browser.new_page(viewport={"width": 1440, "height": 900})
    wall.goto(here.address)
    cards = wall.locator(".card h2")
    until(lambda: [text[:6] for text in cards.all_inner_texts()] == ["Lane 1", "Lane 2", "Lane 3"], "the natural order")
    here.leave("2")
    until(lambda: [text[:6] for text in cards.all_inner_texts()] == ["Lane 2", "Lane 1", "Lane 3"], "lane 2 in front")
    expect(wall.locator(".needs").first).to_contain_text("Sensor pod-2 lost")
    expect(wall.locator(".card .figure-value").first).to_have_text("–")  # what it said last is not how they run now
    pictures(wall, "wall-exceptions")
    assert complaints(wall) == []
    wall.get_by_role("link", name="Lane 1, open its console").click()
    expect(wall.locator(".others")).to_contain_text("Lane 2: Sensor lost")
    wall.close()


def test_a_baseline_is_accepted_a_question_answered_and_a_note_kept(browser: Browser, here: Gym) -> None:
    """Of a registered runner: every gate with its words, the value kept; what was asked and not said; a sealed note."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{here.address}lanes/3/console")
    page.locator(".baseline-begin select").select_option("Anna Läufer")
    page.get_by_role("button", name="Put the baseline on this lane").click()
    expect(page.get_by_text("Baseline of Anna Läufer")).to_be_visible()
    expect(page.locator(".guide [aria-current]")).to_have_text("Walk, 3 min")
    page.get_by_role("button", name="Look at the gates now").click()
    expect(page.locator(".gate-met")).to_have_count(6)
    page.get_by_role("button", name=re.compile("^Accept 1[56]\\d")).click()
    expect(page.get_by_text("is the baseline from now on")).to_be_visible()
    asked = page.get_by_label("Open questions").get_by_text("Asked halfway")
    expect(asked).to_be_visible()
    page.get_by_label("When").select_option("halfway")
    page.get_by_label("Knee, 0 to 10").select_option("2")
    page.get_by_label("Lower leg, 0 to 10").select_option("0")
    page.get_by_role("button", name="Write the answer down").click()
    expect(asked).to_have_count(0)
    here.run("3", own_spm=160.0, seed=3)
    page.get_by_label("Note, if any").fill("arms cross the middle")
    page.get_by_role("button", name="Set a marker now").click()
    expect(page.locator(".line-mark q")).to_have_text("arms cross the middle")
    pictures(page, "console-baseline")
    assert complaints(page) == []
    page.close()

"""The practice's pages as a physio uses them, at home: a runner added, measured, enrolled, decided about, and read."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.clients.gym import Gym, chromium, complaints, gym, pictures

pytestmark = pytest.mark.chromium
NAME = "Änne Practice"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gym]:
    """Two lanes, and a clinical pack that is on."""
    with gym(tmp_path_factory.mktemp("gym"), lanes=2) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def page(here: Gym, browser: Browser) -> Iterator[Page]:
    """A physio's, at the list of runners; the pack is switched on as the command does it."""
    found = browser.new_page(locale="en-GB")
    errors: list[str] = []
    found.on("pageerror", lambda wrong: errors.append(str(wrong)))
    switch = {"on": True, "professional": "Dr Test", "profession": "physiotherapist"}
    headers = {"x-stridecue": "1", "content-type": "application/json"}
    answer = found.request.post(f"{here.address}api/v1/clinical", headers=headers, data=json.dumps(switch))
    assert answer.ok, answer.text()
    found.goto(f"{here.address}runners")
    yield found
    assert errors == []


def test_a_runner_is_added_and_found(page: Page) -> None:
    """A name typed once; the list finds it by a part of it, and opens the file."""
    page.get_by_label("Name", exact=True).fill(NAME)
    page.get_by_role("button", name="Add").click()
    page.get_by_role("searchbox").fill("practice")
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    expect(page.get_by_text("Nothing has been run yet.")).to_be_visible()


def test_a_baseline_by_hand_and_a_programme(page: Page) -> None:
    """Entered with its speed it stands in the head of the file; enrolled with a reason, session 1 of 8 comes next."""
    page.get_by_text("Enter one by hand").click()
    page.get_by_label("Steps a minute").fill("162.5")
    page.get_by_label("Belt, km/h").fill("10")
    page.get_by_role("button", name="Keep it").first.click()
    expect(page.get_by_text("162.5 steps a minute at 10.0 km/h").first).to_be_visible()
    enrol = page.locator("section", has=page.get_by_role("heading", name="Programme"))
    enrol.get_by_label("Why").fill("knee pain when running, cadence below her own best")
    enrol.get_by_role("button", name="Enrol").click()
    expect(page.get_by_text("faded-8, session 1 of 8")).to_be_visible()


def test_what_is_refused_is_said_in_words(page: Page) -> None:
    """A cadence that nobody has: the service's own sentence, and the form keeps what was typed."""
    page.get_by_label("Steps a minute").evaluate("field => field.removeAttribute('max')")
    page.get_by_label("Steps a minute").fill("260")
    page.get_by_label("Belt, km/h").fill("10")
    page.get_by_role("button", name="Keep it").first.click()
    expect(page.get_by_role("alert")).to_contain_text("200")
    expect(page.get_by_label("Steps a minute")).to_have_value("260")
    page.get_by_role("alert").get_by_role("button", name="Close").click()


def test_an_assessment_is_answered_with_its_grade(page: Page) -> None:
    """Once the runner agrees that health data is kept; the suggestion says its evidence and what was not checked."""
    page.get_by_text("Write down what the runner agrees to").click()
    page.get_by_role("button", name="The runner has agreed to these words").click()
    expect(page.get_by_text("Health data is kept agreed")).to_be_visible()
    page.get_by_text("Enter intake and examination").click()
    page.get_by_label("Age, years").fill("34")
    page.get_by_label("around or behind the kneecap").check()
    page.get_by_label("stairs").check()
    page.get_by_label("squatting").check()
    page.get_by_role("button", name="Keep it, and see what follows").click()
    suggestion = page.locator(".suggestion")
    expect(suggestion).to_contain_text("evidence")
    expect(suggestion).to_contain_text("Not checked")


def test_the_runner_is_put_on_a_lane_and_taken_off(page: Page) -> None:
    """With the next session of the programme; the page says where, and leads to the console."""
    page.get_by_role("button", name="Put on the lane").click()
    expect(page.get_by_role("link", name="Open the console")).to_be_visible()
    page.get_by_role("button", name="Take off the lane").click()
    expect(page.get_by_role("button", name="Put on the lane")).to_be_visible()


@pytest.mark.parametrize("tongue", ["en", "de"])
def test_both_pages_are_accessible_in_both_languages(page: Page, tongue: str) -> None:
    """axe-core has nothing to say; pictures are kept at three sizes."""
    page.locator(".tongue").select_option(tongue)
    for details in page.locator("details").all():
        details.evaluate("one => { one.open = true }")
    assert complaints(page) == []
    pictures(page, f"practice-file-{tongue}")
    page.locator("header").get_by_role("link").nth(1).click()
    expect(page.get_by_role("link", name=NAME)).to_be_visible()
    assert complaints(page) == []
    pictures(page, f"practice-runners-{tongue}")
    page.get_by_role("link", name=NAME).click()
    page.locator(".practice-grid").wait_for()


def test_a_plan_is_drafted_refused_and_kept(page: Page, here: Gym) -> None:
    """What is beyond a limit is named by its key as one types; a draft within them is a file the service runs."""
    page.goto(f"{here.address}plans")
    page.locator(".tongue").select_option("en")
    page.get_by_label("Name", exact=False).first.fill("easy-ten")
    page.get_by_role("button", name="Add a segment").click()
    page.get_by_label("And a longest run of").fill("4")
    expect(page.get_by_text("segments.1.duration_s")).to_be_visible()
    expect(page.get_by_role("button", name="Keep this plan")).to_be_disabled()
    page.get_by_label("And a longest run of").fill("40")
    expect(page.get_by_text("Within every limit that is known.")).to_be_visible()
    assert complaints(page) == []
    pictures(page, "plans")
    page.get_by_role("button", name="Keep this plan").click()
    expect(page.get_by_text("Kept as easy-ten.")).to_be_visible()
    assert (here.config.parent / "plans" / "easy-ten.toml").read_text().startswith('name = "easy-ten"')
    page.get_by_role("button", name="faded-8").click()
    expect(page.get_by_label("The programme's text")).to_have_value(re.compile("faded-8"))
    expect(page.locator(".shape")).to_have_count(8)
    pictures(page, "plans-programme")

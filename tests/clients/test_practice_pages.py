"""The practice's pages as a physio uses them, at home: a runner added, measured, enrolled, decided about, and read."""

import io
import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from tests.app.practice.practised import DAY_S, Practised
from tests.clients.gym import Gym, chromium, complaints, gym, pictures

from stridecue.app.practice import history, proposals
from stridecue.app.practice.desk import utc
from stridecue.edges.register import HOME
from stridecue.edges.web.findings import AnswerProposal
from stridecue.edges.web.practice import EnterRun

pytestmark = pytest.mark.chromium
NAME = "Änne Practice"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gym]:
    """Two lanes; the clinical pack is on, and Anna has run sessions 1 and 2, the first of them decided about."""
    folder = tmp_path_factory.mktemp("gym")
    anna = Practised(folder, now_s=int(time.time()) - 6 * DAY_S)
    anna.with_baseline()
    history.enter(anna.desk, HOME, anna.runner, EnterRun(utc(anna.now_s - 5 * DAY_S), 60.0))
    for number in (1, 2):
        anna.answers(anna.run())
        (newest, *_) = proposals.every(anna.desk, HOME, anna.runner).proposals
        if number == 1:
            proposals.answer(anna.desk, HOME, anna.runner, newest.number, AnswerProposal(True, "as it should be", "Dr"))
    with gym(folder, lanes=2) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def page(here: Gym, browser: Browser) -> Iterator[Page]:
    """A physio's, at the list of runners."""
    found = browser.new_page(locale="en-GB")
    errors: list[str] = []
    found.on("pageerror", lambda wrong: errors.append(str(wrong)))
    found.goto(f"{here.address}runners")
    yield found
    assert errors == []


def percent(permille: int) -> str:
    """As the pages write it: whole, halves away from nothing, with a true minus."""
    return f"{'−' if permille < 0 else ''}{(abs(permille) + 5) // 10} %"


def test_who_waits_for_a_decision_comes_first_and_gets_it(page: Page) -> None:
    """The list says that a proposal waits, in one request; accepted with reason and name, the next session moves on."""
    page.locator(".runner-lines li").first.wait_for()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url.rpartition("/api/v1/")[2]))
    page.reload(wait_until="networkidle")
    assert [one for one in asked if one == "caseload" or one.startswith("runners")] == ["caseload"]
    first = page.locator(".runner-lines li").first
    expect(first).to_contain_text("a proposal waits")
    first.get_by_role("link").click()
    proposal = page.get_by_role("form", name="On to the next session")
    expect(proposal).to_contain_text("Rule")
    proposal.get_by_label("Why").fill("steady, no pain")
    proposal.get_by_label("Who answers for it").fill("Dr Test")
    proposal.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Nothing waits").or_(page.get_by_text("2 earlier answers")).first).to_be_visible()
    expect(page.get_by_text("faded-8, session 3 of 8")).to_be_visible()


def test_history_shows_the_figures_of_the_service(page: Page, here: Gym) -> None:
    """Chart and table have what `/measures` says, to the digit; a session leaves as a file."""
    rows = page.locator(".table-scroll tbody tr", has=page.locator(".files"))
    expect(rows).to_have_count(2)
    session = page.request.get(f"{here.address}api/v1/sessions").json()[0]["id"]
    seen = page.request.get(f"{here.address}api/v1/sessions/{session}/measures").json()
    row = rows.first
    for figure in ("target_milli_spm", "with_cues_milli_spm"):
        expect(row).to_contain_text(f"{seen[figure] / 1000:.1f}")
    expect(row).to_contain_text(f"{round(seen['in_band_permille'] / 10)} %")
    expect(row).to_contain_text(f"{seen['cold_probe']['milli_spm'] / 1000:.1f}")
    expect(page.locator(".trend-cadence .mark-cued")).to_have_count(3)  # two sessions, and the legend
    row.get_by_text("Download").click()
    with page.expect_download() as download:
        row.get_by_role("link", name="Sheet (PDF)").click()
    assert download.value.suggested_filename.endswith(".pdf")
    assert complaints(page) == []
    pictures(page, "practice-history")


def test_a_german_page_takes_a_german_sheet_away(page: Page, browser: Browser) -> None:
    """Its link asks for the page's own language, and the service's answer is a sheet in it."""
    german = browser.new_page(locale="de-DE")
    german.goto(page.url)
    link = german.locator(".files a[href*='format=pdf']").first
    link.wait_for(state="attached")
    answer = german.request.get(f"{german.url.partition('/runners')[0]}{link.get_attribute('href')}")
    assert PdfReader(io.BytesIO(answer.body())).trailer["/Root"]["/Lang"] == "de"  # type: ignore[index] # pypdf knows no shape of it
    german.close()


def test_charts_say_by_keyboard_what_the_table_says(page: Page, here: Gym) -> None:
    """Five over one another; the slider reads out one session's figures, each with the digits of `/measures`."""
    panels = ["Cadence", "In the band", "Worst knee", "This run against", "Kept in silence"]
    charts = page.locator(".trend > svg")
    expect(charts).to_have_count(len(panels))
    for chart, name in zip(charts.all(), panels, strict=True):
        expect(chart).to_have_attribute("aria-label", re.compile(f"^{name}.*The table below has all figures"))
    newest, before = (one["id"] for one in page.request.get(f"{here.address}api/v1/sessions").json())
    slider = page.get_by_role("slider", name="Pick a session")
    slider.focus()
    for key, session in (("End", newest), ("ArrowLeft", before)):
        slider.press(key)
        seen = page.request.get(f"{here.address}api/v1/sessions/{session}/measures").json()
        told = page.locator(".trend-now")
        expect(told).to_contain_text(f"with cues: {seen['with_cues_milli_spm'] / 1000:.1f}")
        expect(told).to_contain_text(f"cued time: {percent(seen['in_band_permille'])}")
        expect(told).to_contain_text(f"end probe, in silence: {seen['end_probe']['milli_spm'] / 1000:.1f}")
        expect(told).to_contain_text(f"end probe, in silence: {percent(seen['end_probe']['retained_permille'])}")
        expect(told).to_contain_text("Worst knee pain, 0 to 10: 1")
    assert complaints(page) == []
    page.locator(".trends").scroll_into_view_if_needed()
    pictures(page, "practice-trends")
    page.get_by_role("link", name="Runners").click()


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
    page.get_by_role("spinbutton", name="Steps a minute").fill("162.5")
    page.get_by_label("Belt, km/h").fill("10")
    page.get_by_role("button", name="Keep it").first.click()
    expect(page.get_by_text("162.5 steps a minute at 10.0 km/h").first).to_be_visible()
    enrol = page.locator("section", has=page.get_by_role("heading", name="Programme"))
    enrol.get_by_label("Why").fill("knee pain when running, cadence below her own best")
    enrol.get_by_role("button", name="Enrol").click()
    expect(page.get_by_text("faded-8, session 1 of 8")).to_be_visible()


def test_what_is_refused_is_said_in_words(page: Page) -> None:
    """A cadence that nobody has: the service's own sentence, and the form keeps what was typed."""
    page.get_by_role("spinbutton", name="Steps a minute").evaluate("field => field.removeAttribute('max')")
    page.get_by_role("spinbutton", name="Steps a minute").fill("260")
    page.get_by_label("Belt, km/h").fill("10")
    page.get_by_role("button", name="Keep it").first.click()
    expect(page.get_by_role("alert")).to_contain_text("200")
    expect(page.get_by_role("spinbutton", name="Steps a minute")).to_have_value("260")
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
    page.get_by_role("contentinfo").locator(".tongue").first.select_option(tongue)
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
    page.get_by_role("contentinfo").locator(".tongue").first.select_option("en")
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

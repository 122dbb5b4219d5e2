"""The referrer's report on the screen: the sheet's own words and figures, and printed nothing but them."""

import io
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from tests.app.practice.practised import ran_lately
from tests.clients.gym import PICTURES, chromium, complaints, gym, pictures

from stridecue.core.figures import of_spm, percent
from stridecue.edges.exchange.paper.sheet import printable

pytestmark = pytest.mark.chromium


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """At the file of Anna, who has run session 1 and answered."""
    folder = tmp_path_factory.mktemp("gym")
    anna = ran_lately(folder)
    with gym(folder, lanes=1) as here, chromium() as browser:
        found = browser.new_page(locale="en-GB")
        found.goto(f"{here.address}runners/{anna.runner}")
        yield found


def test_the_screen_says_what_sheet_and_measures_say(page: Page) -> None:
    """Linked beside the PDF; every figure of a session has the digits of its measures, and is on the sheet too."""
    base, _, runner = page.url.partition("runners/")
    sheet = page.request.get(f"{base}api/v1/runners/{runner}/report.pdf").body()
    printed = " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(sheet)).pages).split())
    session = page.request.get(f"{base}api/v1/sessions").json()[0]["id"]
    seen = page.request.get(f"{base}api/v1/sessions/{session}/measures").json()
    page.get_by_role("link", name="Report for the referrer").click()
    row = page.get_by_role("region", name="Sessions").locator("tbody tr")
    expect(row).to_have_count(1)
    cells = row.locator("th, td").all_inner_texts()
    target = of_spm(seen["target_milli_spm"])
    assert cells[3] == f"{of_spm(seen['with_cues_milli_spm']).removesuffix(' spm')} of {target}"
    assert cells[4] == percent(seen["in_band_permille"])
    assert cells[6] == f"{seen['end_probe']['retained_permille'] / 1000:.2f}"
    assert " ".join(cells) in printed
    figures = page.get_by_role("region", name="Cadence per session").locator("tbody td").all_inner_texts()
    own = [seen["with_cues_milli_spm"], None, seen["end_probe"]["milli_spm"]]
    assert figures == [target, *map(of_spm, own)]
    expect(page.locator(".trend > svg")).to_have_attribute("aria-label", re.compile(re.escape(target[:5])))
    for line in page.locator(".report-sections li").all_inner_texts():
        assert printable(line) in printed


def test_it_reads_in_both_languages_and_sizes(page: Page) -> None:
    """axe-core has nothing to say; in German the page says that the report is in English, and marks it so."""
    assert complaints(page) == []
    pictures(page, "report-en")
    page.get_by_role("contentinfo").locator(".tongue").first.select_option("de")
    expect(page.get_by_text("Der Bericht selbst ist englisch")).to_be_visible()
    expect(page.get_by_role("article")).to_have_attribute("lang", "en")
    assert complaints(page) == []
    pictures(page, "report-de")


def test_printed_it_is_the_report_alone(page: Page) -> None:
    """Black on white, one or two sheets, without the page's own buttons."""
    page.set_viewport_size({"width": 1440, "height": 900})  # drawn for a screen wider than the paper
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    words = " ".join(one.extract_text() for one in printed.pages)
    assert len(printed.pages) <= 2
    assert "Gait retraining: report for the referrer" in words
    assert "Drucken" not in words
    assert "Deutsch" not in words
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.report')).color") == "rgb(0, 0, 0)"
    page.set_viewport_size({"width": 688, "height": 1017})  # A4 within its margins
    page.screenshot(path=PICTURES / "report-printed.png", full_page=True)

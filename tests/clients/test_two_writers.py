"""Two physios change the same thing, each in a browser of their own: the second sees both versions and chooses one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.app.practice.practised import ran_lately
from tests.clients.gym import Gym, chromium, complaints, gym, pictures

pytestmark = pytest.mark.chromium


@dataclass(frozen=True)
class Two:
    """Two contexts of one browser, and the runner whose file both have open."""

    here: Gym
    file: str
    first: Page
    second: Page

    def both(self, address: str) -> None:
        """Open it in each, before either writes."""
        for page in (self.first, self.second):
            page.goto(address, wait_until="networkidle")  # both have read what they will write over

    def asked(self) -> Locator:
        """What the second one is asked."""
        return self.second.get_by_role("dialog", name="Somebody changed the same meanwhile")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """Anna has run session 1, and a proposal waits."""
    folder = tmp_path_factory.mktemp("gym")
    anna = ran_lately(folder)
    with gym(folder, lanes=1) as here, chromium() as browser:
        first, second = (browser.new_context(locale="en-GB").new_page() for _ in range(2))
        yield Two(here, f"{here.address}runners/{anna.runner}", first, second)


def record(page: Page, **typed: str) -> None:
    """Type into the form of the runner's record, and keep it."""
    form = page.locator("section", has=page.get_by_role("heading", name="Record"))
    form.locator("summary").click()
    for label, value in typed.items():
        form.get_by_label(label).fill(value)
    form.get_by_role("button", name="Keep it").click()


def test_mine_is_kept_on_their_version(two: Two) -> None:
    """What I did not touch is theirs; what I typed stands beside it, and is written when I say so."""
    two.both(two.file)
    record(two.first, Height="175", Mass="61")
    expect(two.first.get_by_text("175 cm")).to_be_visible()
    record(two.second, Height="178")
    rows = two.asked().get_by_role("row")
    expect(rows.filter(has_text="differs")).to_have_count(1)
    expect(rows.filter(has_text="differs")).to_have_text(re.compile("Height.*175 cm.*178 cm"))
    expect(rows.filter(has_text="Mass")).to_have_text(re.compile("61.*61"))
    assert complaints(two.second) == []
    pictures(two.second, "two-records")
    two.asked().get_by_role("button", name="Keep mine").click()
    expect(two.second.get_by_text("178 cm")).to_be_visible()
    kept = two.second.request.get(two.file.replace("/runners/", "/api/v1/runners/")).json()["record"]
    assert (kept["height_mm"], kept["mass_kg"]) == (1780, 61)


def test_theirs_is_taken_or_neither(two: Two) -> None:
    """Escape goes back to what was typed and writes nothing; theirs, taken, fills the form."""
    two.both(two.file)
    record(two.first, Height="180")
    expect(two.first.get_by_text("180 cm")).to_be_visible()
    record(two.second, Height="170")
    expect(two.asked()).to_be_visible()
    two.second.keyboard.press("Escape")
    expect(two.asked()).to_have_count(0)
    expect(two.second.get_by_label("Height")).to_have_value("170")
    two.second.locator("section", has=two.second.get_by_role("heading", name="Record")).get_by_role("button").click()
    two.asked().get_by_role("button", name="Take theirs").click()
    expect(two.second.get_by_label("Height")).to_have_value("180")


def test_an_answer_to_a_proposal_stands(two: Two) -> None:
    """Accepted here, declined there a moment later: the second sees the first answer, and may only take it."""
    two.both(two.file)
    for page, button, why in ((two.first, "Accept", "steady"), (two.second, "Decline", "too soon")):
        form = page.locator("form.proposal")
        form.get_by_label("Why").fill(why)
        form.get_by_label("Who answers for it").fill("Dr Test")
        form.get_by_role("button", name=button).click()
        expect(
            two.first.get_by_text("Nothing waits").or_(two.first.get_by_text("One earlier answer")).first
        ).to_be_visible()
    expect(two.asked()).to_contain_text("An answer is never changed")
    expect(two.asked().get_by_role("row").filter(has_text="Why")).to_have_text(re.compile("steady.*too soon"))
    expect(two.asked().get_by_role("button", name="Keep mine")).to_have_count(0)
    two.asked().get_by_role("button", name="Take theirs").click()
    expect(two.second.get_by_text("One earlier answer")).to_be_visible()


def test_a_plan_is_shown_line_by_line(two: Two) -> None:
    """Both make a plan of the same name: mine is kept in its place, and from then on written over without asking."""
    two.both(f"{two.here.address}plans")
    for page, minutes in ((two.first, "3"), (two.second, "4")):
        page.get_by_label("Name", exact=False).first.fill("warm")
        page.get_by_label("Segment 1: minutes").fill(minutes)
        page.get_by_role("button", name="Keep this plan").click()
        expect(two.first.get_by_text("Kept as warm.")).to_be_visible()
    different = two.asked().get_by_role("row").filter(has_text="differs")
    expect(different).to_have_count(2)
    expect(different.first).to_contain_text("180")
    expect(different.last).to_contain_text("240")
    assert complaints(two.second) == []
    pictures(two.second, "two-plans")
    two.asked().get_by_role("button", name="Keep mine").click()
    expect(two.second.get_by_text("Kept as warm.")).to_be_visible()
    file = two.here.config.parent / "plans" / "warm.toml"
    assert "duration_s = 240" in file.read_text()
    two.second.get_by_label("Segment 1: minutes").fill("5")
    two.second.get_by_role("button", name="Keep this plan").click()
    expect(two.second.get_by_role("button", name="Keep this plan")).to_be_enabled()
    expect(two.asked()).to_have_count(0)

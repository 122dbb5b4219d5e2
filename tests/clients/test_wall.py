"""The wall with many lanes: complete, light, and no heavier after an hour. Its times are `wall_bench.py`'s to judge."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests.clients.gym import Gym, chromium, gym, pictures
from tests.clients.wall import an_hour, everybody_runs, first_page, opened
from tests.parts import until

pytestmark = pytest.mark.chromium

LANES = 20
FIRST_PAGE_BYTES = 200_000
GROWTH_BYTES = 400_000
"""Six bytes kept of each message would be more."""


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gym]:
    """Twenty lanes."""
    with gym(tmp_path_factory.mktemp("gym"), lanes=LANES) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all of them."""
    with chromium() as found:
        yield found


def test_the_first_page_is_light(browser: Browser, here: Gym) -> None:
    """Everything that the floor loads before anybody touches it is 200 kB at most, as it crosses the network."""
    assert 10_000 < first_page(browser, here) <= FIRST_PAGE_BYTES


def test_every_step_of_twenty_lanes_is_drawn(browser: Browser, here: Gym) -> None:
    """Each lane has its card, each card follows its own lane's steps, and the one that lost its sensor says so."""
    page = opened(browser, here, "wall_watch.js")
    everybody_runs(here, page, LANES)
    until(lambda: page.evaluate("wall.delays_ms.length") > 10 * LANES, "ten steps of everybody")
    here.leave("7")
    lost = page.get_by_role("article", name="Lane 7")
    lost.get_by_text("sensor lost").first.wait_for()
    lost.get_by_text("left · silent · 90 %").or_(lost.get_by_text("side not known · silent · 90 %")).wait_for()
    shown = page.get_by_role("article").evaluate_all("cards => cards.map(one => one.getAttribute('aria-label'))")
    assert sorted(shown) == sorted(f"Lane {lane}" for lane in range(1, LANES + 1))
    pictures(page, "wall-20")
    page.close()


def test_an_hour_of_messages_leaves_nothing_behind(browser: Browser, here: Gym) -> None:
    """Fifty lanes for five minutes, as fast as the page takes them: heap and nodes are as after half a minute."""
    page = opened(browser, here, "wall_feed.js")
    early, late, heard = an_hour(page, here, 50, 300)
    assert heard > 75_000
    assert late["bytes"] - early["bytes"] < GROWTH_BYTES, (early, late)
    assert late["nodes"] - early["nodes"] < 200, (early, late)
    assert late["listeners"] == early["listeners"]
    page.close()

"""The runner's page as a runner meets it: a real service, a real browser."""

from collections.abc import Iterator

import pytest
from tests.clients.gym import Gym, chromium, gym, pictures

pytestmark = pytest.mark.chromium


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gym]:
    """Two lanes."""
    with gym(tmp_path_factory.mktemp("gym"), lanes=2) as found:
        yield found


def test_a_runner_is_coached_and_a_silent_pod_is_said(here: Gym) -> None:
    """From the first step to coaching; and when the pod falls silent, the page says so in plain words."""
    with chromium() as browser:
        page = browser.new_page()
        page.goto(f"{here.address}lanes/1")
        here.run("1", own_spm=160.0)
        page.get_by_text("coaching").wait_for()
        pictures(page, "lane-coaching")
        here.leave("1")
        page.get_by_text("sensor lost").first.wait_for()

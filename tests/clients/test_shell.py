"""The page as an app: installable, its shell kept and nothing else; and a service that goes away in mid-run."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.clients.gym import Gym, chromium, complaints, gym, pictures
from tests.parts import running

pytestmark = pytest.mark.chromium


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gym]:
    """One lane."""
    with gym(tmp_path_factory.mktemp("gym"), lanes=1) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for all of them."""
    with chromium() as found:
        yield found


def kept(page: Page) -> list[str]:
    """The paths that this browser keeps for the service's address."""
    ask = """async () => {
        await navigator.serviceWorker.ready;
        const caught = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
        return caught.flat().map((one) => new URL(one.url).pathname);
    }"""
    found: list[str] = page.evaluate(ask)
    return found


def test_a_browser_may_install_it(browser: Browser, here: Gym, tmp_path: Path) -> None:
    """Chromium's own checks find nothing missing, and each icon is as large as the manifest says."""
    profile = browser.browser_type.launch_persistent_context(  # a private window may install nothing
        tmp_path, executable_path=shutil.which("chromium"), args=["--no-sandbox"]
    )
    page = profile.new_page()
    page.goto(here.address)
    inside = page.context.new_cdp_session(page)
    manifest = inside.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert inside.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    size = """async (src) => {
        const image = await createImageBitmap(await (await fetch(src)).blob());
        return `${image.width}x${image.height}`;
    }"""
    for icon in json.loads(manifest["data"])["icons"]:
        if icon["type"] == "image/png":
            assert page.evaluate(size, icon["src"]) == icon["sizes"]
    profile.close()


def test_a_run_outlives_the_service_and_the_shell_says_that_it_is_away(browser: Browser, here: Gym) -> None:
    """Killed in mid-run: said on the page; loaded anew meanwhile, the shell says so; back again, the run goes on."""
    page = browser.new_context().new_page()
    page.goto(f"{here.address}lanes/1")
    here.run("1")
    page.get_by_text("coaching").wait_for()
    paths = kept(page)
    assert "/" in paths
    assert len([path for path in paths if path.startswith("/assets/")]) >= 2, paths
    assert not [path for path in paths if path.startswith(("/api", "/ws", "/lanes"))], paths
    here.service.kill()
    page.get_by_text("No word from the service for").wait_for(timeout=6_000)
    assert page.locator(".figure-value").first.inner_text() == "–", "nothing that is old is shown as if it were now"
    away = page.context.new_page()
    away.goto(f"{here.address}lanes/1")
    away.get_by_role("heading", name="The service is not there").wait_for()
    assert complaints(away) == []
    pictures(away, "away")
    with running(here.folder, "run", "-c", here.config, "--folder", here.folder):
        away.get_by_role("heading", name="Lane 1").wait_for()
        for one in (page, away):
            one.get_by_text("coaching").wait_for(timeout=40_000)
            one.get_by_text("Time 0:").wait_for()
        here.leave("1")
        for one in (page, away):
            one.get_by_text("sensor lost").first.wait_for()
    page.context.close()

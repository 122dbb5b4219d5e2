"""Pages that are built anew while one of them is open: it goes on as it is, the next load has the new ones."""

import shutil
from pathlib import Path

import pytest
from tests.edges.web.serving import floor_behind_pages
from tests.parts import ROOT

DIST = ROOT / "clients" / "web" / "dist"
KEPT = """async () => {
    await navigator.serviceWorker.ready;
    const shell = await caches.open("stridecue-shell");
    const page = await (await shell.match("/"))?.text();
    const files = (await shell.keys()).map((one) => new URL(one.url).pathname);
    return { marked: page?.includes("built anew") ?? false, files };
}"""


@pytest.mark.chromium
async def test_a_new_version_comes_with_the_next_load(tmp_path: Path) -> None:
    """Pins that the shell is never older than the service's own pages, and that what it kept before is let go."""
    if not (DIST / "index.html").is_file():
        pytest.skip("the pages were not built")
    from playwright.async_api import async_playwright, expect  # noqa: PLC0415 - only where a browser is

    pages = tmp_path / "built"
    shutil.copytree(DIST, pages)
    old = next(path.name for path in (pages / "assets").glob("index-*.js"))
    async with floor_behind_pages(tmp_path / "kept", (1_000_000,), pages) as web, async_playwright() as tool:
        browser = await tool.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = await browser.new_page()
        await page.goto(web.address)
        await page.wait_for_function(f"async () => (await ({KEPT})()).files.includes('/assets/{old}')")
        (pages / "assets" / old).rename(pages / "assets" / "index-new.js")
        shown = (pages / "index.html").read_text().replace(old, "index-new.js")
        (pages / "index.html").write_text(shown.replace("</title>", ", built anew</title>"))
        await expect(page.get_by_role("heading", name="The floor")).to_be_visible()
        assert not (await page.evaluate(KEPT))["marked"], "nothing happens to a page that is open"
        await page.reload()
        await page.wait_for_function(f"async () => (await ({KEPT})()).marked")
        files = (await page.evaluate(KEPT))["files"]
        assert "/assets/index-new.js" in files
        assert f"/assets/{old}" not in files
        await expect(page.get_by_role("heading", name="The floor")).to_be_visible()
        await browser.close()

"""The runner's page in a real browser: figures while it cues, and not one of them in a probe."""

import asyncio
import re
from pathlib import Path

import pytest

from stridecue.core.plan import Plan, Segment
from tests.app.floors import footfall, run
from tests.edges.web.serving import floor_behind_pages
from tests.parts import ROOT

DIST = ROOT / "clients/web/dist"
PLAN = Plan("dark", (Segment("bandwidth", 50, 30), Segment("probe", 50, 40), Segment("continuous", 50)))


@pytest.mark.chromium
async def test_a_probe_shows_no_figure(tmp_path: Path) -> None:
    """No digit, band or target in the page's main part during a probe; before and after it both figures are there."""
    if not (DIST / "index.html").is_file():
        pytest.skip("the pages were not built")
    from playwright.async_api import async_playwright, expect  # noqa: PLC0415 - only where a browser is

    now = [1_000_000]
    async with floor_behind_pages(tmp_path, now, DIST) as behind, async_playwright() as tool:
        floor, address = behind.floor, behind.address
        floor.lanes["1"].plan = PLAN
        floor.claim("1", "pod", 0)
        browser = await tool.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        await page.goto(f"{address.rstrip('/')}/lanes/1")
        main = page.locator("main")

        async def steps(first: int, last: int) -> None:
            """Run on; the service's clock goes along."""
            for i in range(first, last):
                now[0] = 1_000_000 + 350_000 * i
                run(floor, [footfall(i)])
            await asyncio.sleep(0)

        await steps(0, 60)
        await expect(main.locator(".figure-value").first).to_have_text("171")
        await expect(main.locator(".band-zone")).to_be_visible()
        await steps(60, 190)
        await expect(main).to_contain_text("on your own: keep the rhythm")  # the course says "then on your own" before
        assert not re.search(r"\d", await main.inner_text()), await main.inner_text()
        assert await main.locator(".band, .figure, .load, .cue, .course").count() == 0
        await page.screenshot(path=tmp_path / "dark.png")
        await steps(190, 220)
        await expect(main.locator(".figure-value").first).to_have_text("171")
        await expect(main).to_contain_text("The last 40 s without cues: 171")
        await browser.close()

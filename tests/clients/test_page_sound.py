"""The beat of the page where a browser does not want it: untapped, hidden, asleep, its screen free to switch off."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest
from tests.clients.page_beat import Now
from tests.clients.tab import Tab, tabs
from tests.edges.web.serving import Web, floor_behind_pages
from tests.parts import ROOT, alongside

from stridecue.core.cues import Silence, Tempo

PERIOD_S = 60 / 172.5
BLOCKED = "This browser gives no sound before you tap here."
TEXT = "document.querySelector('.beat')?.textContent ?? ''"
pytestmark = pytest.mark.chromium


class Beat:
    """What the lane tells its screen at 2 Hz, as long as `told`."""

    def __init__(self, web: Web, now: Now) -> None:
        self.web, self.now, self.told = web, now, True
        self.holds: Tempo | Silence = Tempo(0, 172_500, now[0] + 300_000, 1, "test")

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            if self.told:
                self.web.screen.renew("1", self.holds, self.now[0])
            await asyncio.sleep(0.5)


@contextlib.asynccontextmanager
async def page(folder: Path, script: str = "", count: int = 1) -> AsyncIterator[tuple[Tab, list[Tab], Beat]]:
    """The lane's real page in the first tab, and a beat that holds."""
    now = Now()
    async with (
        floor_behind_pages(folder, now, ROOT / "clients" / "web" / "dist") as web,
        tabs(folder, count) as (tab, *others),
    ):
        beat = Beat(web, now)
        async with alongside(beat.run()):
            await tab.open(f"{web.address}lanes/1", script)
            await tab.until("document.querySelector('.outputs') !== null")  # its snapshot has come
            yield tab, others, beat


def no_burst(heard: list[float]) -> None:
    """No two clicks closer than a beat can be."""
    assert all(after - before > 0.85 * PERIOD_S for before, after in pairwise(heard)), heard


async def test_a_browser_that_blocks_sound_is_said_and_one_tap_is_enough(tmp_path: Path) -> None:
    """Begun without a tap, the page says why on the button that mends it; and that its screen may go dark."""
    refuses = "navigator.wakeLock.request = () => Promise.reject(new DOMException('battery', 'NotAllowedError'));"
    async with page(tmp_path, refuses) as (tab, _, _):
        await tab.look("document.querySelector('.beat').click()")  # nobody's finger
        await tab.until(f"({TEXT}).includes({BLOCKED!r})")
        assert await tab.look("document.querySelector('.beat').getAttribute('aria-pressed')") == "false"
        assert await tab.heard() == []
        await tab.tap(".beat")
        await tab.until("clicks.length > 3")
        said = await tab.look(TEXT)
        assert "The beat plays here" in said
        assert "does not keep the screen on" in said
        assert BLOCKED not in said


async def test_a_hidden_tab_keeps_its_beat_and_tells_what_had_no_lease(tmp_path: Path) -> None:
    """Behind another tab each beat is placed ahead of its time; without a word it is silent, and counts them."""
    async with page(tmp_path, count=2) as (tab, (other,), beat):
        await tab.tap(".beat")
        await tab.until("clicks.length > 1")
        await other.front()
        await tab.until("document.visibilityState === 'hidden'")
        await asyncio.sleep(3)
        clicks = await tab.look("clicks")
        heard = await tab.heard()
        assert min(click["at_s"] - click["told_s"] for click in clicks) >= 0.1
        assert all(abs(after - before - PERIOD_S) < 0.02 for before, after in pairwise(heard[3:])), heard
        assert len(heard) >= 3 / PERIOD_S
        beat.told = False
        await asyncio.sleep(1.5 + 1.7)  # the lease, and five beats
        beat.told = True
        await tab.until("document.querySelector('.beat-name').textContent === 'The beat plays here'")
        await tab.front()  # a page that is hidden or shown tells what it has to tell
        await tab.until("posted.some(told => told.no_lease > 0)")
        missed = await tab.look("posted.reduce((sum, told) => sum + told.no_lease, 0)")
        assert 3 <= missed <= 8
        no_burst(await tab.heard())


async def test_a_tab_that_slept_plays_no_burst(tmp_path: Path) -> None:
    """Frozen for two seconds, and then with a script that hangs for more than one: no click too close to another."""
    async with page(tmp_path) as (tab, _, _):
        await tab.tap(".beat")
        await tab.until("clicks.length > 3")
        await tab.ask("Page.setWebLifecycleState", state="frozen")
        await asyncio.sleep(2)
        await tab.ask("Page.setWebLifecycleState", state="active")
        before = await tab.look("clicks.length")
        await tab.until(f"clicks.length > {before} + 3")
        await tab.look("(end => { while (performance.now() < end) { /* hangs */ } })(performance.now() + 1300)")
        before = await tab.look("clicks.length")
        await tab.until(f"clicks.length > {before} + 3")
        no_burst(await tab.heard())

"""The wall under load: what its test looks at and its bench measures, on the real service in a real Chromium."""

from pathlib import Path
from typing import Any, Final

import numpy as np
from playwright.sync_api import Browser, Page, ViewportSize
from tests.clients.gym import Gym
from tests.parts import until

SPM: Final = 180.0
"""Three steps a second."""
TELEVISION: Final[ViewportSize] = {"width": 1920, "height": 1080}
HERE: Final = Path(__file__).parent
PARTS: Final = ("TaskDuration", "ScriptDuration", "LayoutDuration", "RecalcStyleDuration")


def opened(browser: Browser, here: Gym, *scripts: str, path: str = "") -> Page:
    """The floor's page, or another, on a television, with scripts of this folder before its own."""
    page = browser.new_page(viewport=TELEVISION)
    for script in scripts:
        page.add_init_script(path=HERE / script)
    page.goto(here.address + path)
    return page


def everybody_runs(here: Gym, page: Page, lanes: int) -> None:
    """All lanes are run on, and every card shows a step."""
    for lane in range(1, lanes + 1):
        here.run(str(lane), own_spm=SPM, seed=lane)
    cards = page.locator("article[data-at-us]")
    until(lambda: cards.count() == lanes, "a step on every lane")


def step_to_pixel(page: Page, seconds: float) -> dict[str, float]:
    """From the service's receipt of a footfall to the frame that shows its step [ms], of a page that is watched."""
    page.evaluate("wall.delays_ms.length = wall.heard = 0")
    page.wait_for_timeout(seconds * 1000)
    found = page.evaluate("({...wall})")
    delays_ms = np.array(found["delays_ms"])
    p50, p95, p99 = (float(value) for value in np.percentile(delays_ms, (50, 95, 99)))
    return {
        "p50_ms": p50,
        "p95_ms": p95,
        "p99_ms": p99,
        "shown": len(delays_ms),
        "heard": found["heard"],
        "clock_ms": found["trip_ms"] / 2,
    }


def cpu_pct(browser: Browser, page: Page, seconds: float) -> dict[str, float]:
    """Of one core: each process of Chromium, and the parts of the page's main thread."""
    whole, inside = browser.new_browser_cdp_session(), page.context.new_cdp_session(page)
    inside.send("Performance.enable")

    def spent_s() -> dict[str, float]:
        found: dict[str, float] = {}
        for one in whole.send("SystemInfo.getProcessInfo")["processInfo"]:
            found[one["type"]] = found.get(one["type"], 0.0) + one["cpuTime"]
        metrics = {one["name"]: one["value"] for one in inside.send("Performance.getMetrics")["metrics"]}
        return found | {name: metrics[name] for name in (*PARTS, "Timestamp")}

    before_s = spent_s()
    page.wait_for_timeout(seconds * 1000)
    after_s = spent_s()
    took_s = after_s.pop("Timestamp") - before_s["Timestamp"]
    return {name: 100 * (value - before_s.get(name, 0.0)) / took_s for name, value in after_s.items()}


def heap(page: Page) -> dict[str, Any]:
    """After a collection: bytes in use, nodes, listeners."""
    inside = page.context.new_cdp_session(page)
    for _ in range(2):  # what the first finds to be held weakly only goes with the second
        inside.send("HeapProfiler.collectGarbage")
    counted = inside.send("Memory.getDOMCounters")
    return {
        "bytes": inside.send("Runtime.getHeapUsage")["usedSize"],
        "nodes": counted["nodes"],
        "listeners": counted["jsEventListeners"],
    }


def an_hour(page: Page, here: Gym, lanes: int, hour_s: int) -> tuple[dict[str, Any], dict[str, Any], int]:
    """The heap at a tenth and at the end of so many seconds of messages, and how many there were; the page is fed."""
    page.get_by_role("heading", name="The floor").wait_for()
    like = page.request.get(f"{here.address}api/v1/lanes/1").json()
    page.evaluate("([like, lanes]) => meet(like, lanes)", [like, lanes])
    until(lambda: page.locator("article").count() == lanes, "a card for every lane")
    page.evaluate("([lanes, to_s]) => feed(lanes, 0, to_s)", [lanes, hour_s // 10])
    early = heap(page)
    heard = page.evaluate("([lanes, from_s, to_s]) => feed(lanes, from_s, to_s)", [lanes, hour_s // 10, hour_s])
    return early, heap(page), heard


def first_page(browser: Browser, here: Gym) -> int:
    """Bytes of everything that the floor's page loads before anybody touches it, as they cross the network."""
    page = browser.new_page()
    inside = page.context.new_cdp_session(page)
    inside.send("Network.enable")
    crossed: list[int] = []
    inside.on("Network.loadingFinished", lambda one: crossed.append(int(one["encodedDataLength"])))
    page.goto(here.address, wait_until="networkidle")
    page.close()
    return sum(crossed)

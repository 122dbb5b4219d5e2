"""A small gym for the tests of the pages: the real service in a process, runners on its lanes, and a real Chromium.

    with gym(folder, lanes=2) as here, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{here.address}lanes/1")
        here.run("1", own_spm=160.0)          # a simulated runner steps on the belt of lane 1
        page.get_by_text("coaching").wait_for()
        here.leave("1")                       # the pod falls silent, as a pod does whose battery has ended

The synchronous Playwright: a test reads as the person acts. Runners live in a thread with a loop of its own.
"""

import asyncio
import contextlib
import json
import shutil
import threading
import urllib.request
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright
from tests.parts import ROOT, Running, free_port, running, until

from stridecue.edges.broker import Address
from stridecue.edges.sources.pod import Pod
from stridecue.edges.sources.simulated import SimulatedRunner

PICTURES: Final = ROOT / "tests" / "output" / "pages"
"""Screenshots are kept here: test output, to be looked at."""
SIZES: Final = {"phone": (390, 844), "tablet": (1024, 768), "desktop": (1440, 900)}

LANE = """
[[lanes]]
name = "{name}"
plan = "{plan}"
baseline_spm = 160.0
devices = [{{ id = "pod-{name}" }}]
"""


@dataclass
class Gym:
    """One service, and who runs there."""

    folder: Path
    service: Running
    config: Path
    loop: asyncio.AbstractEventLoop
    belts: dict[str, Future[None]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Of the pages, with a slash at its end."""
        return self.service.page

    def run(self, lane: str, *, own_spm: float = 160.0, seed: int = 1) -> None:
        """Let somebody run on this lane, as they would without a cue."""
        self.belts[lane] = asyncio.run_coroutine_threadsafe(self._run(lane, own_spm, seed), self.loop)

    def leave(self, lane: str) -> None:
        """Their pod is heard no more."""
        belt = self.belts.pop(lane)
        belt.cancel()
        with contextlib.suppress(BaseException):
            belt.result(5)

    async def _run(self, lane: str, own_spm: float, seed: int) -> None:
        login = json.loads((self.folder / "broker" / "device-login.json").read_text())
        pod = Pod(Address(login["host"], login["port"], login["user"], login["password"]), "home", f"pod-{lane}")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(pod.run())
            await pod.link.connected.wait()
            start_us = pod.now_us()
            for contact in SimulatedRunner(seed=seed, own_spm=own_spm):
                await pod.play(contact, start_us)


@contextlib.contextmanager
def gym(folder: Path, *, lanes: int = 2, plan: str = "steady", more: str = "") -> Iterator[Gym]:
    """`lanes` lanes named 1, 2, …, each with one pod; `more` is added to the configuration."""
    config = folder / "stridecue.toml"
    folder.mkdir(parents=True, exist_ok=True)
    told = "".join(LANE.format(name=name + 1, plan=plan) for name in range(lanes))
    config.write_text(f"[web]\nport = {free_port()}\n[broker]\nport = {free_port()}\n{more}\n{told}")
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        with running(folder, "run", "-c", config, "--folder", folder) as service:
            until((folder / "broker" / "device-login.json").exists, "the devices' login file")
            here = Gym(folder, service, config, loop)
            try:
                yield here
            finally:
                for lane in list(here.belts):
                    here.leave(lane)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


@contextlib.contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """The browser, without a window."""
    with sync_playwright() as tool:
        args = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", *flags]
        browser = tool.chromium.launch(executable_path=shutil.which("chromium"), args=args)
        try:
            yield browser
        finally:
            browser.close()


def pictures(page: Page, name: str) -> None:
    """Keep what a person sees at the three sizes."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=PICTURES / f"{name}-{size}.png")
    if before is not None:
        page.set_viewport_size(before)


def complaints(page: Page, *more: str) -> list[dict[str, Any]]:
    """What axe-core has to say about this page, by the rules of WCAG 2.2 AA and `more`: nothing, if all is well."""
    page.evaluate((ROOT / "clients" / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text())
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    also = {rule: {"enabled": True} for rule in more}
    found = page.evaluate("options => axe.run(options)", {"runOnly": rules, "rules": also})
    return [
        {"rule": one["id"], "help": one["help"], "where": [node["target"] for node in one["nodes"]][:3]}
        for one in found["violations"]
    ]


def fetched(address: str) -> bytes:
    """What is there now."""
    with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own service
        return bytes(answer.read())


def said_of(here: Gym, lane: str) -> Any:
    """What the service says of it."""
    return json.loads(fetched(f"{here.address}api/v1/lanes/{lane}"))

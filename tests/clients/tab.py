"""A tab of a real Chromium, spoken to without a driver between: it can be hidden, frozen, and tapped or not tapped.

Playwright keeps every page focused and visible, and counts as a tap whatever it does to it; what a beat does in a tab
that nobody tapped, or that lies behind another one, can be seen in a plain one only.
"""

import asyncio
import contextlib
import itertools
import json
import re
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

from tests.parts import eventually
from websockets.asyncio.client import ClientConnection, connect

SPY: Final = """
window.clicks = [];
const begin = AudioBufferSourceNode.prototype.start, end = AudioBufferSourceNode.prototype.stop;
AudioBufferSourceNode.prototype.start = function (at) {
  this.click = { at_s: at, told_s: this.context.currentTime, kept: true };
  window.clicks.push(this.click);
  return begin.call(this, at);
};
AudioBufferSourceNode.prototype.stop = function (...when) {
  this.click.kept = false;
  return end.apply(this, when);
};
window.posted = [];
const really = window.fetch;
window.fetch = (where, more) => {
  if (String(where).endsWith("/sounded")) window.posted.push(JSON.parse(more.body));
  return really(where, more);
};
"""
"""Notes every click that the page places, and what it tells the service of them; all of it goes on as it would."""


class Tab:
    """One tab; `look` reads from it as nobody's tap."""

    def __init__(self, line: ClientConnection, numbers: "itertools.count[int]", target: str, session: str) -> None:
        self._line, self._numbers, self._target, self._session = line, numbers, target, session

    async def ask(self, method: str, *, of_browser: bool = False, **parameters: Any) -> Any:
        """One command of the browser's own protocol."""
        number = next(self._numbers)
        place = {} if of_browser else {"sessionId": self._session}
        await self._line.send(json.dumps({"id": number, "method": method, "params": parameters, **place}))
        async with asyncio.timeout(10):
            while (answer := json.loads(await self._line.recv())).get("id") != number:
                pass
        assert "error" not in answer, answer
        return answer["result"]

    async def open(self, address: str, script: str = "") -> None:
        """Go there, with the spy and this script before the page's own."""
        await self.ask("Page.enable")
        await self.ask("Page.addScriptToEvaluateOnNewDocument", source=SPY + script)
        await self.ask("Page.navigate", url=address)

    async def look(self, expression: str) -> Any:
        """Its value, without a gesture."""
        told = await self.ask("Runtime.evaluate", expression=expression, returnByValue=True, userGesture=False)
        return told["result"].get("value")

    async def until(self, expression: str) -> None:
        """It becomes true."""
        deadline_s = time.monotonic() + 10
        while not await self.look(expression):
            assert time.monotonic() < deadline_s, f"waited in vain: {expression}"
            await asyncio.sleep(0.05)

    async def tap(self, css: str) -> None:
        """As a finger does, once the thing stands still."""
        await self.until(f"document.visibilityState === 'visible' && document.querySelector({css!r}) !== null")
        place, before = await self._middle(css), None
        while place != before:
            await asyncio.sleep(0.1)
            place, before = await self._middle(css), place
        x, y = place
        for kind in ("mousePressed", "mouseReleased"):
            await self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    async def _middle(self, css: str) -> Any:
        return await self.look(
            f"(e => {{ e.scrollIntoView({{block: 'center'}}); const b = e.getBoundingClientRect();"
            f" return [b.x + b.width / 2, b.y + b.height / 2]; }})(document.querySelector({css!r}))"
        )

    async def front(self) -> None:
        """Before all others."""
        await self.ask("Target.activateTarget", of_browser=True, targetId=self._target)

    async def heard(self) -> list[float]:
        """When each click that was not taken back sounds, on the sound card's clock."""
        return [click["at_s"] for click in await self.look("clicks") if click["kept"]]


@contextlib.asynccontextmanager
async def tabs(folder: Path, count: int = 1) -> AsyncIterator[list[Tab]]:
    """So many tabs of one window, the first in front, in a browser that gives no sound before a tap."""
    said = folder / "chromium.txt"
    with said.open("wb") as words:
        process = await asyncio.create_subprocess_exec(
            shutil.which("chromium") or "chromium", "--headless=new", "--no-sandbox", "--remote-debugging-port=0",
            f"--user-data-dir={folder / 'profile'}", "--autoplay-policy=document-user-activation-required",
            "--no-first-run", "about:blank", stderr=words, stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
    try:
        await eventually(lambda: re.search(r"ws://\S+", said.read_text()), "the browser's address", 20)
        found = re.search(r"ws://\S+", said.read_text())
        assert found is not None
        async with connect(found.group(), max_size=None, compression=None) as line:
            browser, made = Tab(line, itertools.count(1), "", ""), list[Tab]()
            for _ in range(count):
                target = (await browser.ask("Target.createTarget", of_browser=True, url="about:blank"))["targetId"]
                attached = await browser.ask("Target.attachToTarget", of_browser=True, targetId=target, flatten=True)
                made.append(Tab(line, browser._numbers, target, attached["sessionId"]))
            await made[0].front()
            yield made
    finally:
        process.terminate()
        await process.wait()

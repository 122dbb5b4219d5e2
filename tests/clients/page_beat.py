"""How even the beat of the real page is, in a real Chromium whose sound is recorded, beside the plain way.

    python -m tests.clients.page_beat 60        (from the top of the clone: JSON, as `stridecue bench audio` prints it)

The page is the built one, behind the product's own web server and screen channel; the tempo is renewed at 2 Hz as a
lane does. The plain way is what a developer reaches for first: `setInterval` and an Audio element.
"""

import asyncio
import base64
import contextlib
import io
import json
import shutil
import sys
import tempfile
import wave
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, overload

import numpy as np
from playwright.async_api import Browser, async_playwright
from tests.edges.web.serving import floor_behind_pages
from tests.parts import ROOT

from stridecue.app.commands.bench_audio import due_us, judge, tempi
from stridecue.core.sound.click import click
from stridecue.core.sound.evenness import Evenness
from stridecue.edges.clock import ServiceClock
from stridecue.edges.nullsink import RATE_HZ, NullSink, null_sink

SETTLE_S = 2.0
PLAIN = """
<script>
const sound = new Audio("data:audio/wav;base64,%s");
const beat = () => { sound.currentTime = 0; sound.play(); };
window.begin = (period_ms) => { clearInterval(window.timer); window.timer = setInterval(beat, period_ms); };
</script>
"""


class Now(Sequence[int]):
    """The service clock, as the floor of the tests reads it."""

    def __init__(self) -> None:
        self.clock = ServiceClock()

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[int]: ...
    def __getitem__(self, index: int | slice) -> int | Sequence[int]:
        return self.clock.now_us()

    def __len__(self) -> int:
        return 1


@contextlib.asynccontextmanager
async def chromium(sink: NullSink) -> AsyncIterator[Browser]:
    """A real one that plays into the sink, before ordinary work where we may: the page is measured, not the machine."""
    first = Path(sink.environment["HOME"]) / "chromium-first"
    first.write_text(f'#!/bin/sh\nexec nice -n -15 {shutil.which("chromium")} "$@" 2>/dev/null\n')
    first.chmod(0o700)
    async with async_playwright() as tool:
        browser = await tool.chromium.launch(
            executable_path=first,
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
            ignore_default_args=["--mute-audio"],
            env={name: str(value) for name, value in sink.environment.items()},
        )
        try:
            yield browser
        finally:
            await browser.close()


async def of_the_page(browser: Browser, sink: NullSink, folder: Path, seconds: float) -> Evenness:
    """Open the lane's page, press its button, renew the tempo, and judge what was heard."""
    now, recording = Now(), folder / "page.raw"
    async with floor_behind_pages(folder, now, ROOT / "clients" / "web" / "dist") as web:
        page = await browser.new_page()
        await page.goto(f"{web.address}lanes/1")
        await page.get_by_role("button", name="Play the beat here").click()
        await page.wait_for_timeout(1_500)  # the first pings, and the sound card's first second
        with sink.recorded(recording):
            start_us = now[0]
            trains, end_us = tempi(start_us, seconds), start_us + round((SETTLE_S + seconds) * 1e6)
            while (now_us := now[0]) < end_us:
                web.screen.renew("1", [train for train in trains if train.at_us <= now_us][-1], now_us)
                coming = [train.at_us - now_us for train in trains if train.at_us > now_us]
                await asyncio.sleep(min([500_000, *coming]) / 1e6)
            await asyncio.sleep(0.5)
        await page.close()
    return judge(recording, due_us(trains, start_us + round(SETTLE_S * 1e6), end_us), trains[0].anchor_us)


async def of_the_plain_way(browser: Browser, sink: NullSink, folder: Path, seconds: float) -> Evenness:
    """The same beats by setInterval: a new interval at each change of tempo."""
    trains, recording = tempi(0, seconds), folder / "plain.raw"
    end_us = round((SETTLE_S + seconds) * 1e6)
    page = await browser.new_page()
    await page.set_content(PLAIN % base64.b64encode(_wav()).decode())
    with sink.recorded(recording):
        for train, until_us in zip(trains, [t.at_us for t in trains[1:]] + [end_us], strict=True):
            await page.evaluate("begin", 60e6 / train.milli_spm)
            await asyncio.sleep((until_us - train.at_us) / 1e6)
    await page.close()
    beats = due_us(trains, 0, end_us)
    return judge(recording, [at_us for at_us in beats if at_us >= SETTLE_S * 1e6], beats[0])


def _wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((0.9 * 32_767 * click(RATE_HZ)).astype(np.int16).tobytes())
    return out.getvalue()


async def measure(folder: Path, seconds: float) -> dict[str, Any]:
    """Both, one after the other, in one browser."""
    with null_sink(folder / "sink") as sink, sink.awake():
        async with chromium(sink) as browser:
            ours = await of_the_page(browser, sink, folder, seconds)
            plain = await of_the_plain_way(browser, sink, folder, seconds)
    return {**asdict(ours), "plain": asdict(plain)}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="stridecue-page-") as name:
        sys.stdout.write(json.dumps(asyncio.run(measure(Path(name), float(sys.argv[1]))), indent=2) + "\n")

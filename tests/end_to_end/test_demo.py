"""The demo as a person starts it: its address, its clean end, its sessions that replay, its page in a browser."""

import shutil
from pathlib import Path

import pytest

from tests.judge import judged_folder
from tests.parts import ROOT, running, sessions, stridecue, until

CONFIG = "[web]\nport = 0\n[broker]\nport = 0\n"
OUTPUT = ROOT / "tests" / "output"


def steps(folder: Path) -> dict[str, int]:
    """Lane by lane, how many steps are on disk."""
    if not (folder / "stridecue.sqlite").is_file():
        return {}
    return {row["lane"]: row["steps"] for row in sessions(folder)}


def test_the_demo_starts_says_where_it_is_and_ends_cleanly(tmp_path: Path) -> None:
    """Ctrl-C ends with 0, says where the sessions are; they replay, compiled and plain, lane 1 from its samples too."""
    config = tmp_path / "stridecue.toml"
    config.write_text(CONFIG)
    folder = tmp_path / "store"
    with running(folder, "demo", "--no-open", "-c", config, "--folder", folder, "--record-raw") as demo:
        assert demo.page.startswith("http://127.0.0.1:")
        until(lambda: min(steps(folder).get(lane, 0) for lane in "12") >= 25, "25 steps on both lanes", 90)
        assert demo.interrupt() == 0
        words = demo.words()
    assert "Traceback" not in words
    assert f"sessions are in {folder / 'stridecue.sqlite'}" in words
    assert "stridecue replay last" in words
    rows = sessions(folder)
    assert sorted(row["lane"] for row in rows) == ["1", "2"]
    assert {row["status"] for row in rows} == {"sealed"}
    for row in rows:
        for plain in ("0", "1"):
            done = stridecue("replay", row["id"], "--folder", folder, NUMBA_DISABLE_JIT=plain)
            assert done.returncode == 0, done.stderr
    assert not any(judged_folder(folder).values()), judged_folder(folder)
    raw = stridecue("replay", next(row["id"] for row in rows if row["lane"] == "1"), "--raw", "--folder", folder)
    assert raw.returncode == 0, raw.stdout + raw.stderr


@pytest.mark.chromium
def test_the_page_shows_both_lanes_and_stops_one(tmp_path: Path) -> None:
    """A real browser: both lanes show figures and cue; STOP stops lane 2 and says so; no error in the console."""
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415 - only where a browser is

    OUTPUT.mkdir(exist_ok=True)
    config = tmp_path / "stridecue.toml"
    config.write_text(CONFIG)
    folder = tmp_path / "store"
    errors: list[str] = []
    with (
        running(folder, "demo", "--no-open", "-c", config, "--folder", folder) as demo,
        sync_playwright() as tool,
    ):
        browser = tool.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
        )
        page = browser.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda wrong: errors.append(str(wrong)))
        page.goto(demo.page)
        until(lambda: min(steps(folder).get(lane, 0) for lane in "12") >= 25, "both lanes run", 90)
        body = page.locator("body")
        expect(body).to_contain_text("steps / min", timeout=30_000)
        page.screenshot(path=OUTPUT / "floor.png", full_page=True)
        for lane in "12":
            page.goto(f"{demo.page}lanes/{lane}")
            expect(body).to_contain_text("Target", timeout=30_000)
            page.wait_for_function(r"/\b1[3-9]\d\b/.test(document.body.innerText)", timeout=30_000)
            page.screenshot(path=OUTPUT / f"lane-{lane}.png", full_page=True)
        page.get_by_role("button", name="STOP").first.click()
        expect(body).to_contain_text("stopped", ignore_case=True, timeout=15_000)
        page.screenshot(path=OUTPUT / "lane-2-stopped.png", full_page=True)
        until(
            lambda: any(row["lane"] == "2" and row["status"] == "sealed" for row in sessions(folder)),
            "lane 2 is sealed",
        )
        assert any(row["lane"] == "1" and row["status"] == "open" for row in sessions(folder))
        browser.close()
    assert not errors

"""The wall's budgets, measured: step → pixel at 20 lanes, Chromium's CPU at 50, its heap over an hour, its first page.

    python -m tests.clients.wall_bench [--seconds 20]        (from the top of the clone, on a machine that rests)

The service, its broker, a pod for every lane and Chromium share the machine, so judge with what else it does.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.clients.gym import chromium, gym
from tests.clients.wall import PARTS, an_hour, cpu_pct, everybody_runs, first_page, opened, step_to_pixel

from stridecue.app.commands.bench import machine

SETTLE_MS = 6_000
HOUR_S = 3_600


def main() -> None:
    """One line a budget, as MEASURED.md carries them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory(prefix="stridecue-wall-") as name, chromium() as browser:
        with gym(Path(name) / "20", lanes=20) as here:
            page = opened(browser, here, "wall_watch.js")
            everybody_runs(here, page, 20)
            page.wait_for_timeout(SETTLE_MS)
            found = step_to_pixel(page, seconds)
            tell_delays("20 lanes on the wall", found)
            page.close()
            page = opened(browser, here, "wall_watch.js", path="lanes/1")
            page.wait_for_timeout(SETTLE_MS)
            tell_delays("the runner's page beside 19 other lanes", step_to_pixel(page, seconds))
            page.close()
            tell("the floor's first page", f"{first_page(browser, here) / 1000:.0f} kB", "as it crosses the network")
        with gym(Path(name) / "50", lanes=50) as here:
            page = opened(browser, here)
            everybody_runs(here, page, 50)
            page.wait_for_timeout(SETTLE_MS)
            spent = cpu_pct(browser, page, seconds)
            page.close()
            others = " + ".join(f"{what} {share:.1f}" for what, share in spent.items() if what not in PARTS)
            inside = ", ".join(f"{what} {spent[what]:.1f}" for what in PARTS)
            tell(
                "CPU of Chromium, 50 lanes × 3 steps/s",
                f"{spent['renderer']:.0f} %",
                f"{others}; main thread: {inside}",
            )
        with gym(Path(name) / "1", lanes=1) as here:
            page = opened(browser, here, "wall_feed.js")
            early, late, heard = an_hour(page, here, 50, HOUR_S)
            tell(
                "heap over an hour of 50 lanes, at a tenth → at the end",
                f"{early['bytes'] / 1e6:.1f} → {late['bytes'] / 1e6:.1f} MB",
                f"{heard} messages; nodes {early['nodes']} → {late['nodes']}",
            )
    made = machine()
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    sys.stdout.write(f"\n{made['cpu']}, {made['cores']} cores, {made['system']}; load average {load}.\n")


def tell_delays(where: str, found: dict[str, float]) -> None:
    """One row of step → pixel."""
    tell(
        f"step → pixel, {where}, p50 / p95 / p99",
        f"{found['p50_ms']:.0f} / {found['p95_ms']:.0f} / {found['p99_ms']:.0f} ms",
        f"{found['shown']:.0f} of {found['heard']:.0f} steps; clocks within {found['clock_ms']:.1f} ms",
    )


def tell(what: str, figure: str, more: str) -> None:
    """One row."""
    sys.stdout.write(f"| {what} | {figure} | {more} |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

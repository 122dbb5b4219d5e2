"""What `make bench` runs for raw pods: what a sample costs, and the detectors beside a laboratory's batch pipeline.

    python tests/bench_gait.py [FOLDER ...]

Prints the tables that service/MEASURED.md carries. Without a folder: the recordings that lie in the repository.
Accuracy is that of `stridecue validate gait`; times are medians, on one core, and the ratio counts.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from stridecue.app.commands.validate_gait import stream  # noqa: E402 - after the path is known
from stridecue.core import gait  # noqa: E402 - the same
from stridecue.core.gait import DETECTORS, Detector  # noqa: E402 - the same
from stridecue.core.gait.score import Tally, figures, pool, tally  # noqa: E402 - the same
from stridecue.edges.exchange.recordings import Recording, find, read  # noqa: E402 - the same
from stridecue.edges.sources.raw import DEMO_FEET  # noqa: E402 - the same
from tests.core.gait import laboratory  # noqa: E402 - the same

HERE = (DEMO_FEET["left"].parent, ROOT / "tests" / "recordings")
BATCH = 5
RATE_HZ = 200
ROUNDS = 7
COLUMNS = (
    "place",
    "who",
    "F1",
    "contact, ms",
    "contact time, ms",
    "known after, p95",
    "µs a sample",
)


def at_200_hz(one: Recording) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The recording as a pod of 200 Hz would send it, for half a minute at least."""
    t_us = np.arange(int(one.t_us[0]), int(one.t_us[-1]), 1_000_000 // RATE_HZ)
    imu = np.stack([np.interp(t_us, one.t_us, one.imu[:, c]) for c in range(6)], axis=1)
    rounds = -(-30 * RATE_HZ // len(t_us))
    return np.arange(rounds * len(t_us), dtype=np.int64) * (1_000_000 // RATE_HZ), np.tile(imu, (rounds, 1))


def cost_us(one: Recording, site: str) -> float:
    """Microseconds per 6-axis sample, fed 5 at a time as the service feeds them: the median round."""
    t_us, imu = at_200_hz(one)
    batches = [(t_us[i : i + BATCH], imu[i : i + BATCH]) for i in range(0, len(t_us) - BATCH + 1, BATCH)]

    def once() -> None:
        pod = Detector(DETECTORS[site], one.side)
        for batch_us, samples in batches:
            pod.feed(batch_us, samples)

    return timed_us(once) / (BATCH * len(batches))


def timed_us(do: Callable[[], object]) -> float:
    """The median of some rounds."""
    took = []
    for _ in range(ROUNDS):
        started_ns = time.perf_counter_ns()
        do()
        took.append((time.perf_counter_ns() - started_ns) / 1e3)
    return statistics.median(took)


def beside(site: str, recordings: list[Recording]) -> tuple[Tally, Tally, float, float]:
    """Detector and laboratory: the tally of each, and what each took per sample."""
    ours, theirs, our_us, their_us = [], [], [], []
    for one in recordings:
        begin_us, end_us = int(one.t_us[0]), int(one.t_us[-1])
        ours.append(tally(stream(one, DETECTORS[site]), one.truth, begin_us, end_us))
        theirs.append(tally(laboratory.events(site, one.t_us, one.imu), one.truth, begin_us, end_us))
        our_us.append(cost_us(one, site))
        their_us.append(timed_us(lambda one=one: laboratory.events(site, one.t_us, one.imu)) / len(one.t_us))  # type: ignore[misc] # bound at once
    return pool(ours), pool(theirs), statistics.median(our_us), statistics.median(their_us)


def row(site: str, who: str, whole: Tally, known: str, sample_us: float) -> str:
    """One line of the table."""
    got = figures(whole)

    def pair(name: str) -> str:
        bias, sd = got[f"{name}_bias_ms"], got[f"{name}_sd_ms"]
        return "–" if bias is None or sd is None else f"{bias:+.1f} ± {sd:.1f}"

    return f"| {site} | {who} | {got['f1']:.4f} | {pair('ic')} | {pair('contact')} | {known} | {sample_us:.2f} |"


def main() -> None:
    """The whole table."""
    gait.warm()
    folders = [Path(name) for name in sys.argv[1:]] or list(HERE)
    every = [one for folder in folders for path in find(folder) for one in read(path)]
    print("| " + " | ".join(COLUMNS) + " |\n" + "|---" * len(COLUMNS) + "|", flush=True)
    most_us = 0.0
    for site in DETECTORS:
        mine = [one for one in every if one.site == site and one.truth.kind == "contacts"]
        if not mine:
            continue
        ours, theirs, our_us, their_us = beside(site, mine)
        delay_ms: Any = figures(ours)["delay_p95_ms"]
        print(row(site, "stridecue, live", ours, f"{delay_ms:.0f} ms", our_us))
        print(row(site, "filtfilt + find_peaks", theirs, "when it is over", their_us), flush=True)
        most_us = max(most_us, our_us)
    print(
        f"\nA sample costs at most {most_us:.2f} µs (aim: 1), {BATCH} at a time: the detectors alone would carry "
        f"{1e6 / (2 * RATE_HZ * most_us):.0f} runners with two pods at {RATE_HZ} Hz on one core."
    )


if __name__ == "__main__":
    main()

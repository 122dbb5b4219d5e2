"""What the knee load costs, in microseconds: all proxies of a step inside the one kernel call, and leg sensors.

The proxies are timed in a loop of compiled code, as the step path calls them; from Python the call alone would cost
more than they do.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from stridecue.core.kernel import fresh_array, kernel
from stridecue.core.loads import knee_flexion, per_step, segment
from stridecue.core.step import STATE

STEPS: Final = 20_000
ROUNDS: Final = 9
SAMPLES: Final = 2_000
BATCH: Final = 5
_update = per_step.update


@kernel
def many(m: Any, steps: int) -> None:  # noqa: ANN401 - numpy's records have no type
    """So many steps with every sensor there is, no two alike."""
    s = m[0]
    for i in range(steps):
        wobble = (i * 7919) % 101
        _update(
            s, 227_000 + 20 * wobble, 351_000 + 10 * wobble, 3_500, 0, 1 + i % 2,
            6_000 + wobble, 15_000 + wobble, 45_000 + wobble, 4_000 + wobble, 80_000 + wobble,
        )  # fmt: skip


def load_costs() -> dict[str, float]:
    """`proxies` of one step; a leg sensor's `sample` in batches of five; the two-sensor knee angle of one `stance`."""
    m = fresh_array(STATE)
    m[0].load_height_m = 1.75
    many(m, 100)
    per_step.take_baseline(m[0])
    proxies_us = _median_us(lambda: many(m, STEPS), STEPS)
    return {"proxies": proxies_us, **_leg_costs()}


def _leg_costs() -> dict[str, float]:
    thigh, shank = fresh_array(segment.STATE)[0], fresh_array(segment.STATE)[0]
    t_us = 5_000 * np.arange(SAMPLES)
    swing = np.sin(2.0 * np.pi * t_us / 700_000)
    imu = np.stack([3.0 * swing, 0.0 * swing, 9.81 + 5.0 * swing, 0.0 * swing, 4.0 * swing, 0.0 * swing], axis=1)
    parts = [(t_us[i : i + BATCH], imu[i : i + BATCH]) for i in range(0, SAMPLES, BATCH)]

    def feed() -> None:
        for times_us, samples in parts:
            segment.feed(shank, times_us, samples)

    sample_us = _median_us(feed, SAMPLES)
    segment.feed(thigh, t_us, imu)
    for s in (thigh, shank):
        segment.stand(s, np.array([0.0, 0.0, 1.0]))
        s.axis[:] = (0.0, 1.0, 0.0)
        s.axis_strides = segment.AXIS_STRIDES
    end_us = int(t_us[-1]) - 60_000
    stance_us = _median_us(lambda: knee_flexion.stance(thigh, shank, end_us - 230_000, end_us, 0), 1)
    return {"leg_sample": sample_us, "knee_stance": stance_us}


def _median_us(do: Callable[[], object], times: int) -> float:
    do()
    found = []
    for _ in range(ROUNDS):
        started_ns = time.perf_counter_ns()
        do()
        found.append((time.perf_counter_ns() - started_ns) / 1000 / times)
    return statistics.median(found)

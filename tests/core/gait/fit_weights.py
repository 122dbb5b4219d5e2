"""Fit the cascades of `stridecue.core.gait` and write their weight files: a tool, not a test; it needs recordings.

    python -m tests.core.gait.fit_weights foot|shank|sacrum [--left-out]

Every stage is a ridge regression of (true event - present estimate) on what the kernel itself saw when it asked: the
detector runs over the training recordings, and its `seen` ring is copied at the very cell of the question. Each
recording is used clean and disturbed (noise, clipping, 100 Hz). `--left-out` judges instead of writing: each runner
is timed by weights that were fitted on the others.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numba
import numpy as np
from numpy.typing import NDArray

from stridecue.app.commands.validate_gait import stream
from stridecue.core.gait import DETECTORS, Detector, Site, leg, trunk
from stridecue.core.gait.cascade import CHANNELS, ROW, SEEN_CELLS, SEEN_MASK, TAP_CELLS
from stridecue.core.gait.footprint import EVENT, OUT_ROWS
from stridecue.core.gait.landing import IMPACT
from stridecue.core.gait.score import Tally, figures, pool, tally
from stridecue.edges.exchange.recordings import Recording, read
from tests.core.gait.runner import REPOSITORY, SHARED

RIDGE: Final = 0.01  # of the number of contacts, on standardised features
NEAR_CELLS: Final = {"ic": 16.0, "to": 40.0}  # further from its landmark, a true event belongs to another contact
MOST_ASKED: Final = 400  # a recording of half a minute has fewer contacts
ALCANTARA_WEIGHT: Final = 6.0  # 170 measured contacts beside thousands that were computed

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Question:
    """A moment at which the kernel asks `refine`: one row, or several in a row from the same window."""

    rows: tuple[int, ...]
    before: int
    after: int
    event: str
    anchor: str
    start: int
    taps: int
    limit: float
    scalars: Callable[[Any], tuple[float, float]]


def leg_ic(s: Any) -> tuple[float, float]:
    """What `landed` hands to refine."""
    return s.lobe, s.landmark - s.crossing


def leg_to(s: Any) -> tuple[float, float]:
    """What `lifted` hands to refine."""
    return s.lobe, s.rise - s.crossing


def trunk_ic(s: Any) -> tuple[float, float]:
    """What `caught` hands to refine: `judge_step` has moved the last step on since."""
    return s.dip, s.step_before


def trunk_to(s: Any) -> tuple[float, float]:
    """What `lifted` hands to refine."""
    return s.sink - s.ic, s.last_step


LEG: Final = (
    Question((0, 1, 2), IMPACT, leg.STANCE, "ic", "landmark", -12, 11, 8.0, leg_ic),
    Question((3,), leg.PUSH_OFF, leg.LEAVING, "to", "rise", -20, 13, 30.0, leg_to),
    Question((4,), leg.LEAVING, leg.FLIGHT, "to", "to", -20, 12, 8.0, leg_to),
    Question((5,), leg.FLIGHT, leg.SWING, "to", "to", -20, 15, 6.0, leg_to),
)
TRUNK: Final = (
    Question((0, 1), trunk.CATCH, trunk.DRIVE, "ic", "crossing", -20, 12, 8.0, trunk_ic),
    Question((2,), trunk.LIFT, trunk.AWAY, "to", "sink", -28, 15, 20.0, trunk_to),
    Question((3, 4), trunk.AWAY, trunk.FLIGHT, "to", "to", -24, 15, 8.0, trunk_to),
)


@dataclass
class Sample:
    """One asked question: the ring as it was, the estimate, and the truth (cells)."""

    runner: str
    weight: float
    seen: Floats
    newest: int
    at: float
    true: float
    scalars: tuple[float, float]


def disturbed(recording: Recording, how: str, rng: np.random.Generator) -> Recording:
    """The same recording as a lesser sensor would have made it, on a clock whose every sample completes one cell."""
    imu, t_us = recording.imu.copy(), recording.t_us
    if how != "clean":
        imu[:, :3] += rng.normal(0.0, 0.6, (len(imu), 3))
        imu[:, 3:] += rng.normal(0.0, 0.05, (len(imu), 3)) * (imu[:, 3:] != 0)
    if how == "clipped":
        force, rate = rng.uniform(64.0, 157.0), rng.uniform(9.5, 35.0)
        imu = np.hstack([np.clip(imu[:, :3], -force, force), np.clip(imu[:, 3:], -rate, rate)])
    if how == "biaxial":
        imu = biaxial(imu)
    for step_us in (10_000, 5_000) if how == "slow" else (5_000,):
        grid_us = np.arange(t_us[0] // 5_000 + 1, t_us[-1] // 5_000) * 5_000 + 1
        grid_us = grid_us[:: step_us // 5_000]
        imu = np.stack([np.interp(grid_us, t_us, imu[:, c]) for c in range(6)], axis=1)
        t_us = grid_us
    return replace(recording, t_us=t_us, imu=np.ascontiguousarray(imu))


def biaxial(imu: Floats) -> Floats:
    """Two axes of force, low-passed at 20 Hz (sampled at 150), negative vertical cut off: Alcantara's sensor."""
    hz = np.fft.rfftfreq(len(imu), 1 / 150.0)
    spectrum = np.fft.rfft(imu[:, :3], axis=0) / (1.0 + (hz / 20.0) ** 4)[:, None]
    force = np.fft.irfft(spectrum, len(imu), axis=0)
    up = force.mean(axis=0) / np.linalg.norm(force.mean(axis=0))
    flat = np.zeros_like(imu)
    flat[:, 0] = np.maximum(force @ up, 0.0)
    flat[:, 2] = force[:, 0] - up[0] * (force @ up)
    return flat


def training(place: str) -> tuple[list[tuple[Recording, float]], list[Recording]]:
    """What to fit on, with weights, and what to judge on."""
    clean = [one for path in sorted((SHARED / "virtual_imu").glob("*.npz")) for one in read(path, place)]
    rng = np.random.default_rng(1)
    how = (
        {"clean": 2.0, "clipped": 1.0, "slow": 1.0}
        if place != "sacrum"
        else {"clean": 2.0, "noisy": 1.0, "biaxial": 2.0}
    )
    rows = [(disturbed(one, kind, rng), weight) for kind, weight in how.items() for one in clean]
    if place == "sacrum":
        paths = sorted((SHARED / "runs/alcantara_sacrum_grf").glob("alc_s*.csv.gz"))
        real = [one for path in paths for one in read(path) if one.truth.kind == "contacts"]
        rows += [(disturbed(one, "clean", rng), ALCANTARA_WEIGHT) for one in real]
        clean += real
    return rows, clean


@numba.njit
def watch(feed: Any, states: Any, weights: Any, t_us: Any, imu: Any, turn: Any, asked: Any) -> int:
    """Feed sample by sample; copy the record into `asked` whenever the phase makes this `turn`; returns how often."""
    out = np.zeros(OUT_ROWS, EVENT)
    n = 0
    phase = states[0].phase
    for i in range(len(t_us)):
        feed(states, weights, t_us[i : i + 1], imu[i : i + 1], out)
        was = phase
        phase = states[0].phase
        if was == turn[0] and phase == turn[1] and n < len(asked):
            asked[n] = states[0]
            n += 1
    return n


def ask(site: Site, weights: Floats, question: Question, rows: list[tuple[Recording, float]]) -> list[Sample]:
    """Run the detector and copy what it saw at every such question."""
    samples = []
    lag = 1 if site.record is leg.LEG else int(site.settings["box"]) - 1
    turn = (question.before, question.after)
    for recording, weight in rows:
        true_us = recording.truth.ic_us if question.event == "ic" else recording.truth.to_us
        true = (true_us[recording.truth.judged] - 2_500) / 5_000
        asked = np.zeros(MOST_ASKED, site.record)
        n = watch(site.feed, Detector(site).states, weights, recording.t_us, recording.imu, turn, asked)
        for s in asked[: n if len(true) else 0].view(np.recarray):
            anchor = float(s[question.anchor])
            nearest = float(true[np.argmin(np.abs(true - anchor))])
            if abs(nearest - anchor) < NEAR_CELLS[question.event]:
                runner = recording.name[:7]
                newest = int(s.last_cell) - lag
                samples.append(Sample(runner, weight, s.seen.copy(), newest, anchor, nearest, question.scalars(s)))
    return samples


def features(question: Question, samples: list[Sample], at: Floats) -> Floats:
    """The scalars and the taps, as `refine` reads them."""
    seen = np.stack([one.seen for one in samples])
    newest = np.array([one.newest for one in samples])
    each = np.arange(len(samples))
    columns = [np.array([one.scalars for one in samples])]
    for tap in range(question.taps):
        place = at + question.start + TAP_CELLS * tap
        k = place.astype(np.int64)
        part = np.where(k >= newest, 1.0, place - k)
        part = np.where(k < newest - SEEN_CELLS + 1, 0.0, part)[:, None]
        k = np.clip(k, newest - SEEN_CELLS + 1, newest - 1)
        here, there = (seen[each, j & SEEN_MASK, :CHANNELS] for j in (k, k + 1))
        columns.append(here + (there - here) * part)
    return np.hstack(columns)


def fit(place: str, rows: list[tuple[Recording, float]]) -> Floats:
    """The weight table of a place, stage after stage."""
    site = DETECTORS[place]
    weights = np.zeros((site.weights.shape[0], ROW))
    weights[:, 1] = 1.0
    for question in TRUNK if place == "sacrum" else LEG:
        samples = ask(site, weights, question, rows)
        if place == "sacrum":
            for one in samples:
                one.seen[:, 2] = 0.0  # the roll names the side; timing by it did not carry over to other runners
        at = np.array([one.at for one in samples])
        true = np.array([one.true for one in samples])
        weight = np.array([one.weight for one in samples])
        for row in question.rows:
            x = features(question, samples, at)
            slope, offset = ridge(x, true - at, weight)
            weights[row, :4] = question.start, question.taps, question.limit, offset
            weights[row, 4 : 4 + len(slope)] = slope
            at = at + np.clip(x @ slope + offset, -question.limit, question.limit)
        sys.stdout.write(
            f"{place} {question.event} rows {question.rows}: {len(samples)} asked, SD {np.std(true - at) * 5:.2f} ms\n"
        )
    return weights


def ridge(x: Floats, y: Floats, weight: Floats) -> tuple[Floats, float]:
    """Weighted ridge regression; a feature that never changes gets no weight."""
    mean = np.average(x, axis=0, weights=weight)
    spread = np.sqrt(np.average((x - mean) ** 2, axis=0, weights=weight))
    spread[spread < 1e-3] = 1e9
    z = (x - mean) / spread
    middle = float(np.average(y, weights=weight))
    square = (z * weight[:, None]).T @ z + RIDGE * weight.sum() * np.eye(z.shape[1])
    slope = np.linalg.solve(square, (z * weight[:, None]).T @ (y - middle)) / spread
    return slope, middle - float(mean @ slope)


def judge(place: str, weights: Floats, recordings: list[Recording]) -> Tally:
    """The pooled tally of recordings with these weights."""
    site = replace(DETECTORS[place], weights=weights)
    return pool([tally(stream(one, site), one.truth, int(one.t_us[0]), int(one.t_us[-1])) for one in recordings])


def write(place: str, weights: Floats) -> Path:
    """Replace the weight rows in the place's file, five significant digits each."""
    path = REPOSITORY / "service/stridecue/core/gait" / f"weights_{place}.py"
    head = path.read_text(encoding="utf-8").split("ROWS: Final")[0]
    lines = [head + "ROWS: Final[tuple[tuple[float, ...], ...]] = ("]
    for row in weights:
        numbers = [f"{value:.5g}," for value in row[: 6 + CHANNELS * int(row[1])]]
        lines.append("    (")
        line = "       "
        for number in numbers:
            if len(line) + len(number) > 110:
                lines.append(line)
                line = "       "
            line += " " + number
        lines += [line, "    ),"]
    path.write_text("\n".join([*lines, ")", ""]), encoding="utf-8")
    return path


def main(place: str, *, left_out: bool) -> None:
    """Fit and write, or judge each runner by weights fitted on the others."""
    rows, clean = training(place)
    if not left_out:
        sys.stdout.write(f"{write(place, fit(place, rows))}\n")
        return
    tallies = []
    for runner in sorted({one.name[:7] for one in clean}):
        others = [pair for pair in rows if not pair[0].name.startswith(runner)]
        mine = [one for one in clean if one.name.startswith(runner)]
        tallies.append(judge(place, fit(place, others), mine))
        sys.stdout.write(f"{runner} {figures(tallies[-1])}\n")
    sys.stdout.write(f"left out, all: {figures(pool(tallies))}\n")


if __name__ == "__main__":
    main(sys.argv[1], left_out="--left-out" in sys.argv)

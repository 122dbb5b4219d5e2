"""The picture of `stridecue cohort --plot`: what was kept in silence, session by session and in the test."""

from pathlib import Path
from typing import Any

import numpy as np

from stridecue.app.cohort.cohort import GOOD, Cohort
from stridecue.app.cohort.trial import Course
from stridecue.app.commands.picture import pyplot, save


def draw(seen: Cohort, path: Path) -> None:
    """Medians and quartiles of R on the left, the share with R of at least any value on the right."""
    plt = pyplot()
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
    for courses, words, colour in ((seen.courses, seen.plan, "#0072b2"), (seen.continuous, "continuous", "#d55e00")):
        if courses:
            _curve(left, courses, words, colour)
            kept = np.sort([one.retained_ratio or 0.0 for one in courses])
            right.plot(kept, 1 - np.arange(len(kept)) / len(kept), color=colour, label=f"{words}, n = {len(kept)}")
    left.set(title="Kept in silence, by session", xlabel="session", ylabel="R")
    right.set(
        title="Silent test a week later", xlabel="R", ylabel="share of runners with at least this R", xlim=(-0.2, 1.3)
    )
    right.axvline(GOOD, color="grey", linewidth=0.8)
    left.legend(frameon=False, fontsize="small")
    right.legend(frameon=False, fontsize="small")
    figure.supxlabel("simulated runners: a check of the machine, no evidence about people", fontsize="small")
    save(figure, path)


def _curve(axes: Any, courses: list[Course], words: str, colour: str) -> None:  # noqa: ANN401 - matplotlib is not there when types are checked
    """Cold probes hollow, end probes filled."""
    visits = range(max(len(one.curve) for one in courses))
    for which, style in ((0, "--"), (1, "-")):
        here = [[one.curve[i][which] for one in courses if i < len(one.curve)] for i in visits]
        known = [(i + 1, np.percentile([r for r in some if r is not None], (25, 50, 75))) for i, some in enumerate(here)
                 if any(r is not None for r in some)]  # fmt: skip
        x = [number for number, _ in known]
        axes.plot(
            x, [q[1] for _, q in known], style, color=colour, label=f"{words}, {'cold' if which == 0 else 'end'} probe"
        )
        axes.fill_between(x, [q[0] for _, q in known], [q[2] for _, q in known], color=colour, alpha=0.12, linewidth=0)

"""The picture of `stridecue validate gait --plot`: Bland-Altman of contact time, and the errors as histograms."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from stridecue.app.commands.picture import pyplot, save
from stridecue.core.gait.score import Tally, pool


def draw(tallies: Sequence[Tally], path: Path) -> None:
    """Draw all recordings pooled into the PNG at `path`."""
    plt = pyplot()
    whole = pool(tallies)
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
    _bland_altman(left, whole)
    _histogram(right, whole)
    save(figure, path)


def _bland_altman(
    axes: Any,  # noqa: ANN401 - matplotlib is not there when types are checked
    whole: Tally,
) -> None:
    error_ms = whole.contact_error_ms
    axes.set(
        title="Contact time: detected against force plate", xlabel="mean of both, ms", ylabel="detected - true, ms"
    )
    if len(error_ms) == 0:
        axes.text(0.5, 0.5, "no true contact times here", ha="center", transform=axes.transAxes)
        return
    axes.scatter(whole.contact_true_ms + error_ms / 2, error_ms, s=4, alpha=0.3)
    bias_ms, sd_ms = float(error_ms.mean()), float(error_ms.std())
    for at_ms, style in ((bias_ms, "-"), (bias_ms - 1.96 * sd_ms, "--"), (bias_ms + 1.96 * sd_ms, "--")):
        axes.axhline(at_ms, linestyle=style, color="black", linewidth=1)
        axes.annotate(f"{at_ms:+.1f}", (1.0, at_ms), xycoords=("axes fraction", "data"), ha="right", va="bottom")


def _histogram(
    axes: Any,  # noqa: ANN401 - as above
    whole: Tally,
) -> None:
    axes.set(title="Errors", xlabel="detected - true, ms", ylabel="contacts")
    for name, error_ms in (("initial contact", whole.ic_error_ms), ("toe-off", whole.to_error_ms)):
        if len(error_ms):
            label = f"{name}: {error_ms.mean():+.1f} ± {error_ms.std():.1f} ms"
            axes.hist(error_ms, bins=60, range=(-50, 50), histtype="step", label=label)
    if len(whole.ic_error_ms):
        axes.legend(loc="upper left", fontsize="small")

"""Matplotlib for the pictures of a few commands: optional, and without a window."""

from pathlib import Path
from typing import Any

from stridecue.app.commands.terminal import CommandError


def pyplot() -> Any:  # noqa: ANN401 - matplotlib is not there when types are checked
    """Its pyplot; CommandError when it is not installed."""
    try:
        import matplotlib as mpl  # noqa: PLC0415 - an optional dependency, needed for pictures only

        mpl.use("Agg")
        from matplotlib import pyplot as plt  # noqa: PLC0415 - the same
    except ImportError as missing:
        raise CommandError("--plot: drawing needs matplotlib: pip install 'stridecue[plot]'") from missing
    return plt


def save(figure: Any, path: Path) -> None:  # noqa: ANN401 - the same
    """PNG, SVG or PDF, as the file's name says."""
    try:
        figure.savefig(path, dpi=120)
    except (OSError, ValueError) as wrong:
        reason = wrong.strerror if isinstance(wrong, OSError) else wrong
        raise CommandError(f"{path}: cannot be drawn: {reason}") from None
    finally:
        pyplot().close(figure)

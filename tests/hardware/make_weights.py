"""Write the firmware's table of weights from the service's: `python tests/hardware/make_weights.py`."""

import textwrap
from pathlib import Path
from typing import Final

from stridecue.core.gait.weights_foot import ROWS

FILE: Final = Path(__file__).parents[2] / "hardware" / "shared" / "weights.py"
SCALE: Final = 16_384
HEAD: Final = '''"""Weights of the foot's cascade × 16384; written by `tests/hardware/make_weights.py`, not by hand.

From `service/stridecue/core/gait/weights_foot.py`, which says what they were fitted on. A row: first tap and
furthest move (cells), number of taps, then constant, two scalars, and three channels a tap.
"""

from array import array

# fmt: off
ROWS = (
'''


def table() -> str:
    """The text of the firmware's table."""
    lines = [HEAD]
    for row in ROWS:
        whole = [int(value) for value in row[:3]] + [round(value * SCALE) for value in row[3:]]
        numbers = textwrap.fill(", ".join(map(str, whole)), 116, initial_indent=" " * 8, subsequent_indent=" " * 8)
        lines.append(f'    array("i", [\n{numbers},\n    ]),\n')
    return "".join([*lines, ")\n"])


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")

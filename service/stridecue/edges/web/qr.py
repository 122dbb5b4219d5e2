"""A QR code as one SVG path, so that a page can draw it without an image or inline style."""

from typing import Final

import segno

QUIET: Final = 4
"""Modules of white around it (ISO/IEC 18004, 9.1)."""


def path(text: str) -> tuple[str, int]:
    """The dark modules, row by row, and the side of the square in modules.

    >>> found, side = path("https://gym.local:8443/claim#code")
    >>> found.startswith("M4 4h7v1h-7z"), side
    (True, 37)
    """
    made = segno.make(text, micro=False, error="m")
    runs = []
    for y, row in enumerate(made.matrix_iter(border=QUIET)):
        x = 0
        cells = [bool(cell) for cell in row]
        while x < len(cells):
            width = 0
            while x + width < len(cells) and cells[x + width]:
                width += 1
            if width:
                runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width or 1
    return "".join(runs), int(made.symbol_size(border=QUIET)[0])

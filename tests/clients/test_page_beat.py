"""The beat of the real page in a real browser, recorded: even, and far better than the plain way."""

from pathlib import Path
from typing import Any

import pytest

TRIES = 3


def even(found: dict[str, Any]) -> bool:
    """Half of all intervals within 0.5 ms, and three times as even as the plain way, by median or by SD.

    Three seconds on a busy machine spoil now the one, now the other; 0.02 ms is what a recording resolves.
    """
    if found["missed"] > 1 or found["interval_median_ms"] > 0.5:
        return False
    figures = ("interval_median_ms", "interval_sd_ms")
    return bool(max(found["plain"][figure] / max(found[figure], 0.02) for figure in figures) > 3)


@pytest.mark.chromium
@pytest.mark.sound
async def test_the_beat_of_the_page_is_even(tmp_path: Path) -> None:
    """Across a ramp, in one of three tries: a machine that runs other tests can starve a browser for three seconds.

    What it can do at best is pinned here; `make bench-sound` says SD and maximum of all it did.
    """
    from tests.clients.page_beat import measure  # noqa: PLC0415 - only where a browser is

    seen = []
    for number in range(TRIES):
        (tmp_path / str(number)).mkdir()
        seen.append(await measure(tmp_path / str(number), 3.0))
        if even(seen[-1]):
            return
    pytest.fail(f"uneven {TRIES} times: {seen}")

"""The beat of the real page in a real browser, recorded: even, and far better than the plain way."""

from pathlib import Path

import pytest


@pytest.mark.chromium
@pytest.mark.sound
async def test_the_beat_of_the_page_is_even(tmp_path: Path) -> None:
    """Half of all intervals within 0.5 ms, across a ramp: three times as even as `setInterval` with an Audio element.

    The ratio is of medians or of SDs: three seconds on a busy machine spoil now the one, now the other (0.02 ms: what a
    recording resolves). `make bench-sound` says SD and maximum.
    """
    from tests.clients.page_beat import measure  # noqa: PLC0415 - only where a browser is

    found = await measure(tmp_path, 3.0)
    assert found["missed"] <= 1, found
    assert found["interval_median_ms"] <= 0.5, found
    plain = found["plain"]
    times = [plain[figure] / max(found[figure], 0.02) for figure in ("interval_median_ms", "interval_sd_ms")]
    assert max(times) > 3, found

"""The beat of the real page in a real browser, recorded: even, and far better than the plain way."""

from pathlib import Path

import pytest


@pytest.mark.chromium
@pytest.mark.sound
async def test_the_beat_of_the_page_is_even(tmp_path: Path) -> None:
    """SD ≤ 1 ms and nothing missed across a ramp; `setInterval` with an Audio element is several times worse."""
    from tests.clients.page_beat import measure  # noqa: PLC0415 - only where a browser is

    found = await measure(tmp_path, 5.0)
    assert found["missed"] == 0, found
    assert found["interval_sd_ms"] <= 1.0, found
    assert found["plain"]["interval_sd_ms"] is None or found["plain"]["interval_sd_ms"] > found["interval_sd_ms"], found

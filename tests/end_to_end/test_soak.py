"""A short soak: twenty seconds in which something goes wrong every two seconds."""

from pathlib import Path

import pytest

from tests.end_to_end.soak import soaked
from tests.parts import Broker


@pytest.mark.mosquitto
async def test_whatever_goes_wrong_nothing_is_lost_and_nothing_wrong_is_said(
    real_mosquitto: Broker, tmp_path: Path
) -> None:
    """Pods, runners, the broker and the service fall over: acknowledged steps are in the logs, the oracle is content.

    Every log replays identically. The long version: `make soak`.
    """
    found = await soaked(real_mosquitto, tmp_path, seconds=20.0, lanes=3, seed=2, every_s=2.0)
    assert found.well, found
    assert sum(found.faults.values()) >= 2
    assert found.tempos >= 1
    assert found.steps > 100

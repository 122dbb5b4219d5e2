"""A phone's motion as the pages pack it: the shared vectors, and what the detector makes of a phone turned about."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from stridecue.core.gait import DETECTORS, Detector
from stridecue.core.gait.batch import ACC_MOST_MG, MPS2_PER_MG, RADPS_PER_MDPS, ImuBatch, decode
from stridecue.core.gait.footprint import INITIAL_CONTACT
from tests.core.gait.test_detectors import SACRUM

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parents[2] / "vectors" / "motion.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_batches_of_a_page_are_its_events_on_an_even_grid(vector: dict[str, Any]) -> None:
    """Each sample lies on the line between the two events around it, within half a step of the scale, or at its end."""
    events = np.array(sorted({row[0]: row for row in vector["events"]}.values()))
    t_us, imu = np.round(events[:, 0] * 1000), events[:, 1:]
    steps = np.array([0.488 * MPS2_PER_MG] * 3 + [70.0 * RADPS_PER_MDPS] * 3)
    limit = 32_767 * steps
    for seq, batch in enumerate(vector["batches"]):
        found = decode(bytes.fromhex(batch))
        assert isinstance(found, ImuBatch)
        assert (found.boot, found.seq) == (vector["boot"], seq)
        assert found.range_g * 1000 < ACC_MOST_MG
        assert np.all(found.t_us % 10_000 == 0)
        for column in range(6):
            unit = 1.0 if column < 3 else np.pi / 180.0
            expected = np.clip(np.interp(found.t_us, t_us, imu[:, column] * unit), -limit[column], limit[column])
            assert found.imu[:, column] == pytest.approx(expected, abs=0.51 * steps[column])


def test_a_phone_that_tells_gravity_the_other_way_counts_the_same() -> None:
    """WebKit turns the sign of acceleration: the detector takes any way up, so the same contacts at the same times."""
    told = []
    for sign in (1.0, -1.0):
        imu = SACRUM.imu.copy()
        imu[:, :3] *= sign
        found = Detector(DETECTORS["phone"]).feed(SACRUM.t_us, imu)
        told.append(found[found["kind"] == INITIAL_CONTACT]["at_us"].tolist())
    assert told[0] == told[1]
    assert len(told[0]) >= 8

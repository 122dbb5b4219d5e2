"""A raw pod for tests: samples as `imu` messages."""

from collections.abc import Iterator

import numpy as np
import orjson
from numpy.typing import NDArray

from stridecue.core.gait.batch import MPS2_PER_MG, RADPS_PER_MDPS, encode
from stridecue.edges import wire

ACC_MG, GYR_MDPS = 0.488, 70.0
BOOT = 0x9F3A11C2


def birth(device: str = "raw", **more: object) -> tuple[str, bytes]:
    """What a raw foot pod says of itself."""
    state = {"status": "online", "boot": f"{BOOT:08x}", "kind": "foot_pod", "worn": "foot", "side": "left"} | more
    return wire.topic("home", device, "state"), orjson.dumps(state)


def payloads(
    t_us: NDArray[np.int64],
    imu: NDArray[np.float64],
    boot: int = BOOT,
    per_message: int = 5,
    scale: tuple[float, float] = (1.0, 1.0),
) -> Iterator[tuple[int, bytes]]:
    """Time of the newest sample and the message, for samples on an even clock; `scale`: of its two ranges."""
    acc_mg, gyr_mdps = ACC_MG * scale[0], GYR_MDPS * scale[1]
    scales = np.array([acc_mg * MPS2_PER_MG] * 3 + [gyr_mdps * RADPS_PER_MDPS] * 3)
    counts = np.clip(np.round(imu / scales), -32_768, 32_767).astype(np.int16)
    dt_us = round(float(np.median(np.diff(t_us))))
    for seq, k in enumerate(range(0, len(t_us) - per_message + 1, per_message)):
        part = counts[k : k + per_message]
        yield int(t_us[k + per_message - 1]), encode(boot, seq, int(t_us[k]), dt_us, part, acc_mg, gyr_mdps)

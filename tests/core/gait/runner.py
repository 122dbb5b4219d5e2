"""A runner made of formulas, for tests that need no recording: one foot, one pod, as rough as a sketch.

The pitch rate follows the landmarks of Falbriard et al. 2018: a deep swing lobe, a zero crossing before
landing, a quiet stance, a push-off. Not a model of anybody; accuracy is judged on recordings.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

REPOSITORY = Path(__file__).parents[3]
RECORDINGS = REPOSITORY / "tests" / "recordings"
SHARED = REPOSITORY.parent / "shared" / "data"

PITCH = (
    (0.0, 0.5),
    (0.09, 0.4),
    (0.2, 8.5),
    (0.3, 5.0),
    (0.42, 0.0),
    (0.55, -9.0),
    (0.62, -8.0),
    (0.675, 0.0),
    (0.7, 6.0),
)
STRIDE_S = 0.7


def foot(seconds: float = 8.0, rate_hz: float = 200.0, seed: int = 1) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """A running foot: `t_us` (n,) and `imu` (n, 6) in the anatomical frame; it lands every 0.7 s."""
    t_s = np.arange(0.0, seconds, 1.0 / rate_hz)
    phase = t_s % STRIDE_S
    at, value = np.array(PITCH).T
    since = np.minimum(phase, STRIDE_S - phase)
    impact = np.exp(-((since - 0.012) ** 2) / 0.00008) * (phase < 0.1)
    imu = np.random.default_rng(seed).normal(0.0, 0.05, (len(t_s), 6))
    swing = (phase > 0.22) & (phase < 0.69)
    imu[:, 0] += np.where(swing, -25.0 * np.sin(np.pi * (phase - 0.22) / 0.47), 0.0) - 40.0 * impact
    imu[:, 2] += 10.5 + 90.0 * impact + np.where(swing, 15.0, 2.0)
    imu[:, 4] += np.interp(phase, at, value)
    return np.round(t_s * 1e6).astype(np.int64), imu


def turned(imu: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """The same movement seen by a pod mounted some other way round."""
    q, r = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))
    turn = q * np.sign(np.diag(r))
    if np.linalg.det(turn) < 0:
        turn[:, 0] = -turn[:, 0]
    return np.ascontiguousarray(np.hstack([imu[:, :3] @ turn, imu[:, 3:] @ turn]))

"""A runner's feet as their sensors feel them, made of formulas, and answering the pulses on the wrist.

The pitch rate follows the landmarks of Falbriard et al. 2018 (a deep swing lobe, a zero crossing before landing, a
quiet stance, a push-off). A test bench for devices, not a model of anybody. What is assumed: the cadence goes to what
is felt with a time constant of 4 s, by 95 % of the way, and back to the runner's own in silence; steps vary by 1.5 %.
"""

import math
import random

TYPE_CHECKING = False  # type checkers take it for true; MicroPython has no typing
if TYPE_CHECKING:
    from simulated.lsm6dso_bus import Motion

PITCH = (
    (0.0, 0.5), (0.129, 0.4), (0.286, 8.5), (0.429, 5.0), (0.6, 0.0), (0.786, -9.0), (0.886, -8.0), (0.964, 0.0),
    (1.0, 6.0),
)  # fmt: skip
"""Share of the stride from contact to contact, and pitch rate in rad/s."""
LAG_S = 4.0
OBEDIENCE = 0.95
VARIABILITY = 0.015
LIFT, LAND = 0.314, 0.986  # the swing, as shares of the stride
MG = 1_000 / 9.80665
MDPS = 180_000 / math.pi


class Gait:
    """When each foot lands: `contact_s(foot, n)`, left is 0. `felt_spm`: what the wrist feels; 0: nothing."""

    def __init__(self, own_spm: float, seed: int) -> None:
        self.random = random.Random(seed).random  # noqa: S311 - a seeded runner, not a secret
        self.own_spm = self.spm = own_spm
        self.felt_spm = 0.0
        self._contacts: list[list[float]] = [[0.0], []]
        self._last_s = 0.0

    def contact_s(self, foot: int, n: int) -> float:
        """Contacts are made as they are asked for: what is felt now changes the strides that come."""
        while len(self._contacts[foot]) <= n:
            aim = self.own_spm + OBEDIENCE * (self.felt_spm - self.own_spm) if self.felt_spm else self.own_spm
            step_s = 60.0 / self.spm
            self.spm += (aim - self.spm) * (1 - math.exp(-step_s / LAG_S))
            rough = sum(self.random() for _ in range(4)) - 2.0  # about normal, SD 0.58
            self._last_s += 60.0 / self.spm * (1 + VARIABILITY * rough / 0.58)
            self._contacts[len(self._contacts[0]) > len(self._contacts[1])].append(self._last_s)
        return self._contacts[foot][n]


class FootMotion:
    """One foot's sensor: sample n, taken at n periods."""

    def __init__(self, gait: Gait, foot: int, period_s: float) -> None:
        self._gait, self._foot, self._period_s = gait, foot, period_s
        self._stride = 0

    def __call__(self, n: int) -> "Motion":
        """(ax ay az in mg, gx gy gz in mdps): x forward, y to the left, z up."""
        gait, foot, t_s = self._gait, self._foot, n * self._period_s
        while t_s >= gait.contact_s(foot, self._stride + 1):
            self._stride += 1
        began_s, ends_s = gait.contact_s(foot, self._stride), gait.contact_s(foot, self._stride + 1)
        since_s = abs(t_s - began_s)
        phase = max((t_s - began_s) / (ends_s - began_s), 0.0)
        impact = math.exp(-((since_s - 0.012) ** 2) / 0.000_08) if since_s < 0.1 else 0.0
        swing = LIFT < phase < LAND
        forward = -40.0 * impact
        if swing:
            forward -= 25.0 * math.sin(math.pi * (phase - LIFT) / (LAND - LIFT))
        up = 10.5 + 90.0 * impact + (15.0 if swing else 2.0)
        acc = (forward, 0.0, up)
        gyr = (0.0, _pitch(phase), 0.0)
        return (
            tuple(int((value + gait.random() * 0.2 - 0.1) * MG) for value in acc),
            tuple(int((value + gait.random() * 0.2 - 0.1) * MDPS) for value in gyr),
        )


def _pitch(phase: float) -> float:
    before, value = PITCH[0]
    for at, then in PITCH[1:]:
        if phase <= at:
            return value + (then - value) * (phase - before) / (at - before)
        before, value = at, then
    return value


def felt_spm(runs: "list[tuple[int, int, int]]", now_us: int) -> float:
    """The cadence that a motor's last pulses mean, one a stride (two steps); 0 when it has been quiet for a while."""
    if len(runs) < 2 or now_us - runs[-1][0] > 2_500_000:
        return 0.0
    apart_us = runs[-1][0] - runs[-2][0]
    return 120e6 / apart_us if 500_000 < apart_us < 1_200_000 else 0.0

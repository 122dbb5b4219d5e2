"""How the pod sits on the shoe: up, left and forward, found from running itself, in integers.

The three facts of `core/gait/frame.py`: the foot turns mostly about the runner's left-right axis (the
first principal axis of its angular rate); it swings forward before an impact and rolls over in it; at
rest the force on it points up. Averages over 4 s of moving time give the axes, averages over 1.2 s notice
that the pod was moved. Unit vectors are × 16384; the principal axis is sought at every fourth moving cell.
"""

from array import array

from shared.cells import ACC_PER_MPS2, RAW_MASK, Cells
from shared.integers import isqrt, towards

UNIT = 16_384
SLOW_CELLS = 800
FAST_CELLS = 240
LOCK_CELLS = 160
MOVED_CELLS = 60
LAG_NEAR = 10
LAG_FAR = 28
CALM_LAG = 30
CALM_MASK = 63
MOVING = 256  # (rad/s)² × 256: 1
RESTING_MOST = 6 * 256  # a foot that turns quicker than √6 rad/s does not rest
G = 628  # 9.81 m/s² × 64
G_OFF_MOST = 640  # … nor one that feels 10 m/s² more or less than its weight
FINE = 16_384  # the resting force is averaged × this
REST_SLOW = 11  # the service divides by 1 + the force: about this, at rest
EVERY = 4

KEEP, FOUND, DROPPED = 0, 1, 2


class Axes:
    """`ex`, `ey`, `ez`: forward, left, up in the sensor's frame, × `UNIT`, once `locked`."""

    def __init__(self) -> None:
        self.ex, self.ey, self.ez = array("i", bytes(12)), array("i", bytes(12)), array("i", bytes(12))
        self.locked = False
        self._cov = array("i", bytes(48))  # slow xx xy xz yy yz zz, fast the same: (rad/s × 256)²
        self._swing = array("i", bytes(24))
        self._rest = array("i", bytes(24))
        self._axis = array("i", bytes(24))
        self._lagged = array("i", bytes(12))
        self._calm = array("h", bytes(128))
        self._moving = 0
        self._moved = 0
        self._root = 0

    def forget(self) -> None:
        """Drop the axes: they are to be found again."""
        self.locked, self._moving, self._moved = False, 0, 0
        for some in (self._cov, self._swing, self._rest, self._axis):
            for i in range(len(some)):
                some[i] = 0

    def begin(self) -> None:
        """The grid began again: what came before says nothing about the next 140 ms."""
        for c in range(3):
            self._lagged[c] = 0

    def learn(self, cells: Cells, k: int) -> int:
        """Take cell `k`; `FOUND` when the axes are known from now on, `DROPPED` when the pod was moved."""
        raw, lagged = cells.raw, self._lagged
        i = (k & RAW_MASK) * 6
        wx, wy, wz = raw[i + 3], raw[i + 4], raw[i + 5]
        turning = (wx * wx + wy * wy + wz * wz) >> 8
        age = k - cells.first
        if age >= LAG_NEAR:
            j = ((k - LAG_NEAR) & RAW_MASK) * 6 + 3
            for c in range(3):
                lagged[c] += raw[j + c]
        if age >= LAG_FAR:
            j = ((k - LAG_FAR) & RAW_MASK) * 6 + 3
            for c in range(3):
                lagged[c] -= raw[j + c]
        calm = self._calmness(raw, i, turning)
        self._calm[k & CALM_MASK] = calm
        if calm:
            for q in range(2):
                part = self._part(q)
                for c in range(3):
                    at = 3 * q + c
                    self._rest[at] += ((raw[i + c] * FINE - self._rest[at]) >> 12) * calm // (part * REST_SLOW)
        if turning > MOVING:
            self._moving += 1
            if self._moving & 1:  # every other cell is enough for averages over seconds, and half the work
                self._turn(raw, k, i, age)
            if self._moving % EVERY == 0:
                self._follow(0)
                self._follow(1)
                self._point()
        return self._judge(moving=turning > MOVING)

    def _part(self, q: int) -> int:
        part = FAST_CELLS if q else SLOW_CELLS
        return min(part, self._moving) if self._moving else part

    def _calmness(self, raw: "array[int]", i: int, turning: int) -> int:
        """How much this cell looks like a foot at rest, 0 to 4096."""
        if turning > RESTING_MOST:
            return 0
        x, y, z = raw[i], raw[i + 1], raw[i + 2]
        self._root = force = isqrt(x * x + y * y + z * z, self._root)
        off = force - G
        if off > G_OFF_MOST or off < -G_OFF_MOST:
            return 0
        still = 256 + turning
        even = 256 + (off * off >> 8)  # 1 + ((force - g) / 4 m/s²)², × 256
        weight = 4_096 * 256 // still * 256 // still
        weight = weight * 256 // even * 256 // even
        return weight * (ACC_PER_MPS2 + G) // (ACC_PER_MPS2 + force)

    def _turn(self, raw: "array[int]", k: int, i: int, age: int) -> None:
        """Average the products of the angular rate, and which way the foot turns before it lands."""
        wx, wy, wz = raw[i + 3], raw[i + 4], raw[i + 5]
        jerk = 0
        if age >= 2:
            j = ((k - 2) & RAW_MASK) * 6
            for c in range(3):
                step = (raw[i + c] - raw[j + c]) >> 2
                jerk += step * step
            jerk = min(jerk // 2_500, 256)
        rested = self._calm[(k - CALM_LAG) & CALM_MASK] >> 4 if age >= 2 * CALM_LAG else 0
        past = ((k - 2 * CALM_LAG) & RAW_MASK) * 6 + 3
        for q in range(2):
            part, at = (self._part(q) + 1) >> 1, 6 * q
            cov = self._cov
            cov[at] = towards(cov[at], wx * wx, part)
            cov[at + 1] = towards(cov[at + 1], wx * wy, part)
            cov[at + 2] = towards(cov[at + 2], wx * wz, part)
            cov[at + 3] = towards(cov[at + 3], wy * wy, part)
            cov[at + 4] = towards(cov[at + 4], wy * wz, part)
            cov[at + 5] = towards(cov[at + 5], wz * wz, part)
            for c in range(3):
                now = raw[i + 3 + c]
                turn = jerk * (self._lagged[c] // (LAG_FAR - LAG_NEAR) - now) + rested * (raw[past + c] - now)
                self._swing[3 * q + c] = towards(self._swing[3 * q + c], turn, part)

    def _follow(self, q: int) -> None:
        """Two power iterations of the covariance; the sign is that of the swing before impacts."""
        cov, axis, at = self._cov, self._axis, 6 * q
        x, y, z = axis[3 * q], axis[3 * q + 1], axis[3 * q + 2]
        if x == 0 and y == 0 and z == 0:
            x, y, z = 13_000, 9_100, 5_200
        most, shift = max(cov[at], cov[at + 3], cov[at + 5]), 0
        while most >> shift > UNIT:
            shift += 1
        for _ in range(2):
            u = ((cov[at] >> shift) * x + (cov[at + 1] >> shift) * y + (cov[at + 2] >> shift) * z) >> 14
            v = ((cov[at + 1] >> shift) * x + (cov[at + 3] >> shift) * y + (cov[at + 4] >> shift) * z) >> 14
            w = ((cov[at + 2] >> shift) * x + (cov[at + 4] >> shift) * y + (cov[at + 5] >> shift) * z) >> 14
            size = length(u, v, w)
            if size == 0:
                return
            x, y, z = u * UNIT // size, v * UNIT // size, w * UNIT // size
        swing = self._swing
        along = (x >> 4) * (swing[3 * q] >> 10) + (y >> 4) * (swing[3 * q + 1] >> 10)
        if along + (z >> 4) * (swing[3 * q + 2] >> 10) > 0:
            x, y, z = -x, -y, -z
        axis[3 * q], axis[3 * q + 1], axis[3 * q + 2] = x, y, z

    def _point(self) -> None:
        """Let y be the principal axis, z the resting force freed of its part along y, x = y × z."""
        axis, rest = self._axis, self._rest
        x, y, z = axis[0], axis[1], axis[2]
        a, b, c = rest[0] >> 12, rest[1] >> 12, rest[2] >> 12
        along = (x * a + y * b + z * c) >> 14
        u, v, w = a - (along * x >> 14), b - (along * y >> 14), c - (along * z >> 14)
        size = length(u, v, w)
        if size:
            u, v, w = u * UNIT // size, v * UNIT // size, w * UNIT // size
        ex, ey, ez = self.ex, self.ey, self.ez
        ey[0], ey[1], ey[2] = x, y, z
        ez[0], ez[1], ez[2] = u, v, w
        ex[0], ex[1], ex[2] = (y * w - z * v) >> 14, (z * u - x * w) >> 14, (x * v - y * u) >> 14

    def _judge(self, *, moving: bool) -> int:
        if not self.locked:
            if self._moving < LOCK_CELLS:
                return KEEP
            self.locked = True
            return FOUND
        if moving and self._moving > SLOW_CELLS // 2 and self._moving % EVERY == 0:
            self._moved = self._moved + EVERY if self._disagrees() else 0
            if self._moved >= MOVED_CELLS:
                self.forget()
                return DROPPED
        return KEEP

    def _disagrees(self) -> bool:
        """The fast averages contradict the slow ones: 37 degrees in left-right, or 45 in up."""
        a, r = self._axis, self._rest
        if a[0] * a[3] + a[1] * a[4] + a[2] * a[5] < UNIT // 10 * 8 * UNIT:
            return True
        p, q, s = r[0] >> 12, r[1] >> 12, r[2] >> 12
        t, u, v = r[3] >> 12, r[4] >> 12, r[5] >> 12
        return p * t + q * u + s * v < 7 * length(p, q, s) * length(t, u, v) // 10


def length(x: int, y: int, z: int) -> int:
    """The length of a vector whose parts are below 2**30, to 14 bits."""
    most, shift = max(x, -x, y, -y, z, -z), 0
    while most >> shift > 16_000:
        shift += 1
    x, y, z = x >> shift, y >> shift, z >> shift
    return isqrt(x * x + y * y + z * z, 0) << shift

"""Arc cosine, cosine, logarithm, exponential and power from + − × ÷ √ and comparisons only.

The C library's versions differ in the last bit from machine to machine, and a log must replay
bit for bit everywhere. Each function is a range reduction and a polynomial (or rational) form
whose relative error is below 3e-15 over the domain named; `tests/core/loads/test_elementary.py`
measures them against the C library.

    >>> round(arccos_deg(0.5), 12), round(power(0.8285714, 0.0983), 9)
    (60.0, 0.981684272)
"""

from typing import Final

import numpy as np

from stridecue.core.kernel import kernel

HALF: Final = 0.5
DEG_PER_RAD: Final = 57.29577951308232
LN2_HIGH: Final = 6.93147180369123816490e-01
LN2_LOW: Final = 1.90821492927058770002e-10
PI_HALF_HIGH: Final = 1.57079632679489655800e00
PI_HALF_LOW: Final = 6.12323399573676603587e-17
SQRT_HALF: Final = 0.7071067811865476
SQRT_TWO: Final = 1.4142135623730951


@kernel
def arcsine_rest(t: float) -> float:
    """The rational R(t), t = z², with asin z = z + z·R for |z| ≤ ½.

    Coefficients of FreeBSD's msun e_asin.c (Sun Microsystems 1993, freely usable with this notice);
    error below 2^-58.75.
    """
    p = t * (
        1.66666666666666657415e-01
        + t
        * (
            -3.25565818622400915405e-01
            + t
            * (
                2.01212532134862925881e-01
                + t * (-4.00555345006794114027e-02 + t * (7.91534994289814532176e-04 + t * 3.47933107596021167570e-05))
            )
        )
    )
    q = 1.0 + t * (
        -2.40339491173441421878e00
        + t * (2.02094576023350569471e00 + t * (-6.88283971605453293030e-01 + t * 7.70381505559019352791e-02))
    )
    return p / q


_rest = arcsine_rest


@kernel
def arccos_deg(c: float) -> float:
    """Arc cosine in degrees for −1 ≤ c ≤ 1; the caller keeps the domain."""
    if c > HALF:
        t = (1.0 - c) * 0.5
        z = float(np.sqrt(t))
        return DEG_PER_RAD * (2.0 * (z + z * _rest(t)))
    if c < -HALF:
        t = (1.0 + c) * 0.5
        z = float(np.sqrt(t))
        return DEG_PER_RAD * (2.0 * (PI_HALF_HIGH - (z + (z * _rest(t) - PI_HALF_LOW))))
    return DEG_PER_RAD * (PI_HALF_HIGH - (c - (PI_HALF_LOW - c * _rest(c * c))))


@kernel
def ln(x: float) -> float:
    """Natural logarithm for 1e-6 < x < 1e6, by halving to [√½, √2] and 2·artanh((x−1)/(x+1)).

    |z| ≤ 0.1716, the first omitted term is 2·z^23/23 < 3e-19.
    """
    k = 0
    while x > SQRT_TWO:
        x *= 0.5
        k += 1
    while x < SQRT_HALF:
        x *= 2.0
        k -= 1
    z = (x - 1.0) / (x + 1.0)
    w = z * z
    tail = w * (
        1.0 / 3.0
        + w
        * (
            1.0 / 5.0
            + w
            * (
                1.0 / 7.0
                + w
                * (
                    1.0 / 9.0
                    + w
                    * (
                        1.0 / 11.0
                        + w * (1.0 / 13.0 + w * (1.0 / 15.0 + w * (1.0 / 17.0 + w * (1.0 / 19.0 + w / 21.0))))
                    )
                )
            )
        )
    )
    return k * LN2_HIGH + (2.0 * (z + z * tail) + k * LN2_LOW)


@kernel
def exp(x: float) -> float:
    """e^x for |x| < 40, by whole doublings and the Taylor series to x^14 over |x| ≤ ½·ln 2.

    The first omitted term is 0.3466^15/15! < 1e-19.
    """
    k = int(x / LN2_HIGH + 0.5) if x >= 0.0 else -int(0.5 - x / LN2_HIGH)
    x = (x - k * LN2_HIGH) - k * LN2_LOW
    y = 1.0
    for n in range(14, 0, -1):
        y = 1.0 + y * x / n
    while k > 0:
        y *= 2.0
        k -= 1
    while k < 0:
        y *= 0.5
        k += 1
    return y


@kernel
def cos_deg(angle_deg: float) -> float:
    """Cosine of an angle within ±90 degrees, by its Taylor series to x^24 (first omitted term < 4e-22)."""
    w = (angle_deg / DEG_PER_RAD) * (angle_deg / DEG_PER_RAD)
    y = 1.0
    for n in range(24, 0, -2):
        y = 1.0 - y * w / (n * (n - 1))
    return y


_ln, _exp = ln, exp


@kernel
def power(x: float, exponent: float) -> float:
    """x^exponent for x > 0, as e^(exponent·ln x)."""
    return _exp(exponent * _ln(x))

"""From knee moment and flexion to the force behind the kneecap.

Definition: patellofemoral joint reaction force, the quadriceps force times a ratio of the knee's flexion.
Equation: PF = (M / lever(x)) · ratio(x), lever = 8.0e-8x³ − 1.3e-5x² + 2.8e-4x + 0.046 m,
ratio = (0.462 + 1.47e-3x − 3.84e-5x²)/(1 − 1.62e-2x + 1.55e-4x² − 6.98e-7x³), x in degrees.
Unit: newtons for M in N·m; body weights for M in N·m/kg after division by g. Stress: MPa, for comparison with papers
only.
Source: van Eijden 1986 (Nunes 2018, doi 10.1016/j.gaitpost.2017.12.018), Brechter & Powers 2002
(Kernozek 2015, doi 10.1016/j.gaitpost.2015.05.017).
Limits: the lever's printed formula mixes millimetres and metres; used as printed it is wrong 100-fold. No
co-contraction: static optimisation gives about twice the level. Contact area moves stress by 40 %, so the product
shows force, never MPa.

    >>> force_n = 180.0 / lever_m(42.0) * ratio(42.0)
    >>> round(force_n, 1), round(force_n / (70 * 9.81), 3)
    (3720.6, 5.418)
    >>> round(1000 * lever_m(45.0), 2), round(ratio(45.0), 3), round(force_n / area_connolly_mm2(42.0), 2)
    (39.57, 0.864, 11.7)
"""

from typing import Final

from stridecue.core.evidence import number
from stridecue.core.kernel import kernel

G: Final = number("gravity")
X0, X1, X2, X3 = number("lever_x0"), number("lever_x1"), number("lever_x2"), number("lever_x3")
N0, N1, N2 = number("ratio_n0"), number("ratio_n1"), number("ratio_n2")
D1, D2, D3 = number("ratio_d1"), number("ratio_d2"), number("ratio_d3")
CONNOLLY: Final = (number("connolly_a0"), number("connolly_a1"), number("connolly_a2"))
POWERS: Final = (
    number("powers_a0"),
    number("powers_a1"),
    number("powers_a2"),
    number("powers_a3"),
    number("powers_a4"),
)
FLEXION_HIGH_DEG: Final = 90.0
"""Up to here the two fits are checked against their sources."""


@kernel
def lever_m(flexion_deg: float) -> float:
    """Effective lever arm of the quadriceps [m]."""
    return X0 + flexion_deg * (X1 + flexion_deg * (X2 + flexion_deg * X3))


@kernel
def ratio(flexion_deg: float) -> float:
    """Patellofemoral force over quadriceps force."""
    top = N0 + flexion_deg * (N1 + flexion_deg * N2)
    return top / (1.0 + flexion_deg * (D1 + flexion_deg * (D2 + flexion_deg * D3)))


_lever, _ratio = lever_m, ratio


@kernel
def force_bw(moment_nm_kg: float, flexion_deg: float) -> float:
    """Patellofemoral force [body weights] from the internal extension moment."""
    return moment_nm_kg / _lever(flexion_deg) * _ratio(flexion_deg) / G


def area_connolly_mm2(flexion_deg: float) -> float:
    """Contact area after Connolly 2009, off the step path."""
    return CONNOLLY[0] + CONNOLLY[1] * flexion_deg + CONNOLLY[2] * flexion_deg**2


def area_powers_mm2(flexion_deg: float) -> float:
    """Contact area after Powers 1998, off the step path."""
    return sum(a * flexion_deg**i for i, a in enumerate(POWERS))

"""How full a single lithium-polymer cell is, from its voltage at a light load (a table of knees; ±10 %).

>>> percent(4_200), percent(3_840), percent(3_300), percent(2_900)
(100, 56, 4, 0)
"""

KNEES = (
    (4_200, 100),
    (4_060, 90),
    (3_950, 75),
    (3_800, 50),
    (3_730, 30),
    (3_680, 15),
    (3_500, 8),
    (3_300, 4),
    (3_000, 0),
)


def percent(millivolts: int) -> int:
    """Per cent, straight between the knees."""
    above_mv, above_pct = KNEES[0]
    if millivolts >= above_mv:
        return above_pct
    for knee_mv, knee_pct in KNEES[1:]:
        if millivolts >= knee_mv:
            return knee_pct + (above_pct - knee_pct) * (millivolts - knee_mv) // (above_mv - knee_mv)
        above_mv, above_pct = knee_mv, knee_pct
    return 0

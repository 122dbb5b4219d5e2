"""What is known to be true about a recording, from the files that lie beside it.

Beside `run.csv.gz` may lie `run.events.csv` (or `run_events.csv`: contacts of a force plate with `t_ic_s` and `t_to_s`,
or the rests of a foot with `t_stationary_start_s`), `run.windows.csv` (a reference cadence per span) and `run.json`
(notes: what was done, by whom, where the sensor sat).
"""

from math import isfinite
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from stridecue.core.gait.detector import SideName
from stridecue.core.gait.score import NO_TOE_OFF, Truth
from stridecue.edges.exchange.tidy import Rows, column, microseconds, rows_of, stem

ONE_LEG: Final = ("foot", "shank")
SIDES: Final[dict[str, SideName]] = {"l": "left", "left": "left", "r": "right", "right": "right"}
NOT_RUNNING: Final = ("not running", "0 steps", "no movement", "negative control", "walking")
NO: Final = ("0", "0.0", "False")


class UntoldSide(ValueError):  # noqa: N818 - it names the thing, as the rest of the house does
    """Contacts of both feet beside the recording of one, and nothing says which."""


def events_beside(path: Path) -> Rows:
    """The events of the recording at `path`, under either of their names; none when there are none."""
    return rows_of(path.with_name(stem(path) + ".events.csv")) or rows_of(path.with_name(stem(path) + "_events.csv"))


def side_of(row: dict[str, str]) -> SideName:
    """Whose contact a row is."""
    return SIDES.get((row.get("side") or "").strip().lower(), "unknown")


def worn_side(rows: Rows, notes: dict[str, Any], site: str | None) -> SideName:
    """The leg that a foot's or shank's pod is worn on: as the notes say, or the only one that its events are of."""
    if site not in ONE_LEG:
        return "unknown"
    said = side_of({"side": str(notes.get("side", ""))})
    named = {side_of(row) for row in rows}
    if said == "unknown" and len(named) > 1:
        raise UntoldSide('events of both feet, and a pod on one: say "side": "left" or "right" in its .json')
    return said if said != "unknown" else next(iter(named), "unknown")


def contacts(rows: Rows, site: str | None, side: SideName, ok: str = "ok") -> Truth:
    """The contacts of one leg, or of both at the trunk, in order of time; rows without a contact's time are left out.

    A row whose column `ok` says no is counted, not timed. A toe-off that nobody saw is `NO_TOE_OFF`. Where a trunk has
    the contacts of one foot only, those are timed, and nothing is counted.
    """
    feet = 1 if site in ONE_LEG else 2
    sides = {side_of(row) for row in rows} - {"unknown"}
    times = zip(column(rows, "t_ic_s"), rows, strict=True)
    mine = [(t_s, row) for t_s, row in times if not sides or side in ("unknown", side_of(row))]
    mine = sorted(((t_s, row) for t_s, row in mine if isfinite(t_s)), key=itemgetter(0))
    if not mine:
        return Truth("none", feet)
    ic_us = microseconds(np.array([t_s for t_s, _ in mine]))
    to_s = column([row for _, row in mine], "t_to_s")
    to_us = np.where(np.isfinite(to_s), microseconds(np.nan_to_num(to_s)), NO_TOE_OFF)
    judged = np.array([row.get(ok, row.get("ok", "1")) not in NO for _, row in mine], np.bool_)
    return Truth("contacts", feet, ic_us, to_us, judged, complete=feet == 1 or len(sides) != 1)


def truth_beside(
    path: Path, notes: dict[str, Any], site: str | None, t_us: NDArray[np.int64], imu: NDArray[np.float64]
) -> tuple[Truth, SideName]:
    """What is true of the recording at `path` (`t_us` (n,), `imu` (n, 6)) when worn at `site`, and on which leg."""
    rows = events_beside(path)
    side = worn_side(rows, notes, site)
    stated = notes.get("ground_truth")
    stated = stated if isinstance(stated, dict) else {"kind": stated or ""}
    words = f"{notes.get('gait', '')} {stated.get('kind', '')}".lower()
    if "fall" in words and "runs up to" in words:
        force = np.linalg.norm(imu[:, :3], axis=1)
        return Truth("fall", fall_us=int(t_us[int(np.nanargmax(force))])), side
    if any(word in words for word in NOT_RUNNING):
        return Truth("not_running"), side
    if rows and "t_ic_s" in rows[0]:
        return contacts(rows, site, side), side
    feet = 1 if site in ONE_LEG else 2
    if rows and "t_stationary_start_s" in rows[0]:
        at_us = microseconds(column(rows, "t_stationary_start_s"))
        return Truth("strides", feet, at_us, np.zeros_like(at_us), np.zeros(len(at_us), np.bool_)), side
    return reference_cadence(path, stated, feet, t_us), side


def reference_cadence(path: Path, stated: dict[str, Any], feet: int, t_us: NDArray[np.int64]) -> Truth:
    """A cadence that somebody worked out: span by span, or of the whole recording, or of its middle half."""
    spans = rows_of(path.with_name(stem(path) + ".windows.csv"))
    if spans:
        spans_us = np.stack([microseconds(column(spans, "t0_s")), microseconds(column(spans, "t1_s"))], axis=1)
        return Truth("cadence", feet, spans_us=spans_us, cadence_spm=column(spans, "cad_spectral_spm"))
    for key, share in (("cadence_spm_spectral", 0.0), ("cadence_spm_spectral_mid50pct", 0.25)):
        if key in stated:
            cut_us = int(share * (t_us[-1] - t_us[0]))
            spans_us = np.array([[t_us[0] + cut_us, t_us[-1] - cut_us]])
            return Truth("cadence", feet, spans_us=spans_us, cadence_spm=np.array([float(stated[key])]))
    return Truth("none", feet)

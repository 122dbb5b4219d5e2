r"""The plans that come with the service, and plan files: TOML, read strictly into the core's own classes.

A file with `segments` is a plan of one session, one with `sessions` a programme of several.

>>> plan_from_toml('name = "easy"\n[[segments]]\nmode = "continuous"\ntarget_permille = 50', "easy.toml").name
'easy'
"""

import math
import tomllib
from datetime import date, time
from pathlib import Path
from typing import Any, Final

import orjson
from pydantic import TypeAdapter, ValidationError

from stridecue.core.assessment.try_out import TRY_OUT
from stridecue.core.baseline.procedure import BASELINE
from stridecue.core.plan import FREE_RUN, Plan, Segment
from stridecue.core.programme.faded_8 import FADED_8
from stridecue.core.programme.programme import FOLLOW_UP, Programme, plan_of
from stridecue.edges.wire import explain

PROGRAMMES: Final[dict[str, Programme]] = {"faded-8": FADED_8}
PLANS: Final[dict[str, Plan]] = {
    "free-run": FREE_RUN,
    "baseline": BASELINE,
    "follow-up": FOLLOW_UP,
    "try-out": TRY_OUT,
    "steady": Plan("steady", (Segment("continuous", target_permille=50),)),
    "in-band": Plan("in-band", (Segment("bandwidth", target_permille=50),)),
}
"""`config/plans/` holds the same, for people to read and copy; a test keeps them equal."""

_PLAN: Final = TypeAdapter(Plan)
_PROGRAMME: Final = TypeAdapter(Programme)


class PlanError(ValueError):
    """A plan that cannot be used; the message names file, key, value and what would be accepted."""


def plan_from_toml(text: str, where: str) -> Plan | Programme:
    """One plan file's text; unknown keys and values out of bounds are refused."""
    shape: type[Plan | Programme] = Plan
    try:
        found = readable(tomllib.loads(text))
        if "sessions" not in found:
            return _PLAN.validate_json(orjson.dumps(found), strict=True, extra="forbid")
        shape = Programme
        return _PROGRAMME.validate_json(orjson.dumps(found), strict=True, extra="forbid")
    except tomllib.TOMLDecodeError as wrong:
        raise PlanError(f"{where}: not valid TOML: {wrong}") from None
    except (ValidationError, TypeError, ValueError, RecursionError) as wrong:
        raise PlanError(f"{where}: {explain(wrong, shape) if isinstance(wrong, ValidationError) else wrong}") from None


def readable(found: Any, where: str = "") -> Any:  # noqa: ANN401 - whatever TOML holds
    """The same without what TOML knows and JSON does not; ValueError names the key.

    >>> readable({"web": {"port": float("nan")}})
    Traceback (most recent call last):
    ValueError: web.port: nan; expected a finite number
    """
    if isinstance(found, dict):
        return {key: readable(value, f"{where}.{key}" if where else key) for key, value in found.items()}
    if isinstance(found, list):
        return [readable(value, f"{where}.{i}") for i, value in enumerate(found)]
    if isinstance(found, float) and not math.isfinite(found):
        raise ValueError(f"{where}: {found}; expected a finite number")
    if isinstance(found, int) and abs(found) >= 2**63:
        raise ValueError(f"{where}: a number of {found.bit_length()} bits; expected a smaller one")
    if isinstance(found, date | time):
        raise ValueError(f"{where}: {found} is a date or a time; expected text in quotes, or a number")  # noqa: TRY004 - a value of the file
    if isinstance(found, str) and not found.isprintable():
        raise ValueError(f"{where}: {found!r}; expected text without control characters")
    return found


def session_plan(name: str, folder: Path | None, session: int = 1) -> Plan:
    """What one session runs: the plan of that name, or session so-and-so of the programme of that name."""
    found = find_plan(name, folder)
    if isinstance(found, Plan):
        return found
    try:
        return plan_of(found, session)
    except ValueError as wrong:
        raise PlanError(str(wrong)) from None


def plan_text(path: Path) -> str:
    """What stands in a plan file, without the mark that some editors begin it with; PlanError when it is not text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        reason = wrong.strerror if isinstance(wrong, OSError) else "not UTF-8 text"
        raise PlanError(f"{path}: cannot be read: {reason}") from None


def find_plan(name: str, folder: Path | None) -> Plan | Programme:
    """A plan by name: `plans/NAME.toml` beside the configuration, else one that comes with the service."""
    if folder is not None and (path := folder / f"{name}.toml").is_file():
        text = plan_text(path)
        plan = plan_from_toml(text, str(path))
        if plan.name != name:
            raise PlanError(f"{path}: name: is {plan.name!r}; expected {name!r}, as the file is called")
        return plan
    if name not in PLANS and name not in PROGRAMMES:
        beside = sorted(path.stem for path in folder.glob("*.toml")) if folder and folder.is_dir() else []
        raise PlanError(f"plan {name!r} is unknown; there are: {', '.join(sorted({*PLANS, *PROGRAMMES, *beside}))}")
    return PLANS[name] if name in PLANS else PROGRAMMES[name]

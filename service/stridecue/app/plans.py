r"""The plans that come with the service, and plan files: TOML, read strictly into the core's own classes.

>>> plan_from_toml('name = "easy"\n[[segments]]\nmode = "continuous"\ntarget_permille = 50', "easy.toml").name
'easy'
"""

import tomllib
from pathlib import Path
from typing import Final

import orjson
from pydantic import TypeAdapter, ValidationError

from stridecue.core.plan import FREE_RUN, Plan, Segment
from stridecue.edges.wire import explain

PLANS: Final[dict[str, Plan]] = {
    "free-run": FREE_RUN,
    "steady": Plan("steady", (Segment("continuous", target_permille=50),)),
    "in-band": Plan("in-band", (Segment("bandwidth", target_permille=50),)),
}
"""`config/plans/` holds the same, for people to read and copy; a test keeps them equal."""

_ADAPTER: Final = TypeAdapter(Plan)


class PlanError(ValueError):
    """A plan that cannot be used; the message names file, key, value and what would be accepted."""


def plan_from_toml(text: str, where: str) -> Plan:
    """One plan file's text; unknown keys and values out of bounds are refused."""
    try:
        found = tomllib.loads(text)
        return _ADAPTER.validate_json(orjson.dumps(found), strict=True, extra="forbid")
    except tomllib.TOMLDecodeError as wrong:
        raise PlanError(f"{where}: not valid TOML: {wrong}") from None
    except (ValidationError, TypeError) as wrong:
        raise PlanError(f"{where}: {explain(wrong, Plan) if isinstance(wrong, ValidationError) else wrong}") from None


def find_plan(name: str, folder: Path | None) -> Plan:
    """A plan by name: `plans/NAME.toml` beside the configuration, else one that comes with the service."""
    if folder is not None and (path := folder / f"{name}.toml").is_file():
        plan = plan_from_toml(path.read_text(encoding="utf-8"), str(path))
        if plan.name != name:
            raise PlanError(f"{path}: name: is {plan.name!r}; expected {name!r}, as the file is called")
        return plan
    if name not in PLANS:
        beside = sorted(path.stem for path in folder.glob("*.toml")) if folder and folder.is_dir() else []
        raise PlanError(f"plan {name!r} is unknown; there are: {', '.join(sorted({*PLANS, *beside}))}")
    return PLANS[name]

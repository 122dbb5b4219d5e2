r"""A plan as the text of its file: what `plans.plan_from_toml` reads back as the same plan.

Tables after plain keys, as TOML wants it; what is not given is left out, and so is what is as by default.

>>> from stridecue.core.plan import Plan, Segment
>>> print(plan_to_toml(Plan("easy", (Segment("silent", None, 180), Segment("continuous", 50)))), end="")
name = "easy"
<BLANKLINE>
[[segments]]
mode = "silent"
duration_s = 180
<BLANKLINE>
[[segments]]
mode = "continuous"
target_permille = 50
"""

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from stridecue.core.plan import Plan
from stridecue.core.programme.programme import Programme


def plan_to_toml(plan: Plan | Programme) -> str:
    """The file's text."""
    return "".join(_table(plan, "")).lstrip("\n")


def _table(owner: Any, path: str) -> Iterator[str]:  # noqa: ANN401 - any dataclass of a plan
    tables: list[tuple[str, Any]] = []
    for one in fields(owner):
        value = getattr(owner, one.name)
        default = one.default_factory() if one.default_factory is not MISSING else one.default
        if value is None or value == default:
            continue
        if is_dataclass(value) or (isinstance(value, tuple) and any(map(is_dataclass, value))):
            tables.append((one.name, value))
        else:
            yield f"{one.name} = {_value(value)}\n"
    for name, value in tables:
        inner = f"{path}{name}"
        for part in value if isinstance(value, tuple) else (value,):
            head = f"[[{inner}]]" if isinstance(value, tuple) else f"[{inner}]"
            yield f"\n{head}\n"
            yield from _table(part, f"{inner}.")


def _value(value: Any) -> str:  # noqa: ANN401 - a plain value of a plan
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, str):
        return f'"{value}"'  # names and modes: a to z, 0 to 9, - and _
    return str(value)

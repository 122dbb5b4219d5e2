"""`stridecue explain`: what a proxy or a number is, where it comes from and where it ends."""

import doctest
import inspect
from typing import Annotated, Final, Literal

import orjson
import typer
from rich.console import Console

from stridecue.app.commands.terminal import Json
from stridecue.core import evidence
from stridecue.core.evidence import Number
from stridecue.core.loads import CANNOT_SEE, PROXIES
from stridecue.core.loads.tiers import TIERS
from stridecue.core.programme.thresholds import THRESHOLDS

NUMBERS: Final = evidence.NUMBERS | THRESHOLDS
"""What equations rest on, and what decisions do."""
SECTIONS = ("Definition", "Equation", "Unit", "Source", "Limits")
Format = Literal["text", "md", "json"]


def explain(
    name: Annotated[str | None, typer.Argument(help="a proxy (knee_chain) or a number (sine_force_scale)")] = None,
    all: Annotated[bool, typer.Option("--all", help="every proxy and every number")] = False,  # noqa: A002 - the option's own name
    format: Annotated[Format, typer.Option("--format", help="text, md or json")] = "text",  # noqa: A002 - the option's own name
    json: Json = False,
) -> None:
    """Print definition, equation, source and limits of a knee-load proxy or of a number from the literature."""
    if all:
        names = [*PROXIES, *NUMBERS]
    elif name is None:
        raise typer.BadParameter(f"name a proxy or a number, or --all; proxies: {', '.join(PROXIES)}")
    elif name not in PROXIES and name not in NUMBERS:
        near = [known for known in (*PROXIES, *NUMBERS) if name in known] or list(PROXIES)
        raise typer.BadParameter(f"{name!r} is neither a proxy nor a number; near it: {', '.join(near)}")
    else:
        names = [name]
    if json or format == "json":
        typer.echo(orjson.dumps({key: as_record(key) for key in names}).decode())
    elif format == "md":
        typer.echo(as_markdown(names))
    else:
        for key in names:
            print_text(key)


def sections(name: str) -> dict[str, str]:
    """The docstring of a proxy, by its sections; the runnable example apart."""
    text = inspect.cleandoc(PROXIES[name].room.__doc__ or "")
    lines = text.splitlines()
    found = {"": lines[0]}
    current = ""
    for line in lines[1:]:
        if line.lstrip().startswith(">>>"):
            break
        head, colon, rest = line.partition(": ")
        if colon and head in SECTIONS:
            current = head
            found[current] = rest
        elif current and line.strip():
            found[current] += " " + line.strip()
    example = doctest.DocTestParser().get_examples(text)
    found["Example"] = "\n".join(
        f">>> {x.source.rstrip()}" + (f"\n{x.want.rstrip()}" if x.want else "") for x in example
    )
    return found


def as_record(name: str) -> dict[str, object]:
    """One entry as plain values."""
    if name in PROXIES:
        proxy, said = PROXIES[name], sections(name)
        return {
            "kind": "proxy",
            "tier": proxy.tier,
            "unit": proxy.unit,
            "title": said[""],
            **{section.lower(): said.get(section, "") for section in SECTIONS if section != "Unit"},
            "numbers": {key: as_record(key) for key in proxy.numbers},
        }
    row = NUMBERS[name]
    return {
        "kind": "number",
        "value": row.value,
        "unit": row.unit,
        "low": row.low,
        "high": row.high,
        "source": row.source.cite,
        "doi": row.source.doi,
        "provenance": row.provenance,
        "note": row.note,
    }


def as_markdown(names: list[str]) -> str:
    """The evidence page of the docs."""
    lines: list[str] = []
    proxies = [name for name in names if name in PROXIES]
    if proxies:
        lines += ["# Knee-load proxies", ""]
    for name in proxies:
        said = sections(name)
        lines += [f"## {name} (tier {PROXIES[name].tier})", "", said[""], ""]
        lines += [f"* **{section}**: {said[section]}" for section in SECTIONS if section in said]
        lines += [
            f"* **Numbers**: {', '.join(f'`{key}`' for key in PROXIES[name].numbers)}",
            "",
            "```python",
            said["Example"],
            "```",
            "",
        ]
    if len(names) > 1:
        lines += ["## Tiers", "", "| tier | from | error |", "|---|---|---|"]
        lines += [f"| {tier.name} | {tier.label.partition(': ')[2]} | {tier.error} |" for tier in TIERS.values()]
        lines += ["", "## What timing cannot see", ""]
        lines += [f"* {what}: {change:+g} % of the load" for what, change in CANNOT_SEE.items()]
        lines += [""]
    rows = [name for name in names if name in NUMBERS] or [key for name in proxies for key in PROXIES[name].numbers]
    lines += [
        "## Evidence",
        "",
        "| number | value | unit | range | source | read | note |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_markdown_row(name, NUMBERS[name]) for name in rows]
    return "\n".join(lines)


def _markdown_row(name: str, row: Number) -> str:
    link = f"[{row.source.cite}](https://doi.org/{row.source.doi})" if row.source.doi else row.source.cite
    cells = (f"`{name}`", f"{row.value:g}", row.unit, f"{row.low:g} to {row.high:g}", link, row.provenance, row.note)
    return f"| {' | '.join(cells)} |"


def print_number(name: str, console: Console) -> None:
    """One number for a terminal."""
    row = NUMBERS[name]
    console.print(f"[bold]{name}[/] = {row.value:g} {row.unit}   (range {row.low:g} to {row.high:g}; {row.provenance})")
    doi = f", doi {row.source.doi}" if row.source.doi else ""
    console.print(f"    {row.note}\n    {row.source.cite}{doi}", markup=False)


def print_text(name: str) -> None:
    """One entry for a terminal."""
    console = Console(highlight=False)
    if name in NUMBERS:
        print_number(name, console)
        return
    said = sections(name)
    console.print(f"[bold]{name}[/]  tier {PROXIES[name].tier}, {PROXIES[name].unit}\n{said['']}\n")
    for section in SECTIONS:
        if section in said:
            console.print(f"{section}: {said[section]}", markup=False)
    console.print(f"\n{said['Example']}\n", markup=False)
    for key in PROXIES[name].numbers:
        print_number(key, console)


if __name__ == "__main__":
    typer.run(explain)

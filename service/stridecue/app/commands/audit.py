"""`stridecue audit`: who did what to whose records, and whether anybody changed that."""

from typing import Annotated

import typer
from rich.table import Table

from stridecue.app.commands.at_desk import existing
from stridecue.app.commands.terminal import ConfigFile, Folder, Json, configuration, console, say, show
from stridecue.edges.register import HOME, looking, people

audit = typer.Typer(name="audit", help="Who did what to whose records, when and why.", no_args_is_help=True)


@audit.command()
def verify(config: ConfigFile = None, folder: Folder = None, json: Json = False) -> None:
    """Read the whole audit trail: exit status 1 when an entry was changed, removed or added, or its end cut off."""
    verdict = existing(configuration(config, folder)[0]).verify()
    if json:
        show(verdict)
    else:
        say(f"audit trail: {verdict.because}")
    raise typer.Exit(0 if verdict.whole else 1)


@audit.command("show")
def show_trail(
    runner: Annotated[str | None, typer.Option(help="Only what concerns this runner (name or pseudonym).")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, newest first.")] = 50,
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """The newest entries. Reasons that concern a runner can be read as long as the runner is not erased."""
    register = existing(configuration(config, folder)[0])
    with register.read(HOME, "the audit trail is looked at") as reading:
        about = None if runner is None else people.find(reading, runner).runner
        entries = looking.entries(reading, about, limit)
    if json:
        show(entries)
        return
    table = Table("seq", "recorded (UTC)", "who", "by", "did", "to", "rows", "how it ended", "why", box=None)
    for entry in entries:
        table.add_row(
            str(entry.seq),
            entry.recorded[:19],
            entry.agent,
            entry.source,
            entry.action,
            entry.type,
            str(entry.rows),
            entry.outcome,
            entry.why,
        )
    console.print(table)

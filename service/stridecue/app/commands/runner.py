"""`stridecue runner`: a runner's rights: what was agreed, everything that is kept, and an end of it."""

import time
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.table import Table

from stridecue.app.commands.terminal import CommandError, ConfigFile, Folder, Json, configuration, console, say, show
from stridecue.app.config import Configuration
from stridecue.app.custody.backup import keep_keys
from stridecue.app.custody.housekeeping import ASIDE, erase_from_register
from stridecue.app.custody.takeout import Taken, for_research, take_out
from stridecue.edges.register import HOME, Register, RegisterError, consent, erasure, people
from stridecue.edges.store import erase_alone, known
from stridecue.edges.store.errors import StoreTakenError

runner = typer.Typer(name="runner", help="Runners: what they agreed to, their records, an end.", no_args_is_help=True)

PATIENCE_S: Final = 60
Who = Annotated[str, typer.Argument(help="The runner's name or pseudonym, or an unambiguous beginning.")]


@runner.command("consent")
def consent_of(
    who: Who,
    purpose: Annotated[str | None, typer.Argument(help=f"One of: {', '.join(consent.TEXTS)}.")] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take it back; as easy as giving it.")] = False,
    physio: Annotated[str, typer.Option(help="With whom to share: the physio's account.")] = "",
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Show what a runner has agreed to; with a purpose, record that they agree, or no longer do."""
    found, _ = configuration(config, folder)
    register = Register(found.folder, found.key_file)
    with register.read(HOME, "consent is looked at") as reading:
        pseudonym = people.find(reading, who).runner
    if purpose is not None:
        with register.change(HOME, "the runner's decision", about=pseudonym) as change:
            consent.decide(change, pseudonym, purpose, granted=not withdraw, party=physio)
    with register.read(HOME, "consent is looked at", about=pseudonym) as reading:
        decisions = {(one.purpose, one.party): one for one in consent.decisions(reading, pseudonym)}
    if json:
        show(list(decisions.values()))
        return
    table = Table("", "purpose", "the words", "since (UTC)", box=None)
    for name, words in consent.TEXTS.items():
        of_this = [one for one in decisions.values() if one.purpose == name]
        for one in of_this:
            with_whom = f"{name} ({one.party})" if one.party else name
            table.add_row("[green]yes[/]" if one.granted else "no", with_whom, words, one.recorded[:19])
        if not of_this:
            table.add_row("no", name, words, "")
    console.print(table)


@runner.command()
def export(
    who: Who,
    out: Annotated[Path, typer.Option(help="The ZIP to write.")],
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Write everything that is kept about a runner into one ZIP: JSON and CSV, with every session."""
    found, _ = configuration(config, folder)
    register = Register(found.folder, found.key_file)
    pseudonym, name = _whom(register, found, who)
    _tell(take_out(register, found.store_path, pseudonym, out, HOME), f"everything of {name}", json=json)


@runner.command()
def research(
    out: Annotated[Path, typer.Option(help="The ZIP to write.")],
    config: ConfigFile = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Write the numbers of every runner who agreed to research, under fresh pseudonyms, into one ZIP."""
    found, _ = configuration(config, folder)
    register = Register(found.folder, found.key_file)
    _tell(for_research(register, found.store_path, out, HOME), "everybody who agreed to research", json=json)


def _tell(taken: Taken, whose: str, *, json: bool) -> None:
    if json:
        show(taken)
        return
    say(f"{taken.path}: {whose}: {taken.sessions} session(s), {sum(taken.rows.values())} other rows")


@runner.command()
def erase(
    who: Who,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    config: ConfigFile = None,
    folder: Folder = None,
) -> None:
    """Erase a runner: sessions, health data, name, keys. There is no way back, not even from a backup."""
    found, _ = configuration(config, folder)
    register = Register(found.folder, found.key_file)
    pseudonym, name = _whom(register, found, who)
    sessions = known(found.store_path, pseudonym)
    if not yes:
        typer.confirm(f"Erase {name} and {sessions} session(s), for good, in every backup too?", abort=True, err=True)
    with register.change(HOME, "the runner asked for it") as change:
        erasure.request(change, pseudonym)
    try:
        erase_alone(found.store_path, pseudonym)
        erase_from_register(register, pseudonym)
        keep_keys(register, found.backup_folder)
    except StoreTakenError:
        _wait(register, pseudonym)
    say(f"erased: {sessions} session(s) and everything else of this runner")
    aside = [path.name for path in found.folder.glob("*") if any(mark in path.name for mark in ASIDE)]
    if aside:
        say(f"copies of damaged or replaced databases may still hold parts; delete them: {', '.join(aside)}")


def _whom(register: Register, found: Configuration, who: str) -> tuple[str, str]:
    """Pseudonym and name; a pseudonym that only the sessions know is its own name."""
    try:
        with register.read(HOME, "a runner is looked for") as reading:
            person = people.find(reading, who)
    except RegisterError:
        if known(found.store_path, who) == 0:
            raise
        return who, who
    return person.runner, person.name


def _wait(register: Register, pseudonym: str) -> None:
    """The running service writes the sessions: it erases, and we see that it did."""
    say("the running service erases within a minute …")
    for _ in range(PATIENCE_S):
        with register.look() as reading:
            if pseudonym not in erasure.leaving(reading):
                return
        time.sleep(1)
    raise CommandError("not erased yet: the service has not come to it; it will, see `stridecue audit show`")

"""`stridecue backup`, `stridecue restore`: an encrypted copy of everything, and the way back."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from stridecue.app.commands.at_desk import existing
from stridecue.app.commands.terminal import CommandError, ConfigFile, Folder, Json, configuration, say, show
from stridecue.app.config import Configuration
from stridecue.app.custody import restore as restoring
from stridecue.app.custody.backup import back_up, keep_keys
from stridecue.edges.private_file import write_private
from stridecue.edges.register import HOME, SERVICE

To = Annotated[Path | None, typer.Option("--to", help="The folder of backups, instead of backup.folder.")]
KeyFile = Annotated[Path | None, typer.Option("--key-file", help="The master key, instead of backup.key_file.")]
PRIORITY = 10
"""Nicer than a service: no cue shall wait for a copy."""


def backup(
    config: ConfigFile = None,
    folder: Folder = None,
    to: To = None,
    key_file: KeyFile = None,
    keys_only: Annotated[
        bool, typer.Option("--keys-only", help="Only bring the copy of the keys up to date, as after an erasure.")
    ] = False,
    by_service: Annotated[bool, typer.Option("--by-service", hidden=True)] = False,
    json: Json = False,
) -> None:
    """Back up sessions and people, encrypted, also beside a running service; keep 7 days, 4 weeks, 12 months."""
    os.nice(PRIORITY)
    found = _places(config, folder, to, key_file)
    register = existing(found)
    if keys_only:
        there = keep_keys(register, found.backup_folder)
        if json:
            show({"folder": str(found.backup_folder), "keys_are_of_now": there})
            return
        say(f"{found.backup_folder}: {'the copy of the keys is of now' if there else 'no backups yet, and no keys'}")
        return
    made = back_up(register, found.store_path, found.backup_folder, SERVICE if by_service else HOME)
    if json:
        show(made)
        return
    count = sum(sum(tables.values()) for tables in made.rows.values())
    say(f"{made.path}: {count} rows, {made.size_bytes / 1e6:.1f} MB; {len(made.dropped)} older dropped")
    say(f"it opens with {found.key_file} only: keep a copy of that file elsewhere")


def restore(
    archive: Annotated[str, typer.Argument(help="A backup's file, its name in the folder of backups, or 'last'.")],
    check: Annotated[bool, typer.Option("--check", help="Restore into nowhere: is this backup good?")] = False,
    config: ConfigFile = None,
    folder: Folder = None,
    to: To = None,
    key_file: KeyFile = None,
    json: Json = False,
) -> None:
    """Put a backup in the place of what is there (kept aside); whoever was erased since stays erased."""
    found = _places(config, folder, to, key_file)
    path = restoring.chosen(archive, found.backup_folder)
    places = (path, found.folder, found.key_file, found.backup_folder)
    if check:
        os.nice(PRIORITY)
        done = restoring.rehearse(*places)
    else:
        done = restoring.restore(*places, HOME)
        _settle_key(found.key_file, configuration(config, folder)[0].key_file)
    if json:
        show(done)
        return
    count = sum(sum(tables.values()) for tables in done.rows.values())
    verb = "can be restored" if check else "restored"
    say(f"{done.archive} of {done.made[:16]}: {verb}, {count} rows; {done.erased} runner(s) erased again; {done.trail}")
    if done.withdrawn:
        say(f"{done.withdrawn} device(s) or account(s) that were revoked or disabled since are so again")


def _settle_key(used: Path, own: Path) -> None:
    """On another machine: the key that opened the backup is from now on this folder's."""
    if own.exists():
        return
    try:
        own.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(own, used.read_text(encoding="ascii"))
    except OSError as wrong:
        raise CommandError(f"restored; but {own}: cannot be written ({wrong.strerror}): put the key there") from None


def _places(config: Path | None, folder: Path | None, to: Path | None, key_file: Path | None) -> Configuration:
    found, _ = configuration(config, folder)
    keys = found.backup
    if to is not None:
        keys = replace(keys, folder=str(to))
    if key_file is not None:
        keys = replace(keys, key_file=str(key_file))
    found = replace(found, backup=keys)
    if key_file is not None and not found.key_file.is_file():
        raise CommandError(f"{key_file}: no such file; expected your copy of the master key")
    return found

"""`stridecue doctor`: what works here, what does not, what to do."""

import platform
import time
from collections.abc import Callable

import typer
from rich.table import Table

from stridecue.app.commands.doctor_cues import audio, bracelets
from stridecue.app.commands.finding import Finding
from stridecue.app.commands.terminal import ConfigFile, Folder, Json, configuration, console, show
from stridecue.app.config import Configuration, ConfigurationError, lane_plan
from stridecue.app.custody.backup import backups
from stridecue.app.network import broker_check
from stridecue.app.network.front import NotReadyError, ending, pages_folder, ready
from stridecue.core import gait, loads, step
from stridecue.edges.register import Register, RegisterError
from stridecue.edges.register.register import NAME
from stridecue.edges.sqlite.library import library
from stridecue.edges.store import Sessions, StoreError
from stridecue.edges.web.server import ListenError, listen


def doctor(config: ConfigFile = None, folder: Folder = None, json: Json = False) -> None:
    """Check every part, warm the kernels, and say what to do about what does not work."""
    try:
        found, plans = configuration(config, folder)
        for keys in found.lanes:
            lane_plan(keys, plans)
        findings = [Finding("configuration", True, f"{len(found.lanes)} lane(s), site {found.site}")]
    except ConfigurationError as wrong:
        findings, found = (
            [Finding("configuration", False, str(wrong), "mend the key named there; `stridecue check` reads it again")],
            Configuration(),
        )
    checks: list[Callable[[Configuration], Finding]] = [
        _python,
        _kernels,
        _broker,
        _store,
        _people,
        _page_port,
        _network,
        _pages,
        audio,
        bracelets,
    ]
    for check in checks:
        with console.status(f"looking at {check.__name__.strip('_').replace('_', ' ')} …"):
            findings.append(check(found))
    if json:
        show(findings)
    else:
        table = Table("", "part", "seen", "what to do", box=None)
        for finding in findings:
            mark = {True: "[green]ok[/]", False: "[red]no[/]", None: "[yellow]–[/]"}[finding.works]
            table.add_row(mark, finding.part, finding.seen, finding.advice)
        console.print(table)
    raise typer.Exit(1 if any(finding.works is False for finding in findings) else 0)


def _python(_: Configuration) -> Finding:
    return Finding(
        "python", True, f"{platform.python_implementation()} {platform.python_version()} on {platform.platform()}"
    )


def _kernels(_: Configuration) -> Finding:
    started_s = time.perf_counter()
    compiled = [step.warm(), gait.warm(), loads.warm()]
    how = "compiled now" if any(compiled) else "taken from the cache"
    return Finding("kernels", True, f"{how}, warm after {time.perf_counter() - started_s:.1f} s")


def _broker(found: Configuration) -> Finding:
    look = broker_check.look_at(found)
    return Finding("broker", look.works, look.seen, look.advice)


def _store(found: Configuration) -> Finding:
    sqlite = library()
    if not found.store_path.exists():
        return Finding("store", True, f"none yet in {found.folder}; {sqlite.verdict}")
    try:
        count = len(Sessions(found.store_path).all(1_000_000))
    except StoreError as wrong:
        return Finding("store", False, str(wrong), "the next start moves a damaged store aside and begins a fresh one")
    return Finding("store", True, f"{count} session(s) in {found.store_path}; {sqlite.verdict}")


def _people(found: Configuration) -> Finding:
    """Whether the register opens, its trail is whole, and how old the newest backup is."""
    if not (found.folder / NAME).is_file():
        return Finding("people", True, f"no register yet in {found.folder}")
    try:
        verdict = Register(found.folder, found.key_file).verify()
    except RegisterError as wrong:
        return Finding("people", False, str(wrong), "`stridecue restore last` brings the newest backup back")
    newest = next((path.name for path in backups(found.backup_folder)), None)
    seen = f"audit trail: {verdict.because}; newest backup: {newest or 'none'}"
    if not verdict.whole:
        return Finding("people", False, seen, "find out who had access to the files; `stridecue audit show`")
    return Finding("people", True, seen, "" if newest else "`stridecue backup`, and keep a copy of the master key")


def _page_port(found: Configuration) -> Finding:
    keys, key = (found.network, "network.port") if found.network.enabled else (found.web, "web.port")
    try:
        listen(keys.host, keys.port, key).close()
    except ListenError as wrong:
        return Finding("page port", None, str(wrong), f"perhaps stridecue runs already; else set {key}")
    return Finding("page port", True, f"{keys.host}:{keys.port} is free")


def _network(found: Configuration) -> Finding:
    if not found.network.enabled:
        return Finding("network", None, "at home: this machine only", "for a gym: stridecue setup")
    try:
        served = ready(found, Register(found.folder, found.key_file))
    except (NotReadyError, RegisterError) as wrong:
        return Finding("network", False, str(wrong), "stridecue setup goes on where it was left")
    soon = ending(found)
    return Finding("network", True, f"TLS for {', '.join(served.names)}, until {served.until:%Y-%m-%d}", soon or "")


def _pages(_: Configuration) -> Finding:
    if pages_folder() is None:
        return Finding("pages", False, "not built", "run `make install` (or pip install . ) again")
    return Finding("pages", True, "built")

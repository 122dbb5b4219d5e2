"""The command line. Every command is one file in `commands/`; errors are one line each."""

import errno
import os
import sys
from collections.abc import Callable

import typer

from stridecue import __version__
from stridecue.app.commands import diary, programme, runners
from stridecue.app.commands.account import account
from stridecue.app.commands.audit import audit
from stridecue.app.commands.backup import backup, restore
from stridecue.app.commands.bench import bench
from stridecue.app.commands.bench_audio import bench_audio
from stridecue.app.commands.broker import broker
from stridecue.app.commands.calibrate import calibration
from stridecue.app.commands.certificate import certificate
from stridecue.app.commands.check import check
from stridecue.app.commands.clinical import clinical
from stridecue.app.commands.cohort import cohort
from stridecue.app.commands.contract import contract
from stridecue.app.commands.demo import demo
from stridecue.app.commands.device import device
from stridecue.app.commands.doctor import doctor
from stridecue.app.commands.explain import explain
from stridecue.app.commands.gateway import gateway
from stridecue.app.commands.history import import_run
from stridecue.app.commands.lane import lane
from stridecue.app.commands.measures import measures
from stridecue.app.commands.plan import plan
from stridecue.app.commands.replay import replay
from stridecue.app.commands.run import run
from stridecue.app.commands.runner import runner
from stridecue.app.commands.sessions import export, sessions
from stridecue.app.commands.setup import setup
from stridecue.app.commands.simulate import simulate
from stridecue.app.commands.terminal import CommandError, say
from stridecue.app.commands.validate_gait import validate_gait
from stridecue.app.commands.validate_loads import validate_loads
from stridecue.app.config import ConfigurationError
from stridecue.app.network.enrolment import EnrolmentError
from stridecue.app.plans import PlanError
from stridecue.edges.archive import ArchiveError
from stridecue.edges.broker import AddressError
from stridecue.edges.door.mosquitto import BrokerFilesError
from stridecue.edges.door.passport import PassportError
from stridecue.edges.exchange import ExchangeError
from stridecue.edges.exchange.recordings import UnreadableRecording
from stridecue.edges.gateway.book import BookError
from stridecue.edges.managed_broker import ManagedBrokerError
from stridecue.edges.sources.contact import SourceError
from stridecue.edges.sqlite.errors import FileError
from stridecue.edges.store import LogError
from stridecue.edges.tls.errors import CertificateError
from stridecue.edges.web.server import ListenError

EXPECTED = (
    AddressError,
    ArchiveError,
    BrokerFilesError,
    CertificateError,
    BookError,
    CommandError,
    ConfigurationError,
    EnrolmentError,
    ExchangeError,
    FileError,
    LogError,
    ListenError,
    ManagedBrokerError,
    PassportError,
    PlanError,
    SourceError,
    UnreadableRecording,
)
"""What a person can do something about: said in one line, exit status 2."""

app = typer.Typer(
    name="stridecue",
    help="Real-time gait-retraining biofeedback. Not a medical device.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
COMMANDS: dict[str, Callable[..., None]] = {
    "run": run,
    "demo": demo,
    "replay": replay,
    "sessions": sessions,
    "measures": measures,
    "export": export,
    "import": import_run,
    "simulate": simulate,
    "cohort": cohort,
    "check": check,
    "doctor": doctor,
    "backup": backup,
    "clinical": clinical,
    "restore": restore,
    "calibrate": calibration,
    "contract": contract,
    "explain": explain,
    "setup": setup,
    "lane": lane,
    "enrol": programme.enrol,
    "assign": programme.assign,
    "free": programme.free,
    "proposals": programme.propose,
    "accept": programme.accept,
    "decline": programme.decline,
    "choose": programme.choose,
    "pain": diary.pain_said,
    "prompts": diary.prompts,
    "assess": diary.assess,
    "score": diary.score,
    "report": diary.referral,
}
for name, command in COMMANDS.items():
    app.command(name)(command)

benches = typer.Typer(name="bench", help="Measure on this machine.", invoke_without_command=True)
benches.callback()(bench)
benches.command("audio")(bench_audio)
app.add_typer(benches)

validate = typer.Typer(
    name="validate", help="Compare the models with published and measured truth.", no_args_is_help=True
)
validate.command("loads")(validate_loads)
validate.command("gait")(validate_gait)
app.add_typer(validate)
app.add_typer(plan)
app.add_typer(account)
app.add_typer(certificate)
app.add_typer(device)
app.add_typer(broker)
app.add_typer(audit)
runner.command("add")(runners.add)
runner.command("list")(runners.every)
runner.command("show")(runners.card)
runner.command("record")(runners.record)
runner.command("lock")(runners.lock)
runner.command("unlock")(runners.unlock)
app.add_typer(runner)
app.add_typer(gateway)
app.add_typer(programme.baseline)
app.add_typer(diary.history)


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer's shape of a callback
    if wanted:
        typer.echo(f"stridecue {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Say the version."),  # noqa: FBT001 - typer's way
) -> None:
    """Real-time gait-retraining biofeedback: steps in over MQTT, tempo cues out. Not a medical device."""
    del version


def main() -> None:
    """Run a command; tell what went wrong in one line, never in a traceback."""
    try:
        app()
    except EXPECTED as wrong:
        say(f"stridecue: {wrong}")
        sys.exit(2)
    except BaseExceptionGroup as wrong:
        if os.environ.get("STRIDECUE_TRACEBACK"):
            raise
        first: BaseException = wrong
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        _unexpected(first)
    except Exception as wrong:
        if os.environ.get("STRIDECUE_TRACEBACK"):
            raise
        _unexpected(wrong)


def _unexpected(wrong: BaseException) -> None:
    if isinstance(wrong, EXPECTED):
        say(f"stridecue: {wrong}")
        sys.exit(2)
    if isinstance(wrong, OSError) and wrong.errno == errno.ENAMETOOLONG:  # whoever asks for a file may be answered so
        say(f"stridecue: {str(wrong.filename)[:40]}…: no file is called so: the name is too long")
        sys.exit(2)
    say(f"stridecue: unexpected {type(wrong).__name__}: {wrong}; STRIDECUE_TRACEBACK=1 shows where")
    sys.exit(70)  # EX_SOFTWARE of sysexits.h

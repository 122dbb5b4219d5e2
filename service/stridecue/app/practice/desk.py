"""What every room of the practice needs: the register, the sessions, the plans, a clock; and how it refuses."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from stridecue.edges.register import Actor, Change, NotAllowed, Reading, Register, RegisterError, clinical
from stridecue.edges.register.errors import NotPossibleError
from stridecue.edges.register.programme.versions import ConflictError
from stridecue.edges.register.tables.people import RUNNERS
from stridecue.edges.web.messages import Refused


def unix_now_s() -> int:
    """This machine's clock, whole seconds since 1970."""
    return int(datetime.now(UTC).timestamp())


def machine_offset_s() -> int:
    """How far east of UTC this machine's clock is now [s]."""
    offset = datetime.now(UTC).astimezone().utcoffset()
    return round(offset.total_seconds()) if offset is not None else 0


def utc(moment_s: int) -> str:
    """For people.

    >>> utc(0)
    '1970-01-01T00:00:00Z'
    """
    return datetime.fromtimestamp(moment_s, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def unix_s(text: str, field: str) -> int:
    """The other way; Refused when it is no moment.

    >>> unix_s("1970-01-01T01:00:00+01:00", "began_utc")
    0
    """
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None or moment.timestamp() < 0:
            raise ValueError(text)  # noqa: TRY301 - one answer for every way of being wrong
        return int(moment.timestamp())
    except (ValueError, OverflowError):
        raise Refused(422, f"{field}: {text[:40]!r}; expected a moment with its offset: 2026-05-01T18:30Z") from None


class Conflict(Refused):
    """Somebody wrote first: both versions go back."""

    def __init__(self, wrong: ConflictError) -> None:
        super().__init__(409, str(wrong), more={"there": asdict(wrong.there), "yours": asdict(wrong.yours)})


@dataclass(frozen=True, slots=True)
class Desk:
    """`plans`: the folder of plan files, if any; `now_s`: the wall clock; `local_offset_s`: where this machine is."""

    register: Register
    store_path: Path
    plans: Path | None
    now_s: Callable[[], int] = unix_now_s
    local_offset_s: Callable[[], int] = machine_offset_s

    @contextmanager
    def reading(self, actor: Actor, why: str, runner: str | None = None, *, health: bool = False) -> Iterator[Reading]:
        """Read about a runner; `health`: only with the clinical pack on."""
        with refusals(), self.register.read(actor, why, about=runner) as reading:
            _known(reading, runner, health=health)
            yield reading

    @contextmanager
    def changing(self, actor: Actor, why: str, runner: str | None = None, *, health: bool = False) -> Iterator[Change]:
        """Change something about a runner, with its audit entry, or nothing at all."""
        with refusals(), self.register.change(actor, why, about=runner) as change:
            _known(change, runner, health=health)
            yield change


def _known(reading: Reading, runner: str | None, *, health: bool) -> None:
    if runner is not None and reading.execute(select(RUNNERS).where(RUNNERS.c.pseudonym == runner)).first() is None:
        raise Refused(404, f"runner {runner[:32]!r} is unknown; see: stridecue runner list")
    if health:
        pack = clinical.pack(reading)
        if not pack.enabled:
            raise Refused(403, pack.because)


@contextmanager
def refusals() -> Iterator[None]:
    """What the register says, as an answer with its status."""
    try:
        yield
    except NotAllowed as wrong:
        raise Refused(403, str(wrong)) from None
    except ConflictError as wrong:
        raise Conflict(wrong) from None
    except NotPossibleError as wrong:
        raise Refused(409, str(wrong)) from None
    except RegisterError as wrong:
        raise Refused(503, str(wrong)) from None

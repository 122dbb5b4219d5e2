"""Recorded sessions as the practice needs them: whose, when, and what was seen in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from stridecue.app.practice.desk import Desk, unix_s
from stridecue.core.cues import Cue, Prompt
from stridecue.core.events import Event, PainReport
from stridecue.core.log import Header, Seal
from stridecue.core.measures import measure
from stridecue.core.pain.pain import Answer, Moment
from stridecue.core.recorded import Recorded, recorded
from stridecue.edges.store import LogError, Sessions, StoreError, read_log
from stridecue.edges.web.messages import Refused

PAIN_LINES: Final = (b'"event":"pain"', b'"kind":"ask"')
"""What a line of a log holds that is about pain."""
SESSIONS_MAX: Final = 10_000
"""Of one runner: three a day for nine years."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One session: its header, every record, and the footfalls and speeds in it. `began_s`: unix time."""

    session: str
    header: Header
    records: tuple[Event | Cue | Seal, ...]
    seen: Recorded
    began_s: int


def read(desk: Desk, session: str, runner: str) -> Logged:
    """A session of this runner; Refused when it is another's, is not there, or cannot be read."""
    try:
        header, records = read_log(Sessions(desk.store_path).lines(session), session)
        whole = tuple(records)
        if header.runner.pseudonym != runner:
            raise Refused(409, f"session {header.session} is of another runner: {header.runner.pseudonym[:8]}")
        events = [record for record in whole if not isinstance(record, Cue | Seal)]
        return Logged(
            header.session, header, whole, recorded(header.plan, header.runner, events), unix_s(header.wall, "wall")
        )
    except StoreError as wrong:
        # whoever asks over HTTP need not know where the store lies
        raise Refused(404, str(wrong).removeprefix(f"{desk.store_path.absolute()}: ")) from None
    except (LogError, ValueError) as wrong:
        if isinstance(wrong, Refused):
            raise
        raise Refused(409, f"session {session}: its log cannot be used: {wrong}") from None


def said(desk: Desk, session: str) -> list[Answer]:
    """What the runner said about pain during the session: to a question that was asked there, or on the button."""
    try:
        lines = iter(Sessions(desk.store_path).lines(session))
        wanted = [next(lines), *(line for line in lines if any(mark in line for mark in PAIN_LINES))]
        _, records = read_log(wanted, session)
        return list(_answers(records))
    except (StoreError, LogError, StopIteration):
        return []  # the log was erased or is damaged: nothing is known, which holds the programme


def _answers(records: Iterator[Event | Cue | Seal]) -> Iterator[Answer]:
    """Knee and lower leg after the same question are one answer to it; the worse of two to the same counts."""
    moment: Moment = "on_demand"
    asked: dict[Moment, list[PainReport]] = {}
    for record in records:
        if isinstance(record, Prompt) and record.kind == "ask":
            moment = "halfway" if moment == "on_demand" else "end"
        elif isinstance(record, PainReport):
            asked.setdefault(moment, []).append(record)
    for at, reports in asked.items():
        knee = [report.nprs for report in reports if report.site == "knee"]
        leg = [report.nprs for report in reports if report.site != "knee"]
        signs = {sign for report in reports for sign in report.signs}
        yield Answer(
            at, max(knee, default=None), max(leg, default=None), "limp" in signs, tuple(sorted(signs - {"limp"}))
        )


def measured(log: Logged) -> dict[str, Any]:
    """What the session measured, as it is kept beside the run: what progression and the report ask for."""
    found = measure(log.header.plan, log.header.runner, log.records)
    return {
        "in_band_pct": _part(found.in_band_permille, 10),
        "main_planned_s": found.main_planned_s,
        "main_ran_s": found.main_ran_s,
        "target_milli_spm": found.target_milli_spm,
        "band_permille": log.header.plan.band.metric_permille,
        "with_cues_milli_spm": found.with_cues_milli_spm,
        "without_cues_milli_spm": found.without_cues_milli_spm,
        "cold_milli_spm": None if found.cold_probe is None else found.cold_probe.milli_spm,
        "end_milli_spm": None if found.end_probe is None else found.end_probe.milli_spm,
        "cold_retention": None if found.cold_probe is None else _part(found.cold_probe.retained_permille, 1_000),
        "end_retention": None if found.end_probe is None else _part(found.end_probe.retained_permille, 1_000),
    }


def _part(permille: int | None, of: int) -> float | None:
    return None if permille is None else permille / of


def ended(desk: Desk, runner: str) -> list[str]:
    """The sessions of a runner that are over, oldest first."""
    try:
        rows = Sessions(desk.store_path).all(SESSIONS_MAX, runner)
    except StoreError:
        return []  # nothing was recorded yet
    return [row.id for row in reversed(rows) if row.status != "open"]

"""The report in words, as a referrer reads it: what was done, how it went, what hurt, what comes next, what is missing.

Facts only. Figures are put into words by `core.figures`, as on the session's sheet.
"""

from collections.abc import Iterator

from stridecue.core import notices
from stridecue.core.figures import UNKNOWN, of_spm, percent
from stridecue.core.pain.pain import Nprs
from stridecue.core.plan import Segment, target_milli_spm
from stridecue.core.referral import Referral
from stridecue.core.words import minutes, spm
from stridecue.edges.exchange.paper.sheet import UNPRINTABLE, printable
from stridecue.edges.web.report import Report, SessionLine

HEAD = (
    "no",
    "date",
    "min",
    "cadence with cues",
    "in band",
    "kept, cold",
    "kept, end",
    "knee pain",
    "light",
)
KEY = (
    "kept (R): how much of the asked change the runner keeps in silence, before the first cue (cold) and after the "
    "last (end); 1 is all of it, 0 none. Knee pain from 0 to 10: before, worst in the run, change by the next morning."
)
SERIES = (
    ("target", "target_milli_spm"),
    ("with cues", "with_cues_milli_spm"),
    ("cold probe", "cold_milli_spm"),
    ("end probe", "end_milli_spm"),
)
"""Of the chart, and the field of a session that each shows."""
SHORT = 8
"""Of a pseudonym: enough to tell two runners apart."""


def on_paper(report: Report) -> Referral:
    """The same for a sheet, whose letters are fewer."""
    return referral(report, named=UNPRINTABLE not in printable(report.name))


def referral(report: Report, *, named: bool = True) -> Referral:
    """What stands on it; not `named`: the pseudonym stands for the name, and that is said."""
    name = report.name if named else f"runner {report.runner[:SHORT]}"
    unnamed = () if name == report.name else ("the name: it has letters that this page cannot print",)
    known = bool(report.sessions)
    cadence = [(says, [getattr(line, of) for line in report.sessions]) for says, of in SERIES]
    return Referral(
        "Gait retraining: report for the referrer",
        f"runner {report.runner[:SHORT]} · as of {report.made_utc[:10]}",
        (
            ("runner", name, "pseudonym", report.runner),
            ("programme", report.programme or UNKNOWN, "as of (UTC)", _moment(report.made_utc)),
            (
                "decided by",
                ", ".join(map(_whom, report.decided_by)) or UNKNOWN,
                "made by",
                f"stridecue {report.software}",
            ),
        ),
        (
            ("What was done", tuple(_done(report))),
            ("How it went", tuple(_went(report)) if known else ("no session was run yet",)),
            ("Pain and questionnaires", tuple(_pain(report))),
            ("Decisions, and what comes next", tuple(_next(report))),
        ),
        tuple(_number(line) for line in report.sessions),
        "Cadence per session, spm",
        {name: tuple(None if value is None else value / 1000 for value in values) for name, values in cadence},
        (("no", *(name for name, _ in cadence)), *_figures(report, cadence)),
        "Sessions",
        (HEAD, *(_row(line) for line in report.sessions)),
        KEY,
        (
            ("Missing", (*unnamed, *report.missing) or ("nothing",)),
            ("Not measured at all", report.not_measured),
        ),
        (notices.EVIDENCE, notices.INTENDED_USE),
    )


def _figures(report: Report, cadence: list[tuple[str, list[int | None]]]) -> Iterator[tuple[str, ...]]:
    """What the chart shows, session by session."""
    for at, line in enumerate(report.sessions):
        yield (_number(line), *(of_spm(values[at]) for _, values in cadence))


def _done(report: Report) -> Iterator[str]:
    if report.programme is not None:
        meant = f" of {report.sessions_meant}" if report.sessions_meant is not None else ""
        until = f" to {_date(report.finished_utc)}" if report.finished_utc else ", under way"
        yield f"{report.sessions_done}{meant} sessions, {_date(report.began_utc)}{until}"
    if report.locked:
        yield "the programme is locked: nothing is run until a clinician unlocks it"
    base = report.baseline
    if base is not None:
        speed = f"{base.speed_mm_s * 0.0036:.1f} km/h"
        yield f"own cadence {of_spm(base.late_milli_spm)} at {speed}, {_date(base.taken_utc)}"
        yield from base.again
    if report.target_permille is not None:
        asked = target_milli_spm(Segment("silent", report.target_permille), base.late_milli_spm if base else None)
        yield f"target of the next session {report.target_permille / 10:+g} %: {of_spm(asked)}"
    if report.sessions:
        yield f"{sum(line.minutes_min for line in report.sessions):.0f} min run in these sessions"


def _went(report: Report) -> Iterator[str]:
    lines = report.sessions
    ran = [(line.main_ran_s, line.main_planned_s) for line in lines]
    planned_s = sum(planned for _, planned in ran if planned is not None)
    if planned_s:
        ran_s = sum(done for done, planned in ran if done is not None and planned is not None)
        yield f"main parts: {minutes(ran_s)} run of {minutes(planned_s)} planned"
    for says, values in (
        ("in the band while cued", [_share(line.in_band_pct) for line in lines if line.in_band_pct is not None]),
        ("cadence with cues", [of_spm(line.with_cues_milli_spm) for line in lines if line.with_cues_milli_spm]),
        ("in silence at the end", [of_spm(line.end_milli_spm) for line in lines if line.end_milli_spm]),
        (
            "kept of the change at the end (R)",
            [_kept(line.end_retention) for line in lines if line.end_retention is not None],
        ),
    ):
        if values:
            yield f"{says}: {values[0]}" if len(values) == 1 else f"{says}: first {values[0]}, last {values[-1]}"
    for one in report.follow_ups:
        yield f"silent test {one.days} days after the end: R {_kept(one.retention)}; {one.says}"


def _pain(report: Report) -> Iterator[str]:
    yield report.pain_change or f"worst knee pain during a run: {_pair(*report.worst_knee)}"
    if report.sessions:
        yield f"amber or red after {report.ambers} of {len(report.sessions)} sessions"
    yield from report.adverse
    for score in report.scores:
        change = f"; {score.change}" if score.change else ""
        yield f"{score.tool.upper().replace('_', '-')} {score.points:g} on {score.taken_on}{change}"
    if report.assessment is not None:
        found = report.assessment
        yield f"assessed {_date(found.made_utc)}: {found.suggest} (evidence grade {found.grade})"
        yield from found.red_flags


def _next(report: Report) -> Iterator[str]:
    for one in report.decisions:
        if one.answer is not None:
            did = "accepted" if one.answer.accepted else "declined"
            verdict = one.verdict.replace("_", " ")
            yield f"{_date(one.answer.answered_utc)}: {verdict}, {did} by {_whom(one.answer.answered_by)}"
        elif one.open:
            yield f"open since {_date(one.made_utc)}: {one.verdict.replace('_', ' ')} ({one.because})"
    yield from (f"next: {words}" for words in report.next_step)


def _row(line: SessionLine) -> tuple[str, ...]:
    knee = (line.knee_before_nprs, line.knee_during_nprs, line.morning_change_nprs)
    return (
        _number(line),
        _date(line.began_utc),
        f"{line.minutes_min:.1f}",
        _of(line.with_cues_milli_spm, line.target_milli_spm),
        _share(line.in_band_pct),
        _kept(line.cold_retention),
        _kept(line.end_retention),
        ", ".join(UNKNOWN if value is None else str(value) for value in knee),
        line.light,
    )


def _of(own_milli_spm: int | None, target_milli_spm: int | None) -> str:
    if own_milli_spm is None:
        return UNKNOWN
    return of_spm(own_milli_spm) if target_milli_spm is None else f"{spm(own_milli_spm)} of {of_spm(target_milli_spm)}"


def _number(line: SessionLine) -> str:
    return UNKNOWN if line.number is None else str(line.number)


def _share(in_band_pct: float | None) -> str:
    return percent(None if in_band_pct is None else round(in_band_pct * 10))


def _kept(retention: float | None) -> str:
    return UNKNOWN if retention is None else f"{retention:.2f}"


def _whom(said: str) -> str:
    """At home nobody signs in, so the name stands for itself."""
    return said.removeprefix("home ")


def _pair(first: Nprs | None, last: Nprs | None) -> str:
    shown = [UNKNOWN if value is None else str(value) for value in (first, last)]
    return f"first session {shown[0]}, last {shown[1]}" if shown != [UNKNOWN, UNKNOWN] else "not known"


def _date(utc: str | None) -> str:
    return UNKNOWN if utc is None else utc[:10]


def _moment(utc: str) -> str:
    return utc.replace("T", " ")[:16]

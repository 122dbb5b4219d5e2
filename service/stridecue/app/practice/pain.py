"""Pain answers and open questions. Everything here belongs to the clinical pack, and to runners who agreed to it."""

from typing import Final

from stridecue.app.practice import answers, history
from stridecue.app.practice.desk import Desk, utc
from stridecue.core.pain.pain import AFTERWARDS, WORDS, Answer, Moment, due, opens_s, worst_light
from stridecue.edges.register import Actor, Reading
from stridecue.edges.register.programme import occupants, pain, records, runs
from stridecue.edges.register.programme.pain import AHEAD_S, COMING, PainRow
from stridecue.edges.register.programme.runs import RunRow
from stridecue.edges.web.findings import EnterPain, PainView, PromptView
from stridecue.edges.web.messages import Refused

ASKED_S: Final = 3 * 86_400
"""Sessions that ended longer ago are not asked about any more; their answers stay missing."""


def enter(desk: Desk, actor: Actor, runner: str, told: EnterPain, live: str | None = None) -> PainView:
    """Keep an answer. `live`: the session that the runner is in, when they are in one."""
    try:
        given = Answer(told.moment, told.knee_nprs, told.lower_leg_nprs, told.limp)
    except ValueError as wrong:
        raise Refused(422, str(wrong)) from None
    history.settle(desk, runner)
    with desk.changing(actor, f"pain {WORDS[told.moment]}", runner, health=True) as change:
        ended = [row.name for row in runs.all_of(change, runner) if row.source == "session"]
        session = told.session or live or (COMING if told.moment == "before" else ended[-1] if ended else None)
        if session is None or (session not in (live, COMING) and session not in ended):
            known = "no session yet" if session is None else f"session {session} is none of this runner's"
            raise Refused(404, f"{known}; see: stridecue history RUNNER")
        if told.moment in AFTERWARDS:
            _not_before_its_time(desk, change, runner, told.moment, session)
        row = PainRow(
            0,
            session,
            given,
            desk.now_s(),
            change.agent,
            told.note,
            told.corrects,
        )
        number = pain.add(change, runner, row)
        kept = next(one for one in pain.all_of(change, runner) if one.number == number)
        return _view(kept, change, runner)


def _not_before_its_time(desk: Desk, reading: Reading, runner: str, moment: Moment, session: str) -> None:
    """Refused while nobody can know yet: a morning that was answered in the evening would move a programme on."""
    row = next((one for one in runs.all_of(reading, runner) if one.name == session), None)
    ended_s = None if row is None else row.run.over_s
    from_s = opens_s(moment, ended_s, answers.clock_offset_s(desk, reading, runner))
    if from_s is None or desk.now_s() < from_s:
        when = "once the run has ended" if from_s is None else f"from {utc(from_s)} on"
        asked = f"pain {WORDS[moment]} can be answered {when}"
        raise Refused(409, f"{asked}; what is felt now is kept as pain {WORDS['on_demand']} (on_demand)")


def every(desk: Desk, actor: Actor, runner: str) -> list[PainView]:
    """All answers, newest first, also the corrected ones."""
    with desk.reading(actor, "the pain diary", runner, health=True) as reading:
        return [_view(row, reading, runner) for row in reversed(pain.all_of(reading, runner))]


def prompts(desk: Desk, actor: Actor, runner: str) -> list[PromptView]:
    """What is still to be asked about the last days' sessions."""
    history.settle(desk, runner)
    with desk.reading(actor, "which questions are open", runner, health=True) as reading:
        return open_in(desk, reading, runner)


def open_in(desk: Desk, reading: Reading, runner: str) -> list[PromptView]:
    """The same within somebody's transaction; the sessions have been counted before (`history.settle`)."""
    rows = [row for row in runs.all_of(reading, runner) if row.source == "session"]
    return [
        *_coming(desk, reading, runner),
        *(prompt for row in rows for prompt in _open(desk, reading, runner, row)),
    ]


def _coming(desk: Desk, reading: Reading, runner: str) -> list[PromptView]:
    """Whoever is on a lane is asked before the run."""
    there = next((one for one in occupants.all_of(reading) if one.runner == runner), None)
    said = [row for row in pain.all_of(reading, runner) if row.session == COMING and not row.corrected]
    if there is None or any(desk.now_s() - row.answered_s <= AHEAD_S for row in said):
        return []
    return [PromptView(runner, COMING, "before", f"pain {WORDS['before']}", utc(there.since_s), late=False)]


def _open(desk: Desk, reading: Reading, runner: str, row: RunRow) -> list[PromptView]:
    ended_s = row.run.over_s
    if desk.now_s() - ended_s > ASKED_S:
        return []
    given = answers.of_session(desk, reading, runner, row)
    answered = [answer.moment for answer in given if answer.whole]
    half_s = (row.run.began_s + ended_s) // 2
    offset_s = answers.clock_offset_s(desk, reading, runner)
    return [
        PromptView(runner, row.name, prompt.moment, f"pain {WORDS[prompt.moment]}", utc(prompt.since_s), prompt.late)
        for prompt in due(answered, desk.now_s(), row.run.began_s, half_s, ended_s, offset_s)
    ]


def _view(row: PainRow, reading: Reading, runner: str) -> PainView:
    answer = row.answer
    shown = worst_light(answer, records.get(reading, runner).pain_model)
    return PainView(
        row.number,
        row.session,
        answer.moment,
        answer.knee_nprs,
        answer.lower_leg_nprs,
        answer.limp,
        shown,
        utc(row.answered_s),
        row.said_by,
        row.note,
        row.corrects,
        row.corrected,
    )

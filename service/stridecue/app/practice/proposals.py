"""After a session: what the rules make of it, and a person's answer. Nothing in a programme moves without one."""

from dataclasses import asdict, replace

from stridecue.app.practice import answers, enrolment, history
from stridecue.app.practice.desk import Desk, utc
from stridecue.core.pain.pain import felt
from stridecue.core.programme.progression import RED_SIGNS, Showed, decide, follow, showed
from stridecue.core.programme.training_load import against_longest
from stridecue.edges.register import Actor, Change, Reading
from stridecue.edges.register.programme import enrolments, locks, proposals, records, runs
from stridecue.edges.register.programme.enrolments import Enrolment
from stridecue.edges.register.programme.proposals import AnsweredError, Proposal, ProposalAnswer
from stridecue.edges.register.programme.runs import RunRow
from stridecue.edges.web.findings import AnswerProposal, AnswerView, ProposalsView, ProposalView
from stridecue.edges.web.messages import Refused

RULES = "the rules"


def every(desk: Desk, actor: Actor, runner: str) -> ProposalsView:
    """Newest first; what came in since the last look is judged now."""
    history.settle(desk, runner)
    with desk.changing(actor, "proposals", runner, health=True) as change:
        judge(desk, change, runner)
        there = enrolments.get(change, runner)
        open_now = () if there is None else enrolment.choices(change, there, enrolment.programme(desk, there.programme))
        return ProposalsView(views(change, runner), open_now)


def views(reading: Reading, runner: str) -> tuple[ProposalView, ...]:
    """Newest first."""
    return tuple(_view(one) for one in reversed(proposals.all_of(reading, runner)))


def judge(desk: Desk, change: Change, runner: str) -> None:
    """A proposal for the newest session of the programme, when what is known of it says something new.

    The sessions have been counted before (`history.settle`).
    """
    rows = runs.all_of(change, runner)
    there = enrolments.get(change, runner)
    if there is None or there.finished_s is not None:
        return
    ran = [row for row in rows if row.programme == there.programme and row.run.began_s >= there.began_s]
    if not ran:
        return
    model = records.get(change, runner).pain_model
    before: Showed | None = None
    for row in ran[-2:]:
        before = _showed(desk, change, row, rows, before, there)
    newest, seen = ran[-1], before or Showed()
    made = [one for one in proposals.all_of(change, runner) if one.session == newest.name]
    if made and made[-1].answer is not None and made[-1].answer.accepted:
        return
    decision = decide(seen, model)
    if decision.verdict == "stop" and not there.locked:
        enrolment.shut(change, there, desk.now_s(), RULES, decision.because)
    if made and (made[-1].verdict, made[-1].rule, made[-1].because) == (
        decision.verdict,
        decision.rule,
        decision.because,
    ):
        return
    prescribed = made[0].ran if made else there.next
    sessions = len(enrolment.programme(desk, there.programme).sessions)
    following = follow(decision, prescribed, sessions, low_before=seen.low_before)
    proposals.add(change, runner, newest.name, desk.now_s(), decision, prescribed, following)


def _showed(
    desk: Desk, change: Change, row: RunRow, rows: list[RunRow], before: Showed | None, there: Enrolment
) -> Showed:
    runner = there.runner
    given = answers.of_session(desk, change, runner, row)
    spike = against_longest(row.run, [one.run for one in rows])
    measures = row.measures or {}
    flags = ("the plan is locked",) if there.locked else ()
    if any(not turn.locked and turn.at_s > row.run.began_s for turn in locks.all_of(change, runner)):
        # a clinician has looked at what was said in this session, and unlocked the plan since
        given = [replace(one, signs=tuple(sign for sign in one.signs if sign not in RED_SIGNS)) for one in given]
    model = records.get(change, runner).pain_model
    planned_s, ran_s = measures.get("main_planned_s"), measures.get("main_ran_s") or 0
    share_pct = 100 * ran_s / planned_s if planned_s else None
    return showed(felt(given), measures.get("in_band_pct"), spike, flags, before, model, share_pct)


def answer(desk: Desk, actor: Actor, runner: str, number: int, asked: AnswerProposal) -> ProposalView:
    """Accept or decline, with a name and a reason. Accepted, the runner's next session is what was proposed."""
    if actor.role not in ("home", "physio"):
        raise Refused(403, f"proposals are answered by a physio, not by the role {actor.role}")
    if actor.role == "home" and not asked.by.strip():
        raise Refused(422, "by: who answers for it? expected a name")
    words = "accepted" if asked.accept else "declined"
    with desk.changing(actor, f"proposal {number} {words}: {asked.because}", runner, health=True) as change:
        who = f"{change.agent} {asked.by.strip()}".strip()
        given = ProposalAnswer(asked.accept, desk.now_s(), who, asked.because)
        try:
            found = proposals.answer(change, runner, number, given)
        except AnsweredError as wrong:
            both = {"there": _said(wrong.first), "yours": _said(given)}
            raise Refused(409, str(wrong), more={what: asdict(one) for what, one in both.items() if one}) from None
        if asked.accept:
            _follow(desk, change, runner, found)
        return next(_view(one) for one in proposals.all_of(change, runner) if one.number == number)


def _follow(desk: Desk, change: Change, runner: str, accepted: Proposal) -> None:
    there = enrolment.must_be(change, runner)
    if accepted.next is None:
        enrolment.shut(change, there, desk.now_s(), RULES, accepted.because)
        return
    last = len(enrolment.programme(desk, there.programme).sessions)
    done = accepted.verdict == "advance" and accepted.ran.fade_of >= last
    enrolments.put(change, replace(there, next=accepted.next, finished_s=desk.now_s() if done else None))


def _view(one: Proposal) -> ProposalView:
    return ProposalView(
        one.number,
        one.session,
        utc(one.made_s),
        one.verdict,
        one.rule,
        one.because,
        one.ran,
        one.next,
        one.open,
        _said(one.answer),
    )


def _said(given: ProposalAnswer | None) -> AnswerView | None:
    if given is None:
        return None
    return AnswerView(given.accepted, utc(given.answered_s), given.answered_by, given.why)

"""What the rules proposed after each session, and who accepted or declined it, when and why. Rows are only added."""

from dataclasses import dataclass

import orjson
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from stridecue.core.programme.progression import Decision, Prescription, Verdict
from stridecue.core.programme.training_load import UnixS
from stridecue.core.units import Count
from stridecue.edges.register.errors import NotPossibleError
from stridecue.edges.register.tables.findings import ANSWERS, PROPOSALS
from stridecue.edges.register.transaction import Change, Reading

BECAUSE, WHY = "proposals.because", "proposal_answers.why"


@dataclass(frozen=True, slots=True)
class ProposalAnswer:
    """A person's decision on a proposal."""

    accepted: bool
    answered_s: UnixS
    answered_by: str
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """After `session`, which ran `ran`: a verdict, its rule and reason, and what to run next (None: nothing).

    `superseded`: a later proposal for the same session knows more (an answer came in late); only the newest is open.
    """

    number: Count
    session: str
    made_s: UnixS
    verdict: Verdict
    rule: Count
    because: str
    ran: Prescription
    next: Prescription | None
    answer: ProposalAnswer | None = None
    superseded: bool = False

    @property
    def open(self) -> bool:
        """Whether it waits for a person."""
        return self.answer is None and not self.superseded


def add(
    change: Change, runner: str, session: str, made_s: int, decision: Decision, ran: Prescription,
    following: Prescription | None,
) -> int:  # fmt: skip
    """Keep a proposal; its number."""
    kept = change.execute(
        insert(PROPOSALS)
        .values(
            runner=runner,
            session=session,
            made_s=made_s,
            verdict=decision.verdict,
            rule=decision.rule,
            ran=orjson.dumps(ran).decode(),
            next=None if following is None else orjson.dumps(following).decode(),
            because=change.seal(runner, decision.because, BECAUSE),
        )
        .returning(PROPOSALS.c.number)
    )
    return int(kept.scalar_one())


def answer(change: Change, runner: str, number: int, given: ProposalAnswer) -> Proposal:
    """Accept or decline, once; NotPossibleError when there is none, it is superseded or was answered before."""
    found = next((one for one in all_of(change, runner) if one.number == number), None)
    if found is None:
        raise NotPossibleError(f"this runner has no proposal {number}")
    if found.superseded:
        raise NotPossibleError(f"proposal {number} is superseded by a later one for the same session: answer that")
    try:
        change.execute(
            insert(ANSWERS).values(
                runner=runner,
                proposal=number,
                accepted=int(given.accepted),
                answered_s=given.answered_s,
                answered_by=given.answered_by,
                why=change.seal(runner, given.why, WHY),
            )
        )
    except IntegrityError:
        raise answered(found) from None
    return found


class AnsweredError(NotPossibleError):
    """A second answer; `first`: the one that stands, if it can be read."""

    def __init__(self, words: str, first: ProposalAnswer | None) -> None:
        super().__init__(words)
        self.first = first


def answered(found: Proposal) -> AnsweredError:
    """The refusal of a second answer, with the first."""
    said = found.answer
    how = "" if said is None else f" ({'accepted' if said.accepted else 'declined'} by {said.answered_by}: {said.why})"
    return AnsweredError(f"proposal {found.number} was answered before{how}; an answer is never changed", said)


def all_of(reading: Reading, runner: str) -> list[Proposal]:
    """Oldest first, each with its answer."""
    rows = reading.execute(select(PROPOSALS).where(PROPOSALS.c.runner == runner).order_by(PROPOSALS.c.number)).all()
    given = {
        row.proposal: ProposalAnswer(
            bool(row.accepted), row.answered_s, row.answered_by, reading.unseal(runner, row.why, WHY) or ""
        )
        for row in reading.execute(select(ANSWERS).where(ANSWERS.c.runner == runner)).all()
    }
    newest = {row.session: row.number for row in rows}
    return [
        Proposal(
            row.number,
            row.session,
            row.made_s,
            row.verdict,
            row.rule,
            reading.unseal(runner, row.because, BECAUSE) or "",
            Prescription(**orjson.loads(row.ran)),
            None if row.next is None else Prescription(**orjson.loads(row.next)),
            given.get(row.number),
            newest[row.session] != row.number,
        )
        for row in rows
    ]

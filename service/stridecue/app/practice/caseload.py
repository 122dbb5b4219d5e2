"""The list a physio begins the day with: who there is, and for whom a proposal or a question waits."""

from collections.abc import Iterable
from dataclasses import asdict

from stridecue.app.practice import history, pain, proposals
from stridecue.app.practice.desk import Desk
from stridecue.edges.register import Actor
from stridecue.edges.web.messages import Refused
from stridecue.edges.web.practice import CaseLine, RunnerLine


def lines(desk: Desk, actor: Actor, those: Iterable[RunnerLine]) -> list[CaseLine]:
    """One runner's refusal (no consent, a damaged log) leaves their counts open and hides no other."""
    return [_line(desk, actor, line) for line in those]


def _line(desk: Desk, actor: Actor, line: RunnerLine) -> CaseLine:
    proposed, asked = _waiting(desk, actor, line)
    return CaseLine(**asdict(line), proposals=proposed, prompts=asked)


def _waiting(desk: Desk, actor: Actor, line: RunnerLine) -> tuple[int | None, int | None]:
    """Open proposals and questions; who is in no programme, or through with it, is asked nothing."""
    if line.programme is None or line.finished:
        return 0, 0
    try:
        history.settle(desk, line.runner)
        with desk.changing(actor, "what waits", line.runner, health=True) as change:
            proposals.judge(desk, change, line.runner)
            waiting = sum(one.open for one in proposals.views(change, line.runner))
            return waiting, len(pain.open_in(desk, change, line.runner))
    except Refused:
        return None, None

"""The practice as the web sees it: fits `edges.web.practising` to the rooms, with the actor behind each request."""

from collections.abc import Callable
from dataclasses import dataclass

from stridecue.app.network.identity import actor
from stridecue.app.practice import (
    assessment,
    baselines,
    caseload,
    enrolment,
    files,
    history,
    notes,
    pain,
    plans,
    proposals,
    report,
    runners,
    showing,
)
from stridecue.app.practice.desk import Desk
from stridecue.app.practice.referral import referral
from stridecue.core.record import Record
from stridecue.core.referral import Referral
from stridecue.edges.web import findings, practice
from stridecue.edges.web.files import FileForm, Language, Sent
from stridecue.edges.web.notes import MarkView, NoteView
from stridecue.edges.web.plans import PlanDraft, PlanLine, PlanTrial, PlanView
from stridecue.edges.web.principal import Principal
from stridecue.edges.web.report import Report


@dataclass(frozen=True, slots=True)
class Door:
    """`live`: the session a runner is in now, if any."""

    desk: Desk
    live: Callable[[str], str | None]

    def add_runner(self, who: Principal, new: practice.NewRunner) -> practice.RunnerLine:
        """Somebody new."""
        return runners.add(self.desk, actor(who), new)

    def runners(self, who: Principal) -> list[practice.RunnerLine]:
        """The asker's."""
        return [line for line in runners.every(self.desk, actor(who)) if _theirs(who, line)]

    def caseload(self, who: Principal) -> list[practice.CaseLine]:
        """The asker's, with what waits."""
        return caseload.lines(self.desk, actor(who), self.runners(who))

    def runner(self, who: Principal, runner: str) -> practice.RunnerView:
        """One, opened."""
        return runners.view(self.desk, actor(who), runner)

    def put_record(self, who: Principal, runner: str, record: Record) -> Record:
        """The next version."""
        return runners.put_record(self.desk, actor(who), runner, record)

    def take_baseline(self, who: Principal, runner: str, asked: practice.TakeBaseline) -> practice.BaselineView:
        """Measured, or entered."""
        return baselines.take(self.desk, actor(who), runner, asked)

    def try_baseline(
        self, who: Principal, runner: str, session: str, speed_kmh: float | None
    ) -> practice.BaselineTrial:
        """Gate by gate."""
        return baselines.tried(self.desk, actor(who), runner, session, speed_kmh)

    def baselines(self, who: Principal, runner: str) -> list[practice.BaselineView]:
        """Newest first."""
        return baselines.every(self.desk, actor(who), runner)

    def enrol(self, who: Principal, runner: str, asked: practice.Enrol) -> practice.EnrolmentView:
        """Into a programme."""
        return enrolment.enrol(self.desk, actor(who), runner, asked)

    def choose(self, who: Principal, runner: str, asked: practice.Choose) -> practice.EnrolmentView:
        """A physio's own choice."""
        return enrolment.choose(self.desk, actor(who), runner, asked)

    def lock(self, who: Principal, runner: str, asked: practice.Lock) -> practice.EnrolmentView:
        """A red flag."""
        return enrolment.lock(self.desk, actor(who), runner, asked)

    def unlock(self, who: Principal, runner: str, asked: practice.Unlock) -> practice.EnrolmentView:
        """A named clinician."""
        return enrolment.unlock(self.desk, actor(who), runner, asked)

    def history(self, who: Principal, runner: str) -> practice.HistoryView:
        """Every run."""
        return history.view(self.desk, actor(who), runner)

    def showed(self, who: Principal, runner: str) -> practice.ShowedView:
        """Every recorded session."""
        return showing.view(self.desk, actor(who), runner)

    def enter_run(self, who: Principal, runner: str, told: practice.EnterRun) -> practice.RunView:
        """A run that was told."""
        return history.enter(self.desk, actor(who), runner, told)

    def enter_pain(self, who: Principal, runner: str, told: findings.EnterPain) -> findings.PainView:
        """An answer."""
        return pain.enter(self.desk, actor(who), runner, told, self.live(runner))

    def pain(self, who: Principal, runner: str) -> list[findings.PainView]:
        """The diary."""
        return pain.every(self.desk, actor(who), runner)

    def add_note(self, who: Principal, runner: str, mark: MarkView, note: str) -> None:
        """Beside a marker."""
        notes.add(self.desk, actor(who), runner, mark, note)

    def notes(self, who: Principal, runner: str, session: str | None) -> list[NoteView]:
        """Oldest first."""
        return notes.every(self.desk, actor(who), runner, session)

    def prompts(self, who: Principal, runner: str) -> list[findings.PromptView]:
        """Open questions."""
        return pain.prompts(self.desk, actor(who), runner)

    def proposals(self, who: Principal, runner: str) -> findings.ProposalsView:
        """What the rules propose."""
        return proposals.every(self.desk, actor(who), runner)

    def answer(self, who: Principal, runner: str, number: int, asked: findings.AnswerProposal) -> findings.ProposalView:
        """A person's answer."""
        return proposals.answer(self.desk, actor(who), runner, number, asked)

    def enter_assessment(self, who: Principal, runner: str, asked: findings.EnterAssessment) -> findings.AssessmentView:
        """What was found."""
        return assessment.enter(self.desk, actor(who), runner, asked)

    def assessments(self, who: Principal, runner: str) -> list[findings.AssessmentView]:
        """Newest first."""
        return assessment.every(self.desk, actor(who), runner)

    def enter_score(self, who: Principal, runner: str, asked: findings.EnterScore) -> findings.ScoreView:
        """A questionnaire's sum."""
        return assessment.enter_score(self.desk, actor(who), runner, asked)

    def scores(self, who: Principal, runner: str) -> list[findings.ScoreView]:
        """Newest first."""
        return assessment.scores(self.desk, actor(who), runner)

    def report(self, who: Principal, runner: str) -> Report:
        """One page."""
        return report.page(self.desk, actor(who), runner)

    def report_sheet(self, who: Principal, runner: str) -> Referral:
        """The same in words."""
        return referral(report.page(self.desk, actor(who), runner))

    def plans(self) -> list[PlanLine]:
        """All of them."""
        return plans.lines(self.desk)

    def plan(self, name: str) -> PlanView:
        """One."""
        return plans.view(self.desk, name)

    def try_plan(self, draft: PlanDraft) -> PlanTrial:
        """A draft."""
        return plans.trial(draft)

    def keep_plan(self, who: Principal, name: str, draft: PlanDraft) -> PlanView:
        """A file of one's own."""
        return plans.keep(self.desk, actor(who), name, draft)

    def session_file(self, who: Principal, session: str, form: FileForm, language: Language) -> Sent:
        """A session to take away."""
        return files.session(self.desk, actor(who), session, form, language)

    def session_log(self, who: Principal, session: str) -> list[bytes]:
        """All of it."""
        return files.log(self.desk, actor(who), session)

    def report_page(self, who: Principal, runner: str) -> Sent:
        """The report to take away."""
        return files.report_page(self.desk, actor(who), runner)

    def import_run(self, who: Principal, runner: str, content: bytes) -> practice.RunView:
        """A file of a watch."""
        return history.from_file(self.desk, actor(who), runner, content)


def _theirs(who: Principal, line: practice.RunnerLine) -> bool:
    return line.runner not in who.others and who.lane in (None, line.lane)

"""What the routes need of the practice; the app fits it. Every method may refuse, and runs in a thread."""

from typing import Protocol

from stridecue.core.record import Record
from stridecue.core.referral import Referral
from stridecue.edges.web.files import FileForm, Language, Sent
from stridecue.edges.web.findings import (
    AnswerProposal,
    AssessmentView,
    EnterAssessment,
    EnterPain,
    EnterScore,
    PainView,
    PromptView,
    ProposalsView,
    ProposalView,
    ScoreView,
)
from stridecue.edges.web.notes import MarkView, NoteView
from stridecue.edges.web.plans import PlanDraft, PlanLine, PlanTrial, PlanView
from stridecue.edges.web.practice import (
    BaselineTrial,
    BaselineView,
    CaseLine,
    Choose,
    Enrol,
    EnrolmentView,
    EnterRun,
    HistoryView,
    Lock,
    NewRunner,
    OnLane,
    OnLaneView,
    RunnerLine,
    RunnerView,
    RunView,
    ShowedView,
    TakeBaseline,
    Unlock,
)
from stridecue.edges.web.principal import Principal
from stridecue.edges.web.report import Report


class Plans(Protocol):
    """Plans as pages see them; they are nobody's health, so any physio may write one."""

    def plans(self) -> list[PlanLine]:
        """All of them, by name."""

    def plan(self, name: str) -> PlanView:
        """One."""

    def try_plan(self, draft: PlanDraft) -> PlanTrial:
        """A draft held to every limit; nothing is kept."""

    def keep_plan(self, who: Principal, name: str, draft: PlanDraft) -> PlanView:
        """A file of one's own; it is in the audit trail."""


class Practice(Plans, Protocol):
    """`who` asks; the register judges them again, statement by statement."""

    def add_runner(self, who: Principal, new: NewRunner) -> RunnerLine:
        """Somebody new."""

    def runners(self, who: Principal) -> list[RunnerLine]:
        """All of the asker's, by name."""

    def caseload(self, who: Principal) -> list[CaseLine]:
        """The same, each with what waits for a person."""

    def runner(self, who: Principal, runner: str) -> RunnerView:
        """One, opened."""

    def put_record(self, who: Principal, runner: str, record: Record) -> Record:
        """The next version of a record."""

    def take_baseline(self, who: Principal, runner: str, asked: TakeBaseline) -> BaselineView:
        """Measured in a session, or entered."""

    def try_baseline(self, who: Principal, runner: str, session: str, speed_kmh: float | None) -> BaselineTrial:
        """How a session stands to every gate; nothing is kept."""

    def baselines(self, who: Principal, runner: str) -> list[BaselineView]:
        """Newest first."""

    def enrol(self, who: Principal, runner: str, asked: Enrol) -> EnrolmentView:
        """Into a programme, or elsewhere in it."""

    def choose(self, who: Principal, runner: str, asked: Choose) -> EnrolmentView:
        """A physio's own choice."""

    def lock(self, who: Principal, runner: str, asked: Lock) -> EnrolmentView:
        """Nothing is run any more."""

    def unlock(self, who: Principal, runner: str, asked: Unlock) -> EnrolmentView:
        """A named clinician takes it upon them."""

    def history(self, who: Principal, runner: str) -> HistoryView:
        """Every run that counts."""

    def showed(self, who: Principal, runner: str) -> ShowedView:
        """What every recorded session showed."""

    def enter_run(self, who: Principal, runner: str, told: EnterRun) -> RunView:
        """A run that was told."""

    def import_run(self, who: Principal, runner: str, content: bytes) -> RunView:
        """A run that a watch has recorded, as its FIT file."""

    def enter_pain(self, who: Principal, runner: str, told: EnterPain) -> PainView:
        """An answer."""

    def pain(self, who: Principal, runner: str) -> list[PainView]:
        """All answers, newest first."""

    def add_note(self, who: Principal, runner: str, mark: MarkView, note: str) -> None:
        """Beside a marker; Refused when it may not be kept."""

    def notes(self, who: Principal, runner: str, session: str | None) -> list[NoteView]:
        """Oldest first; of one session, where it is given."""

    def prompts(self, who: Principal, runner: str) -> list[PromptView]:
        """Open questions."""

    def proposals(self, who: Principal, runner: str) -> ProposalsView:
        """What the rules propose."""

    def answer(self, who: Principal, runner: str, number: int, asked: AnswerProposal) -> ProposalView:
        """A person's answer to it."""

    def enter_assessment(self, who: Principal, runner: str, asked: EnterAssessment) -> AssessmentView:
        """What was asked and found."""

    def assessments(self, who: Principal, runner: str) -> list[AssessmentView]:
        """Newest first."""

    def enter_score(self, who: Principal, runner: str, asked: EnterScore) -> ScoreView:
        """A questionnaire's sum."""

    def scores(self, who: Principal, runner: str) -> list[ScoreView]:
        """Newest first."""

    def report(self, who: Principal, runner: str) -> Report:
        """One page."""

    def report_sheet(self, who: Principal, runner: str) -> Referral:
        """The same in words, as on the sheet."""

    def session_log(self, who: Principal, session: str) -> list[bytes]:
        """A session's log, line by line; it is in the audit trail."""

    def report_page(self, who: Principal, runner: str) -> Sent:
        """The report on one sheet; it is in the audit trail."""

    def session_file(self, who: Principal, session: str, form: FileForm, language: Language) -> Sent:
        """A session to take away; it is in the audit trail."""


class Occupants(Protocol):
    """Who runs next on which lane: the lanes themselves are asked, so these run on the loop."""

    async def put(self, who: Principal, lane: str, asked: OnLane) -> OnLaneView:
        """Refused when either is taken, or the lane runs a session."""

    def hear(self, who: Principal, runner: str, told: EnterPain) -> None:
        """What a runner said during a session goes to that session too, which decides at once."""

    async def free(self, who: Principal, lane: str) -> None:
        """Refused when nobody is there, or the lane runs a session."""

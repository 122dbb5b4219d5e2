"""A runner's way through a programme, as a physio sees it: every session really run, nothing moves without a person."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from stridecue.app.practice import (
    assessment,
    baselines,
    caseload,
    enrolment,
    history,
    lanes,
    pain,
    proposals,
    report,
    runners,
    showing,
)
from stridecue.core.assessment.intake import Intake
from stridecue.core.events import PainReport
from stridecue.core.log import Seal, line
from stridecue.core.measures import Probe, measure
from stridecue.core.pain.pain import PROMPTS, Answer
from stridecue.core.programme.progression import Prescription
from stridecue.edges.register import HOME, clinical, consent
from stridecue.edges.register.programme import pain as diary
from stridecue.edges.register.programme import records
from stridecue.edges.store import Sessions, read_log
from stridecue.edges.web.findings import (
    AnswerProposal,
    EnterAssessment,
    EnterPain,
    EnterScore,
    ProposalView,
)
from stridecue.edges.web.messages import Refused
from stridecue.edges.web.practice import Choose, Enrol, EnterRun, Lock, OnLane, TakeBaseline, Unlock
from tests.app.practice.practised import DAY_S, OWN_SPM, Practised, keep

YES = AnswerProposal(accept=True, because="as it should be", by="Dr. Knie")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Practised:
    """A runner with consent, a baseline, a long run in the history, and a place in faded-8."""
    found = Practised(tmp_path_factory.mktemp("practice"))
    found.with_baseline()
    history.enter(found.desk, HOME, found.runner, EnterRun("2027-01-10T10:00Z", 60.0))
    return found


@pytest.fixture
def at(made: Practised, tmp_path: Path) -> Practised:
    """The same, for one test alone."""
    return made.copied(tmp_path)


def newest(at: Practised) -> ProposalView:
    """The newest proposal, as a physio opens it."""
    return proposals.every(at.desk, HOME, at.runner).proposals[0]


def accept(at: Practised) -> ProposalView:
    """Accept it."""
    return proposals.answer(at.desk, HOME, at.runner, newest(at).number, YES)


def refused(status: int) -> "pytest.RaisesExc[Refused]":
    """A refusal of that status."""
    return pytest.raises(Refused, check=lambda wrong: wrong.status == status)


def test_a_runner_who_follows_comes_through_the_whole_programme(tmp_path: Path) -> None:
    """Baseline from a run, sessions 1, 2, 7 and 8, every answer green: advances, each accepted, then it is finished."""
    at = Practised(tmp_path)
    taken = baselines.take(at.desk, HOME, at.runner, TakeBaseline(session=at.run("baseline")))
    assert taken.late_milli_spm == pytest.approx(1000 * OWN_SPM, rel=0.01)
    at.enrol(1)
    history.enter(at.desk, HOME, at.runner, EnterRun("2027-01-10T10:00Z", 60.0))
    for number in (1, 2, 7, 8):
        at.now_s += DAY_S
        if number == 7:
            at.enrol(7)  # as a physio may; the tests have no time for all eight
        at.answers(at.run(own_spm=OWN_SPM if number < 5 else 1.07 * OWN_SPM))  # from 5 on it must be learnt
        proposal = newest(at)
        assert (proposal.verdict, proposal.ran.session, proposal.open) == ("advance", number, True), proposal.because
        assert proposal.next == Prescription(min(number + 1, 8), min(number + 1, 8))
        accept(at)
    with at.desk.reading(HOME, "look", at.runner) as reading:
        there = enrolment.seen(at.desk, reading, at.runner)
    assert there is not None
    assert there.finished_utc is not None
    assert len(there.follow_ups_utc) == 3
    with refused(409), at.desk.reading(HOME, "next", at.runner) as reading:
        lanes.prepared(at.desk, reading, at.runner, lanes.NEXT)
    at.now_s += 30 * DAY_S
    at.run("follow-up", own_spm=1.06 * OWN_SPM)
    page = report.page(at.desk, HOME, at.runner)
    assert [(test.days, test.says.split(": ")[1]) for test in page.follow_ups] == [(30, "learnt")]
    assert page.follow_ups[0].retention == pytest.approx(0.8, abs=0.1)
    tested, *others = showing.view(at.desk, HOME, at.runner).sessions
    assert (tested.after_end_days, {one.after_end_days for one in others}) == (30, {None})
    assert [line.number for line in page.sessions] == [1, 2, 7, 8]
    assert (page.sessions_done, page.sessions_meant) == (4, 8)
    assert all(line.light == "green" and not line.missing for line in page.sessions)


def test_a_silent_test_asks_for_the_runners_own_target(at: Practised) -> None:
    """Whoever was asked for +5 % is held to +5 % when it is tested what was kept."""
    lower = Enrol("faded-8", "calf", 1, Prescription(8, 8, 1_000, -25))
    enrolment.enrol(at.desk, HOME, at.runner, lower)
    with at.desk.reading(HOME, "next", at.runner) as reading:
        found = lanes.prepared(at.desk, reading, at.runner, "follow-up")
    assert [segment.target_permille for segment in found.plan.segments] == [None, 50]


def test_a_treadmill_novice_is_measured_again_at_session_2(at: Practised) -> None:
    """The cold probe 5 % below the baseline: said on the card, and taken when the physio says so, once."""
    baselines.take(at.desk, HOME, at.runner, TakeBaseline(cadence_spm=OWN_SPM, speed_kmh=9.72, treadmill_runs=1))
    at.enrol(2)
    at.now_s += DAY_S
    session = at.run(own_spm=0.95 * OWN_SPM)
    history.settle(at.desk, at.runner)
    assert any("more than 3 %, so it is replaced" in line for line in runners.view(at.desk, HOME, at.runner).says)
    again = TakeBaseline(session=session, again=True)
    taken = baselines.take(at.desk, HOME, at.runner, again)
    assert taken.late_milli_spm == pytest.approx(950 * OWN_SPM, rel=0.01)
    with refused(409):
        baselines.take(at.desk, HOME, at.runner, again)


def test_nothing_moves_without_a_person(at: Practised) -> None:
    """A proposal changes nothing until it is accepted; declined, the next session is what it was; an answer stands."""
    at.answers(at.run())
    proposal = newest(at)
    with at.desk.reading(HOME, "look", at.runner) as reading:
        assert enrolment.must_be(reading, at.runner).next == Prescription(1, 1)
    no = replace(YES, accept=False, because="wait a week")
    proposals.answer(at.desk, HOME, at.runner, proposal.number, no)
    with at.desk.reading(HOME, "look", at.runner) as reading:
        assert enrolment.must_be(reading, at.runner).next == Prescription(1, 1)
    with refused(409):
        proposals.answer(at.desk, HOME, at.runner, proposal.number, YES)
    with refused(422):
        proposals.answer(at.desk, HOME, at.runner, proposal.number, replace(YES, by=" "))


def test_a_late_answer_is_judged_anew(at: Practised) -> None:
    """Without the next morning the session holds; when the answer comes, a new proposal takes the old one's place."""
    session = at.run()
    at.now_s += 2 * 3_600
    for moment in ("before", "halfway", "end", "after_60min"):
        pain.enter(at.desk, HOME, at.runner, EnterPain(moment, 1, 0, session=session))
    early = newest(at)
    assert (early.verdict, early.rule) == ("hold", 3)
    assert "next morning" in early.because
    at.now_s += DAY_S
    assert [prompt.moment for prompt in pain.prompts(at.desk, HOME, at.runner)] == ["next_morning"]
    pain.enter(at.desk, HOME, at.runner, EnterPain("next_morning", 1, 0, session=session))
    late = newest(at)
    assert late.verdict == "advance"
    assert pain.prompts(at.desk, HOME, at.runner) == []
    with refused(409):
        proposals.answer(at.desk, HOME, at.runner, early.number, YES)


def test_what_nobody_can_know_yet_is_no_answer(at: Practised) -> None:
    """An hour later and the next morning are refused before their time, with the time; then they are taken."""
    session = at.run()
    for moment, wait_s in (("after_60min", 3_600), ("next_morning", DAY_S)):
        asked = EnterPain(moment, 1, 0, session=session)  # type: ignore[arg-type] # two of the moments
        with pytest.raises(Refused, match=r"can be answered from 20\d\d-.* on; what is felt now is kept as"):
            pain.enter(at.desk, HOME, at.runner, asked)
        at.now_s += wait_s
        assert pain.enter(at.desk, HOME, at.runner, asked).moment == moment
    with pytest.raises(Refused, match="once the run has ended"):
        pain.enter(at.desk, HOME, at.runner, EnterPain("next_morning", 1, 0, session="runs-now"), live="runs-now")


def test_what_was_kept_before_its_time_settles_nothing(at: Practised) -> None:
    """A diary in which the hour and the morning were answered at once: not known, asked again, and pain is heard."""
    session = at.run()

    def kept(knee: int) -> None:
        with at.desk.changing(HOME, "as it was taken once", at.runner, health=True) as change:
            for moment in PROMPTS:
                diary.add(change, at.runner, diary.PainRow(0, session, Answer(moment, knee, 0), at.now_s, "a physio"))

    kept(1)
    held = newest(at)
    assert (held.verdict, held.rule) == ("hold", 3)
    line = report.page(at.desk, HOME, at.runner).sessions[0]
    assert (line.settled, line.morning_change_nprs, line.missing) == (None, None, ("after 60min", "next morning"))
    kept(7)
    assert (newest(at).verdict, newest(at).rule) == ("regress", 2)
    at.now_s += DAY_S
    assert [one.moment for one in pain.prompts(at.desk, HOME, at.runner)] == ["after_60min", "next_morning"]


@pytest.mark.parametrize("offset_h", [-5, 0, 9])
def test_the_morning_is_the_machines_until_a_record_says_another(tmp_path: Path, offset_h: int) -> None:
    """Six o'clock where the machine is, also when taking a baseline wrote the record; a person's word goes before."""
    at = Practised(tmp_path, offset_s=offset_h * 3_600)
    at.with_baseline()
    asked = EnterPain("next_morning", 1, 0, session=at.run("free-run", minutes=1.0))

    def opens_h() -> int:
        with pytest.raises(Refused) as wrong:
            pain.enter(at.desk, HOME, at.runner, asked)
        return datetime.fromisoformat(str(wrong.value).split(" from ")[1].split(" on;")[0]).hour

    assert opens_h() == (6 - offset_h) % 24
    with at.desk.reading(HOME, "look", at.runner) as reading:
        record = records.get(reading, at.runner)
    runners.put_record(at.desk, HOME, at.runner, replace(record, utc_offset_s=3_600))
    assert opens_h() == 5


def test_what_is_said_before_the_run_belongs_to_it(at: Practised) -> None:
    """Asked on the lane, answered before there is a session: it counts for the one that begins within two hours."""
    lanes.put(at.desk, HOME, "1", OnLane(at.runner))
    assert [prompt.moment for prompt in pain.prompts(at.desk, HOME, at.runner)] == ["before"]
    pain.enter(at.desk, HOME, at.runner, EnterPain("before", 2, 0))
    assert pain.prompts(at.desk, HOME, at.runner) == []
    at.now_s += 600
    session = at.run()
    open_now = [prompt.moment for prompt in pain.prompts(at.desk, HOME, at.runner) if prompt.session == session]
    assert open_now == ["halfway", "end"]
    assert report.page(at.desk, HOME, at.runner).sessions[0].knee_before_nprs == 2


def test_who_ignores_the_beat_repeats_and_the_second_time_aims_lower(at: Practised) -> None:
    """In the band under 60 %: repeat; twice in a row: target −2.5 %."""
    for target in (0, -25):
        at.now_s += DAY_S
        at.answers(at.run(obedience=0.0))
        proposal = accept(at)
        assert (proposal.verdict, proposal.rule) == ("hold", 8)
        assert proposal.next == Prescription(1, 1, 1_000, target)


def test_what_was_said_on_the_button_counts(at: Practised) -> None:
    """Knee 6 in the fifth minute ends the run, and sends the plan back, whatever the prompts say later."""
    at.enrol(3)
    session = at.run(said=(PainReport(300_000_000, "knee", 6),))
    _, records = read_log(list(Sessions(at.desk.store_path).lines(session)))
    assert max(record.at_us for record in records if hasattr(record, "at_us")) < 303_000_000
    at.answers(session, knee=0)
    proposal = accept(at)
    assert (proposal.verdict, proposal.rule) == ("regress", 2)
    assert proposal.next == Prescription(2, 2, 750, -25)


def test_a_red_flag_locks_the_plan_until_a_named_clinician_unlocks_it(at: Practised) -> None:
    """Chest pain during a run: locked at once, nothing can be put on a lane; unlocked, the same words lock no more."""
    session = at.run(said=(PainReport(240_000_000, "knee", 1, ("chest_pain",)),))
    proposal = newest(at)
    assert (proposal.verdict, proposal.next) == ("stop", None)
    assert "chest pain" in proposal.because
    with refused(409), at.desk.reading(HOME, "next", at.runner) as reading:
        lanes.prepared(at.desk, reading, at.runner, "free-run")
    view = enrolment.unlock(at.desk, HOME, at.runner, Unlock("Dr. Herz", "seen, cleared to run"))
    assert not view.locked
    with refused(409):
        enrolment.unlock(at.desk, HOME, at.runner, Unlock("Dr. Herz", "seen, cleared to run"))
    at.answers(session)
    assert newest(at).verdict != "stop"
    enrolment.lock(at.desk, HOME, at.runner, Lock("night pain"))
    assert newest(at).verdict == "stop"


def test_an_intake_with_a_red_flag_locks_too(at: Practised) -> None:
    """The assessment is kept, the plan is locked, and the suggestion is no plan."""
    asked = EnterAssessment(Intake(34, zones=("kneecap",), red_flags=("night_pain",)), {"training_load": True})
    found = assessment.enter(at.desk, HOME, at.runner, asked)
    assert found.suggest.startswith("no plan")
    assert any("load plan" in line for line in found.follows)
    assert found.not_checked
    assert runners.every(at.desk, HOME)[0].locked


def test_a_physio_chooses_beyond_the_rules_only_when_the_sessions_allow(at: Practised) -> None:
    """After two advances the target may be raised once; the audit trail has it, and the next session asks for more."""
    raise_it = Choose("raise_target", "strong and green", 1)
    with refused(409):
        enrolment.choose(at.desk, HOME, at.runner, raise_it)
    for _ in range(2):
        at.now_s += DAY_S
        at.answers(at.run())
        accept(at)
    (line,) = caseload.lines(at.desk, HOME, runners.every(at.desk, HOME))
    assert (line.proposals, line.prompts) == (0, len(pain.prompts(at.desk, HOME, at.runner)))
    found = proposals.every(at.desk, HOME, at.runner)
    assert "raise_target" in found.choices
    with at.desk.reading(HOME, "look", at.runner) as reading:
        version = enrolment.must_be(reading, at.runner).version
    with refused(409):
        enrolment.choose(at.desk, HOME, at.runner, replace(raise_it, version=version - 1))
    after = enrolment.choose(at.desk, HOME, at.runner, replace(raise_it, version=version))
    assert after.next == Prescription(3, 3, 1_000, 25)
    assert proposals.every(at.desk, HOME, at.runner).choices == ()
    with at.desk.reading(HOME, "next", at.runner) as reading:
        assert lanes.prepared(at.desk, reading, at.runner, lanes.NEXT).target_permille == 100
    assert at.desk.register.verify().whole


@pytest.mark.parametrize(
    ("days", "outcome"), [(3, Prescription(2, 2)), (12, Prescription(1, 1)), (22, "the baseline no longer holds")]
)
def test_a_break_repeats_the_last_session_and_a_long_one_needs_a_baseline(
    at: Practised, days: int, outcome: Prescription | str
) -> None:
    """3 days: on; 12 days: session 1 again, though 2 was next; 22 days: nothing but a baseline."""
    at.answers(at.run())
    accept(at)
    at.now_s += (days - 1) * DAY_S
    history.settle(at.desk, at.runner)
    if isinstance(outcome, str):
        with pytest.raises(Refused, match=outcome), at.desk.reading(HOME, "next", at.runner) as reading:
            lanes.prepared(at.desk, reading, at.runner, lanes.NEXT)
        return
    with at.desk.reading(HOME, "next", at.runner) as reading:
        found = lanes.prepared(at.desk, reading, at.runner, lanes.NEXT)
    assert found.plan.session == outcome.session


def test_how_long_a_baseline_outlives_a_break_is_the_plan_files(at: Practised, tmp_path: Path) -> None:
    """A programme that says six days asks for a new baseline after seven, on the card and at the lane."""
    text = (Path(__file__).parents[3] / "config" / "plans" / "faded-8.toml").read_text(encoding="utf-8")
    stricter = text.replace("rebaseline_after_days = 21", "rebaseline_after_days = 6")
    (tmp_path / "faded-8.toml").write_text(stricter, encoding="utf-8")
    at.run()
    at.now_s += 7 * DAY_S
    history.settle(at.desk, at.runner)
    own = replace(at.desk, plans=tmp_path)
    with at.desk.reading(HOME, "next", at.runner) as reading:
        assert not any("measure the baseline again" in said for said in enrolment.said(at.desk, reading, at.runner))
        assert any("7 days without a run" in said for said in enrolment.said(own, reading, at.runner))
        with pytest.raises(Refused, match="no longer holds"):
            lanes.prepared(own, reading, at.runner, lanes.NEXT)


def test_a_session_is_cut_to_the_longest_run_of_thirty_days(tmp_path: Path) -> None:
    """With ten minutes as the longest run the first session is shortened, and says why; without any it is run-walk."""
    at = Practised(tmp_path)
    at.with_baseline()
    with at.desk.reading(HOME, "next", at.runner) as reading:
        walks = lanes.prepared(at.desk, reading, at.runner, lanes.NEXT)
    assert "walk 1 min" in walks.says[0]
    assert sum(segment.mode == "walk" for segment in walks.plan.segments) > 1
    history.enter(at.desk, HOME, at.runner, EnterRun("2027-01-10T10:00Z", 10.0))
    with at.desk.reading(HOME, "next", at.runner) as reading:
        cut = lanes.prepared(at.desk, reading, at.runner, lanes.NEXT)
    assert cut.minutes_min == pytest.approx(8.0)
    running_s = sum(segment.duration_s or 0 for segment in cut.plan.segments if segment.mode != "walk")
    assert running_s == pytest.approx(660, abs=2)


def test_a_baseline_that_cannot_be_trusted_is_refused_and_changes_nothing(at: Practised) -> None:
    """Too short a run, one without a speed, another runner's session, 60 spm: each with its reason."""
    short = at.run("baseline", minutes=8)
    with refused(409) as caught:
        baselines.take(at.desk, HOME, at.runner, TakeBaseline(session=short))
    assert "at least 9 are needed" in str(caught.value)
    tried = baselines.tried(at.desk, HOME, at.runner, short, None)
    assert [(gate.name, gate.met) for gate in tried.gates] == [("cadence", True), ("length", False)]
    assert tried.late_milli_spm is None
    silent = at.run("baseline", belt_mm_s=None)
    with refused(409) as caught:
        baselines.take(at.desk, HOME, at.runner, TakeBaseline(session=silent))
    assert "speed is not known" in str(caught.value)
    tried = baselines.tried(at.desk, HOME, at.runner, silent, None)
    assert [gate.name for gate in tried.gates if not gate.met] == ["belt"]
    tried = baselines.tried(at.desk, HOME, at.runner, silent, 9.7)
    assert all(gate.met for gate in tried.gates)
    assert len(tried.gates) == 6
    assert len(baselines.every(at.desk, HOME, at.runner)) == 1  # nothing is kept of a trial
    taken = baselines.take(at.desk, HOME, at.runner, TakeBaseline(session=silent, speed_kmh=9.7))
    assert taken.speed_mm_s == 2_694
    assert taken.late_milli_spm == tried.late_milli_spm
    for asked, status in (
        (TakeBaseline(cadence_spm=60, speed_kmh=9.0), 422),
        (TakeBaseline(cadence_spm=160), 422),
        (TakeBaseline(cadence_spm=140, speed_kmh=16.0), 422),
        (TakeBaseline(session=silent, cadence_spm=160), 422),
        (TakeBaseline(session="nothing-like-it"), 404),
    ):
        with refused(status):
            baselines.take(at.desk, HOME, at.runner, asked)
    assert len(baselines.every(at.desk, HOME, at.runner)) == 2


def test_health_needs_the_pack_and_the_runners_consent(at: Practised) -> None:
    """With the pack off, or the consent withdrawn, pain, proposals and reports are refused; training goes on."""
    session = at.run()
    told = EnterPain("end", 1, 0, session=session)
    with at.desk.register.change(HOME, "off") as change:
        clinical.switch(change, on=False, professional="Dr. Knie", profession="physiotherapist")
    with refused(403) as caught:
        pain.enter(at.desk, HOME, at.runner, told)
    assert "clinical pack is off" in str(caught.value)
    with at.desk.register.change(HOME, "on again") as change:
        clinical.switch(change, on=True, professional="Dr. Knie", profession="physiotherapist")
        consent.decide(change, at.runner, "store_health", granted=False)
    for ask in (
        lambda: pain.enter(at.desk, HOME, at.runner, told),
        lambda: proposals.every(at.desk, HOME, at.runner),
        lambda: report.page(at.desk, HOME, at.runner),
    ):
        with refused(403):
            ask()
    assert history.view(at.desk, HOME, at.runner).runs[0].name == session
    (line,) = caseload.lines(at.desk, HOME, runners.every(at.desk, HOME))
    assert (line.runner, line.proposals, line.prompts) == (at.runner, None, None)


def test_the_report_says_what_the_log_says_and_names_what_is_missing(at: Practised) -> None:
    """In-band share to the digit as measured from the log; missing answers listed; not a word of a diagnosis."""
    session = at.run()
    assessment.enter_score(at.desk, HOME, at.runner, EnterScore("akps", 60, "2027-01-01", "en", "1"))
    assessment.enter_score(at.desk, HOME, at.runner, EnterScore("akps", 72, "2027-01-10", "en", "1"))
    page = report.page(at.desk, HOME, at.runner)
    header, records = read_log(list(Sessions(at.desk.store_path).lines(session)))
    measured = measure(header.plan, header.runner, records)
    assert measured.in_band_permille is not None
    assert page.sessions[0].in_band_pct == measured.in_band_permille / 10
    assert measured.end_probe is not None
    assert measured.end_probe.retained_permille is not None
    assert page.sessions[0].end_retention == measured.end_probe.retained_permille / 1000
    (shown,) = showing.view(at.desk, HOME, at.runner).sessions
    assert (shown.in_band_permille, shown.with_cues_milli_spm) == (
        measured.in_band_permille,
        measured.with_cues_milli_spm,
    )
    assert Probe(shown.end_milli_spm or 0, measured.end_probe.over_s, shown.end_retained_permille) == measured.end_probe
    assert shown.band_permille == header.plan.band.metric_permille
    assert any("next morning" in line for line in page.missing)
    assert page.not_measured
    assert page.scores[0].change == "AKPS 60 → 72: +12, better by more than the smallest change that matters (10)"
    assert not re.search(r"diagnos|syndrome|disease|risk score", str(page), re.IGNORECASE)


def test_a_damaged_log_hides_no_other(at: Practised) -> None:
    """One session's log is garbage: it is named and does not count; the other one does, and is judged."""
    good = at.run(minutes=12)
    header, records = read_log(list(Sessions(at.desk.store_path).lines(good)))
    *_, seal = records
    assert isinstance(seal, Seal)
    bad = replace(header, session="s-bad")
    keep(at.desk.store_path, "s-bad", [line(bad), b"garbage\n"], bad, seal, 0)
    found = history.view(at.desk, HOME, at.runner)
    assert [run.name for run in found.runs if run.source == "session"] == [good]
    assert len(found.unreadable) == 1
    assert "s-bad" in found.unreadable[0]
    assert newest(at).session == good


@pytest.mark.parametrize(
    ("told", "status", "words"),
    [
        (EnterRun("2027-03-01T10:00Z", 30.0), 422, "in the future"),
        (EnterRun("2027-01-10T10:00Z", 30.0), 409, "in the history already"),
    ],
)
def test_history_of_the_future_and_twice_the_same_are_refused(
    at: Practised, told: EnterRun, status: int, words: str
) -> None:
    """A clock that is ahead is named; the same run counts once."""
    with refused(status) as caught:
        history.enter(at.desk, HOME, at.runner, told)
    assert words in str(caught.value)
    assert len(history.view(at.desk, HOME, at.runner).runs) == 1


def test_an_unknown_runner_plan_or_session_is_named(at: Practised) -> None:
    """404 with the way to find what there is; nothing is written."""
    for ask in (
        lambda: runners.view(at.desk, HOME, "nobody"),
        lambda: pain.enter(at.desk, HOME, at.runner, EnterPain("end", 1, 0, session="s-99")),
        lambda: enrolment.programme(at.desk, "faded-9"),
        lambda: baselines.take(at.desk, HOME, "nobody", TakeBaseline(cadence_spm=160, speed_kmh=9)),
    ):
        with refused(404):
            ask()

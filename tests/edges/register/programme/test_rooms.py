"""The programme in the register: what is written comes back, nothing is overwritten unseen, all of it audited."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from stridecue.core.baseline.again import Taken
from stridecue.core.pain.pain import Answer
from stridecue.core.programme.progression import Decision, Prescription
from stridecue.core.programme.training_load import Run
from stridecue.core.record import Record
from stridecue.edges.register import HOME, NotAllowed, Register, RegisterError
from stridecue.edges.register.programme import (
    assessments,
    cadences,
    enrolments,
    locks,
    occupants,
    pain,
    proposals,
    records,
    runs,
)
from stridecue.edges.register.programme.versions import ConflictError
from stridecue.edges.register.tables import findings
from stridecue.edges.register.tables.people import RUNNERS
from tests.edges.register.given import ADMIN, PHYSIO, anna

TAKEN = Taken(164_000, 165_000, 2_700, "blue", 1_000, 2)
PAIN = pain.PainRow(0, "s-1", Answer("end", 3, 1), 2_000, "physio:dr-knie", "after the hill")


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """An empty one."""
    return Register(tmp_path)


def test_what_is_written_comes_back(register: Register) -> None:
    """Record, baseline, enrolment, run, answer, proposal, lock, assessment and score: each as it was given."""
    runner = anna(register, "store_health", "share", party=PHYSIO.name)
    record = Record(runner, 0, 1_750, 920, 64.5, 2_700, "blue", ("pod-1", "pod-2"), "tendon", 3_600)
    enrolment = enrolments.Enrolment(runner, "faded-8", Prescription(5, 4, 900, -25), 1_000)
    run = runs.RunRow(0, "import", "abc", Run(500, 31.5, 5.2, 5_100, hills=True))
    decision = Decision("hold", 5, "amber: knee 3/10")
    with register.change(PHYSIO, "first visit", about=runner) as change:
        records.put(change, record)
        cadences.add(change, runner, TAKEN, "s-0")
        enrolments.put(change, enrolment)
        assert runs.add(change, runner, run)
        pain.add(change, runner, PAIN)
        proposals.add(change, runner, "s-1", 3_000, decision, Prescription(5, 4), Prescription(5, 4, 900))
        locks.add(change, runner, locks.Turn(True, 4_000, "the rules", "red flag"))
        assessments.add(change, runner, 5_000, '{"age_years":34}')
        assessments.add_score(change, runner, assessments.Score("akps", 72.0, "2026-05-01", "de", "1993"))
    with register.read(PHYSIO, "second visit", about=runner) as reading:
        assert records.get(reading, runner) == replace(record, version=1)
        (cadence,) = cadences.all_of(reading, runner)
        assert (cadence.taken, cadence.session, cadence.taken_by) == (TAKEN, "s-0", "physio:dr-knie")
        assert enrolments.get(reading, runner) == replace(enrolment, version=1)
        assert runs.all_of(reading, runner) == [replace(run, number=1)]
        assert pain.all_of(reading, runner) == [replace(PAIN, number=1)]
        (proposal,) = proposals.all_of(reading, runner)
        assert (proposal.because, proposal.next, proposal.open) == (decision.because, Prescription(5, 4, 900), True)
        assert [turn.why for turn in locks.all_of(reading, runner)] == ["red flag"]
        assert [row.found for row in assessments.all_of(reading, runner)] == ['{"age_years":34}']
        assert [score.points for score in assessments.scores(reading, runner)] == [72.0]
    assert register.verify().whole


def test_a_second_writer_is_told_and_sees_both(register: Register) -> None:
    """Two read version 0, both write: the first one stands, the second one gets both versions and changes nothing."""
    runner = anna(register)
    read_by_both = Record(runner)
    with register.change(HOME, "taller", about=runner) as change:
        records.put(change, replace(read_by_both, height_mm=1_800))
    with (
        pytest.raises(ConflictError, match="version 1, yours was made from 0") as caught,
        register.change(HOME, "smaller", about=runner) as change,
    ):
        records.put(change, replace(read_by_both, height_mm=1_600))
    there, yours = caught.value.there, caught.value.yours
    assert isinstance(there, Record)
    assert isinstance(yours, Record)
    assert (there.height_mm, yours.height_mm) == (1_800, 1_600)
    with register.read(HOME, "who won", about=runner) as reading:
        assert records.get(reading, runner).height_mm == 1_800


def test_of_many_writers_at_once_exactly_one_wins_each_version(tmp_path: Path) -> None:
    """Four registers over one file raise the same version: one writes, three are told."""
    runner = anna(Register(tmp_path))
    outcomes: list[str] = []

    def write(height_mm: int) -> None:
        try:
            with Register(tmp_path).change(HOME, "measure", about=runner) as change:
                records.put(change, Record(runner, 0, height_mm))
        except ConflictError:
            outcomes.append("told")
        else:
            outcomes.append("wrote")

    threads = [threading.Thread(target=write, args=(1_700 + i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["told", "told", "told", "wrote"]


def test_a_run_counts_once(register: Register) -> None:
    """The same file, or the same session, is not counted twice."""
    runner = anna(register)
    with register.change(HOME, "import", about=runner) as change:
        row = runs.RunRow(0, "import", "sha", Run(0, 30.0))
        assert [runs.add(change, runner, row), runs.add(change, runner, row)] == [True, False]


def test_one_lane_a_runner_and_one_runner_a_lane(register: Register) -> None:
    """Both refusals name who is where; a lane that was freed can be taken."""
    first, second = anna(register), anna(register)
    with register.change(HOME, "on the belt") as change:
        occupants.take(change, occupants.Occupant(first, "1", "programme", 0))
    with (
        pytest.raises(RegisterError, match=f"lane '1' is taken by runner {first[:8]}"),
        register.change(HOME, "also") as change,
    ):
        occupants.take(change, occupants.Occupant(second, "1", "baseline", 0))
    with (
        pytest.raises(RegisterError, match=f"runner {first[:8]} is on lane '1' already"),
        register.change(HOME, "also") as change,
    ):
        occupants.take(change, occupants.Occupant(first, "2", "baseline", 0))
    with register.change(HOME, "done") as change:
        assert [occupants.leave(change, "1"), occupants.leave(change, "1")] == [True, False]
        occupants.take(change, occupants.Occupant(second, "1", "baseline", 0))
        assert [one.runner for one in occupants.all_of(change)] == [second]


def test_a_slip_is_corrected_by_name_and_never_edited(register: Register) -> None:
    """A correction takes the slip out of what counts; the slip stays readable; nothing else can be corrected by it."""
    runner = anna(register, "store_health")
    with register.change(HOME, "the runner said", about=runner) as change:
        slip = pain.add(change, runner, replace(PAIN, answer=Answer("end", 9, 0)))
        pain.add(change, runner, replace(PAIN, answer=Answer("end", 0, 0), corrects=slip))
        assert [row.answer.knee_nprs for row in pain.answered(change, runner, "s-1", 0)] == [0]
        assert len(pain.all_of(change, runner)) == 2
    for corrects, session in ((slip, "s-1"), (99, "s-1"), (2, "s-2")):
        with (
            pytest.raises(RegisterError, match="can still be corrected"),
            register.change(HOME, "again", about=runner) as change,
        ):
            pain.add(change, runner, replace(PAIN, session=session, corrects=corrects))


def test_a_proposal_is_answered_once_and_a_later_one_takes_its_place(register: Register) -> None:
    """Accepted by one, declined by another: the first answer stands, and the refusal names it."""
    runner = anna(register, "store_health")
    hold, advance = Decision("hold", 3, "not known: next morning"), Decision("advance", 10, "all well")
    with register.change(HOME, "judged", about=runner) as change:
        early = proposals.add(change, runner, "s-1", 1, hold, Prescription(), Prescription())
        late = proposals.add(change, runner, "s-1", 2, advance, Prescription(), Prescription(2, 2))
    yes = proposals.ProposalAnswer(True, 3, "physio:dr-knie", "as expected")
    with pytest.raises(RegisterError, match="superseded"), register.change(HOME, "yes", about=runner) as change:
        proposals.answer(change, runner, early, yes)
    with register.change(HOME, "yes", about=runner) as change:
        proposals.answer(change, runner, late, yes)
    with (
        pytest.raises(RegisterError, match="accepted by physio:dr-knie: as expected"),
        register.change(HOME, "no", about=runner) as change,
    ):
        proposals.answer(change, runner, late, replace(yes, accepted=False))
    with pytest.raises(RegisterError, match="no proposal 77"), register.change(HOME, "?", about=runner) as change:
        proposals.answer(change, runner, 77, yes)


@pytest.mark.parametrize("table", ["PAIN", "PROPOSALS", "ANSWERS", "LOCKS", "ASSESSMENTS", "SCORES"])
def test_findings_cannot_be_edited_and_go_with_their_runner(register: Register, table: str) -> None:
    """The database itself refuses an update, also to whoever holds the file open; an erasure cascades."""
    runner = anna(register, "store_health")
    with register.change(HOME, "everything", about=runner) as change:
        pain.add(change, runner, PAIN)
        proposals.add(change, runner, "s-1", 1, Decision("hold", 3, ""), Prescription(), Prescription())
        proposals.answer(change, runner, 1, proposals.ProposalAnswer(True, 3, "home", "yes"))
        locks.add(change, runner, locks.Turn(True, 1, "the rules", "red flag"))
        assessments.add(change, runner, 1, "{}")
        assessments.add_score(change, runner, assessments.Score("uwri", 20, "2026-05-01", "en", "1"))
    kept = getattr(findings, table)
    with pytest.raises(DBAPIError, match="never changed"), register.change(HOME, "tamper", about=runner) as change:
        change.connection.execute(update(kept).values(runner=runner))
    with register.change(HOME, "erase", about=runner) as change:
        change.connection.execute(delete(RUNNERS).where(RUNNERS.c.pseudonym == runner))
        assert change.connection.execute(text(f"SELECT count(*) FROM {kept.name}")).scalar_one() == 0  # noqa: S608 - a name of ours


def test_health_stays_away_from_an_admin_and_training_does_not(register: Register) -> None:
    """An admin may see that a lane is taken and a session is due; pain, proposals and their reasons never."""
    runner = anna(register, "store_health")
    with register.change(HOME, "everything", about=runner) as change:
        pain.add(change, runner, PAIN)
        enrolments.put(change, enrolments.Enrolment(runner, "faded-8", Prescription(), 0))
    with register.read(ADMIN, "which lanes", about=runner) as reading:
        assert enrolments.get(reading, runner) is not None
    with pytest.raises(NotAllowed, match="pain is health data"), register.read(ADMIN, "?", about=runner) as reading:
        pain.all_of(reading, runner)

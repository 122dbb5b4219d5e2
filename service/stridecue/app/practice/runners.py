"""Runners: who there is, and what is kept about each for the coaching."""

from dataclasses import replace

from stridecue.app.practice import baselines, enrolment
from stridecue.app.practice.desk import Desk
from stridecue.core.record import Record
from stridecue.edges.register import Actor, Reading, consent, people
from stridecue.edges.register.programme import enrolments, occupants, records
from stridecue.edges.web.messages import Refused
from stridecue.edges.web.practice import NewRunner, RunnerLine, RunnerView


def add(desk: Desk, actor: Actor, new: NewRunner) -> RunnerLine:
    """Somebody new, under a random pseudonym; who shares with nobody yet, no physio's page reaches a second later."""
    if new.share and actor.role != "physio":
        raise Refused(422, "share: expected false, or a physio who is signed in")
    with desk.changing(actor, "a new runner") as change:
        runner = people.add(change, new.name, new.contact)
        if new.share:
            change.about = runner
            consent.decide(change, runner, "share", granted=True, party=actor.name)
    return RunnerLine(runner, new.name, None, None, locked=False, finished=False, lane=None)


def every(desk: Desk, actor: Actor) -> list[RunnerLine]:
    """All of them, by name."""
    with desk.reading(actor, "the list of runners") as reading:
        lanes = {one.runner: one.lane for one in occupants.all_of(reading)}
        return [_line(reading, person, lanes.get(person.runner)) for person in people.all_people(reading)]


def _line(reading: Reading, person: people.Person, lane: str | None) -> RunnerLine:
    there = enrolments.get(reading, person.runner)
    if there is None:
        return RunnerLine(person.runner, person.name, None, None, locked=False, finished=False, lane=lane)
    finished = there.finished_s is not None
    return RunnerLine(person.runner, person.name, there.programme, there.next.session, there.locked, finished, lane)


def named(desk: Desk, actor: Actor, wanted: str) -> str:
    """The pseudonym of whoever is called so (or begins so): for a person at a keyboard, never for a path."""
    with desk.reading(actor, "the list of runners") as reading:
        return people.find(reading, wanted).runner


def view(desk: Desk, actor: Actor, runner: str) -> RunnerView:
    """One runner, opened."""
    with desk.reading(actor, "a runner's card", runner) as reading:
        return RunnerView(
            runner,
            people.find(reading, runner).name,
            records.get(reading, runner),
            baselines.current(desk, reading, runner),
            enrolment.seen(desk, reading, runner),
            tuple(enrolment.said(desk, reading, runner)),
        )


def put_record(desk: Desk, actor: Actor, runner: str, record: Record) -> Record:
    """Write the record as the next version of the one that was read; a second writer gets both."""
    if record.runner != runner:
        raise Refused(422, f"runner: {record.runner!r} in the record, {runner!r} in the path; expected the same")
    with desk.changing(actor, "the runner's record", runner) as change:
        return records.put(change, replace(record))

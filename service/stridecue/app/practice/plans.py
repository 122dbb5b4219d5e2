"""Plans of one's own: drafted, held to every limit, and kept as a file beside the configuration, with who did it."""

import hashlib
import tempfile
from pathlib import Path

from stridecue.app.plan_text import plan_to_toml
from stridecue.app.plans import PLANS, PROGRAMMES, PlanError, find_plan, plan_from_toml, plan_text
from stridecue.app.practice.desk import Desk, refusals
from stridecue.core.plan import CUEING, Plan
from stridecue.core.programme import hard_limits
from stridecue.core.programme.programme import Programme, plan_of
from stridecue.edges.register import Actor
from stridecue.edges.web.messages import Refused
from stridecue.edges.web.plans import PlanDraft, PlanKind, PlanLine, PlanTrial, PlanView, SessionShape

NO_FOLDER = "there is no folder for plans: start the service with a configuration file (stridecue run -c FILE)"


def lines(desk: Desk) -> list[PlanLine]:
    """By name; a file that cannot be read is left out here and named when it is opened."""
    own = {path.stem for path in desk.plans.glob("*.toml")} if desk.plans is not None and desk.plans.is_dir() else set()
    found = []
    for name in sorted({*PLANS, *PROGRAMMES, *own}):
        try:
            plan = find_plan(name, desk.plans)
        except PlanError:
            continue
        found.append(PlanLine(name, _kind(plan), name in own, len(shapes(plan))))
    return found


def view(desk: Desk, name: str) -> PlanView:
    """One plan; Refused when there is none of this name, or its file cannot be read."""
    try:
        plan = find_plan(name, desk.plans)
    except PlanError as wrong:
        raise Refused(409 if _path(desk, name) else 404, str(wrong)) from None
    path = _path(desk, name)
    text = plan_text(path) if path is not None else plan_to_toml(plan)
    return PlanView(plan.name, _kind(plan), path is not None, text, shapes(plan), version_of(text) if path else "")


def version_of(text: str) -> str:
    """By what stands in the file: one that was edited by hand is another version, too."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def trial(draft: PlanDraft) -> PlanTrial:
    """How the draft stands; what is refused is an answer, not an error."""
    try:
        plan = _drafted(draft)
    except PlanError as wrong:
        return PlanTrial((str(wrong),))
    baseline = round(draft.baseline_spm * 1000) if draft.baseline_spm is not None else None
    refused = hard_limits.refusals(plan, baseline_milli_spm=baseline, longest_min=draft.longest_min)
    return PlanTrial(tuple(refused), plan_to_toml(plan) if not draft.text else draft.text, shapes(plan))


def keep(desk: Desk, actor: Actor, name: str, draft: PlanDraft) -> PlanView:
    """Write the file whole or not at all; the trail says who wrote it. A second writer gets both versions (409)."""
    if desk.plans is None:
        raise Refused(409, NO_FOLDER)
    if name in {*PLANS, *PROGRAMMES}:
        raise Refused(409, f"{name} comes with the service and stays as it is: keep a copy under another name")
    try:
        plan = _drafted(draft)
    except PlanError as wrong:
        raise Refused(409, str(wrong)) from None
    if plan.name != name:
        raise Refused(409, f"name: is {plan.name!r}; expected {name!r}, as the plan is called")
    text = draft.text or plan_to_toml(plan)
    with refusals(), desk.register.change(actor, f"plan {name} is written") as change:  # one writer at a time
        _same(desk, name, draft.version, text)
        change.note("U", "plan")
        _write(desk.plans / f"{name}.toml", text)
    return view(desk, name)


def _same(desk: Desk, name: str, version: str, text: str) -> None:
    """Refused, with both, when the file is not the one that the draft was made from."""
    path = _path(desk, name)
    try:
        there = plan_text(path) if path is not None else ""
    except PlanError as wrong:
        raise Refused(409, str(wrong)) from None
    stands = version_of(there) if path is not None else ""
    if stands in (version, version_of(text)):
        return
    what = "somebody changed it meanwhile" if path is not None else "somebody removed it meanwhile"
    more = {"there": {"text": there, "version": stands}, "yours": {"text": text, "version": version}}
    raise Refused(409, f"plan {name}: {what}; look at both, then write again", more=more)


def shapes(plan: Plan | Programme) -> tuple[SessionShape, ...]:
    """Every session that the plan makes."""
    if isinstance(plan, Plan):
        return (_shape(plan),)
    return tuple(_shape(plan_of(plan, number)) for number in range(1, len(plan.sessions) + 1))


def _shape(plan: Plan) -> SessionShape:
    lasts = [part.duration_s for part in plan.segments]
    minutes = None if None in lasts else sum(filter(None, lasts)) / 60
    cued = sum(part.duration_s or 0 for part in plan.segments if part.mode in CUEING) / 60
    return SessionShape(plan.session, plan.segments, minutes, cued)


def _drafted(draft: PlanDraft) -> Plan | Programme:
    if draft.text:
        return plan_from_toml(draft.text, f"{draft.name}.toml")
    if not draft.segments:
        raise PlanError("segments: none; expected at least one")
    try:
        return Plan(draft.name, draft.segments)
    except ValueError as wrong:
        raise PlanError(f"{draft.name}.toml: {wrong}") from None


def _kind(plan: Plan | Programme) -> PlanKind:
    return "session" if isinstance(plan, Plan) else "programme"


def _path(desk: Desk, name: str) -> Path | None:
    path = desk.plans / f"{name}.toml" if desk.plans is not None else None
    return path if path is not None and path.is_file() else None


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
            file.write(text)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(path)
    except OSError as wrong:
        raise Refused(503, f"the plan cannot be written: {wrong.strerror}") from None

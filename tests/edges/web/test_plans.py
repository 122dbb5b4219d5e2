"""Plans over HTTP: seen, drafted, held to the limits, and kept as a file of one's own."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from stridecue.app.plans import PLANS, PROGRAMMES, find_plan
from stridecue.app.practice import plans
from stridecue.app.practice.desk import Desk
from stridecue.core.plan import Segment
from stridecue.edges.register import HOME, Register
from stridecue.edges.web.messages import Refused
from stridecue.edges.web.plans import PlanDraft

EASY = PlanDraft("easy", (Segment("silent", None, 180), Segment("continuous", 50, 600), Segment("probe", 50, 120)))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """With a folder for plans that is not there yet."""
    return Desk(Register(tmp_path), tmp_path / "s.sqlite", tmp_path / "plans")


def test_every_plan_is_listed_and_opens(desk: Desk) -> None:
    """Those of the service, each with its sessions as they would run."""
    assert {line.name for line in plans.lines(desk)} == {*PLANS, *PROGRAMMES}
    found = plans.view(desk, "faded-8")
    assert [shape.session for shape in found.shapes] == list(range(1, 9))
    assert found.shapes[0].cued_min > found.shapes[-1].cued_min > 0
    with pytest.raises(Refused) as wrong:
        plans.view(desk, "no-such")
    assert wrong.value.status == 404


def test_a_draft_is_kept_and_found_by_the_service(desk: Desk) -> None:
    """What is kept is the file that the service reads, and the trail says so."""
    assert plans.trial(EASY).refused == ()
    assert plans.keep(desk, HOME, "easy", EASY).own
    plan = find_plan("easy", desk.plans)
    assert plan.name == "easy"
    assert plans.view(desk, "easy").shapes[0].segments == EASY.segments
    assert desk.register.verify().whole


def test_a_file_that_begins_with_a_byte_order_mark_can_be_edited(desk: Desk) -> None:
    """Its text is shown without the mark, which no draft could be kept with; and the version is that of the text."""
    assert desk.plans is not None
    kept = plans.keep(desk, HOME, "easy", EASY)
    (desk.plans / "easy.toml").write_text(kept.text, encoding="utf-8-sig")
    assert plans.view(desk, "easy") == kept
    again = PlanDraft("easy", text=kept.text + "\n", version=kept.version)
    assert plans.keep(desk, HOME, "easy", again).text == again.text
    (desk.plans / "easy.toml").write_bytes(b"\xff")
    with pytest.raises(Refused, match="cannot be read: not UTF-8 text"):
        plans.keep(desk, HOME, "easy", EASY)


def test_a_second_writer_gets_both_versions(desk: Desk) -> None:
    """Also of a file edited by hand; on the version that stands it is written, and the same text twice is no clash."""
    read = plans.keep(desk, HOME, "easy", EASY).version
    longer = replace(EASY, segments=(*EASY.segments, Segment("walk", None, 60)))
    first = plans.keep(desk, HOME, "easy", replace(longer, version=read))
    assert plans.keep(desk, HOME, "easy", replace(longer, version=read)).version == first.version
    with pytest.raises(Refused, match="somebody changed it meanwhile") as wrong:
        plans.keep(desk, HOME, "easy", replace(EASY, version=read))
    there, yours = wrong.value.more["there"], wrong.value.more["yours"]
    assert (wrong.value.status, there["version"], yours["version"]) == (409, first.version, read)
    assert there["text"] == first.text != yours["text"]
    assert plans.view(desk, "easy").text == first.text
    assert plans.keep(desk, HOME, "easy", replace(EASY, version=there["version"])).version == read


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (PlanDraft("easy"), "at least one"),
        (PlanDraft("easy", (Segment("free"), Segment("walk", None, 60))), "segments[0].duration_s is missing"),
        (PlanDraft("easy", text="name = "), "not valid TOML"),
        (PlanDraft("easy", text='name = "easy"\n[[segments]]\nmode = "dance"'), "segments.0.mode"),
        (PlanDraft("easy", (Segment("continuous", 75, 600),), baseline_spm=185.0), "segments.0.target_permille"),
        (PlanDraft("easy", (Segment("continuous", 75, 3600),), longest_min=20.0), "segments.0.duration_s"),
    ],
)
def test_what_is_refused_names_its_key(draft: PlanDraft, words: str) -> None:
    """A limit of everybody or of this runner, and every slip of a hand."""
    (refused,) = plans.trial(draft).refused
    assert words in refused


@pytest.mark.parametrize(
    ("name", "draft", "words"),
    [
        ("steady", PlanDraft("steady", EASY.segments), "comes with the service"),
        ("other", EASY, "expected 'other'"),
        ("easy", PlanDraft("easy", text="x"), "not valid TOML"),
    ],
)
def test_nothing_wrong_is_kept(desk: Desk, name: str, draft: Any, words: str) -> None:
    """Neither over a plan of the service, nor under another name, nor unreadable."""
    with pytest.raises(Refused, match=words):
        plans.keep(desk, HOME, name, draft)
    assert not (desk.plans or Path()).exists()


def test_without_a_folder_it_is_said(tmp_path: Path) -> None:
    """A service without a configuration file keeps no plans."""
    with pytest.raises(Refused, match="no folder for plans"):
        plans.keep(Desk(Register(tmp_path), tmp_path / "s.sqlite", None), HOME, "easy", EASY)

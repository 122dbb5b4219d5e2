"""The referrer's page: one sheet whatever there is, figures as the report has them, and what is missing is said."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from stridecue.app.practice import files, report
from stridecue.app.practice.referral import on_paper, referral
from stridecue.core import notices
from stridecue.edges.exchange import referral_pdf
from stridecue.edges.register import HOME, Actor
from stridecue.edges.web.messages import Refused
from stridecue.edges.web.report import NOT_MEASURED, Report, SessionLine
from tests.app.practice.practised import Practised

LINE = SessionLine(
    "s-1", 1, "2027-01-16T08:00:00Z", 21.08, 3.4, "none", 899, 900, 168_000, 166_981, 160_223, None, 159_491, 38.8,
    None, -0.064, 2, 3, True, 0, 0, "green", (),
)  # fmt: skip


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Practised, Report]:
    """A runner with a baseline, in a programme, before the first session."""
    at = Practised(tmp_path_factory.mktemp("practice"))
    at.with_baseline()
    return at, report.page(at.desk, HOME, at.runner)


def read(page: Report) -> tuple[int, str]:
    """How many sheets, and their words."""
    document = PdfReader(io.BytesIO(referral_pdf(on_paper(page))))
    return len(document.pages), " ".join(document.pages[0].extract_text().split())


def test_before_the_first_session_everything_missing_is_said(empty: tuple[Practised, Report]) -> None:
    """Name, baseline and target stand there; sessions, assessment and questionnaire are missing, in words."""
    at, page = empty
    file = files.report_page(at.desk, HOME, at.runner)
    document = PdfReader(io.BytesIO(file.content))
    assert file.name == f"stridecue-report-{at.runner[:8]}.pdf"
    assert document.metadata is not None
    assert document.metadata.title == "Gait retraining: report for the referrer"
    sheets, words = read(page)
    assert sheets == 1
    for part in (
        "runner Anna Läufer", "own cadence 160.0 spm at 9.7 km/h", "next session +5 %: 168.0 spm",
        "no session was run yet", "an assessment", "a questionnaire", *NOT_MEASURED[:1], notices.EVIDENCE,
    ):  # fmt: skip
        assert part in words, part


def test_figures_are_those_of_the_report(empty: tuple[Practised, Report]) -> None:
    """Cadence beside its target, share in the band, what was kept, pain and light of a session, in one row."""
    page = replace(empty[1], sessions=(LINE,), worst_knee=(3, 3), missing=())
    sheets, words = read(page)
    assert sheets == 1
    assert "1 2027-01-16 21.1 167.0 of 168.0 spm 38.8 % – -0.06 2, 3, 0 green" in words
    assert "main parts: 15 min run of 15 min planned" in words
    assert "first session 3, last 3" in words
    assert "Missing • nothing" in words


def test_one_page_stays_one_page(empty: tuple[Practised, Report]) -> None:
    """The longest names, forty sessions and a hundred gaps: smaller and counted on one sheet, all of it on a screen."""
    lines = tuple(replace(LINE, number=n % 99 + 1, session=f"s-{n}") for n in range(40))
    page = replace(
        empty[1],
        name="Maximiliane-Victoria " * 6,
        decided_by=tuple(f"physio Dr. {'Knie-Gelenk' * 8} {n}" for n in range(9)),
        sessions=lines,
        adverse=tuple(f"session {n}: {'calf, Achilles, shin or foot ' * 6}" for n in range(30)),
        next_step=tuple("word " * 60 for _ in range(9)),
        missing=tuple(f"session {n} (2027-01-01): {'next morning, ' * 12}" for n in range(100)),
    )
    sheets, words = read(page)
    assert sheets == 1
    assert "26 earlier sessions are in the report as data" in words
    assert "and 94 more" in words
    whole = referral(page)
    assert (len(whole.rows), len(whole.figures), len(whole.gaps[0][1])) == (41, 41, 100)  # a screen has room


def test_a_name_that_cannot_be_printed_is_not_guessed(empty: tuple[Practised, Report]) -> None:
    """Letters that the fonts lack: the pseudonym stands for the name, and that is listed."""
    at, page = empty
    _, words = read(replace(page, name="Иван Петров"))
    assert f"runner runner {at.runner[:8]}" in words
    assert "the name: it has letters that this page cannot print" in words
    assert "?" not in words
    assert referral(replace(page, name="Иван Петров")).head[0][1] == "Иван Петров"  # a screen has the letters


def test_whom_it_is_not_shared_with_gets_no_page(empty: tuple[Practised, Report], tmp_path: Path) -> None:
    """A physio with whom the runner does not share is refused in words, as of the report itself."""
    at = empty[0].copied(tmp_path)
    with pytest.raises(Refused, match="does not share health data with dr-herz"):
        files.report_page(at.desk, Actor("physio", "dr-herz", "http"), at.runner)

"""What leaves with a session, and what does not."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from stridecue.app.practice import files, logbook
from stridecue.core.events import PainReport
from stridecue.core.pain.pain import Answer
from stridecue.edges.exchange import FORMS
from stridecue.edges.register import HOME
from tests.app.practice.practised import Practised


@pytest.fixture(scope="module")
def hurting(tmp_path_factory: pytest.TempPathFactory) -> tuple[Practised, str]:
    """A runner who says 5, which is watched, and then 8, which ends the run."""
    at = Practised(tmp_path_factory.mktemp("practice"))
    at.with_baseline()
    said = (PainReport(100_000_000, "knee", 5), PainReport(400_000_000, "knee", 8, ("limp",)))
    return at, at.run("free-run", minutes=8, said=said)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_that_was_said_of_pain_leaves(hurting: tuple[Practised, str], form: str) -> None:
    """The log has it; no table, sheet or activity does: whoever may see measures may take these away."""
    at, session = hurting
    assert logbook.said(at.desk, session) == [Answer("on_demand", 8, None, True, ())]
    content = files.session(at.desk, HOME, session, form).content  # type: ignore[arg-type] # one of them
    if form == "pdf":
        content = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).encode()
        content = content.replace(b"management for pain is not", b"").replace(b"shoes or pain", b"")
    assert b"steps" in content or form in ("fit", "parquet")
    for word in (b"pain", b"limp", b"knee 8", b"8/10"):
        assert word not in content.lower(), (form, word)


def test_a_session_of_nobody_registered_leaves_too(tmp_path: Path, hurting: tuple[Practised, str]) -> None:
    """A guest's session is in no register; it leaves, and the trail still says that it did."""
    at = hurting[0].copied(tmp_path)
    sent = files.session(at.desk, HOME, hurting[1], "csv")
    assert sent.name == f"stridecue-{hurting[1]}.csv"
    assert at.desk.register.verify().whole

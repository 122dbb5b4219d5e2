"""A session on a sheet: its words can be selected, what is missing is listed, and the longest one stays small."""

import io

import pytest
from pypdf import PdfReader

from stridecue.core import notices
from stridecue.core.cues import Status
from stridecue.core.events import Footfall
from stridecue.core.figures import said
from stridecue.core.loads.reasons import REASONS
from stridecue.core.log import Header
from stridecue.core.measures import measure
from stridecue.core.outputs import FATES
from stridecue.core.plan import FREE_RUN
from stridecue.core.runner import Runner
from stridecue.edges.exchange.paper.tongue import Tongue
from stridecue.edges.exchange.session_pdf import SHADES, session_pdf
from tests.edges.exchange.sealed import SEALED, Records, rich, sealed

HEADER = Header("s", "1", "home", FREE_RUN, Runner(), "example", 0, "2026-01-01T00:00:00Z", "0")


def opened(content: bytes) -> tuple[PdfReader, str]:
    """The document and its words, line breaks undone."""
    document = PdfReader(io.BytesIO(content))
    return document, " ".join(" ".join(page.extract_text() for page in document.pages).split())


def test_every_measure_stands_on_the_sheet_in_its_words() -> None:
    """Title, language and author are set; the head, each figure of `core.figures` and the honest words can be read."""
    header, records = sealed("steady-two-pods")
    document, words = opened(session_pdf(header, records))
    assert document.metadata is not None
    assert (document.metadata.title, document.metadata.author) == ("Session steady-two-pods", "stridecue")
    assert document.trailer["/Root"]["/Lang"] == "en"  # type: ignore[index] # pypdf knows no shape of it
    assert len(document.pages) == 1
    for name, value in said(measure(header.plan, header.runner, records)):
        assert f"{name} {value}" in words, name
    for part in ("runner sample", "began (UTC) 2026-01-01 09:30:00", "target", "silent", notices.EVIDENCE):
        assert part in words, part


def test_what_was_not_measured_is_listed() -> None:
    """One pod without toe-offs, belt and baseline of loads: each is said with its reason."""
    _, words = opened(session_pdf(*sealed("rbds001-in-band")))
    missing = words[words.index("Not measured") :]
    for part in (
        "retention: no probe was run",
        "contact time: no sensor",
        "the belt's speed",
        "load index: no baseline",
    ):
        assert part in missing, part


def test_a_session_without_a_step_says_so() -> None:
    """No chart of nothing; the measures are dashes, and the sheet is still one."""
    document, words = opened(session_pdf(HEADER, [Status(600_000, "idle", "waiting", 0)]))
    assert "No step was counted in this session" in words
    assert "cadence, mean of the steps –" in words
    assert len(document.pages) == 1


def test_two_hours_stay_small() -> None:
    """Twenty thousand steps are thinned to what a sheet can show."""
    records: Records = []
    for n in range(20_000):
        at_us = 360_000 * n
        records.append(Footfall(at_us, "pod", "0badcafe", n, at_us))
        records.append(
            Status(at_us, "cueing", "x", n + 1, 166_000 + n % 977, 165_500 + n % 311, mode="free", segment=0)
        )
    content = session_pdf(HEADER, records)
    assert len(content) < 200_000
    assert "steps counted 20000" in opened(content)[1]


def test_a_german_sheet_says_so_and_writes_its_figures() -> None:
    """Title, language, head, a chart's word, a measure and the honest words: German, with a decimal comma."""
    document, words = opened(session_pdf(*rich(), Tongue("de")))
    assert document.metadata is not None
    assert (document.metadata.title, document.metadata.author) == ("Einheit rich", "stridecue")
    assert document.trailer["/Root"]["/Lang"] == "de"  # type: ignore[index] # pypdf knows no shape of it
    for part in ("Person r-1", "Basis 160,0 Schritte/min", "Minuten", "Messwerte", "links", "Medizinprodukt"):
        assert part in words, part
    for english in (" steps ", "spm", " the ", "judged", "minutes"):
        assert english not in words, english


@pytest.mark.parametrize("name", ["rich", *(path.stem for path in SEALED)])
def test_nothing_on_a_german_sheet_stays_english(name: str) -> None:
    """Of every sealed session, each word of the sheet has its translation."""
    german = Tongue("de")
    session_pdf(*(rich() if name == "rich" else sealed(name)), german)
    assert german.missing == []


def test_what_no_sealed_session_says_is_translated_too() -> None:
    """Every reason why there is no index, what becomes of a beat, how a segment is shaded, and every side."""
    german = Tongue("de")
    rare = [f"load index: {reason}" for reason in REASONS[1:]]
    rare += [
        *FATES,
        *SHADES,
        "left",
        "right",
        "unknown",
        "No step was counted in this session, so there is nothing to draw.",
    ]
    lock = "the last time, steps fell 12 ms {} the beat (spread 9 ms, agreement 0.91, 40 steps)"
    rare += [lock.format("before"), lock.format("after"), "beats", "R not known", "cold probe: none was run"]
    said_so = [german(words) for words in rare]
    assert german.missing == ["R not known", "cold probe: none was run"]  # no sheet says these two alone
    assert not [words for words in said_so[: len(REASONS) - 1] if words.removeprefix("Lastindex: ") in REASONS]

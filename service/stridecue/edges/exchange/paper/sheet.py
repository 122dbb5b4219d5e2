"""A4 sheets with selectable text: fonts that are always there, paragraphs, tables, and the document around them.

The fonts come with reportlab (Bitstream Vera), so a page looks the same on every machine. They know Western letters
only; `printable` writes the others without their marks.

    >>> printable("Łukasz Żółć"), printable("Иван"), printable("2 → 0")
    ('Łukasz Zółć', '????', '2 to 0')
"""

import io
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

import reportlab
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import getFont, registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepInFrame, Paragraph, SimpleDocTemplate, Table, TableStyle

from stridecue import __version__
from stridecue.edges.exchange.paper.tongue import Language

FONT, BOLD = "Vera", "VeraBd"
INK, GREY, RULE, TINT = (HexColor(code) for code in ("#1a1a1a", "#5a5a5a", "#b8b8b8", "#f2f2f2"))
MARGIN: Final = 15 * mm
FOOT: Final = 8 * mm
WIDTH: Final = A4[0] - 2 * MARGIN
HEIGHT: Final = A4[1] - 2 * MARGIN - FOOT
UNPRINTABLE: Final = "?"
SIGNS: Final = str.maketrans({"→": "to"})
"""Signs of our own words that the fonts lack, as words."""


@cache
def _letters() -> frozenset[int]:
    """Register the fonts, once; the characters they have."""
    fonts = Path(reportlab.__file__).parent / "fonts"
    for name in (FONT, BOLD):
        registerFont(TTFont(name, fonts / f"{name}.ttf"))
    face: Any = getFont(FONT)
    return frozenset(face.face.charToGlyph)


def printable(text: str) -> str:
    """As the fonts can show it: a letter they lack loses its marks, and is a question mark where nothing is left."""
    known = _letters()
    found = []
    for letter in unicodedata.normalize("NFC", text.translate(SIGNS)):
        bare = letter if ord(letter) in known else unicodedata.normalize("NFKD", letter)[0]
        found.append(bare if ord(bare) in known else UNPRINTABLE)
    return "".join(found)


@cache
def style(
    size: float = 8.5, *, bold: bool = False, grey: bool = False, before: float = 0, right: bool = False
) -> ParagraphStyle:
    """How a paragraph looks; sizes in points."""
    _letters()
    return ParagraphStyle(
        f"{size}{bold}{grey}{before}{right}",
        fontName=BOLD if bold else FONT,
        fontSize=size,
        leading=size * 1.3,
        textColor=GREY if grey else INK,
        spaceBefore=before,
        alignment=2 if right else 0,
        splitLongWords=1,
    )


def words(text: str, look: ParagraphStyle | None = None) -> Paragraph:
    """A paragraph of plain text."""
    return Paragraph(escape(printable(text)), look or style())


def title(text: str) -> Paragraph:
    """What the sheet is."""
    return words(text, style(15, bold=True))


def heading(text: str) -> Paragraph:
    """Of a section."""
    return words(text, style(9.5, bold=True, before=6))


def listed(lines: Iterable[str], look: ParagraphStyle | None = None) -> list[Flowable]:
    """One line each, with a dot before it."""
    return [words(f"• {line}", look or style()) for line in lines]


def table(rows: Sequence[Sequence[str]], widths: Sequence[float], *, head: bool = True, size: float = 7.5) -> Table:
    """Cells that wrap; widths are shares of the sheet. The first row is repeated on the next sheet."""
    made = [[words(cell, style(size, bold=head and number == 0)) for cell in row] for number, row in enumerate(rows)]
    whole = sum(widths)
    found = Table(made, [WIDTH * width / whole for width in widths], repeatRows=1 if head else 0, hAlign="LEFT")
    rules: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.3, RULE),
        *(("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5)),
        *(("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)),
    ]
    found.setStyle(TableStyle([*rules, ("BACKGROUND", (0, 0), (-1, 0), TINT)] if head else rules))
    return found


def beside(left: list[Flowable], right: list[Flowable]) -> Table:
    """Two columns."""
    found = Table([[left, right]], [WIDTH / 2, WIDTH / 2], hAlign="LEFT")
    padding = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "TOP", "BOTTOM")]
    found.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *padding, ("RIGHTPADDING", (0, 0), (-1, -1), 6)]))
    return found


def sheets(story: list[Flowable], name: str, foot: str, language: Language = "en") -> bytes:
    """As many sheets as it takes; a screen reader is told the language."""
    return _document(story, name, foot, language)


def one_sheet(story: list[Flowable], name: str, foot: str) -> bytes:
    """One sheet, whatever happens: what would not fit is made smaller."""
    return _document([KeepInFrame(WIDTH, HEIGHT - 1, story, mode="shrink")], name, foot, "en")


def _document(story: list[Flowable], name: str, foot: str, language: Language) -> bytes:
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN - 6,  # a frame of SimpleDocTemplate has 6 points inside
        rightMargin=MARGIN - 6,
        topMargin=MARGIN - 6,
        bottomMargin=MARGIN + FOOT - 6,
        title=printable(name),
        author="stridecue",
        creator=f"stridecue {__version__}",
        subject=printable(foot),
        lang=language,
        displayDocTitle=True,
    )

    def footer(canvas: Canvas, _: Any) -> None:  # noqa: ANN401 - reportlab hands over its document
        canvas.setFont(FONT, 6.5)
        canvas.setFillColor(GREY)
        canvas.drawString(MARGIN, MARGIN, printable(foot)[:150])
        canvas.drawRightString(A4[0] - MARGIN, MARGIN, str(canvas.getPageNumber()))

    document.build(story, onFirstPage=footer, onLaterPages=footer)
    return out.getvalue()


def colour(code: str, alpha: float = 1.0) -> Color:
    """Of a chart."""
    found: Color = HexColor(code)
    return Color(found.red, found.green, found.blue, alpha)

"""A sheet's words in its reader's language. English is the source; another language is a file of sentences beside this.

In a sentence `{}` stands for what differs: figures, or a sentence of its own. What has no translation stays English
and is remembered, so that a test can hold the file to every word.

    >>> german = Tongue("de")
    >>> german("cadence, mean of the steps"), german("164.7 spm"), german("Nobody translated me.")
    ('Schrittfrequenz, Mittel der Schritte', '164,7 Schritte/min', 'Nobody translated me.')
    >>> german.missing
    ['Nobody translated me.']
"""

import json
import re
from functools import cache
from importlib import resources
from typing import Final, Literal

Language = Literal["en", "de"]
FIGURE: Final = re.compile(r"[-–+\d.]*( (km|min|ms|s|%))?")
"""Units that are written the same everywhere."""
POINT: Final = re.compile(r"(?<=\d)\.(?=\d)")


class Tongue:
    """Says the service's English in one language. `missing`: what it could not say."""

    def __init__(self, language: Language = "en") -> None:
        self.language: Final = language
        self.point: Final = "." if language == "en" else ","
        self.missing: list[str] = []

    def __call__(self, words: str) -> str:
        """One sentence, or a name of something; the same words in English."""
        if self.language == "en":
            return words
        said = _said(words, self.language)
        if said is not None:
            return said
        if FIGURE.fullmatch(words):
            return self.figures(words)
        self.missing.append(words)
        return words

    def figures(self, words: str) -> str:
        """With the language's decimal sign."""
        return POINT.sub(self.point, words)


def _said(words: str, language: Language) -> str | None:
    for source, target in _sentences(language):
        found = source.fullmatch(words)
        if found is not None:
            # a part may be a sentence too
            return target.format(*(_said(part, language) or POINT.sub(",", part) for part in found.groups()))
    return None


@cache
def _sentences(language: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Read once; the first that fits is said, so the more exact stands before the more general."""
    text = resources.files(__package__).joinpath(f"sheet.{language}.json").read_text(encoding="utf-8")
    return tuple(
        (re.compile("(.+?)".join(map(re.escape, source.split("{}")))), target)
        for source, target in json.loads(text).items()
    )

"""The German of pages and paper: each sentence is one that the service can still say, and none is forgotten."""

import ast
import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.parts import ROOT

GERMAN: dict[str, str] = json.loads((ROOT / "clients/web/src/messages/service.de.json").read_text())
SHEET: dict[str, str] = json.loads((ROOT / "service/stridecue/edges/exchange/paper/sheet.de.json").read_text())
SAID_BY_THE_LOAD = ("lower", "higher", "no change", "held: {}", "tier {}", "tier {}: {}")
"""The page takes these apart (`clients/web/src/parts/load.tsx`); `tests/core/loads` pins the whole sentence."""


def template(node: ast.AST) -> str | None:
    """What a piece of source says; {} stands for what is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


@functools.cache
def texts() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Of the sources: what is said as it is, and what is said around something else."""
    files = (path for path in (ROOT / "service/stridecue").rglob("*.py") if "evidence" not in path.name)
    found = {text for path in files for node in ast.walk(ast.parse(path.read_text())) if (text := template(node))}
    around = {bare(text) for text in found if "{}" in text and (re.search(r"[a-z]", bare(text)) or text == "{}: {}")}
    whole = frozenset(
        bare(part) for text in found for part in (text, text.partition(": ")[2])
    )  # the page takes "B: …" apart
    return whole, tuple(re.compile("(.*?)".join(map(re.escape, text.split("{}")))) for text in sorted(around))


def bare(text: str) -> str:
    """Without what joins it to its neighbours."""
    return text.strip(" :;,.()").lower()


@functools.cache
def said(words: str, depth: int = 3) -> bool:
    """Can these words be put together from texts of the sources? {} stands for anything."""
    words = bare(words)
    whole, around = texts()
    if words in whole or not re.search(r"[a-z]", words.replace("{}", "")):
        return True
    found = (one.fullmatch(words) for one in around) if depth > 0 else ()
    return any(match is not None and all(said(part, depth - 1) for part in match.groups()) for match in found)


def sealed() -> Iterator[str]:
    """What was said in the sample sessions: to the runner, and as a reason."""
    for path in sorted(Path(ROOT / "tests/sessions").glob("*.jsonl")):
        for line in path.read_text().splitlines():
            yield from (word.lower().removesuffix(".") for word in re.findall(r'"(?:because|words)":"([^"]+)"', line))


def pattern(source: str) -> re.Pattern[str]:
    """As the pages match it (`clients/web/src/sentences.ts`)."""
    return re.compile("(.+?)".join(re.escape(part) for part in source.lower().removesuffix(".").split("{}")))


@pytest.mark.parametrize("source", [one for one in GERMAN | SHEET if one not in SAID_BY_THE_LOAD])
def test_the_service_can_still_say_it(source: str) -> None:
    """No translation outlives its sentence: a changed one would silently stay English on a German page."""
    assert said(source) or bare(source) in set(sealed())


def test_a_sentence_that_nobody_says_is_found_out() -> None:
    """The check itself: neither a changed word nor another order passes."""
    assert said("no valid left step for {} s")
    assert not said("no valid left stride for {} s")
    assert not said("the plan is finished")


def test_a_runner_of_a_sample_session_reads_german() -> None:
    """Everything that the sample sessions say to a runner, and every reason of a lane's state, is translated."""
    patterns = [pattern(source) for source in GERMAN]
    known = ("played to its end", "simulated to its end", "a shoelace")  # said by a command line, and by a person
    missing = {one for one in sealed() if one not in known and not any(p.fullmatch(one) for p in patterns)}
    assert not missing


@pytest.mark.parametrize(("source", "target"), [*GERMAN.items(), *SHEET.items()])
def test_nothing_that_differs_is_lost(source: str, target: str) -> None:
    """A German sentence has at most as many places as its English one, and no trace of the brackets is left."""
    assert 0 <= source.count("{}") - target.count("{}") <= 1
    assert not re.search(r"[{}]", target.replace("{}", ""))

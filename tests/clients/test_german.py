"""The German of the service's sentences: each is one that the service can still say, and none is forgotten."""

import ast
import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.parts import ROOT

GERMAN: dict[str, str] = json.loads((ROOT / "clients/web/src/messages/service.de.json").read_text())
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
def said() -> tuple[str, ...]:
    """Every text in the sources with something put in for what differs, and every sentence of the sealed sessions."""
    files = [path for path in (ROOT / "service/stridecue").rglob("*.py") if "evidence" not in path.name]
    texts = {text for path in files for node in ast.walk(ast.parse(path.read_text())) if (text := template(node))}
    return (*(filled for text in texts for filled in fillings(text)), *sealed())


def fillings(text: str) -> Iterator[str]:
    """As it may be said: a figure, a foot, a bound or nothing where something is put in; or its part after ":"."""
    for one in ("7", "left ", "left sensor", "right sensor", "at most 7", "at least 7", ""):
        filled = text.replace("{}", one).removesuffix(".").lower()
        yield filled
    yield filled.partition(": ")[2]


def sealed() -> Iterator[str]:
    """What was said in the sample sessions: to the runner, and as a reason."""
    for path in sorted(Path(ROOT / "tests/sessions").glob("*.jsonl")):
        for line in path.read_text().splitlines():
            yield from (word.lower().removesuffix(".") for word in re.findall(r'"(?:because|words)":"([^"]+)"', line))


def pattern(source: str) -> re.Pattern[str]:
    """As the pages match it (`clients/web/src/sentences.ts`)."""
    return re.compile("(.+?)".join(re.escape(part) for part in source.lower().removesuffix(".").split("{}")))


@pytest.mark.parametrize("source", [one for one in GERMAN if one not in SAID_BY_THE_LOAD])
def test_the_service_can_still_say_it(source: str) -> None:
    """No translation outlives its sentence: a changed one would silently stay English on a German page."""
    wanted = pattern(source)
    parts = re.fullmatch(r"segment \{\}(?: of \{\})? is (\w+)|[Tt]he cueing segments are (\w+) now\.?", source)
    if parts is not None:  # the mode of a segment is put in, too
        mode = parts[1] or parts[2]
        assert mode in said()
        wanted = pattern(source.replace(mode, "7"))
    assert any(wanted.fullmatch(one) for one in said())


def test_a_runner_of_a_sample_session_reads_german() -> None:
    """Everything that the sample sessions say to a runner, and every reason of a lane's state, is translated."""
    patterns = [pattern(source) for source in GERMAN]
    known = ("played to its end", "simulated to its end", "a shoelace")  # said by a command line, and by a person
    missing = {one for one in sealed() if one not in known and not any(p.fullmatch(one) for p in patterns)}
    assert not missing


@pytest.mark.parametrize("source", GERMAN)
def test_nothing_that_differs_is_lost(source: str) -> None:
    """A German sentence has at most as many places as its English one, and no trace of the brackets is left."""
    assert 0 <= source.count("{}") - GERMAN[source].count("{}") <= 1
    assert not re.search(r"[{}]", GERMAN[source].replace("{}", ""))

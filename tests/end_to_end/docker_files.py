"""The files of `docker/` as a test reads them: instructions of a Dockerfile, a small subset of YAML, .dockerignore."""

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TREE = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: its word, and the rest of it on one line."""

    word: str
    rest: str

    @property
    def command(self) -> list[str]:
        """The exec form of ENTRYPOINT, CMD and HEALTHCHECK."""
        found: list[str] = json.loads(self.rest[self.rest.index("[") :])
        return found

    @property
    def settings(self) -> dict[str, str]:
        """What ENV sets."""
        return dict(word.split("=", 1) for word in shlex.split(self.rest))


def stages(text: str) -> list[list[Instruction]]:
    """The instructions of each stage, comments left out and continued lines joined."""
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    found: list[list[Instruction]] = []
    for line in re.sub(r"\\\n", " ", lines).splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            found.append([])
        if word:
            found[-1].append(Instruction(word, rest.strip()))
    return found


def copied(tree: Path) -> list[Path]:
    """What `COPY . .` copies: what .dockerignore lets through, where the last pattern that fits decides."""
    lines = (tree / ".dockerignore").read_text().splitlines()
    rules = [(not line.startswith("!"), _pattern(line.lstrip("!"))) for line in lines if line and line[0] != "#"]

    def is_ignored(path: Path) -> bool:
        name = path.relative_to(tree).as_posix()
        above = ["/".join(name.split("/")[: i + 1]) for i in range(name.count("/") + 1)]
        fitting = [ignored for ignored, pattern in rules if any(pattern.fullmatch(one) for one in above)]
        return bool(fitting) and fitting[-1]

    tops = {line.lstrip("!").split("/")[0] for line in lines if line.startswith("!")}
    files = [path for top in sorted(tops) for path in [tree / top, *(tree / top).rglob("*")] if path.is_file()]
    return [path for path in files if not is_ignored(path)]


def _pattern(line: str) -> re.Pattern[str]:
    parts = [re.escape(part).replace(r"\*", "[^/]*") for part in line.removeprefix("**/").split("/")]
    return re.compile(("(.*/)?" if line.startswith("**/") else "") + "/".join(parts))


def yaml(text: str) -> Any:
    """Read mappings, lists of plain words and plain values, indented by two; anything else is refused."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    found, rest = _block([(len(line) - len(line.lstrip()), line.strip()) for line in lines], 0)
    assert not rest, f"not understood: {rest[0][1]}"
    return found


def _block(lines: list[tuple[int, str]], indent: int) -> tuple[Any, list[tuple[int, str]]]:
    listed: list[str] = []
    named: dict[str, Any] = {}
    while lines and lines[0][0] == indent:
        line, lines = lines[0][1], lines[1:]
        assert not set(line) & set("\t\"'{}[]&*|>%@`#"), f"not understood: {line}"
        if line.startswith("- "):
            listed.append(line[2:])
            continue
        name, colon, value = line.partition(":")
        assert colon, f"not understood: {line}"
        assert name not in named, f"twice: {name}"
        named[name] = value.strip() or None
        if lines and lines[0][0] == indent + 2:
            assert named[name] is None, f"not understood: {line}"
            named[name], lines = _block(lines, indent + 2)
    assert not (listed and named), "a list and a mapping at once"
    return listed or named, lines

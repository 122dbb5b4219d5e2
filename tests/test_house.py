"""The rules of the house, kept by machine: imports, the I/O line, room sizes, units in names, a true tree."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "service" / "stridecue"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)

ROOM_LINES_MAX = 300
BELOW_THE_LINE = """
    asyncio socket time datetime random secrets logging threading subprocess os pathlib io tempfile shutil signal
    sqlite3 sqlalchemy aiomqtt fastapi uvicorn websockets sounddevice typer rich
    cryptography
"""
"""What the core may not know: clocks, files, sockets, chance, talk."""

UNITS = """
    nprs day days months years points week h kmh
    us ms s min spm bw pct permille hz kg m mm mps mg g deg bytes mb dbm db n nm bpm w per rad dps mdps cm km kn lsb um
    ratio steps bws mdeg days ns ppm pt
"""
COUNTS = """
    version corrects row sessions cold_retention end_retention sessions_done sessions_meant ambers proposal
    row rule session fade_of runs missed treadmill_runs retention hills without_distance
    fear_of_harm sleep episodes answered stances main_at segment
    seq steps events cues dropped failures format port volume status v n line every seed position oldest_seq acked_seq
    restarts jumps underflows connects limit verdict suspicion asymmetry_known qos kept asymmetry variability obedience
    duty quality confidence fatigue_per_hour number value low high between_r2
    within_r within_slope reason tier change load_state load_reason load_tier boot feet feed flags hits misses
    extras pods batches footfalls sessions tries entries rows erased withdrawn qr_side
    stances episodes answered epoch internal_port landing_port tls_port
    played late no_lease muted strength taps channel audio_channel pid reopened
    times proposals prompts
    cold_probe_from_session segment runners cues_in_probes stopped_by_pain cadence_raw factor
"""
"""Numbers without a unit: counts, identities, codes and plain fractions."""


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, absolute."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            yield node.module


def room(path: Path) -> str:
    """The path inside the package, for messages."""
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", MODULES, ids=room)
def test_imports_point_down_or_inward(path: Path) -> None:
    """Core imports core; edges import core and edges' own ground floor; only app knows everybody."""
    floor = path.relative_to(PACKAGE).parts[0]
    for name in imports(path):
        if not name.startswith("stridecue."):
            continue
        parts = name.split(".")
        if floor == "core":
            assert parts[1] == "core", f"{room(path)} imports {name}: the core knows nobody above it"
        elif floor == "edges":
            assert parts[1] in ("core", "edges"), f"{room(path)} imports {name}: an edge does not know the app"
            inside = path.relative_to(PACKAGE).parts[1]
            neighbours = {"sources", "channels", "store", "web", "exchange", "register", "archive", "door"}
            if len(parts) > 2 and parts[1] == "edges" and parts[2] in neighbours and inside in neighbours:
                assert parts[2] == inside, f"{room(path)} imports {name}: edges never import each other's siblings"


@pytest.mark.parametrize("path", [p for p in MODULES if p.relative_to(PACKAGE).parts[0] == "core"], ids=room)
def test_the_core_is_pure(path: Path) -> None:
    """No asyncio, files, sockets, clock, logging or randomness below the I/O line."""
    for name in imports(path):
        assert name.split(".")[0] not in BELOW_THE_LINE.split(), f"{room(path)} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=room)
def test_no_room_is_too_big(path: Path) -> None:
    """A file that does not fit on a few screens holds more than one idea."""
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= ROOM_LINES_MAX, f"{room(path)} has {lines} lines"


def numeric_fields(path: Path) -> Iterator[tuple[str, str]]:
    """(class, field) of every annotated class attribute that holds a number."""
    numbers = re.compile(r"\b(int|float|Micros|MilliSpm|Permille|Percent|Count|Seq|Seconds|SpeedMmS|Port)\b")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef):
            for item in node.body:
                if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
                    annotation = ast.unparse(item.annotation)
                    if numbers.search(annotation) and not re.search(r"dict|list|tuple|set|Callable|Final", annotation):
                        yield node.name, item.target.id


@pytest.mark.parametrize("path", MODULES, ids=room)
def test_every_number_says_its_unit(path: Path) -> None:
    """A numeric field ends in its unit, unless it is a count, an identity or a plain fraction."""
    for owner, name in numeric_fields(path):
        bare = name.lstrip("_")
        last = bare.rsplit("_", 1)[-1]
        per = re.search(r"_per_(\w+)$", bare)
        known = last in UNITS.split() or bare in COUNTS.split() or (per and per.group(1) in UNITS.split())
        assert known, f"{room(path)}: {owner}.{name} is a number without a unit"


def test_no_name_says_nothing() -> None:
    """manager, handler, helper, utils, common, data, info, process: words to avoid in names of files and classes."""
    words = r"manager|handler|helper|utils|common|(^|_)data($|_)|(^|_)info($|_)|(^|_)process($|_)"
    empty = re.compile(words, re.IGNORECASE)
    for path in MODULES:
        assert not empty.search(path.stem), f"{room(path)}: a name that says nothing"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                assert not empty.search(node.name), f"{room(path)}: class {node.name}"


def test_every_reason_beside_its_ignored_rule() -> None:
    """No bare `noqa` or `type: ignore`: the rule is named, and the reason stands beside it."""
    for path in MODULES:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if "# noqa" in line:
                assert re.search(r"# (ruff: )?noqa: [A-Z]+\d+(, ?[A-Z]+\d+)* - \S+", line), f"{room(path)}:{number}"
            if "# type: ignore" in line:
                assert re.search(r"# type: ignore\[[a-z, -]+\] # \S+", line), f"{room(path)}:{number}"


def test_the_tree_in_the_readme_is_the_tree() -> None:
    """Every folder and file the README's tree names exists, and every top-level folder is in it."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    tree = re.search(r"```tree\n(.*?)```", text, re.DOTALL)
    assert tree, "README.md has no tree"
    parents: list[str] = []
    named = set()
    for line in tree.group(1).splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        name = line.split()[0]
        parents[depth:] = [name.rstrip("/")]
        path = ROOT.joinpath(*parents)
        assert path.is_dir() if name.endswith("/") else path.exists(), f"README.md names {path.relative_to(ROOT)}"
        named.add(parents[0])
    tracked = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith((".", "_"))} - {"var"}
    assert tracked - named == set(), "top-level folders that README.md does not name"


def test_no_file_names_a_machine_or_a_registry() -> None:
    """No absolute path of somebody's machine and no package index host in a committed file."""
    hosts = r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org"
    forbidden = re.compile(rf"/(?:root|(?:work|home|Users)/[a-z]+)/|{hosts}")
    folders = [path for name in ("config", "docker") for path in (ROOT / name).rglob("*")]
    lock = ROOT / "clients" / "web" / "package-lock.json"
    for path in [*ROOT.glob("*"), *(ROOT / ".ci").iterdir(), *MODULES, *folders, lock]:
        if (
            path.is_file()
            and path.name != ".git"
            and path.suffix in {".py", ".md", ".toml", ".lock", ".json", ".yaml", "", ".conf"}
        ):
            found = forbidden.search(path.read_text(encoding="utf-8"))
            assert not found, f"{path.relative_to(ROOT)} names {found.group() if found else ''}"

"""Who may use which route: one literal table, and the one decision that reads it.

A route that is missing here is refused at start, and so is a row without a route. The table in the contract
(`access.md`) is written from this one, and a test asks every cell of the running service.

    >>> from stridecue.edges.web.principal import NOBODY
    >>> anna = Principal("physio", others=frozenset({"r-2"}))
    >>> decide(TABLE["GET", "/api/v1/lanes/{lane}"], anna, Subject(lane="1", runner="r-1"))
    'yes'
    >>> decide(TABLE["GET", "/api/v1/lanes/{lane}"], anna, Subject(lane="2", runner="r-2"))
    'no'
    >>> decide(TABLE["GET", "/api/v1/lanes/{lane}"], NOBODY, Subject(lane="1", runner="r-1"))
    'sign in'
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from stridecue.edges.web.principal import Principal

Reach = Literal["no", "own", "all"]
"""`own`: a runner's own lane, a physio's own clients (a lane of nobody's client counts), one's own tokens."""
Method = Literal["GET", "POST", "PUT", "DELETE", "WS"]
Key = tuple[Method, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. `scope`: what a machine's token must carry, beside its maker's right; empty: no machine may."""

    nobody: Reach
    runner: Reach
    physio: Reach
    admin: Reach
    wall: Reach
    scope: str = ""


ANYBODY: Final = Rule("all", "all", "all", "all", "all", "any")

TABLE: Final[dict[Key, Rule]] = {
    # lanes                                          nobody runner physio admin  wall   machine
    ("GET", "/api/v1/lanes"):                   Rule("no",  "no",  "own", "no",  "no",  "lanes:read"),
    ("GET", "/api/v1/lanes/{lane}"):            Rule("no",  "own", "own", "no",  "no",  "lanes:read"),
    ("POST", "/api/v1/lanes/{lane}/stop"):      ANYBODY,
    ("POST", "/api/v1/lanes/{lane}/commands"):  Rule("no",  "own", "own", "no",  "no",  "lanes:command"),
    ("POST", "/api/v1/lanes/{lane}/pain"):      ANYBODY,
    # what the runner may not see of a silent segment, and what was said of pain
    ("GET", "/api/v1/lanes/{lane}/trace"):      Rule("no",  "no",  "own", "no",  "no"),
    ("POST", "/api/v1/lanes/{lane}/marks"):     Rule("no",  "no",  "own", "no",  "no"),
    ("POST", "/api/v1/lanes/{lane}/target"):    Rule("no",  "own", "own", "no",  "no",  "lanes:command"),
    ("PUT", "/api/v1/lanes/{lane}/outputs/{output}"): Rule("no", "own", "own", "no", "no", "lanes:command"),
    ("POST", "/api/v1/lanes/{lane}/sounded"):   Rule("no",  "own", "own", "no",  "no"),
    ("POST", "/api/v1/lanes/{lane}/claims"):    Rule("no",  "no",  "own", "all", "no"),
    ("WS", "/ws/lanes/{lane}"):                 Rule("no",  "own", "own", "no",  "no",  "lanes:read"),
    ("WS", "/ws/lanes/{lane}/sensor"):          Rule("no",  "own", "own", "no",  "no"),
    ("WS", "/ws/floor"):                        Rule("no",  "no",  "own", "no",  "all", "lanes:read"),
    ("PUT", "/api/v1/lanes/{lane}/runner"):     Rule("no",  "no",  "own", "no",  "no"),
    # a name, which no machine's token reaches
    ("GET", "/api/v1/lanes/{lane}/runner"):     Rule("no",  "own", "own", "no",  "no"),
    ("DELETE", "/api/v1/lanes/{lane}/runner"):  Rule("no",  "no",  "own", "no",  "no"),
    ("GET", "/api/v1/lanes/{lane}/guide"):      Rule("no",  "own", "own", "no",  "no",  "lanes:read"),
    # runners
    ("GET", "/api/v1/runners"):                 Rule("no",  "no",  "own", "no",  "no",  "runners:read"),
    # what waits follows from findings: no machine
    ("GET", "/api/v1/caseload"):                Rule("no",  "no",  "own", "no",  "no"),
    ("POST", "/api/v1/runners"):                Rule("no",  "no",  "all", "no",  "no"),
    ("GET", "/api/v1/runners/{runner}"):        Rule("no",  "no",  "own", "no",  "no",  "runners:read"),
    ("PUT", "/api/v1/runners/{runner}/record"): Rule("no",  "no",  "own", "no",  "no"),
    ("GET", "/api/v1/runners/{runner}/baselines"): Rule("no", "no", "own", "no", "no",  "runners:read"),
    ("GET", "/api/v1/runners/{runner}/baselines/trial"): Rule("no", "no", "own", "no", "no"),
    ("POST", "/api/v1/runners/{runner}/baselines"): Rule("no", "no", "own", "no", "no"),
    ("PUT", "/api/v1/runners/{runner}/enrolment"): Rule("no", "no", "own", "no", "no"),
    ("POST", "/api/v1/runners/{runner}/enrolment/choices"): Rule("no", "no", "own", "no", "no"),
    ("POST", "/api/v1/runners/{runner}/lock"):  Rule("no",  "no",  "own", "no",  "no"),
    ("POST", "/api/v1/runners/{runner}/unlock"): Rule("no", "no",  "own", "no",  "no"),
    ("GET", "/api/v1/runners/{runner}/history"): Rule("no", "no",  "own", "no",  "no",  "runners:read"),
    ("POST", "/api/v1/runners/{runner}/history"): Rule("no", "no", "own", "no",  "no"),
    # with the pain that their plan calls green
    ("GET", "/api/v1/runners/{runner}/sessions"): Rule("no", "no", "own", "no",  "no"),
    ("POST", "/api/v1/runners/{runner}/history/file"): Rule("no", "no", "own", "no", "no"),
    # findings: health data, which no machine's token reaches
    ("GET", "/api/v1/runners/{runner}/pain"):   Rule("no",  "no",  "own", "no",  "no"),
    ("POST", "/api/v1/runners/{runner}/pain"):  Rule("no",  "no",  "own", "no",  "no"),
    ("GET", "/api/v1/runners/{runner}/notes"):  Rule("no",  "no",  "own", "no",  "no"),
    ("GET", "/api/v1/runners/{runner}/prompts"): Rule("no", "no",  "own", "no",  "no"),
    ("GET", "/api/v1/runners/{runner}/proposals"): Rule("no", "no", "own", "no", "no"),
    ("POST", "/api/v1/runners/{runner}/proposals/{number}/answer"): Rule("no", "no", "own", "no", "no"),
    ("GET", "/api/v1/runners/{runner}/assessments"): Rule("no", "no", "own", "no", "no"),
    ("POST", "/api/v1/runners/{runner}/assessments"): Rule("no", "no", "own", "no", "no"),
    ("GET", "/api/v1/runners/{runner}/scores"): Rule("no",  "no",  "own", "no",  "no"),
    ("POST", "/api/v1/runners/{runner}/scores"): Rule("no", "no",  "own", "no",  "no"),
    ("GET", "/api/v1/runners/{runner}/report"): Rule("no",  "no",  "own", "no",  "no"),
    ("GET", "/api/v1/runners/{runner}/report/sheet"): Rule("no", "no", "own", "no", "no"),
    ("GET", "/api/v1/runners/{runner}/report.pdf"): Rule("no", "no", "own", "no", "no"),
    # plans are nobody's
    ("GET", "/api/v1/plans"):                   Rule("no",  "no",  "all", "no",  "no"),
    ("GET", "/api/v1/plans/{name}"):            Rule("no",  "no",  "all", "no",  "no"),
    ("POST", "/api/v1/plans/check"):            Rule("no",  "no",  "all", "no",  "no"),
    ("PUT", "/api/v1/plans/{name}"):            Rule("no",  "no",  "all", "no",  "no"),
    # devices
    ("GET", "/api/v1/devices"):                 Rule("no",  "no",  "all", "all", "no",  "devices:read"),
    ("DELETE", "/api/v1/devices/{device}/claim"): Rule("no", "no", "own", "all", "no"),
    # the gym: machines and minutes, whoever ran
    ("GET", "/api/v1/gym"):                     Rule("no",  "no",  "all", "all", "no",  "devices:read"),
    ("GET", "/api/v1/gym/days"):                Rule("no",  "no",  "all", "all", "no",  "devices:read"),
    # sessions
    ("GET", "/api/v1/sessions"):                Rule("no",  "no",  "own", "no",  "no",  "sessions:read"),
    ("GET", "/api/v1/weeks"):                   Rule("no",  "no",  "own", "no",  "no",  "sessions:read"),
    ("GET", "/api/v1/sessions/{session}/measures"): Rule("no", "no", "own", "no", "no", "sessions:read"),
    # steps and measures, and nothing that was said
    ("GET", "/api/v1/sessions/{session}/export"): Rule("no", "no", "own", "no", "no",   "sessions:read"),
    # the log holds what was said of pain: as with findings, no machine's token reaches it
    ("GET", "/api/v1/sessions/{session}/log"):  Rule("no",  "no",  "own", "no",  "no"),
    # people
    ("GET", "/api/v1/me"):                      ANYBODY,
    ("POST", "/api/v1/sign-in"):                ANYBODY,
    ("POST", "/api/v1/redeem"):                 ANYBODY,
    ("POST", "/api/v1/sign-out"):               ANYBODY,
    ("POST", "/api/v1/me/passphrase"):          Rule("no",  "no",  "own", "own", "no"),
    ("POST", "/api/v1/lanes/{lane}/code"):      Rule("no",  "no",  "own", "no",  "no"),
    ("POST", "/api/v1/wall/code"):              Rule("no",  "no",  "all", "all", "no"),
    ("GET", "/api/v1/accounts"):                Rule("no",  "no",  "no",  "all", "no"),
    ("POST", "/api/v1/accounts"):               Rule("no",  "no",  "no",  "all", "no"),
    ("POST", "/api/v1/accounts/{account}"):     Rule("no",  "no",  "no",  "all", "no"),
    ("GET", "/api/v1/tokens"):                  Rule("no",  "no",  "own", "own", "no"),
    ("POST", "/api/v1/tokens"):                 Rule("no",  "no",  "own", "own", "no"),
    ("DELETE", "/api/v1/tokens/{token}"):       Rule("no",  "no",  "own", "own", "no"),
    # a runner's rights
    ("GET", "/api/v1/texts"):                   ANYBODY,
    ("GET", "/api/v1/clinical"):                Rule("no",  "no",  "all", "all", "no"),
    ("POST", "/api/v1/clinical"):               Rule("no",  "no",  "all", "no",  "no"),
    ("GET", "/api/v1/audit"):                   Rule("no",  "no",  "no",  "all", "no"),
    ("GET", "/api/v1/lanes/{lane}/consent"):    Rule("no",  "own", "own", "no",  "no"),
    ("POST", "/api/v1/lanes/{lane}/consent"):   Rule("no",  "own", "own", "no",  "no"),
    ("GET", "/api/v1/lanes/{lane}/export"):     Rule("no",  "own", "own", "no",  "no"),
    ("POST", "/api/v1/lanes/{lane}/erasure"):   Rule("no",  "own", "own", "no",  "no"),
    ("GET", "/api/v1/lanes/{lane}/trail"):      Rule("no",  "own", "own", "no",  "no"),
    ("GET", "/api/v1/runners/{runner}/consent"): Rule("no", "no",  "own", "no",  "no"),
    ("POST", "/api/v1/runners/{runner}/consent"): Rule("no", "no", "own", "no",  "no"),
    ("GET", "/api/v1/runners/{runner}/export"): Rule("no",  "no",  "own", "no",  "no"),
    ("POST", "/api/v1/runners/{runner}/erasure"): Rule("no", "no", "own", "all", "no"),
    ("GET", "/api/v1/runners/{runner}/trail"):  Rule("no",  "no",  "own", "no",  "no"),
    # the service
    ("GET", "/healthz"):                        ANYBODY,
    ("GET", "/metrics"):                        Rule("no",  "no",  "no",  "all", "no",  "metrics:read"),
    ("GET", "/api/v1/openapi.json"):            ANYBODY,
    ("GET", "/{path:path}"):                    ANYBODY,
}  # fmt: skip
"""In the home way of life the person at the machine may use every row."""

SCOPES: Final = frozenset(rule.scope for rule in TABLE.values()) - {"", "any"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a request is about, as far as its path tells: a lane, and the runner who is on it, or named."""

    lane: str | None = None
    runner: str | None = None


NOTHING: Final = Subject()
UNKNOWN: Final = ""
"""The runner of something that cannot be found: nobody's own, so that a refusal tells nothing."""

Verdict = Literal["yes", "sign in", "no"]


def decide(rule: Rule, who: Principal, about: Subject = NOTHING) -> Verdict:
    """May they? `sign in`: nobody asks, and somebody might."""
    if who.role == "home" or rule.nobody == "all":
        return "yes"
    if who.role == "nobody":
        return "sign in"
    if who.role == "machine" and rule.scope not in who.scopes | {"any"}:
        return "no"
    reach: Reach = getattr(rule, who.acts_as, "no")  # a machine without a maker has no column
    if reach == "own":
        return "yes" if _own(who, about) else "no"
    return "yes" if reach == "all" else "no"


def _own(who: Principal, about: Subject) -> bool:
    """Whether the subject is theirs; where the path names none, the route itself shows only what is."""
    if who.lane is not None and about.lane != who.lane and about != NOTHING:
        return False
    if who.role == "runner":
        return about.lane == who.lane
    return about.runner is None or about.runner not in who.others | {UNKNOWN}


def needs_sign_in(method: str, path: str) -> bool:
    """Whether nobody may use the route; a route without a row is nobody's."""
    return all(key != (method.upper(), path) or rule.nobody != "all" for key, rule in TABLE.items())


def check(routes: Iterable[Key]) -> None:
    """ValueError when a route has no row, or a row no route: nothing is served by oversight."""
    there = set(routes)
    for missing in sorted(there - set(TABLE)):
        raise ValueError(f"{' '.join(missing)}: no row in edges/web/access.py says who may use it")
    for idle in sorted(set(TABLE) - there):
        raise ValueError(f"{' '.join(idle)}: edges/web/access.py has a row for it, and there is no such route")


def markdown() -> str:
    """The table for people."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Who may use what"
    yield ""
    yield "Written from `edges/web/access.py` by `stridecue contract`. *own*: a runner's own lane; a physio's own"
    yield "clients, and lanes and sessions of nobody's client; one's own tokens. A machine's token needs the named"
    yield "scope, and can never do more than its maker. At home nobody signs in, and the person at the machine may"
    yield "do everything."
    yield ""
    yield "| route | nobody | runner | physio | admin | wall | machine |"
    yield "|---|---|---|---|---|---|---|"
    for (method, path), rule in TABLE.items():
        reaches = (rule.nobody, rule.runner, rule.physio, rule.admin, rule.wall)
        cells = " | ".join({"no": "–", "own": "own", "all": "yes"}[reach] for reach in reaches)
        machine = {"": "–", "any": "yes"}.get(rule.scope, f"`{rule.scope}`")
        yield f"| `{method} {path}` | {cells} | {machine} |"

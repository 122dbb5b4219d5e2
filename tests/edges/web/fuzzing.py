"""Schemathesis against the whole gym over real TLS, as each role: what the document allows, and what it does not.

python -m tests.edges.web.fuzzing 20000      # `make fuzz`: so many cases in all, with sequences of calls
"""

import contextlib
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup

from stridecue.edges.web.access import SCOPES, needs_sign_in
from stridecue.edges.web.signing import COOKIE
from tests.edges.web.serving import Network, gym_in_a_thread

ROLES: Final = ("nobody", "stranger", "physio", "admin", "machine")
SIGNING_OUT: Final = ("/api/v1/sign-out", "/api/v1/me/passphrase")
"""Who has signed out learns nothing more: these two are tried as nobody."""
UNKNOWN: Final = ("nobody", "stranger")
REFUSED: Final = (400, 401, 403, 404, 405, 411, 413, 421)
"""What somebody unknown gets where a sign-in is needed: refused before the body is even looked at, never 422."""
STEPS: Final = 6
"""Calls in one sequence."""
QUIET: Final = settings(
    database=None, derandomize=True, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck)
)


@dataclass
class Tally:
    """How many calls, and what came back."""

    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def calls(self) -> int:
        """All of them."""
        return sum(self.statuses.values())


def signed_in(gym: Network, role: str) -> dict[str, str]:
    """The headers of this role."""
    if role == "machine":
        return {"Authorization": f"Bearer {gym.machine('anna', *SCOPES)}"}
    headers = {"Origin": gym.origin}
    if role == "stranger":
        headers["Cookie"] = f"{COOKIE}={'x' * 43}"
    elif role != "nobody":
        secret = gym.signed_in(role, account={"physio": "anna", "admin": "root"}[role])
        headers["Cookie"] = f"{COOKIE}={secret}"
    return headers


class Fuzz:
    """One role's calls."""

    def __init__(self, gym: Network, role: str, root: Path) -> None:
        self.gym, self.role, self.tally = gym, role, Tally()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = self._root = str(root)
        self._headers = signed_in(gym, role)
        self._known = {"lane": "1", "device": "pod-1", "session": "s-1", "account": "bert", "runner": gym.runners["1"]}
        document = self._session.get(f"{gym.address}api/v1/openapi.json").json()
        schema = schemathesis.openapi.from_dict(document)
        schema.config.update(base_url=gym.origin)
        self.schema: Any = schema if role in UNKNOWN else schema.exclude(path=list(SIGNING_OUT))

    def close(self) -> None:
        """No more calls."""
        self._session.close()

    def call(self, case: Any) -> Any:
        """One case: no server error, and nothing that needs a sign-in without one."""
        for ours in ("Authorization", "Cookie", "Origin"):
            case.headers.pop(ours, None)
        case.headers.update(self._headers)
        case.headers.setdefault("X-Stridecue", "1")
        if self.tally.calls % 2:  # invented names end in 404: every second call is about something that is there
            case.path_parameters.update(
                {name: self._known[name] for name in case.path_parameters if name in self._known}
            )
        case.cookies.clear()
        answer = case.call(session=self._session, verify=self._root, timeout=20)
        self.tally.statuses[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=[not_a_server_error])
        except FailureGroup:
            self.tally.wrong.append(f"{self.role}: {case.method} {case.operation.path} gave {answer.text[:200]}")
        method, path = case.method, case.operation.path
        if self.role in UNKNOWN and needs_sign_in(method, path) and answer.status_code not in REFUSED:
            self.tally.wrong.append(f"ignored authentication: {method} {path} gave {answer.status_code}")
        return answer

    def each_operation(self, examples: int) -> None:
        """Single calls of every operation, half of them as the document wants them, half of them not."""
        for found in self.schema.get_all_operations():
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                self._one(found.ok().as_strategy(generation_mode=mode), examples)

    def _one(self, cases: Any, examples: int) -> None:
        @settings(QUIET, max_examples=examples)
        @given(cases)
        def one(case: Any) -> None:
            self.call(case)

        # an operation without parameters cannot be called wrongly
        with contextlib.suppress(Unsatisfiable):
            one()

    def sequences(self, examples: int) -> None:
        """Calls that use what earlier ones gave: tokens, accounts, sessions, lanes."""
        fuzz = self

        class Gym(self.schema.as_state_machine()):  # type: ignore[misc] # made by schemathesis
            def call(self, case: Any, **_: Any) -> Any:
                return fuzz.call(case)

            def validate_response(self, *_: Any, **__: Any) -> None:
                """`call` has looked."""

        chosen = settings(QUIET, max_examples=examples, stateful_step_count=STEPS)
        Gym.run(settings=chosen)


def fuzz(role: str, examples: int, sequences: int) -> Tally:
    """Everything, as one role, against a gym of its own."""
    with tempfile.TemporaryDirectory(prefix="stridecue-fuzz-") as folder, gym_in_a_thread(Path(folder)) as gym:
        found = Fuzz(gym, role, Path(folder) / "tls" / "ca.pem")
        found.each_operation(examples)
        if sequences:
            found.sequences(sequences)
        found.close()
        return found.tally


def main() -> int:
    """`make fuzz`: as many calls as asked for; 1 when anything was wrong."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    calls, wrong, examples = 0, [], 2
    while calls < wanted:
        for role in ROLES:
            tally = fuzz(role, examples, examples)
            calls += tally.calls
            wrong += tally.wrong
            print(f"{calls:6} calls; {role}: {dict(sorted(tally.statuses.items()))}, {len(wrong)} wrong", flush=True)
        examples = min(examples * 4, 60)
    for one in dict.fromkeys(wrong):
        print(one)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())

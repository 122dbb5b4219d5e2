"""A runner who wears the firmware's own pods and bracelet, on a real broker that dies and comes back."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.judge import judged_folder
from tests.parts import ROOT, Broker, log_lines, running, sessions, until

OWN_SPM = 160
AWAY_STEPS = 4
CONFIG = """
[web]
port = 0
[broker]
url = "{url}"
[[lanes]]
name = "1"
plan = "brisk"
runner = "tester"
baseline_spm = 160.0
devices = [{{ id = "pod-left", side = "left" }}, {{ id = "pod-right", side = "right" }}]
bracelets = ["wrist"]
"""
PLAN = """
name = "brisk"
[ramp]
every_s = 1
[[segments]]
mode = "continuous"
target_permille = 100
"""


@contextmanager
def worn(broker: Broker) -> Iterator[None]:
    """The runner, until the end of the context."""
    where = {"host": "127.0.0.1", "port": broker.port, "site": "home", "user": "device", "password": broker.password}
    wears = {"left": "pod-left", "right": "pod-right", "bracelet": "wrist", "own_spm": OWN_SPM, "seed": 1}
    command = [sys.executable, str(ROOT / "hardware" / "simulated" / "runner.py")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdin is not None
    process.stdin.write(json.dumps({**where, **wears}) + "\n")
    process.stdin.flush()
    try:
        yield
    finally:
        try:
            _, erred = process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
    assert (process.returncode, erred) == (0, "")


class Written:
    """What is on disk of the one session that is under way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.session = until(lambda: sessions(folder), "a session")[0]["id"]

    def lines(self) -> list[dict[str, Any]]:
        """Its log, so far."""
        return log_lines(self._folder, self.session)

    def steps(self, *, live: bool) -> list[dict[str, Any]]:
        """Its footfalls."""
        return [line for line in self.lines() if line.get("event") == "footfall" and line["live"] == live]

    def whole(self) -> bool:
        """Is there every step of both feet, up to the last one?"""
        there: dict[str, set[int]] = {}
        for step in self.steps(live=True) + self.steps(live=False):
            there.setdefault(step["device"], set()).add(step["seq"])
        return len(there) == 2 and all(seqs == set(range(max(seqs) + 1)) for seqs in there.values())

    def cue(self, *kinds: str) -> dict[str, Any]:
        """The last one of these kinds; empty: none yet."""
        return next((line for line in reversed(self.lines()) if line.get("cue") in kinds), {})

    def sounds(self) -> bool:
        """Does a beat?"""
        return self.cue("tempo", "silence").get("cue") == "tempo"

    def cadence_spm(self) -> float:
        """Of the last six live strides of the left foot, which wander by less than 1 spm."""
        left = [step["at_us"] for step in self.steps(live=True) if step["device"] == "pod-left"][-7:]
        return 120e6 * (len(left) - 1) / (left[-1] - left[0]) if len(left) == 7 else 0.0


@pytest.mark.mosquitto
def test_a_runner_follows_the_wrist_and_a_dead_broker_costs_no_step(real_mosquitto: Broker, tmp_path: Path) -> None:
    """Both feet count and the pulses raise the cadence; no broker: silence; its steps come later, none is cued."""
    config, folder = tmp_path / "stridecue.toml", tmp_path / "store"
    config.write_text(CONFIG.format(url=real_mosquitto.url))
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "brisk.toml").write_text(PLAN)
    with running(folder, "run", "-c", config, "--folder", folder) as service, worn(real_mosquitto):
        written = Written(folder)
        until(written.sounds, "a beat")
        assert {step["device"] for step in written.steps(live=True)} == {"pod-left", "pod-right"}
        until(lambda: written.cadence_spm() > OWN_SPM + 2, "the runner follows what the wrist feels")
        real_mosquitto.kill()
        until(lambda: not written.sounds(), "silence")
        before = len(written.steps(live=True))
        real_mosquitto.start()
        until(lambda: len(written.steps(live=False)) >= AWAY_STEPS and written.whole(), "the steps of the gap")
        until(lambda: len(written.steps(live=True)) > before, "live steps again")
        assert service.interrupt() == 0
    assert written.whole()
    assert judged_folder(folder) == {written.session: []}

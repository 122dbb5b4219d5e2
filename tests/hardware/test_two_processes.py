"""Pod → real Mosquitto → service → bracelet, the pod and the bracelet each a MicroPython process."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from bracelet.bracelet import LATE_US, LEAD_US
from shared.beats import beat_us, first_beat_at_or_after
from tests.core.gait.runner import STRIDE_S, foot, turned
from tests.parts import MICROPYTHON, ROOT, Broker, log_lines, running, sessions, until

SECONDS = 19
RATE_HZ = 208.345
CONFIG = """
[web]
port = 0
[broker]
url = "{url}"
[[lanes]]
name = "1"
plan = "steady"
runner = "tester"
baseline_spm = {baseline_spm}
devices = [{{ id = "pod-left", side = "left" }}]
bracelets = ["wrist"]
"""


def port(script: str, broker: Broker, device: str, **more: object) -> subprocess.Popen[str]:
    """A firmware process."""
    login = {"host": "127.0.0.1", "port": broker.port, "site": "home", "user": "device", "password": broker.password}
    wanted = json.dumps({**login, "device": device, **more})
    command = [str(MICROPYTHON), str(ROOT / "hardware" / "simulated" / script), wanted]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.mosquitto
@pytest.mark.micropython
def test_steps_go_in_at_the_foot_and_come_out_at_the_wrist(real_mosquitto: Broker, tmp_path: Path) -> None:
    """Every step that is acknowledged is in the log; every pulse is felt on a beat that was said.

    Within 40 ms: a pulse that cannot begin within 30 ms of its beat is left out, and clock and motor have 10.
    """
    t_us, imu = foot(SECONDS + 1, RATE_HZ)
    now_s = np.arange(SECONDS * RATE_HZ) / RATE_HZ
    wander_s = now_s + 0.008 * np.sin(2 * np.pi * now_s / 3.1)  # nobody lands every 0.7 s to the millisecond
    imu = turned(np.column_stack([np.interp(wander_s, t_us / 1e6, column) for column in imu.T]), 3)
    samples = np.hstack([imu[:, :3] / 9.80665 * 250, np.degrees(imu[:, 3:])])
    file = tmp_path / "samples"
    np.round(samples).astype("<i2").tofile(file)
    config = tmp_path / "stridecue.toml"
    config.write_text(CONFIG.format(url=real_mosquitto.url, baseline_spm=round(120 / STRIDE_S, 1)))
    folder = tmp_path / "store"
    with running(folder, "run", "-c", config, "--folder", folder):
        wrist = port("bracelet.py", real_mosquitto, "wrist", seconds=SECONDS + 4)
        pod = port("pod.py", real_mosquitto, "pod-left", side="left", samples=str(file))
        pod_said, pod_erred = pod.communicate(timeout=SECONDS + 30)
        wrist_said, wrist_erred = wrist.communicate(timeout=SECONDS + 30)
        until(lambda: sessions(folder), "a session")
    assert pod_erred == ""
    assert wrist_erred == ""
    _, steps, _ = pod_said.splitlines()[0].split()
    assert pod_said.splitlines()[1] == f"acknowledged {steps}"
    lines = log_lines(folder, sessions(folder)[0]["id"])
    logged = {line["seq"] for line in lines if line.get("event") == "footfall"}
    assert logged == set(range(int(steps)))
    tempos = [line for line in lines if line.get("cue") == "tempo"]
    pulses = [int(line.split()[0]) for line in wrist_said.splitlines() if not line.startswith("end")]
    assert len(pulses) >= 5
    for felt_us in (pulse + LEAD_US for pulse in pulses):
        beats = []
        for tempo in tempos:
            n = first_beat_at_or_after(tempo["anchor_us"], tempo["milli_spm"], felt_us - 100_000)
            beats += [beat_us(tempo["anchor_us"], tempo["milli_spm"], n + i) for i in range(2)]
        assert min(abs(felt_us - beat) for beat in beats) <= LATE_US + 10_000

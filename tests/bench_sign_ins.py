"""What a flood of sign-ins costs a cue: fifty lanes, with and without ten wrong passphrases a second.

    python -m tests.bench_sign_ins [seconds]

Every try comes from an address of its own, so that none is told to wait and each one is hashed (argon2id, 46 MiB):
the worst that the limits let through. The latency is from the moment a step is due to the moment its cue is offered,
in the process that serves TLS, hashes and writes the audit trail. Quiet and flooded turns alternate; judge the
difference.
"""

import asyncio
import gc
import itertools
import ssl
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import httpx
import numpy as np

from tests.app.floors import STEP_US, footfall, message
from tests.edges.web.serving import OURS, Network, network

LANES: Final = 50
TRIES_PER_S: Final = 10
TURNS: Final = 3
AIM_MS: Final = 10.0


async def cues(gym: Network, seconds: float, first: int) -> tuple[list[float], int]:
    """Latencies in ms of every step that falls due; and the number of the next step."""
    late_ms: list[float] = []
    start_s, step = time.perf_counter(), first
    for step in itertools.count(first):
        for lane in range(LANES):
            due_s = start_s + ((step - first) + lane / LANES) * STEP_US / 1e6
            await asyncio.sleep(max(0.0, due_s - time.perf_counter()))
            found = footfall(step, f"pod-{lane + 1}")
            gym.floor.receive(*message(found), found.at_us)
            late_ms.append((time.perf_counter() - due_s) * 1000)
        if time.perf_counter() - start_s > seconds:
            break
    return late_ms, step + 1


def flood(address: str, root: str) -> None:
    """Until it is ended: a wrong passphrase every tenth of a second, each from another address of loopback."""
    trust = ssl.create_default_context(cafile=root)
    tried: dict[int, int] = {}
    for count in itertools.count(1):
        began_s = time.perf_counter()
        source = f"127.{1 + count // 60_000}.{count // 250 % 240}.{1 + count % 250}"
        transport = httpx.HTTPTransport(verify=trust, local_address=source)
        with httpx.Client(base_url=address, transport=transport, timeout=20) as client:
            body = {"name": "anna", "passphrase": f"wrong passphrase {count}"}
            answer = client.post("/api/v1/sign-in", json=body, headers={**_dashed(), "Origin": address.rstrip("/")})
        tried[answer.status_code] = tried.get(answer.status_code, 0) + 1
        print(tried, flush=True)
        time.sleep(max(0.0, 1 / TRIES_PER_S - (time.perf_counter() - began_s)))


def _dashed() -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in OURS.items()}


async def measure(seconds: float) -> int:
    """Alternate, print, and compare with the aim."""
    gc.freeze()  # as the service does once it is warm, and for the same reasons
    gc.set_threshold(2_000, 50, 100)
    sys.setswitchinterval(0.0001)
    quiet: list[float] = []
    flooded: list[float] = []
    with tempfile.TemporaryDirectory(prefix="stridecue-bench-") as folder:
        async with network(Path(folder), LANES) as gym:
            for lane in range(3, LANES + 1):
                gym.floor.claim(str(lane), f"pod-{lane}", 0)
            root, said, step = Path(folder) / "tls" / "ca.pem", Path(folder) / "flood.txt", 0
            _, step = await cues(gym, 3.0, step)  # the first steps compile and warm
            for _ in range(TURNS):
                found, step = await cues(gym, seconds, step)
                quiet += found
                with said.open("w") as out:
                    command = [sys.executable, "-m", "tests.bench_sign_ins", gym.address, str(root)]
                    attack = await asyncio.create_subprocess_exec(*command, stdout=out)
                    try:
                        while not said.read_text():
                            _, step = await cues(gym, 0.5, step)
                        found, step = await cues(gym, seconds, step)
                        flooded += found
                    finally:
                        attack.terminate()
                        await attack.wait()
            answers = said.read_text().splitlines()[-1]
    before, during = (np.percentile(part, (50, 99)) for part in (quiet, flooded))
    more_ms = during[1] - before[1]
    print(f"cue latency, {LANES} lanes, p50 / p99 ms: quiet {before[0]:.2f} / {before[1]:.2f}")
    print(f"with {TRIES_PER_S} wrong sign-ins a second: {during[0]:.2f} / {during[1]:.2f}; answers {answers}")
    print(f"p99 {more_ms:+.2f} ms (aim: at most +{AIM_MS:g})")
    return int(more_ms > AIM_MS)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        flood(sys.argv[1], sys.argv[2])
    sys.exit(asyncio.run(measure(float(sys.argv[1]) if len(sys.argv) > 1 else 10.0)))

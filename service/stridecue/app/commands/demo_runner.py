"""Who runs on lane 2 of the demo: a simulated runner who wears a pod on each foot and a bracelet.

Where the hardware's sources are at hand, the devices run the firmware itself, in a process of their own
(`hardware/simulated/runner.py`): sensor, detector, ring, bracelet. An installed package has none of them: then the
service's own simulated pods take their place.
"""

import asyncio
import contextlib
import json
import sys
from pathlib import Path
from typing import Any, Final

from stridecue.edges.broker import Address
from stridecue.edges.sources.contact import Contact
from stridecue.edges.sources.pod import Pod
from stridecue.edges.sources.simulated import SimulatedRunner

LEFT, RIGHT, BRACELET = "demo-left", "demo-right", "demo-bracelet"
OWN_SPM: Final = 160.0
FIRMWARE: Final = Path(__file__).parents[4] / "hardware" / "simulated" / "runner.py"
END_S: Final = 2.0


def words(seed: int) -> str:
    """What is said of them."""
    devices = "the firmware's own pods and bracelet" if FIRMWARE.is_file() else "simulated pods (no firmware is here)"
    return f"a simulated runner, seed {seed}, own cadence {OWN_SPM:g} spm, with {devices}"


async def run(where: Address, site: str, seed: int) -> None:
    """Run until cancelled."""
    if FIRMWARE.is_file():
        await _with_firmware(where, site, seed)
    else:
        await _with_pods(where, site, seed)


async def _with_firmware(where: Address, site: str, seed: int) -> None:
    login = {
        "host": where.host,
        "port": where.port,
        "user": where.username or "",
        "password": where.password or "",
        "site": site,
    }
    worn = {"left": LEFT, "right": RIGHT, "bracelet": BRACELET, "own_spm": OWN_SPM, "seed": seed}
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(FIRMWARE), stdin=asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the demo, which ends its runner itself
    )  # fmt: skip
    assert process.stdin is not None  # noqa: S101 - piped above
    process.stdin.write(json.dumps({**login, **worn}).encode() + b"\n")
    try:
        await process.wait()
        raise RuntimeError(f"the simulated runner ended with {process.returncode}: {FIRMWARE}")
    finally:
        if process.returncode is None:
            process.stdin.close()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), END_S)
            if process.returncode is None:
                process.kill()
                await process.wait()


async def _with_pods(where: Address, site: str, seed: int) -> None:
    runner = SimulatedRunner(seed=seed, own_spm=OWN_SPM)

    def hears(cue: dict[str, Any]) -> None:
        runner.heard_spm = cue["milli_spm"] / 1000 if cue["kind"] == "tempo" else None

    pods = {"left": Pod(where, site, LEFT, side="left"), "right": Pod(where, site, RIGHT, side="right")}
    bracelet = Pod(where, site, BRACELET, kind="bracelet", worn="wrist", heard=hears)
    async with asyncio.TaskGroup() as tasks:
        for pod in (*pods.values(), bracelet):
            tasks.create_task(pod.run())
        for pod in pods.values():
            await pod.link.connected.wait()
        starts_us = {side: pod.now_us() for side, pod in pods.items()}
        while True:
            contact: Contact = runner.step()
            await pods[contact.side].play(contact, starts_us[contact.side])

"""A gym's devices as the handyman meets them: added while the service runs, worn, lost."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from stridecue.edges.door.passport import read
from stridecue.edges.register import HOME, Register, accounts, devices
from stridecue.edges.sources.pod import Pod
from stridecue.edges.sources.simulated import SimulatedRunner
from stridecue.edges.tls.files import Folder, utc_now
from tests.parts import alongside, eventually, free_port, running, stridecue, until

CONFIG = """
site = "gym"
[network]
enabled = true
host = "127.0.0.1"
port = {pages}
landing_port = 0
names = ["localhost"]
[broker]
tls_port = {tls}
[[lanes]]
name = "1"
devices = [{{ id = "pod-7" }}]
"""


@contextlib.asynccontextmanager
async def on_the_shoe(folder: Path, name: str) -> AsyncIterator[Pod]:
    """A runner with one pod, which knows what stands in its file."""
    told = read(folder / "devices" / f"{name}.json")
    pod = Pod(told.address, told.site, told.user)

    async def feet() -> None:
        await pod.link.connected.wait()
        start_us = pod.now_us()
        for contact in SimulatedRunner(seed=3, own_spm=165.0):
            await pod.play(contact, start_us)

    async with alongside(pod.run(), feet()):
        yield pod


async def test_a_pod_comes_runs_and_goes(tmp_path: Path) -> None:
    """Its steps are on disk, over TLS, with the password of its file; revoked, it is put out and its lane waits."""
    folder, config, names = tmp_path / "kept", tmp_path / "stridecue.toml", ["localhost", "127.0.0.1"]
    config.write_text(CONFIG.format(pages=free_port(), tls=free_port()))
    tls, register = Folder(folder), Register(folder)
    tls.begin("gym", names, utc_now())
    tls.issue(names, utc_now())
    with register.change(HOME, "a gym that was set up") as change:
        accounts.add(change, "root", "admin", "not a hash: nobody signs in here")
    with running(tmp_path / "run", "run", "-c", config, "--folder", folder) as service:
        added = await asyncio.to_thread(stridecue, "device", "add", "pod-7", "-c", config, "--folder", folder)
        assert added.returncode == 0, added.stderr
        async with on_the_shoe(folder, "pod-7") as pod:
            await eventually(lambda: pod.acked_seq >= 3, "steps on disk")
            with register.change(HOME, "lost") as change:
                devices.revoke(change, "pod-7")
            await eventually(lambda: not pod.link.connected.is_set(), "put out")
            await eventually(lambda: "refused 'pod-7': no such device, or revoked" in service.words(), "kept out")
        until(lambda: "pod-7 is revoked: lane 1 waits for another device" in service.words(), "its lane is told")
        assert service.interrupt() == 0

"""`stridecue bench`: the service under load, beside a null consumer under the same load, in one run.

Three processes on loopback: a broker, the subject (the service, or a consumer of the same client
library that decodes nothing and publishes every message back), and a load of N runners × 3 steps/s.
The latency is from a footfall's publication to the arrival of the lane's answer, as a device would
see it: two hops through the broker included, for both. Judge the ratios, never a bare p99.
"""

import asyncio
import heapq
import json as plain_json
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import orjson
import typer
from rich.table import Table

from stridecue.app.commands.bench_cost import costs
from stridecue.app.commands.bench_loads import load_costs
from stridecue.app.commands.terminal import CommandError, Json, console, show
from stridecue.edges import wire
from stridecue.edges.broker import Address, BrokerLink, address
from stridecue.edges.managed_broker import ManagedBroker

SITE: Final = "bench"
STEPS_PER_S: Final = 3.0
SETTLE_S: Final = 4.0
READY_S: Final = 90.0
Figures = dict[str, float]


def bench(
    context: typer.Context,
    runners: Annotated[int, typer.Option(min=1, max=2000, help="How many runners, three steps a second each.")] = 50,
    seconds: Annotated[float, typer.Option(min=1, max=600, help="How long each subject is measured.")] = 10,
    broker: Annotated[
        str | None, typer.Option(help="Another broker on this machine: mqtt://[user:password@]127.0.0.1:port")
    ] = None,
    json: Json = False,
) -> None:
    """Measure latency and CPU per step of the service, and of a null consumer beside it."""
    if context.invoked_subcommand is not None:
        return
    where = address(broker) if broker else None
    if where is not None and where.host not in ("127.0.0.1", "localhost", "::1"):
        raise CommandError(f"broker {where}: a load goes to this machine only (127.0.0.1)")
    with console.status(f"measuring {runners} runners: service, then null consumer, {seconds:g} s each …"):
        found = asyncio.run(_bench(runners, seconds, where))
        found["parts_us"] = {**costs(), **load_costs()}
    if json:
        show(found)
        return
    table = Table(f"{runners} runners", "p50 ms", "p99 ms", "CPU µs/step", "answers", "memory MB", box=None)
    for name in ("service", "null_consumer"):
        figures = found[name]
        table.add_row(
            name.replace("_", " "),
            f"{figures['p50_ms']:.2f}",
            f"{figures['p99_ms']:.2f}",
            f"{figures['cpu_us_per_step']:.0f}",
            f"{figures['answered_pct']:.1f} %",
            f"{figures['memory_mb']:.0f}",
        )
    table.add_row(
        "ratio", f"{found['ratio']['p50']:.2f}", f"{found['ratio']['p99']:.2f}", f"{found['ratio']['cpu']:.2f}", "", ""
    )
    console.print(table)
    parts = ", ".join(f"{name.replace('_', ' ')} {value:.1f}" for name, value in found["parts_us"].items())
    console.print(f"one step, µs: {parts}; ready after {found['service']['ready_s']:.1f} s; {found['machine']['cpu']}")


async def _bench(runners: int, seconds: float, where: Address | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="stridecue-bench-") as scratch:
        managed = None
        if where is None:
            managed = ManagedBroker(Path(scratch) / "broker", SITE, 0, lambda _text: None)
            await managed.start()
            where = managed.address
        try:
            service = await subject("service", runners, seconds, where, Path(scratch))
            null = await subject("null", runners, seconds, where, Path(scratch))
        finally:
            if managed is not None:
                await managed.stop()
    ratio = {
        "p50": service["p50_ms"] / null["p50_ms"],
        "p99": service["p99_ms"] / null["p99_ms"],
        "cpu": service["cpu_us_per_step"] / null["cpu_us_per_step"],
    }
    return {"runners": runners, "service": service, "null_consumer": null, "ratio": ratio, "machine": machine()}


def machine() -> dict[str, Any]:
    """What it was measured on."""
    cpu = platform.processor()
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                cpu = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass
    return {
        "cpu": cpu or platform.machine(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


async def subject(
    kind: str,
    runners: int,
    seconds: float,
    where: Address,
    scratch: Path,
    *,
    begun: Callable[[], object] = lambda: None,
) -> Figures:
    """Start one subject, put the load on it, take its figures; `begun` is called when it works."""
    settings = {"kind": kind, "runners": runners, "host": where.host, "port": where.port, "username": where.username,
                "password": where.password, "folder": str(scratch / kind)}  # fmt: skip
    started_s = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "stridecue.app.commands.bench_subject",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    questions, answers = process.stdin, process.stdout
    assert questions is not None  # noqa: S101 - piped above
    assert answers is not None  # noqa: S101 - the same

    async def ask(word: dict[str, Any] | str) -> dict[str, Any]:
        questions.write(orjson.dumps(word) + b"\n")
        line = await asyncio.wait_for(answers.readline(), READY_S)
        if not line:
            raise CommandError(f"bench: the {kind} ended before it was measured")
        return plain_json.loads(line)  # type: ignore[no-any-return] # our own child's answer

    try:
        await ask(settings)
        ready_s = time.monotonic() - started_s
        load = Load(runners, where)
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(load.link.run())
            await asyncio.wait_for(load.link.connected.wait(), 10)
            await load.run(SETTLE_S)
            load.begin()
            begun()
            before = await ask("figures")
            await load.run(seconds)
            after = await ask("figures")
            await asyncio.sleep(0.5)
            running.cancel()
        steps = max(load.sent, 1)
        delays_ms = np.array(load.delays_us or [0], dtype=float) / 1000
        return {
            "p50_ms": float(np.percentile(delays_ms, 50)),
            "p99_ms": float(np.percentile(delays_ms, 99)),
            "cpu_us_per_step": (after["cpu_s"] - before["cpu_s"]) * 1e6 / steps,
            "answered_pct": 100.0 * len(load.delays_us) / steps,
            "steps_per_s": load.sent / seconds,
            "memory_mb": after["memory_mb"],
            "ready_s": ready_s,
        }
    finally:
        questions.close()
        try:
            await asyncio.wait_for(process.wait(), 15)
        except TimeoutError:
            process.kill()


class Load:
    """N runners, each a pod that sends a footfall about every third of a second and waits for its lane's answer."""

    def __init__(self, runners: int, where: Address) -> None:
        self._runners = runners
        self._random = random.Random(1)  # noqa: S311 - a repeatable load
        self._seq = [0] * runners
        self._sent_us: dict[str, int] = {}
        self._due_s = [self._random.uniform(0, 1 / STEPS_PER_S) for _ in range(runners)]
        self.sent = 0
        self.delays_us: list[int] = []
        self._t_us = [0.0] * runners
        self.link = BrokerLink(where, "bench-load", [(f"{wire.VERSION}/{SITE}/lanes/+/step", 0)], self._answered)

    def begin(self) -> None:
        """From here on it counts."""
        self.sent = 0
        self.delays_us.clear()
        self._sent_us.clear()

    def _answered(self, topic: str, _payload: bytes, _retained: bool) -> None:
        sent_us = self._sent_us.pop(topic.split("/")[4], None)
        if sent_us is not None:
            self.delays_us.append(time.monotonic_ns() // 1000 - sent_us)

    async def run(self, seconds: float) -> None:
        """Send for so long; each runner at its own time, with natural variability."""
        loop = asyncio.get_running_loop()
        origin_s = loop.time()
        heap = sorted((self._due_s[i], i) for i in range(self._runners))
        while heap[0][0] < seconds:
            due_s, i = heap[0]
            wait_s = origin_s + due_s - loop.time()
            if wait_s > 0:
                await asyncio.sleep(wait_s)
            self._step(i)
            heapq.heapreplace(heap, (due_s + self._random.gauss(1, 0.018) / STEPS_PER_S, i))
        self._due_s = [0.0] * self._runners
        for due_s, i in heap:
            self._due_s[i] = due_s - seconds

    def _step(self, i: int) -> None:
        name = f"r{i}"
        now_us = time.monotonic_ns() // 1000
        body = b'{"boot":"9f3a11c2","seq":%d,"t_us":%d,"side":"%s","live":true}' % (
            self._seq[i], now_us, b"right" if self._seq[i] % 2 else b"left",
        )  # fmt: skip
        self._seq[i] += 1
        self.sent += 1
        self._sent_us[name] = now_us
        self.link.offer(wire.topic(SITE, name, "footfall"), body, qos=1)

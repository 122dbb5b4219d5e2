"""What is measured, in a process of its own: the service, or a null consumer.

Settings and questions come on standard input, answers go to standard output, one JSON value a line.
"""

import asyncio
import resource
import sys
import time
from pathlib import Path
from typing import Any

import orjson

from stridecue.app.config import BrokerKeys, Configuration, StoreKeys, WebKeys
from stridecue.app.floor.lane_keys import DeviceKeys, LaneKeys
from stridecue.app.service import Service
from stridecue.edges import wire
from stridecue.edges.broker import Address, BrokerLink

SITE = "bench"


def answer(found: dict[str, Any]) -> None:
    """One line to whoever asked."""
    sys.stdout.buffer.write(orjson.dumps(found) + b"\n")
    sys.stdout.buffer.flush()


def figures() -> dict[str, float]:
    """CPU seconds of this process so far, and its memory now."""
    pages = Path("/proc/self/statm")
    if pages.exists():
        memory_mb = int(pages.read_text().split()[1]) * resource.getpagesize() / 1e6
    else:
        memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # bytes on macOS
    return {"cpu_s": time.process_time(), "memory_mb": memory_mb}


async def service(settings: dict[str, Any], ended: asyncio.Event) -> None:
    """The service as it is, every runner on a lane with a target."""
    login = f"{settings['username']}:{settings['password']}@" if settings["username"] else ""
    lanes = tuple(
        LaneKeys(f"r{i}", "steady", "bench", 171.0, devices=(DeviceKeys(f"r{i}"),)) for i in range(settings["runners"])
    )
    configuration = Configuration(
        SITE, StoreKeys(settings["folder"], 10), WebKeys(port=0),
        BrokerKeys(f"mqtt://{login}{settings['host']}:{settings['port']}"), lanes=lanes,
    )  # fmt: skip
    subject = Service(configuration, None, lambda text: print(text, file=sys.stderr), source="bench")  # noqa: T201 - a person watches standard error
    running = asyncio.create_task(subject.run())
    ready = asyncio.create_task(subject.ready.wait())
    await asyncio.wait([running, ready], return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        running.result()
    answer({"ready": True})
    await ended.wait()
    subject.stop.set()
    await running


async def null(settings: dict[str, Any], ended: asyncio.Event) -> None:
    """The same client library; decodes nothing, publishes one message back."""
    where = Address(settings["host"], settings["port"], settings["username"], settings["password"])
    prefix = f"{wire.VERSION}/{SITE}/lanes/"

    def back(topic: str, payload: bytes, _retained: bool) -> None:
        link.offer(f"{prefix}{topic.split('/')[3]}/step", payload)

    link = BrokerLink(where, "bench-null", [(wire.topic(SITE, "+", "footfall"), 1)], back)
    running = asyncio.create_task(link.run())
    await link.connected.wait()
    answer({"ready": True})
    await ended.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def main() -> None:
    """Settings first, then questions until standard input ends."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    settings = orjson.loads(await reader.readline())
    ended = asyncio.Event()
    subject = asyncio.create_task({"service": service, "null": null}[settings["kind"]](settings, ended))
    while line := await reader.readline():
        if orjson.loads(line) == "figures":
            answer(figures())
    ended.set()
    await subject


if __name__ == "__main__":
    asyncio.run(main())

"""`stridecue run`: the service, until Ctrl-C."""

import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from stridecue import __version__
from stridecue.app.commands.terminal import ConfigFile, Folder, configuration, say
from stridecue.app.config import Configuration
from stridecue.app.service import Service


def run(
    config: ConfigFile = None,
    folder: Folder = None,
    network: Annotated[
        bool, typer.Option("--network", help="For a gym: TLS and accounts, prepared by `setup`.")
    ] = False,
) -> None:
    """Serve: steps in over MQTT, cues out, every session saved. Ctrl-C ends it cleanly."""
    found, plans = configuration(config, folder)
    if network:
        found = replace(found, network=replace(found.network, enabled=True))
    asyncio.run(serve(found, plans))


async def serve(
    found: Configuration,
    plans: Path | None,
    beside: Callable[[Service], Coroutine[None, None, None]] | None = None,
    *,
    source: str = "mqtt",
) -> None:
    """Run the service, and `beside` it whatever the caller wants, until a signal comes or `beside` ends."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("mqtt").setLevel(logging.ERROR)  # the link tells in its own words when the broker is away
    service = Service(found, plans, say, source=source)
    say(f"stridecue {__version__}: starting")
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, service.stop.set)
    running = asyncio.create_task(service.run())
    ready = asyncio.create_task(service.ready.wait())
    await asyncio.wait([running, ready], return_when=asyncio.FIRST_COMPLETED)
    if not running.done() and not service.stop.is_set():
        _greet(service)
        if beside is not None:
            companion = asyncio.create_task(beside(service))
            await asyncio.wait([running, companion], return_when=asyncio.FIRST_COMPLETED)
            service.stop.set()
            companion.cancel()
            outcome = (await asyncio.gather(companion, return_exceptions=True))[0]
            if isinstance(outcome, Exception):
                say(f"the demo broke: {type(outcome).__name__}: {outcome}")
    ready.cancel()
    await running
    say(f"ended cleanly; sessions are in {found.store_path}")
    where = f" --folder {found.store.folder}" if found.store.folder else ""
    say(f"see them with:      stridecue sessions{where}")
    say(f"replay the newest:  stridecue replay last{where}")


def _greet(service: Service) -> None:
    """Where everything is, the page's address on a line of its own."""
    if service.managed is not None and service.managed.gatekeeper is not None:
        say(f"broker: mqtt with TLS on port {service.managed.port} (its own); let a device in: stridecue device add")
    elif service.managed is not None:
        login = service.managed.credentials_file
        say(f"broker: mqtt on {service.managed.address} (its own); login for devices in {login}")
    else:
        say(f"broker: {service.configuration.broker.url.rsplit('@', 1)[-1]}")
    say(f"sessions: {service.configuration.store_path}")
    if service.front.landing:
        say(f"tablets begin at {service.front.landing}, which says how to trust this machine")
    say("ready; Ctrl-C ends; the page:")
    sys.stdout.write(service.page + "\n")
    sys.stdout.flush()

"""The web's wiring: a new subject is a file in `edges/web/routes/`, a line here, and its rows in `access.py`."""

from pathlib import Path
from typing import Any

from fastapi import FastAPI

from stridecue.edges.web.application import application, gated
from stridecue.edges.web.gate import Identity
from stridecue.edges.web.messages import Floor
from stridecue.edges.web.routes import devices, health, lanes, pages, sessions, sockets
from stridecue.edges.web.socket import Screens


def web(floor: Floor, screens: Screens[Any], built: Path | None, identity: Identity) -> FastAPI:
    """The whole application; nothing is read or started by making it."""
    app = application()
    lanes.add(app, floor)
    sockets.add(app, floor, screens)
    devices.add(app, floor)
    sessions.add(app, floor)
    health.add(app, floor)
    pages.add(app, built)  # last: it answers every other GET
    return gated(app, identity)

"""The web's wiring: a new subject is a file in `edges/web/routes/`, a line here, and its rows in `access.py`."""

from pathlib import Path
from typing import Any

from fastapi import FastAPI

from stridecue.edges.web.application import application, gated
from stridecue.edges.web.gate import Identity
from stridecue.edges.web.messages import Floor
from stridecue.edges.web.personal import Personal
from stridecue.edges.web.practising import Occupants, Practice
from stridecue.edges.web.routes import (
    accounts,
    assessments,
    coaching,
    codes,
    devices,
    enrolment,
    findings,
    health,
    lanes,
    occupants,
    outputs,
    pages,
    personal,
    runners,
    sessions,
    sign_in,
    sockets,
)
from stridecue.edges.web.signing import Signing
from stridecue.edges.web.socket import Screens


def web(
    floor: Floor,
    screens: Screens[Any],
    built: Path | None,
    identity: Identity,
    practice: Practice,
    on_lanes: Occupants,
    rights: Personal,
    signing: Signing | None = None,
) -> FastAPI:
    """The whole application; nothing is read or started by making it. `signing`: None at home."""
    app = application()
    lanes.add(app, floor)
    coaching.add(app, floor)
    occupants.add(app, floor, on_lanes)
    runners.add(app, practice)
    enrolment.add(app, practice)
    findings.add(app, practice)
    assessments.add(app, practice)
    outputs.add(app, floor)
    sockets.add(app, floor, screens)
    devices.add(app, floor)
    sessions.add(app, floor)
    health.add(app, floor)
    sign_in.add(app, signing)
    codes.add(app, floor, signing)
    accounts.add(app, signing)
    personal.add(app, floor, rights)
    pages.add(app, built)  # last: it answers every other GET
    return gated(app, identity)

"""The web's wiring: a new subject is a file in `edges/web/routes/`, a line here, and its rows in `access.py`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from stridecue.app.floor.views import FloorView
from stridecue.edges.web.application import application, gated
from stridecue.edges.web.gate import Identity
from stridecue.edges.web.machines import Gym
from stridecue.edges.web.personal import Personal
from stridecue.edges.web.practising import Occupants, Practice
from stridecue.edges.web.routes import (
    accounts,
    assessments,
    coaching,
    codes,
    console,
    devices,
    enrolment,
    findings,
    gym,
    health,
    history,
    lanes,
    occupants,
    outputs,
    pages,
    personal,
    plans,
    runners,
    sensors,
    sessions,
    sign_in,
    sockets,
)
from stridecue.edges.web.sensor import Sensors
from stridecue.edges.web.signing import Signing
from stridecue.edges.web.socket import Screens


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind the routes."""

    floor: FloorView
    screens: Screens[Any]
    practice: Practice
    on_lanes: Occupants
    rights: Personal
    gym: Gym
    sensors: Sensors


def web(behind: Behind, built: Path | None, identity: Identity, signing: Signing | None = None) -> FastAPI:
    """The whole application; nothing is read or started by making it. `signing`: None at home."""
    app, floor = application(), behind.floor
    lanes.add(app, floor)
    coaching.add(app, floor, behind.rights)
    console.add(app, floor, behind.practice)
    occupants.add(app, floor, behind.on_lanes)
    runners.add(app, behind.practice)
    history.add(app, behind.practice)
    enrolment.add(app, behind.practice)
    findings.add(app, behind.practice, behind.on_lanes)
    assessments.add(app, behind.practice)
    plans.add(app, behind.practice)
    outputs.add(app, floor)
    sockets.add(app, floor, behind.screens)
    sensors.add(app, floor, behind.sensors)
    devices.add(app, floor)
    gym.add(app, behind.gym)
    sessions.add(app, floor, behind.practice)
    health.add(app, floor)
    sign_in.add(app, signing)
    codes.add(app, floor, behind.rights, signing)
    accounts.add(app, signing)
    personal.add(app, floor, behind.rights)
    pages.add(app, built)  # last: it answers every other GET
    return gated(app, identity)

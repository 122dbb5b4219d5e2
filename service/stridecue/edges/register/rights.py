"""Who may touch what: asked at every statement, in its own transaction, so no caller can forget to ask.

| | about the house | about a runner | health data |
|---|---|---|---|
| home | yes | yes | own: as a runner |
| service | yes | yes | where the runner agreed that it is kept |
| runner | yes | own | own, also after withdrawing (to read, export, erase) |
| physio | yes | yes | of runners who share with this physio, one at a time |
| admin, wall, machine | yes | yes | never |

The web's own table of routes stands before this one; this is the wall behind the door.
"""

from typing import Final

from sqlalchemy import Connection, Table, select

from stridecue.edges.register.actor import Actor
from stridecue.edges.register.tables.people import CONSENT
from stridecue.edges.register.trail import Action

NEVER: Final = frozenset({"admin", "wall", "machine"})
"""Roles that never see health data, whatever anybody has agreed to."""


def agreed(connection: Connection, runner: str, purpose: str, party: str = "") -> bool:
    """Whether the newest decision of the runner is yes; nobody asked means no."""
    rows = select(CONSENT.c.granted).where(
        CONSENT.c.runner == runner, CONSENT.c.purpose == purpose, CONSENT.c.party == party
    )
    return connection.execute(rows.order_by(CONSENT.c.number.desc()).limit(1)).scalar() == 1


def refusal(connection: Connection, actor: Actor, action: Action, table: Table, about: str | None) -> str | None:
    """Why this actor may not do this; None when they may."""
    if table.info["about"] != "runner":
        return None
    if actor.role == "runner" and about != actor.name:
        return "a runner reaches their own records only"
    if not table.info["health"] or action == "D":
        return None
    if actor.role in NEVER:
        return f"{table.name} is health data: never for the role {actor.role}"
    if about is None:
        # the service counts over all; what it may keep was asked when it was written
        return None if actor.role in ("home", "service") else f"{table.name} is health data: one runner at a time"
    own = actor.role in ("runner", "home") and action == "R"
    if not own and not agreed(connection, about, "store_health"):
        return f"{table.name}: the runner has not agreed that health data is kept"
    if actor.role == "physio" and not agreed(connection, about, "share", actor.name):
        return f"{table.name}: the runner does not share health data with {actor.name}"
    return None

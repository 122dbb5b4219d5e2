"""Before any route runs: who asks, what about, and may they? Whatever goes wrong here is a no.

Stands inside `guard` (Host, Origin, headers) and outside the routes, so a body is not even read for somebody who may
not send it. It asks the application's own router which route a request is for, so the two cannot disagree.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from fastapi import FastAPI
from starlette.requests import HTTPConnection
from starlette.routing import Match, Route, WebSocketRoute

from stridecue.edges.web import access
from stridecue.edges.web.guard import App, Receive, Scope, Send, refuse
from stridecue.edges.web.principal import HOME, NOBODY, Principal

log = logging.getLogger(__name__)

SIGN_IN: Final = (401, "sign in", "nobody is signed in here, or the sign-in has ended")
NOT_YOURS: Final = (403, "not yours", "this sign-in does not reach that far")


class Identity(Protocol):
    """Who is behind a request, and whose things are whose; the app fits it."""

    async def who(self, connection: HTTPConnection) -> Principal:
        """Whom the request's cookie or token belongs to; nobody, when it has neither or a wrong one."""

    async def again(self, who: Principal) -> Principal:
        """The same sign-in as it is now: nobody, when it has ended since."""

    def runner_on(self, lane: str) -> str | None:
        """The pseudonym of the lane's runner; None when there is no such lane."""

    async def whose(self, session: str) -> tuple[str, str] | None:
        """Lane and runner (a pseudonym) of a stored session; None when there is no such session."""

    def lane_of(self, device: str) -> str | None:
        """The lane that a device serves."""


class AtHome:
    """Loopback only: whoever asks is the person at the machine."""

    async def who(self, connection: HTTPConnection) -> Principal:
        """Always home."""
        del connection
        return HOME

    async def again(self, who: Principal) -> Principal:
        """Nobody is ever signed out."""
        return who

    def runner_on(self, lane: str) -> str | None:
        """It makes no difference at home."""
        del lane
        return None

    async def whose(self, session: str) -> tuple[str, str] | None:
        """Nor does this."""
        del session
        return None

    def lane_of(self, device: str) -> str | None:
        """Nor this."""
        del device
        return None


def keys(app: FastAPI) -> list[access.Key]:
    """Every route of the application, as the table names them."""
    return [key for route in app.routes if (key := _key(route)) is not None]


def _key(route: object) -> access.Key | None:
    if isinstance(route, WebSocketRoute):
        return "WS", route.path
    if isinstance(route, Route):
        methods = sorted((route.methods or set()) - {"HEAD"})
        if len(methods) != 1:
            raise ValueError(f"{route.path}: one method a route, not {', '.join(methods)}")
        return methods[0], route.path  # type: ignore[return-value] # one of the table's, or `access.check` refuses it
    raise ValueError(f"{route!r}: neither an HTTP route nor a WebSocket")


class Gate:
    """ASGI middleware over `app`, whose `router` it asks."""

    def __init__(self, app: App, router: FastAPI, identity: Identity) -> None:
        self._app, self._router, self._identity = app, router, identity

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with the principal in the scope."""
        if scope["type"] in ("http", "websocket"):
            refusal = await self._refusal(scope)
            if refusal is not None:
                await refuse(scope, receive, send, refusal)
                return
        await self._app(scope, receive, send)

    async def _refusal(self, scope: Scope) -> tuple[int, str, str] | None:
        who = await self._who(scope)
        scope["principal"], scope["again"] = who, self._again(scope, who)
        try:
            verdict = await self._verdict(scope, who)
        except Exception:
            log.exception("whose this is cannot be looked up: refused")
            verdict = "no"
        return {"yes": None, "sign in": SIGN_IN, "no": NOT_YOURS}[verdict]

    async def _who(self, scope: Scope) -> Principal:
        try:
            return await self._identity.who(HTTPConnection(scope))
        except Exception:  # STOP must work, and nothing else be let in, when the register cannot be read
            log.exception("whoever asks cannot be looked up: taken for nobody")
            return NOBODY

    def _again(self, scope: Scope, who: Principal) -> Callable[[], Awaitable[Principal | None]]:
        """For what lasts, a socket: the principal as it is now, None when it may not go on."""

        async def again() -> Principal | None:
            try:
                now = await self._identity.again(who)
            except Exception:
                log.exception("a sign-in cannot be looked up: taken for ended")
                return None
            return now if await self._verdict(scope, now) == "yes" else None

        return again

    async def _verdict(self, scope: Scope, who: Principal) -> access.Verdict:
        for route in self._router.routes:
            match, child = route.matches(scope)
            if match is Match.FULL:
                key = _key(route)
                assert key is not None  # noqa: S101 - looked at when the application was made
                about = await self._subject(child["path_params"])
                return access.decide(access.TABLE[key], who, about)
        return "yes"  # the router itself answers 404 or 405

    async def _subject(self, parts: dict[str, str]) -> access.Subject:
        lane, runner = parts.get("lane"), parts.get("runner")
        if "device" in parts:
            lane = self._identity.lane_of(parts["device"])
        if lane is not None:
            runner = self._identity.runner_on(lane)
        elif "session" in parts:
            lane, runner = await self._identity.whose(parts["session"]) or (access.UNKNOWN, access.UNKNOWN)
        return access.Subject(lane, runner)

"""Signing in and out, with a passphrase or a one-time code."""

from typing import Final

from fastapi import FastAPI, Request, Response

from stridecue.edges.web.application import problems
from stridecue.edges.web.messages import Refused
from stridecue.edges.web.principal import Asking, Principal
from stridecue.edges.web.signing import COOKIE, Credentials, Me, NewPassphrase, Redeem, SignedIn, Signing

DONE: Final = 204
AT_HOME: Final = "nobody signs in here: the service listens on this machine only"


def keep_cookie(answer: Response, found: SignedIn) -> None:
    """Only this host, only over TLS, not for scripts, not from other sites."""
    answer.set_cookie(
        COOKIE, found.secret, max_age=found.life_s, path="/", secure=True, httponly=True, samesite="strict"
    )


def me_of(who: Principal, *, network: bool) -> Me:
    """As a page needs it."""
    return Me(who.role, who.account or None, who.lane, network)


def needed(signing: Signing | None) -> Signing:
    """At home there is nothing to sign in to."""
    if signing is None:
        raise Refused(409, AT_HOME)
    return signing


def address_of(request: Request) -> str:
    """Where a try comes from."""
    return request.client.host if request.client is not None else "?"


def add(app: FastAPI, signing: Signing | None) -> None:
    """`signing` is None at home."""

    @app.get("/api/v1/me")
    async def me(who: Asking, answer: Response) -> Me:
        """Who is asking; asked by a page now and then while somebody touches it."""
        if signing is not None:
            renewed = await signing.touch(who)
            if renewed is not None:
                keep_cookie(answer, renewed)
        return me_of(who, network=signing is not None)

    @app.post("/api/v1/sign-in", responses=problems(409, 413, 429))
    async def sign_in(given: Credentials, request: Request, answer: Response) -> Me:
        """With a passphrase."""
        found = await needed(signing).sign_in(given, address_of(request))
        keep_cookie(answer, found)
        return me_of(found.who, network=True)

    @app.post("/api/v1/redeem", responses=problems(409, 413, 429))
    async def redeem(given: Redeem, request: Request, answer: Response, who: Asking) -> Me:
        """With a one-time code: once, within two minutes. A lane that another phone follows asks for `replace`."""
        found = await needed(signing).redeem(given, address_of(request), who)
        keep_cookie(answer, found)
        return me_of(found.who, network=True)

    @app.post("/api/v1/sign-out", status_code=DONE, responses=problems(413))
    async def sign_out(who: Asking) -> Response:
        """At once: sockets of this sign-in are closed within five seconds."""
        answer = Response(status_code=DONE, headers={"clear-site-data": '"cache", "cookies", "storage"'})
        if signing is not None:
            await signing.sign_out(who)
            answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
        return answer

    @app.post("/api/v1/me/passphrase", status_code=DONE, responses=problems(409, 413, 429))
    async def change_own(who: Asking, given: NewPassphrase) -> Response:
        """One's own: every sign-in with the old one ends, this one too."""
        await needed(signing).change_own(who, given)
        return Response(status_code=DONE)

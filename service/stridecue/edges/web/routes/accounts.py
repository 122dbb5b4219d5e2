"""Accounts, for admins; machines' tokens, each for the account that made it."""

from typing import Final

from fastapi import FastAPI, Response

from stridecue.edges.web.application import problems
from stridecue.edges.web.principal import Asking
from stridecue.edges.web.routes.sign_in import needed
from stridecue.edges.web.signing import AccountChange, AccountShown, NewAccount, NewToken, Signing, TokenShown

DONE: Final = 204


def add(app: FastAPI, signing: Signing | None) -> None:
    """`signing` is None at home."""

    @app.get("/api/v1/accounts", responses=problems(409))
    async def accounts() -> list[AccountShown]:
        """Every account."""
        return await needed(signing).all_accounts()

    @app.post("/api/v1/accounts", status_code=DONE, responses=problems(409, 413))
    async def add_account(who: Asking, given: NewAccount) -> Response:
        """A physio or another admin."""
        await needed(signing).add_account(who, given)
        return Response(status_code=DONE)

    @app.post("/api/v1/accounts/{account}", status_code=DONE, responses=problems(404, 409, 413))
    async def change_account(who: Asking, account: str, given: AccountChange) -> Response:
        """Enable, disable (sign-ins and tokens end at once), or set another passphrase."""
        await needed(signing).change_account(who, account, given)
        return Response(status_code=DONE)

    @app.get("/api/v1/tokens", responses=problems(409))
    async def tokens(who: Asking) -> list[TokenShown]:
        """One's own."""
        return await needed(signing).own_tokens(who)

    @app.post("/api/v1/tokens", responses=problems(409, 413))
    async def add_token(who: Asking, given: NewToken) -> TokenShown:
        """For a machine; its secret is shown this once."""
        return await needed(signing).add_token(who, given)

    @app.delete("/api/v1/tokens/{token}", status_code=DONE, responses=problems(404, 409, 413))
    async def end_token(who: Asking, token: str) -> Response:
        """Revoked, at once."""
        await needed(signing).end_token(who, token)
        return Response(status_code=DONE)

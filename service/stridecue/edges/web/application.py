"""The application that the routes are added to, and what is done to it at the end.

>>> from stridecue.edges.web.routes import health
>>> app = application()
>>> health.add(app, floor)  # doctest: +SKIP
>>> gated(app, AtHome())  # doctest: +SKIP
"""

from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from stridecue import __version__
from stridecue.edges.web import access
from stridecue.edges.web.gate import Gate, Identity, keys
from stridecue.edges.web.guard import problem
from stridecue.edges.web.messages import Problem, Refused
from stridecue.edges.web.signing import COOKIE

WORDS: Final = {
    401: "Nobody is signed in here, or the sign-in has ended",
    403: "Not yours; or from a foreign Origin, another site's page, or without the X-Stridecue header",
    404: "Not there",
    409: "Taken, or not possible now",
    413: "Too large",
    421: "Not the name of this service",
    422: "Not understood",
    429: "Too many tries: wait as long as Retry-After says",
    503: "The register cannot be read or written now",
}
HEADER: Final = {
    "name": "X-Stridecue",
    "in": "header",
    "required": True,
    "description": "No form and no other site can send it.",
    "schema": {"type": "string", "examples": ["1"]},
}
"""What `guard` asks of every request that changes something."""


SECURITY: Final = {
    "cookie": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "On a network: a page's sign-in."},
    "token": {"type": "http", "scheme": "bearer", "description": "On a network: a machine's token, with its scopes."},
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route may answer instead: always an RFC 9457 body."""
    return {status: {"model": Problem, "description": WORDS[status]} for status in statuses}


def _problem(
    status: int,
    title: str,
    detail: str,
    headers: dict[str, str] | None = None,
    **more: Any,  # noqa: ANN401 - JSON
) -> Response:
    return Response(problem(status, title, detail, **more), status, headers, media_type="application/problem+json")


def application() -> FastAPI:
    """Without routes yet."""
    app = FastAPI(
        title="stridecue",
        version=__version__,
        summary="Lanes, devices, sessions, people and health of one service.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        responses=problems(401, 403, 421, 422),
        generate_unique_id_function=lambda route: route.name,
    )

    @app.exception_handler(Refused)
    async def refused(_: Request, wrong: Refused) -> Response:
        return _problem(wrong.status, "not possible", str(wrong), wrong.headers, **wrong.more)

    @app.exception_handler(RequestValidationError)
    async def misunderstood(_: Request, wrong: RequestValidationError) -> Response:
        first = wrong.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return _problem(422, "not understood", f"{where}: {first['msg'][:1].lower()}{first['msg'][1:]}")

    @app.exception_handler(HTTPException)
    async def missing(request: Request, wrong: HTTPException) -> Response:
        return _problem(wrong.status_code, str(wrong.detail).lower(), f"{request.method} {request.url.path}")

    return app


def gated(app: FastAPI, identity: Identity) -> FastAPI:
    """Ready to be served: every route has its row in the table, and the gate stands before them all."""
    app.openapi = lambda: document(app)  # type: ignore[method-assign] # FastAPI's own way to change the document
    access.check(keys(app))
    app.add_middleware(Gate, router=app, identity=identity)
    return app


def document(app: FastAPI) -> dict[str, Any]:
    """OpenAPI 3.1 of the routes, with what FastAPI cannot know: the problems' media type and the guard's header."""
    found = FastAPI.openapi(app)
    found["components"]["securitySchemes"] = SECURITY
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            if access.needs_sign_in(method, path):
                operation["security"] = [{name: []} for name in SECURITY]
            if method != "get" and HEADER not in operation.setdefault("parameters", []):
                operation["parameters"].append(HEADER)
            for status, answer in operation["responses"].items():
                if int(status) in WORDS:
                    answer["content"] = {"application/problem+json": next(iter(answer["content"].values()))}
    return found

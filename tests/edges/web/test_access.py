"""The table of rights: complete, and read by one decision."""

import pytest
from fastapi import FastAPI

from stridecue.app.contract.documents import openapi
from stridecue.edges.web import access
from stridecue.edges.web.access import TABLE, Rule, Subject, decide
from stridecue.edges.web.application import application, gated
from stridecue.edges.web.gate import AtHome
from stridecue.edges.web.principal import HOME, NOBODY, Principal


def test_a_route_without_a_row_is_refused_at_start() -> None:
    """Pins that nothing is served by oversight: the name of the forgotten route is in the message."""
    app = application()

    @app.get("/api/v1/forgotten")
    async def forgotten() -> int:
        return 1

    with pytest.raises(ValueError, match=r"GET /api/v1/forgotten: no row in edges/web/access\.py"):
        gated(app, AtHome())


def test_a_row_without_a_route_is_refused_at_start() -> None:
    """Pins that the table promises nothing that is not there."""
    with pytest.raises(ValueError, match="there is no such route"):
        gated(FastAPI(openapi_url=None), AtHome())


def test_every_documented_operation_has_its_row() -> None:
    """Pins the table to the OpenAPI document that clients are made from."""
    for path, operations in openapi()["paths"].items():
        for method in operations:
            assert (method.upper(), path) in TABLE


@pytest.mark.parametrize("rule", TABLE.values(), ids=[" ".join(key) for key in TABLE])
def test_home_may_everything_and_nobody_only_what_says_so(rule: Rule) -> None:
    """Pins both ends of the table: the person at the machine, and a stranger."""
    assert decide(rule, HOME, Subject("1", "r")) == "yes"
    assert decide(rule, NOBODY, Subject("1", "r")) == ("yes" if rule.nobody == "all" else "sign in")


def test_a_machine_needs_its_scope_and_its_makers_right() -> None:
    """Pins that a token never exceeds its maker, nor its scopes, nor its lane."""
    rule, about = TABLE["GET", "/api/v1/lanes/{lane}"], Subject("1", "r-1")
    scopes = frozenset({"lanes:read"})
    assert decide(rule, Principal("machine", scopes=scopes, maker="physio"), about) == "yes"
    assert decide(rule, Principal("machine", scopes=frozenset({"metrics:read"}), maker="physio"), about) == "no"
    assert decide(rule, Principal("machine", scopes=scopes, maker="admin"), about) == "no"
    assert decide(rule, Principal("machine", scopes=scopes), about) == "no"
    assert decide(rule, Principal("machine", scopes=scopes, maker="physio", lane="2"), about) == "no"
    other = Principal("machine", scopes=scopes, maker="physio", others=frozenset({"r-1"}))
    assert decide(rule, other, about) == "no"


def test_no_admin_and_no_wall_reads_a_runner() -> None:
    """Pins what an admin never sees, row by row, so that nobody opens it by copying a line."""
    private = ("/api/v1/lanes", "/api/v1/sessions", "/ws/lanes")
    for (method, path), rule in TABLE.items():
        if method in ("GET", "WS") and path.startswith(private):
            assert rule.admin == "no", path
            assert rule.wall == "no", path


def test_the_table_for_people_has_every_row() -> None:
    """Pins the document to the table."""
    lines = access.markdown().splitlines()
    for method, path in TABLE:
        assert sum(f"`{method} {path}`" in line for line in lines) == 1

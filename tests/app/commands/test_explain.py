"""`stridecue explain`: every proxy and every number can be asked for."""

import json

import pytest
import typer
from typer.testing import CliRunner

from stridecue.app.commands.explain import SECTIONS, explain, sections
from stridecue.core.evidence import NUMBERS
from stridecue.core.loads import PROXIES


@pytest.fixture
def app() -> typer.Typer:
    """A command line with this one command."""
    line = typer.Typer()
    line.command()(explain)
    return line


@pytest.mark.parametrize("name", PROXIES)
def test_every_proxy_tells_its_definition_equation_source_and_limits(name: str) -> None:
    """A proxy without one of them is not documented; the example is runnable (pytest runs it)."""
    said = sections(name)
    assert all(said.get(section) for section in SECTIONS)
    assert ">>>" in said["Example"]


@pytest.mark.parametrize("name", ["knee_chain", "sine_force_scale"])
@pytest.mark.parametrize("form", ["text", "md", "json"])
def test_one_entry_in_every_form(app: typer.Typer, name: str, form: str) -> None:
    """A proxy and a number, as text, Markdown and JSON, with the DOI in each."""
    said = CliRunner().invoke(app, [name, "--format", form])
    assert said.exit_code == 0
    assert "10.7717/peerj.3298" in said.output
    if form == "json":
        assert name in json.loads(said.output)
        assert CliRunner().invoke(app, [name, "--json"]).output == said.output


def test_everything_as_markdown(app: typer.Typer) -> None:
    """The evidence page of the docs: every proxy a section, every number a row."""
    said = CliRunner().invoke(app, ["--all", "--format", "md"])
    assert said.exit_code == 0
    assert all(f"## {name} (tier" in said.output for name in PROXIES)
    assert all(f"| `{name}` |" in said.output for name in NUMBERS)
    assert "What timing cannot see" in said.output


def test_an_unknown_name_is_answered_with_near_ones(app: typer.Typer) -> None:
    """Exit status 2 and a hint."""
    said = CliRunner().invoke(app, ["knee"])
    assert said.exit_code == 2
    assert "knee_chain" in said.output
    assert CliRunner().invoke(app, []).exit_code == 2

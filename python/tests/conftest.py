"""The invented reports that the tests read."""

from __future__ import annotations

from pathlib import Path

import pytest

import crossread

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def folder() -> Path:
    return ROOT / "examples" / "mayors-meeting"


@pytest.fixture(scope="session")
def record(folder: Path) -> crossread.Record:
    return crossread.report(folder)


@pytest.fixture(scope="session")
def program() -> Path:
    """The command line, built beside the wheel."""
    path = ROOT / "target" / "release" / "crossread"
    if not path.exists():
        pytest.skip("the program is not built")
    return path

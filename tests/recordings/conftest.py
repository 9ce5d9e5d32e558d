"""Fixtures for the tests of recordings."""

from __future__ import annotations

from pathlib import Path

import pytest

from moto_devicefarm.cli import main
from tests.support.recordings import Write


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The path of a recording that is not there yet."""
    return tmp_path / "calls.jsonl"


@pytest.fixture
def write(pytester: pytest.Pytester) -> Write:
    """Writes the test of a recording, and returns its text."""

    def reproduce(path: Path, *options: str, name: str = "test_calls.py") -> str:
        assert main(["reproduce", str(path), "-o", str(pytester.path / name), *options]) == 0
        return (pytester.path / name).read_text("utf-8")

    return reproduce

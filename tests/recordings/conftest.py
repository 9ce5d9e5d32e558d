"""Fixtures for the tests of recordings."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The path of a recording that is not there yet."""
    return tmp_path / "calls.jsonl"

"""CONTRIBUTING.md shows code and names files as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
FILES = sorted(set(re.findall(r"`([\w/]+\.(?:py|json|md))`", TEXT)))


def test_get_project_is_shown_whole() -> None:
    """The example of an operation is the code of GetProject."""
    (example,) = re.findall(
        r'^(@operation\("GetProject"\)\n.*?)^```', TEXT, re.MULTILINE | re.DOTALL
    )
    code = (ROOT / "moto_devicefarm/resources/projects.py").read_text("utf-8")
    assert f"\n\n\n{example}\n\n" in code


@pytest.mark.parametrize("file", FILES)
def test_named_file_exists(file: str) -> None:
    """A file is named from the root, or from the package."""
    folders = (ROOT, ROOT / "moto_devicefarm", ROOT / "moto_devicefarm/registry")
    assert any((folder / file).is_file() for folder in folders)

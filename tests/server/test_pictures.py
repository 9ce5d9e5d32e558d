"""The pictures of the page in the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import pictures
from tests.support.browser import needs_chromium

MOST_BYTES = 150_000


@needs_chromium
def test_the_script_writes_the_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are those of the documentation, in the same sizes, and small enough for a README."""
    pictures.main(tmp_path)
    written = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    committed = {file.name: file.read_bytes() for file in pictures.FOLDER.glob("page-*.png")}
    assert written.keys() == committed.keys()
    assert capsys.readouterr().out.count(" kB") == len(written)
    for name, content in written.items():
        assert len(content) < MOST_BYTES
        assert content[:24] == committed[name][:24]  # the size

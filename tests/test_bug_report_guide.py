"""The commands of the guide to bug reports print what the guide says."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from moto_devicefarm.cli import main
from tests.support.documentation import blocks
from tests.support.pytester import run_pytest

pytest_plugins = ["pytester"]

REPORTS = Path(__file__).parent / "reports"
CONSOLE = [code for language, code in blocks("docs/guides/bug-reports.md") if language == "console"]


def printed(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What a terminal shows for a command, with the errors first."""
    program, *argv = shlex.split(command)
    if program == "cat":
        return Path(argv[0]).read_text("utf-8")
    assert program == "moto-devicefarm"
    main(argv)
    shown = capsys.readouterr()
    return shown.err + shown.out


def test_the_commands_print_what_the_guide_says(
    pytester: pytest.Pytester,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And the tests that they write pass."""
    monkeypatch.delenv("COLUMNS", raising=False)  # pytest-xdist sets the width of a terminal
    for name in re.findall(r"\b[\w.]+\.(?:md|jsonl)\b", "".join(CONSOLE)):
        if not Path(name).exists():
            shutil.copy(REPORTS / name, name)
    Path("tests").mkdir()
    for block in CONSOLE:
        (command,) = re.findall(r"^\$ (.+)", block, re.MULTILINE)
        assert block == f"$ {command}\n{printed(command, capsys)}"
    written = [*Path("tests").glob("test_*.py")]
    assert len(written) == "".join(CONSOLE).count(" -o ") == 3
    run_pytest(pytester).assert_outcomes(passed=3)

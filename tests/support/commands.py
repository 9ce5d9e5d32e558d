"""The command ``moto-devicefarm``: in the process of a test, and on the PATH of a shell that a test
starts.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from moto_devicefarm.cli import main

ROOT = Path(__file__).parent.parent.parent
_COMMAND = "import sys; from moto_devicefarm.cli import main; sys.exit(main())"


def error_line(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    """The one line that a failing command prints, without the name of the command."""
    assert main(argv) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("moto-devicefarm: ")
    assert printed.err.count("\n") == 1
    return printed.err.removeprefix("moto-devicefarm: ").rstrip("\n")


def write_program(folder: Path, name: str, line: str) -> None:
    """Write an executable script with this line into the folder."""
    (folder / name).write_text(f"#!/bin/sh\n{line}\n")
    (folder / name).chmod(0o755)


def write_moto_devicefarm(folder: Path) -> None:
    """Write the command ``moto-devicefarm`` of the package under test into the folder."""
    line = f"PYTHONPATH='{ROOT}' exec '{sys.executable}' -c '{_COMMAND}' \"$@\""
    write_program(folder, "moto-devicefarm", line)

"""Programs on the PATH of a shell that a test starts."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_COMMAND = "import sys; from moto_devicefarm.cli import main; sys.exit(main())"


def write_program(folder: Path, name: str, line: str) -> None:
    """Write an executable script with this line into the folder."""
    (folder / name).write_text(f"#!/bin/sh\n{line}\n")
    (folder / name).chmod(0o755)


def write_moto_devicefarm(folder: Path) -> None:
    """Write the command ``moto-devicefarm`` of the package under test into the folder."""
    line = f"PYTHONPATH='{ROOT}' exec '{sys.executable}' -c '{_COMMAND}' \"$@\""
    write_program(folder, "moto-devicefarm", line)

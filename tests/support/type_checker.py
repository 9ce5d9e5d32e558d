"""mypy, as a user of the package runs it on a test. Rule: it reads the package and what pytest
needs, and skips what the package alone imports, which would take most of the time.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import moto_devicefarm

PACKAGE = Path(moto_devicefarm.__file__).parents[1]
CONFIGURATION = """
[mypy]
strict = True
follow_imports = silent
mypy_path = {path}
[mypy-moto.*,PIL.*,lxml.*,werkzeug.*,requests.*]
follow_imports = skip
"""


def type_errors(folder: Path, names: Iterable[str], *stubs: Path) -> list[str]:
    """The errors of mypy in strict mode for these files of the folder, which also keeps its cache.
    ``stubs``: folders of stubs.
    """
    path = os.pathsep.join(map(str, (*stubs, PACKAGE)))
    (folder / "mypy.ini").write_text(CONFIGURATION.format(path=path), "utf-8")
    options = [f"--config-file={folder / 'mypy.ini'}", f"--cache-dir={folder / 'cache'}"]
    # in a process of its own, as pytester forgets the modules that a test imports
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, *(str(folder / name) for name in names)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == "", done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if ": error: " in line]

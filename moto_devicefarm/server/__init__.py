"""The mock over HTTP: moto's own server, with Device Farm's URLs before it.

Rule: all but the command line needs the extra ``server``, and is imported only by those who serve.
"""

from __future__ import annotations

from importlib.util import find_spec

REQUIRED = ("flask", "flask_cors")
"""Modules that moto's server imports, and that moto alone does not install."""


def check_installed() -> None:
    """Raise ValueError, with the command to run, if a module is missing.

    moto itself would only warn of one of them, and fail later.
    """
    missing = [name for name in REQUIRED if find_spec(name) is None]
    if missing:
        raise ValueError(
            f"a server needs {' and '.join(missing)}, not installed here: "
            "python3 -m pip install 'moto_devicefarm[server]'"
        )

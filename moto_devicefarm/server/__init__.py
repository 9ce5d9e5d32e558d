"""The mock over HTTP: moto's own server, with Device Farm's URLs before it.

Rule: all but the command line needs the extra ``server``, and is imported only by those who serve.
"""

from __future__ import annotations

from importlib.util import find_spec

REQUIRED = {"flask": "flask", "flask_cors": "flask-cors", "lxml": "lxml"}
"""The libraries of the extra by their modules: two that moto's server imports, though moto alone
does not install them, and one for the pages of drivers.
"""


def check_installed() -> None:
    """Raise ValueError, with the command to run, if a library is missing.

    moto itself would only warn of one of them, and fail later.
    """
    missing = [library for module, library in REQUIRED.items() if find_spec(module) is None]
    if missing:
        raise ValueError(
            f"a server needs {', '.join(missing)}: "
            "run python3 -m pip install 'moto_devicefarm[server]'"
        )

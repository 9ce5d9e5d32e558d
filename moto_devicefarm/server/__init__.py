"""The mock over HTTP: moto's own server with what Device Farm's URLs need in front of it. Needs the
extra ``server``.
"""

from __future__ import annotations

from importlib.util import find_spec

NEEDED = ("flask", "flask_cors")
"""What moto's server imports and moto alone does not bring."""


def check_installed() -> None:
    """Raise ValueError, with what to do, where a server can't be had. moto itself would warn, and
    then fail, of one only.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise ValueError(
            f"a server needs {' and '.join(missing)}, not installed here: python3 -m pip install 'moto_devicefarm[server]'"
        )

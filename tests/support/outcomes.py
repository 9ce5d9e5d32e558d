"""The outcome of a call to the active mock, in words."""

from __future__ import annotations

from typing import Any

from moto_devicefarm.core.errors import DeviceFarmError
from tests.captures import call


def outcome(operation: str = "ListProjects", **params: Any) -> str:
    """The code and the message of an operation's error, or "fine"."""
    try:
        call(operation, **params)
    except DeviceFarmError as error:
        return f"{error.code}: {error.message}"
    return "fine"

"""What tests of the command ``verify`` share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto_devicefarm.verification.account import PREFIX
from tests.support.clients import new_client
from tests.support.server import ServerProcess

Verify = Callable[..., Any]
"""Runs the command with these arguments."""


def names_left(server: ServerProcess) -> list[str]:
    """The projects of probes that the server still has."""
    projects = new_client(endpoint_url=server.url).list_projects()["projects"]
    return [one["name"] for one in projects if one["name"].startswith(PREFIX)]

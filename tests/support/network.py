"""Which hosts a test may connect to. Rule: a connection to any other host fails the test."""

from __future__ import annotations

import socket
from typing import Any

import pytest

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""The hosts that tests of servers connect to."""


def allow_only(monkeypatch: pytest.MonkeyPatch, *hosts: str) -> None:
    """Raise AssertionError at each connection to another host than these."""
    connect = socket.socket.connect

    def connect_if_allowed(self: socket.socket, address: Any) -> None:
        if not isinstance(address, tuple) or address[0] not in hosts:
            raise AssertionError(f"a test connected to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_if_allowed)

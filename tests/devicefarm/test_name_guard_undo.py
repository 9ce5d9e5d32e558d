"""The name guard ends with the last mock, and leaves each function as it was."""

from __future__ import annotations

import socket
import ssl
import sys
from importlib import import_module
from typing import Any

import aiohttp
import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.devicefarm.name_guard import name_guard
from tests.support.guarded_hosts import LOOKUPS, SERVICE, record_lookups


@pytest.fixture(autouse=True)
def lookups(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The hosts whose names were looked up."""
    return record_lookups(monkeypatch)


OWNERS = [
    *((socket, name) for name in LOOKUPS),
    (socket.socket, "connect"),
    (socket.socket, "connect_ex"),
    (ssl.SSLContext, "wrap_socket"),
    (ssl.SSLContext, "wrap_bio"),
    (aiohttp.AsyncResolver, "resolve"),
]


def _functions() -> list[Any]:
    """What stands in each guarded place itself, and not in a class above it."""
    return [vars(owner).get(name) for owner, name in OWNERS]


@pytest.mark.parametrize("first", [0, 1])
def test_mocks_end_in_any_order(first: int) -> None:
    """The guard ends with the last mock, and every function is what it was."""
    before = _functions()
    mocks = [mock_devicefarm(), mock_devicefarm()]
    for mock in mocks:
        mock.start()
    mocks.pop(first).stop()
    with pytest.raises(socket.gaierror, match="is mocked"):
        socket.getaddrinfo(SERVICE, 443)
    mocks.pop().stop()
    assert _functions() == before


def test_start_that_fails_leaves_no_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither moto nor the guard itself leaves a part of it if it fails to start."""
    before = _functions()

    class Broken:
        def __getattr__(self, name: str) -> Any:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "aiohttp.resolver", Broken())
    with pytest.raises(KeyboardInterrupt):
        mock_devicefarm().start()
    assert (_functions(), name_guard.is_active) == (before, False)


def test_function_of_another_library_stays(
    monkeypatch: pytest.MonkeyPatch, lookups: list[Any]
) -> None:
    """A library may put its own function over the guard's, and take it away after the mock. The
    next mock guards both, and leaves nothing.
    """
    before = _functions()
    mock = mock_devicefarm()
    mock.start()
    guarding = socket.getaddrinfo

    def of_the_library(*args: Any) -> Any:
        return guarding(*args)

    with monkeypatch.context() as library:
        library.setattr(socket, "getaddrinfo", of_the_library)
        mock.stop()
        assert socket.getaddrinfo is of_the_library
        with pytest.raises(socket.gaierror, match="looked up"):
            socket.getaddrinfo(SERVICE, 443)
    assert socket.getaddrinfo is guarding
    with mock_devicefarm(), pytest.raises(socket.gaierror, match="is mocked"):
        socket.getaddrinfo(SERVICE, 443)
    assert (_functions(), lookups) == (before, [SERVICE])


def test_resolver_that_is_imported_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """aiohttp may be imported while the mock is active."""
    monkeypatch.setattr(aiohttp, "resolver", aiohttp.resolver)
    monkeypatch.delitem(sys.modules, "aiohttp.resolver")
    with mock_devicefarm():
        resolver: Any = import_module("aiohttp.resolver").AsyncResolver
        guarding = resolver.resolve
        with pytest.raises(socket.gaierror, match="is mocked"):
            resolver.resolve(None, host=SERVICE)
    assert resolver.resolve is not guarding


def test_resolver_that_is_imported_without_a_mock(monkeypatch: pytest.MonkeyPatch) -> None:
    """aiohttp stays as it is if no mock is active."""
    monkeypatch.setattr(aiohttp, "resolver", aiohttp.resolver)
    monkeypatch.delitem(sys.modules, "aiohttp.resolver")
    resolver: Any = import_module("aiohttp.resolver").AsyncResolver
    assert not hasattr(resolver.resolve, "__wrapped__")

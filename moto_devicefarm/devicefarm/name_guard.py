"""Stops the HTTP clients that the mock can't answer, before they reach Device Farm's real hosts.

Rule: it acts only while a mock is active and only on hosts of Device Farm. All other calls pass
through, and afterwards every function is what it was.

moto answers boto3 and ``requests``. Other clients look up the name of the host first, so the guard
stands at the look-ups of Python's ``socket``; nearly all clients use these. The second place is the
begin of TLS. It stops those that find an address in another way: by a proxy, or by uvloop.
"""

from __future__ import annotations

import functools
import os
import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any
from urllib.request import getproxies_environment

from moto_devicefarm.core import presigned
from moto_devicefarm.core.hosts import REAL_HOST
from moto_devicefarm.register import AIOHTTP
from moto_devicefarm.resources.artifacts.file_urls import ARTIFACT_HOST, GRID_HOST
from moto_devicefarm.resources.endpoint_urls import DRIVER_HOST
from moto_devicefarm.resources.grid.hub_urls import HUB
from moto_devicefarm.resources.uploads.upload_urls import CURATED_SPEC_HOST, PACKAGE_HOST, SPEC_HOST

NO_PROXY = (
    "devicefarm.us-west-2.amazonaws.com",
    "devicefarm-fips.us-west-2.amazonaws.com",
    "devicefarm.us-west-2.api.aws",
    PACKAGE_HOST,
    SPEC_HOST,
    CURATED_SPEC_HOST,
    ARTIFACT_HOST,
    GRID_HOST,
    DRIVER_HOST,
    HUB,
)
"""The hosts of the URLs that users have. The variable ``no_proxy`` can't hold a pattern."""
_SCHEMES = {"80": "http", "http": "http"} | dict.fromkeys(("None", "0", "443", "https"), "https")
"""The scheme of a URL by the port that a client asks for. Device Farm's URLs are all https."""
HostOf = Callable[..., tuple[Any, Any]]
"""Finds host and port in the arguments of a function. They may be of any type."""


def check_host(host: Any, port: Any = None) -> None:
    """Raise ``socket.gaierror``, which says what to do, if the host is one of Device Farm's."""
    name = host.decode("ascii", "replace") if isinstance(host, (bytes, bytearray)) else host
    if isinstance(name, str) and REAL_HOST.fullmatch(name):
        # aiohttp shows only the second argument.
        raise socket.gaierror(socket.EAI_NONAME, _advice(name.rstrip(".").lower(), str(port)))


def _advice(host: str, port: str) -> str:
    scheme = _SCHEMES.get(port)
    url = f"{scheme}://{host}" if scheme else f"https://{host}:{port}"
    text = (
        f"{url} is mocked. In this process only boto3 and requests reach the mock, so"
        " moto_devicefarm stopped this client. To send an upload, call"
        " farm.put(upload_arn, data). "
    )
    server = presigned.server_url()
    if server is None:
        text += "For any HTTP client, use mock_devicefarm(server=True)."
    else:
        text += (
            "For any HTTP client, take the URL from an answer of the mock."
            f" The mock is active in a server at {server}."
        )
    if host == HUB:
        text += (
            " A browser starts there if the mock has browser_url=...:"
            " farm.start_grid_session(project_arn) starts a session without a browser."
        )
    return text


class _Guarded:
    """A function that finds or names a host, and how to guard it."""

    def __init__(self, owner: Any, name: str, host_of: HostOf) -> None:
        self._owner, self._name, self._host_of = owner, name, host_of
        self._originals: dict[Any, tuple[Any, bool]] = {}
        """What each wrapper stands for, and whether the owner inherits that."""

    def install(self) -> None:
        """Put a wrapper in place, unless an earlier one has come back there."""
        original = getattr(self._owner, self._name)
        if original in self._originals:
            return

        @functools.wraps(original)
        def call(*args: Any, **kwargs: Any) -> Any:
            if name_guard.is_active:
                check_host(*self._host_of(*args, **kwargs))
            return original(*args, **kwargs)

        self._originals[call] = original, self._name not in vars(self._owner)
        setattr(self._owner, self._name, call)

    def remove(self) -> None:
        """Take the wrapper away, unless another library has put its own over it. Then it stays
        there and lets all calls pass.
        """
        original, inherited = self._originals.pop(getattr(self._owner, self._name), (None, False))
        if inherited:
            delattr(self._owner, self._name)
        elif original is not None:
            setattr(self._owner, self._name, original)


def _arguments(host: Any = None, port: Any = None, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
    return host, port


def _address(sock: Any = None, address: Any = None) -> tuple[Any, Any]:
    return address[:2] if isinstance(address, tuple) and len(address) > 1 else (None, None)


def _server_hostname(*args: Any, server_hostname: Any = None, **kwargs: Any) -> tuple[Any, Any]:
    return server_hostname, None


_GUARDED = (
    _Guarded(socket, "getaddrinfo", _arguments),
    _Guarded(socket, "gethostbyname", _arguments),
    _Guarded(socket, "gethostbyname_ex", _arguments),
    _Guarded(socket, "gethostbyaddr", _arguments),
    _Guarded(socket.socket, "connect", _address),
    _Guarded(socket.socket, "connect_ex", _address),
    _Guarded(ssl.SSLContext, "wrap_socket", _server_hostname),
    _Guarded(ssl.SSLContext, "wrap_bio", _server_hostname),
)


def _resolvers() -> list[_Guarded]:
    """aiohttp's resolver that asks aiodns, and not ``socket``, if aiohttp is loaded."""
    resolver = getattr(sys.modules.get(AIOHTTP), "AsyncResolver", None)
    return [] if resolver is None else [_guarded_resolver(resolver)]


@functools.cache
def _guarded_resolver(resolver: Any) -> _Guarded:
    return _Guarded(resolver, "resolve", lambda self, *args, **kwargs: _arguments(*args, **kwargs))


@contextmanager
def _no_proxy() -> Iterator[None]:
    """Keep Device Farm's hosts from a proxy that the environment names. A client would leave the
    look-up to the proxy.

    Without a proxy the variable would have another meaning: on macOS and Windows it switches off
    the proxy of the system's settings, for all hosts.
    """
    # Most processes have no such variable, and getproxies_environment() takes longer to say so.
    has_any = any(name[-6:].lower() == "_proxy" for name in os.environ)
    proxies = getproxies_environment() if has_any else {}
    exceptions = proxies.pop("no", "")
    if not proxies or exceptions == "*":
        yield
        return
    before = os.environ.get("no_proxy")
    value = ",".join((*filter(None, (exceptions,)), *NO_PROXY))
    os.environ["no_proxy"] = value
    try:
        yield
    finally:
        if os.environ.get("no_proxy") == value:
            del os.environ["no_proxy"]
            if before is not None:
                os.environ["no_proxy"] = before


class NameGuard(AbstractContextManager[None]):
    """The guard of this process. It can't be nested."""

    def __init__(self) -> None:
        self._undo = ExitStack()
        self.is_active = False
        """Whether calls are checked."""

    def __enter__(self) -> None:
        with ExitStack() as undo:
            undo.enter_context(_no_proxy())
            for guarded in (*_GUARDED, *_resolvers()):
                undo.callback(guarded.remove)
                guarded.install()
            self._undo = undo.pop_all()
        self.is_active = True

    def __exit__(self, *exception: object) -> None:
        self.is_active = False
        self._undo.close()

    def guard_resolver(self) -> None:
        """Guard aiohttp's resolver too, if aiohttp was imported while the guard is active."""
        if self.is_active:
            for guarded in _resolvers():
                self._undo.callback(guarded.remove)
                guarded.install()


name_guard = NameGuard()

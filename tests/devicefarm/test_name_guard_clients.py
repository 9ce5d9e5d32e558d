"""Each HTTP client is stopped before it reaches a real host of Device Farm, also behind a proxy."""

from __future__ import annotations

import asyncio
import functools
import http.client
import os
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
import requests
import responses
import urllib3

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.devicefarm.name_guard import NO_PROXY
from tests.support.clients import new_client, shared_client
from tests.support.guarded_hosts import UPLOADS, WITHOUT_SERVER, new_upload, record_lookups
from tests.support.network import LOOPBACK, allow_only


@pytest.fixture(autouse=True)
def lookups(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The hosts whose names were looked up."""
    return record_lookups(monkeypatch)


# ---- clients


@functools.cache
def _import_httpx() -> Any:
    """httpx imports trio. Hypothesis warns of trio if it was imported before the tests began and
    the garbage collector skips it since. httpx keeps the classes of httpcore, which it imports at
    the first request; if that is in a test of pytester, later tests have other classes.
    """
    import_module("httpcore")
    return import_module("httpx")


def _httpx(url: str) -> Any:
    return _import_httpx().put(url, content=b"x")


def _httpx_async(url: str) -> Any:
    httpx = _import_httpx()

    async def put() -> Any:
        async with httpx.AsyncClient() as client:
            return await client.put(url, content=b"x")

    return asyncio.run(put())


def _aiohttp(url: str) -> Any:
    async def put() -> Any:
        connector = aiohttp.TCPConnector(resolver=aiohttp.ThreadedResolver())
        async with aiohttp.ClientSession(connector=connector) as client:
            return await client.put(url, data=b"x")

    return asyncio.run(put())


def _urllib3(url: str) -> Any:
    return urllib3.request("PUT", url, body=b"x", retries=False)


def _urllib_request(url: str) -> Any:
    opener = urllib.request.build_opener()  # urlopen keeps the proxies of its first call
    return opener.open(urllib.request.Request(url, b"x", method="PUT"))


def _http_client(url: str) -> Any:
    connection = http.client.HTTPSConnection(urlsplit(url).netloc)
    connection.request("PUT", urlsplit(url).path, b"x")


def _open_connection(url: str) -> Any:
    return asyncio.run(asyncio.open_connection(urlsplit(url).hostname, 443, ssl=True))


def _create_connection(url: str) -> Any:
    return socket.create_connection((urlsplit(url).hostname, 443))


def _getaddrinfo(url: str) -> Any:
    return socket.getaddrinfo(host=urlsplit(url).netloc.encode(), port="https")


def _gethostbyname(url: str) -> Any:
    return socket.gethostbyname(urlsplit(url).netloc)


def _gethostbyname_ex(url: str) -> Any:
    return socket.gethostbyname_ex(urlsplit(url).netloc)


def _gethostbyaddr(url: str) -> Any:
    return socket.gethostbyaddr(urlsplit(url).netloc)


def _connect(url: str) -> Any:
    with socket.socket() as sock:
        sock.connect((urlsplit(url).netloc, 443))


def _connect_ex(url: str) -> Any:
    with socket.socket() as sock:
        sock.connect_ex((urlsplit(url).netloc, 443))


def _aiodns(url: str) -> Any:
    """aiohttp's resolver as it is where aiodns is installed."""
    resolver = aiohttp.AsyncResolver.__new__(aiohttp.AsyncResolver)
    resolver._resolver = None  # a look-up of it would be an AttributeError
    return asyncio.run(resolver.resolve(urlsplit(url).netloc, 443))


def _tls(url: str) -> Any:
    """A client that found the address by itself."""
    with socket.socket() as sock:
        ssl.create_default_context().wrap_socket(sock, server_hostname=urlsplit(url).netloc)


def _tls_in_memory(url: str) -> Any:
    """TLS of asyncio, of any event loop."""
    context = ssl.create_default_context()
    context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname=urlsplit(url).netloc)


CLIENTS = [
    _httpx,
    _httpx_async,
    _aiohttp,
    _urllib3,
    _urllib_request,
    _http_client,
    _open_connection,
    _create_connection,
    _getaddrinfo,
    _gethostbyname,
    _gethostbyname_ex,
    _gethostbyaddr,
    _connect,
    _connect_ex,
    _aiodns,
    _tls,
    _tls_in_memory,
]


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.__name__.strip("_"))
def test_client_gets_an_error_that_helps(client: Callable[[str], Any], lookups: list[Any]) -> None:
    """The error of every client has the whole text, no name is looked up, and the upload waits."""
    with mock_devicefarm():
        upload = new_upload()
        with pytest.raises(Exception) as raised:  # noqa: PT011  each client has its own class
            client(upload["url"])
        assert f"https://{UPLOADS}{WITHOUT_SERVER}" in str(raised.value)
        state = shared_client().get_upload(arn=upload["arn"])["upload"]["status"]
    assert (lookups, state) == ([], "INITIALIZED")


def test_boto3_and_requests_look_up_nothing(lookups: list[Any]) -> None:
    """Their requests are answered before."""
    with mock_devicefarm():
        upload = new_upload()
        requests.put(upload["url"], data=b"x")
        status = new_client().get_upload(arn=upload["arn"])["upload"]["status"]
    assert (lookups, status) == ([], "SUCCEEDED")


def test_passed_through_host_is_stopped(lookups: list[Any]) -> None:
    """``responses`` may leave Device Farm's hosts to the network. They are stopped there."""
    with mock_devicefarm(), responses.RequestsMock() as rsps:
        rsps.add_passthru(f"https://{UPLOADS}")
        with pytest.raises(requests.ConnectionError, match="is mocked"):
            requests.put(f"https://{UPLOADS}/a.apk", data=b"x")
    assert lookups == []


# ---- proxies


@contextmanager
def _proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[bytes]]]:
    """A proxy that says yes to each CONNECT. Its URL, and what it was sent after that."""
    allow_only(monkeypatch, *LOOPBACK)
    sent: list[bytes] = []

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            sent.append(connection.recv(65536))

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", sent
        thread.join()


def test_proxy_of_a_client_gets_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that was given a proxy looks up nothing. It is stopped where TLS begins."""
    monkeypatch.undo()  # the proxy needs look-ups
    httpx = _import_httpx()
    with (
        _proxy(monkeypatch) as (url, sent),
        mock_devicefarm(),
        httpx.Client(proxy=url) as client,
        pytest.raises(httpx.ConnectError) as raised,
    ):
        client.put(f"https://{UPLOADS}/a.apk", content=b"x")
    assert str(raised.value).endswith(WITHOUT_SERVER)
    assert sent == [b""]


@pytest.mark.parametrize("client", [_httpx, _httpx_async, _urllib_request])
def test_proxy_of_the_environment_is_not_asked(
    client: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, lookups: list[Any]
) -> None:
    """A proxy that the environment names does not get Device Farm's hosts."""
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.org:3128")
    errors = (urllib.error.URLError, _import_httpx().ConnectError)
    with mock_devicefarm(), pytest.raises(errors, match="is mocked"):
        client(new_upload()["url"])
    assert lookups == []


@pytest.mark.parametrize("name", ["NO_PROXY", "no_proxy"])
def test_exceptions_of_the_proxy_stay(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hosts are added to those that the environment has, and are gone afterwards."""
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.org:3128")
    monkeypatch.setenv(name, "intranet.example.org")
    before = dict(os.environ)
    with mock_devicefarm():
        assert os.environ["no_proxy"] == ",".join(("intranet.example.org", *NO_PROXY))
    assert {key: os.environ[key] for key in before} == before
    assert os.environ.get("no_proxy") == before.get("no_proxy")


@pytest.mark.parametrize(
    "variables", [{}, {"HTTPS_PROXY": "http://proxy.example.org:3128", "NO_PROXY": "*"}]
)
def test_environment_without_a_proxy_stays(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If no proxy is used, no variable is set."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with mock_devicefarm():
        assert "no_proxy" not in os.environ


def test_exceptions_that_the_test_sets_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of the mock leaves what the test has written since."""
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.org:3128")
    monkeypatch.setenv("no_proxy", "before")
    with mock_devicefarm():
        os.environ["no_proxy"] = "of the test"
    assert os.environ["no_proxy"] == "of the test"

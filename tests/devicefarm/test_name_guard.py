"""While a mock is active, no HTTP client reaches the real hosts of Device Farm."""

from __future__ import annotations

import asyncio
import functools
import http.client
import os
import socket
import ssl
import sys
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
from moto import mock_aws

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.devicefarm.name_guard import NO_PROXY, check_host, name_guard
from tests.support.clients import new_client, shared_client
from tests.support.network import LOOPBACK, allow_only

SERVICE = "devicefarm.us-west-2.amazonaws.com"
UPLOADS = "prod-us-west-2-uploads.s3.dualstack.us-west-2.amazonaws.com"
DRIVERS = "devicefarm-interactive-global.us-west-2.api.aws"
HUB = "testgrid-devicefarm.us-west-2.amazonaws.com"
ADVICE = (
    " is mocked. In this process only boto3 and requests reach the mock, so moto_devicefarm stopped"
    " this client. To send an upload, call farm.put(upload_arn, data)."
)
WITHOUT_SERVER = f"{ADVICE} For any HTTP client, use mock_devicefarm(server=True)."
LOOKUPS = ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr")


@pytest.fixture(autouse=True)
def lookups(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The hosts whose names were looked up. Each look-up fails, in the place of the real one."""
    hosts: list[Any] = []

    def look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        hosts.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "looked up")

    for name in LOOKUPS:
        monkeypatch.setattr(socket, name, look_up)
    return hosts


def _new_upload() -> Any:
    project = shared_client().create_project(name="shop")["project"]["arn"]
    upload = shared_client().create_upload(projectArn=project, name="a.apk", type="ANDROID_APP")
    return upload["upload"]


# ---- clients


@functools.cache
def _import_httpx() -> Any:
    """httpx imports trio. Hypothesis warns of trio if it was imported before the tests began and
    the garbage collector skips it since.
    """
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
        upload = _new_upload()
        with pytest.raises(Exception) as raised:  # noqa: PT011  each client has its own class
            client(upload["url"])
        assert f"https://{UPLOADS}{WITHOUT_SERVER}" in str(raised.value)
        state = shared_client().get_upload(arn=upload["arn"])["upload"]["status"]
    assert (lookups, state) == ([], "INITIALIZED")


# ---- forms of the mock


@contextmanager
def _started() -> Iterator[None]:
    mock = mock_devicefarm()
    mock.start()
    try:
        yield
    finally:
        mock.stop()


def _in_function(check: Callable[[], None]) -> None:
    mock_devicefarm(check)()


def _in_async_function(check: Callable[[], None]) -> None:
    @mock_devicefarm
    async def call() -> None:
        await asyncio.sleep(0)
        check()

    asyncio.run(call())


def _in_class(check: Callable[[], None]) -> None:
    @mock_devicefarm
    class Case:
        def test_it(self) -> None:
            check()

    Case().test_it()


def _in_block(check: Callable[[], None]) -> None:
    with mock_devicefarm():
        check()


def _in_started_mock(check: Callable[[], None]) -> None:
    with _started():
        check()


def _in_mock_inside_mock_aws(check: Callable[[], None]) -> None:
    with mock_aws(), mock_devicefarm():
        check()


@pytest.mark.parametrize(
    "run",
    [
        _in_function,
        _in_async_function,
        _in_class,
        _in_block,
        _in_started_mock,
        _in_mock_inside_mock_aws,
    ],
)
def test_every_form_of_the_mock(run: Callable[[Callable[[], None]], None]) -> None:
    """The guard is active in the mock, and not before and after it."""

    def check() -> None:
        with pytest.raises(socket.gaierror, match="is mocked"):
            socket.getaddrinfo(SERVICE, 443)

    for _ in range(2):
        run(check)
        with pytest.raises(socket.gaierror, match="looked up"):
            socket.getaddrinfo(SERVICE, 443)


def test_fixture(devicefarm: DeviceFarm) -> None:
    """The guard is active in the fixture of the plugin."""
    with pytest.raises(socket.gaierror, match="is mocked"):
        socket.getaddrinfo(SERVICE, 443)


def test_plain_mock_aws_has_no_guard(lookups: list[Any]) -> None:
    """moto alone never looks at other clients, for no service."""
    with mock_aws(), pytest.raises(socket.gaierror, match="looked up"):
        socket.getaddrinfo(SERVICE, 443)
    assert lookups == [SERVICE]


# ---- hosts and texts


@pytest.mark.parametrize(
    "host",
    [
        *NO_PROXY,
        "devicefarm.us-gov-west-1.amazonaws.com",
        "devicefarm.cn-north-1.amazonaws.com.cn",
        "DeviceFarm.US-West-2.amazonaws.com.",
        "prod-us-west-2-uploads.s3-us-west-2.amazonaws.com",
        "prod-us-west-2-uploads.s3.us-west-2.amazonaws.com",
        "prod-us-west-2-results.s3.amazonaws.com",
        "devicefarm-prod-us-west-2-testgrid-results-nwo17noa.s3.us-west-2.amazonaws.com",
    ],
)
def test_host_of_device_farm(host: str) -> None:
    """All hosts of the service, its drivers, its test grid and its files are guarded."""
    with pytest.raises(socket.gaierror, match="is mocked"):
        check_host(host)


@pytest.mark.parametrize(
    "host",
    [
        None,
        b"",
        "",
        7,
        "127.0.0.1",
        "s3.us-west-2.amazonaws.com",
        "devicefarm.s3.us-west-2.amazonaws.com",
        "devicefarm-results.s3.amazonaws.com",
        "devicefarm.us-west-2.amazonaws.com.example.org",
        "my.devicefarm.us-west-2.amazonaws.com",
        "prod-us-west-2-uploads.example.org",
    ],
)
def test_other_host(host: Any) -> None:
    """Hosts of others are not guarded, such as a user's bucket with the name ``devicefarm``."""
    check_host(host)


def test_hosts_of_the_mocks_urls() -> None:
    """Each host in an answer of the mock is guarded, also by the variable ``no_proxy``."""
    with mock_devicefarm():
        client = shared_client()
        grid = client.create_test_grid_project(name="shop")["testGridProject"]["arn"]
        hub = client.create_test_grid_url(projectArn=grid, expiresInSeconds=300)["url"]
        project = client.create_project(name="shop")["project"]["arn"]
        device = client.list_devices()["devices"][0]["arn"]
        session = client.create_remote_access_session(projectArn=project, deviceArn=device)
        session = client.get_remote_access_session(arn=session["remoteAccessSession"]["arn"])
        endpoints = session["remoteAccessSession"]["endpoints"]
        urls = [hub, _new_upload()["url"], *endpoints.values()]
        for url in urls:
            assert urlsplit(url).hostname in NO_PROXY
            with pytest.raises(socket.gaierror, match="is mocked"):
                socket.getaddrinfo(urlsplit(url).hostname, 443)
    assert len(urls) == 4


@pytest.mark.parametrize(
    ("host", "port", "url"),
    [
        (SERVICE, 80, f"http://{SERVICE}"),
        (SERVICE, "http", f"http://{SERVICE}"),
        (SERVICE, 8443, f"https://{SERVICE}:8443"),
        (DRIVERS, None, f"https://{DRIVERS}"),
        (UPLOADS.encode(), 443, f"https://{UPLOADS}"),
    ],
)
def test_text(host: Any, port: Any, url: str) -> None:
    """The text has the scheme, the host, and a port that is not the scheme's."""
    with pytest.raises(socket.gaierror) as raised:
        check_host(host, port)
    assert raised.value.args == (socket.EAI_NONAME, url + WITHOUT_SERVER)


def test_text_for_the_test_grid() -> None:
    """The hub of the test grid is not mocked in any way, so the text has a third remedy."""
    with pytest.raises(socket.gaierror) as raised:
        check_host(HUB, 443)
    assert raised.value.strerror == (
        f"https://{HUB}{WITHOUT_SERVER}"
        " The hub itself is not mocked: farm.start_grid_session(project_arn) replaces it."
    )


def test_text_beside_a_server() -> None:
    """A mock that has a server already says where it is. Its own URLs work."""
    with mock_devicefarm(server=True) as farm:
        with pytest.raises(socket.gaierror) as raised:
            socket.getaddrinfo(UPLOADS, 443)
        assert raised.value.strerror == (
            f"https://{UPLOADS}{ADVICE} For any HTTP client, take the URL from an answer of the"
            f" mock: mock_devicefarm(server=True) is active, and its server is {farm.url}."
        )
        assert urlsplit(_new_upload()["url"]).hostname == "127.0.0.1"


# ---- beside other clients


def test_other_lookups_pass(lookups: list[Any]) -> None:
    """Look-ups of other hosts are untouched, in all threads."""

    def look_up() -> None:
        with pytest.raises(socket.gaierror, match="looked up"):
            socket.getaddrinfo("example.org", 443)

    with mock_devicefarm():
        look_up()
        thread = Thread(target=look_up)
        thread.start()
        thread.join()
    assert lookups == ["example.org"] * 2


def test_boto3_and_requests_look_up_nothing(lookups: list[Any]) -> None:
    """Their requests are answered before."""
    with mock_devicefarm():
        upload = _new_upload()
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
        client(_new_upload()["url"])
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


# ---- begin and end

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

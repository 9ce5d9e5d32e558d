"""The hosts that the name guard stops, its errors, and the forms of the mock that have it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from moto import mock_aws

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.devicefarm.name_guard import NO_PROXY, check_host
from tests.support.clients import shared_client
from tests.support.guarded_hosts import (
    ADVICE,
    SERVICE,
    UPLOADS,
    WITHOUT_SERVER,
    new_upload,
    record_lookups,
)

DRIVERS = "devicefarm-interactive-global.us-west-2.api.aws"
HUB = "testgrid-devicefarm.us-west-2.amazonaws.com"


@pytest.fixture(autouse=True)
def lookups(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The hosts whose names were looked up."""
    return record_lookups(monkeypatch)


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
        urls = [hub, new_upload()["url"], *endpoints.values()]
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
    """For the hub of the test grid, the text has a third remedy."""
    with pytest.raises(socket.gaierror) as raised:
        check_host(HUB, 443)
    assert raised.value.strerror == (
        f"https://{HUB}{WITHOUT_SERVER}"
        " A browser starts there if the mock has browser_url=...:"
        " farm.start_grid_session(project_arn) starts a session without a browser."
    )


def test_text_beside_a_server() -> None:
    """A mock that has a server already says where it is. Its own URLs work."""
    with mock_devicefarm(server=True) as farm:
        with pytest.raises(socket.gaierror) as raised:
            socket.getaddrinfo(UPLOADS, 443)
        assert raised.value.strerror == (
            f"https://{UPLOADS}{ADVICE} For any HTTP client, take the URL from an answer of the"
            f" mock. The mock is active in a server at {farm.url}."
        )
        assert urlsplit(new_upload()["url"]).hostname == "127.0.0.1"


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

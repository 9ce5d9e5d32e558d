"""farm.fail with a failure of the connection, for clients of the mock's server: it closes the
connection without an answer.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore.exceptions
import pytest
from botocore.config import Config

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core.faults import CONNECTION_ERRORS
from moto_devicefarm.core.literals import ErrorCode

HEADERS = {"X-Amz-Target": "DeviceFarm_20150623.ListProjects"}


@pytest.fixture
def farm() -> Iterator[DeviceFarm]:
    """The handle of a mock that listens."""
    with mock_devicefarm(server=True) as farm:
        yield farm


def connect(farm: DeviceFarm) -> http.client.HTTPConnection:
    """A connection to the server."""
    return http.client.HTTPConnection(urlsplit(farm.url).netloc, timeout=20)


@pytest.mark.parametrize("name", CONNECTION_ERRORS)
def test_the_connection_is_closed(
    farm: DeviceFarm, name: ErrorCode, capfd: pytest.CaptureFixture[str]
) -> None:
    """The client gets no byte, the next request is answered, and nothing is printed."""
    farm.fail("ListProjects", name)
    connection = connect(farm)
    connection.request("POST", "/", "{}", HEADERS)
    with pytest.raises(http.client.RemoteDisconnected):
        connection.getresponse()
    connection.request("POST", "/", "{}", HEADERS)
    assert json.loads(connection.getresponse().read()) == {"projects": []}
    connection.close()
    assert capfd.readouterr() == ("", "")


def test_a_kept_connection_is_closed(farm: DeviceFarm) -> None:
    """A connection that has served a request does not stay open without an answer."""
    connection = connect(farm)
    connection.request("POST", "/", "{}", HEADERS)
    connection.getresponse().read()
    farm.fail("*", "ReadTimeoutError")
    connection.request("POST", "/", "{}", HEADERS)
    with pytest.raises(http.client.RemoteDisconnected):
        connection.getresponse()
    connection.close()


def test_boto3_retries_at_the_server(farm: DeviceFarm, monkeypatch: pytest.MonkeyPatch) -> None:
    """boto3, as any client of AWS, sees a closed connection, and tries again."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda seconds: None)
    config = Config(retries={"mode": "standard", "total_max_attempts": 2})
    client: Any = boto3.Session("a", "b", region_name="us-west-2").client(
        "devicefarm", endpoint_url=farm.url, config=config
    )
    farm.fail("ListProjects", "ReadTimeoutError")
    answer = client.list_projects()
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1
    farm.fail("ListProjects", "ReadTimeoutError", times=None)
    with pytest.raises(botocore.exceptions.ConnectionClosedError):
        client.list_projects()

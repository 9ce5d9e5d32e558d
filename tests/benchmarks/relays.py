"""Compares WebDriver commands through the mock with the same commands to the server behind it.

Rule: both sides use the same client, which keeps its connection, and the same server. The mock
listens in the process of the client, as in a test. ``Client`` adds little to a command. The rows
"as Selenium sees it" contain the work of Selenium's own client: that is what a user waits for.
"""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit

from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.command import Command
from selenium.webdriver.remote.remote_connection import RemoteConnection

from moto_devicefarm import Device, mock_devicefarm
from tests.benchmarks.measure import Call, Figures, compare
from tests.benchmarks.sides import any_call
from tests.support.browser import CHROMIUM, DRIVER
from tests.support.clients import new_client
from tests.support.real_servers import (
    APP,
    APPIUM,
    APPIUM_HOME,
    CHROME_OPTIONS,
    appium_server,
    chromedriver,
)
from tests.support.webdriver_server import webdriver_server

HAS_APPIUM = bool(APPIUM_HOME) and APPIUM.exists()
HAS_CHROMIUM = CHROMIUM is not None and DRIVER is not None
PHONE = Device("Pixel 8")
BY_SELENIUM = ", as Selenium sees it"
"""The end of the name of a row with Selenium's own client."""


class Client:
    """A client of one server, with one connection."""

    def __init__(self, url: str) -> None:
        split = urlsplit(url)
        self._path = split.path.rstrip("/")
        self._connection = http.client.HTTPConnection(split.netloc, timeout=60)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def send(self, method: str, path: str, document: Any = None) -> Any:
        """Send a command; the member ``value`` of its answer. Raises RuntimeError for an error."""
        body = None if document is None else json.dumps(document)
        headers = {"Content-Type": "application/json"}
        self._connection.request(method, f"{self._path}{path}", body, headers)
        response = self._connection.getresponse()
        text = response.read()
        if response.status != 200:
            raise RuntimeError(f"{method} {path}: {response.status} {text.decode()}")
        return json.loads(text)["value"]

    def start(self, capabilities: Mapping[str, Any]) -> str:
        """Open a session; its path."""
        wanted = {"capabilities": {"alwaysMatch": capabilities}}
        return f"/session/{self.send('POST', '/session', wanted)['sessionId']}"

    def command(self, path: str) -> Call:
        """A call that sends a GET."""
        return lambda: self.send("GET", path)


def _compare_by_selenium(
    command: str, relayed: tuple[str, str], direct: tuple[str, str], rounds: int, seconds: float
) -> Figures:
    """A command by Selenium's own connection, which Appium's client uses too. A side is the URL of
    a server and the path of a session.
    """

    def call(connection: RemoteConnection, path: str) -> Call:
        session_id = path.rpartition("/")[2]
        execute: Any = connection.execute
        return lambda: execute(command, {"sessionId": session_id})

    with closing(_connection(relayed[0])) as one, closing(_connection(direct[0])) as other:
        return _compare(call(one, relayed[1]), call(other, direct[1]), rounds, seconds)


def _connection(url: str) -> RemoteConnection:
    return RemoteConnection(client_config=ClientConfig(remote_server_addr=url, keep_alive=True))


@contextmanager
def _device_server() -> Iterator[str]:
    """The URL of Appium, or of a small server in this process where Appium is not installed."""
    if not HAS_APPIUM:
        with webdriver_server() as server:
            yield server.url
        return
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with appium_server(port) as url:
        yield url


def relay_overhead(rounds: int, seconds: float) -> Iterator[tuple[str, Figures]]:
    """A read of the page source through the driver endpoint, and the same at the server."""
    with (
        _device_server() as url,
        mock_devicefarm(registry=[PHONE], driver_url=url, server=True),
        closing(Client(endpoint := _driver_endpoint())) as relayed,
        closing(Client(url)) as direct,
    ):
        wanted = {"platformName": "Fake", "appium:automationName": "Fake"}
        path = relayed.start(wanted if HAS_APPIUM else {"platformName": "Android"})
        sides = relayed.command(f"{path}/source"), direct.command(f"{path}/source")
        yield "", _compare(*sides, rounds, seconds)
        yield (
            BY_SELENIUM,
            _compare_by_selenium(
                Command.GET_PAGE_SOURCE, (endpoint, path), (url, path), rounds, seconds
            ),
        )
        relayed.send("DELETE", path)


def hub_overhead(rounds: int, seconds: float) -> Iterator[tuple[str, Figures]]:
    """A read of Chromium's title through the test grid's hub, and the same at ChromeDriver."""
    with (
        chromedriver() as url,
        mock_devicefarm(browser_url=url, server=True),
        closing(Client(hub := _hub())) as relayed,
        closing(Client(url)) as direct,
    ):
        wanted = {"browserName": "chrome", "goog:chromeOptions": CHROME_OPTIONS}
        path, own = relayed.start(wanted), direct.start(wanted)
        sides = relayed.command(f"{path}/title"), direct.command(f"{own}/title")
        yield "", _compare(*sides, rounds, seconds)
        yield (
            BY_SELENIUM,
            _compare_by_selenium(Command.GET_TITLE, (hub, path), (url, own), rounds, seconds),
        )
        relayed.send("DELETE", path)
        direct.send("DELETE", own)


def _compare(relayed: Call, direct: Call, rounds: int, seconds: float) -> Figures:
    return compare(any_call(relayed), any_call(direct), rounds, seconds)


def _driver_endpoint() -> str:
    """The endpoint of a new session with an app of the fake driver."""
    client = new_client()
    project = client.create_project(name="benchmark")["project"]["arn"]
    upload = client.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")["upload"]
    split = urlsplit(upload["url"])
    with closing(http.client.HTTPConnection(split.netloc, timeout=60)) as connection:
        connection.request("PUT", f"{split.path}?{split.query}", APP)
        connection.getresponse().read()
    session = client.create_remote_access_session(projectArn=project, deviceArn=PHONE.arn)
    arn = session["remoteAccessSession"]["arn"]
    client.get_remote_access_session(arn=arn)
    client.install_to_remote_access_session(remoteAccessSessionArn=arn, appArn=upload["arn"])
    found = client.get_remote_access_session(arn=arn)["remoteAccessSession"]
    url: str = found["endpoints"]["remoteDriverEndpoint"]
    return url


def _hub() -> str:
    """The URL of a new hub."""
    client = new_client()
    project = client.create_test_grid_project(name="benchmark")["testGridProject"]["arn"]
    url: str = client.create_test_grid_url(projectArn=project, expiresInSeconds=3600)["url"]
    return url

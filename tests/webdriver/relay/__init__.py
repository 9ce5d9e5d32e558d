"""Tests of driver endpoints with a real WebDriver server behind them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

from tests.support.clients import shared_client
from tests.support.webdriver_server import WebDriverServer
from tests.webdriver import Endpoint


def app_of(endpoint: Endpoint, name: str, body: bytes, type: str = "ANDROID_APP") -> str:
    """The ARN of an app whose file was sent."""
    upload = shared_client().create_upload(projectArn=endpoint.project, name=name, type=type)
    requests.put(upload["upload"]["url"], data=body)
    arn: str = upload["upload"]["arn"]
    return arn


def install(endpoint: Endpoint, app: str) -> None:
    """Install an app in the session."""
    shared_client().install_to_remote_access_session(
        remoteAccessSessionArn=endpoint.arn, appArn=app
    )


def log_of(endpoint: Endpoint) -> list[str]:
    """The lines of the Appium log, without their times."""
    listed = shared_client().list_artifacts(arn=endpoint.arn, type="FILE")["artifacts"]
    url = next(one["url"] for one in listed if one["type"].startswith("APPIUM_SERVER"))
    return [line.partition(" ")[2] for line in requests.get(url).text.splitlines()]


def capabilities_at(appium: WebDriverServer) -> dict[str, Any]:
    """The body of the last POST /session."""
    bodies = [one.body for one in appium.requests if one.path == "/session"]
    found: dict[str, Any] = bodies[-1]["capabilities"]
    return found


def stop(endpoint: Endpoint) -> str:
    """Stop the session; its status."""
    shared_client().stop_remote_access_session(arn=endpoint.arn)
    return status_of(endpoint)


def status_of(endpoint: Endpoint) -> str:
    read = shared_client().get_remote_access_session(arn=endpoint.arn)
    status: str = read["remoteAccessSession"]["status"]
    return status


@contextmanager
def hanging(server: WebDriverServer, command: str) -> Iterator[threading.Event]:
    """The server does not answer a command in the block; the event says that it arrived."""
    arrived, go_on = threading.Event(), threading.Event()

    def wait(_: Any) -> tuple[int, Any]:
        arrived.set()
        assert go_on.wait(20)
        return 200, "late"

    server.answers[command] = wait
    try:
        yield arrived
    finally:
        go_on.set()


def in_thread(function: Any, *arguments: Any) -> tuple[threading.Thread, list[Any]]:
    """Call a function in a thread; the list gets what it returns."""
    results: list[Any] = []
    thread = threading.Thread(target=lambda: results.append(function(*arguments)), daemon=True)
    thread.start()
    return thread, results

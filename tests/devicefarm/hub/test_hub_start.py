"""The test grid's hub in process: how a browser starts, and what refuses it."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.webdriver.open_sessions import open_sessions
from tests.support.clients import shared_client
from tests.support.hub import CHROME, Browser, create_project, create_url, error_of, send
from tests.support.server import refusing_port
from tests.support.webdriver_server import WebDriverServer


def test_capabilities_that_are_the_grids_own(project: str, chrome: WebDriverServer) -> None:
    """The real server gets neither the capabilities of AWS nor those of AWS's Windows (D: testgrid
    techref-support), nor webSocketUrl (C: webdriverio#13893).
    """
    own = {"aws:maxDurationSecs": 180, "aws:other": 1, "webSocketUrl": True}
    capabilities = {
        "alwaysMatch": {"browserName": "chrome", "platformName": "Windows 10", **own},
        "firstMatch": [
            {"browserVersion": "latest-1", "aws:idleTimeoutSecs": "30"},
            {"browserVersion": "119", "aws:idleTimeoutSecs": 40},
            7,
        ],
    }
    legacy = {"browserName": "chrome", "platform": "WINDOWS", "version": "latest", **own}
    browser = Browser(
        project, {"capabilities": capabilities, "desiredCapabilities": legacy, "x": 1}
    )
    assert chrome.requests[0].body == {
        "capabilities": {
            "alwaysMatch": {"browserName": "chrome"},
            "firstMatch": [{}, {"browserVersion": "119"}, 7],
        },
        "desiredCapabilities": {"browserName": "chrome"},
        "x": 1,
    }
    properties = json.loads(browser.document["seleniumProperties"])
    assert properties["aws:maxDurationSecs"] == 180
    assert properties["platformName"] == "Windows 10"


def test_selenium_properties(project: str, chrome: WebDriverServer) -> None:
    """The properties have the browser and the version that the real server answered."""
    capabilities = {"browserName": "firefox", "browserVersion": "140.0", "webSocketUrl": "ws://x"}
    chrome.answers["POST /session"] = lambda _: (200, chrome.add_session(capabilities))
    browser = Browser(project, {"desiredCapabilities": {"browserName": "chrome"}})
    properties = json.loads(browser.document["seleniumProperties"])
    assert (properties["browser"], properties["browserVersion"]) == ("firefox", "140.0")
    assert (properties["platform"]) == "windows"
    assert browser.capabilities == {"browserName": "firefox", "browserVersion": "140.0"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "the body: not JSON: Expecting property name enclosed in double quotes"),
        (b"[]", "the body must be an object with the member capabilities"),
        (b'{"browserName": "x"}', "the body must be an object with the member capabilities"),
        (
            b'{"capabilities": {"alwaysMatch": 7}}',
            "alwaysMatch=7: give a dict, not int",
        ),
        (
            b'{"capabilities": {"alwaysMatch": {"aws:maxDurationSecs": 179}}}',
            "aws:maxDurationSecs=179: give a whole number from 180 to 2400, in seconds",
        ),
        (
            b'{"capabilities": {"firstMatch": [{"aws:idleTimeoutSecs": true}]}}',
            "aws:idleTimeoutSecs=True: give a whole number from 30 to 900, in seconds",
        ),
    ],
)
def test_wrong_capabilities(
    project: str, chrome: WebDriverServer, body: bytes, message: str
) -> None:
    """Wrong capabilities start nothing."""
    answer = requests.post(f"{create_url(project)}/session", data=body, timeout=20)
    assert answer.status_code == 400
    assert answer.json()["value"]["error"] == "invalid argument"
    assert answer.json()["value"]["message"].startswith(message)
    assert chrome.requests == []


def test_the_quota(project: str, farm: DeviceFarm, chrome: WebDriverServer) -> None:
    """Sessions that are starting count too. The error has AWS's words (C: nightwatch#3094)."""
    arrived, go_on = threading.Semaphore(0), threading.Event()

    def start(_: Any) -> tuple[int, Any]:
        arrived.release()
        assert go_on.wait(20)
        return 200, chrome.add_session({})

    chrome.answers["POST /session"] = start
    for _ in range(48):
        farm.start_grid_session(project)
    url = f"{create_url(project)}/session"
    with ThreadPoolExecutor(2) as pool:
        starts = [pool.submit(send, "POST", url, CHROME) for _ in range(2)]
        assert arrived.acquire(timeout=20)
        assert arrived.acquire(timeout=20)
        words = "Cannot exceed 50 concurrent sessions. Currently active=48, pending=2, failed=0"
        assert error_of("POST", url, CHROME) == (500, "session not created", words)
        with pytest.raises(ValueError, match="active=48, pending=2, failed=0"):
            farm.start_grid_session(project)
        go_on.set()
        assert [start.result()[0] for start in starts] == [200, 200]
    words = "Cannot exceed 50 concurrent sessions. Currently active=50, pending=0, failed=0"
    assert error_of("POST", url, CHROME) == (500, "session not created", words)


def test_the_rate_limit(clock: Any, chrome: WebDriverServer) -> None:
    """With rate limits, five sessions start in a second (D: testgrid techref-limits)."""
    with mock_devicefarm(browser_url=chrome.url, rate_limits=True):
        project = create_project()
        url = f"{create_url(project)}/session"
        assert [send("POST", url, CHROME)[0] for _ in range(5)] == [200] * 5
        assert error_of("POST", url, CHROME) == (
            500,
            "session not created",
            "5 sessions start in a second at most",
        )


def test_a_server_that_is_not_there(clock: Any) -> None:
    """The error names the URL that was tried, without its password. The quota does not count the
    session any more.
    """
    with (
        refusing_port() as port,
        mock_devicefarm(browser_url=f"http://me:secret@127.0.0.1:{port}"),
    ):
        status, error, message = error_of("POST", f"{create_url(create_project())}/session", CHROME)
        assert (status, error) == (500, "session not created")
        assert message.startswith(f"http://127.0.0.1:{port} gave no answer: ")
        assert message.endswith(". Is the server running?")
        assert store_of("123456789012").starting_browsers == 0


@pytest.mark.parametrize(
    ("answer", "error", "message"),
    [
        (
            (500, {"error": "session not created", "message": "no chrome", "stacktrace": ""}),
            "session not created",
            "no chrome",
        ),
        ((404, b"<html>"), "unknown error", "URL is no WebDriver server: it answered HTTP 404"),
        ((200, b"<html>"), "unknown error", "URL is no WebDriver server: it answered HTTP 200"),
        (
            (200, {"sessionId": 7}),
            "unknown error",
            'URL is no WebDriver server: it answered HTTP 200 with \'{"value": {"sessionId": 7}}\'',
        ),
        (
            (200, {"sessionId": "7", "capabilities": 7}),
            "unknown error",
            "URL is no WebDriver server: it answered HTTP 200 with ",
        ),
    ],
)
def test_a_server_that_refuses(
    project: str, chrome: WebDriverServer, answer: Any, error: str, message: str
) -> None:
    """A refusal of the real server is passed on. Another answer is described."""
    chrome.answers["POST /session"] = lambda _: answer
    found = error_of("POST", f"{create_url(project)}/session", CHROME)
    assert found[1] == error
    assert found[2].startswith(message.replace("URL", chrome.url))
    assert shared_client().list_test_grid_sessions(projectArn=project)["testGridSessions"] == []


def test_a_project_that_is_deleted_while_the_browser_starts(
    project: str, chrome: WebDriverServer
) -> None:
    """The browser is closed, and the client gets an error."""

    def start(_: Any) -> tuple[int, Any]:
        shared_client().delete_test_grid_project(projectArn=project)
        return 200, chrome.add_session({})

    chrome.answers["POST /session"] = start
    assert error_of("POST", f"{create_url(project)}/session", CHROME)[1] == "session not created"
    assert chrome.sessions == {}
    assert not open_sessions


def test_a_browser_that_starts_for_too_long(
    project: str, clock: Any, chrome: WebDriverServer
) -> None:
    """A browser is closed whose session would have ended already."""

    def start(_: Any) -> tuple[int, Any]:
        clock.tick(900)
        return 200, chrome.add_session({})

    chrome.answers["POST /session"] = start
    assert error_of("POST", f"{create_url(project)}/session", CHROME)[1] == "session not created"
    assert chrome.sessions == {}


def test_a_browser_that_hangs_blocks_nothing(project: str, chrome: WebDriverServer) -> None:
    """While a browser starts, other requests are answered."""
    arrived, go_on = threading.Event(), threading.Event()

    def start(_: Any) -> tuple[int, Any]:
        arrived.set()
        assert go_on.wait(20)
        return 200, chrome.add_session({})

    chrome.answers["POST /session"] = start
    with ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(Browser, project)
        assert arrived.wait(20)
        assert shared_client().list_test_grid_sessions(projectArn=project)["testGridSessions"] == []
        go_on.set()
        assert hanging.result().status == "ACTIVE"

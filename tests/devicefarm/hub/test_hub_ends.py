"""The test grid's hub in process: how a session and its browser end."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from moto_devicefarm import mock_devicefarm
from tests.support.clients import shared_client
from tests.support.hub import Browser, create_project, error_of
from tests.support.webdriver_server import WebDriverServer


def test_the_maximum_duration(project: str, clock: Any, chrome: WebDriverServer) -> None:
    """The maximum duration closes the browser. The error has AWS's words (C: testcafe#7434)."""
    browser = Browser(project)
    for _ in range(9):
        clock.tick(99)
        assert browser.send("GET", "/title")[0] == 200
    clock.tick(9)
    assert error_of("GET", f"{browser.url}/title") == (
        500,
        "timeout",
        f"The session {browser.id} has timed out because it has reached maximum session duration "
        "of 900 seconds. Please refer to our documentation for details on how to increase your "
        "session duration through a capability.",
    )
    assert browser.status == "CLOSED"
    assert chrome.sessions == {}


def test_the_idle_time_out(project: str, clock: Any, chrome: WebDriverServer) -> None:
    """The idle time-out closes the browser, at the next request of any kind."""
    capabilities = {"capabilities": {"firstMatch": [{"aws:idleTimeoutSecs": 30}]}}
    browser = Browser(project, capabilities)
    clock.tick(29.999)
    assert browser.send("GET", "/title")[0] == 200
    clock.tick(30)
    shared_client().list_test_grid_projects()
    assert chrome.sessions == {}
    assert browser.status == "CLOSED"
    assert error_of("GET", f"{browser.url}/title")[1:] == (
        "timeout",
        f"The session {browser.id} has timed out because it has reached maximum idle time of 30 "
        "seconds. Please refer to our documentation for details on how to increase your session "
        "duration through a capability.",
    )


def test_a_long_command(project: str, clock: Any, chrome: WebDriverServer) -> None:
    """A session is not idle while a command runs (invented)."""
    browser = Browser(project)

    def title(_: Any) -> tuple[int, Any]:
        clock.tick(600)
        shared_client().list_test_grid_projects()
        return 200, browser.status

    chrome.answers["GET /title"] = title
    assert browser.send("GET", "/title") == (200, "ACTIVE")
    clock.tick(119)
    assert browser.status == "ACTIVE"


def test_a_command_to_a_closed_session(project: str) -> None:
    """A session that was closed is invalid. Quitting it again does nothing (invented)."""
    browser = Browser(project)
    browser.send("DELETE", "")
    assert error_of("GET", f"{browser.url}/title") == (
        404,
        "invalid session id",
        f"the session {browser.id} closed at 2026-03-01T12:00:00.000Z",
    )
    assert browser.send("DELETE", "") == (200, None)
    assert len(browser.actions) == 2


def test_the_last_window(project: str, chrome: WebDriverServer) -> None:
    """A browser without windows has ended (W3C), and its session is CLOSED."""
    browser = Browser(project)
    windows = ["1", "2"]
    chrome.answers["GET /window/handles"] = lambda _: (200, list(windows))
    chrome.answers["DELETE /window"] = lambda _: (200, windows[1:] and [windows.pop()])
    assert browser.send("DELETE", "/window") == (200, ["2"])
    assert browser.status == "ACTIVE"
    assert "screenshot-0.png" not in browser.artifacts()
    assert browser.send("DELETE", "/window") == (200, [])
    assert browser.status == "CLOSED"
    assert "screenshot-0.png" in browser.artifacts()
    assert chrome.sessions == {}


def test_a_browser_that_does_not_list_its_windows(project: str, chrome: WebDriverServer) -> None:
    """The client's command is sent all the same, and the session goes on."""
    browser = Browser(project)
    chrome.answers["GET /window/handles"] = lambda _: (-1, None)
    chrome.answers["DELETE /window"] = lambda _: (200, ["2"])
    assert browser.send("DELETE", "/window") == (200, ["2"])
    assert browser.status == "ACTIVE"


def test_a_browser_that_is_gone(project: str, chrome: WebDriverServer) -> None:
    """If the server does not know the session any more, the session is ERRORED (invented)."""
    browser = Browser(project)
    chrome.sessions.clear()
    assert browser.send("GET", "/title")[1]["error"] == "invalid session id"
    assert browser.status == "ERRORED"
    assert browser.actions[-1] == ("GET", "/session/*/title", "404")
    _, error, message = error_of("DELETE", browser.url)
    assert error == "invalid session id"
    assert message.startswith(f"the session {browser.id} ended with an error at ")


def test_a_server_that_dies(project: str, chrome: WebDriverServer) -> None:
    """If the server can't be reached, the client gets an error, and the session is ERRORED
    (invented).
    """
    browser = Browser(project)
    chrome.die()
    status, error, message = error_of("GET", f"{browser.url}/title")
    assert (status, error) == (500, "unknown error")
    assert message.startswith(f"{chrome.url} gave no answer: ")
    assert message.endswith(". So the session has ended with an error")
    assert browser.status == "ERRORED"
    assert browser.actions[-1] == ("GET", "/session/*/title", "500")


def test_a_quit_that_fails(project: str, chrome: WebDriverServer) -> None:
    """A server that dies while its browser quits leaves an ERRORED session."""
    browser = Browser(project)
    chrome.die()
    assert browser.send("DELETE", "")[0] == 500
    assert browser.status == "ERRORED"


def test_a_project_with_a_browser(project: str) -> None:
    """A project can't be deleted while its browser runs (D: model)."""
    browser = Browser(project)
    with pytest.raises(ClientError, match="CannotDeleteException"):
        shared_client().delete_test_grid_project(projectArn=project)
    assert browser.send("DELETE", "") == (200, None)
    shared_client().delete_test_grid_project(projectArn=project)


def test_the_end_of_the_mock(clock: Any, chrome: WebDriverServer) -> None:
    """The end of the mock closes its browsers."""
    with mock_devicefarm(browser_url=chrome.url):
        Browser(create_project())
        assert len(chrome.sessions) == 1
    assert chrome.sessions == {}

"""The test grid's hub in process: its URLs, and what it does without a browser."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core.errors import GRID_URL_INVALID
from tests.support.clients import shared_client
from tests.support.hub import CHROME, Browser, create_project, create_url, error_of, send
from tests.support.webdriver_server import WebDriverServer

# The URL


def test_story(project: str, chrome: WebDriverServer) -> None:
    """A client starts a browser, sends a command and quits. The service shows the session, and the
    server has closed the browser.
    """
    browser = Browser(project)
    assert browser.status == "ACTIVE"
    assert browser.send("GET", "/title") == (200, "A page")
    assert browser.send("DELETE", "") == (200, None)
    assert browser.status == "CLOSED"
    assert browser.actions == [
        ("POST", "/session", "200"),
        ("GET", "/session/*/title", "200"),
        ("DELETE", "/session/*", "200"),
    ]
    assert chrome.sessions == {}


def test_an_expired_url(project: str, clock: Any) -> None:
    """An expired URL starts no browser (D: model), and opens no session that runs (A:
    code-dot-org#73216).
    """
    url = create_url(project, seconds=60)
    created = send("POST", f"{url}/session", CHROME)[1]["sessionId"]
    clock.tick(59.999)
    assert send("GET", f"{url}/session/{created}/title")[0] == 200
    clock.tick(0.001)
    expected = (
        403,
        "session not created",
        "The URL of the test grid expired at 2026-03-01T12:01:00.000Z. "
        "Ask CreateTestGridUrl for another one",
    )
    assert error_of("POST", f"{url}/session", CHROME) == expected
    assert error_of("GET", f"{url}/session/{created}/title") == expected
    clock.tick(-1)
    assert send("GET", f"{url}/session/{created}/title")[0] == 200


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.replace("AQICAHi", "AQICAHj"),
        lambda url: url[:300] + ("A" if url[300] != "A" else "B") + url[301:],
        lambda url: url.replace("=", ""),
        lambda url: url.replace("/wd/hub", "/wd/club"),
        lambda url: "https://testgrid-devicefarm.us-west-2.amazonaws.com/wd/hub",
        lambda url: "https://testgrid-devicefarm.us-west-2.amazonaws.com",
        lambda url: "https://testgrid-devicefarm.us-west-2.amazonaws.com/%C3%A4/wd/hub",
    ],
)
def test_a_url_that_was_not_signed(project: str, change: Any) -> None:
    """A URL that the mock did not sign is refused (invented)."""
    url = change(create_url(project))
    expected = (403, "session not created", GRID_URL_INVALID)
    assert error_of("POST", f"{url}/session", CHROME) == expected


def test_a_deleted_project(project: str) -> None:
    """The URL of a project that was deleted is refused."""
    url = create_url(project)
    shared_client().delete_test_grid_project(projectArn=project)
    assert error_of("POST", f"{url}/session", CHROME) == (
        403,
        "session not created",
        f"The project of this URL of the test grid does not exist: {project}",
    )


def test_a_url_after_a_dump(farm: DeviceFarm, project: str) -> None:
    """A URL works in a mock that has loaded the state."""
    url = create_url(project)
    dump = farm.dump()
    farm.reset()
    assert error_of("GET", f"{url}/session/1")[0] == 403
    farm.load(dump)
    assert send("POST", f"{url}/session", CHROME)[0] == 200


def test_a_percent_sign_in_the_url(project: str) -> None:
    """A client may quote the equals sign of the URL."""
    url = create_url(project).replace("=/wd", "%3D/wd")
    assert send("POST", f"{url}/session", CHROME)[0] == 200


@pytest.mark.parametrize(
    ("method", "path", "error", "message"),
    [
        ("GET", "", "unknown command", "the hub has no command GET "),
        ("GET", "/sessions", "unknown command", "the hub has no command GET /sessions"),
        ("POST", "/shutdown", "unknown command", "the hub has no command POST /shutdown"),
        ("GET", "/session", "unknown method", "POST /session is the command, not GET"),
        ("PUT", "/session/1/url", "unknown method", "WebDriver has no method PUT"),
        (
            "GET",
            "/session/1/%2E./2",
            "unknown command",
            "the hub has no command GET /session/1/../2",
        ),
    ],
)
def test_unknown_commands(
    project: str, chrome: WebDriverServer, method: str, path: str, error: str, message: str
) -> None:
    """Only WebDriver's commands get to the real server."""
    found = error_of(method, create_url(project) + path)
    assert found[1:] == (error, message)
    assert chrome.requests == []


def test_the_status_of_the_hub(project: str, chrome: WebDriverServer) -> None:
    """GET /status answers what the real server says, or why there is none."""
    url = create_url(project)
    assert send("GET", f"{url}/status")[1]["ready"] is True
    chrome.die()
    value = send("GET", f"{url}/status/")[1]
    assert value["ready"] is False
    assert value["message"].startswith(f"{chrome.url} gave no answer: ")


def test_no_browser(clock: Any) -> None:
    """Without browser_url, the error says how to give one."""
    with mock_devicefarm():
        url = create_url(create_project())
        error = (
            500,
            "session not created",
            "no browser is behind the mock's test grid. Give the URL of a ChromeDriver, "
            "geckodriver or Selenium hub: "
            'mock_devicefarm(browser_url="http://127.0.0.1:9515"), or moto-devicefarm serve '
            "--browser-url http://127.0.0.1:9515. farm.start_grid_session(project_arn) starts a "
            "session without a browser",
        )
        assert error_of("POST", f"{url}/session", CHROME) == error
        status, value = send("GET", f"{url}/status")
        assert (status, value) == (200, {"ready": False, "message": error[2]})

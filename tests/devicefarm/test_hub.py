"""The test grid's hub in process: its URLs, the start of a browser, commands, and the ends."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError
from freezegun import freeze_time

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core.errors import GRID_URL_INVALID
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.webdriver.open_sessions import open_sessions
from tests.support.clients import shared_client
from tests.support.network import LOOPBACK, allow_only
from tests.support.server import free_port
from tests.support.webdriver_server import PNG, WebDriverServer, webdriver_server

CHROME = {"capabilities": {"alwaysMatch": {"browserName": "chrome"}}}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that connects to another machine fails."""
    allow_only(monkeypatch, *LOOPBACK)


@pytest.fixture
def clock() -> Iterator[Any]:
    """A frozen clock. urllib3 has the real one."""
    with freeze_time("2026-03-01T12:00:00Z", ignore=["urllib3"]) as frozen:
        yield frozen


@pytest.fixture
def chrome() -> Iterator[WebDriverServer]:
    """A WebDriver server that stands for a ChromeDriver."""
    with webdriver_server() as server:
        yield server


@pytest.fixture
def farm(clock: Any, chrome: WebDriverServer) -> Iterator[DeviceFarm]:
    """A mock with a browser behind its test grid."""
    with mock_devicefarm(browser_url=chrome.url) as farm:
        yield farm


@pytest.fixture
def project(farm: DeviceFarm) -> str:
    """The ARN of a project."""
    return create_project()


def create_project() -> str:
    """The ARN of a new project."""
    arn: str = shared_client().create_test_grid_project(name="shop")["testGridProject"]["arn"]
    return arn


def create_url(project: str, seconds: int = 86400) -> str:
    """A new URL of the project's hub."""
    url: str = shared_client().create_test_grid_url(projectArn=project, expiresInSeconds=seconds)[
        "url"
    ]
    return url


def send(method: str, url: str, body: Any = None) -> tuple[int, Any]:
    """The HTTP status and the member ``value`` of an answer."""
    answer = requests.request(method, url, json=body, timeout=20)
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    return answer.status_code, answer.json()["value"]


def error_of(method: str, url: str, body: Any = None) -> tuple[int, str, str]:
    """The HTTP status, the name and the message of an error."""
    status, value = send(method, url, body)
    assert value["stacktrace"] == ""
    return status, value["error"], value["message"]


class Browser:
    """A client with a session at the hub."""

    def __init__(self, project: str, capabilities: Any = None) -> None:
        self.project, self.hub = project, create_url(project)
        status, value = send("POST", f"{self.hub}/session", capabilities or CHROME)
        assert status == 200, value
        self.id = value["sessionId"]
        self.capabilities = value["capabilities"]
        self.url = f"{self.hub}/session/{self.id}"

    def send(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """A command; ``path`` is the part behind the session."""
        return send(method, self.url + path, body)

    @property
    def document(self) -> dict[str, Any]:
        """The session as the service answers it."""
        found: dict[str, Any] = shared_client().get_test_grid_session(
            projectArn=self.project, sessionId=self.id
        )["testGridSession"]
        return found

    @property
    def status(self) -> str:
        """ACTIVE, CLOSED or ERRORED."""
        status: str = self.document["status"]
        return status

    @property
    def actions(self) -> list[tuple[str, str, str]]:
        """Method, path and status of its actions, with ``*`` for the session."""
        found = shared_client().list_test_grid_session_actions(sessionArn=self.document["arn"])
        return [
            (one["requestMethod"], one["action"].replace(self.id, "*"), one["statusCode"])
            for one in found["actions"]
        ]

    def artifacts(self, **members: Any) -> dict[str, tuple[str, bytes]]:
        """Type and content of its artifacts, by their names."""
        found = shared_client().list_test_grid_session_artifacts(
            sessionArn=self.document["arn"], **members
        )["artifacts"]
        return {
            one["filename"]: (one["type"], requests.get(one["url"], timeout=20).content)
            for one in found
        }


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


# The start


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
    port = free_port()
    with mock_devicefarm(browser_url=f"http://me:secret@127.0.0.1:{port}"):
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


# Commands


def test_actions(project: str, clock: Any, chrome: WebDriverServer) -> None:
    """An action has method, path, status, start and duration by the mock's clock."""
    browser = Browser(project)
    clock.tick(1)

    def title(_: Any) -> tuple[int, Any]:
        clock.tick(0.25)
        return 404, {"error": "no such window", "message": "closed", "stacktrace": ""}

    chrome.answers["GET /title"] = title
    assert browser.send("GET", "/title")[0] == 404
    found = shared_client().list_test_grid_session_actions(sessionArn=browser.document["arn"])
    action = found["actions"][1]
    assert action.pop("started").isoformat() == "2026-03-01T12:00:01+00:00"
    assert action == {
        "action": f"/session/{browser.id}/title",
        "duration": 250,
        "statusCode": "404",
        "requestMethod": "GET",
    }
    clock.tick(58.75)
    assert browser.document["billingMinutes"] == 1


def test_the_body_and_the_path_of_a_command(project: str, chrome: WebDriverServer) -> None:
    """The real server gets the command as it was sent, with its own session."""
    browser = Browser(project)
    browser.send("POST", "/element/a%2Fb/value", {"text": "ä"})
    (server_id,) = chrome.sessions
    assert chrome.requests[-1].path == f"/session/{server_id}/element/a%2Fb/value"
    assert chrome.requests[-1].body == {"text": "ä"}


def test_one_command_at_a_time(project: str, chrome: WebDriverServer) -> None:
    """The real server gets one command of a session at a time."""
    browser = Browser(project)
    (server_id,) = chrome.sessions
    with ThreadPoolExecutor(4) as pool:
        assert (
            list(pool.map(lambda _: browser.send("GET", "/title"), range(16)))
            == [(200, "A page")] * 16
        )
    assert chrome.most_at_once[server_id] == 1
    assert len(browser.actions) == 17


def test_eight_browsers_at_once(project: str, chrome: WebDriverServer) -> None:
    """Eight browsers at once lose nothing."""

    def use(number: int) -> Browser:
        browser = Browser(project)
        for count in range(5):
            assert browser.send("POST", "/url", {"url": f"{number}/{count}"})[0] == 200
        assert browser.send("DELETE", "")[0] == 200
        return browser

    with ThreadPoolExecutor(8) as pool:
        browsers = list(pool.map(use, range(8)))
    assert len({browser.id for browser in browsers}) == 8
    assert [len(browser.actions) for browser in browsers] == [7] * 8
    assert {browser.status for browser in browsers} == {"CLOSED"}
    sent = [one.body["url"] for one in chrome.requests if one.path.endswith("/url")]
    assert sorted(sent) == sorted(f"{one}/{count}" for one in range(8) for count in range(5))
    assert chrome.sessions == {}


def test_a_browser_that_was_closed_while_a_command_waited(
    project: str, chrome: WebDriverServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that waited for another one finds its browser closed."""
    browser = Browser(project)
    (opened,) = (open_sessions.find(arn) for arn in open_sessions.arns())
    found = [None, opened]
    monkeypatch.setattr(open_sessions, "find", lambda _: found.pop())
    status, error, message = error_of("GET", f"{browser.url}/title")
    assert (status, error) == (404, "invalid session id")
    assert message == f"the browser of {browser.document['arn']} was closed"
    assert len(chrome.requests) == 1


def test_a_body_that_is_too_large(project: str, chrome: WebDriverServer) -> None:
    """A command has at most 20 MB, as at the driver endpoint (invented)."""
    answer = requests.post(
        f"{create_url(project)}/session", data=b" " * (20 * 1024 * 1024 + 1), timeout=60
    )
    assert answer.json()["value"]["error"] == "unsupported operation"
    assert chrome.requests == []


def test_an_unknown_session(project: str) -> None:
    """A session of another project is unknown."""
    browser = Browser(project)
    other = create_url(create_project())
    status, error, message = error_of("GET", f"{other}/session/{browser.id}/title")
    assert (status, error) == (404, "invalid session id")
    assert message.endswith(f" has no session {browser.id}")


def test_a_session_without_a_browser(farm: DeviceFarm, project: str) -> None:
    """A session that the test started has no browser."""
    session = farm.start_grid_session(project)
    assert error_of("GET", f"{create_url(project)}/session/{session.id}/title") == (
        404,
        "invalid session id",
        f"no browser is behind {session.arn}: farm.start_grid_session started it, or it was loaded",
    )


# Ends


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


# Artifacts


def test_the_artifacts(project: str, clock: Any) -> None:
    """The log has the commands. The pictures are those that the client took, and one from just
    before the end.
    """
    browser = Browser(project)
    browser.send("GET", "/title")
    browser.send("GET", "/screenshot")
    browser.send("GET", "/element/1/screenshot")
    found = browser.artifacts()
    assert list(found) == ["selenium_webdriver.log", "screenshot-0.png"]
    assert found["screenshot-0.png"] == ("UNKNOWN", base64.b64decode(PNG))
    log = found["selenium_webdriver.log"][1].decode()
    assert f"INFO GET /session/{browser.id}/title -> 200 in 0 ms" in log
    browser.send("DELETE", "")
    names = ["selenium_webdriver.log", "video-0.mp4", "screenshot-0.png", "screenshot-1.png"]
    assert list(browser.artifacts()) == names
    assert list(browser.artifacts(type="VIDEO")) == ["video-0.mp4"]
    assert list(browser.artifacts(type="LOG")) == ["selenium_webdriver.log"]


def test_the_artifacts_survive(project: str, farm: DeviceFarm) -> None:
    """The pictures and the log are in a dump."""
    browser = Browser(project)
    browser.send("DELETE", "")
    before = browser.artifacts()
    dump = json.loads(json.dumps(farm.dump()))
    farm.reset()
    farm.load(dump)
    assert browser.artifacts() == before


def test_the_number_of_pictures(project: str) -> None:
    """A session keeps its 20 latest pictures (invented)."""
    browser = Browser(project)
    for _ in range(22):
        browser.send("GET", "/screenshot")
    names = list(browser.artifacts())[1:]
    assert names == [f"screenshot-{number}.png" for number in range(2, 22)]


def test_a_picture_that_is_too_large(project: str, chrome: WebDriverServer) -> None:
    """A large picture is not kept, nor is an answer without a picture."""
    browser = Browser(project)
    pictures = ["A" * (8 * 1024 * 1024 + 1), None]
    chrome.answers["GET /screenshot"] = lambda _: (200, pictures.pop())
    assert browser.send("GET", "/screenshot") == (200, None)
    assert browser.send("GET", "/screenshot")[0] == 200
    assert list(browser.artifacts()) == ["selenium_webdriver.log"]


def test_a_browser_without_a_picture(project: str, chrome: WebDriverServer) -> None:
    """A browser that gives no picture quits all the same."""
    browser = Browser(project)
    chrome.answers["GET /screenshot"] = lambda _: (
        500,
        {"error": "unable to capture screen", "message": "", "stacktrace": ""},
    )
    assert browser.send("DELETE", "") == (200, None)
    assert list(browser.artifacts()) == ["selenium_webdriver.log", "video-0.mp4"]

"""The test grid's hub in process: the commands of a session, and its artifacts."""

from __future__ import annotations

import base64
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from moto_devicefarm import DeviceFarm
from moto_devicefarm.webdriver.open_sessions import open_sessions
from tests.support.clients import shared_client
from tests.support.hub import Browser, create_project, create_url, error_of
from tests.support.store import NOW_IN_SECONDS
from tests.support.webdriver_server import PNG, WebDriverServer


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
    assert action.pop("started").timestamp() == NOW_IN_SECONDS + 1
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
    browser.send("POST", "/element/a.b/value", {"text": "ä"})
    (server_id,) = chrome.sessions
    assert chrome.requests[-1].path == f"/session/{server_id}/element/a.b/value"
    assert chrome.requests[-1].body == {"text": "ä"}


def test_one_command_at_a_time(project: str, chrome: WebDriverServer) -> None:
    """The real server gets one command of a session at a time."""
    browser = Browser(project)
    (server_id,) = chrome.sessions
    arrived, other = threading.Event(), threading.Event()

    def title(_: Any) -> tuple[int, Any]:
        arrived.set()
        return 200, other.wait(0.2)

    def url(_: Any) -> tuple[int, Any]:
        other.set()
        return 200, None

    chrome.answers["GET /title"], chrome.answers["GET /url"] = title, url
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(browser.send, "GET", "/title")
        assert arrived.wait(20)
        second = pool.submit(browser.send, "GET", "/url")
        assert first.result() == (200, False)
        assert second.result() == (200, None)
    assert chrome.most_at_once[server_id] == 1
    assert len(browser.actions) == 3


def test_eight_browsers_at_once(project: str, chrome: WebDriverServer) -> None:
    """Eight browsers at once at one URL lose nothing."""
    hub = create_url(project)

    def use(number: int) -> Browser:
        browser = Browser(project, hub=hub)
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


def test_an_answer_that_is_too_large(
    project: str, chrome: WebDriverServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer is whole, or it is an error (invented)."""
    browser = Browser(project)
    chrome.answers["GET /source"] = lambda _: (200, "x" * 2000)
    monkeypatch.setattr("moto_devicefarm.webdriver.upstream.MOST_BYTES", 1000)
    assert error_of("GET", f"{browser.url}/source") == (
        500,
        "unsupported operation",
        "An answer of the hub can have 1000 bytes, and this one has more",
    )
    assert browser.status == "ACTIVE"


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

"""Servers that are not there, that are something else, that die or hang."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.webdriver.open_sessions import open_sessions
from tests.support.webdriver_server import WebDriverServer, webdriver_server
from tests.webdriver import IPHONE, PHONE, Endpoint
from tests.webdriver.relay import hanging, in_thread, status_of, stop

NEW: dict[str, Any] = {"capabilities": {}}


def test_a_server_that_is_not_there(appium: WebDriverServer, clock: Any) -> None:
    """A new session says which URL was tried, without a password, and what to do."""
    appium.close()
    url = appium.url.replace("://", "://ann:secret@")
    with mock_devicefarm(registry=[PHONE], driver_url=url) as farm:
        endpoint = Endpoint(farm)
        status, error, message = endpoint.error("POST", "/session", NEW)
        assert (status, error) == (500, "session not created")
        assert message.startswith(f"no Appium server answers at {appium.url}: ")
        assert message.endswith(
            ". Start one there, for example with 'appium --port 4723', or give another driver_url"
        )
        assert status_of(endpoint) == "RUNNING"


def test_a_user_name_and_password_are_sent(clock: Any) -> None:
    """A server behind basic authentication gets the user name and password of the URL."""
    with webdriver_server() as server:
        url = server.url.replace("://", "://ann:secret@")
        with mock_devicefarm(registry=[PHONE], driver_url=url) as farm:
            Endpoint(farm).start()
        assert server.authorizations[0] == "Basic YW5uOnNlY3JldA=="


def test_a_server_that_is_no_webdriver_server(appium: WebDriverServer, farm: DeviceFarm) -> None:
    """An answer without a WebDriver document tells its status, and what may be wrong."""
    appium.answers["POST /session"] = lambda _: (404, b"<html>Not found</html>")
    assert Endpoint(farm).error("POST", "/session", NEW) == (
        500,
        "session not created",
        f"{appium.url} answered POST /session with the HTTP status 404 and no WebDriver document, "
        "so it is no Appium server. Check the path in driver_url: a server with "
        "--base-path=/wd/hub needs it",
    )


def test_a_command_without_a_document(appium: WebDriverServer, phone: Endpoint) -> None:
    """A proxy's error in the middle of a session is an unknown error. The session goes on."""
    appium.answers["GET /title"] = lambda _: (502, b"bad gateway")
    assert phone.error("GET", "./title")[1] == "unknown error"
    del appium.answers["GET /title"]
    assert phone.get("./title") == "A page"


@pytest.mark.parametrize("value", [{"capabilities": {}}, None])
def test_a_new_session_without_an_id(appium: WebDriverServer, farm: DeviceFarm, value: Any) -> None:
    """An answer without an id opens no session, and the client gets it."""
    appium.answers["POST /session"] = lambda _: (200, value)
    assert Endpoint(farm).send("POST", "/session", NEW) == (200, value)
    assert not open_sessions


def test_the_servers_refusal_is_answered(appium: WebDriverServer, farm: DeviceFarm) -> None:
    """The client gets the server's own error."""
    refusal = {"error": "session not created", "message": "no driver", "stacktrace": ""}
    appium.answers["POST /session"] = lambda _: (500, refusal)
    assert Endpoint(farm).send("POST", "/session", NEW) == (500, refusal)


def test_a_server_that_dies(appium: WebDriverServer, phone: Endpoint) -> None:
    """The client gets an error, the session of the mock stays RUNNING, and a new WebDriver session
    works when a server is there again.
    """
    appium.answers["GET /title"] = lambda _: (-1, None)
    status, error, message = phone.error("GET", "./title")
    assert (status, error) == (500, "unknown error")
    assert message.startswith(f"the Appium server at {appium.url} gave no answer: ")
    assert message.endswith(
        ". Its session is lost: start the server again, and create a new session with POST /session"
    )
    assert appium.commands()[-1] == "DELETE /session/*"
    assert status_of(phone) == "RUNNING"
    assert phone.error("GET", "./title")[1] == "invalid session id"
    phone.start()


def test_a_connection_that_the_server_closes_while_it_is_idle(
    appium: WebDriverServer, phone: Endpoint
) -> None:
    """Node.js closes an idle connection, perhaps at the moment at which a command is sent. Such a
    command goes to a new connection, and the session lives on.
    """
    appium.answers_of_a_connection = 1
    for _ in range(3):
        assert phone.get("./title") == "A page"
    assert appium.commands().count("GET /session/*/title") == 3


def test_a_server_that_is_gone(appium: WebDriverServer, phone: Endpoint) -> None:
    """A server that is not there any more is no reason to fail for the stop of the session."""
    appium.answers["GET /title"] = lambda _: (-1, None)
    appium.answers["DELETE "] = lambda _: (-1, None)
    assert phone.error("GET", "./title")[1] == "unknown error"
    assert stop(phone) == "COMPLETED"


def test_the_server_forgot_the_session(appium: WebDriverServer, phone: Endpoint) -> None:
    """A session that the server has closed by itself is closed for the mock too."""
    appium.sessions.clear()
    assert phone.error("GET", "./title")[1] == "invalid session id"
    assert not open_sessions


def test_a_command_has_a_time_limit(appium: WebDriverServer, clock: Any) -> None:
    """A command that takes too long is a timeout (D: limits), and the session stays open."""
    timings = Timings(command_limit=0.05)
    with mock_devicefarm(registry=[PHONE], driver_url=appium.url, timings=timings) as farm:
        phone = Endpoint(farm)
        with hanging(appium, "POST /session"):
            assert phone.error("POST", "/session", NEW)[1] == "timeout"
        del appium.answers["POST /session"]
        phone.start()
        with hanging(appium, "GET /title"):
            assert phone.error("GET", "./title") == (
                500,
                "timeout",
                f"the Appium server at {appium.url} gave no answer within 0.05 seconds, the limit "
                "of a command. Timings(command_limit=...) changes it",
            )
        assert phone.get("./source") is None


def test_no_time_limit(appium: WebDriverServer, clock: Any) -> None:
    """With None, a command may take as long as it takes."""
    timings = Timings(command_limit=None)
    with mock_devicefarm(registry=[PHONE], driver_url=appium.url, timings=timings) as farm:
        phone = Endpoint(farm)
        phone.start()
        assert phone.get("./title") == "A page"


def test_a_hanging_command_blocks_nobody_else(appium: WebDriverServer, phone: Endpoint) -> None:
    """Other requests and other sessions go on. A second command of the session waits its turn."""
    other = Endpoint(DeviceFarm.current(), IPHONE)
    with hanging(appium, "GET /title") as arrived:
        first, titles = in_thread(phone.get, "./title")
        assert arrived.wait(20)
        second, sources = in_thread(phone.get, "./source")
        other.start()
        assert other.get("./window/rect") is None
        assert status_of(phone) == "RUNNING"
        assert not sources
    first.join(20)
    second.join(20)
    assert (titles, sources) == (["late"], [None])
    assert appium.most_at_once[phone.id] == 1


def test_a_command_waits_for_a_session_that_closes(
    appium: WebDriverServer, phone: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command whose session was closed while it waited for its turn is not sent."""
    opened = open_sessions.find(phone.arn)
    assert opened is not None
    sent: list[tuple[int, Any]] = []
    with opened.turn:
        thread, sent = in_thread(phone.send, "GET", "./title")
        while len(phone.driver.commands) < 2:
            pass
        open_sessions.remove(phone.arn)
    thread.join(20)
    assert sent[0][1]["message"].endswith("was closed: create one with POST /session")
    open_sessions.add(opened)


def test_two_sessions_run_in_parallel(appium: WebDriverServer, farm: DeviceFarm) -> None:
    """Commands of two devices are at the server at the same time."""
    phones = [Endpoint(farm, PHONE), Endpoint(farm, IPHONE)]
    for phone in phones:
        phone.start()
    both = threading.Barrier(2, timeout=20)

    def meet(_: Any) -> tuple[int, Any]:
        both.wait()
        return 200, "met"

    appium.answers["GET /title"] = meet
    calls = [in_thread(phone.get, "./title") for phone in phones]
    for thread, _ in calls:
        thread.join(20)
    assert [results for _, results in calls] == [["met"], ["met"]]

"""Servers that are not there, that are something else, that die, that hang; and who closes the
sessions that are open there.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.core.clock import latest
from moto_devicefarm.devicefarm import session_ends
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.webdriver.open_sessions import OpenSession, open_sessions
from tests.support.clients import shared_client
from tests.support.webdriver_server import WebDriverServer, webdriver_server
from tests.webdriver import IPHONE, PHONE, Endpoint
from tests.webdriver.relay import app_of, install, log_of

NEW: dict[str, Any] = {"capabilities": {}}


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
                "of a command",
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


def test_stop_closes_the_session(appium: WebDriverServer, phone: Endpoint) -> None:
    """After StopRemoteAccessSession, the session at the server is closed."""
    assert stop(phone) == "COMPLETED"
    assert not appium.sessions


def test_a_time_out_closes_the_session(appium: WebDriverServer, clock: Any) -> None:
    """The next request after an idle time-out closes the session there."""
    timings = Timings(session_idle=60)
    with mock_devicefarm(registry=[PHONE], driver_url=appium.url, timings=timings) as farm:
        phone = Endpoint(farm)
        phone.start()
        clock.tick(59)
        phone.get("./title")
        clock.tick(59)
        phone.get("./title")
        clock.tick(60)
        url = phone.driver
        assert appium.sessions
        assert status_of(phone) == "COMPLETED"
        assert not appium.sessions
        assert len(url.commands) == 3


def test_a_running_clock_closes_the_session(appium: WebDriverServer) -> None:
    """While the clock runs, a thread closes sessions that have timed out, and then ends."""
    closed = threading.Event()

    def delete(_: Any) -> tuple[int, Any]:
        appium.sessions.clear()
        closed.set()
        return 200, None

    appium.answers["DELETE "] = delete
    timings = Timings(session_idle=0.01)
    with mock_devicefarm(registry=[PHONE], driver_url=appium.url, timings=timings) as farm:
        with mock_devicefarm(timings=Timings(session_idle=1)):
            endpoint = Endpoint(farm)
        endpoint.start()
        assert closed.wait(20)
        watching = [one for one in threading.enumerate() if one.name == "moto_devicefarm"]
        for thread in watching:
            thread.join(20)
        assert not open_sessions


def test_a_look_for_ended_sessions_is_no_request(phone: Endpoint, clock: Any) -> None:
    """The checks at the end of the mock see the moment of the latest request, not of a look."""
    before = latest()
    clock.tick(1)
    session_ends.close_ended_sessions()
    assert latest() == before


def test_the_end_of_the_mock_closes_the_session(appium: WebDriverServer) -> None:
    """No session and no thread outlives the mock."""
    with mock_devicefarm(registry=[PHONE], driver_url=appium.url) as farm:
        Endpoint(farm).start()
        watching = [one for one in threading.enumerate() if one.name == "moto_devicefarm"]
        assert len(watching) == 1
        assert len(appium.sessions) == 1
    assert not appium.sessions
    watching[0].join(20)
    assert not watching[0].is_alive()


def test_reset_closes_the_session(appium: WebDriverServer, phone: Endpoint) -> None:
    """A reset ends all sessions of the mock, and those behind them."""
    DeviceFarm.current().reset()
    assert not appium.sessions


def test_a_stop_during_the_creation(appium: WebDriverServer, farm: DeviceFarm) -> None:
    """A session that the mock ended while the server opened one is closed there."""
    phone = Endpoint(farm)

    def stop_first(body: Any) -> tuple[int, Any]:
        stop(phone)
        del appium.answers["POST /session"]
        return appium.new_session(body)

    appium.answers["POST /session"] = stop_first
    phone.start()
    assert not appium.sessions


def test_a_server_that_closes_nothing(appium: WebDriverServer, phone: Endpoint) -> None:
    """The mock warns of a session that may still be open there."""
    appium.answers["DELETE "] = lambda _: (-1, None)
    with pytest.warns(UserWarning, match=f"the session {phone.id} at {appium.url} may still be op"):
        stop(phone)


def test_the_former_session_can_be_lost(appium: WebDriverServer, phone: Endpoint) -> None:
    """A new session needs no answer to the end of the former one."""
    appium.answers["DELETE "] = lambda _: (-1, None)
    phone.start()
    del appium.answers["DELETE "]


def test_a_hanging_command_does_not_keep_a_session_open(
    appium: WebDriverServer, phone: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end of the session does not wait for a command for ever."""
    monkeypatch.setattr("moto_devicefarm.webdriver.open_sessions.CLOSE_TIMEOUT", 0.05)
    with hanging(appium, "GET /title") as arrived:
        thread, _ = in_thread(phone.send, "GET", "./title")
        assert arrived.wait(20)
        stop(phone)
        assert not appium.sessions
    thread.join(20)


def test_an_app_is_installed_at_the_open_session(appium: WebDriverServer, farm: DeviceFarm) -> None:
    """InstallToRemoteAccessSession installs there, each with the argument of its driver."""
    for device, type, argument in (
        (PHONE, "ANDROID_APP", "appPath"),
        (IPHONE, "IOS_APP", "app"),
    ):
        phone = Endpoint(farm, device)
        name = "shop.apk" if device is PHONE else "shop.ipa"
        app = app_of(phone, name, b"the bytes", type)
        phone.start()
        seen: list[Any] = []

        def read(body: Any, seen: list[Any] = seen, argument: str = argument) -> tuple[int, Any]:
            with open(body["args"][0][argument], "rb") as file:
                seen.append((body["script"], file.read()))
            return 200, None

        appium.answers["POST /execute/sync"] = read
        install(phone, app)
        assert seen == [("mobile: installApp", b"the bytes")]
        assert f"installed {app} at the server" in log_of(phone)
        shared_client().list_projects()
        assert len(seen) == 1
        assert len(phone.driver.commands) == 1


def test_an_app_is_installed_by_the_older_command(appium: WebDriverServer, phone: Endpoint) -> None:
    """A server that does not know the script may know the command."""
    unknown = {"error": "unknown command", "message": "what?", "stacktrace": ""}
    appium.answers["POST /execute/sync"] = lambda _: (404, unknown)
    install(phone, app_of(phone, "shop.apk", b"shop"))
    assert appium.commands()[-1] == "POST /session/*/appium/device/install_app"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"error": "unknown command", "message": "what?", "stacktrace": ""}, "what?"),
        (None, "HTTP status 500"),
        (b"oops", "HTTP status 500"),
    ],
)
def test_an_app_that_the_server_refuses(
    appium: WebDriverServer, phone: Endpoint, value: Any, reason: str
) -> None:
    """The operation answers as in AWS. The mock warns, and the log has the reason."""
    appium.answers["POST /execute/sync"] = lambda _: (500, value)
    appium.answers["POST /appium/device/install_app"] = lambda _: (500, value)
    app = app_of(phone, "shop.apk", b"shop")
    message = (
        f"the Appium server at {appium.url} did not install the app {app}: {reason}. "
        "A new WebDriver session gets it as appium:app"
    )
    with pytest.warns(UserWarning, match=re.escape(message)):
        install(phone, app)
    assert message in log_of(phone)


def test_an_app_whose_bytes_are_gone(appium: WebDriverServer, clock: Any) -> None:
    """An app that was sent before there was a server is not installed, and the warning says why."""
    with mock_devicefarm(registry=[PHONE]) as farm:
        phone = Endpoint(farm)
        app = app_of(phone, "shop.apk", b"shop")
        with mock_devicefarm(driver_url=appium.url):
            phone.start()
            with pytest.warns(UserWarning, match="the mock does not have the file of the app"):
                install(phone, app)


def test_an_app_is_not_installed_in_a_closed_session(
    appium: WebDriverServer, phone: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installation that waited for its turn is left out if the session is closed then."""
    from moto_devicefarm.webdriver.relay_installs import Install

    opened = open_sessions.find(phone.arn)
    assert opened is not None
    store_session = phone.driver._session
    phone.send("DELETE", ".")
    before = len(appium.requests)
    waiting = Install(store_session, opened, "arn", 0)
    waiting.run()
    assert waiting.failure is None
    assert len(appium.requests) == before


def test_an_open_session_without_one_of_the_mock(appium: WebDriverServer, phone: Endpoint) -> None:
    """Nothing is installed in a session that the mock has lost."""
    lost = OpenSession("arn:aws:devicefarm:us-west-2:123456789012:session:x/y/0", appium.url, "z")
    open_sessions.add(lost)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session_ends, "close_ended_sessions", lambda: None)
        shared_client().list_projects()
    open_sessions.remove(lost.arn)
    assert "POST /session/*/execute/sync" not in appium.commands()


def test_an_open_session_without_files(appium: WebDriverServer) -> None:
    """A session without files and without a last act is only deleted."""
    OpenSession("arn", appium.url, appium.new_session(NEW)[1]["sessionId"]).close()
    assert appium.commands() == ["DELETE /session/*"]


def test_all_sessions_are_closed_where_warnings_are_errors(
    appium: WebDriverServer, farm: DeviceFarm
) -> None:
    """A warning that is raised as an error keeps no other session open."""
    phones = [Endpoint(farm, PHONE), Endpoint(farm, IPHONE)]
    for phone in phones:
        phone.start()

    def lose(_: Any) -> tuple[int, Any]:
        return -1, None

    appium.answers["DELETE "] = lose
    with pytest.raises(UserWarning, match="may still be open"):
        farm.reset()
    assert not open_sessions
    deleted = {one.path for one in appium.requests if one.method == "DELETE"}
    assert len(deleted) == 2

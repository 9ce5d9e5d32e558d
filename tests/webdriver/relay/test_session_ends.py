"""Who closes the sessions that are open at a server, and when."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.core.clock import hold_at, latest
from moto_devicefarm.devicefarm import session_ends
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.webdriver.open_sessions import OpenSession, open_sessions
from tests.support.webdriver_server import WebDriverServer
from tests.webdriver import IPHONE, PHONE, Endpoint
from tests.webdriver.relay import hanging, in_thread, status_of, stop

NOW = 1_000_000
NEW: dict[str, Any] = {"capabilities": {}}


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


@pytest.mark.parametrize(
    ("method", "path", "since", "runs", "looks"),
    [
        ("GET", "/x/status", 0, True, 0),
        ("GET", "/x/status", 499, True, 0),
        ("GET", "/x/status", 500, True, 1),
        ("GET", "/x/status", -1, True, 1),
        ("GET", "/x/status", 0, False, 1),
        ("POST", "/x/session/?y", 0, True, 2),
        ("DELETE", "/x/session", 0, True, 0),
    ],
)
def test_a_running_clock_spares_commands_a_look(
    method: str, path: str, since: int, runs: bool, looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread looks as well. A clock that stands still is moved by a test, which expects the
    look at once, and a new session may need the device of one that has ended.
    """
    counted: list[None] = []
    monkeypatch.setattr(session_ends, "close_ended_sessions", lambda: counted.append(None))
    monkeypatch.setattr(session_ends, "_latest_look", NOW - since)
    monkeypatch.setattr("moto_devicefarm.core.clock.runs", lambda: runs)
    with hold_at(NOW), session_ends.around_command(method, path):
        pass
    assert len(counted) == looks


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


def test_an_open_session_without_files(appium: WebDriverServer) -> None:
    """A session without files and without a last act is only deleted."""
    OpenSession("arn", appium.url, appium.new_session(NEW)[1]["sessionId"]).close()
    assert appium.commands() == ["DELETE /session/*"]


def test_sessions_are_closed_at_the_same_time(appium: WebDriverServer, farm: DeviceFarm) -> None:
    """A server that hangs lets no other one wait."""
    both = threading.Barrier(2, timeout=20)

    def meet(_: Any) -> tuple[int, Any]:
        both.wait()
        return 200, None

    appium.answers["DELETE "] = meet
    for device in (PHONE, IPHONE):
        Endpoint(farm, device).start()
    farm.reset()
    assert not both.broken
    assert not open_sessions


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

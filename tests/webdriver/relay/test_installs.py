"""Apps that are installed at a server."""

from __future__ import annotations

import re
from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.devicefarm import session_ends
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.webdriver.open_sessions import OpenSession, open_sessions
from tests.support.clients import shared_client
from tests.support.webdriver_server import WebDriverServer
from tests.webdriver import IPHONE, PHONE, Endpoint
from tests.webdriver.relay import app_of, install, log_of

NEW: dict[str, Any] = {"capabilities": {}}


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

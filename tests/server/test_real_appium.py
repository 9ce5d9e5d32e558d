"""A real Appium server with its fake driver behind the mock, and the real Appium-Python-Client."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
import requests
from appium.options.common import AppiumOptions
from appium.webdriver.common.appiumby import AppiumBy
from appium.webdriver.webdriver import WebDriver
from selenium.common.exceptions import NoSuchElementException, WebDriverException

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.farm import DeviceFarm
from tests.support.clients import new_client, shared_client
from tests.support.documentation import blocks
from tests.support.language_clients import output_of
from tests.support.real_servers import APP, appium_server, needs_appium
from tests.webdriver import PHONE, Endpoint
from tests.webdriver.relay import app_of, install, log_of

pytestmark = needs_appium
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def appium() -> Iterator[str]:
    """The URL of an Appium server for all tests of this module."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with appium_server(port) as url:
        yield url


@pytest.fixture
def farm(appium: str) -> Iterator[DeviceFarm]:
    """A mock that listens, in front of the server."""
    with mock_devicefarm(registry=[PHONE], driver_url=appium, server=True) as active:
        yield active


@pytest.fixture
def session(farm: DeviceFarm) -> Endpoint:
    """A session with an app of the fake driver."""
    endpoint = Endpoint(farm)
    install(endpoint, app_of(endpoint, "shop.apk", APP))
    return endpoint


@pytest.fixture
def phone(session: Endpoint) -> Iterator[WebDriver]:
    """Appium's client of the session."""
    driver = connect(session.url)
    yield driver
    close: Any = driver.command_executor.close
    close()


def connect(url: str) -> WebDriver:
    options = AppiumOptions()
    options.load_capabilities({"platformName": "Fake", "appium:automationName": "Fake"})
    return WebDriver(url, options=options)


def is_open(appium: str, session_id: str) -> bool:
    """Whether Appium has the session."""
    return requests.get(f"{appium}/session/{session_id}/source").status_code == 200


def test_appium_gets_what_the_client_did_not_give(phone: WebDriver) -> None:
    """The fake driver takes the capabilities, and shows the app that was sent to the upload."""
    assert phone.capabilities["deviceName"] == "Pixel 8"
    assert Path(phone.capabilities["app"]).read_bytes() == APP
    assert "Shop" in phone.page_source


def test_elements(phone: WebDriver) -> None:
    """Commands and errors are Appium's."""
    phone.find_element(AppiumBy.ID, "buy").click()
    with pytest.raises(NoSuchElementException):
        phone.find_element(AppiumBy.ID, "sell")


def test_a_stop_closes_the_session_and_keeps_its_artifacts(
    appium: str, session: Endpoint, phone: WebDriver
) -> None:
    """Stop closes Appium's session. Screenshots and the log are artifacts."""
    picture = phone.get_screenshot_as_png()
    assert phone.session_id is not None
    assert is_open(appium, phone.session_id)
    shared_client().stop_remote_access_session(arn=session.arn)
    assert not is_open(appium, phone.session_id)
    (listed,) = shared_client().list_artifacts(arn=session.arn, type="SCREENSHOT")["artifacts"]
    with urlopen(listed["url"]) as answer:
        assert answer.read() == picture
    assert any("/screenshot -> 200 in " in line for line in log_of(session))


def green_build(client: Any, device: str, app: bytes) -> str:
    """The code under test: it sends an app, starts a session, drives the phone, and stops the
    session. The value is the ARN of the session.
    """
    project = client.create_project(name="checkout")["project"]["arn"]
    upload = client.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")["upload"]
    with urlopen(Request(upload["url"], app, method="PUT")) as answer:
        assert answer.status == 200
    assert client.get_upload(arn=upload["arn"])["upload"]["status"] == "SUCCEEDED"
    created = client.create_remote_access_session(
        projectArn=project, deviceArn=device, appArn=upload["arn"]
    )["remoteAccessSession"]
    while (session := client.get_remote_access_session(arn=created["arn"]))["remoteAccessSession"][
        "status"
    ] != "RUNNING":
        pass
    phone = connect(session["remoteAccessSession"]["endpoints"]["remoteDriverEndpoint"])
    phone.find_element(AppiumBy.ID, "buy").click()
    phone.get_screenshot_as_png()
    phone.quit()
    client.stop_remote_access_session(arn=created["arn"])
    arn: str = created["arn"]
    return arn


def test_from_upload_to_green(appium: str, farm: DeviceFarm) -> None:
    """A whole build runs unchanged: an upload, a session, a real Appium, the artifacts and the
    device minutes.
    """
    client = shared_client()
    arn = green_build(client, client.list_devices()["devices"][0]["arn"], APP)

    session = client.get_remote_access_session(arn=arn)["remoteAccessSession"]
    assert session["status"] == "COMPLETED"
    assert session["deviceMinutes"]["total"] == farm.device_minutes.total
    listed = [
        one
        for type in ("FILE", "SCREENSHOT")
        for one in client.list_artifacts(arn=arn, type=type)["artifacts"]
    ]
    assert {one["type"] for one in listed} >= {"APPIUM_SERVER_OUTPUT", "SCREENSHOT", "VIDEO"}
    for one in listed:
        with urlopen(one["url"]) as answer:
            assert answer.read()
    commands = [f"{one.method} {one.path.rpartition('/')[2]}" for one in farm.driver(arn).commands]
    assert [commands[0], *commands[2:4]] == ["POST session", "POST click", "GET screenshot"]
    assert farm.leaks == []


def test_quit_closes_the_session(appium: str, session: Endpoint) -> None:
    """The client's own end closes Appium's session, and another one can follow."""
    first = connect(session.url)
    assert first.session_id is not None
    first.quit()
    assert not is_open(appium, first.session_id)
    second = connect(session.url)
    assert "Shop" in second.page_source
    second.quit()


def test_a_refused_command_does_not_reach_appium(phone: WebDriver) -> None:
    """What Device Farm refuses is refused (D: appium-endpoint-support)."""
    with pytest.raises(WebDriverException, match="does not support mobile: clearApp"):
        phone.execute_script("mobile: clearApp", {})


def test_the_fake_driver_installs_nothing(session: Endpoint, phone: WebDriver) -> None:
    """The fake driver knows no installation. The mock warns, and the next session has the app."""
    app = app_of(session, "other.apk", APP.replace(b"Shop", b"Other"))
    with pytest.warns(UserWarning, match="did not install the app"):
        install(session, app)
    other = connect(session.url)
    assert "Other" in other.page_source
    other.quit()


def test_a_real_status_is_the_endpoints_own(session: Endpoint) -> None:
    """GET /status has Device Farm's build, not Appium's."""
    with urlopen(f"{session.url}/status") as answer:
        assert json.load(answer)["value"]["build"] == {"version": "2.5.1"}


def test_the_example_of_the_guide(appium: str, tmp_path: Path) -> None:
    """The guide's example runs with this server."""
    found = blocks("docs/guides/appium.md", "A real Appium behind the mock")
    (example,) = (code for language, code in found if language == "python")
    path = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    code = example.replace("http://127.0.0.1:4723", appium)
    output_of([sys.executable, "-c", path + code], "", tmp_path)


def test_serve_takes_the_url(appium: str, serve: Any) -> None:
    """``serve --driver-url`` puts Appium behind all devices."""
    server = serve("--driver-url", appium)
    client = new_client(endpoint_url=server.url)
    project = client.create_project(name="shop")["project"]["arn"]
    upload = client.create_upload(projectArn=project, name="a.apk", type="ANDROID_APP")["upload"]
    requests.put(upload["url"], data=APP)
    device = client.list_devices(
        filters=[{"attribute": "PLATFORM", "operator": "EQUALS", "values": ["ANDROID"]}]
    )["devices"][0]["arn"]
    arn = client.create_remote_access_session(
        projectArn=project, deviceArn=device, appArn=upload["arn"]
    )["remoteAccessSession"]["arn"]
    read = client.get_remote_access_session(arn=arn)["remoteAccessSession"]
    driver = connect(read["endpoints"]["remoteDriverEndpoint"])
    assert "Shop" in driver.page_source
    driver.quit()

"""The real Appium-Python-Client against the driver endpoint of a mock that listens."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from appium.common.exceptions import NoSuchContextException
from appium.options.android import UiAutomator2Options
from appium.options.ios import XCUITestOptions
from appium.webdriver.applicationstate import ApplicationState
from appium.webdriver.common.appiumby import AppiumBy
from appium.webdriver.webdriver import WebDriver
from freezegun import freeze_time
from selenium.common.exceptions import (
    InvalidSelectorException,
    InvalidSessionIdException,
    NoSuchElementException,
    SessionNotCreatedException,
    StaleElementReferenceException,
    TimeoutException,
    UnknownMethodException,
    WebDriverException,
)
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.farm import DeviceFarm
from tests.support.clients import shared_client
from tests.webdriver import HOME, IPHONE, LOGIN, PHONE, Endpoint


@pytest.fixture
def clock() -> Iterator[Any]:
    """A frozen clock; urllib3 and selenium have the real one."""
    with freeze_time("2026-03-01T12:00:00Z", ignore=["urllib3", "selenium"]) as frozen:
        yield frozen


@pytest.fixture
def farm(clock: Any) -> Iterator[DeviceFarm]:
    """An active mock that listens, with an Android phone and an iPhone."""
    with mock_devicefarm(
        registry=[PHONE, IPHONE],
        timings=Timings(endpoint_lifetime=1020, session_idle=300),
        server=True,
    ) as active:
        yield active


@pytest.fixture
def session(farm: DeviceFarm) -> Endpoint:
    """A session on the Android phone."""
    return Endpoint(farm)


@pytest.fixture
def phone(session: Endpoint) -> Iterator[WebDriver]:
    """Appium's client of the session."""
    driver = WebDriver(session.url, options=UiAutomator2Options())
    yield driver
    close: Any = driver.command_executor.close
    close()


def _check_refusal(url: str) -> None:
    """Device Farm's refusal does not have WebDriver's form: Selenium misses its ``value``."""
    with pytest.raises(KeyError, match="value"):
        WebDriver(url, options=UiAutomator2Options())
    with pytest.raises(HTTPError) as caught:
        urlopen(f"{url}/status")
    with caught.value as answer:
        assert (answer.code, json.load(answer)) == (403, {"message": "Invalid pre-signed URL"})


def test_story(farm: DeviceFarm) -> None:
    """A program creates a session, logs in by Appium, takes a screenshot and quits. After the
    session's end it is refused.
    """
    project = shared_client().create_project(name="shop")["project"]["arn"]
    arn = shared_client().create_remote_access_session(projectArn=project, deviceArn=PHONE.arn)[
        "remoteAccessSession"
    ]["arn"]
    screen = farm.driver(arn)
    screen.source = LOGIN
    screen.on_click(AppiumBy.ACCESSIBILITY_ID, "login", show=HOME)
    url = shared_client().get_remote_access_session(arn=arn)["remoteAccessSession"]["endpoints"][
        "remoteDriverEndpoint"
    ]
    assert url.startswith(f"{farm.url}/remote-endpoint/")

    driver = WebDriver(url, options=UiAutomator2Options())
    assert (driver.capabilities["platformName"], driver.capabilities["deviceName"]) == (
        "Android",
        "Pixel 8",
    )
    user = driver.find_element(AppiumBy.ID, "com.shop:id/user")
    user.clear()
    user.send_keys("bob")
    assert user.text == "bob"
    driver.find_element(AppiumBy.XPATH, "//android.widget.Button").click()
    assert driver.find_element(AppiumBy.ACCESSIBILITY_ID, "welcome").text == "Welcome"
    picture = driver.get_screenshot_as_png()
    assert struct.unpack(">II", picture[16:24]) == (1080, 2400)
    driver.quit()

    assert [one.path.rpartition("/")[2] for one in screen.commands][-3:-1] == ["text", "screenshot"]
    assert screen.commands[-1].method == "DELETE"
    shared_client().stop_remote_access_session(arn=arn)
    _check_refusal(url)


def test_elements(session: Endpoint, phone: WebDriver) -> None:
    """The client reads an element's values."""
    session.driver.source = LOGIN
    user = phone.find_element(AppiumBy.ANDROID_UIAUTOMATOR, 'new UiSelector().text("ann")')
    assert user.tag_name == "android.widget.EditText"
    assert user.get_attribute("content-desc") == "user"
    assert user.rect == {"x": 10, "y": 20, "width": 100, "height": 50}
    assert (user.size, user.location) == ({"width": 100, "height": 50}, {"x": 10, "y": 20})
    assert user.location_in_view == {"x": 10, "y": 20}
    assert (user.is_displayed(), user.is_enabled(), user.is_selected()) == (True, True, False)
    assert phone.switch_to.active_element == user
    assert struct.unpack(">II", user.screenshot_as_png[16:24]) == (100, 50)
    frame = phone.find_element(AppiumBy.CLASS_NAME, "android.widget.FrameLayout")
    assert len(frame.find_elements(AppiumBy.CLASS_NAME, "android.widget.EditText")) == 2
    assert frame.find_element(AppiumBy.ID, "user") == user


def test_errors(session: Endpoint, phone: WebDriver) -> None:
    """Each WebDriver error becomes the exception that programs catch."""
    session.driver.source = LOGIN
    user = phone.find_element(AppiumBy.ID, "user")
    with pytest.raises(NoSuchElementException, match="could not be located"):
        phone.find_element(AppiumBy.ID, "nothing")
    with pytest.raises(InvalidSelectorException, match="not mocked for ANDROID"):
        phone.find_element(By.CSS_SELECTOR, "a")
    with pytest.raises(UnknownMethodException, match="not mocked"):
        _ = phone.title
    for refused in (phone.shake, lambda: phone.install_app("https://example.com/shop.apk")):
        with pytest.raises(WebDriverException, match="endpoint does not support mobile: "):
            refused()
    with pytest.raises(NoSuchContextException):
        phone.switch_to.context("WEBVIEW_1")
    session.driver.source = HOME
    with pytest.raises(StaleElementReferenceException):
        _ = user.text
    with pytest.raises(
        SessionNotCreatedException, match="the device Pixel 8 has the platform Android"
    ):
        WebDriver(session.url, options=XCUITestOptions())
    phone.quit()
    with pytest.raises(InvalidSessionIdException):
        _ = phone.page_source


def test_device(phone: WebDriver) -> None:
    """The client's commands about the device and the session."""
    assert phone.get_status()["ready"] is True
    assert phone.get_window_size() == {"width": 1080, "height": 2400}
    phone.orientation = "LANDSCAPE"
    assert phone.orientation == "LANDSCAPE"
    assert phone.get_window_rect() == {"x": 0, "y": 0, "width": 2400, "height": 1080}
    phone.implicitly_wait(3)
    assert phone.timeouts.implicit_wait == 3
    phone.update_settings({"waitForIdleTimeout": 10})
    assert phone.get_settings() == {"waitForIdleTimeout": 10}
    assert (phone.contexts, phone.context) == (["NATIVE_APP"], "NATIVE_APP")
    phone.switch_to.context("NATIVE_APP")
    assert phone.log_types == ["logcat", "server"]
    assert phone.get_log("logcat")[0]["message"].endswith("POST /session")
    assert phone.get_log("server")[0]["message"] == "POST /session"
    assert phone.page_source.startswith("<?xml version='1.0' encoding='UTF-8'")
    assert phone.device_time == "2026-03-01T12:00:00+00:00"
    phone.back()
    phone.swipe(100, 100, 100, 500)
    phone.hide_keyboard()


def test_apps(phone: WebDriver) -> None:
    """The client's commands about apps."""
    assert phone.is_app_installed("com.shop") is False
    phone.start_session({"platformName": "Android", "appium:app": "https://example.com/shop.apk"})
    assert phone.capabilities["app"] == "/tmp/shop.apk"
    assert phone.is_app_installed("com.shop") is True
    phone.execute_script("mobile: shell", {"command": "am start -n com.shop/.Main"})
    assert (phone.current_package, phone.current_activity) == ("com.shop", ".Main")
    assert phone.query_app_state("com.shop") == ApplicationState.RUNNING_IN_FOREGROUND
    phone.background_app(-1)
    assert phone.query_app_state("com.shop") == ApplicationState.RUNNING_IN_BACKGROUND
    assert phone.terminate_app("com.shop") is True
    assert phone.query_app_state("com.shop") == ApplicationState.NOT_RUNNING
    phone.remove_app("com.shop")
    assert phone.query_app_state("com.shop") == ApplicationState.NOT_INSTALLED


def test_typing(session: Endpoint, phone: WebDriver) -> None:
    """The client types into the focused field by a script and by actions, and the page shows it."""
    session.driver.source = LOGIN
    user = phone.find_element(AppiumBy.ID, "user")
    phone.find_element(AppiumBy.ACCESSIBILITY_ID, "login").click()
    assert phone.is_keyboard_shown() is False
    ActionChains(phone).click(user).send_keys("e").perform()
    assert phone.is_keyboard_shown() is True
    phone.execute_script("mobile: type", {"text": "!"})
    assert 'text="anne!"' in phone.page_source
    phone.tap([(0, 0)])
    phone.hide_keyboard()
    assert phone.is_keyboard_shown() is False


def test_files(phone: WebDriver) -> None:
    """The client pulls the file that it pushed."""
    phone.push_file("/sdcard/a.txt", base64data="YQ==")
    assert phone.pull_file("/sdcard/a.txt") == "YQ=="


def test_arranged_answers(session: Endpoint, phone: WebDriver) -> None:
    """The client receives the answers and errors that the test arranged."""
    session.driver.on_command("mobile: batteryInfo", {"level": 0.5, "state": 2})
    session.driver.on_command("GET /session/{id}/title", "Shop")
    session.driver.on_command("POST /session/{id}/back", error="timeout", message="It hangs")
    assert phone.battery_info["level"] == 0.5
    assert phone.title == "Shop"
    with pytest.raises(TimeoutException, match="It hangs"):
        phone.back()


def test_iphone(farm: DeviceFarm) -> None:
    """The client finds and types into elements of an iPhone."""
    driver = WebDriver(Endpoint(farm, IPHONE).url, options=XCUITestOptions())
    field = driver.find_element(AppiumBy.IOS_PREDICATE, 'type == "XCUIElementTypeTextField"')
    field.send_keys("hello")
    assert field.get_attribute("value") == "hello"
    driver.quit()


def test_expiry_and_idle_time(session: Endpoint, phone: WebDriver, clock: Any) -> None:
    """Commands keep the session alive. Its URL expires while it runs, and a new URL continues the
    WebDriver session.
    """
    for _ in range(4):
        clock.tick(250)
        assert phone.orientation == "PORTRAIT"
    clock.tick(20)
    # Appium's client takes the refusal for the answer.
    assert phone.orientation == '{"message": "Invalid pre-signed URL"}'
    session.id = str(phone.session_id)
    assert session.get("./orientation") == "PORTRAIT"
    url = session.url
    clock.tick(300)
    _check_refusal(url)

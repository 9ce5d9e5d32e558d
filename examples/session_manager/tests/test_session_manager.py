"""The session manager rents phones, waits for them, drives them, and always returns them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from appium.webdriver.common.appiumby import AppiumBy
from botocore.exceptions import ClientError
from freezegun.api import FrozenDateTimeFactory

from moto_devicefarm import DeviceFarm
from session_manager import PhoneNotReady, SessionEnded, SessionManager

if TYPE_CHECKING:
    from mypy_boto3_devicefarm import DeviceFarmClient

LOGIN = '<hierarchy><android.widget.Button content-desc="login" bounds="[0,0][99,99]"/></hierarchy>'
HOME = '<hierarchy><android.widget.TextView content-desc="home" text="Hello Bob"/></hierarchy>'


@pytest.fixture(autouse=True)
def clock(freezer: FrozenDateTimeFactory, monkeypatch: pytest.MonkeyPatch) -> FrozenDateTimeFactory:
    """Time stands still. Only a sleep moves it, so that no test waits."""
    freezer.move_to("2026-03-01 12:00:00")
    monkeypatch.setattr(time, "sleep", freezer.tick)
    return freezer


@pytest.fixture
def phone_arn(devicefarm_client: DeviceFarmClient) -> str:
    arn: str = devicefarm_client.list_devices()["devices"][0]["arn"]
    return arn


@pytest.fixture
def manager(devicefarm_client: DeviceFarmClient) -> SessionManager:
    project = devicefarm_client.create_project(name="checkout")["project"]
    return SessionManager(devicefarm_client, project["arn"])


def test_waits_until_the_phone_is_ready(
    manager: SessionManager, phone_arn: str, clock: FrozenDateTimeFactory
) -> None:
    with manager.rent(phone_arn) as phone:
        assert phone.session()["status"] == "RUNNING"
        assert clock().isoformat() == "2026-03-01T12:02:00"
    assert phone.session()["status"] == "STOPPING"


@pytest.mark.devicefarm(server=True)
def test_drives_the_phone(manager: SessionManager, phone_arn: str, devicefarm: DeviceFarm) -> None:
    with manager.rent(phone_arn) as phone:
        screen = devicefarm.driver(phone.session_arn)
        screen.source = LOGIN
        screen.on_click(AppiumBy.ACCESSIBILITY_ID, "login", show=HOME)

        driver = phone.connect()
        driver.find_element(AppiumBy.ACCESSIBILITY_ID, "login").click()
        assert driver.find_element(AppiumBy.ACCESSIBILITY_ID, "home").text == "Hello Bob"
        driver.quit()


def test_gives_up_if_the_phone_stays_busy(
    manager: SessionManager, phone_arn: str, devicefarm: DeviceFarm
) -> None:
    devicefarm.change_device(phone_arn, availability="BUSY")
    with (
        pytest.raises(PhoneNotReady, match="still PENDING_DEVICE after 900 seconds"),
        manager.rent(phone_arn),
    ):
        pytest.fail("the phone is busy")
    assert devicefarm.leaks == []  # the session that waits was stopped


def test_reports_a_phone_that_does_not_start(
    manager: SessionManager, phone_arn: str, devicefarm: DeviceFarm
) -> None:
    devicefarm.next_session(ends_with="ERRORED", after=0, message="The device was lost.")
    with (
        pytest.raises(PhoneNotReady, match=r"ERRORED: The device was lost\."),
        manager.rent(phone_arn),
    ):
        pytest.fail("the phone is lost")


def test_a_throttled_call_is_tried_again(
    manager: SessionManager, phone_arn: str, devicefarm: DeviceFarm
) -> None:
    devicefarm.fail("GetRemoteAccessSession", "ThrottlingException")
    with manager.rent(phone_arn) as phone:
        assert phone.session()["status"] == "RUNNING"
    error = devicefarm.calls_to("GetRemoteAccessSession")[0].error
    assert error is not None
    assert error.code == "ThrottlingException"


def test_returns_the_phone_if_every_call_is_throttled(
    manager: SessionManager, phone_arn: str, devicefarm: DeviceFarm
) -> None:
    devicefarm.fail("GetRemoteAccessSession", "ThrottlingException", times=None)
    with pytest.raises(ClientError, match="ThrottlingException"), manager.rent(phone_arn):
        pytest.fail("nobody knows whether the phone is ready")
    assert devicefarm.leaks == []


def test_an_unused_phone_is_lost_after_five_minutes(
    manager: SessionManager, phone_arn: str, clock: FrozenDateTimeFactory
) -> None:
    with manager.rent(phone_arn) as phone:
        clock.tick(311)
        with pytest.raises(SessionEnded, match="COMPLETED"):
            phone.connect()

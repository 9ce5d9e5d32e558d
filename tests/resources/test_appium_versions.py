"""``configuration.parameters`` of a session: the major version of its Appium server."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm.core import model
from moto_devicefarm.registry import Device
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from tests.support.account import Account

pytestmark = pytest.mark.skipif(
    "parameters" not in model.structure("CreateRemoteAccessSessionConfiguration").members,
    reason="the model of this botocore has no parameters",
)
OLD_ANDROID = Device("Pixel 2", os="8.0.0")
OLD_IOS = Device("iPhone 7", os="14.8")
IOS_15 = Device("iPhone 8", os="15.0")
IOS_26 = Device("iPhone 16", os="26.4")
IOS_27 = Device("iPhone 17", os="27.0")
UNNUMBERED = Device("iPhone 18", os="beta")
REGISTRY = [OLD_ANDROID, OLD_IOS, IOS_15, IOS_26, IOS_27, UNNUMBERED]


@pytest.fixture
def account() -> Account:
    """An account with devices of several versions of iOS."""
    return Account(registry=REGISTRY)


def _version(account: Account, device: Device, **configuration: Any) -> str:
    """The version of a session that is created."""
    arn = account.create_remote_access_session(
        projectArn=account.default_project, deviceArn=device.arn, configuration=configuration
    )["arn"]
    return account.store.get(RemoteAccessSession, arn).appium_version


def _refusal(account: Account, device: Device, **configuration: Any) -> Any:
    before = account.list_remote_access_sessions(arn=account.default_project)
    error = account.error.create_remote_access_session(
        projectArn=account.default_project, deviceArn=device.arn, configuration=configuration
    )
    assert account.list_remote_access_sessions(arn=account.default_project) == before
    return error


@pytest.mark.parametrize("version", ["2", "3"])
@pytest.mark.parametrize("device", [OLD_ANDROID, IOS_15, IOS_26, IOS_27, UNNUMBERED])
def test_chosen_version(account: Account, device: Device, version: str) -> None:
    """All Android devices, and iOS from 15 on, have the versions 2 and 3 (D:
    appium-endpoint-support).
    """
    assert _version(account, device, parameters={"appium:version": version}) == version


@pytest.mark.parametrize("device", [OLD_ANDROID, OLD_IOS, IOS_15, IOS_26, UNNUMBERED])
def test_default_version(account: Account, device: Device) -> None:
    """Without a choice, the version is 2 (D: appium-endpoint-support)."""
    assert _version(account, device) == "2"


def test_needed_version(account: Account) -> None:
    """From iOS 27 on, a session must choose (D: appium-endpoint-support; the code and the words are
    invented).
    """
    assert _refusal(account, IOS_27) == (
        "ArgumentException",
        "The configuration must have the parameter appium:version, 2 or 3, because the device has "
        f"iOS 27 or later: {IOS_27.arn}",
    )


@pytest.mark.parametrize(
    ("device", "version"), [(OLD_IOS, "2"), (OLD_IOS, "3"), (IOS_26, "1"), (OLD_ANDROID, "2.5.1")]
)
def test_unavailable_version(account: Account, device: Device, version: str) -> None:
    """A version that the device does not have is refused (D: appium-endpoint-support; the code and
    the words are invented).
    """
    assert _refusal(account, device, parameters={"appium:version": version}) == (
        "ArgumentException",
        f"The Appium server version {version} is not available for the device: {device.arn}",
    )


def test_unknown_parameter(account: Account) -> None:
    """A parameter that AWS does not document is refused (invented)."""
    parameters = {"appium:verison": "3", "appium:version": "3"}
    assert _refusal(account, IOS_27, parameters=parameters) == (
        "ArgumentException",
        "The parameter appium:verison of a remote access session is not supported. "
        "The supported one is appium:version",
    )

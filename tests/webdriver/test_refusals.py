"""The commands and capabilities that Device Farm's endpoint does not support."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.webdriver.capabilities import REFUSED
from moto_devicefarm.webdriver.refusals import REFUSED_DEVICE_COMMANDS, REFUSED_SCRIPTS
from tests.webdriver import Endpoint

INSTALL = (
    " Install the app with InstallToRemoteAccessSession, or name it as appium:app of a new session."
)
DEVICE_COMMANDS = (
    "install_app finger_print send_sms gsm_call gsm_signal gsm_voice power_ac power_capacity "
    "network_speed shake"
)
SCRIPTS = (
    "installApp execEmuConsoleCommand fingerprint gsmCall gsmSignal sendSms gsmVoice powerAC "
    "powerCapacity networkSpeed sensorSet injectEmulatorCameraImage isGpsEnabled shake clearApp "
    "clearKeychains configureLocalization enrollBiometric getPasteboard installXCTestBundle "
    "listXCTestBundles listXCTestsInTestBundle runXCTest sendBiometricMatch setPasteboard "
    "setPermission startAudioRecording startLogsBroadcast startRecordingScreen "
    "startScreenStreaming startXCTestScreenRecording stopAudioRecording stopLogsBroadcast "
    "stopRecordingScreen stopScreenStreaming stopXCTestScreenRecording updateSafariPreferences"
)


def test_the_list_of_refusals() -> None:
    """The lists are those of AWS's guide (D: appium-endpoint-support)."""
    assert set(DEVICE_COMMANDS.split()) == REFUSED_DEVICE_COMMANDS
    assert set(SCRIPTS.split()) == REFUSED_SCRIPTS


def test_refused_commands(android: Endpoint, ios: Endpoint) -> None:
    """The endpoint answers "unsupported operation" to each command of AWS's list, on both platforms
    (D: appium-endpoint-support; the error and its words are invented).
    """
    for phone in (android, ios):
        for name in DEVICE_COMMANDS.split():
            answer = phone.error("POST", f"./appium/device/{name}", {})
            assert answer[:2] == (500, "unsupported operation")
            assert answer[2].startswith(
                f"Device Farm's Appium endpoint does not support /appium/device/{name}."
            )
        for name in SCRIPTS.split():
            body = {"script": f"mobile: {name}", "args": []}
            answer = phone.error("POST", "./execute/sync", body)
            assert answer[:2] == (500, "unsupported operation")
            assert answer[2].startswith(
                f"Device Farm's Appium endpoint does not support mobile: {name}."
            )


def test_refused_installation(android: Endpoint) -> None:
    """The error names the two ways to install an app, and nothing is installed."""
    body = {"script": "mobile: installApp", "args": [{"appPath": "https://example.com/a.apk"}]}
    for path, command in (
        ("./execute/sync", "mobile: installApp"),
        ("./appium/device/install_app", "/appium/device/install_app"),
    ):
        message = f"Device Farm's Appium endpoint does not support {command}.{INSTALL}"
        assert android.error("POST", path, body) == (500, "unsupported operation", message)
    assert android.mobile("isAppInstalled", appId="com.shop") is False


def test_path_outside_a_session(android: Endpoint) -> None:
    """Only commands of a WebDriver session are on the list."""
    assert android.error("POST", "/appium/device/shake", {})[1] == "unknown command"


def test_refused_script_in_other_capitals(android: Endpoint) -> None:
    """Appium's clients write powerAC as powerAc."""
    answer = android.error("POST", "./execute/sync", {"script": "mobile: powerAc", "args": []})
    message = "Device Farm's Appium endpoint does not support mobile: powerAc."
    assert answer == (500, "unsupported operation", message)
    answer = android.error("POST", "./execute/sync", {"script": "mobile: installapp", "args": []})
    assert (
        answer[2] == f"Device Farm's Appium endpoint does not support mobile: installapp.{INSTALL}"
    )


def _error_of_new_session(endpoint: Endpoint, **capabilities: Any) -> tuple[int, str, str]:
    body = {"capabilities": {"firstMatch": [capabilities]}}
    return endpoint.error("POST", "/session", body)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_refused_capabilities(farm: DeviceFarm, name: str) -> None:
    """A capability that belongs to the client's own device prevents the session (D:
    appium-endpoint-support, as a possibility; the words are invented).
    """
    endpoint = Endpoint(farm)
    assert _error_of_new_session(endpoint, **{name: "14", "appium:noReset": True}) == (
        500,
        "session not created",
        f"Device Farm's Appium endpoint does not support {name}: it chooses the device, its driver "
        "and its ports itself. Leave them out",
    )
    assert endpoint.get("/sessions") == []


def test_documented_capabilities_are_refused() -> None:
    """AWS's guide names these two (D: appium-endpoint-support)."""
    assert {"appium:udid", "appium:platformVersion"} <= REFUSED

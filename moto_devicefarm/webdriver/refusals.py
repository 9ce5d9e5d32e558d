"""The commands that Device Farm's endpoint does not support. Rule: the names are AWS's list (D:
appium-endpoint-support); the error and its words are invented.
"""

from __future__ import annotations

from moto_devicefarm.webdriver.errors import WebDriverError

REFUSED_DEVICE_COMMANDS = frozenset(
    {
        "finger_print",
        "gsm_call",
        "gsm_signal",
        "gsm_voice",
        "install_app",
        "network_speed",
        "power_ac",
        "power_capacity",
        "send_sms",
        "shake",
    }
)
"""The last part of a path ``/session/{id}/appium/device/...``."""
REFUSED_SCRIPTS = frozenset(
    {
        "clearApp",
        "clearKeychains",
        "configureLocalization",
        "enrollBiometric",
        "execEmuConsoleCommand",
        "fingerprint",
        "getPasteboard",
        "gsmCall",
        "gsmSignal",
        "gsmVoice",
        "injectEmulatorCameraImage",
        "installApp",
        "installXCTestBundle",
        "isGpsEnabled",
        "listXCTestBundles",
        "listXCTestsInTestBundle",
        "networkSpeed",
        "powerAC",
        "powerCapacity",
        "runXCTest",
        "sendBiometricMatch",
        "sendSms",
        "sensorSet",
        "setPasteboard",
        "setPermission",
        "shake",
        "startAudioRecording",
        "startLogsBroadcast",
        "startRecordingScreen",
        "startScreenStreaming",
        "startXCTestScreenRecording",
        "stopAudioRecording",
        "stopLogsBroadcast",
        "stopRecordingScreen",
        "stopScreenStreaming",
        "stopXCTestScreenRecording",
        "updateSafariPreferences",
    }
)
"""The names of scripts ``mobile: <name>``. Appium writes some with other capitals: powerAc."""
_REFUSED_LOWER = frozenset(name.lower() for name in REFUSED_SCRIPTS)
REFUSAL = "Device Farm's Appium endpoint does not support {command}."
"""Invented."""
INSTALL_INSTEAD = (
    " Install the app with InstallToRemoteAccessSession, or name it as appium:app of a new session."
)
_INSTALLING = ("installapp", "install_app")


def check_device_command(path: str) -> None:
    """Raise for a path of one of REFUSED_DEVICE_COMMANDS."""
    before, _, name = path.rpartition("/appium/device/")
    if before.startswith("/session/") and name in REFUSED_DEVICE_COMMANDS:
        raise _refusal(f"/appium/device/{name}", name)


def check_script(name: str) -> None:
    """Raise for a ``mobile:`` script of one of REFUSED_SCRIPTS."""
    if name.lower() in _REFUSED_LOWER:
        raise _refusal(f"mobile: {name}", name)


def _refusal(command: str, name: str) -> WebDriverError:
    """The error is the one with which the endpoint refuses large commands (I: limits)."""
    instead = INSTALL_INSTEAD if name.lower() in _INSTALLING else ""
    return WebDriverError("unsupported operation", REFUSAL.format(command=command) + instead)

"""Commands about files, the shell, the app in the foreground, and logs."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm.farm import DeviceFarm
from tests.support.clients import shared_client
from tests.webdriver import Endpoint

CONTENT = base64.b64encode(b"hello").decode()
EXAMPLE = "org.example.devicefarm"


def _script_error(phone: Endpoint, name: str, **given: Any) -> tuple[int, str, str]:
    body = {"script": f"mobile: {name}", "args": [given]}
    return phone.error("POST", "./execute/sync", body)


@pytest.fixture
def phone(farm: DeviceFarm) -> Endpoint:
    """An Android phone in a session with a real package."""
    project = shared_client().create_project(name="shop")["project"]["arn"]
    app = shared_client().create_upload(projectArn=project, name="a.apk", type="ANDROID_APP")
    arn = app["upload"]["arn"]
    farm.put(arn, Path(__file__).parents[1].joinpath("support/example.apk").read_bytes())
    endpoint = Endpoint(farm, project=project, appArn=arn)
    endpoint.start()
    return endpoint


def test_files(android: Endpoint) -> None:
    """A file that was pushed can be pulled, by scripts and by older URLs (A: client programs)."""
    assert android.mobile("pushFile", remotePath="/sdcard/a.txt", payload=CONTENT) is None
    assert android.mobile("pullFile", remotePath="/sdcard/a.txt") == CONTENT
    device = "./appium/device"
    android.post(f"{device}/push_file", {"path": "/sdcard/b.txt", "data": "Yg=="})
    assert android.post(f"{device}/pull_file", {"path": "/sdcard/b.txt"}) == "Yg=="


def test_unknown_file(android: Endpoint) -> None:
    """The error says how the test can supply the file."""
    assert _script_error(android, "pullFile", remotePath="/sdcard/c.txt") == (
        500,
        "unknown error",
        "no command pushed a file to /sdcard/c.txt, and the mock has no other files. Let the test "
        "answer it: farm.driver(session_arn).on_command('mobile: pullFile', ...)",
    )


@pytest.mark.parametrize("payload", ["hello!", "é"])
def test_file_that_is_not_base64(android: Endpoint, payload: str) -> None:
    """The content must be base64, and nothing is pushed."""
    answer = _script_error(android, "pushFile", remotePath="/a", payload=payload)
    assert answer == (400, "invalid argument", "payload must be base64")
    assert _script_error(android, "pullFile", remotePath="/a")[1] == "unknown error"


def test_app_in_the_foreground(phone: Endpoint) -> None:
    """The package is that of the app in the foreground, and the activity is the main one of its
    package (A: client programs ask for both).
    """
    assert phone.mobile("getCurrentPackage") == EXAMPLE
    assert phone.mobile("getCurrentActivity") == ".MainActivity"
    phone.mobile("activateApp", appId="com.android.settings")
    assert phone.get("./appium/device/current_package") == "com.android.settings"
    phone.mobile("shell", command="am", args=["start", "-n", "com.android.settings/.Settings"])
    assert phone.get("./appium/device/current_activity") == ".Settings"


def test_activity_of_a_new_session(android: Endpoint) -> None:
    """A new session can name the activity. One of another package is shown whole."""
    android.start(
        **{"appium:appPackage": "com.android.settings", "appium:appActivity": "org.other.Main"}
    )
    assert android.mobile("getCurrentActivity") == "org.other.Main"


def test_activity_that_is_not_text(android: Endpoint) -> None:
    """The activity is shown as text, whatever a client gave."""
    android.start(**{"appium:appPackage": "com.android.settings", "appium:appActivity": 5})
    assert android.mobile("getCurrentActivity") == "5"


def test_unknown_foreground(android: Endpoint) -> None:
    """The error says how the test can supply the answer."""
    hint = "Let the test answer it: farm.driver(session_arn).on_command('mobile: {}', ...)"
    advice = "in the foreground. Activate an app, or create the session with a real package."
    script = "getCurrentPackage"
    message = f"the mock does not know the app {advice} {hint.format(script)}"
    assert _script_error(android, script) == (500, "unknown error", message)
    android.mobile("activateApp", appId="com.android.settings")
    android.mobile("backgroundApp", seconds=-1)
    assert _script_error(android, script)[1] == "unknown error"
    android.mobile("activateApp", appId="com.android.settings")
    script = "getCurrentActivity"
    message = f"the mock does not know the activity {advice} {hint.format(script)}"
    assert _script_error(android, script) == (500, "unknown error", message)


@pytest.mark.parametrize("name", ["getCurrentPackage", "getCurrentActivity", "shell"])
def test_android_only(ios: Endpoint, name: str) -> None:
    """iOS has no packages, no activities and no shell."""
    message = "the command exists for ANDROID only, and the device is IOS"
    assert _script_error(ios, name) == (404, "unknown command", message)


def test_monkey(phone: Endpoint) -> None:
    """Client programs start an app by monkey, as one line or as words (A: client programs)."""
    phone.mobile("activateApp", appId="com.android.settings")
    line = f"monkey -p {EXAMPLE} -c android.intent.category.LAUNCHER 1"
    assert phone.mobile("shell", command=line) == "Events injected: 1\n"
    assert phone.mobile("queryAppState", appId=EXAMPLE) == 4
    phone.mobile("activateApp", appId="com.android.settings")
    program, *words = line.split()
    answer = phone.mobile("shell", command=program, args=words, includeStderr=True)
    assert answer == {"stdout": "Events injected: 1\n", "stderr": ""}
    assert phone.mobile("queryAppState", appId=EXAMPLE) == 4


def test_monkey_without_the_app(phone: Endpoint) -> None:
    """An app that is not installed can't be started."""
    message = (
        "the app com.shop is not installed on the device. "
        "Create the session with it, or install it first"
    )
    answer = _script_error(phone, "shell", command="monkey -p com.shop 1")
    assert answer == (500, "unknown error", message)


def test_other_programs(phone: Endpoint) -> None:
    """The mock answers programs whose effect its state can show."""
    started = phone.mobile("shell", command="am", args=["start", "-W", "-n", f"{EXAMPLE}/.Main"])
    assert started == f"Starting: Intent {{ cmp={EXAMPLE}/.Main }}\n"
    assert phone.mobile("shell", command=f"am force-stop {EXAMPLE}") == ""
    assert phone.mobile("queryAppState", appId=EXAMPLE) == 1
    assert phone.mobile("shell", command="getprop", args="ro.build.version.release") == "14\n"
    field = phone.find("accessibility id", "field")
    phone.post(f"{field}/click")
    assert phone.mobile("shell", command="input text a%sb") == ""
    assert phone.get(f"{field}/text") == "a b"


@pytest.mark.parametrize(
    "line",
    [
        "ls -l /sdcard",
        "monkey 1",
        "monkey -p",
        "am start -n com.shop",
        "am start com.shop/.Main",
        "am force-stop",
        "am broadcast",
        "getprop",
        "input keyevent 4",
    ],
)
def test_unknown_program(phone: Endpoint, line: str) -> None:
    """The error lists what the mock knows, and says how the test can supply the answer."""
    assert _script_error(phone, "shell", command=line) == (
        500,
        "unknown error",
        f"the mock does not know what '{line}' does: it knows monkey -p, am start -n, am "
        "force-stop, input text, and getprop of ro.build.version.release, ro.product.manufacturer "
        "and ro.product.model. Let the test answer it: "
        "farm.driver(session_arn).on_command('mobile: shell', ...)",
    )


@pytest.mark.parametrize(
    ("command", "message"),
    [("", "the mock does not know what '' does: "), ("'", 'command="\'": No closing quotation')],
)
def test_malformed_command_line(phone: Endpoint, command: str, message: str) -> None:
    """The error shows the command line."""
    assert _script_error(phone, "shell", command=command)[2].startswith(message)


@pytest.mark.parametrize("prefix", ["./se/log", "./log"])
def test_log(android: Endpoint, ios: Endpoint, clock: Any, prefix: str) -> None:
    """The server's log has the commands with their moments on the mock's clock. The log of the
    device has them too, as lines of its format (A: client programs; the lines are invented).
    """
    clock.tick(5)
    assert android.get(f"{prefix}/types") == ["logcat", "server"]
    first, second, _ = android.post(prefix, {"type": "server"})
    assert first == {"timestamp": 1772366400000, "level": "INFO", "message": "POST /session"}
    assert second["timestamp"] == 1772366405000
    assert android.post(prefix, {"type": "logcat"})[0] == {
        "timestamp": 1772366400000,
        "level": "ALL",
        "message": "03-01 12:00:00.000  1000  1000 I appium  : POST /session",
    }
    assert ios.get(f"{prefix}/types") == ["syslog", "server"]
    line = "2026-03-01 12:00:00 appium[1000] <Notice>: POST /session"
    assert ios.post(prefix, {"type": "syslog"})[0]["message"] == line


def test_unknown_log(android: Endpoint) -> None:
    """The error lists the logs, and says how the test can supply the answer."""
    assert android.error("POST", "./log", {"type": "syslog"}) == (
        400,
        "invalid argument",
        "type must be logcat or server, not syslog. Let the test answer it: "
        "farm.driver(session_arn).on_command('POST /session/{id}/se/log', ...)",
    )

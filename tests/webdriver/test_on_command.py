"""``driver.on_command``: answers that a test arranged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.types import WebDriverError
from tests.webdriver import IPHONE, PHONE, Endpoint

URL = "GET /session/{id}/url"


def _script_error(phone: Endpoint, name: str) -> tuple[int, str, str]:
    return phone.error("POST", "./execute/sync", {"script": f"mobile: {name}", "args": []})


def test_answer_to_a_script(android: Endpoint) -> None:
    """A script answers what the test arranged, also one that the mock does not know, and one that
    the real endpoint refuses. Other scripts keep their answers.
    """
    for name in ("batteryInfo", "shell", "shake"):
        android.driver.on_command(f"mobile: {name}", {"name": name})
        assert android.mobile(name) == {"name": name}
    assert android.mobile("isKeyboardShown") is False


def test_answer_to_a_command(android: Endpoint) -> None:
    """A command answers what the test arranged. It needs the session as the mock's own do."""
    android.driver.on_command(URL, "shop://cart")
    assert android.get("./url") == "shop://cart"
    assert android.error("GET", "/session/other/url")[1] == "invalid session id"
    assert android.error("POST", "./url")[1] == "unknown command"
    assert android.error("GET", "./url/a")[1] == "unknown command"
    assert [one.path for one in android.driver.commands[1:2]] == [f"/session/{android.id}/url"]


def test_answer_without_a_session(farm: DeviceFarm) -> None:
    """Commands outside a WebDriver session can be answered too."""
    endpoint = Endpoint(farm)
    endpoint.driver.on_command("GET /status", {"ready": False})
    assert endpoint.get("/status") == {"ready": False}
    endpoint.driver.on_command("POST /session", error="session not created", message="no space")
    body: Any = {"capabilities": {}}
    answer = endpoint.error("POST", "/session", body)
    assert answer == (500, "session not created", "no space")


def test_part_in_braces(android: Endpoint) -> None:
    """A part in braces stands for one part of the path with any value; other parts stand for
    themselves, and also characters that a pattern would read.
    """
    android.driver.on_command("POST /session/{id}/element/{element}/a.b", 1)
    assert android.post("./element/x/a.b") == 1
    assert android.error("POST", "./element/x/acb")[1] == "unknown command"
    assert android.error("POST", "./element/x/y/a.b")[1] == "unknown command"


def test_latest_answer(android: Endpoint) -> None:
    """The latest answer wins, also over a later one of a narrower name, and over the mock's own."""
    android.driver.on_command("GET /session/{id}/source", "<own/>")
    assert android.get("./source") == "<own/>"
    android.driver.on_command("GET /session/{id}/{any}", 1)
    assert android.get("./source") == 1
    android.driver.on_command("GET /session/{id}/source", "<again/>")
    assert android.get("./source") == "<again/>"
    android.driver.on_command("GET /session/{id}/source", None)
    assert android.get("./source") is None
    assert android.get("./orientation") == 1


def test_function(android: Endpoint) -> None:
    """A function computes the answer from the body, of a script from its argument."""
    calls: list[Mapping[str, Any]] = []

    def answer(body: Mapping[str, Any]) -> str:
        calls.append(body)
        return f"ran {body['command']}"

    android.driver.on_command("mobile:shell", answer)
    assert android.mobile("shell", command="ls") == "ran ls"
    android.driver.on_command("POST /session/{id}/url", lambda body: body["url"])
    assert android.post("./url", {"url": "shop://"}) == "shop://"
    android.driver.on_command(URL, lambda body: [dict(body)])
    assert android.get("./url") == [{}]
    assert calls == [{"command": "ls"}]


def test_error(android: Endpoint) -> None:
    """A command can answer any of WebDriver's errors, also from a function."""
    android.driver.on_command(URL, error="timeout", message="The app does not answer")
    assert android.error("GET", "./url") == (500, "timeout", "The app does not answer")
    android.driver.on_command("mobile: shell", error="unknown method")
    assert _script_error(android, "shell") == (405, "unknown method", "")

    def refuse(_: Mapping[str, Any]) -> None:
        raise WebDriverError("no such alert", "no alert is open")

    android.driver.on_command(URL, refuse)
    assert android.error("GET", "./url") == (404, "no such alert", "no alert is open")


def test_function_that_fails(android: Endpoint) -> None:
    """The client is told which function failed and why; so it is with a value that JSON lacks."""
    android.driver.on_command("mobile: shell", lambda body: body["command"])
    answer = _script_error(android, "shell")
    where = "driver.on_command('mobile: shell', ...): the function raised"
    assert answer == (500, "unknown error", f"{where} KeyError: 'command'")
    android.driver.on_command("mobile: shell", lambda _: b"bytes")
    message = f"{where} TypeError: answer=b'bytes': give a value that JSON has, or a function that "
    assert _script_error(android, "shell")[2] == f"{message}returns one"


def test_answer_is_a_copy(android: Endpoint) -> None:
    """A later change of the test's object changes no answer."""
    value = {"level": 1}
    android.driver.on_command("mobile: batteryInfo", value)
    value["level"] = 0
    assert android.mobile("batteryInfo") == {"level": 1}


def test_each_device_has_its_own(farm: DeviceFarm) -> None:
    """An answer holds for one session's driver, across its WebDriver sessions."""
    one, other = Endpoint(farm), Endpoint(farm, IPHONE)
    one.driver.on_command(URL, 1)
    one.start()
    one.start()
    other.start()
    assert one.get("./url") == 1
    assert other.error("GET", "./url")[1] == "unknown command"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "shell",
        "mobile:",
        "mobile: a b",
        "url",
        "GET",
        "get /url",
        "PUT /url",
        "GET /url?a=b",
        "GET /url#a",
        "GET url",
        "GET /url/",
        "GET //url",
        "GET /a b",
    ],
)
def test_impossible_name(android: Endpoint, name: str) -> None:
    """The error shows the possible forms."""
    with pytest.raises(ValueError, match="name=") as caught:
        android.driver.on_command(name, 1)
    assert str(caught.value) == (
        f"name={name!r}: give 'mobile: shell' for a script, or 'GET /session/{{id}}/url' for a "
        "command: GET, POST or DELETE, and the path, in which a part in braces stands for any value"
    )


def test_impossible_arguments(android: Endpoint) -> None:
    """Each error names the argument, and changes nothing."""
    on_command: Any = android.driver.on_command
    for error, text, arguments, given in (
        (TypeError, "name=5: give a text", (5,), {}),
        (TypeError, "message=5: give a text", (URL,), {"error": "timeout", "message": 5}),
        (ValueError, "error='time out' is unknown.", (URL,), {"error": "time out"}),
        (ValueError, "answer=1: give an answer or an error, not", (URL, 1), {"error": "timeout"}),
        (ValueError, "message='a': give a message together with", (URL, 1), {"message": "a"}),
        (TypeError, "answer={1}: give a value that JSON has, or a f", (URL, {1}), {}),
        (ValueError, "answer: nan is not a number that JSON has", (URL, float("nan")), {}),
    ):
        with pytest.raises(error) as caught:
            on_command(*arguments, **given)
        assert str(caught.value).startswith(text)
    assert android.error("GET", "./url")[1] == "unknown command"


def test_proposal_for_an_error(android: Endpoint) -> None:
    """A name that is nearly one of WebDriver's errors gets a proposal."""
    with pytest.raises(ValueError, match="'timeout'"):
        android.driver.on_command(URL, error="timeouts")


def test_dumped_answers(clock: Any) -> None:
    """A dump contains values and errors. Instead of a function it has a note, which the client
    reads.
    """
    with mock_devicefarm(registry=[PHONE]) as farm:
        one = Endpoint(farm)
        one.start()
        one.driver.on_command("mobile: batteryInfo", {"level": [1, None]})
        one.driver.on_command(URL, error="timeout", message="late")
        one.driver.on_command("mobile: shell", lambda _: "computed")
        dump = json.loads(json.dumps(farm.dump()))
    with mock_devicefarm(registry=[PHONE]) as farm:
        farm.load(dump)
        assert farm.dump() == dump
        assert one.mobile("batteryInfo") == {"level": [1, None]}
        assert one.error("GET", "./url") == (500, "timeout", "late")
        assert _script_error(one, "shell") == (
            500,
            "unknown error",
            "driver.on_command('mobile: shell', ...): a dump has no functions. "
            "Call on_command again",
        )
        farm.driver(one.arn).on_command("mobile: shell", "again")
        assert one.mobile("shell") == "again"


def test_function_can_not_change_what_is_recorded(android: Endpoint) -> None:
    """A function may change its argument; the recorded command stays as the client sent it."""

    def take_user(body: Any) -> Any:
        return body.pop("user")

    android.driver.on_command("mobile: login", take_user)
    assert android.mobile("login", user="ann") == "ann"
    assert android.driver.commands[-1].body["args"] == [{"user": "ann"}]


def test_function_that_raises_an_unknown_error(android: Endpoint) -> None:
    """The client is told which names an error can have."""

    def refuse(_: Mapping[str, Any]) -> None:
        raise WebDriverError("no such alrt", "")

    android.driver.on_command(URL, refuse)
    message = android.error("GET", "./url")[2]
    assert "error='no such alrt' is unknown. Did you mean 'no such alert'?" in message

"""Every command is recorded and counts as activity, and ``farm.driver`` arranges the answers."""

from __future__ import annotations

import sys
from typing import Any

import pytest
import requests

from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.webdriver import page_source
from moto_devicefarm.webdriver.state import Command
from tests.support.clients import shared_client
from tests.webdriver import HOME, IPHONE, LOGIN, PHONE, Endpoint

NOW = 1772366400000


def test_story(farm: DeviceFarm) -> None:
    """A client logs in on the pages that a test set, the test reads its commands, and after the
    session's end Device Farm refuses it.
    """
    endpoint = Endpoint(farm)
    endpoint.driver.source = LOGIN
    endpoint.driver.on_click("accessibility id", "login", show=HOME)
    endpoint.start()
    user = endpoint.find("id", "user")
    endpoint.post(f"{user}/value", {"text": "e"})
    endpoint.post(f"{endpoint.find('accessibility id', 'login')}/click")
    assert endpoint.get(f"{endpoint.find('accessibility id', 'welcome')}/text") == "Welcome"
    url = endpoint.url
    sent = [(one.method, one.path.rpartition("/")[2], one.body) for one in endpoint.driver.commands]
    assert sent[1:4] == [
        ("POST", "element", {"using": "id", "value": "user"}),
        ("POST", "value", {"text": "e"}),
        ("POST", "element", {"using": "accessibility id", "value": "login"}),
    ]
    shared_client().stop_remote_access_session(arn=endpoint.arn)
    refused = requests.get(f"{url}/session/{endpoint.id}/source")
    assert (refused.status_code, refused.json()) == (403, {"message": "Invalid pre-signed URL"})
    assert len(endpoint.driver.commands) == len(sent)


def test_commands_received(farm: DeviceFarm, clock: Any) -> None:
    """Each has its moment, also commands that fail and those without a JSON body."""
    endpoint = Endpoint(farm)
    assert endpoint.driver.commands == []
    endpoint.get("/status")
    clock.tick(1.5)
    requests.post(f"{endpoint.url}/session/1/url?a=b", data='{"url": "shop://"}')
    requests.post(f"{endpoint.url}/session", data="{")
    assert endpoint.driver.commands == [
        Command(NOW, "GET", "/status"),
        Command(NOW + 1500, "POST", "/session/1/url", {"url": "shop://"}),
        Command(NOW + 1500, "POST", "/session"),
    ]
    assert repr(endpoint.driver) == f"<Driver of {endpoint.arn}: 3 commands>"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "{",
            "the body: not JSON: Expecting property name enclosed in double quotes: "
            "line 1 column 2 (char 1)",
        ),
        ("[]", "the body must be a JSON object, not list"),
        ('{"capabilities": NaN}', "the body: capabilities: nan is not a number that JSON has"),
        ("[" * 101, "the body: nested too deeply: at most 100 levels are read"),
        (b"\xff", "the body: not UTF-8 text ("),
        ('{"text": "\\ud800"}', "the body: text: '\\ud800' holds half of a surrogate pair, "),
    ],
)
def test_body_that_is_not_an_object(farm: DeviceFarm, body: Any, message: str) -> None:
    """The error says why the body can't be read."""
    answer = requests.post(f"{Endpoint(farm).url}/session", data=body)
    assert (answer.status_code, answer.json()["value"]["error"]) == (400, "invalid argument")
    assert answer.json()["value"]["message"].startswith(message)


def test_unknown_command(android: Endpoint) -> None:
    """The error lists the mocked commands."""
    status, error, message = android.error("GET", "./title")
    assert (status, error) == (404, "unknown command")
    assert message.startswith(
        f"GET /session/{android.id}/title is not mocked. Let the test answer it: "
        "farm.driver(session_arn).on_command('GET /session/{id}/title', ...). "
        "The mocked commands are DELETE .../actions, "
    )
    assert "POST .../element/{element}/click, " in message


def test_large_command(android: Endpoint) -> None:
    """A body of 20 MB is accepted, one byte more is an unsupported operation (D: limits)."""
    most = 20 * 1024 * 1024
    body = '{"settings": {"a": "%s"}}'
    rest = most - len(body) + 2
    url = f"{android.url}/session/{android.id}/appium/settings"
    assert requests.post(url, data=body % ("x" * rest)).status_code == 200
    answer = requests.post(url, data=body % ("x" * (rest + 1)))
    assert answer.status_code == 500
    message = f"A command of the endpoint can have {most} bytes, and this one has more"
    error = {"error": "unsupported operation", "message": message, "stacktrace": ""}
    assert answer.json() == {"value": error}
    assert android.driver.commands[-1].body is None


def test_large_answer(android: Endpoint) -> None:
    """An answer of 20 MB arrives, one byte more is an unsupported operation (D: limits)."""
    most = 20 * 1024 * 1024
    rest = most - len('{"value": ""}')
    android.driver.on_command("GET /status", "x" * rest)
    assert len(android.get("/status")) == rest
    android.driver.on_command("GET /status", "x" * (rest + 1))
    message = f"An answer of the endpoint can have {most} bytes, and this one has more"
    assert android.error("GET", "/status") == (500, "unsupported operation", message)


def test_every_command_is_activity(clock: Any) -> None:
    """Known, unknown and malformed commands keep a session alive; without commands it ends."""
    with mock_devicefarm(registry=[PHONE], timings=Timings(session_idle=300)) as farm:
        endpoint = Endpoint(farm)
        for path, body in (
            ("/session", '{"capabilities": {}}'),
            ("/nothing", "{}"),
            ("/session", "{"),
        ):
            clock.tick(299)
            assert requests.post(f"{endpoint.url}{path}", data=body).status_code != 403
        url = endpoint.url
        clock.tick(300)
        assert requests.get(f"{url}/status").status_code == 403


def test_expired_url(clock: Any) -> None:
    """A WebDriver session outlives the URL that created it, and continues under a new URL."""
    with mock_devicefarm(registry=[PHONE], timings=Timings(endpoint_lifetime=60)) as farm:
        endpoint = Endpoint(farm)
        endpoint.start()
        url = endpoint.url
        clock.tick(60)
        assert requests.get(f"{url}/session/{endpoint.id}").status_code == 403
        assert endpoint.get(".")["platformName"] == "Android"


def test_each_session_has_a_driver_of_its_own(farm: DeviceFarm) -> None:
    """Two sessions share neither pages nor commands."""
    one, other = Endpoint(farm), Endpoint(farm, IPHONE)
    one.driver.source = LOGIN
    one.start()
    assert other.driver.commands == []
    assert "iPhone 15" in other.driver.source
    assert one.driver.source == LOGIN


def test_driver_in_any_status(clock: Any) -> None:
    """A test can set a page before the session runs, and read the commands after it ended."""
    with mock_devicefarm(registry=[PHONE], timings=Timings(session_preparing=60)) as farm:
        endpoint = Endpoint(farm)
        endpoint.driver.source = HOME
        clock.tick(60)
        endpoint.start()
        assert endpoint.get("./source") == HOME
        shared_client().stop_remote_access_session(arn=endpoint.arn)
        assert len(farm.driver(endpoint.arn).commands) == 2


@pytest.mark.parametrize(
    "arn", ["arn:aws:devicefarm:us-west-2:123456789012:session:a/b/00000", "", None]
)
def test_driver_of_an_unknown_session(farm: DeviceFarm, arn: Any) -> None:
    """The error says which ARN to give."""
    with pytest.raises(ValueError, match="session_arn=") as caught:
        farm.driver(arn)
    expected = (
        f"session_arn={arn!r} is unknown. Give the ARN that create_remote_access_session answered"
    )
    assert str(caught.value) == expected


@pytest.mark.parametrize("source", ["", "<a>", "Log in", "\ud800"])
def test_source_that_is_not_xml(android: Endpoint, source: str) -> None:
    """The error comes where the test sets the page, and the former page stays."""
    before = android.driver.source
    with pytest.raises(
        ValueError,
        match=r"the page source is not XML: .*\. Give XML such as driver\.page_source of an Appium",
    ):
        android.driver.source = source
    with pytest.raises(ValueError, match="the page source is not XML"):
        android.driver.on_click("id", "field", show=source)
    assert android.driver.source == before


def test_source_that_is_not_text(android: Endpoint) -> None:
    """A page must be text."""
    with pytest.raises(TypeError, match=r"^page source=b'<a/>': give XML as text, such as "):
        android.driver.source = b"<a/>"  # type: ignore[assignment]
    with pytest.raises(TypeError, match=r"^page source=None: give XML as text, such as "):
        android.driver.on_click("id", "field", show=None)  # type: ignore[arg-type]


def test_on_click_with_an_impossible_locator(android: Endpoint) -> None:
    """A locator that no client could use raises in the test."""
    with pytest.raises(ValueError, match="the strategy 'css selector' is not mocked for ANDROID"):
        android.driver.on_click("css selector", "a", show=HOME)


def test_without_lxml(farm: DeviceFarm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that read no page work. The others tell the client, or the test, what to install."""
    endpoint = Endpoint(farm)
    monkeypatch.setitem(sys.modules, "lxml", None)
    page_source.read_page.cache_clear()
    endpoint.start()
    assert "Pixel 8" in endpoint.get("./source")
    advice = "Pages need lxml. Install it: python3 -m pip install 'moto_devicefarm[server]'"
    status, error, message = endpoint.error(
        "POST", "./element", {"using": "id", "value": "without-lxml"}
    )
    assert (status, error) == (500, "unknown error")
    assert message.endswith(advice)
    with pytest.raises(ValueError, match="Pages need lxml"):
        endpoint.driver.source = "<without-lxml />"

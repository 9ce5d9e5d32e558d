"""Every command: it is recorded and counts as activity; what is unknown, malformed or too large is
refused by name.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
import requests

from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.webdriver import page_source
from moto_devicefarm.webdriver.state import Command
from tests.devicefarm.clients import kept
from tests.webdriver import HOME, IPHONE, LOGIN, PHONE, Endpoint

NOW = 1772366400000


def test_story(farm: DeviceFarm) -> None:
    """A client logs in to the pages that a test gave, the test sees what it did, and after the
    session it is refused.
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
    kept().stop_remote_access_session(arn=endpoint.arn)
    refused = requests.get(f"{url}/session/{endpoint.id}/source")
    assert (refused.status_code, refused.json()) == (403, {"message": "Invalid pre-signed URL"})
    assert len(endpoint.driver.commands) == len(sent)


def test_commands_received(farm: DeviceFarm, clock: Any) -> None:
    """Each with its moment, whatever was answered, and those without a body or with what is none."""
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
            "the body is no JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        ),
        ("[]", "the body must be a JSON object, not list"),
        ('{"capabilities": NaN}', "the body is no JSON: NaN is none of JSON's numbers"),
        ("[" * 100_000, "the body is no JSON: "),
        (b"\xff", "the body is no JSON: "),
    ],
)
def test_body_that_is_no_object(farm: DeviceFarm, body: Any, message: str) -> None:
    """It is told what it is."""
    answer = requests.post(f"{Endpoint(farm).url}/session", data=body)
    assert (answer.status_code, answer.json()["value"]["error"]) == (400, "invalid argument")
    assert answer.json()["value"]["message"].startswith(message)


def test_unknown_command(android: Endpoint) -> None:
    """What W3C knows and the mock does not says what the mock does."""
    status, error, message = android.refused("GET", "./title")
    assert (status, error) == (404, "unknown command")
    assert message.startswith(
        f"GET /session/{android.id}/title is not mocked; there are DELETE .../actions, "
    )
    assert "POST .../element/{element}/click, " in message


def test_large_command(android: Endpoint) -> None:
    """A payload of 20 MB is taken, one byte more is not."""
    most = 20 * 1024 * 1024
    body = '{"settings": {"a": "%s"}}'
    rest = most - len(body) + 2
    url = f"{android.url}/session/{android.id}/appium/settings"
    assert requests.post(url, data=body % ("x" * rest)).status_code == 200
    answer = requests.post(url, data=body % ("x" * (rest + 1)))
    assert answer.status_code == 413
    assert answer.json() == {
        "message": f"The payload of a command can have {most} bytes, and has {most + 1}"
    }


def test_every_command_is_activity(clock: Any) -> None:
    """Known, unknown and malformed commands keep a session awake; without any it ends."""
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
    """A WebDriver session outlives the URL that it was begun with: a fresh one goes on with it."""
    with mock_devicefarm(registry=[PHONE], timings=Timings(endpoint_lifetime=60)) as farm:
        endpoint = Endpoint(farm)
        endpoint.start()
        url = endpoint.url
        clock.tick(60)
        assert requests.get(f"{url}/session/{endpoint.id}").status_code == 403
        assert endpoint.get(".")["platformName"] == "Android"


def test_each_session_has_a_driver_of_its_own(farm: DeviceFarm) -> None:
    """Pages and commands of one are not another's."""
    one, other = Endpoint(farm), Endpoint(farm, IPHONE)
    one.driver.source = LOGIN
    one.start()
    assert other.driver.commands == []
    assert "iPhone 15" in other.driver.source
    assert one.driver.source == LOGIN


def test_driver_in_any_status(clock: Any) -> None:
    """A page can be given before the session runs, and the commands can be seen after it ended."""
    with mock_devicefarm(registry=[PHONE], timings=Timings(session_preparing=60)) as farm:
        endpoint = Endpoint(farm)
        endpoint.driver.source = HOME
        clock.tick(60)
        endpoint.start()
        assert endpoint.get("./source") == HOME
        kept().stop_remote_access_session(arn=endpoint.arn)
        assert len(farm.driver(endpoint.arn).commands) == 2


@pytest.mark.parametrize(
    "arn", ["arn:aws:devicefarm:us-west-2:123456789012:session:a/b/00000", "", None]
)
def test_driver_of_no_session(farm: DeviceFarm, arn: Any) -> None:
    """An unknown ARN is told what to give."""
    with pytest.raises(ValueError, match="no remote access session") as caught:
        farm.driver(arn)
    expected = (
        f"no remote access session {arn!r}: give the arn that create_remote_access_session answered"
    )
    assert str(caught.value) == expected


@pytest.mark.parametrize("source", ["", "<a>", "Log in", "\ud800"])
def test_source_that_is_no_xml(android: Endpoint, source: str) -> None:
    """It says so at once, where it was given, and the page stays."""
    before = android.driver.source
    with pytest.raises(
        ValueError,
        match=r"the page source is no XML: .*; give what driver\.page_source of an Appium client",
    ):
        android.driver.source = source
    with pytest.raises(ValueError, match="the page source is no XML"):
        android.driver.on_click("id", "field", show=source)
    assert android.driver.source == before


def test_source_that_is_no_text(android: Endpoint) -> None:
    """A path or an element is no page."""
    with pytest.raises(TypeError, match="a page source is XML as text, not bytes"):
        android.driver.source = b"<a/>"  # type: ignore[assignment]
    with pytest.raises(TypeError, match="a page source is XML as text, not NoneType"):
        android.driver.on_click("id", "field", show=None)  # type: ignore[arg-type]


def test_click_on_what_cannot_be_found(android: Endpoint) -> None:
    """A selector that no client could find is told in the test that arranges it."""
    with pytest.raises(ValueError, match="the strategy 'css selector' is not mocked for ANDROID"):
        android.driver.on_click("css selector", "a", show=HOME)


def _arranged(farm: DeviceFarm) -> Endpoint:
    """An endpoint in the middle of things."""
    one = Endpoint(farm)
    one.driver.source = LOGIN
    one.driver.on_click("accessibility id", "login", show=HOME)
    one.start(**{"appium:app": "https://example.com/shop.apk"})
    one.post("./orientation", {"orientation": "LANDSCAPE"})
    one.post(f"{one.find('id', 'user')}/value", {"text": "e"})
    one.mobile("activateApp", appId="com.shop")
    return one


def test_dumped_state(clock: Any) -> None:
    """What a test arranged, what was typed, and the WebDriver session go on in another mock that
    loads the state.
    """
    with mock_devicefarm(registry=[PHONE]) as farm:
        one = _arranged(farm)
        user = one.find("id", "user")
        dump, commands = json.loads(json.dumps(farm.dump())), one.driver.commands
    with mock_devicefarm(registry=[PHONE]) as farm:
        farm.load(dump)
        assert farm.dump() == dump
        one.driver = farm.driver(one.arn)
        assert one.driver.commands == commands
        assert one.get(f"{user}/text") == "anne"
        assert one.get("./orientation") == "LANDSCAPE"
        assert one.mobile("queryAppState", appId="com.shop") == 4
        one.post(f"{one.find('accessibility id', 'login')}/click")
        assert one.driver.source == HOME


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<hierarchy>", "<hierarchy"),
        ('"LANDSCAPE"', '"UP"'),
        ('"webdrivers": 1', '"webdrivers": "1"'),
        ('"page": 1', '"page": -1'),
    ],
)
def test_damaged_state(clock: Any, before: str, after: str) -> None:
    """A driver that can't be is found out when it is loaded, not by the first command."""
    with mock_devicefarm(registry=[PHONE]) as farm:
        _arranged(farm)
        text = json.dumps(farm.dump())
    assert before in text
    with (
        mock_devicefarm(registry=[PHONE]) as farm,
        pytest.raises(ValueError, match="no state that dump"),
    ):
        farm.load(text.replace(before, after))


def test_without_lxml(farm: DeviceFarm, monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs no page works; what needs one says what to install, to the client and to the test."""
    endpoint = Endpoint(farm)
    monkeypatch.setitem(sys.modules, "lxml", None)
    page_source.read_page.cache_clear()
    endpoint.start()
    assert "Pixel 8" in endpoint.get("./source")
    advice = "pages are read by lxml: python3 -m pip install 'moto_devicefarm[server]'"
    status, error, message = endpoint.refused(
        "POST", "./element", {"using": "id", "value": "without-lxml"}
    )
    assert (status, error) == (500, "unknown error")
    assert message.endswith(advice)
    with pytest.raises(ValueError, match="pages are read by lxml"):
        endpoint.driver.source = "<without-lxml />"

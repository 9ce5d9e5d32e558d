"""Commands about the screen: page source, screenshots in the device's resolution, orientation."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.registry import Device
from moto_devicefarm.webdriver import page_source
from tests.support.pictures import read_picture
from tests.webdriver import IPHONE, LOGIN, PHONE, Endpoint


def _size(picture: str) -> tuple[int, int]:
    return read_picture(base64.b64decode(picture)).size


def test_source(android: Endpoint) -> None:
    """The page source is the test's text, unchanged."""
    android.driver.source = LOGIN
    assert android.get("./source") == LOGIN == android.driver.source


@pytest.mark.parametrize(
    ("device", "texts"),
    [
        (PHONE, [("title", "Pixel 8"), ("field", ""), ("ok", "OK")]),
        (IPHONE, [("title", "iPhone 15"), ("field", "field"), ("ok", "OK")]),
    ],
)
def test_default_page(farm: DeviceFarm, device: Device, texts: list[tuple[str, str]]) -> None:
    """The default page has the device's name, a field and a button, within the screen."""
    endpoint = Endpoint(farm, device)
    endpoint.start()
    found = [endpoint.find("accessibility id", name) for name, _ in texts]
    assert [endpoint.get(f"{element}/text") for element in found] == [text for _, text in texts]
    rects = [endpoint.get(f"{element}/rect") for element in found]
    assert [rect["y"] for rect in rects] == [0, 150, 300]
    assert all((rect["x"], rect["width"], rect["height"]) == (0, 1080, 150) for rect in rects)


def test_default_page_of_any_name(clock: Any) -> None:
    """A device's name may have characters that XML must escape, or does not allow."""
    device = Device("<\"5'&\x01")
    with mock_devicefarm(registry=[device]) as farm:
        endpoint = Endpoint(farm, device)
        endpoint.start()
        assert endpoint.get(f"{endpoint.find('id', 'title')}/text") == "<\"5'&"
        assert _size(endpoint.get("./screenshot")) == (1080, 2400)


def test_orientation(android: Endpoint) -> None:
    """Setting the orientation turns the window, the screenshot and the default page."""
    portrait = {"x": 0, "y": 0, "width": 1080, "height": 2400}
    assert (android.get("./orientation"), android.get("./window/rect")) == ("PORTRAIT", portrait)
    assert _size(android.get("./screenshot")) == (1080, 2400)
    assert 'rotation="0" width="1080" height="2400"' in android.get("./source")
    assert android.post("./orientation", {"orientation": "landscape"}) is None
    landscape = {"x": 0, "y": 0, "width": 2400, "height": 1080}
    assert (android.get("./orientation"), android.get("./window/rect")) == ("LANDSCAPE", landscape)
    assert _size(android.get("./screenshot")) == (2400, 1080)
    assert 'rotation="1" width="2400" height="1080"' in android.get("./source")
    android.post("./orientation", {"orientation": "PORTRAIT"})
    assert android.get("./window/rect") == portrait


def test_landscape_device(clock: Any) -> None:
    """A tablet with a resolution wider than high starts in landscape."""
    tablet = Device("Galaxy Tab", resolution={"width": 2560, "height": 1600})
    with mock_devicefarm(registry=[tablet]) as farm:
        endpoint = Endpoint(farm, tablet)
        endpoint.start()
        assert endpoint.get("./orientation") == "LANDSCAPE"
        assert _size(endpoint.get("./screenshot")) == (2560, 1600)
        endpoint.post("./orientation", {"orientation": "PORTRAIT"})
        assert _size(endpoint.get("./screenshot")) == (1600, 2560)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"orientation": "up"}, "orientation must be LANDSCAPE or PORTRAIT, not UP"),
        ({}, "orientation must be text, not null"),
    ],
)
def test_impossible_orientation(android: Endpoint, body: Any, message: str) -> None:
    """The error says what is possible, and the orientation stays."""
    assert android.error("POST", "./orientation", body) == (400, "invalid argument", message)
    assert android.get("./orientation") == "PORTRAIT"


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "./back"), ("POST", "./actions"), ("DELETE", "./actions")]
)
def test_recorded_actions(android: Endpoint, method: str, path: str) -> None:
    """Actions on no element answer null. The test finds them among the commands."""
    assert android.send(method, path, {"actions": []}) == (200, None)
    last = android.driver.commands[-1]
    assert (last.method, last.path, last.body) == (
        method,
        f"/session/{android.id}{path[1:]}",
        {"actions": []},
    )


@pytest.mark.parametrize(
    ("resolution", "expected"),
    [({}, (1080, 2400)), ({"width": 5}, (5, 1)), ({"width": 0, "height": 99999}, (1, 8192))],
)
def test_resolution(resolution: dict[str, int], expected: tuple[int, int]) -> None:
    """A screen's size comes from the device's document, within what can be drawn."""
    assert page_source.resolution(Device("Pixel 8", resolution=resolution)) == expected


@pytest.mark.parametrize("bounds", ["[0,0][1,1] ", "[0,0]", "[9999999999,0][0,0]", "x"])
def test_unreadable_bounds(bounds: str) -> None:
    """Bounds that can't be read are ignored."""
    page = page_source.read_page(
        f'<a bounds="{bounds}" x="1.5" y="99999999999" width="-3" height="7" />'
    )
    assert page_source.rectangle(page.root) == (0, 0, -3, 7)

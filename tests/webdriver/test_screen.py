"""The screen: the page that a device shows, its picture in the device's resolution, and how the
device is held.
"""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.registry import Device
from moto_devicefarm.webdriver import page_source
from tests.webdriver import IPHONE, LOGIN, PHONE, Endpoint


def _size(picture: str) -> tuple[int, int]:
    image = Image.open(BytesIO(base64.b64decode(picture)))
    image.load()
    assert image.format == "PNG"
    return image.size


def test_source(android: Endpoint) -> None:
    """The page is what the test gave, to the letter."""
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
    """A device that was given no page shows its name, a field and a button, all of them on its
    screen.
    """
    endpoint = Endpoint(farm, device)
    endpoint.start()
    found = [endpoint.find("accessibility id", name) for name, _ in texts]
    assert [endpoint.get(f"{element}/text") for element in found] == [text for _, text in texts]
    rects = [endpoint.get(f"{element}/rect") for element in found]
    assert [rect["y"] for rect in rects] == [0, 150, 300]
    assert all((rect["x"], rect["width"], rect["height"]) == (0, 1080, 150) for rect in rects)


def test_default_page_of_any_name(clock: Any) -> None:
    """A name with characters that mean something in XML, and with some that it can't hold."""
    device = Device("<\"5'&\x01")
    with mock_devicefarm(registry=[device]) as farm:
        endpoint = Endpoint(farm, device)
        endpoint.start()
        assert endpoint.get(f"{endpoint.find('id', 'title')}/text") == "<\"5'&"
        assert _size(endpoint.get("./screenshot")) == (1080, 2400)


def test_orientation(android: Endpoint) -> None:
    """Turning the device turns its window, its picture and its own page."""
    upright = {"x": 0, "y": 0, "width": 1080, "height": 2400}
    assert (android.get("./orientation"), android.get("./window/rect")) == ("PORTRAIT", upright)
    assert _size(android.get("./screenshot")) == (1080, 2400)
    assert 'rotation="0" width="1080" height="2400"' in android.get("./source")
    assert android.post("./orientation", {"orientation": "landscape"}) is None
    lying = {"x": 0, "y": 0, "width": 2400, "height": 1080}
    assert (android.get("./orientation"), android.get("./window/rect")) == ("LANDSCAPE", lying)
    assert _size(android.get("./screenshot")) == (2400, 1080)
    assert 'rotation="1" width="2400" height="1080"' in android.get("./source")
    android.post("./orientation", {"orientation": "PORTRAIT"})
    assert android.get("./window/rect") == upright


def test_device_that_lies_by_nature(clock: Any) -> None:
    """A tablet whose resolution is broader than high is held so at first."""
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
        ({"orientation": "up"}, "orientation must be LANDSCAPE or PORTRAIT, and is UP"),
        ({}, "orientation must be text, and is null"),
    ],
)
def test_impossible_orientation(android: Endpoint, body: Any, message: str) -> None:
    """It says what is possible, and nothing turns."""
    assert android.refused("POST", "./orientation", body) == (400, "invalid argument", message)
    assert android.get("./orientation") == "PORTRAIT"


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "./back"), ("POST", "./actions"), ("DELETE", "./actions")]
)
def test_touches_are_recorded(android: Endpoint, method: str, path: str) -> None:
    """Touches that are on no element answer null and are seen by the test."""
    assert android.ask(method, path, {"actions": []}) == (200, None)
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
    """What a captured document says of a screen, within what can be drawn."""
    assert page_source.resolution(Device("Pixel 8", resolution=resolution)) == expected


@pytest.mark.parametrize("bounds", ["[0,0][1,1] ", "[0,0]", "[9999999999,0][0,0]", "x"])
def test_bounds_that_are_none(bounds: str) -> None:
    """They are no place, and no error."""
    page = page_source.read_page(
        f'<a bounds="{bounds}" x="1.5" y="99999999999" width="-3" height="7" />'
    )
    assert page_source.rectangle(page.root) == (0, 0, -3, 7)

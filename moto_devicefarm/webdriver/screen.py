"""Commands about the whole screen: page source, screenshots, orientation, window. Rule: the
page of a test stays as it is, whatever the orientation.
"""

from __future__ import annotations

import base64

from moto_devicefarm.resources.artifacts import file_contents
from moto_devicefarm.webdriver import page_source
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.routes import SESSION, CommandRequest, route
from moto_devicefarm.webdriver.state import ORIENTATIONS


@route("GET", f"{SESSION}/source")
def get_page_source(request: CommandRequest) -> str:
    return request.state.current_source(request.device)


@route("GET", f"{SESSION}/screenshot")
def take_screenshot(request: CommandRequest) -> str:
    return base64.b64encode(_draw_screen(request)).decode()


@route("GET", f"{SESSION}/element/{{element}}/screenshot")
def take_element_screenshot(request: CommandRequest, element: str) -> str:
    """The element's part of the screen; "unable to capture screen" if it is off the screen."""
    left, top, width, height = page_source.rectangle(request.node(element))
    right, bottom = request.screen_size
    box = (max(0, left), max(0, top), min(right, left + width), min(bottom, top + height))
    if box[0] >= box[2] or box[1] >= box[3]:
        raise WebDriverError(
            "unable to capture screen",
            f"the element is not on the screen of {right} x {bottom} pixels",
        )
    return base64.b64encode(_draw_screen(request, box)).decode()


def _draw_screen(request: CommandRequest, box: tuple[int, int, int, int] | None = None) -> bytes:
    """A PNG of the screen's size with the device's name and the texts of the page, or the part of
    it in the box.
    """
    device = request.device
    texts = [
        node.get("text") or node.get("value") or node.get("label") for node in request.page.nodes
    ]
    lines = [
        device.name,
        f"{device.os}, moto_devicefarm",
        "",
        *(page_source.printable(text)[:80] for text in texts if text),
    ]
    width, height = request.screen_size
    return file_contents.screenshot(width, height, [line.replace("\n", " ") for line in lines], box)


@route("GET", f"{SESSION}/orientation")
def get_orientation(request: CommandRequest) -> str:
    return request.state.current_orientation(request.device)


@route("POST", f"{SESSION}/orientation")
def set_orientation(request: CommandRequest) -> None:
    """Turn the window, the screenshot and the default page. A test's own page stays as it is."""
    orientation = request.require("orientation").upper()
    if orientation not in ORIENTATIONS:
        raise WebDriverError(
            "invalid argument",
            f"orientation must be {' or '.join(ORIENTATIONS)}, not {orientation}",
        )
    request.state.orientation = orientation


@route("GET", f"{SESSION}/window/rect")
def get_window_rect(request: CommandRequest) -> dict[str, int]:
    """In pixels. Appium answers points on iOS, but a device's document does not say their size."""
    width, height = request.screen_size
    return {"x": 0, "y": 0, "width": width, "height": height}


@route("POST", f"{SESSION}/back")
def back(_: CommandRequest) -> None:
    """Recorded only. A test that expects another page sets ``Driver.source``."""

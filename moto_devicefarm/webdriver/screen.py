"""Commands about the screen: its page, its picture, how the device is held, and touches that are on
no element.
"""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

from moto_devicefarm.resources.artifacts import file_contents
from moto_devicefarm.webdriver import page_source
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.routes import SESSION, CommandRequest, command
from moto_devicefarm.webdriver.state import ORIENTATIONS


@command("GET", f"{SESSION}/source")
def source(asked: CommandRequest) -> str:
    return asked.facts.text(asked.device)


@command("GET", f"{SESSION}/screenshot")
def screenshot(asked: CommandRequest) -> str:
    return base64.b64encode(picture(asked)).decode()


@command("GET", f"{SESSION}/element/{{element}}/screenshot")
def element_screenshot(asked: CommandRequest, element: str) -> str:
    """Cut out of the screen's; "unable to capture screen" for an element that is off it."""
    from PIL import Image

    left, top, width, height = page_source.rectangle(asked.node(element))
    right, bottom = asked.facts.size(asked.device)
    box = (max(0, left), max(0, top), min(right, left + width), min(bottom, top + height))
    if box[0] >= box[2] or box[1] >= box[3]:
        raise WebDriverError(
            "unable to capture screen",
            f"the element is not on the screen of {right} x {bottom} pixels",
        )
    file = BytesIO()
    Image.open(BytesIO(picture(asked))).crop(box).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def picture(asked: CommandRequest) -> bytes:
    """A PNG of the screen's size that has the device and the texts of the page in it."""
    device = asked.device
    texts = [
        node.get("text") or node.get("value") or node.get("label") for node in asked.page.nodes
    ]
    lines = [
        device.name,
        f"{device.os}, moto_devicefarm",
        "",
        *(page_source.printable(text)[:80] for text in texts if text),
    ]
    return file_contents.screenshot(
        *asked.facts.size(device), [line.replace("\n", " ") for line in lines]
    )


@command("GET", f"{SESSION}/orientation")
def get_orientation(asked: CommandRequest) -> str:
    return asked.facts.held(asked.device)


@command("POST", f"{SESSION}/orientation")
def set_orientation(asked: CommandRequest) -> None:
    """Turns the window and the picture, and the device's own page; a page that a test gave stays as
    it was given.
    """
    given = asked.given("orientation").upper()
    if given not in ORIENTATIONS:
        raise WebDriverError(
            "invalid argument", f"orientation must be {' or '.join(ORIENTATIONS)}, and is {given}"
        )
    asked.facts.orientation = given


@command("GET", f"{SESSION}/window/rect")
def window(asked: CommandRequest) -> dict[str, int]:
    """In pixels also on iOS, where Appium has points: a device's document does not say how many
    pixels one has.
    """
    width, height = asked.facts.size(asked.device)
    return {"x": 0, "y": 0, "width": width, "height": height}


@command("POST", f"{SESSION}/back", f"{SESSION}/actions")
def touched(_: CommandRequest) -> Any:
    """Recorded, and no more: a test gives the page that follows."""


@command("DELETE", f"{SESSION}/actions")
def released(_: CommandRequest) -> Any:
    """As ``touched``."""

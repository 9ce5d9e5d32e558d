"""Page sources: Appium's XML of the page that a device shows. Rule: lxml is imported only when a
page is parsed. Appium's XPath on iOS is lxml's.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import quoteattr

from moto_devicefarm.core.arguments import wrong_value
from moto_devicefarm.registry import Device
from moto_devicefarm.webdriver.errors import WebDriverError

ROOTS = ("hierarchy", "AppiumAUT")
"""The root elements. They hold a page, and no locator finds them."""
MAX_SIDE = 8192
"""Pixels. A longer side of a screen is cut off, to bound the size of screenshots."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT_FIELD = re.compile(
    "(EditText|AutoCompleteTextView|TypeTextField|TypeSecureTextField|TypeSearchField|TypeTextView)$"
)
_BOUNDS = re.compile(r"\[(-?\d{1,9}),(-?\d{1,9})\]\[(-?\d{1,9}),(-?\d{1,9})\]")


class Page:
    """A parsed page source, never changed."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.nodes: list[Any] = list(root.iter("*"))
        """All elements in the order of the document. An element's number is its index here."""
        self._numbers = {node: number for number, node in enumerate(self.nodes)}

    def number(self, node: Any) -> int:
        """The number of an element of the page."""
        return self._numbers[node]

    def focused(self) -> int | None:
        """The number of the element that the page itself shows as focused."""
        nodes = enumerate(self.nodes)
        return next((number for number, node in nodes if node.get("focused") == "true"), None)

    def element_at(self, x: float, y: float) -> int | None:
        """The number of the element on top at a place of the screen; a later one is on top."""
        return next(
            (
                number
                for number, node in reversed(list(enumerate(self.nodes)))
                if node.tag not in ROOTS and _contains(rectangle(node), x, y)
            ),
            None,
        )


@lru_cache(maxsize=32)
def read_page(source: str) -> Page:
    """Parse a page.

    Raises TypeError for a value that is not text; ValueError for text that is not XML, and if lxml
    is missing.
    """
    if not isinstance(source, str):
        expected = "XML as text, such as driver.page_source of an Appium client"
        raise TypeError(wrong_value("page source", source, expected))
    return Page(_parse(source))


def _parse(source: str) -> Any:
    try:
        from lxml import etree
    except ImportError as missing:
        raise WebDriverError(
            "unknown error",
            f"{missing}. Pages need lxml. Install it: "
            "python3 -m pip install 'moto_devicefarm[server]'",
        ) from None
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(source.encode(), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        raise WebDriverError(
            "invalid argument",
            f"the page source is not XML: {error}. "
            "Give XML such as driver.page_source of an Appium client",
        ) from None


def write_text(source: str, element: int, attribute: str, value: str) -> str:
    """The source with a new value for an attribute of the element with this number."""
    from lxml import etree

    root = _parse(source)
    Page(root).nodes[element].set(attribute, printable(value))
    return str(etree.tostring(root, encoding="unicode"))


def printable(text: str) -> str:
    """The text without the characters that XML does not allow."""
    return _NOT_XML.sub("", text)


def is_text_field(node: Any) -> bool:
    """Whether an element takes text: by its class on Android, by its type on iOS."""
    kind = node.get("class") or node.get("type") or node.tag
    return bool(_TEXT_FIELD.search(kind))


def rectangle(node: Any) -> tuple[int, int, int, int]:
    """x, y, width, height of an element in pixels; zeros if the page does not say them.

    Android has them in ``bounds``, iOS in four attributes.
    """
    found = _BOUNDS.fullmatch(node.get("bounds", ""))
    if found:
        left, top, right, bottom = map(int, found.groups())
        return left, top, right - left, bottom - top
    x, y, width, height = (_integer(node.get(name, "")) for name in ("x", "y", "width", "height"))
    return x, y, width, height


def _contains(box: tuple[int, int, int, int], x: float, y: float) -> bool:
    left, top, width, height = box
    return left <= x < left + width and top <= y < top + height


def _integer(text: str) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else 0


def resolution(device: Device) -> tuple[int, int]:
    """Width and height of the screen in pixels, from the device's document; 1 to MAX_SIDE each."""
    width, height = (device.resolution.get(name, 1) for name in ("width", "height"))
    return min(max(1, width), MAX_SIDE), min(max(1, height), MAX_SIDE)


_ANDROID = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<hierarchy index="0" class="hierarchy" rotation="{rotation}" width="{width}" height="{height}">
  <android.widget.FrameLayout index="0" package="com.example.app" class="android.widget.FrameLayout"
      text="" resource-id="android:id/content" clickable="false" enabled="true" focused="false"
      selected="false" displayed="true" bounds="[0,0][{width},{height}]">
    <android.widget.TextView index="0" package="com.example.app" class="android.widget.TextView"
        text={name} resource-id="com.example.app:id/title" content-desc="title" clickable="false"
        enabled="true" focused="false" selected="false" displayed="true"
        bounds="[0,0][{width},{first}]" />
    <android.widget.EditText index="1" package="com.example.app" class="android.widget.EditText"
        text="" resource-id="com.example.app:id/field" content-desc="field" clickable="true"
        enabled="true" focused="false" selected="false" displayed="true"
        bounds="[0,{first}][{width},{second}]" />
    <android.widget.Button index="2" package="com.example.app" class="android.widget.Button"
        text="OK" resource-id="com.example.app:id/ok" content-desc="ok" clickable="true"
        enabled="true" focused="false" selected="false" displayed="true"
        bounds="[0,{second}][{width},{third}]" />
  </android.widget.FrameLayout>
</hierarchy>"""
_IOS = """<?xml version="1.0" encoding="UTF-8"?>
<AppiumAUT>
  <XCUIElementTypeApplication type="XCUIElementTypeApplication" name="Example" label="Example"
      enabled="true" visible="true" x="0" y="0" width="{width}" height="{height}" index="0">
    <XCUIElementTypeStaticText type="XCUIElementTypeStaticText" value={name} name="title"
        label={name} enabled="true" visible="true" x="0" y="0" width="{width}" height="{first}"
        index="0" />
    <XCUIElementTypeTextField type="XCUIElementTypeTextField" value="" name="field" label=""
        enabled="true" visible="true" x="0" y="{first}" width="{width}" height="{first}"
        index="1" />
    <XCUIElementTypeButton type="XCUIElementTypeButton" name="ok" label="OK" enabled="true"
        visible="true" x="0" y="{second}" width="{width}" height="{first}" index="2" />
  </XCUIElementTypeApplication>
</AppiumAUT>"""


def default_page(device: Device, size: tuple[int, int]) -> str:
    """The page of a device until a test sets one: a title, a field and a button (invented)."""
    width, height = size
    row = max(1, height // 16)
    return (_IOS if device.platform == "IOS" else _ANDROID).format(
        rotation=0 if width <= height else 1,
        width=width,
        height=height,
        name=quoteattr(printable(device.name)),
        first=row,
        second=2 * row,
        third=3 * row,
    )

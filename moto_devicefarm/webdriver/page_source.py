"""Page sources: Appium's XML of what a device shows, read by lxml, whose XPath is the one that
Appium has on iOS.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import quoteattr

from moto_devicefarm.registry import Device
from moto_devicefarm.webdriver.errors import WebDriverError

ROOTS = ("hierarchy", "AppiumAUT")
"""Elements that hold a page and are none of its own."""
LARGEST = 8192
"""Pixels of a side, beyond which no picture is drawn."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BOUNDS = re.compile(r"\[(-?\d{1,9}),(-?\d{1,9})\]\[(-?\d{1,9}),(-?\d{1,9})\]")


class Page:
    """A parsed source, never changed."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.nodes: list[Any] = list(root.iter("*"))
        """All elements in the order of the document; an element's number is its place here."""
        self._numbers = {node: number for number, node in enumerate(self.nodes)}

    def number(self, node: Any) -> int:
        """The number of a node of the page."""
        return self._numbers[node]


@lru_cache(maxsize=32)
def read_page(source: str) -> Page:
    """The page; TypeError for no text, ValueError for what is no XML, and where lxml is missing."""
    if not isinstance(source, str):
        raise TypeError(f"a page source is XML as text, not {type(source).__name__}")
    return Page(_parsed(source))


def _parsed(source: str) -> Any:
    try:
        from lxml import etree
    except ImportError as missing:
        text = (
            f"{missing}: pages are read by lxml: python3 -m pip install 'moto_devicefarm[server]'"
        )
        raise WebDriverError("unknown error", text) from None
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
        text = f"the page source is no XML: {error}; give what driver.page_source of an Appium client prints"
        raise WebDriverError("invalid argument", text) from None


def write_text(source: str, element: int, attribute: str, value: str) -> str:
    """The source with another value of an element's attribute; characters that XML has no form for
    are left out.
    """
    from lxml import etree

    root = _parsed(source)
    Page(root).nodes[element].set(attribute, printable(value))
    return str(etree.tostring(root, encoding="unicode"))


def printable(text: str) -> str:
    """The text without what XML can't hold."""
    return _NOT_XML.sub("", text)


def rectangle(node: Any) -> tuple[int, int, int, int]:
    """x, y, width, height of an element in pixels, from Android's ``bounds`` or iOS's four
    attributes; zeros without.
    """
    found = _BOUNDS.fullmatch(node.get("bounds", ""))
    if found:
        left, top, right, bottom = map(int, found.groups())
        return left, top, right - left, bottom - top
    x, y, width, height = (_whole(node.get(name, "")) for name in ("x", "y", "width", "height"))
    return x, y, width, height


def _whole(text: str) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else 0


def resolution(device: Device) -> tuple[int, int]:
    """Width and height of the device's screen in pixels, as its document has them."""
    width, height = (device.resolution.get(name, 1) for name in ("width", "height"))
    return min(max(1, width), LARGEST), min(max(1, height), LARGEST)


_ANDROID = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<hierarchy index="0" class="hierarchy" rotation="{rotation}" width="{width}" height="{height}">
  <android.widget.FrameLayout index="0" package="com.example.app" class="android.widget.FrameLayout" text="" \
resource-id="android:id/content" clickable="false" enabled="true" focused="false" selected="false" displayed="true" \
bounds="[0,0][{width},{height}]">
    <android.widget.TextView index="0" package="com.example.app" class="android.widget.TextView" text={name} \
resource-id="com.example.app:id/title" content-desc="title" clickable="false" enabled="true" focused="false" selected="false" \
displayed="true" bounds="[0,0][{width},{first}]" />
    <android.widget.EditText index="1" package="com.example.app" class="android.widget.EditText" text="" \
resource-id="com.example.app:id/field" content-desc="field" clickable="true" enabled="true" focused="false" selected="false" \
displayed="true" bounds="[0,{first}][{width},{second}]" />
    <android.widget.Button index="2" package="com.example.app" class="android.widget.Button" text="OK" \
resource-id="com.example.app:id/ok" content-desc="ok" clickable="true" enabled="true" focused="false" selected="false" \
displayed="true" bounds="[0,{second}][{width},{third}]" />
  </android.widget.FrameLayout>
</hierarchy>"""
_IOS = """<?xml version="1.0" encoding="UTF-8"?>
<AppiumAUT>
  <XCUIElementTypeApplication type="XCUIElementTypeApplication" name="Example" label="Example" enabled="true" visible="true" \
x="0" y="0" width="{width}" height="{height}" index="0">
    <XCUIElementTypeStaticText type="XCUIElementTypeStaticText" value={name} name="title" label={name} enabled="true" \
visible="true" x="0" y="0" width="{width}" height="{row}" index="0" />
    <XCUIElementTypeTextField type="XCUIElementTypeTextField" value="" name="field" label="" enabled="true" visible="true" \
x="0" y="{first}" width="{width}" height="{row}" index="1" />
    <XCUIElementTypeButton type="XCUIElementTypeButton" name="ok" label="OK" enabled="true" visible="true" \
x="0" y="{second}" width="{width}" height="{row}" index="2" />
  </XCUIElementTypeApplication>
</AppiumAUT>"""


def default_page(device: Device, size: tuple[int, int]) -> str:
    """What a device shows that was given no page: the device's name, a field and a button (ours)."""
    width, height = size
    row = max(1, height // 16)
    return (_IOS if device.platform == "IOS" else _ANDROID).format(
        rotation=0 if width <= height else 1,
        width=width,
        height=height,
        name=quoteattr(printable(device.name)),
        row=row,
        first=row,
        second=2 * row,
        third=3 * row,
    )

"""Commands that find elements, read them, click them and type into them. Rule: an element is known
by its number in the page.
"""

from __future__ import annotations

from moto_devicefarm.webdriver import keyboard, page_source
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.routes import SESSION, CommandRequest, route

ELEMENT_KEY = "element-6066-11e4-a52e-4f735466cecf"
"""W3C's name for an element's id."""
ELEMENT = f"{SESSION}/element/{{element}}"
ATTRIBUTE_ALIASES = {
    "resourceId": "resource-id",
    "contentDescription": "content-desc",
    "className": "class",
}
"""Appium's other names for Android's attributes."""


def _reference(request: CommandRequest, number: int) -> dict[str, str]:
    """An element as Appium returns it: under W3C's name, and under the older protocol's."""
    element_id = request.state.element_id(number)
    return {ELEMENT_KEY: element_id, "ELEMENT": element_id}


def _find(request: CommandRequest, element: str | None) -> list[int]:
    within = None if element is None else request.element_number(element)
    return request.find(request.require("using"), request.require("value"), within)


@route("POST", f"{SESSION}/element", f"{ELEMENT}/element")
def find_element(request: CommandRequest, element: str | None = None) -> dict[str, str]:
    """The first element found. The mock does not wait for one, even with an implicit timeout."""
    found = _find(request, element)
    if not found:
        # The first sentence is Appium's.
        raise WebDriverError(
            "no such element",
            "An element could not be located on the page using the given search parameters. "
            f"{request.body['using']}={request.body['value']}: "
            "read the page in farm.driver(session_arn).source",
        )
    return _reference(request, found[0])


@route("POST", f"{SESSION}/elements", f"{ELEMENT}/elements")
def find_elements(request: CommandRequest, element: str | None = None) -> list[dict[str, str]]:
    return [_reference(request, number) for number in _find(request, element)]


@route("GET", f"{SESSION}/element/active")
def get_active_element(request: CommandRequest) -> dict[str, str]:
    """The element that was clicked or typed into last, else the page's focused one."""
    number = request.state.active_element
    if number is None:
        number = request.page.focused()
    if number is None:
        raise WebDriverError("no such element", "no element of the page has the focus: click one")
    return _reference(request, number)


@route("POST", f"{ELEMENT}/click")
def element_click(request: CommandRequest, element: str) -> None:
    """Show the page that ``Driver.on_click`` arranged last for the element, if it did."""
    click(request, request.element_number(element))


def click(request: CommandRequest, number: int) -> None:
    """Click the element with this number in the page, as a tap does too."""
    state = request.state
    state.focus(request.device, number)
    for using, value, source in reversed(state.pages_on_click):
        if number in request.find(using, value):
            state.show_page(source)
            break


@route("POST", f"{ELEMENT}/value")
def element_send_keys(request: CommandRequest, element: str) -> None:
    """Append to the element's text. Keys without a character, such as Enter, type nothing."""
    keyboard.append_keys(request, request.element_number(element), keyboard.keys_of(request))


@route("POST", f"{ELEMENT}/clear")
def element_clear(request: CommandRequest, element: str) -> None:
    keyboard.edit_text(request, request.element_number(element), lambda _: "")


@route("GET", f"{ELEMENT}/text")
def get_element_text(request: CommandRequest, element: str) -> str:
    """The text; on iOS the value, label or name, as WebDriverAgent has it."""
    node = request.node(element)
    names = ("value", "label", "name") if request.device.platform == "IOS" else ("text",)
    return next((text for name in names if (text := node.get(name))), "")


@route("GET", f"{ELEMENT}/name")
def get_element_tag_name(request: CommandRequest, element: str) -> str:
    """The class on Android, the type on iOS."""
    node = request.node(element)
    return str(node.get("class") or node.get("type") or node.tag)


@route("GET", f"{ELEMENT}/attribute/{{name}}", f"{ELEMENT}/property/{{name}}")
def get_element_attribute(request: CommandRequest, element: str, name: str) -> str | None:
    """The attribute's value in the page; None if the element does not have it."""
    node = request.node(element)
    if name == "name" and request.device.platform != "IOS":
        return str(node.get("content-desc") or node.get("text") or "")
    attributes = dict(node.attrib)  # lxml's own mapping raises for a name that XML does not allow
    value: str | None = attributes.get(name, attributes.get(ATTRIBUTE_ALIASES.get(name, name)))
    return value


@route("GET", f"{ELEMENT}/rect")
def get_element_rect(request: CommandRequest, element: str) -> dict[str, int]:
    x, y, width, height = page_source.rectangle(request.node(element))
    return {"x": x, "y": y, "width": width, "height": height}


@route("GET", f"{ELEMENT}/location_in_view")
def get_element_location_in_view(request: CommandRequest, element: str) -> dict[str, int]:
    x, y, _, _ = page_source.rectangle(request.node(element))
    return {"x": x, "y": y}


@route("GET", f"{ELEMENT}/displayed")
def is_element_displayed(request: CommandRequest, element: str) -> bool:
    node = request.node(element)
    return "false" not in (node.get("displayed"), node.get("visible"))


@route("GET", f"{ELEMENT}/enabled")
def is_element_enabled(request: CommandRequest, element: str) -> bool:
    return bool(request.node(element).get("enabled") != "false")


@route("GET", f"{ELEMENT}/selected")
def is_element_selected(request: CommandRequest, element: str) -> bool:
    return bool(request.node(element).get("selected") == "true")

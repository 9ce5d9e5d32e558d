"""Commands that find elements, ask about them and touch them."""

from __future__ import annotations

from typing import Any

from moto_devicefarm.webdriver import page_source
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.routes import SESSION, CommandRequest, command

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""W3C's name for an element's id."""
ONE = f"{SESSION}/element/{{element}}"
ATTRIBUTES = {
    "resourceId": "resource-id",
    "contentDescription": "content-desc",
    "className": "class",
}
"""Appium's other names of Android's."""


def _reference(asked: CommandRequest, element: int) -> dict[str, str]:
    """With the older protocol's name beside W3C's, as Appium answers."""
    found = asked.facts.element_id(element)
    return {ELEMENT: found, "ELEMENT": found}


def _found(asked: CommandRequest, element: str | None) -> list[int]:
    within = None if element is None else asked.facts.element(asked.device, element)
    return asked.find(asked.given("using"), asked.given("value"), within)


@command("POST", f"{SESSION}/element")
@command("POST", f"{ONE}/element")
def find_element(asked: CommandRequest, element: str | None = None) -> dict[str, str]:
    """The first; without waiting for it, whatever the implicit timeout says."""
    found = _found(asked, element)
    if not found:
        raise WebDriverError(
            "no such element",
            "An element could not be located on the page using the given search parameters. "  # Appium's words
            f"{asked.body['using']}={asked.body['value']}; farm.driver(session_arn).source is the page",
        )
    return _reference(asked, found[0])


@command("POST", f"{SESSION}/elements")
@command("POST", f"{ONE}/elements")
def find_elements(asked: CommandRequest, element: str | None = None) -> list[dict[str, str]]:
    return [_reference(asked, number) for number in _found(asked, element)]


@command("GET", f"{SESSION}/element/active")
def active(asked: CommandRequest) -> dict[str, str]:
    """The element touched last, else the one that the page says has the focus."""
    focused = [
        number for number, node in enumerate(asked.page.nodes) if node.get("focused") == "true"
    ]
    number = asked.facts.active if asked.facts.active is not None else next(iter(focused), None)
    if number is None:
        raise WebDriverError("no such element", "no element of the page has the focus: click one")
    return _reference(asked, number)


@command("POST", f"{ONE}/click")
def click(asked: CommandRequest, element: str) -> None:
    """Brings the page that was arranged for it, the latest arrangement first; else nothing."""
    facts = asked.facts
    number = facts.active = facts.element(asked.device, element)
    for using, value, source in reversed(facts.clicks):
        if number in asked.find(using, value):
            facts.show(source)
            break


@command("POST", f"{ONE}/value")
def send_keys(asked: CommandRequest, element: str) -> None:
    """Appends to the element's text; keys that are no characters are left out."""
    keys = asked.body.get("text")
    if keys is None and isinstance(asked.body.get("value"), list):
        keys = "".join(map(str, asked.body["value"]))  # the older protocol's
    if not isinstance(keys, str):
        raise WebDriverError("invalid argument", "text must be the text to type")
    typed = "".join(
        key for key in keys if not "\ue000" <= key <= "\uf8ff"
    )  # W3C's keys are in the private use area
    _write(asked, element, lambda before: before + typed)


@command("POST", f"{ONE}/clear")
def clear(asked: CommandRequest, element: str) -> None:
    _write(asked, element, lambda _: "")


def _write(asked: CommandRequest, element: str, change: Any) -> None:
    number = asked.facts.element(asked.device, element)
    node = asked.page.nodes[number]
    if node.get("enabled") == "false":
        raise WebDriverError("invalid element state", f"the element {element} is disabled")
    before = node.get("value" if asked.device.platform == "IOS" else "text", "")
    asked.facts.write(asked.device, number, change(before))


@command("GET", f"{ONE}/text")
def text(asked: CommandRequest, element: str) -> str:
    """Of iOS its value, else its label (as WebDriverAgent has it)."""
    node = asked.node(element)
    names = ("value", "label", "name") if asked.device.platform == "IOS" else ("text",)
    return next((found for name in names if (found := node.get(name))), "")


@command("GET", f"{ONE}/name")
def tag_name(asked: CommandRequest, element: str) -> str:
    """The class on Android, the type on iOS."""
    node = asked.node(element)
    return str(node.get("class") or node.get("type") or node.tag)


@command("GET", f"{ONE}/attribute/{{name}}", f"{ONE}/property/{{name}}")
def attribute(asked: CommandRequest, element: str, name: str) -> str | None:
    """As the page has it; None for what it has not."""
    node = asked.node(element)
    if name == "name" and asked.device.platform != "IOS":
        return str(node.get("content-desc") or node.get("text") or "")
    attributes = dict(node.attrib)  # lxml's own refuses what can't be a name
    found: str | None = attributes.get(name, attributes.get(ATTRIBUTES.get(name, name)))
    return found


@command("GET", f"{ONE}/rect")
def rectangle(asked: CommandRequest, element: str) -> dict[str, int]:
    x, y, width, height = page_source.rectangle(asked.node(element))
    return {"x": x, "y": y, "width": width, "height": height}


@command("GET", f"{ONE}/location_in_view")
def location_in_view(asked: CommandRequest, element: str) -> dict[str, int]:
    x, y, _, _ = page_source.rectangle(asked.node(element))
    return {"x": x, "y": y}


@command("GET", f"{ONE}/displayed")
def displayed(asked: CommandRequest, element: str) -> bool:
    node = asked.node(element)
    return "false" not in (node.get("displayed"), node.get("visible"))


@command("GET", f"{ONE}/enabled")
def enabled(asked: CommandRequest, element: str) -> bool:
    return bool(asked.node(element).get("enabled") != "false")


@command("GET", f"{ONE}/selected")
def selected(asked: CommandRequest, element: str) -> bool:
    return bool(asked.node(element).get("selected") == "true")

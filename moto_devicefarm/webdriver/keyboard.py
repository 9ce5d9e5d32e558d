"""Commands that type into the focused text field, and those about the keyboard on the screen. Rule:
the focus has the text field that was clicked or typed into last.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.routes import DEVICE_PATH, SESSION, CommandRequest, route


def keys_of(request: CommandRequest) -> str:
    """The text in the body of a command: ``text``, or the older protocol's list ``value``.

    Raises WebDriverError "invalid argument" if it has neither.
    """
    text = request.body.get("text")
    return read_key(request.body.get("value") if text is None else text, "text")


def read_key(value: Any, name: str) -> str:
    """A text, or the text of a list of keys. Raises WebDriverError "invalid argument"."""
    keys = value if isinstance(value, list) else [value]
    if not all(isinstance(key, str) for key in keys):
        raise WebDriverError("invalid argument", f"{name} must be text, not {json.dumps(value)}")
    return "".join(keys)


def type_keys(request: CommandRequest, keys: str) -> None:
    """Append keys to the text of the focused field. Keys without a character type nothing.

    Raises WebDriverError "no such element" if no text field has the focus.
    """
    if characters(keys):
        append_keys(request, _focused_field(request), keys)


def append_keys(request: CommandRequest, element: int, keys: str) -> None:
    """Append keys to the text of an element."""
    edit_text(request, element, lambda before: before + characters(keys))


def characters(keys: str) -> str:
    """The keys that have a character. W3C's others are in Unicode's private use area."""
    return "".join(key for key in keys if not "\ue000" <= key <= "\uf8ff")


def edit_text(request: CommandRequest, element: int, edit: Callable[[str], str]) -> None:
    """Change the text of an element. Raises WebDriverError "invalid element state" if it is
    disabled.
    """
    state = request.state
    node = request.page.nodes[element]
    if node.get("enabled") == "false":
        raise WebDriverError(
            "invalid element state",
            f"the element {state.element_id(element)} is disabled: use an enabled one",
        )
    before = node.get("value" if request.device.platform == "IOS" else "text", "")
    state.write_text(request.device, element, edit(before))


def _focused_field(request: CommandRequest) -> int:
    number = request.state.focused_field
    if number is None:
        number = request.page.focused()
    if number is None:
        raise WebDriverError(
            "no such element", "no text field of the page has the focus: click one first"
        )
    return number


@route("POST", f"{SESSION}/keys")
def send_keys(request: CommandRequest) -> None:
    """Type into the focused field (A: client programs)."""
    type_keys(request, keys_of(request))


def type_text(request: CommandRequest) -> bool:
    """``mobile: type`` of Android (A: client programs)."""
    request.require_platform("ANDROID")
    type_keys(request, keys_of(request))
    return True


def type_key_list(request: CommandRequest) -> None:
    """``mobile: keys`` of iOS: a list of texts, or of objects with a key and modifiers."""
    request.require_platform("IOS")
    keys = [
        one.get("key") if isinstance(one, dict) else one for one in request.require("keys", list)
    ]
    type_keys(request, "".join(read_key(key, "key") for key in keys))


@route("POST", f"{DEVICE_PATH}/hide_keyboard")
def hide_keyboard(request: CommandRequest) -> bool | None:
    """Hide the keyboard; the field keeps its focus. Android's driver answers whether it was shown,
    and iOS's nothing.
    """
    was_shown, request.state.keyboard_shown = request.state.keyboard_shown, False
    return None if request.device.platform == "IOS" else was_shown


@route("GET", f"{DEVICE_PATH}/is_keyboard_shown")
def is_keyboard_shown(request: CommandRequest) -> bool:
    """Whether a text field was clicked or typed into, and the keyboard was not hidden since."""
    return request.state.keyboard_shown

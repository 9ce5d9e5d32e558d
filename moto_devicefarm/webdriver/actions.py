"""W3C's actions: keys and pointers. Rule: a tap clicks the element under it, keys go to the focused
field, and all other actions are recorded and change nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from moto_devicefarm.webdriver import elements, keyboard, page_source
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.routes import SESSION, CommandRequest, route

MODIFIERS = frozenset("\ue009\ue00a\ue03d\ue051\ue052\ue053")
"""W3C's Control, Alt and Meta, left and right. Keys pressed together with them type nothing."""


@dataclass(slots=True)
class Pointer:
    """Where a finger or a mouse is, and where it was pressed."""

    place: tuple[float, float] = (0, 0)
    element: int | None = None
    """The number in the page of the element to which the pointer was moved by name."""
    pressed: tuple[tuple[float, float], int | None] | None = None


class Performance:
    """The actions of one command, tick by tick."""

    def __init__(self, request: CommandRequest) -> None:
        self._request = request
        self._held: set[str] = set()
        self._keys = ""
        """Keys that are not typed yet: text is written once for many keys."""

    def perform(self, pointer: Pointer, action: Mapping[str, Any]) -> None:
        """Perform one action of a source."""
        kind = action.get("type")
        if kind in ("keyDown", "keyUp"):
            self._press_key(kind, keyboard.read_key(action.get("value"), "value"))
        elif kind == "pointerMove":
            self._move(pointer, action)
        elif kind == "pointerDown":
            pointer.pressed = (pointer.place, pointer.element)
        elif kind == "pointerUp":
            if pointer.pressed == (pointer.place, pointer.element):
                self._tap(pointer)
            pointer.pressed = None

    def _press_key(self, kind: str, key: str) -> None:
        if key in MODIFIERS:
            (self._held.add if kind == "keyDown" else self._held.discard)(key)
        elif kind == "keyDown" and not self._held:
            self._keys += key

    def type_keys(self) -> None:
        """Type the keys that were pressed so far."""
        keys, self._keys = self._keys, ""
        keyboard.type_keys(self._request, keys)

    def _move(self, pointer: Pointer, action: Mapping[str, Any]) -> None:
        x, y, origin = action.get("x", 0), action.get("y", 0), action.get("origin", "viewport")
        if not isinstance(x, (int, float)) or not isinstance(y, (int, float)):
            raise WebDriverError(
                "invalid argument", f"x and y must be numbers, not {json.dumps([x, y])}"
            )
        pointer.element = None
        if origin == "pointer":
            x, y = pointer.place[0] + x, pointer.place[1] + y
        elif isinstance(origin, dict):
            number = self._request.element_number(str(origin.get(elements.ELEMENT_KEY)))
            pointer.element = number if x == y == 0 else None
            left, top, width, height = page_source.rectangle(self._request.page.nodes[number])
            x, y = left + width / 2 + x, top + height / 2 + y
        pointer.place = (x, y)

    def _tap(self, pointer: Pointer) -> None:
        self.type_keys()
        element = pointer.element
        if element is None:
            element = self._request.page.element_at(*pointer.place)
        if element is not None:
            elements.click(self._request, element)


@route("POST", f"{SESSION}/actions")
def perform_actions(request: CommandRequest) -> None:
    """Perform the actions of all sources together, tick by tick (W3C)."""
    sources = request.body.get("actions", [])
    lists = [one.get("actions", []) if isinstance(one, dict) else None for one in _list(sources)]
    performance = Performance(request)
    pointers = [Pointer() for _ in lists]
    for tick in zip_longest(*map(_list, lists), fillvalue={}):
        for pointer, action in zip(pointers, tick, strict=True):
            if not isinstance(action, dict):
                raise _not_actions(action)
            performance.perform(pointer, action)
    performance.type_keys()


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _not_actions(value)
    return value


def _not_actions(value: Any) -> WebDriverError:
    return WebDriverError(
        "invalid argument",
        'actions must be a list of sources, each an object such as {"type": "key", "id": "a", '
        f'"actions": [...]}} with a list of objects, not {json.dumps(value)}',
    )


@route("DELETE", f"{SESSION}/actions")
def release_actions(_: CommandRequest) -> None:
    """Recorded only, because a command leaves no key or pointer pressed."""

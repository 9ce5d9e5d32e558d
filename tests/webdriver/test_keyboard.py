"""Typing into the focused field, and the keyboard on the screen."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.webdriver import ELEMENT_KEY, HOME, LOGIN, WELCOME, Endpoint

FORM = """<hierarchy><android.widget.FrameLayout bounds="[0,0][1080,2400]">
  <android.widget.EditText class="android.widget.EditText" resource-id="name" text=""
      bounds="[0,0][100,50]" />
  <android.widget.EditText class="android.widget.EditText" resource-id="city" text=""
      bounds="[0,50][100,100]" />
  <android.widget.EditText class="android.widget.EditText" resource-id="locked" text=""
      enabled="false" bounds="[0,150][100,200]" />
  <android.widget.Button class="android.widget.Button" resource-id="ok" text="OK"
      bounds="[0,100][100,150]" />
</android.widget.FrameLayout></hierarchy>"""
NO_FOCUS = (404, "no such element", "no text field of the page has the focus: click one first")


@pytest.fixture
def form(android: Endpoint) -> Endpoint:
    """The Android phone with two fields and a button."""
    android.driver.source = FORM
    return android


def _text(phone: Endpoint, name: str) -> Any:
    return phone.get(f"{phone.find('id', name)}/text")


def _click(phone: Endpoint, name: str) -> None:
    phone.post(f"{phone.find('id', name)}/click")


def _id(phone: Endpoint, name: str) -> str:
    return phone.find("id", name).rpartition("/")[2]


def _key_source(*actions: Any) -> dict[str, Any]:
    return {"type": "key", "id": "keyboard", "actions": list(actions)}


def _typed(text: str) -> list[dict[str, str]]:
    return [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]


def _finger(*actions: Any) -> dict[str, Any]:
    return {"type": "pointer", "id": "finger", "actions": list(actions)}


def _tap(x: float, y: float, origin: Any = "viewport") -> list[dict[str, Any]]:
    return [
        {"type": "pointerMove", "x": x, "y": y, "origin": origin},
        {"type": "pointerDown", "button": 0},
        {"type": "pointerUp", "button": 0},
    ]


def test_type(form: Endpoint) -> None:
    """``mobile: type`` types into the field that was clicked last, and the page shows the text (A:
    client programs).
    """
    _click(form, "name")
    assert form.mobile("type", text="ann") is True
    _click(form, "city")
    form.mobile("type", text="Bonn")
    _click(form, "ok")
    form.mobile("type", text="!")
    assert (_text(form, "name"), _text(form, "city"), _text(form, "ok")) == ("ann", "Bonn!", "OK")
    assert 'text="Bonn!"' in form.driver.source


@pytest.mark.parametrize("body", [{"text": "ann"}, {"value": ["a", "n", "n"]}])
def test_keys(form: Endpoint, body: Any) -> None:
    """The command ``keys`` types into the focused field, in both protocols (A: client programs)."""
    _click(form, "name")
    assert form.post("./keys", body) is None
    assert _text(form, "name") == "ann"


@pytest.mark.parametrize("value", [["a", None], [1], 5])
def test_keys_that_are_no_text(form: Endpoint, value: Any) -> None:
    """Nothing is typed."""
    _click(form, "name")
    answer = form.error("POST", "./keys", {"value": value})
    assert answer == (400, "invalid argument", f"text must be text, not {json.dumps(value)}")
    assert _text(form, "name") == ""


def test_keys_of_an_iphone(ios: Endpoint) -> None:
    """``mobile: keys`` takes texts, and objects with a key."""
    ios.driver.source = WELCOME
    _click(ios, "user")
    assert ios.mobile("keys", keys=["a", {"key": "n", "modifierFlags": 2}, "n"]) is None
    assert _text(ios, "user") == "ann"
    body = {"script": "mobile: keys", "args": [{"keys": [5]}]}
    answer = ios.error("POST", "./execute/sync", body)
    assert answer == (400, "invalid argument", "key must be text, not 5")


@pytest.mark.parametrize(
    ("phone", "name", "needed"), [("ios", "type", "ANDROID"), ("android", "keys", "IOS")]
)
def test_typing_script_of_the_other_platform(
    request: pytest.FixtureRequest, phone: str, name: str, needed: str
) -> None:
    """Each platform's driver has a script of its own. The error names the platform."""
    endpoint: Endpoint = request.getfixturevalue(phone)
    platform = endpoint.get(".")["platformName"].upper()
    answer = endpoint.error("POST", "./execute/sync", {"script": f"mobile: {name}", "args": []})
    message = f"the command exists for {needed} only, and the device is {platform}"
    assert answer == (404, "unknown command", message)


def test_field_that_the_page_focuses(android: Endpoint) -> None:
    """Before any click, the field that the page itself shows as focused takes the keys."""
    android.driver.source = LOGIN
    android.post("./keys", {"text": "e"})
    assert _text(android, "user") == "anne"


def test_typing_without_focus(form: Endpoint) -> None:
    """Keys that no field would receive are an error. Keys without a character are not."""
    assert form.error("POST", "./keys", {"text": "a"}) == NO_FOCUS
    actions = {"actions": [_key_source(*_typed("a"))]}
    assert form.error("POST", "./actions", actions) == NO_FOCUS
    assert form.post("./keys", {"text": "\ue007"}) is None
    _click(form, "name")
    form.driver.source = FORM
    assert form.error("POST", "./keys", {"text": "a"}) == NO_FOCUS


def test_typing_into_a_disabled_field(form: Endpoint) -> None:
    """A disabled field keeps its text."""
    _click(form, "locked")
    assert form.error("POST", "./keys", {"text": "a"})[1] == "invalid element state"


def test_actions_with_keys(form: Endpoint) -> None:
    """Keys go to the focused field. A key that is pressed together with a modifier types nothing,
    except with Shift.
    """
    _click(form, "name")
    pressed = {"type": "keyDown", "value": "\ue009"}, {"type": "keyUp", "value": "\ue009"}
    shift = {"type": "keyDown", "value": "\ue008"}
    source = _key_source(pressed[0], *_typed("x"), pressed[1], shift, *_typed("An"), {})
    assert form.post("./actions", {"actions": [source]}) is None
    assert _text(form, "name") == "An"


def test_actions_that_tap_and_type(form: Endpoint) -> None:
    """The sources act together: a tap on an element focuses it, and later keys go there."""
    field = {ELEMENT_KEY: _id(form, "city")}
    wait = [{"type": "pause"}] * 3
    finger = _finger(*_tap(0, 0, field), *[{"type": "pause"}] * 4, *_tap(10, 10))
    keys = _key_source(*wait, *_typed("ab"), *wait, *_typed("c"))
    form.post("./actions", {"actions": [finger, keys]})
    assert (_text(form, "name"), _text(form, "city")) == ("c", "ab")


@pytest.mark.parametrize(
    ("actions", "clicked"),
    [
        (_tap(50, 120), True),
        (_tap(50, 149.5), True),
        (_tap(50, 151), False),
        (_tap(100, 120), False),
        (_tap(0, 100), True),
        (_tap(0, 150), False),
        ([*_tap(500, 500), *_tap(-450, -380, "pointer")], True),
        ([*_tap(50, 120)[:2], {"type": "pointerMove", "x": 50, "y": 130}, *_tap(1, 1)[2:]], False),
        ([{"type": "pointerUp"}], False),
    ],
)
def test_taps(form: Endpoint, actions: Any, clicked: bool) -> None:
    """A tap clicks the element at its place, from the viewport or from the last place. A swipe
    clicks nothing.
    """
    form.driver.on_click("id", "ok", show=HOME)
    form.post("./actions", {"actions": [_finger(*actions)]})
    assert (form.driver.source == HOME) is clicked


@pytest.mark.parametrize(
    ("x", "y", "clicked"), [(0, 30, True), (49, 25, True), (51, 30, False), (0, 24, False)]
)
def test_tap_beside_an_element(form: Endpoint, x: int, y: int, clicked: bool) -> None:
    """Coordinates from an element begin in its middle."""
    form.driver.on_click("id", "ok", show=HOME)
    city = {ELEMENT_KEY: _id(form, "city")}
    form.post("./actions", {"actions": [_finger(*_tap(x, y, city))]})
    assert (form.driver.source == HOME) is clicked


def test_tap_outside_the_page(form: Endpoint) -> None:
    """There is nothing to click."""
    form.post("./actions", {"actions": [_finger(*_tap(5000, 5000))]})
    assert form.driver.source == FORM


@pytest.mark.parametrize(
    "actions", [5, [5], [{"type": "key", "actions": 5}], [{"type": "key", "actions": [5]}]]
)
def test_malformed_actions(form: Endpoint, actions: Any) -> None:
    """The error shows the form of actions, and the part that has another one."""
    status, error, message = form.error("POST", "./actions", {"actions": actions})
    assert (status, error) == (400, "invalid argument")
    assert message.startswith("actions must be a list of sources, each an object such as {")
    assert message.endswith(("not 5", "not null"))


def test_malformed_action(form: Endpoint) -> None:
    """A key must be text, coordinates must be numbers, and an element must exist."""
    for action, message in (
        ({"type": "keyDown"}, "value must be text, not null"),
        ({"type": "pointerMove", "x": "1"}, 'x and y must be numbers, not ["1", 0]'),
    ):
        answer = form.error("POST", "./actions", {"actions": [_finger(action)]})
        assert answer == (400, "invalid argument", message)
    move = {"type": "pointerMove", "origin": {ELEMENT_KEY: "x"}}
    assert form.error("POST", "./actions", {"actions": [_finger(move)]})[1] == "no such element"


def test_keyboard_on_the_screen(form: Endpoint) -> None:
    """A text field that is clicked or typed into brings the keyboard. It stays until a command
    hides it or another page comes (A: client programs).
    """
    assert form.mobile("isKeyboardShown") is False
    assert form.mobile("hideKeyboard") is False
    _click(form, "ok")
    assert form.mobile("isKeyboardShown") is False
    _click(form, "name")
    _click(form, "ok")
    assert form.get("./appium/device/is_keyboard_shown") is True
    assert form.mobile("hideKeyboard") is True
    assert form.mobile("isKeyboardShown") is False
    form.post("./keys", {"text": "a"})
    assert (_text(form, "name"), form.mobile("isKeyboardShown")) == ("a", True)
    assert form.post("./appium/device/hide_keyboard") is True
    _click(form, "city")
    form.driver.source = HOME
    assert form.mobile("isKeyboardShown") is False


def test_keyboard_of_an_iphone(ios: Endpoint) -> None:
    """iOS's driver answers nothing when it hides the keyboard."""
    ios.driver.source = WELCOME
    _click(ios, "user")
    assert ios.mobile("isKeyboardShown") is True
    assert ios.mobile("hideKeyboard") is None
    assert ios.mobile("isKeyboardShown") is False

"""Elements: what they say of themselves, touching them, typing, and what becomes of them when the
page changes.
"""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.webdriver import ELEMENT, HOME, LOGIN, WELCOME, Endpoint


@pytest.fixture
def login(android: Endpoint) -> Endpoint:
    """The Android phone shows the login page."""
    android.driver.source = LOGIN
    return android


@pytest.fixture
def welcome(ios: Endpoint) -> Endpoint:
    """The iPhone shows its page."""
    ios.driver.source = WELCOME
    return ios


def test_find(login: Endpoint) -> None:
    """An element's id is the same each time it is found, under W3C's name and the older one."""
    first = login.post("./element", {"using": "id", "value": "user"})
    again = login.post("./elements", {"using": "xpath", "value": "//android.widget.EditText"})
    assert first == again[0] == {ELEMENT: first[ELEMENT], "ELEMENT": first[ELEMENT]}
    assert len(again) == 2
    assert login.post("./elements", {"using": "id", "value": "none"}) == []


def test_find_within_an_element(login: Endpoint) -> None:
    """Below an element only what is in it is found."""
    frame = login.find("class name", "android.widget.FrameLayout")
    user = login.post(f"{frame}/element", {"using": "id", "value": "user"})
    assert (
        login.post(
            f"{frame}/elements", {"using": "class name", "value": "android.widget.EditText"}
        )[0]
        == user
    )
    assert login.refused("POST", f"{frame}/element", {"using": "id", "value": "content"})[:2] == (
        404,
        "no such element",
    )


def test_nothing_is_found(login: Endpoint) -> None:
    """Appium's words, then what was sought and who says what the page is."""
    answer = login.refused("POST", "./element", {"using": "id", "value": "none"})
    assert answer == (
        404,
        "no such element",
        "An element could not be located on the page using the given search parameters. id=none; "
        "farm.driver(session_arn).source is the page",
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"value": "x"}, "using must be text, and is null"),
        ({"using": "id", "value": 5}, "value must be text, and is 5"),
    ],
)
def test_find_needs_a_strategy_and_a_value(login: Endpoint, body: Any, message: str) -> None:
    """A search that is none is told what is missing."""
    assert login.refused("POST", "./element", body) == (400, "invalid argument", message)


@pytest.mark.parametrize(
    "given",
    ["x", "00000000-0000-0001-0000-0000000000ff", "00000000-0000-0009-0000-000000000000", "é"],
)
def test_no_such_element(login: Endpoint, given: str) -> None:
    """An id that no find command gave names nothing."""
    status, error, message = login.refused("POST", f"./element/{given}/click")
    assert (status, error) == (404, "no such element")
    assert message.endswith("give one that a find command answered")


def test_stale_element(login: Endpoint) -> None:
    """An element of a page that was replaced is stale, also where the new page is the same."""
    user = login.find("id", "user")
    login.driver.source = LOGIN
    status, error, message = login.refused("GET", f"{user}/text")
    assert (status, error) == (404, "stale element reference")
    assert (
        message
        == f"the element {user[10:]} was on a page that is not shown any more: find it again"
    )


@pytest.mark.parametrize(
    ("path", "user", "password", "button"),
    [
        ("text", "ann", "", 'Log "in"'),
        ("name", "android.widget.EditText", "android.widget.EditText", "android.widget.Button"),
        ("attribute/resource-id", "com.shop:id/user", "com.shop:id/password", None),
        ("attribute/resourceId", "com.shop:id/user", "com.shop:id/password", None),
        ("attribute/contentDescription", "user", "password", "login"),
        (
            "property/className",
            "android.widget.EditText",
            "android.widget.EditText",
            "android.widget.Button",
        ),
        ("attribute/name", "user", "password", "login"),
        ("attribute/%00", None, None, None),
        ("enabled", True, False, True),
        ("displayed", True, False, True),
        ("selected", False, False, True),
        (
            "rect",
            {"x": 10, "y": 20, "width": 100, "height": 50},
            {"x": -10, "y": -20, "width": 20, "height": 22},
            {"x": 0, "y": 0, "width": 0, "height": 0},
        ),
        ("location_in_view", {"x": 10, "y": 20}, {"x": -10, "y": -20}, {"x": 0, "y": 0}),
    ],
)
def test_what_an_element_says(
    login: Endpoint, path: str, user: Any, password: Any, button: Any
) -> None:
    """As the page has it, by Android's names and Appium's."""
    paths = [login.find("accessibility id", name) for name in ("user", "password", "login")]
    assert [login.get(f"{element}/{path}") for element in paths] == [user, password, button]


@pytest.mark.parametrize(
    ("path", "user", "button"),
    [
        ("text", "User", "Log in"),
        ("name", "XCUIElementTypeTextField", "XCUIElementTypeButton"),
        ("attribute/name", "user", "login"),
        ("attribute/value", "", None),
        ("displayed", True, False),
        ("enabled", True, False),
        (
            "rect",
            {"x": 10, "y": 20, "width": 100, "height": 50},
            {"x": 0, "y": 0, "width": 0, "height": 0},
        ),
    ],
)
def test_what_an_element_of_an_iphone_says(
    welcome: Endpoint, path: str, user: Any, button: Any
) -> None:
    """The other platform's attributes."""
    assert [welcome.get(f"{welcome.find('name', name)}/{path}") for name in ("user", "login")] == [
        user,
        button,
    ]


def test_name_without_a_description(android: Endpoint) -> None:
    """Of an Android element its text, and of one without it nothing."""
    android.driver.source = '<hierarchy><a text="Hi" /><b /></hierarchy>'
    assert [android.get(f"{android.find('class name', tag)}/attribute/name") for tag in "ab"] == [
        "Hi",
        "",
    ]
    assert android.get(f"{android.find('class name', 'b')}/name") == "b"


def test_send_keys(login: Endpoint) -> None:
    """What is typed is appended, in the page too, and the element stays what it is; keys without a
    character type nothing.
    """
    user = login.find("id", "user")
    assert login.post(f"{user}/value", {"text": "e <1>\ue007\x00"}) is None
    assert login.get(f"{user}/text") == "anne <1>"
    assert 'text="anne &lt;1&gt;"' in login.driver.source == login.get("./source")
    assert login.find("xpath", '//*[@text="anne <1>"]') == user
    login.post(f"{user}/value", {"value": ["a", "b"]})
    assert login.get(f"{user}/text") == "anne <1>ab"
    login.post(f"{user}/clear")
    assert login.get(f"{user}/text") == ""


def test_send_keys_to_an_iphone(welcome: Endpoint) -> None:
    """There the text is the value."""
    user = welcome.find("name", "user")
    welcome.post(f"{user}/value", {"text": "ann"})
    assert (welcome.get(f"{user}/text"), welcome.get(f"{user}/attribute/value")) == ("ann", "ann")


def test_send_keys_to_the_default_page(ios: Endpoint) -> None:
    """A device that was given no page can be typed into as well."""
    field = ios.find("accessibility id", "field")
    ios.post(f"{field}/value", {"text": "hello"})
    assert ios.get(f"{field}/text") == "hello"


def test_disabled_element(login: Endpoint) -> None:
    """What is disabled takes no text and keeps what it has."""
    password = login.find("id", "password")
    for path, body in (("value", {"text": "a"}), ("clear", {})):
        status, error, message = login.refused("POST", f"{password}/{path}", body)
        assert (status, error) == (400, "invalid element state")
        assert message == f"the element {password[10:]} is disabled"
    assert login.driver.source == LOGIN


@pytest.mark.parametrize("body", [{}, {"text": 5}, {"value": "ann"}])
def test_nothing_to_type(login: Endpoint, body: Any) -> None:
    """A command without text is none."""
    answer = login.refused("POST", f"{login.find('id', 'user')}/value", body)
    assert answer == (400, "invalid argument", "text must be the text to type")


def test_active_element(login: Endpoint) -> None:
    """The one that was touched last, before that the one that the page says."""
    reference = login.get("./element/active")
    assert f"./element/{reference[ELEMENT]}" == login.find("id", "user")
    button = login.find("accessibility id", "login")
    login.post(f"{button}/click")
    assert f"./element/{login.get('./element/active')[ELEMENT]}" == button
    login.driver.source = HOME
    answer = login.refused("GET", "./element/active")
    assert answer == (404, "no such element", "no element of the page has the focus: click one")


def test_click(login: Endpoint) -> None:
    """A click brings the page that was arranged for its element, the latest arrangement first, and
    no other click does.
    """
    login.driver.on_click("accessibility id", "login", show=LOGIN)
    login.driver.on_click("class name", "android.widget.Button", show=HOME)
    login.driver.on_click("id", "password", show=WELCOME)
    user, button = login.find("id", "user"), login.find("accessibility id", "login")
    assert login.post(f"{user}/click") is None
    assert login.driver.source == LOGIN
    assert login.post(f"{button}/click") is None
    assert login.driver.source == HOME
    assert login.get(f"{login.find('accessibility id', 'welcome')}/text") == "Welcome"
    assert login.refused("GET", f"{button}/text")[1] == "stale element reference"


def _size(picture: str) -> tuple[int, int]:
    image = Image.open(BytesIO(base64.b64decode(picture)))
    image.load()
    assert image.format == "PNG"
    return image.size


def test_screenshot_of_an_element(login: Endpoint) -> None:
    """Cut out of the screen's; of an element that is half off it the other half."""
    sizes = [
        _size(login.get(f"{login.find('id', name)}/screenshot"))
        for name in ("user", "password", "content")
    ]
    assert sizes == [(100, 50), (10, 2), (1080, 2400)]


@pytest.mark.parametrize(
    "bounds",
    ["[0,0][0,10]", "[0,0][10,0]", "[1080,0][1090,10]", "[0,2400][9,2500]", "", "[9,9][1,1]"],
)
def test_screenshot_of_an_element_off_the_screen(android: Endpoint, bounds: str) -> None:
    """There is nothing to take."""
    android.driver.source = f'<hierarchy><a bounds="{bounds}" /></hierarchy>'
    answer = android.refused("GET", f"{android.find('class name', 'a')}/screenshot")
    assert answer == (
        500,
        "unable to capture screen",
        "the element is not on the screen of 1080 x 2400 pixels",
    )

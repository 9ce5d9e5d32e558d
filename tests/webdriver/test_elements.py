"""Commands about elements: finding, reading, clicking and typing, and stale elements."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.support.pictures import read_picture
from tests.webdriver import ELEMENT_KEY, HOME, LOGIN, WELCOME, Endpoint


@pytest.fixture
def login(android: Endpoint) -> Endpoint:
    """The Android phone with the login page."""
    android.driver.source = LOGIN
    return android


@pytest.fixture
def welcome(ios: Endpoint) -> Endpoint:
    """The iPhone with the welcome page."""
    ios.driver.source = WELCOME
    return ios


def test_find(login: Endpoint) -> None:
    """An element has the same id each time it is found, under W3C's name and the older one."""
    first = login.post("./element", {"using": "id", "value": "user"})
    again = login.post("./elements", {"using": "xpath", "value": "//android.widget.EditText"})
    assert first == again[0] == {ELEMENT_KEY: first[ELEMENT_KEY], "ELEMENT": first[ELEMENT_KEY]}
    assert len(again) == 2
    assert login.post("./elements", {"using": "id", "value": "none"}) == []


def test_find_within_an_element(login: Endpoint) -> None:
    """A search within an element finds only the elements inside it."""
    frame = login.find("class name", "android.widget.FrameLayout")
    user = login.post(f"{frame}/element", {"using": "id", "value": "user"})
    assert (
        login.post(
            f"{frame}/elements", {"using": "class name", "value": "android.widget.EditText"}
        )[0]
        == user
    )
    assert login.error("POST", f"{frame}/element", {"using": "id", "value": "content"})[:2] == (
        404,
        "no such element",
    )


def test_find_nothing(login: Endpoint) -> None:
    """The error has Appium's words, the locator, and the place where the test can read the page."""
    answer = login.error("POST", "./element", {"using": "id", "value": "none"})
    assert answer == (
        404,
        "no such element",
        "An element could not be located on the page using the given search parameters. id=none: "
        "read the page in farm.driver(session_arn).source",
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"value": "x"}, "using must be text, not null"),
        ({"using": "id", "value": 5}, "value must be text, not 5"),
    ],
)
def test_find_needs_a_strategy_and_a_value(login: Endpoint, body: Any, message: str) -> None:
    """The error names the missing member."""
    assert login.error("POST", "./element", body) == (400, "invalid argument", message)


@pytest.mark.parametrize(
    "given",
    ["x", "00000000-0000-0001-0000-0000000000ff", "00000000-0000-0009-0000-000000000000", "é"],
)
def test_no_such_element(login: Endpoint, given: str) -> None:
    """An id that no find command returned is an error."""
    status, error, message = login.error("POST", f"./element/{given}/click")
    assert (status, error) == (404, "no such element")
    assert message.endswith("use an id that a find command returned")


def test_stale_element(login: Endpoint) -> None:
    """An element of a replaced page is stale, even if the new page has the same source."""
    user = login.find("id", "user")
    login.driver.source = LOGIN
    status, error, message = login.error("GET", f"{user}/text")
    assert (status, error) == (404, "stale element reference")
    expected = f"the page of the element {user[10:]} was replaced: find the element again"
    assert message == expected


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
def test_values_of_elements(
    login: Endpoint, path: str, user: Any, password: Any, button: Any
) -> None:
    """The values come from the page, under Android's names and Appium's."""
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
def test_values_of_elements_on_an_iphone(
    welcome: Endpoint, path: str, user: Any, button: Any
) -> None:
    """The values come from the attributes of iOS."""
    assert [welcome.get(f"{welcome.find('name', name)}/{path}") for name in ("user", "login")] == [
        user,
        button,
    ]


def test_name_without_a_description(android: Endpoint) -> None:
    """The name of an Android element without a description is its text, or empty."""
    android.driver.source = '<hierarchy><a text="Hi" /><b /></hierarchy>'
    assert [android.get(f"{android.find('class name', tag)}/attribute/name") for tag in "ab"] == [
        "Hi",
        "",
    ]
    assert android.get(f"{android.find('class name', 'b')}/name") == "b"


def test_send_keys(login: Endpoint) -> None:
    """Keys append to the element's text and to the page, and the element stays valid. Keys without
    a character type nothing.
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
    """On iOS the text is the attribute ``value``."""
    user = welcome.find("name", "user")
    welcome.post(f"{user}/value", {"text": "ann"})
    assert (welcome.get(f"{user}/text"), welcome.get(f"{user}/attribute/value")) == ("ann", "ann")


def test_send_keys_to_the_default_page(ios: Endpoint) -> None:
    """The default page takes text too."""
    field = ios.find("accessibility id", "field")
    ios.post(f"{field}/value", {"text": "hello"})
    assert ios.get(f"{field}/text") == "hello"


def test_disabled_element(login: Endpoint) -> None:
    """A disabled element refuses text and keeps its own."""
    password = login.find("id", "password")
    for path, body in (("value", {"text": "a"}), ("clear", {})):
        status, error, message = login.error("POST", f"{password}/{path}", body)
        assert (status, error) == (400, "invalid element state")
        assert message == f"the element {password[10:]} is disabled: use an enabled one"
    assert login.driver.source == LOGIN


@pytest.mark.parametrize(
    ("body", "given"), [({}, "null"), ({"text": 5}, "5"), ({"value": {}}, "{}")]
)
def test_send_keys_without_text(login: Endpoint, body: Any, given: str) -> None:
    """The error shows the value that is not text."""
    answer = login.error("POST", f"{login.find('id', 'user')}/value", body)
    assert answer == (400, "invalid argument", f"text must be text, not {given}")


def test_active_element(login: Endpoint) -> None:
    """The active element is the one clicked last; before any click, the page's focused one."""
    reference = login.get("./element/active")
    assert f"./element/{reference[ELEMENT_KEY]}" == login.find("id", "user")
    button = login.find("accessibility id", "login")
    login.post(f"{button}/click")
    assert f"./element/{login.get('./element/active')[ELEMENT_KEY]}" == button
    login.driver.source = HOME
    answer = login.error("GET", "./element/active")
    assert answer == (404, "no such element", "no element of the page has the focus: click one")


def test_click(login: Endpoint) -> None:
    """A click on an element brings the page that ``on_click`` arranged last for it. Other clicks
    change nothing.
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
    assert login.error("GET", f"{button}/text")[1] == "stale element reference"


def _size(picture: str) -> tuple[int, int]:
    return read_picture(base64.b64decode(picture)).size


def test_screenshot_of_an_element(login: Endpoint) -> None:
    """The picture has the element's size; without the part that is off the screen."""
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
    """An element off the screen, or without an area, has no picture."""
    android.driver.source = f'<hierarchy><a bounds="{bounds}" /></hierarchy>'
    answer = android.error("GET", f"{android.find('class name', 'a')}/screenshot")
    assert answer == (
        500,
        "unable to capture screen",
        "the element is not on the screen of 1080 x 2400 pixels",
    )

"""Locator strategies of Appium on both platforms, and their errors."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm.webdriver import page_source
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.locators import locate_elements
from tests.webdriver import LOGIN, WELCOME

ANDROID = {0: "content", 1: "user", 2: "password", 3: "login"}
ROOT = 0
"""The number of the root, which no locator finds."""


def find_on_android(using: str, value: str, within: int | None = None) -> list[int]:
    """The elements of the login page, counted from 0 without the root."""
    return [
        number - 1
        for number in locate_elements(page_source.read_page(LOGIN), "ANDROID", using, value, within)
    ]


def find_on_ios(using: str, value: str) -> list[int]:
    """The elements of the welcome page, counted from 0 without the root and the application."""
    return [
        number - 2
        for number in locate_elements(page_source.read_page(WELCOME), "IOS", using, value)
    ]


@pytest.mark.parametrize(
    ("using", "value", "expected"),
    [
        ("xpath", "//android.widget.EditText", [1, 2]),
        ("xpath", '//*[@text="ann"]', [1]),
        ("xpath", "//*[starts-with(@resource-id, 'com.shop')][last()]", [2]),
        ("xpath", "/hierarchy/android.widget.FrameLayout/*[3]", [3]),
        ("xpath", "//*", [0, 1, 2, 3]),
        ("xpath", "//nothing", []),
        ("id", "com.shop:id/user", [1]),
        ("id", "user", [1]),
        ("id", "ser", []),
        ("accessibility id", "login", [3]),
        ("accessibility id", "log", []),
        ("class name", "android.widget.EditText", [1, 2]),
        ("class name", "hierarchy", []),
        ("-android uiautomator", 'new UiSelector().text("ann")', [1]),
        ("-android uiautomator", r'new UiSelector().text("Log \"in\"")', [3]),
        ("-android uiautomator", 'new UiSelector().textContains("nn");', [1]),
        ("-android uiautomator", 'new UiSelector()\n .textContains("nn") ; ', [1]),
        ("-android uiautomator", 'new UiSelector().textStartsWith("Log")', [3]),
        ("-android uiautomator", ' new  UiSelector() . description( "login" ) ', [3]),
        ("-android uiautomator", 'new UiSelector().descriptionContains("ss")', [2]),
        ("-android uiautomator", 'new UiSelector().descriptionStartsWith("pass")', [2]),
        ("-android uiautomator", 'new UiSelector().resourceId("com.shop:id/user")', [1]),
        (
            "-android uiautomator",
            'new UiSelector().className("android.widget.EditText").enabled(false)',
            [2],
        ),
        ("-android uiautomator", 'new UiSelector().packageName("com.shop").clickable(true)', [3]),
    ],
)
def test_android(using: str, value: str, expected: list[int]) -> None:
    """Each strategy finds the same elements as Appium, in the order of the page."""
    assert find_on_android(using, value) == expected


@pytest.mark.parametrize(
    ("using", "value", "expected"),
    [
        ("xpath", "//XCUIElementTypeButton", [1]),
        ("xpath", "/AppiumAUT", []),
        ("id", "login", [1]),
        ("accessibility id", "user", [0]),
        ("name", "login", [1]),
        ("class name", "XCUIElementTypeTextField", [0]),
        ("-ios predicate string", 'name == "login"', [1]),
        ("-ios predicate string", "label = 'Log in' AND enabled == 0", [1]),
        ("-ios predicate string", 'type == "XCUIElementTypeTextField" && visible == true', [0]),
        ("-ios predicate string", 'label CONTAINS "og"', [1]),
        ("-ios predicate string", 'label beginswith "User"', [0]),
        ("-ios predicate string", 'label ENDSWITH "in" and name != "user"', [1]),
    ],
)
def test_ios(using: str, value: str, expected: list[int]) -> None:
    """Each strategy finds the same elements as Appium."""
    assert find_on_ios(using, value) == expected


@pytest.mark.parametrize(
    ("using", "value", "expected"),
    [
        ("xpath", "./*[1]", [1]),
        ("class name", "android.widget.FrameLayout", []),
        ("id", "password", [2]),
        ("xpath", "..", []),
    ],
)
def test_within_an_element(using: str, value: str, expected: list[int]) -> None:
    """A search within an element finds only elements inside it, not the element itself."""
    assert find_on_android(using, value, ROOT + 1) == expected


@pytest.mark.parametrize(
    ("platform", "using", "possible"),
    [
        (
            "ANDROID",
            "css selector",
            "xpath, id, accessibility id, class name, -android uiautomator",
        ),
        ("ANDROID", "name", "xpath, id, accessibility id, class name, -android uiautomator"),
        (
            "IOS",
            "-android uiautomator",
            "xpath, id, accessibility id, name, class name, -ios predicate string",
        ),
    ],
)
def test_unknown_strategy(platform: str, using: str, possible: str) -> None:
    """The error lists the mocked strategies."""
    with pytest.raises(WebDriverError) as caught:
        locate_elements(page_source.read_page(LOGIN), platform, using, "x")
    assert caught.value.error == "invalid selector"
    assert caught.value.message == (
        f"the strategy {using!r} is not mocked for {platform}. The mocked ones are {possible}"
    )


@pytest.mark.parametrize(
    ("using", "value", "why"),
    [
        ("xpath", "//*[", "Invalid expression"),
        ("xpath", "", "Invalid expression"),
        ("xpath", "//*[@text=$v]", "Undefined variable"),
        ("xpath", "//\x00", "All strings must be XML compatible"),
        ("xpath", "//\ud800", "can't encode"),
        ("xpath", "//@text", "the XPath must find elements, not text or numbers"),
        ("xpath", "count(//*)", "the XPath must find elements, not text or numbers"),
        (
            "-android uiautomator",
            "new UiSelector()",
            "the mock reads new UiSelector() with text, textContains, textStartsWith, ",
        ),
        (
            "-android uiautomator",
            'new UiSelector().text("a").instance(1)',
            "the mock reads new UiSelector() with text, ",
        ),
        (
            "-android uiautomator",
            'new UiSelector().matches("a")',
            "the mock reads new UiSelector() with text, ",
        ),
        (
            "-android uiautomator",
            "new UiSelector().text(true)",
            "the mock reads new UiSelector() with text, ",
        ),
        (
            "-android uiautomator",
            'new UiSelector().enabled("a")',
            "the mock reads new UiSelector() with text, ",
        ),
        (
            "-android uiautomator",
            'new UiScrollable(new UiSelector().text("a"))',
            "the mock reads new UiSelector() with text, ",
        ),
    ],
)
def test_selector_that_cannot_be_read(using: str, value: str, why: str) -> None:
    """The error has the locator, and what is wrong or what is possible."""
    with pytest.raises(WebDriverError) as caught:
        find_on_android(using, value)
    assert caught.value.error == "invalid selector"
    assert caught.value.message.startswith(f"{using}={value}: ")
    assert why in caught.value.message


@pytest.mark.parametrize(
    "value",
    [
        "",
        "name",
        "name == login",
        'name == "a" OR name == "b"',
        'name LIKE "a*"',
        'name == "a" AND',
        '1x == "a"',
        'name == "a" b',
    ],
)
def test_predicate_that_is_not_mocked(value: str) -> None:
    """A predicate beyond the mock's raises, and never finds wrong elements."""
    with pytest.raises(WebDriverError) as caught:
        find_on_ios("-ios predicate string", value)
    assert caught.value.error == "invalid selector"
    assert caught.value.message.startswith(f"-ios predicate string={value}: ")


def test_predicate_error_lists_the_operators() -> None:
    """The error for a predicate lists the mocked operators."""
    with pytest.raises(
        WebDriverError,
        match=r'"x", with ==, =, !=, CONTAINS, BEGINSWITH, ENDSWITH, joined by AND\. Use xpath',
    ):
        find_on_ios("-ios predicate string", "name LIKE 'x'")


@settings(deadline=None)
@given(st.sampled_from(["ANDROID", "IOS"]), st.text(), st.text())
def test_any_value_is_a_value(platform: str, start: str, value: str) -> None:
    """Any text is a value, also with quotes and brackets: it finds nothing by chance, and raises
    only WebDriver's errors.
    """
    for using in ("id", "accessibility id", "class name"):
        assert (
            locate_elements(page_source.read_page(LOGIN), platform, using, f"{start}'\"]{value}")
            == []
        )
    for using in ("xpath", "-android uiautomator", "-ios predicate string"):
        with suppress(WebDriverError):
            locate_elements(page_source.read_page(LOGIN), platform, using, value)


@pytest.mark.parametrize(
    "value",
    [
        'new UiSelector().text("a")' + " " * 50_000 + "x",
        'new UiSelector().text("a") ' + '.text("a") ' * 20_000 + "x",
        "new UiSelector()" + " " * 50_000,
        'new UiSelector().text("' + "\\" * 50_000,
        " " * 50_000 + "new" + " " * 50_000,
    ],
)
def test_a_long_selector_takes_linear_time(value: str) -> None:
    """A pattern with quadratic time would need minutes for these."""
    with pytest.raises(WebDriverError, match="the mock reads new UiSelector"):
        locate_elements(page_source.read_page(LOGIN), "ANDROID", "-android uiautomator", value)

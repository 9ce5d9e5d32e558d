"""Locator strategies: how Appium's clients find elements. Rule: each strategy becomes an XPath
condition, and is one row of a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from moto_devicefarm.webdriver import page_source
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.page_source import Page

Condition = tuple[str, dict[str, str]]
"""An XPath condition, and the values of its variables."""


def _xpath_condition(condition: str) -> Callable[[str], Condition]:
    return lambda value: (condition, {"v": value})


_STRING = r'"(?:[^"\\]|\\.)*"'
_CALL = re.compile(rf"\.\s*(\w+)\(\s*({_STRING}|true|false)\s*\)")
_SELECTOR = re.compile(rf"new\s+UiSelector\(\)((?:\s*\.\s*\w+\(\s*(?:{_STRING}|true|false)\s*\))+)")
"""Between two repetitions stands a character that neither can match, so the time is linear."""
_TEXTS = {
    "text": "@text=$",
    "textContains": "contains(@text,$)",
    "textStartsWith": "starts-with(@text,$)",
    "description": "@content-desc=$",
    "descriptionContains": "contains(@content-desc,$)",
    "descriptionStartsWith": "starts-with(@content-desc,$)",
    "resourceId": "@resource-id=$",
    "className": "(@class=$ or name()=$)",
    "packageName": "@package=$",
}
_FLAGS = (
    "checkable",
    "checked",
    "clickable",
    "enabled",
    "focusable",
    "focused",
    "scrollable",
    "selected",
)
SELECTOR_HELP = (
    f'the mock reads new UiSelector() with {", ".join(_TEXTS)} of "..." '
    f"and {', '.join(_FLAGS)} of true or false. Use xpath for other conditions"
)


def _uiautomator_condition(value: str) -> Condition:
    found = _SELECTOR.fullmatch(value.strip().removesuffix(";").rstrip())
    conditions: list[str] = []
    variables: dict[str, str] = {}
    for number, (method, argument) in enumerate(_CALL.findall(found[1]) if found else [("", "")]):
        quoted = argument.startswith('"')
        if quoted and method in _TEXTS:
            conditions.append(_TEXTS[method].replace("$", f"$v{number}"))
            variables[f"v{number}"] = _unescape(argument)
        elif not quoted and method in _FLAGS:
            conditions.append(f"@{method}='{argument}'")
        else:
            raise WebDriverError(
                "invalid selector", f"-android uiautomator={value}: {SELECTOR_HELP}"
            )
    return " and ".join(conditions), variables


_CLAUSE = (
    r"\s*(\w+)\s*(==|=|!=|CONTAINS|BEGINSWITH|ENDSWITH)\s*"
    rf"({_STRING}|'(?:[^'\\]|\\.)*'|(?:true|yes|1|false|no|0)\b)\s*"
)
_PREDICATE = re.compile(rf"{_CLAUSE}(?:(?:AND\b|&&){_CLAUSE})*", re.IGNORECASE)
_OPERATORS = {
    "==": "@{0}=${1}",
    "=": "@{0}=${1}",
    "!=": "not(@{0}=${1})",
    "CONTAINS": "contains(@{0},${1})",
    "BEGINSWITH": "starts-with(@{0},${1})",
    "ENDSWITH": "substring(@{0},string-length(@{0})-string-length(${1})+1)=${1}",
}
_TRUE = ("true", "yes", "1")
PREDICATE_HELP = (
    f'the mock reads conditions such as name == "x", with {", ".join(_OPERATORS)}, joined by AND. '
    "Use xpath for other conditions"
)


def _predicate_condition(value: str) -> Condition:
    if not _PREDICATE.fullmatch(value):
        raise WebDriverError("invalid selector", f"-ios predicate string={value}: {PREDICATE_HELP}")
    conditions: list[str] = []
    variables: dict[str, str] = {}
    clauses = re.findall(_CLAUSE, value, re.IGNORECASE)
    for number, (attribute, operator, literal) in enumerate(clauses):
        conditions.append(_OPERATORS[operator.upper()].format(attribute, f"v{number}"))
        quoted = literal[0] in "\"'"
        boolean = "true" if literal.lower() in _TRUE else "false"
        variables[f"v{number}"] = _unescape(literal) if quoted else boolean
    return " and ".join(conditions), variables


def _unescape(quoted: str) -> str:
    return re.sub(r"\\(.)", r"\1", quoted[1:-1])


_CLASS = _xpath_condition("name()=$v or @class=$v or @type=$v")
STRATEGIES: Mapping[str, Mapping[str, Callable[[str], Condition]]] = {
    "ANDROID": {
        # Appium adds the package to an id without one.
        "id": _xpath_condition("@resource-id=$v or substring-after(@resource-id,':id/')=$v"),
        "accessibility id": _xpath_condition("@content-desc=$v"),
        "class name": _CLASS,
        "-android uiautomator": _uiautomator_condition,
    },
    "IOS": {
        "id": _xpath_condition("@name=$v"),
        "accessibility id": _xpath_condition("@name=$v"),
        "name": _xpath_condition("@name=$v"),
        "class name": _CLASS,
        "-ios predicate string": _predicate_condition,
    },
}
"""Platform -> strategy -> condition; xpath comes on top. Appium's "-ios class chain", images and
data matchers are not mocked.
"""


def locate_elements(
    page: Page, platform: str, using: str, value: str, within: int | None = None
) -> list[int]:
    """The numbers of the elements found, in the order of the page; with ``within``, only elements
    inside the element of that number.

    Raises WebDriverError "invalid selector" for a strategy that the platform does not have, and for
    a selector that can't be read.
    """
    strategies = STRATEGIES[platform]
    if using != "xpath" and using not in strategies:
        possible = ", ".join(("xpath", *strategies))
        raise WebDriverError(
            "invalid selector",
            f"the strategy {using!r} is not mocked for {platform}. The mocked ones are {possible}",
        )
    expression, variables = (value, {}) if using == "xpath" else strategies[using](value)
    if using != "xpath":
        expression = f"{'descendant-or-self' if within is None else 'descendant'}::*[{expression}]"
    found = _evaluate(
        page.root if within is None else page.nodes[within],
        expression,
        variables,
        f"{using}={value}",
    )
    return [page.number(node) for node in found if node.tag not in page_source.ROOTS]


def _evaluate(node: Any, expression: str, variables: dict[str, str], locator: str) -> list[Any]:
    from lxml import etree

    try:
        found = node.xpath(
            expression, **{name: page_source.printable(value) for name, value in variables.items()}
        )
    except (etree.XPathError, ValueError) as error:
        raise WebDriverError("invalid selector", f"{locator}: {error}") from None
    if not isinstance(found, list) or not all(etree.iselement(one) for one in found):
        raise WebDriverError(
            "invalid selector", f"{locator}: the XPath must find elements, not text or numbers"
        )
    return found

"""Finding elements: each of Appium's strategies as an XPath condition. Rule: a strategy is a row of
a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from moto_devicefarm.webdriver import page_source
from moto_devicefarm.webdriver.errors import WebDriverError
from moto_devicefarm.webdriver.page_source import Page

Condition = tuple[str, dict[str, str]]
"""An XPath condition and the values of its variables."""


def _equals(condition: str) -> Callable[[str], Condition]:
    return lambda value: (condition, {"v": value})


_SELECTOR = re.compile(
    r"\s*new\s+UiSelector\(\)\s*((?:\.\s*\w+\(\s*(?:\"(?:[^\"\\]|\\.)*\"|true|false)\s*\)\s*)+);?\s*"
)
_CALL = re.compile(r"\.\s*(\w+)\(\s*(\"(?:[^\"\\]|\\.)*\"|true|false)\s*\)")
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
    'new UiSelector() with any of {texts}("...") and {flags}(true) is mocked, others are not; use xpath for what is beyond'
).format(texts=", ".join(_TEXTS), flags=", ".join(_FLAGS))


def _uiautomator(value: str) -> Condition:
    found = _SELECTOR.fullmatch(value)
    conditions: list[str] = []
    variables: dict[str, str] = {}
    for number, (method, argument) in enumerate(_CALL.findall(found[1]) if found else [("", "")]):
        quoted = argument.startswith('"')
        if quoted and method in _TEXTS:
            conditions.append(_TEXTS[method].replace("$", f"$v{number}"))
            variables[f"v{number}"] = _unescaped(argument)
        elif not quoted and method in _FLAGS:
            conditions.append(f"@{method}='{argument}'")
        else:
            raise WebDriverError(
                "invalid selector", f"-android uiautomator={value}: {SELECTOR_HELP}"
            )
    return " and ".join(conditions), variables


_CLAUSE = re.compile(
    r"\s*(\w+)\s*(==|=|!=|CONTAINS|BEGINSWITH|ENDSWITH)\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\w+)\s*",
    re.IGNORECASE,
)
_AND = re.compile(r"AND\b|&&", re.IGNORECASE)
_OPERATORS = {
    "==": "@{0}=${1}",
    "=": "@{0}=${1}",
    "!=": "not(@{0}=${1})",
    "CONTAINS": "contains(@{0},${1})",
    "BEGINSWITH": "starts-with(@{0},${1})",
    "ENDSWITH": "substring(@{0},string-length(@{0})-string-length(${1})+1)=${1}",
}
_BOOLEANS = {
    "1": "true",
    "true": "true",
    "yes": "true",
    "0": "false",
    "false": "false",
    "no": "false",
}
PREDICATE_HELP = (
    'conditions such as name == "x", with {operators}, joined by AND, are mocked, others are not; use xpath for what is beyond'
).format(operators=", ".join(_OPERATORS))


def _predicate(value: str) -> Condition:
    conditions: list[str] = []
    variables: dict[str, str] = {}
    at, joined = 0, True
    while joined:
        found = _CLAUSE.match(value, at)
        if found is None or (found[3][0] not in "\"'" and found[3].lower() not in _BOOLEANS):
            break
        variable = f"v{len(conditions)}"
        conditions.append(_OPERATORS[found[2].upper()].format(found[1], variable))
        variables[variable] = (
            _unescaped(found[3]) if found[3][0] in "\"'" else _BOOLEANS[found[3].lower()]
        )
        conjunction = _AND.match(value, found.end())
        at, joined = (found.end(), False) if conjunction is None else (conjunction.end(), True)
    if joined or at != len(value):
        raise WebDriverError("invalid selector", f"-ios predicate string={value}: {PREDICATE_HELP}")
    return " and ".join(conditions), variables


def _unescaped(quoted: str) -> str:
    return re.sub(r"\\(.)", r"\1", quoted[1:-1])


_CLASS = _equals("name()=$v or @class=$v or @type=$v")
STRATEGIES: Mapping[str, Mapping[str, Callable[[str], Condition]]] = {
    "ANDROID": {
        "id": _equals(
            "@resource-id=$v or substring-after(@resource-id,':id/')=$v"
        ),  # Appium adds the package itself
        "accessibility id": _equals("@content-desc=$v"),
        "class name": _CLASS,
        "-android uiautomator": _uiautomator,
    },
    "IOS": {
        "id": _equals("@name=$v"),
        "accessibility id": _equals("@name=$v"),
        "name": _equals("@name=$v"),
        "class name": _CLASS,
        "-ios predicate string": _predicate,
    },
}
"""Besides xpath; what Appium's drivers of the two platforms take, without "-ios class chain",
images and data matchers.
"""


def find_elements(
    page: Page, platform: str, using: str, value: str, within: int | None = None
) -> list[int]:
    """The numbers of the elements that are found, in the document's order; ``within`` an element,
    of those inside it.

    Raises WebDriverError: "invalid selector" for a strategy that the platform has not and for what
    can't be read.
    """
    strategies = STRATEGIES[platform]
    if using != "xpath" and using not in strategies:
        possible = ", ".join(("xpath", *strategies))
        raise WebDriverError(
            "invalid selector",
            f"the strategy {using!r} is not mocked for {platform}; there are {possible}",
        )
    expression, variables = (value, {}) if using == "xpath" else strategies[using](value)
    if using != "xpath":
        expression = f"{'descendant-or-self' if within is None else 'descendant'}::*[{expression}]"
    found = _evaluated(
        page.root if within is None else page.nodes[within],
        expression,
        variables,
        f"{using}={value}",
    )
    return [page.number(node) for node in found if node.tag not in page_source.ROOTS]


def _evaluated(node: Any, expression: str, variables: dict[str, str], shown: str) -> list[Any]:
    from lxml import etree

    try:
        found = node.xpath(
            expression, **{name: page_source.printable(value) for name, value in variables.items()}
        )
    except (etree.XPathError, ValueError) as error:
        raise WebDriverError("invalid selector", f"{shown}: {error}") from None
    if not isinstance(found, list) or not all(etree.iselement(one) for one in found):
        raise WebDriverError(
            "invalid selector", f"{shown}: this finds something else than elements"
        )
    return found

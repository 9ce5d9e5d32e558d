"""The checks of arguments: which values they refuse, and the messages about them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

import pytest

from moto_devicefarm.core.arguments import (
    check_callable,
    check_flag,
    check_keywords,
    check_one_of,
    check_path,
    check_seconds,
    check_text,
    check_whole_number,
    explain_arguments,
    unknown_arn,
)


def message_of(error: type[Exception], check: Callable[..., None], *arguments: Any) -> str:
    """The message of the error that a check raises."""
    with pytest.raises(error) as raised:
        check(*arguments)
    return str(raised.value)


@pytest.mark.parametrize("value", [1, 5, 2**70])
def test_whole_number(value: int) -> None:
    """Without an upper limit, any number from the lower limit is right."""
    check_whole_number("times", value)


@pytest.mark.parametrize("value", [0, 65535])
def test_whole_number_at_its_limits(value: int) -> None:
    """The limits are right too."""
    check_whole_number("port", value, 0, 65535)


@pytest.mark.parametrize(
    ("value", "error"), [(-1, ValueError), (65536, ValueError), (1.0, TypeError), (True, TypeError)]
)
def test_wrong_whole_number(value: Any, error: type[Exception]) -> None:
    """The message has both limits. A bool is no number."""
    text = message_of(error, check_whole_number, "port", value, 0, 65535)
    assert text == f"port={value!r}: give a whole number from 0 to 65535"


@pytest.mark.parametrize("value", [0, 0.5, 9000, 1.797e305])
def test_seconds(value: float) -> None:
    """Seconds need not be whole, and may be 0."""
    check_seconds("after", value)


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (-0.1, ValueError),
        (float("inf"), ValueError),
        (float("nan"), ValueError),
        (1e306, ValueError),
        ("1", TypeError),
        (None, TypeError),
        (True, TypeError),
    ],
)
def test_wrong_seconds(value: Any, error: type[Exception]) -> None:
    """Seconds must be finite, also in milliseconds."""
    text = message_of(error, check_seconds, "after", value)
    assert text == f"after={value!r}: give a finite number of seconds from 0 up"


def test_one_of() -> None:
    """A possible value is right."""
    check_one_of("result", "PASSED", ("PASSED", "FAILED"))


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("PASED", " Did you mean 'PASSED'?"),
        ("passed", " Did you mean 'PASSED'?"),
        ("x", ""),
        (5, ""),
        (["PASSED"], ""),
    ],
)
def test_unknown_value(value: Any, hint: str) -> None:
    """The message lists the possible values, and proposes the nearest one if there is one."""
    text = message_of(ValueError, check_one_of, "result", value, iter(("PASSED", "FAILED")))
    assert text == f"result={value!r} is unknown.{hint} Give one of: PASSED, FAILED"


def test_unknown_value_of_very_many() -> None:
    """A proposal stands alone if the list of all would be long."""
    names = [f"Operation{number:03}" for number in range(31)]
    text = message_of(ValueError, check_one_of, "operation", "operation007", names)
    assert text == "operation='operation007' is unknown. Did you mean 'Operation007'?"


def test_long_values_are_cut() -> None:
    """A message shows the beginning of a long value, so that its end says what to do."""
    for text in (
        message_of(TypeError, check_flag, "server", "x" * 1000).removesuffix(
            ": give True or False"
        ),
        message_of(ValueError, check_one_of, "server", "x" * 1000, ["a"]).partition(" is ")[0],
        str(unknown_arn("server", "x" * 1000, [], "Give another")).partition(" is ")[0],
    ):
        assert text == f"server='{'x' * 156}..."


def test_text() -> None:
    """A text may be empty, unless there is an example of it."""
    check_text("message", "")
    check_text("name", "login", "logout")


def test_wrong_text() -> None:
    """The message has the example, if there is one."""
    assert message_of(TypeError, check_text, "message", 5) == "message=5: give a text"
    expected = "give a text such as 'login'"
    assert message_of(TypeError, check_text, "name", 5, "login") == f"name=5: {expected}"
    assert message_of(ValueError, check_text, "name", "", "login") == f"name='': {expected}"


def test_path() -> None:
    """A text and a Path are paths. A number is none: it would be a file that is open already."""
    check_path("path", "calls.jsonl")
    check_path("path", PurePosixPath("calls.jsonl"))
    assert message_of(TypeError, check_path, "path", 1) == "path=1: give the path of a file"


def test_flag() -> None:
    """Only True and False are right."""
    check_flag("server", False)
    assert message_of(TypeError, check_flag, "server", 0) == "server=0: give True or False"


def test_callable() -> None:
    """Everything that can be called is right."""
    check_callable("when", bool, "a function")
    assert message_of(TypeError, check_callable, "when", 5, "a function") == (
        "when=5: give a function"
    )


def test_keywords() -> None:
    """The message has the first unknown name, and the nearest possible one if there is one."""
    check_keywords("f()", ["size", "name"], ["name", "size"])
    text = message_of(TypeError, check_keywords, "f()", ["name", "sise", "x"], ["name", "size"])
    assert text == "f() has no argument 'sise'. Did you mean 'size'? It takes: name, size"
    text = message_of(TypeError, check_keywords, "f()", ["x"], ["name", "size"])
    assert text == "f() has no argument 'x'. It takes: name, size"


class Screen:
    """A class with a decorated method, and one whose arguments have names only."""

    @explain_arguments
    def show(self, text: str, size: int = 1) -> str:
        """The text, ``size`` times."""
        return text * size

    @explain_arguments
    def clear(self, *, color: str, lines: int = 1) -> str:
        """The color."""
        return color


def test_explained_method_does_its_work() -> None:
    """With right arguments the method does what it did, and has the same signature."""
    assert Screen().show("ab", size=2) == "abab"
    assert Screen().clear(color="red") == "red"
    assert str(inspect.signature(Screen().show)) == "(text: 'str', size: 'int' = 1) -> 'str'"


@pytest.mark.parametrize(
    ("method", "args", "kwargs", "text"),
    [
        (
            "show",
            ("a",),
            {"sise": 2},
            "Screen.show() has no argument 'sise'. Did you mean 'size'? It takes: text, size",
        ),
        (
            "show",
            (),
            {"txt": "a"},
            "Screen.show() has no argument 'txt'. Did you mean 'text'? It takes: text, size",
        ),
        (
            "show",
            (),
            {},
            "Screen.show(): missing a required argument: 'text'. It takes: text, size",
        ),
        (
            "show",
            ("a", 1, 2),
            {},
            "Screen.show(): too many positional arguments. It takes: text, size",
        ),
        (
            "show",
            ("a",),
            {"text": "b"},
            "Screen.show(): multiple values for argument 'text'. It takes: text, size",
        ),
        (
            "clear",
            ("red",),
            {},
            "Screen.clear(): too many positional arguments. It takes by keyword: color, lines",
        ),
    ],
)
def test_wrong_arguments_of_an_explained_method(
    method: str, args: tuple[Any, ...], kwargs: dict[str, Any], text: str
) -> None:
    """The message has what is wrong, and all arguments of the method."""
    with pytest.raises(TypeError) as raised:
        getattr(Screen(), method)(*args, **kwargs)
    assert str(raised.value) == text


def test_error_inside_an_explained_method_is_its_own() -> None:
    """A TypeError of the method's own body is not changed."""
    with pytest.raises(TypeError, match=r"^can't multiply sequence"):
        Screen().show("a", "b")  # type: ignore[arg-type]


def test_explained_error_stands_alone() -> None:
    """The traceback does not show Python's own error beside the message."""
    with pytest.raises(TypeError) as raised:
        Screen().show("a", sise=2)  # type: ignore[call-arg]
    assert raised.value.__context__ is None

"""Writes the statements of a test, in one of three styles. Rule: a statement is given once, for all
styles; an ARN has a constant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from botocore import xform_name

from moto_devicefarm.captures.arn_forms import SHAPE_OF_KIND
from moto_devicefarm.captures.layout import (
    STEP,
    WIDTH,
    Name,
    columns,
    lay_out,
    lay_out_call,
    lay_out_place,
    literal,
    parts,
    place,
)
from moto_devicefarm.core.printable_text import escape_unprintable
from moto_devicefarm.core.resource import is_arn, kind_of

Style = Literal["fixture", "decorator", "unittest"]
VARIABLES = {
    "RemoteAccessSession": "session",
    "DeviceInstance": "instance",
    "DevicePool": "pool",
    "TestGridProject": "grid_project",
    "TestGridSession": "grid_session",
}
"""The names of variables, where the structure's own name would be long."""
CLIENT = "devicefarm_client"
"""The variable that holds the client: pytest's fixture has this name."""
HANDLE = "farm"
"""The variable that holds the handle of the mock, if the test needs it."""
_METHODS = {"==": "assertEqual", "is": "assertIs", "in": "assertIn"}


def variable_of(shape: str) -> str:
    """The name of the variable for a document of a structure."""
    return VARIABLES.get(shape, str(xform_name(shape)))


class ModuleWriter:
    """The module while it is written: its constants, imports, and the body of its one test."""

    def __init__(self, style: Style = "fixture") -> None:
        self.style = style
        self.held: dict[str, Any] = {}
        """What a variable of a list holds: the arguments of its call."""
        self.user_package = ""
        """The package of the user's function, whose import stands apart."""
        self._imports: set[str] = set()
        self._constants: dict[str, str] = {}
        self._numbers = Counter[str]()
        self._values: list[tuple[str, Any]] = []
        self._body: list[str] = []
        self._indent = STEP * (2 if style == "unittest" else 1)

    # ---- what stands above the test

    def add_import(self, statement: str) -> None:
        """Add a statement such as ``import requests``."""
        self._imports.add(statement)

    def add_constant(self, name: str, value: Any) -> Name:
        """Add a constant with a value, below those of the ARNs."""
        self._values.append((name, value))
        return Name(name)

    def arn(self, arn: str) -> Name:
        """The constant of an ARN: SESSION, the next one SESSION_2."""
        if arn not in self._constants:
            shape = SHAPE_OF_KIND.get(kind_of(arn), "Resource")
            base = variable_of(shape).upper()
            self._numbers[base] += 1
            number = self._numbers[base]
            self._constants[arn] = f"{base}_{number}" if number > 1 else base
        return Name(self._constants[arn])

    def with_constants(self, value: Any) -> Any:
        """The value, with the constants of the ARNs in it."""
        if isinstance(value, Name):
            return value
        if isinstance(value, str):
            return self.arn(value) if is_arn(value) and columns(value) <= 1011 else value
        if isinstance(value, Mapping):
            return {key: self.with_constants(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.with_constants(item) for item in value]
        return value

    @property
    def imports(self) -> set[str]:
        """The statements added so far."""
        return self._imports

    def constants(self) -> Iterator[str]:
        """The lines of the constants."""
        for arn, name in self._constants.items():
            yield from _arn_lines(name, arn)
        for name, value in self._values:
            yield from lay_out(value, before=f"{name} = ")

    # ---- the body of the test

    @property
    def body(self) -> Sequence[str]:
        """The lines so far."""
        return self._body

    def line(self, text: str = "") -> None:
        """Add a line of code. Lines that may be long have methods of their own."""
        self._body.append(f"{self._indent}{text}" if text else "")

    def comment(self, text: str) -> None:
        """Add a comment, on as many lines as it needs. No character of the text can end it."""
        words, line = escape_unprintable(text).split(" "), f"{self._indent}#"
        for word in words:
            if columns(f"{line} {word}") > WIDTH and not line.endswith("#"):
                self._body.append(line)
                line = f"{self._indent}#"
            line += f" {word}"
        self._body.append(line)

    def remark(self, since: int, text: str) -> None:
        """Put a comment beside the lines from number ``since`` on: behind a line that stands alone
        and has room, else above them.
        """
        lines = self._body[since:]
        line = f"{lines[0]}  # {escape_unprintable(text)}" if len(lines) == 1 else ""
        if line and columns(line) <= WIDTH and not lines[0].lstrip().startswith("#"):
            self._body[since:] = [line]
            return
        del self._body[since:]
        self.comment(text)
        self._body += lines

    @contextmanager
    def block(self, header: str) -> Iterator[None]:
        """Add a line that ends with ":", and indent what is added within."""
        self.line(header)
        self._indent += STEP
        begin = len(self._body)
        try:
            yield
        finally:
            if all(not line or line.lstrip().startswith("#") for line in self._body[begin:]):
                self.line("pass")
            self._indent = self._indent.removesuffix(STEP)

    def handle_call(self, method: str, arguments: Sequence[tuple[str, Any]]) -> None:
        """Add a call of the handle of the mock. An argument is (its keyword with "=", or "", its
        value).
        """
        given = [(keyword, self.with_constants(value)) for keyword, value in arguments]
        self._body += lay_out_call(f"{HANDLE}.{method}", given, self._indent)

    def call(
        self, variable: str, method: str, arguments: Mapping[str, Any], key: str | None = None
    ) -> None:
        """Add a call of the client. The variable holds its answer, or the answer's member ``key``;
        "" if nobody needs it.
        """
        given = [(f"{name}=", self.with_constants(value)) for name, value in arguments.items()]
        function = f"{f'{variable} = ' if variable else ''}{CLIENT}.{method}"
        self._body += lay_out_call(function, given, self._indent, key)

    def check(self, name: str, keys: Sequence[str], operator: str, value: Any) -> None:
        """Add an assertion on a member of a variable: it equals the value, or is it (True, False);
        for the operator "in" the value is a key that the member has.
        """
        given = self.with_constants(value)
        left: Any = Name(place(name, keys))
        right: Any = given
        if operator == "in":
            left, right = given, left
        if self.style == "unittest":
            pairs = [("", left), ("", right)]
            self._body += lay_out_call(f"self.{_METHODS[operator]}", pairs, self._indent)
            return
        lines = list(lay_out(right, self._indent, f"assert {literal(left)} {operator} "))
        if any(columns(line) > WIDTH for line in lines):
            inner = self._indent + STEP
            sides = (
                (*lay_out(given, inner), *lay_out_place(name, keys, inner, "in "))
                if operator == "in"
                else (*lay_out_place(name, keys, inner), *lay_out(given, inner, f"{operator} "))
            )
            lines = [f"{self._indent}assert (", *sides, f"{self._indent})"]
        self._body += lines


def _arn_lines(name: str, arn: str) -> Iterator[str]:
    """A constant with an ARN. A long one is cut before its id, which one can search for."""
    line = f"{name} = {literal(arn)}"
    if columns(line) <= WIDTH:
        yield line
        return
    head, colon, own = arn.rpartition(":")
    yield f"{name} = ("
    for text in (head + colon, own):
        yield from (f"{STEP}{part}" for part in parts(text, WIDTH - len(STEP)))
    yield ")"

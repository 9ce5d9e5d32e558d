"""The public names, and the sections of their docstrings in Google's style."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import moto_devicefarm
from moto_devicefarm import pytest_plugin, types
from moto_devicefarm.types import Driver, GridSessionHandle, MockDeviceFarm

CLASSES = (moto_devicefarm.DeviceFarm, Driver, GridSessionHandle, MockDeviceFarm)
"""The classes whose public methods and properties a test uses."""
TYPES = [
    value
    for value in (getattr(types, name) for name in types.__all__)
    if isinstance(value, type) and value.__module__.startswith("moto_devicefarm")
]
"""All classes of the package that are types for annotations."""
_SECTION = re.compile(
    r"^(Args|Returns|Raises|Warns|Example):{1,2}\n((?:    .*\n|\n)*)", re.MULTILINE
)
_ITEM = re.compile(r"^(\w+): (.*(?:\n .*)*)", re.MULTILINE)


class Name(NamedTuple):
    """A public name: a function, a class, a method, a property or the source of a fixture."""

    name: str
    """Such as "DeviceFarm.fail"."""
    value: Any

    @property
    def text(self) -> str:
        """The whole docstring."""
        if isinstance(self.value, ast.FunctionDef):
            return ast.get_docstring(self.value) or ""
        return inspect.getdoc(self.value) or ""

    def section(self, title: str) -> str:
        """The lines of a section, without their indentation; empty if there is none."""
        found = {name: textwrap.dedent(lines) for name, lines in _SECTION.findall(f"{self.text}\n")}
        return found.get(title, "").strip()

    def items(self, title: str) -> Mapping[str, str]:
        """The texts of a section by the names before the colons, each on one line."""
        found = _ITEM.findall(self.section(title))
        return {name: " ".join(text.split()) for name, text in found}

    def summary(self) -> str:
        """The first sentence, on one line."""
        paragraph = " ".join(self.text.partition("\n\n")[0].split())
        return re.split(r"(?<=\.) (?=[A-Z])", paragraph)[0]

    def parameters(self) -> list[str]:
        """The names of the parameters, without the object itself."""
        if not callable(self.value):
            return []
        parameters = inspect.signature(self.value).parameters
        return [name for name in parameters if name != "self"]


def members(cls: type) -> Iterator[Name]:
    """The public methods and properties of a class, as they come in its file."""
    for base in cls.__mro__:
        for name in vars(base):
            if not name.startswith("_"):
                yield Name(f"{cls.__name__}.{name}", inspect.getattr_static(cls, name))


@cache
def public_names() -> Mapping[str, Name]:
    """What the package and its types export, and the members of the handles."""
    exported = [Name(name, getattr(moto_devicefarm, name)) for name in moto_devicefarm.__all__]
    inside = [member for cls in CLASSES for member in members(cls)]
    extra = [Name(cls.__name__, cls) for cls in TYPES]
    return {each.name: each for each in (*exported, *extra, *inside)}


def fixtures() -> Iterator[Name]:
    """The fixtures of the plugin. The decorators in the source tell them, because each version of
    pytest makes other objects of them.
    """
    for each in ast.parse(inspect.getsource(pytest_plugin)).body:
        decorators = each.decorator_list if isinstance(each, ast.FunctionDef) else ()
        if any(ast.unparse(one).startswith("pytest.fixture") for one in decorators):
            assert isinstance(each, ast.FunctionDef)
            yield Name(each.name, each)

"""The public names, and the sections of their docstrings in Google's style."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import moto_devicefarm
from moto_devicefarm.types import Driver, GridSessionHandle, MockDeviceFarm

CLASSES = (moto_devicefarm.DeviceFarm, Driver, GridSessionHandle, MockDeviceFarm)
"""The classes whose public methods and properties a test uses."""
_SECTION = re.compile(
    r"^(Args|Returns|Raises|Warns|Example):{1,2}\n((?:    .*\n|\n)*)", re.MULTILINE
)
_ITEM = re.compile(r"^(\w+): (.*(?:\n .*)*)", re.MULTILINE)


class Name(NamedTuple):
    """A public name: a function, a class, a method or a property."""

    name: str
    """Such as "DeviceFarm.fail"."""
    value: Any

    @property
    def text(self) -> str:
        """The whole docstring."""
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
    """What the package exports, and the members of the handles."""
    exported = [Name(name, getattr(moto_devicefarm, name)) for name in moto_devicefarm.__all__]
    inside = [member for cls in CLASSES for member in members(cls)]
    extra = [Name(cls.__name__, cls) for cls in CLASSES]
    return {each.name: each for each in (*exported, *extra, *inside)}

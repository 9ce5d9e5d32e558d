"""Writes a whole test module around the statements of its test. Rule: the module of each style does
the same: it loads the report, under a clock that stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from moto_devicefarm.captures.layout import (
    STEP,
    WIDTH,
    Name,
    columns,
    lay_out_call,
    literal,
)
from moto_devicefarm.captures.module_writer import CLIENT, ModuleWriter
from moto_devicefarm.captures.report_notes import DID_YOU_MEAN
from moto_devicefarm.core import clock
from moto_devicefarm.core.printable_text import escape_unprintable

SHOW_WARNING = '@pytest.mark.filterwarnings("default:.*totalJobs is:UserWarning")'
"""Lets no setting of a project turn the warning about missing jobs into an error."""
SHOW_SLIPS = f'@pytest.mark.filterwarnings("default:.*{DID_YOU_MEAN}:UserWarning")'
"""The same for the warning about misspelt members."""
_STANDARD = ("asyncio", "datetime", "pathlib", "typing", "unittest", "warnings")
"""The modules of the standard library that a written module imports."""


def test_name(stem: str) -> str:
    """The name of the test for a file without its extension: "issue-123" gives "test_issue_123"."""
    words = (
        re.sub(r"[^a-z0-9]+", "_", stem.lower()).strip("_").removeprefix("test_")[:60].strip("_")
    )
    return f"test_{words or 'report'}"


@dataclass(frozen=True)
class Frame:
    """What stands around the statements."""

    title: Sequence[str]
    """The lines of the docstring."""
    stem: str
    """The name of the report's file without its extension; the test is named after it."""
    moment: int | None
    """Where the clock stands, in epoch milliseconds; None if the statements move it."""
    load: Sequence[str] | Name = ()
    """The names of files beside the module, or the constant with the documents."""
    mock_arguments: Sequence[tuple[str, Any]] = ()
    """(keyword with "=", value) of ``mock_devicefarm``, or of its marker."""
    complete: bool = False
    """Whether the load fills in what is scrubbed."""
    warns_of_jobs: bool = False
    """Whether the load warns of missing jobs, which is no error then."""
    warns_of_slips: bool = False
    """The same for misspelt members."""

    def module(self, writer: ModuleWriter) -> str:
        """The text of the module with the statements of the writer."""
        writer.add_import("from freezegun import freeze_time")
        writer.add_import("from typing import Any")
        if writer.style == "fixture":
            head = list(self._fixture(writer))
        elif writer.style == "decorator":
            head = list(self._decorator(writer))
        else:
            head = list(self._test_case(writer))
        constants = list(writer.constants())
        return "\n".join(
            [
                *docstring(self.title),
                "",
                *_in_groups(writer.imports, writer.user_package),
                "",
                *([*constants, ""] if constants else []),
                "",
                *head,
                *writer.body,
                "",
            ]
        )

    def _fixture(self, writer: ModuleWriter) -> Iterator[str]:
        if self.load or self.mock_arguments:
            writer.add_import("import pytest")
        if self.warns_of_jobs:
            yield SHOW_WARNING
        if self.warns_of_slips:
            yield SHOW_SLIPS
        yield from self._freeze("")
        arguments = [*self.mock_arguments]
        if self.load:
            arguments.append(("load=", self._files()))
        if self.complete:
            arguments.append(("complete=", True))
        if arguments:
            yield from lay_out_call("@pytest.mark.devicefarm", arguments, "")
        yield f"def {test_name(self.stem)}({CLIENT}: Any) -> None:"

    def _decorator(self, writer: ModuleWriter) -> Iterator[str]:
        yield from self._freeze("")
        yield from self._mock("")
        yield f"def {test_name(self.stem)}() -> None:"
        yield from self._set_up(writer, STEP)

    def _test_case(self, writer: ModuleWriter) -> Iterator[str]:
        writer.add_import("import unittest")
        name = test_name(self.stem)
        words = name.removeprefix("test_").split("_")
        yield f"class {''.join(map(str.capitalize, words))}Test(unittest.TestCase):"
        yield from self._freeze(STEP)
        yield from self._mock(STEP)
        yield f"{STEP}def {name}(self) -> None:"
        yield from self._set_up(writer, STEP * 2)

    def _freeze(self, indent: str) -> Iterator[str]:
        """The decorator that lets the clock stand."""
        if self.moment is not None:
            yield f"{indent}@freeze_time({literal(clock.text(self.moment))})"

    def _files(self) -> Any:
        """What the marker loads; its paths are beside the module."""
        if isinstance(self.load, Name):
            return self.load
        files = [_relative_path(file) for file in self.load]
        return files[0] if len(files) == 1 else files

    def _mock(self, indent: str) -> Iterator[str]:
        """The decorator of the mock."""
        if self.mock_arguments:
            yield from lay_out_call("@mock_devicefarm", self.mock_arguments, indent)
        else:
            yield f"{indent}@mock_devicefarm"

    def _set_up(self, writer: ModuleWriter, indent: str) -> Iterator[str]:
        """The lines that load the report and make the client."""
        names = "DeviceFarm, mock_devicefarm" if self.load else "mock_devicefarm"
        writer.add_import(f"from moto_devicefarm import {names}")
        writer.add_import("import boto3")
        if self.load:
            inner = indent
            if self.warns_of_jobs or self.warns_of_slips:
                writer.add_import("import warnings")
                yield f"{indent}with warnings.catch_warnings():"
                yield f'{indent}{STEP}warnings.simplefilter("default")'
                inner = indent + STEP
            given = [("", self._paths(writer))]
            if self.complete:
                given.append(("complete=", True))
            yield from lay_out_call("DeviceFarm.current().load", given, inner)
        yield f'{indent}{CLIENT}: Any = boto3.client("devicefarm", region_name="us-west-2")'

    def _paths(self, writer: ModuleWriter) -> Any:
        """What ``farm.load`` loads."""
        if isinstance(self.load, Name):
            return self.load
        writer.add_import("from pathlib import Path")
        paths = [Name(f"Path(__file__).with_name({literal(file)})") for file in self.load]
        return paths[0] if len(paths) == 1 else paths


def docstring(lines: Sequence[str]) -> Iterator[str]:
    """The lines as a docstring. They are escaped, and wrapped where they are too long."""
    escaped = [_escape(line) for line in lines]
    quotes = 6 if len(escaped) == 1 else 3
    wrapped = [part for line in escaped for part in _wrap(line, WIDTH - quotes)]
    if len(wrapped) == 1 and not wrapped[0].endswith('"'):
        yield f'"""{wrapped[0]}"""'
    else:
        yield f'"""{wrapped[0]}'
        yield from wrapped[1:]
        yield '"""'


def _escape(line: str) -> str:
    """The line as it stands in a docstring. Python 3.13 refuses half of a surrogate pair in one, so
    an escape of it is readable.
    """
    return escape_unprintable(line).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def _wrap(text: str, room: int) -> Iterator[str]:
    """The parts of a line of a docstring."""
    while columns(text) > room:
        cut = text.rfind(" ", 1, room)
        if cut < 1:
            break
        yield text[:cut].rstrip()
        text = text[cut + 1 :]
    while columns(text) > room:  # a word without a space, perhaps of wide characters
        cut = room // 2
        cut -= (cut - len(text[:cut].rstrip("\\"))) % 2  # no escape is cut
        yield text[:cut]
        text = text[cut:]
    yield text


def _in_groups(imports: set[str], user_package: str) -> list[str]:
    """The imports as ruff sorts them: the standard library, other projects, then the user's code.
    What comes from one module is one statement.
    """

    def key(statement: str) -> tuple[bool, str]:
        return statement.startswith("from"), statement.split()[1].lower()

    groups: tuple[list[str], list[str], list[str]] = ([], [], [])
    for statement in sorted(_merged(imports), key=key):
        package = statement.split()[1].split(".")[0]
        groups[2 if package == user_package else package not in _STANDARD].append(statement)
    last = ["", *groups[2]] if groups[2] else []
    return [*groups[0], "", *groups[1], *last]


def _merged(imports: set[str]) -> Iterator[str]:
    """The statements, one for each module."""
    names: dict[str, set[str]] = {}
    for statement in imports:
        module, _, imported = statement.partition(" import ")
        names.setdefault(module, set()).update(imported.split(", ") if imported else ())
    for module, imported_names in names.items():
        given = ", ".join(sorted(imported_names))
        yield f"{module} import {given}" if given else module


def _relative_path(name: str) -> str:
    """The path of a file beside the module. One that begins as JSON does would be read as JSON."""
    return f"./{name}" if name.lstrip()[:1] in ("{", "[") else name

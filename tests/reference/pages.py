"""The parts of docs/ that follow from the code, and where they stand.

A page marks a part by two comments, ``<!-- begin timings -->`` and ``<!-- end timings -->``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

from moto_devicefarm import Device, DeviceInstance
from tests.reference import stages, tables
from tests.support.docstrings import CLASSES

DOCS = Path(__file__).parents[2] / "docs"
PARTS: Mapping[str, Callable[[], Iterable[str]]] = {
    **{cls.__name__: partial(tables.member_table, cls) for cls in CLASSES},
    "arguments": tables.arguments,
    "commands": tables.commands,
    "coverage": tables.coverage,
    "coverage figures": tables.coverage_figures,
    "Device": partial(tables.fields, Device),
    "DeviceInstance": partial(tables.fields, DeviceInstance),
    "endpoints": tables.endpoints,
    "fixtures": tables.fixtures,
    "ini keys": tables.ini_keys,
    "options": tables.pytest_options,
    "statuses": tables.statuses,
    "timings": tables.timings,
    "types": tables.types,
}
_PART = re.compile(r"(<!-- begin ([\w ]+) -->\n).*?(<!-- end \2 -->)", re.DOTALL)


def filled(page: str) -> str:
    """The text of a page with its parts as the code makes them. KeyError for an unknown part."""

    def part(found: re.Match[str]) -> str:
        begin, name, end = found.groups()
        lines = "\n".join(PARTS[name]()).strip()
        return f"{begin}\n{lines}\n\n{end}"

    return _PART.sub(part, page)


def parts_of(page: str) -> list[str]:
    """The names of the parts of a page."""
    return [name for _, name, _ in _PART.findall(page)]


def files() -> Mapping[Path, str]:
    """The files of docs/ that have such parts, and the texts that they should have."""
    pages = {path: path.read_text("utf-8") for path in sorted(DOCS.rglob("*.md"))}
    written = {path: filled(text) for path, text in pages.items() if parts_of(text)}
    return {**written, DOCS / "images/stages.svg": stages.svg()}

"""The commands ``reproduce`` and ``show``, which read captured reports. Rule: they overwrite no
file, and write none if a report is wrong.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from freezegun import freeze_time

from moto_devicefarm.captures import assertions, pytest_module, timeline_view
from moto_devicefarm.captures.load import Loaded
from moto_devicefarm.captures.sources import read_source
from moto_devicefarm.core import clock
from moto_devicefarm.core.printable_text import escape_unprintable
from moto_devicefarm.devicefarm.models import DEFAULT_ACCOUNT_ID, store_of
from moto_devicefarm.mock import mock_devicefarm
from moto_devicefarm.resources.remote_access import RemoteAccessSession


def print_test_module(reports: Sequence[Path]) -> None:
    """Print a pytest module that loads the reports, which are in it.

    Raises ValueError for a report that can't be loaded, and OSError for an unreadable file.
    """
    print(_test_module(reports, inline=True), end="")


def write_test_module(reports: Sequence[Path], output: Path, *, inline: bool) -> None:
    """Write a pytest module that loads the reports. They are copied beside it, unless ``inline``.

    Raises ValueError for a report that can't be loaded and for a file that exists already, and
    OSError for a file that can't be read or written.
    """
    text = _test_module(reports, inline=inline)
    if output.exists():
        raise ValueError(f"{output} already exists: give another file with -o")
    if not output.parent.is_dir():
        raise ValueError(f"the folder {output.parent} does not exist: make it, or change -o")
    copies = {} if inline else _copies(reports, output.parent)
    if output in copies:
        raise ValueError(f"{output} is also the copy of the report: give another file with -o")
    _write_new_files({output: text.encode(), **copies})
    name = escape_unprintable(str(output))
    print(f"wrote {name}; run it with: python3 -m pytest {name}")


def print_timelines(reports: Sequence[Path], svg: Path | None) -> None:
    """Print the life of each captured session as a timeline, and write it as a picture to ``svg``.

    Raises ValueError for a report that can't be loaded or has no session, and OSError for a file
    that can't be read or written.
    """
    moment = assertions.last_moment(_documents(reports))
    with _load_reports(reports, moment) as loaded:
        arns = loaded.get("RemoteAccessSession", [])
        if not arns:
            names = ", ".join(map(str, reports))
            raise ValueError(f"{names}: no remote access session; give a report that has one")
        sessions = [store_of(DEFAULT_ACCOUNT_ID).get(RemoteAccessSession, arn) for arn in arns]
        if svg is not None:
            svg.write_text(timeline_view.as_svg(sessions, moment), "utf-8")
        print(timeline_view.as_text(sessions, moment), end="")


def _test_module(reports: Sequence[Path], *, inline: bool) -> str:
    """The text of the module. The reports are loaded once, so that the module works."""
    documents = pytest_module.in_order(_documents(reports))
    with _load_reports(reports, assertions.last_moment(documents)) as loaded:
        return pytest_module.module_text(
            documents, list(reports), inline=inline, is_incomplete=bool(loaded.missing)
        )


def _documents(reports: Sequence[Path]) -> list[Any]:
    """The captured documents in the reports."""
    found = []
    for report in reports:
        documents, states = read_source(report)
        if states:
            raise ValueError(
                f"{report}: no captured document: give the output of 'aws devicefarm get-...'"
            )
        found += documents
    if not found:  # only empty pages
        raise ValueError(f"{', '.join(map(str, reports))}: no document found: the list is empty")
    return found


@contextmanager
def _load_reports(reports: Sequence[Path], moment: int) -> Iterator[Loaded]:
    """A mock with the reports, under a clock that is frozen at ``moment``."""
    with mock_devicefarm() as farm, freeze_time(clock.text(moment)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            loaded = farm.load(list(reports))
        for text in loaded.missing:
            print(escape_unprintable(text), file=sys.stderr)
        yield loaded


def _copies(reports: Sequence[Path], folder: Path) -> dict[Path, bytes]:
    """The contents of the copies that ``folder`` does not have yet. Raises ValueError if a copy
    would replace another file.
    """
    copies: dict[Path, bytes] = {}
    for report in reports:
        copy, content = folder / report.name, report.read_bytes()
        if copies.get(copy, content) != content:
            raise ValueError(
                f"two reports have the name {report.name}: rename one, or give --inline"
            )
        if not copy.exists():
            copies[copy] = content
        elif copy.read_bytes() != content:
            raise ValueError(
                f"{copy} already exists with other content: rename {report}, or give --inline"
            )
    return copies


def _write_new_files(contents: Mapping[Path, bytes]) -> None:
    """Write the files, or none of them. Raises OSError if one exists or can't be written."""
    written: list[Path] = []
    try:
        for path, content in contents.items():
            with open(path, "xb") as file:
                written.append(path)
                file.write(content)
    except BaseException:
        for path in written:
            path.unlink()
        raise

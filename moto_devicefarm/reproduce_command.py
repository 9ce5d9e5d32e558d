"""The command ``reproduce``: writes a pytest module that reproduces captured reports. Rule: it
overwrites no file, and writes none if a report is wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from moto_devicefarm.core import clock
from moto_devicefarm.core.printable_text import escape_unprintable
from moto_devicefarm.report_files import (
    add_moment,
    add_reports,
    load_reports,
    moment_at,
    moment_of,
    read_calls,
    read_documents,
)

if TYPE_CHECKING:
    from moto_devicefarm.captures.call_target import CallTarget
    from moto_devicefarm.captures.module_writer import Style
    from moto_devicefarm.recordings.calls import CallList

STYLES = ("fixture", "decorator", "unittest")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_reports(parser, "the output of 'aws devicefarm get-...', or a recording")
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        help="the module to write (default: print it, with the documents in it)",
    )
    parser.add_argument(
        "--inline",
        action="store_true",
        help="put the documents into the module, not into files beside it",
    )
    add_moment(parser)
    parser.add_argument(
        "--style",
        choices=STYLES,
        default=STYLES[0],
        help="how the test is written: with the fixture of pytest, the decorator, or unittest "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--call",
        metavar="MODULE:FUNCTION",
        help="your function that the test calls, such as app.phones:wait_until_running. It is "
        "imported, and gets the client and the ARN by the names of its parameters, such as client "
        "and arn",
    )
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from moto_devicefarm.captures.call_target import CallTarget

    target = None if arguments.call is None else CallTarget.parse(arguments.call)
    reports, style, at = arguments.reports, arguments.style, moment_of(arguments.at)
    calls = read_calls(reports)
    # A test of calls has everything in it.
    inline = arguments.inline or arguments.output is None or calls is not None
    if calls is not None:
        text = _test_of_calls(calls, reports, style=style, at=at, target=target)
    else:
        text = _test_module(reports, inline=inline, style=style, at=at, target=target)
    if arguments.output is None:
        print(text, end="")
    else:
        _write_test_module(text, reports, arguments.output, inline=inline)
    return 0


def _test_of_calls(
    calls: CallList,
    reports: Sequence[Path],
    *,
    style: Style,
    at: int | None,
    target: CallTarget | None,
) -> str:
    """The text of the module that makes the calls. What their reader has to tell is printed on
    standard error.

    Raises ValueError if ``at`` is before the last call.
    """
    from moto_devicefarm.recordings.calls_module import module_of_calls

    last = max(call.time for call in calls)
    if at is not None and at < last:
        raise ValueError(
            f"--at {clock.text(at)}: the last call was made at {clock.text(last)}: "
            "give that moment or a later one"
        )
    for note in calls.notes:
        print(escape_unprintable(note), file=sys.stderr)
    names = [report.name for report in reports]
    return module_of_calls(calls, names, reports[0].stem, style=style, at=at, target=target)


def _write_test_module(text: str, reports: Sequence[Path], output: Path, *, inline: bool) -> None:
    """Write the module. The reports are copied beside it, unless ``inline``.

    Raises ValueError for a file that exists already, and OSError for a file that can't be written.
    """
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


def _test_module(
    reports: Sequence[Path],
    *,
    inline: bool,
    style: Style,
    at: int | None,
    target: CallTarget | None,
) -> str:
    """The text of the module. The reports are loaded once, so that the module works.

    Raises ValueError for a report that can't be loaded, and OSError for an unreadable file.
    """
    from moto_devicefarm.captures import pytest_module

    documents = pytest_module.in_order(read_documents(reports))
    with load_reports(reports, moment_at(at, documents)) as loaded:
        return pytest_module.module_text(
            documents,
            list(reports),
            inline=inline,
            is_incomplete=bool(loaded.missing),
            style=style,
            at=at,
            target=target,
        )


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

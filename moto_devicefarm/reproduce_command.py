"""The command ``reproduce``: writes a pytest module that reproduces captured reports. Rule: it
overwrites no file, and writes none if a report is wrong.
"""

from __future__ import annotations

import argparse
import io
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from moto_devicefarm.captures.forms.text import ReportText
from moto_devicefarm.core import clock
from moto_devicefarm.core.json_guard import read_json_documents
from moto_devicefarm.core.printable_text import escape_unprintable
from moto_devicefarm.report_files import (
    STANDARD_INPUT,
    Reports,
    add_moment,
    add_reports,
    load_reports,
    moment_at,
    moment_of,
    read_calls,
    read_documents,
    read_reports,
)

if TYPE_CHECKING:
    from moto_devicefarm.captures.call_target import CallTarget
    from moto_devicefarm.captures.module_writer import Style
    from moto_devicefarm.recordings.calls import CallList

STYLES = ("fixture", "decorator", "unittest")
NO_WAIT = (
    "the report has no time after the creation, so the test shows no wait: "
    "give --at TIME, when it was captured"
)
EXAMPLE = """\
examples:
  moto-devicefarm reproduce report.json -o tests/test_report.py
  aws devicefarm get-remote-access-session --arn "$ARN" | moto-devicefarm reproduce -
  moto-devicefarm reproduce report.json --style unittest"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.epilog = EXAMPLE
    add_reports(parser, "the output of 'aws devicefarm get-...', or a sequence of calls")
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
        help="put the documents into the module, not into files beside it; a sequence of calls is "
        "always in it",
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
    from moto_devicefarm.captures.pytest_module import shows_no_wait

    target = None if arguments.call is None else CallTarget.parse(arguments.call)
    options = {"style": arguments.style, "at": moment_of(arguments.at), "target": target}
    reports = read_reports(arguments.reports, arguments.complete)
    output = None if str(arguments.output) == "-" else arguments.output
    calls = read_calls(reports)
    if calls is not None:
        text = _test_of_calls(calls, reports, output, **options)
        if output is None:
            _print_module(text)
        else:  # everything is in the module
            _write_test_module(text, Reports([]), [], output, inline=True)
    elif output is None:
        names = [Path(report.path.name if report.path else report.name) for report in reports.texts]
        _print_module(_test_module(reports, names, inline=True, **options))
    else:
        names = copy_names(reports.texts, output)
        text = _test_module(reports, names, inline=arguments.inline, **options)
        _write_test_module(text, reports, names, output, inline=arguments.inline)
    if calls is None and arguments.at is None and shows_no_wait(read_documents(reports)):
        print(NO_WAIT, file=sys.stderr)
    return 0


def _test_of_calls(
    calls: CallList,
    reports: Reports,
    output: Path | None,
    *,
    style: Style,
    at: int | None,
    target: CallTarget | None,
) -> str:
    """The text of the module that makes the calls.

    Raises ValueError if ``at`` is before the last call.
    """
    from moto_devicefarm.recordings.calls_module import module_of_calls

    last = max(call.time for call in calls)
    if at is not None and at < last:
        raise ValueError(
            f"--at {clock.text(at)}: the last call was made at {clock.text(last)}: "
            "give that moment or a later one"
        )
    paths = [one.path if isinstance(one, ReportText) else one for one in reports.items]
    names = [path.name if path else STANDARD_INPUT for path in paths]
    named = paths[0] or output or Path("calls")
    return module_of_calls(
        calls, names, named.stem, pages=calls.pages, style=style, at=at, target=target
    )


def _print_module(text: str) -> None:
    """Print the module in UTF-8, as Python reads it, whatever encoding the output has."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    print(text, end="")


def _write_test_module(
    text: str, reports: Reports, names: Sequence[Path], output: Path, *, inline: bool
) -> None:
    """Write the module. The reports are copied beside it under the names, unless ``inline``.

    Raises ValueError for a file that pytest can't import or that exists already, and OSError for a
    file that can't be written.
    """
    if output.exists():
        raise ValueError(f"{output} already exists: give another file with -o")
    if output.suffix != ".py" or "." in output.stem:
        proposal = output.with_name(f"{output.stem.replace('.', '_')}.py")
        raise ValueError(
            f"-o {output}: the name of a test module ends with .py and has no other dot: "
            f"give -o {proposal}"
        )
    if not output.parent.is_dir():
        raise ValueError(f"the folder {output.parent} does not exist: make it, or change -o")
    copies = {} if inline else _copies(reports, names, output.parent)
    if output in copies:
        raise ValueError(f"{output} is also the copy of the report: give another file with -o")
    _write_new_files({output: text.encode(), **copies})
    for report, copy in zip(reports.texts, names, strict=True):
        if report.path is None and not inline:
            print(f"wrote {escape_unprintable(str(output.parent / copy))} from {report.name}")
    name = escape_unprintable(shlex.quote(str(output)))
    print(f"wrote {name}; run it with: python3 -m pytest {name}")


def _test_module(
    reports: Reports,
    names: Sequence[Path],
    *,
    inline: bool,
    style: Style,
    at: int | None,
    target: CallTarget | None,
) -> str:
    """The text of the module. The reports are loaded once, so that the module works.

    Raises ValueError for a report that can't be loaded.
    """
    from moto_devicefarm.captures import pytest_module

    documents = pytest_module.in_order(read_documents(reports))
    with load_reports(reports, moment_at(at, documents)) as loaded:
        return pytest_module.module_text(
            documents,
            names,
            inline=inline,
            is_incomplete=bool(loaded.missing),
            complete=reports.complete,
            pages=reports.source.pages,
            style=style,
            at=at,
            target=target,
        )


def copy_names(reports: Sequence[ReportText], output: Path) -> list[Path]:
    """The names of the reports' copies beside the module. One that has no file of its own, because
    it came through a pipe, is named after the module.
    """
    names: list[Path] = []
    for report in reports:
        suffix = ".json" if _is_json(report.text) else ".txt"
        number = f"_{len(names) + 1}" if len(reports) > 1 else ""
        names.append(Path(report.path.name if report.path else output.stem + number + suffix))
    return names


def _is_json(text: str) -> bool:
    try:
        return any(True for _ in read_json_documents(text, ""))
    except ValueError:
        return False


def _copies(reports: Reports, names: Sequence[Path], folder: Path) -> dict[Path, bytes]:
    """The contents of the copies that ``folder`` does not have yet. Raises ValueError if a copy
    would replace another file.
    """
    copies: dict[Path, bytes] = {}
    for report, name in zip(reports.texts, names, strict=True):
        copy, content = folder / name, report.content
        if copies.get(copy, content) != content:
            raise ValueError(f"two reports have the name {name}: rename one, or give --inline")
        if not copy.exists():
            copies[copy] = content
        elif copy.read_bytes() != content:
            remedy = f"rename {report.name}" if report.path else "change -o"
            raise ValueError(
                f"{copy} already exists with other content: {remedy}, or give --inline"
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

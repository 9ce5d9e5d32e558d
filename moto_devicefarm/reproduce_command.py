"""The command ``reproduce``: writes a pytest module that reproduces captured reports. Rule: it
overwrites no file, and writes none if a report is wrong.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from moto_devicefarm.captures.forms.text import ReportText
from moto_devicefarm.core.json_guard import read_json_documents
from moto_devicefarm.core.printable_text import escape_unprintable
from moto_devicefarm.report_files import (
    Reports,
    add_reports,
    load_reports,
    read_documents,
    read_reports,
)


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
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    reports = read_reports(arguments.reports, arguments.complete)
    if arguments.output is None:
        print_test_module(reports)
    else:
        write_test_module(reports, arguments.output, inline=arguments.inline)
    return 0


def print_test_module(reports: Reports) -> None:
    """Print a pytest module that loads the reports, which are in it.

    Raises ValueError for a report that can't be loaded, and OSError for an unreadable file.
    """
    names = [Path(report.path.name if report.path else report.name) for report in reports.texts]
    print(_test_module(reports, names, inline=True), end="")


def write_test_module(reports: Reports, output: Path, *, inline: bool) -> None:
    """Write a pytest module that loads the reports. They are copied beside it, unless ``inline``.

    Raises ValueError for a report that can't be loaded and for a file that exists already, and
    OSError for a file that can't be read or written.
    """
    names = copy_names(reports.texts, output)
    text = _test_module(reports, names, inline=inline)
    if output.exists():
        raise ValueError(f"{output} already exists: give another file with -o")
    if not output.parent.is_dir():
        raise ValueError(f"the folder {output.parent} does not exist: make it, or change -o")
    copies = {} if inline else _copies(reports, names, output.parent)
    if output in copies:
        raise ValueError(f"{output} is also the copy of the report: give another file with -o")
    _write_new_files({output: text.encode(), **copies})
    for report, copy in zip(reports.texts, names, strict=True):
        if report.path is None and not inline:
            print(f"wrote {escape_unprintable(str(output.parent / copy))} from {report.name}")
    name = escape_unprintable(str(output))
    print(f"wrote {name}; run it with: python3 -m pytest {name}")


def _test_module(reports: Reports, names: Sequence[Path], *, inline: bool) -> str:
    """The text of the module. The reports are loaded once, so that the module works."""
    from moto_devicefarm.captures import assertions, pytest_module

    documents = pytest_module.in_order(read_documents(reports))
    with load_reports(reports, assertions.last_moment(documents)) as loaded:
        return pytest_module.module_text(
            documents,
            names,
            inline=inline,
            is_incomplete=bool(loaded.missing),
            complete=reports.complete,
            pages=reports.source.pages,
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

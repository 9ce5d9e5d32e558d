"""The command ``reproduce``: writes a pytest module that reproduces captured reports. Rule: it
overwrites no file, and writes none if a report is wrong.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from moto_devicefarm.core.printable_text import escape_unprintable
from moto_devicefarm.report_files import add_reports, load_reports, read_documents


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
    if arguments.output is None:
        print_test_module(arguments.reports, complete=arguments.complete)
    else:
        write_test_module(
            arguments.reports,
            arguments.output,
            inline=arguments.inline,
            complete=arguments.complete,
        )
    return 0


def print_test_module(reports: Sequence[Path], *, complete: bool = False) -> None:
    """Print a pytest module that loads the reports, which are in it. With ``complete``, what is
    scrubbed in them is filled in.

    Raises ValueError for a report that can't be loaded, and OSError for an unreadable file.
    """
    print(_test_module(reports, inline=True, complete=complete), end="")


def write_test_module(
    reports: Sequence[Path], output: Path, *, inline: bool, complete: bool = False
) -> None:
    """Write a pytest module that loads the reports. They are copied beside it, unless ``inline``.
    With ``complete``, what is scrubbed in them is filled in.

    Raises ValueError for a report that can't be loaded and for a file that exists already, and
    OSError for a file that can't be read or written.
    """
    text = _test_module(reports, inline=inline, complete=complete)
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


def _test_module(reports: Sequence[Path], *, inline: bool, complete: bool) -> str:
    """The text of the module. The reports are loaded once, so that the module works."""
    from moto_devicefarm.captures import assertions, pytest_module

    documents = pytest_module.in_order(read_documents(reports, complete))
    with load_reports(reports, assertions.last_moment(documents), complete) as loaded:
        return pytest_module.module_text(
            documents,
            list(reports),
            inline=inline,
            is_incomplete=bool(loaded.missing),
            complete=complete,
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

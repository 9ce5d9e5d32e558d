"""Captured reports, as the commands ``reproduce`` and ``show`` take them. Rule: both commands read
them in one way, and each report once.
"""

from __future__ import annotations

import argparse
import os
import stat
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from freezegun import freeze_time

from moto_devicefarm.captures.forms.text import ReportText, read_report, read_stream
from moto_devicefarm.core import clock
from moto_devicefarm.core.printable_text import escape_unprintable

if TYPE_CHECKING:
    from moto_devicefarm.captures.documents import Document
    from moto_devicefarm.captures.load import Loaded
    from moto_devicefarm.captures.sources import Source
    from moto_devicefarm.recordings.calls import CallList


STANDARD_INPUT = "standard input"
"""Its name in messages."""


class Reports:
    """Reports: texts that were read, and folders."""

    def __init__(self, items: Sequence[ReportText | Path], complete: bool = False) -> None:
        """``complete``: whether what is scrubbed in them is filled in."""
        self.items = items
        self.complete = complete

    def __str__(self) -> str:
        """Their names, for messages."""
        return ", ".join(
            one.name if isinstance(one, ReportText) else str(one) for one in self.items
        )

    @property
    def texts(self) -> list[ReportText]:
        """The texts. Raises OSError for a folder."""
        return [one if isinstance(one, ReportText) else read_report(one) for one in self.items]

    @cached_property
    def source(self) -> Source:
        """What the reports have. Raises ValueError for a report without a document."""
        from moto_devicefarm.captures.sources import read_source

        return read_source(self.texts, self.complete)


def add_reports(parser: argparse.ArgumentParser, summary: str) -> None:
    """Add the argument for the files, and the option for those that are scrubbed."""
    parser.add_argument(
        "reports",
        nargs="*" if _is_piped() else "+",
        default=[Path("-")],
        metavar="REPORT",
        type=Path,
        help=f"{summary}, also in the text of an issue or a mail; - is standard input",
    )
    parser.add_argument(
        "--complete",
        action="store_true",
        help='fill in what somebody scrubbed or left out ("***", "<account>", "..."): '
        "the same placeholders each time",
    )


def _is_piped() -> bool:
    """Whether standard input is a pipe or a file, so that it may be the report."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (AttributeError, OSError, ValueError):  # there is none, or it is no file
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode)


def add_moment(parser: argparse.ArgumentParser) -> None:
    """Add the option ``--at``."""
    parser.add_argument(
        "--at",
        metavar="TIME",
        help="when the report was captured, such as 2026-01-17T12:50Z "
        "(default: the last moment in it)",
    )


def moment_of(text: str | None) -> int | None:
    """The time of ``--at`` in epoch milliseconds. Raises ValueError for another text."""
    from moto_devicefarm.captures.times import milliseconds

    return None if text is None else milliseconds(text, "--at")


def moment_at(at: int | None, documents: Sequence[Document]) -> int:
    """The moment of the documents: that of ``--at``, or the last one in them.

    Raises ValueError if a document is younger than ``at``.
    """
    from moto_devicefarm.captures.assertions import known_moment

    last = known_moment(documents)
    if at is not None and last is not None and at < last:
        raise ValueError(
            f"--at {clock.text(at)}: the report has a later moment, {clock.text(last)}: "
            "give that one or a later one"
        )
    moments = (one for one in (at, last) if one is not None)
    return next(moments, clock.now())


def read_reports(paths: Sequence[Path], complete: bool = False) -> Reports:
    """The texts of the files; "-" is standard input. A folder is left as it is. With ``complete``,
    what is scrubbed in them is filled in.

    Raises ValueError for what is not text, and OSError for an unreadable file.
    """
    if paths.count(Path("-")) > 1:
        raise ValueError("'-' is given twice: standard input can be read once")
    items = [_read_input() if str(path) == "-" else _read(path) for path in paths]
    return Reports(items, complete)


def _read(path: Path) -> ReportText | Path:
    return path if path.is_dir() else read_report(path)


def standard_input() -> BinaryIO:
    """Its bytes. Raises ValueError if it is closed."""
    if sys.stdin is None:
        raise ValueError(f"{STANDARD_INPUT} is closed: give a file")
    return sys.stdin.buffer


def _read_input() -> ReportText:
    stream = standard_input()
    if sys.stdin.isatty():
        print("paste the report, and end it with Ctrl-D on a line of its own", file=sys.stderr)
    report = read_stream(stream, STANDARD_INPUT)
    if not report.text.strip():
        raise ValueError("standard input is empty: pipe a report into the command, or give a file")
    return report


def read_documents(reports: Reports) -> list[Document]:
    """The captured documents in the reports. Raises ValueError for reports without one."""
    source = reports.source
    if source.dumps:
        _, name = source.dumps[0]
        raise ValueError(
            f"{name}: no captured document: give the output of 'aws devicefarm get-...'"
        )
    if not source.documents:  # only empty pages
        raise ValueError(f"{reports}: no document found: the list is empty")
    return source.documents


@contextmanager
def load_reports(reports: Reports, moment: int) -> Iterator[Loaded]:
    """A mock with the reports, under a clock that is frozen at ``moment``. Where they stood in
    prose, and what is missing in them, misspelt, unknown or filled in, is told on standard error.

    Raises ValueError for a report that can't be loaded.
    """
    from moto_devicefarm.mock import mock_devicefarm

    with mock_devicefarm() as farm, freeze_time(clock.text(moment)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            loaded = farm.load(reports.source)
        notes = (*loaded.filled, *loaded.misspelt, *loaded.new, *loaded.missing)
        for text in (*loaded.places, *notes):
            print(escape_unprintable(text), file=sys.stderr)
        yield loaded


def read_calls(reports: Reports) -> CallList | None:
    """The calls in the reports as one sequence; None if they have none.

    Raises ValueError for a sequence with an impossible call and if only some of the reports are
    one, and OSError for an unreadable file.
    """
    from moto_devicefarm.recordings.sequences import read_sequence

    calls = read_sequence(*reports.items)
    if calls is not None and calls.others:
        other = calls.others[0].name
        raise ValueError(f"{other}: no sequence of calls, but another report is one: give it alone")
    for note in () if calls is None else calls.notes:
        print(escape_unprintable(note), file=sys.stderr)
    return calls

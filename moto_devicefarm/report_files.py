"""Captured reports, as the commands ``reproduce`` and ``show`` take them. Rule: both commands read
them in one way.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from freezegun import freeze_time

from moto_devicefarm.core import clock
from moto_devicefarm.core.printable_text import escape_unprintable

if TYPE_CHECKING:
    from moto_devicefarm.captures.documents import Document
    from moto_devicefarm.captures.load import Loaded
    from moto_devicefarm.recordings.calls import CallList


def add_reports(parser: argparse.ArgumentParser, summary: str) -> None:
    """Add the argument for the files."""
    parser.add_argument("reports", nargs="+", metavar="REPORT", type=Path, help=summary)


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


def read_documents(reports: Sequence[Path]) -> list[Document]:
    """The captured documents in the files.

    Raises ValueError for a file without one, and OSError for an unreadable file.
    """
    from moto_devicefarm.captures.sources import read_source

    found = []
    for report in reports:
        documents, dumps, _ = read_source(report)
        if dumps:
            raise ValueError(
                f"{report}: no captured document: give the output of 'aws devicefarm get-...'"
            )
        found += documents
    if not found:  # only empty pages
        raise ValueError(f"{', '.join(map(str, reports))}: no document found: the list is empty")
    return found


@contextmanager
def load_reports(reports: Sequence[Path], moment: int) -> Iterator[Loaded]:
    """A mock with the reports, under a clock that is frozen at ``moment``. What is missing in them
    is told on standard error.

    Raises ValueError for a report that can't be loaded.
    """
    from moto_devicefarm.mock import mock_devicefarm

    with mock_devicefarm() as farm, freeze_time(clock.text(moment)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            loaded = farm.load(list(reports))
        for text in loaded.missing:
            print(escape_unprintable(text), file=sys.stderr)
        yield loaded


def read_calls(reports: Sequence[Path]) -> CallList | None:
    """The calls in the files and folders as one sequence; None if they have none.

    Raises ValueError for a sequence with an impossible call and if only some of the files are one,
    and OSError for an unreadable file.
    """
    from moto_devicefarm.recordings.sequences import read_sequence

    calls = read_sequence(*reports)
    if calls is not None and calls.others:
        other = calls.others[0].name
        raise ValueError(f"{other}: no sequence of calls, but another report is one: give it alone")
    return calls

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


def add_reports(parser: argparse.ArgumentParser, summary: str) -> None:
    """Add the argument for the files, and the option for those that are scrubbed."""
    parser.add_argument("reports", nargs="+", metavar="REPORT", type=Path, help=summary)
    parser.add_argument(
        "--complete",
        action="store_true",
        help='fill in what somebody scrubbed or left out ("***", "<account>", "..."): '
        "the same placeholders each time",
    )


def read_documents(reports: Sequence[Path], complete: bool = False) -> list[Document]:
    """The captured documents in the files. With ``complete``, what is scrubbed in them is filled
    in.

    Raises ValueError for a file without one, and OSError for an unreadable file.
    """
    from moto_devicefarm.captures.sources import read_source

    documents, dumps, _ = read_source(list(reports), complete)
    if dumps:
        raise ValueError(
            f"{dumps[0][1]}: no captured document: give the output of 'aws devicefarm get-...'"
        )
    if not documents:  # only empty pages
        raise ValueError(f"{', '.join(map(str, reports))}: no document found: the list is empty")
    return documents


@contextmanager
def load_reports(reports: Sequence[Path], moment: int, complete: bool = False) -> Iterator[Loaded]:
    """A mock with the reports, under a clock that is frozen at ``moment``. What is missing in them,
    misspelt, unknown or filled in is told on standard error.

    Raises ValueError for a report that can't be loaded.
    """
    from moto_devicefarm.mock import mock_devicefarm

    with mock_devicefarm() as farm, freeze_time(clock.text(moment)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            loaded = farm.load(list(reports), complete=complete)
        for text in (*loaded.filled, *loaded.misspelt, *loaded.new, *loaded.missing):
            print(escape_unprintable(text), file=sys.stderr)
        yield loaded

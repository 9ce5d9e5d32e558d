"""Reads a sequence of calls in each form in which people have one.

Rule: a reader answers None for a text of another form, so that the next one is asked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from moto_devicefarm.captures.forms.text import ReportText, read_report
from moto_devicefarm.recordings.call_order import in_order
from moto_devicefarm.recordings.calls import CallList, RecordedCall, call_of_value
from moto_devicefarm.recordings.cassettes import calls_of_cassette_value
from moto_devicefarm.recordings.cloudtrail import EVENT_SOURCE, calls_of_trail_value
from moto_devicefarm.recordings.debug_log import calls_of_debug_log
from moto_devicefarm.recordings.page_calls import (
    DATA_READERS,
    Reader,
    calls_in_code,
    calls_in_prose,
    first_calls,
)

READERS: Sequence[Reader] = (*DATA_READERS, calls_in_code, calls_of_debug_log, calls_in_prose)
"""A debug log in a block of code is read without the prose around it, and any other with it."""
_SUFFIXES = (".json", ".gz", ".jsonl", ".ndjson", ".yaml", ".yml", ".log", ".txt")
"""The ends of the names of the files that are read in a folder."""


def read_sequence(*sources: Path | ReportText) -> CallList | None:
    """The calls in the sources as one sequence, in the order of their times; None if no source has
    calls. A source is a file, a folder, or a text that was read already. The sources that are no
    sequence are in ``others`` of the result.

    Raises ValueError, which has the name and the place, for a sequence with an impossible call, for
    a folder without calls, and if all the records are of other services; OSError for a file that
    can't be read.
    """
    found: list[CallList] = []
    others: list[ReportText] = []
    for source in sources:
        if isinstance(source, Path) and source.is_dir():
            found.append(_read_folder(source))
            continue
        report = source if isinstance(source, ReportText) else read_report(source)
        calls = calls_of_report(report)
        if calls is None:
            others.append(report)
        else:
            found.append(calls)
    if not found:
        return None
    names = [source.name if isinstance(source, ReportText) else str(source) for source in sources]
    return merge_calls(found, ", ".join(names), others)


def calls_of_report(report: ReportText) -> CallList | None:
    """The calls in a text, in its own order; None if it is no sequence. Raises ValueError."""
    return first_calls(READERS, report.text, report.name)


def calls_of_value(value: Any, name: str) -> CallList | None:
    """The calls in a dict: a call as ``record`` writes it, a document of CloudTrail, or a cassette;
    None for another one. Raises ValueError.
    """
    call = call_of_value(value, name)
    if call is not None:
        return CallList([call])
    trail = calls_of_trail_value(value, name)
    return calls_of_cassette_value(value, name) if trail is None else trail


def merge_calls(
    found: Sequence[CallList], name: str, others: Sequence[ReportText] = ()
) -> CallList:
    """The sequences as one. Two records of CloudTrail with one eventID are one call.

    Raises ValueError, which has the name and the counts, if there is no call.
    """
    merged = CallList.joined(found)
    unique: dict[str, RecordedCall] = {}
    for number, call in enumerate(merged):
        unique.setdefault(call.event_id or f"#{number}", call)
    merged[:] = in_order(list(unique.values()))
    merged.others = list(others)
    if not merged:
        counts = f"{_count(merged.passed_over, 'record')} in {_count(merged.files, 'file')}"
        raise ValueError(f"{name}: no call: {counts}, none of {EVENT_SOURCE}")
    if merged.passed_over:
        merged.notes.append(f"{_count(merged.passed_over, 'record')} of other services passed over")
    return merged


def _read_folder(folder: Path) -> CallList:
    """The calls in the files of a folder and of those in it. Files of other forms are passed over.

    Raises ValueError, which has the name and the counts, for a folder without a sequence.
    """
    files = 0
    found: list[CallList] = []
    for path in _files(folder):
        files += 1
        calls = calls_of_report(read_report(path))
        if calls is not None:
            found.append(calls)
    if not found:
        raise ValueError(
            f"{folder}: no sequence of calls in {_count(files, 'file')} of the folder: expected "
            "files of CloudTrail (.json.gz), recordings, cassettes or debug logs; give files "
            "of documents by their names"
        )
    joined = CallList.joined(found)
    if files > len(found):
        joined.notes.append(f"{folder}: {_count(files - len(found), 'file')} without calls")
    return joined


def _files(folder: Path) -> Iterator[Path]:
    """The files that may have calls, in the order of their names. Links to folders are not
    followed. Raises OSError for a folder that can't be read.
    """

    def fail(error: OSError) -> None:
        raise error

    for parent, folders, names in os.walk(folder, onerror=fail):
        folders.sort()
        for name in sorted(names):
            path = Path(parent, name)
            if name.endswith(_SUFFIXES) and not name.startswith(".") and path.is_file():
                yield path


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"

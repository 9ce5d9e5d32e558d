"""The command ``show``: prints a sequence of calls as a story, and the lives of captured resources
as timelines.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from moto_devicefarm.report_files import (
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
    from moto_devicefarm.recordings.calls import RecordedCall

_WIDTH = 100
"""Columns where there is no terminal."""
EXAMPLE = """\
examples:
  aws devicefarm get-remote-access-session --arn "$ARN" | moto-devicefarm show -
  moto-devicefarm show calls.jsonl --svg calls.svg
  moto-devicefarm show report.json --json"""

NOTHING_TIMED = (
    "nothing in it takes time: give a report of a session, run, job, upload or test grid session"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.epilog = EXAMPLE
    add_reports(
        parser,
        "the output of 'aws devicefarm get-...' or 'list-...' for sessions, runs, jobs or uploads, "
        "or a sequence of calls, such as a recording",
    )
    parser.add_argument("--svg", metavar="FILE", type=Path, help="also write it as a picture")
    parser.add_argument("--json", action="store_true", help="print it as JSON, for a pipe")
    add_moment(parser)
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    reports = read_reports(arguments.reports, arguments.complete)
    svg = arguments.svg
    paths = [one if isinstance(one, Path) else one.path for one in reports.items]
    if svg is not None and svg.exists() and any(path and svg.samefile(path) for path in paths):
        raise ValueError(f"--svg {svg}: it is the report itself: give another file")
    if str(svg) == "-":
        raise ValueError("--svg -: the text is printed: give a file, such as --svg report.svg")
    at = moment_of(arguments.at)
    calls = read_calls(reports)
    if calls is not None:
        if at is not None:
            raise ValueError(f"--at {arguments.at}: calls have times of their own: leave --at out")
        print_story(calls, svg=svg, is_json=arguments.json)
    else:
        print_timelines(reports, svg, at, is_json=arguments.json)
    return 0


def print_story(calls: Sequence[RecordedCall], svg: Path | None, *, is_json: bool) -> None:
    """Print the story of the calls, as text or as JSON, and write it as a picture to ``svg``.

    Raises OSError for a file that can't be written.
    """
    from moto_devicefarm.recordings import story_json, story_svg, story_text
    from moto_devicefarm.recordings.story import story_of

    story = story_of(calls)
    if svg is not None:
        svg.write_text(story_svg.as_svg(story), "utf-8")
    if is_json:
        print(json.dumps(story_json.as_json(story), indent=2))
    else:
        print(story_text.as_text(story, _width(), has_colours=_has_colours()), end="")


def _width() -> int:
    return shutil.get_terminal_size((_WIDTH, 24)).columns


def _has_colours() -> bool:
    """Whether the output is a terminal, and nobody forbids colours (no-color.org)."""
    return (
        sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def print_timelines(
    reports: Reports, svg: Path | None, at: int | None = None, *, is_json: bool = False
) -> None:
    """Print the life of each captured session, run, job, upload and test grid session, as a
    timeline or as JSON, and write all as a picture to ``svg``. ``at``: when the reports were
    captured, in epoch milliseconds, if not at their last moment.

    Raises ValueError for a report that can't be loaded or has none of these, and OSError for a file
    that can't be read or written.
    """
    from moto_devicefarm.captures import timeline_svg, timeline_text
    from moto_devicefarm.captures.timelines import timelines_of
    from moto_devicefarm.devicefarm.models import DEFAULT_ACCOUNT_ID, store_of

    documents = read_documents(reports)
    moment = moment_at(at, documents)
    with load_reports(reports, moment):
        timelines = timelines_of(store_of(DEFAULT_ACCOUNT_ID), documents, moment)
    if not timelines:
        raise ValueError(f"{reports}: {NOTHING_TIMED}")
    if svg is not None:
        svg.write_text(timeline_svg.as_svg(timelines, moment), "utf-8")
    if is_json:
        print(json.dumps(timeline_text.as_json(timelines, moment), indent=2))
    else:
        text = timeline_text.as_text(timelines, moment, _width(), has_colours=_has_colours())
        print(text, end="")

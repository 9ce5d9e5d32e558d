"""The command ``show``: prints a sequence of calls as a story, and the life of captured sessions as
a timeline.
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
  moto-devicefarm show calls.jsonl --svg calls.svg"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.epilog = EXAMPLE
    add_reports(
        parser,
        "the output of 'aws devicefarm get-remote-access-session', or a sequence of calls, such as "
        "a recording",
    )
    parser.add_argument("--svg", metavar="FILE", type=Path, help="also write it as a picture")
    parser.add_argument(
        "--json", action="store_true", help="print a sequence of calls as JSON, for a pipe"
    )
    add_moment(parser)
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    reports = read_reports(arguments.reports, arguments.complete)
    calls = read_calls(reports)
    if calls is not None:
        print_story(calls, svg=arguments.svg, is_json=arguments.json)
    elif arguments.json:
        raise ValueError(f"{reports}: no sequence of calls: --json needs one, such as a recording")
    else:
        print_timelines(reports, arguments.svg, moment_of(arguments.at))
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
        width = shutil.get_terminal_size((_WIDTH, 24)).columns
        print(story_text.as_text(story, width, has_colours=_has_colours()), end="")


def _has_colours() -> bool:
    """Whether the output is a terminal, and nobody forbids colours (no-color.org)."""
    return (
        sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def print_timelines(reports: Reports, svg: Path | None, at: int | None = None) -> None:
    """Print the life of each captured session as a timeline, and write it as a picture to ``svg``.
    ``at``: when the reports were captured, in epoch milliseconds, if not at their last moment.

    Raises ValueError for a report that can't be loaded or has no session, and OSError for a file
    that can't be read or written.
    """
    from moto_devicefarm.captures import timeline_view
    from moto_devicefarm.devicefarm.models import DEFAULT_ACCOUNT_ID, store_of
    from moto_devicefarm.resources.remote_access import RemoteAccessSession

    moment = moment_at(at, read_documents(reports))
    with load_reports(reports, moment) as loaded:
        arns = loaded.get("RemoteAccessSession", [])
        if not arns:
            raise ValueError(f"{reports}: no remote access session; give a report that has one")
        sessions = [store_of(DEFAULT_ACCOUNT_ID).get(RemoteAccessSession, arn) for arn in arns]
        if svg is not None:
            svg.write_text(timeline_view.as_svg(sessions, moment), "utf-8")
        print(timeline_view.as_text(sessions, moment), end="")

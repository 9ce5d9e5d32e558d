"""The command ``show``: prints the life of captured sessions as a timeline."""

from __future__ import annotations

import argparse
from pathlib import Path

from moto_devicefarm.report_files import (
    Reports,
    add_reports,
    load_reports,
    read_documents,
    read_reports,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_reports(parser, "the output of 'aws devicefarm get-remote-access-session'")
    parser.add_argument("--svg", metavar="FILE", type=Path, help="also write it as a picture")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    print_timelines(read_reports(arguments.reports, arguments.complete), svg=arguments.svg)
    return 0


def print_timelines(reports: Reports, svg: Path | None) -> None:
    """Print the life of each captured session as a timeline, and write it as a picture to ``svg``.

    Raises ValueError for a report that can't be loaded or has no session, and OSError for a file
    that can't be read or written.
    """
    from moto_devicefarm.captures import assertions, timeline_view
    from moto_devicefarm.devicefarm.models import DEFAULT_ACCOUNT_ID, store_of
    from moto_devicefarm.resources.remote_access import RemoteAccessSession

    moment = assertions.last_moment(read_documents(reports))
    with load_reports(reports, moment) as loaded:
        arns = loaded.get("RemoteAccessSession", [])
        if not arns:
            raise ValueError(f"{reports}: no remote access session; give a report that has one")
        sessions = [store_of(DEFAULT_ACCOUNT_ID).get(RemoteAccessSession, arn) for arn in arns]
        if svg is not None:
            svg.write_text(timeline_view.as_svg(sessions, moment), "utf-8")
        print(timeline_view.as_text(sessions, moment), end="")

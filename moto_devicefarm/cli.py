"""The command ``moto-devicefarm``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from moto_devicefarm import __version__
from moto_devicefarm.server.serve import add_arguments

START = "2026-01-05T09:00:00Z"
"""Where the demo's frozen clock begins."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 2 for what the user can mend, with one line that says how."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except OSError as error:
        print(f"moto-devicefarm: {error.filename}: {error.strerror}", file=sys.stderr)
    except ValueError as error:
        print(f"moto-devicefarm: {error}", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="moto-devicefarm", description="AWS Device Farm for moto."
    )
    parser.add_argument("--version", action="version", version=f"moto_devicefarm {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    demo = commands.add_parser(
        "demo", help="run a remote access session from start to end, under frozen time"
    )
    demo.add_argument(
        "--device", metavar="NAME", help="the device's name, or part of it (default: the first)"
    )
    demo.add_argument(
        "--devices",
        metavar="FILE",
        type=Path,
        help="the JSON that 'aws devicefarm list-devices' prints",
    )
    demo.add_argument("--json", action="store_true", help="print only the final document")
    demo.set_defaults(run=_demo)
    reproduce = commands.add_parser(
        "reproduce", help="write a pytest module that reproduces captured documents"
    )
    reproduce.add_argument(
        "reports",
        nargs="+",
        metavar="REPORT",
        help="what 'aws devicefarm get-...' printed, or a recording",
    )
    reproduce.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        help="the module to write (default: print it, inline)",
    )
    reproduce.add_argument(
        "--inline", action="store_true", help="put the documents into the module, not beside it"
    )
    reproduce.set_defaults(run=_reproduce)
    show = commands.add_parser("show", help="print the life of captured sessions as a timeline")
    show.add_argument(
        "reports",
        nargs="+",
        metavar="REPORT",
        help="what 'aws devicefarm get-remote-access-session' printed",
    )
    show.add_argument("--svg", metavar="FILE", type=Path, help="write it as a picture, too")
    show.set_defaults(run=_show)
    add_arguments(
        commands.add_parser(
            "serve", help="run moto's server with Device Farm in it, for clients in any language"
        )
    )
    return parser


def _reproduce(arguments: argparse.Namespace) -> int:
    from moto_devicefarm.captures import pytest_module

    files = [Path(report) for report in arguments.reports]
    output: Path | None = arguments.output
    documents = pytest_module.in_order(_documents(files))
    _check_loading(files, documents)
    text = pytest_module.module_text(documents, files, inline=arguments.inline or output is None)
    if output is None:
        print(text, end="")
        return 0
    if output.exists():
        raise ValueError(f"{output} is there already: give another file with -o")
    copies = {} if arguments.inline else _copies(files, output.parent)
    output.write_text(text, "utf-8")
    for copy, content in copies.items():
        copy.write_bytes(content)
    print(f"wrote {output}; run it with: python3 -m pytest {output}")
    return 0


def _check_loading(files: Sequence[Path], documents: Sequence[Any]) -> None:
    """Raise a ValueError for what the mock can't be put into: the module would fail as written."""
    from freezegun import freeze_time

    from moto_devicefarm import mock_devicefarm
    from moto_devicefarm.captures import pytest_module
    from moto_devicefarm.core import clock

    with mock_devicefarm() as farm, freeze_time(clock.text(pytest_module.last_moment(documents))):
        farm.load(list(files))


def _copies(files: Sequence[Path], folder: Path) -> dict[Path, bytes]:
    """The documents that go beside the module. Raises ValueError where one would take another's
    place.
    """
    copies: dict[Path, bytes] = {}
    for file in files:
        beside, content = folder / file.name, file.read_bytes()
        if copies.get(beside, content) != content:
            raise ValueError(f"two reports are called {file.name}: rename one, or give --inline")
        if beside.exists() and beside.read_bytes() != content:
            raise ValueError(
                f"{beside} is there already, with other content: rename {file}, or give --inline"
            )
        copies[beside] = content
    return copies


def _show(arguments: argparse.Namespace) -> int:
    from freezegun import freeze_time

    from moto_devicefarm import mock_devicefarm
    from moto_devicefarm.captures import pytest_module, timeline_view
    from moto_devicefarm.core import clock
    from moto_devicefarm.devicefarm.models import DEFAULT_ACCOUNT_ID, store_of
    from moto_devicefarm.resources.remote_access import RemoteAccessSession

    files = [Path(report) for report in arguments.reports]
    moment = pytest_module.last_moment(_documents(files))
    with mock_devicefarm() as farm, freeze_time(clock.text(moment)):
        arns = farm.load(files).get("RemoteAccessSession", [])
        if not arns:
            names = ", ".join(arguments.reports)
            raise ValueError(
                f"{names}: no remote access session in it, and only their lives can be shown"
            )
        sessions = [store_of(DEFAULT_ACCOUNT_ID).get(RemoteAccessSession, arn) for arn in arns]
        if arguments.svg is not None:
            arguments.svg.write_text(timeline_view.as_svg(sessions, moment), "utf-8")
        print(timeline_view.as_text(sessions, moment), end="")
    return 0


def _documents(files: Sequence[Path]) -> list[Any]:
    """The captured documents in the files."""
    from moto_devicefarm.captures.documents import read_source

    found = []
    for file in files:
        documents, states = read_source(file)
        if states:
            raise ValueError(
                f"{file}: no captured document: give what 'aws devicefarm get-...' printed"
            )
        found += documents
    return found


def _demo(arguments: argparse.Namespace) -> int:
    from tabulate import tabulate

    session: dict[str, Any] = {}
    rows = []
    for moment, session in _story(arguments.device, arguments.devices):
        minutes = session.get("deviceMinutes", {}).get("total")
        endpoint = "yes" if "endpoints" in session else "no"
        rows.append(
            (
                moment,
                session["status"],
                session["result"],
                "" if minutes is None else f"{minutes:.2f}",
                endpoint,
            )
        )
    if not arguments.json:
        headers = ("time", "status", "result", "device minutes", "endpoint")
        print(tabulate(rows, headers=headers, disable_numparse=True), end="\n\n")
    print(json.dumps(session, indent=2, default=lambda moment: moment.isoformat()))
    return 0


def _story(name: str | None, file: Path | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """(time of day, session document) as a user would see them, through boto3 and requests."""
    import boto3
    import requests
    from freezegun import freeze_time

    from moto_devicefarm import Timings, mock_devicefarm

    with freeze_time(START) as clock, mock_devicefarm(registry=file, timings=Timings.realistic()):
        client = boto3.client("devicefarm", region_name="us-west-2")
        device = _pick(client.list_devices()["devices"], name)
        project = client.create_project(name="demo")["project"]["arn"]
        type_, app = (
            ("IOS_APP", "demo.ipa") if device["platform"] == "IOS" else ("ANDROID_APP", "demo.apk")
        )
        upload = client.create_upload(projectArn=project, name=app, type=type_)["upload"]
        requests.put(upload["url"], data=b"demo", timeout=60)
        clock.tick(60)
        session = client.create_remote_access_session(
            projectArn=project, deviceArn=device["arn"], appArn=upload["arn"]
        )
        arn = session["remoteAccessSession"]["arn"]
        yield _time(), session["remoteAccessSession"]
        for seconds in (3, 3, 60, 60, 120):
            clock.tick(seconds)
            yield _time(), client.get_remote_access_session(arn=arn)["remoteAccessSession"]
        yield _time(), client.stop_remote_access_session(arn=arn)["remoteAccessSession"]
        clock.tick(15)
        yield _time(), client.get_remote_access_session(arn=arn)["remoteAccessSession"]


def _time() -> str:
    import datetime as dt

    return dt.datetime.now(dt.timezone.utc).strftime("%H:%M:%S")


def _pick(devices: Sequence[dict[str, Any]], name: str | None) -> dict[str, Any]:
    """The first device of the name that a session can be had on; exact names before parts of names."""
    from moto_devicefarm.registry.device import BUSY

    usable = [
        device
        for device in devices
        if device["remoteAccessEnabled"] and device["availability"] not in BUSY
    ]
    wanted = (name or "").lower()
    found = [device for device in usable if device["name"].lower() == wanted]
    found += [device for device in usable if wanted in device["name"].lower()]
    if not found:
        known = ", ".join(sorted({device["name"] for device in usable})) or "none"
        raise ValueError(
            f"no device {f'{name!r} ' if name else ''}that a session can be had on; there are: {known}"
        )
    return found[0]

"""The commands ``load`` and ``dump``: they put captured documents into a running server, and print
its state. Rule: what a report is made of is read here; the server gets JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from moto_devicefarm.core.printable_text import escape_unprintable
from moto_devicefarm.report_files import Reports, add_reports, read_reports

DEFAULT_URL = "http://127.0.0.1:5000"
VARIABLE = "AWS_ENDPOINT_URL"
TIMEOUT = 60
"""Seconds. A large dump takes some."""
LOAD_EXAMPLE = """\
examples:
  moto-devicefarm load report.json
  aws devicefarm get-remote-access-session --arn "$ARN" | moto-devicefarm load -"""
DUMP_EXAMPLE = """\
examples:
  moto-devicefarm dump -o state.json
  moto-devicefarm dump --url "$AWS_ENDPOINT_URL\""""


def add_load_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``load``."""
    parser.epilog = LOAD_EXAMPLE
    add_reports(parser, "captured documents, a sequence of calls, or the output of 'dump'")
    _add_url(parser)
    parser.add_argument("--json", action="store_true", help="print the answer of the server")
    parser.set_defaults(run=_load)


def add_dump_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``dump``."""
    parser.epilog = DUMP_EXAMPLE
    _add_url(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="the file to write (default: print it)"
    )
    parser.set_defaults(run=_dump)


def _add_url(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--url",
        default=os.environ.get(VARIABLE) or DEFAULT_URL,
        help=f"the server (default: the value of {VARIABLE}, else {DEFAULT_URL})",
    )


def _load(arguments: argparse.Namespace) -> int:
    reports = read_reports(arguments.reports, arguments.complete)
    body = {"source": list(_values(reports)), "complete": arguments.complete}
    loaded = _ask(arguments.url, "POST", "load", body)
    for name in ("filled", "misspelt", "missing"):
        for text in loaded[name]:
            print(escape_unprintable(text), file=sys.stderr)
    if arguments.json:
        print(json.dumps(loaded, indent=2))
    else:
        for shape, arns in loaded["arns"].items():
            for arn in arns:
                print(f"{shape}  {arn}")
    return 0


def _values(reports: Reports) -> Iterator[Any]:
    """The documents, dumps and calls in the reports. Raises ValueError, which has the name and the
    place, for a report without any of these.
    """
    from moto_devicefarm.recordings.sequences import read_sequence

    calls = read_sequence(*reports.items)
    pages = []
    if calls is not None:
        for call in calls:
            yield {
                "time": call.time / 1000,
                "operation": call.operation,
                "parameters": call.parameters,
                **(call.outcome or {"answer": {}}),
            }
        pages = calls.pages
        reports = Reports(calls.others, reports.complete)
    if reports.items:
        pages = [*pages, *reports.source.pages]
    for page in pages:
        for found in page.values:
            yield from found.value if isinstance(found.value, list) else [found.value]


def _dump(arguments: argparse.Namespace) -> int:
    text = json.dumps(_ask(arguments.url, "GET", "dump"), indent=1)
    if str(arguments.output or "-") == "-":
        print(text)
    else:
        arguments.output.write_text(f"{text}\n", "utf-8")
        name = escape_unprintable(str(arguments.output))
        print(f"wrote {name}; serve it with: moto-devicefarm serve --load {name}")
    return 0


def _ask(url: str, method: str, path: str, body: Any = None) -> Any:
    """The JSON that a server answers. Raises ValueError if no server or another one answers, and
    with the server's message if it refuses the request.
    """
    data = None if body is None else json.dumps(body, default=lambda one: one.isoformat()).encode()
    opener = build_opener(ProxyHandler({}))  # a proxy does not know the addresses of this machine
    try:
        request = Request(f"{url.rstrip('/')}/moto-devicefarm/{path}", data, method=method)
        request.add_header("Content-Type", "application/json")
        with opener.open(request, timeout=TIMEOUT) as answer:
            return json.load(answer)
    except HTTPError as error:
        raise ValueError(_message(error) or _not_a_mock(url)) from None
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", error)
        reason = getattr(reason, "strerror", None) or reason
        raise ValueError(
            f"no server answers at {url} ({reason}): start one with 'moto-devicefarm serve', or "
            "give its address with --url"
        ) from None
    except json.JSONDecodeError:
        raise ValueError(_not_a_mock(url)) from None
    except ValueError as error:
        raise ValueError(f"--url {url}: {error}: give a URL such as {DEFAULT_URL}") from None


def _message(error: HTTPError) -> str | None:
    """The message of the mock's server; None if another one answered."""
    with error:
        try:
            answer = json.loads(error.read())
        except ValueError:
            return None
    message = answer.get("message") if isinstance(answer, dict) else None
    return message if isinstance(message, str) else None


def _not_a_mock(url: str) -> str:
    return f"another server than 'moto-devicefarm serve' answers at {url}: give another --url"

"""Checks that a server with many clients loses no session: ``python3 -m tests.benchmarks.crowd``.

Rule: each client is a process that imports the standard library only, so that the load is the
server's.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from time import perf_counter
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from tests.benchmarks.servers import mock_server

SIGNATURE = (
    "AWS4-HMAC-SHA256 Credential=testing/20260101/us-west-2/devicefarm/aws4_request, "
    "SignedHeaders=host, Signature=0"
)
Answer = tuple[int, dict[str, Any]]


class Outcome(NamedTuple):
    """The answers that all clients received."""

    statuses: Counter[int]
    """How many answers had each HTTP status."""
    created: list[str]
    """ARNs in the answers to CreateRemoteAccessSession."""
    found: list[str]
    """ARNs in the answers to GetRemoteAccessSession."""
    rates: tuple[float, float]
    """Requests a second: creates and gets."""


def call(url: str, operation: str, **members: str) -> Answer:
    """Call an operation; returns the HTTP status and the document."""
    headers = {"X-Amz-Target": f"DeviceFarm_20150623.{operation}", "Authorization": SIGNATURE}
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=120)
    try:
        connection.request("POST", "/", json.dumps(members), headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def create_sessions(url: str, project: str, device: str, sessions: int, name: str) -> list[Answer]:
    """Step 1 of a client: create sessions."""
    operation = "CreateRemoteAccessSession"
    return [
        call(url, operation, projectArn=project, deviceArn=device, name=f"{name} {number}")
        for number in range(sessions)
    ]


def get_sessions(url: str, arns: Sequence[str]) -> list[Answer]:
    """Step 2 of a client: get the sessions that another client created."""
    return [call(url, "GetRemoteAccessSession", arn=arn) for arn in arns]


def run_crowd(url: str, processes: int, sessions: int) -> Outcome:
    """Let all processes create their sessions, then let each get those of its neighbour."""
    project = call(url, "CreateProject", name="crowd")[1]["project"]["arn"]
    device = call(url, "ListDevices")[1]["devices"][0]["arn"]
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(abs, range(processes)))  # a process takes longer to start than to work
        begin = perf_counter()
        names = [f"client {number}" for number in range(processes)]
        created = list(pool.map(partial(create_sessions, url, project, device, sessions), names))
        middle = perf_counter()
        arns = [
            [answer["remoteAccessSession"]["arn"] for status, answer in each if status == 200]
            for each in created
        ]
        got = list(pool.map(partial(get_sessions, url), [*arns[1:], *arns[:1]]))
        end = perf_counter()
    answers = [answer for each in (*created, *got) for answer in each]
    found = [
        answer["remoteAccessSession"]["arn"]
        for each in got
        for status, answer in each
        if status == 200
    ]
    total = processes * sessions
    return Outcome(
        Counter(status for status, _ in answers),
        [arn for each in arns for arn in each],
        found,
        (total / (middle - begin), total / (end - middle)),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Start a server, run the clients and print the outcome. Returns 1 if a session is lost."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.benchmarks.crowd", description=__doc__)
    parser.add_argument("--processes", type=int, default=8, help="how many clients (default: 8)")
    parser.add_argument(
        "--sessions",
        type=int,
        default=2000,
        help="how many sessions each of them creates (default: 2000)",
    )
    options = parser.parse_args(arguments)
    with mock_server() as url:
        outcome = run_crowd(url, options.processes, options.sessions)
    lost = options.processes * options.sessions - len(set(outcome.created) & set(outcome.found))
    creates, gets = outcome.rates
    print(
        f"{options.processes} processes, {options.sessions:,} sessions each: {lost} lost; "
        f"statuses {dict(outcome.statuses)}"
    )
    print(f"{creates:,.0f} creates a second, {gets:,.0f} gets a second")
    return 1 if lost or set(outcome.statuses) != {200} else 0


if __name__ == "__main__":
    sys.exit(main())

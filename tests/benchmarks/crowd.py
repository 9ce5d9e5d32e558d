"""Many clients of a server at once, each a process: ``python3 -m tests.benchmarks.crowd``. Nothing
may be lost.

The processes import nothing but the standard library, so that it is the server that is kept busy.
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

from tests.benchmarks.servers import ours

SIGNED = "AWS4-HMAC-SHA256 Credential=testing/20260101/us-west-2/devicefarm/aws4_request, SignedHeaders=host, Signature=0"
Outcome = tuple[int, dict[str, Any]]


class Crowd(NamedTuple):
    """What came of it."""

    statuses: Counter[int]
    """How many answers had which HTTP status."""
    created: list[str]
    """ARNs as CreateRemoteAccessSession answered them."""
    found: list[str]
    """ARNs that GetRemoteAccessSession answered afterwards."""
    rates: tuple[float, float]
    """Requests a second, of creating and of getting."""


def ask(url: str, operation: str, **members: str) -> Outcome:
    """The HTTP status and the document of one call."""
    headers = {"X-Amz-Target": f"DeviceFarm_20150623.{operation}", "Authorization": SIGNED}
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=120)
    try:
        connection.request("POST", "/", json.dumps(members), headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def create(url: str, project: str, phone: str, sessions: int, name: str) -> list[Outcome]:
    """What one client does first."""
    operation = "CreateRemoteAccessSession"
    return [
        ask(url, operation, projectArn=project, deviceArn=phone, name=f"{name} {number}")
        for number in range(sessions)
    ]


def get(url: str, arns: Sequence[str]) -> list[Outcome]:
    """What one client does then, with the sessions that another made."""
    return [ask(url, "GetRemoteAccessSession", arn=arn) for arn in arns]


def gather(url: str, processes: int, sessions: int) -> Crowd:
    """So many processes create so many sessions each, all at once, and then get those of their
    neighbours.
    """
    project = ask(url, "CreateProject", name="crowd")[1]["project"]["arn"]
    phone = ask(url, "ListDevices")[1]["devices"][0]["arn"]
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(abs, range(processes)))  # they take longer to start than to work
        begin = perf_counter()
        names = [f"client {number}" for number in range(processes)]
        made = list(pool.map(partial(create, url, project, phone, sessions), names))
        middle = perf_counter()
        arns = [
            [answer["remoteAccessSession"]["arn"] for status, answer in each if status == 200]
            for each in made
        ]
        got = list(pool.map(partial(get, url), [*arns[1:], *arns[:1]]))
        end = perf_counter()
    answers = [answer for each in (*made, *got) for answer in each]
    found = [
        answer["remoteAccessSession"]["arn"]
        for each in got
        for status, answer in each
        if status == 200
    ]
    total = processes * sessions
    return Crowd(
        Counter(status for status, _ in answers),
        [arn for each in arns for arn in each],
        found,
        (total / (middle - begin), total / (end - middle)),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it and print what came of it; the exit code is 1 if anything was lost."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.benchmarks.crowd", description=__doc__)
    parser.add_argument("--processes", type=int, default=8, help="how many clients (default: 8)")
    parser.add_argument(
        "--sessions",
        type=int,
        default=2000,
        help="how many sessions each of them creates (default: 2000)",
    )
    given = parser.parse_args(arguments)
    with ours() as url:
        crowd = gather(url, given.processes, given.sessions)
    lost = given.processes * given.sessions - len(set(crowd.created) & set(crowd.found))
    creates, gets = crowd.rates
    print(
        f"{given.processes} processes, {given.sessions:,} sessions each: {lost} lost; statuses {dict(crowd.statuses)}"
    )
    print(f"{creates:,.0f} creates a second, {gets:,.0f} gets a second")
    return 1 if lost or set(crowd.statuses) != {200} else 0


if __name__ == "__main__":
    sys.exit(main())

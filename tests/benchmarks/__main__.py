"""Prints the cost of the mock beside that of moto and botocore: ``python3 -m tests.benchmarks``.

Rule: the ratios can be trusted on a busy machine; times are for orientation only.
"""

from __future__ import annotations

import argparse
import gc
import platform
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from typing import Any, NamedTuple

import boto3
import moto
from moto import mock_aws
from tabulate import tabulate

from moto_devicefarm import Device, mock_devicefarm
from moto_devicefarm.core.presigned import REGION
from tests.benchmarks import costs, relays, servers
from tests.benchmarks.measure import Figures, Side, bytes_each, compare
from tests.benchmarks.sides import (
    CREATE,
    DEVICES,
    GET,
    LIST,
    FilledStore,
    any_call,
    bare_call,
    boto3_call,
    constant_call,
    core_call,
    decorated_test,
    stubber_call,
)

HEADERS = ("measured", "median", "middle half", "aim", "mock, µs", "reference, µs")


class Sizes(NamedTuple):
    """How much is stored and measured."""

    few: int = 100
    """Resources in a small store, and the size of a page."""
    sessions: int = 100_000
    devices: int = 10_000
    in_memory: int = 20_000
    """Sessions whose memory is measured."""
    dumped: int = 2000
    """Sessions of ``load(dump())``."""
    documents: int = 500
    """Documents of ``reproduce``."""
    rounds: int = 40
    seconds: float = 0.01
    """How long each side of a pair is measured in a round. Within so short a time, a busy machine
    slows both sides or neither.
    """


QUICK = Sizes(5, sessions=10, devices=10, in_memory=50, dumped=5, documents=5, rounds=1, seconds=0)


class Row(NamedTuple):
    """A row of the table."""

    measured: str
    figures: Figures
    aim: str = ""

    def cells(self) -> tuple[str, ...]:
        """The texts of the row."""
        value, low, high, *fastest = self.figures
        form = ",.0f" if value > 100 else ".2f"
        return (
            self.measured,
            f"{value:{form}}",
            f"{low:{form}} - {high:{form}}",
            self.aim,
            *("" if time is None else f"{time:,.1f}" for time in fastest),
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print. ``--quick`` only shows that the benchmark works."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--rounds",
        type=_rounds,
        metavar="N",
        help="how often each pair is measured in turn (default: 40)",
    )
    parser.add_argument(
        "--quick", action="store_true", help="small stores, few rounds: the figures mean nothing"
    )
    options = parser.parse_args(arguments)
    sizes = QUICK if options.quick else Sizes()
    if options.rounds is not None:
        sizes = sizes._replace(rounds=options.rounds)
    print(
        f"Python {platform.python_version()}, moto {moto.__version__}, boto3 {version('boto3')}",
        flush=True,
    )
    cells = [row.cells() for row in rows(sizes)]
    print(tabulate(cells, HEADERS, disable_numparse=True, colalign=("left", *["right"] * 5)))
    return 0


def _rounds(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"give a whole number from 1 up, not {text!r}")
    return int(text)


def rows(sizes: Sizes) -> Iterator[Row]:
    """All rows, in the order of the table."""
    devices = [Device(f"Phone {number}") for number in range(sizes.devices)]
    yield from _compare_tests(sizes)
    yield from _compare_with_others(sizes, devices)
    yield from _compare_sizes(sizes, devices)
    served = "requests a second, served: get / codebuild list_projects"
    yield Row(served, _compare_servers(sizes), ">= 1.2")
    yield from _compare_relays(sizes)
    silent = FilledStore(1, devices[:1], 1, logs=False)
    yield Row("bytes a session", bytes_each(silent.create, sizes.in_memory), "< 2048")
    logged = FilledStore(1, devices[:1], 1)
    yield Row("bytes a poll in farm.calls", bytes_each(logged.get, sizes.in_memory), "< 256")
    few_rounds = min(3, sizes.rounds)  # a round of these two takes up to a second
    loaded = costs.load_of_dump(sizes.dumped, few_rounds)
    yield Row(f"load(dump()) of {sizes.dumped:,} sessions, ms a session", loaded, "< 0.3")
    reproduced = costs.reproduce(sizes.documents, few_rounds)
    yield Row(f"reproduce: a test of {sizes.documents} documents, ms a document", reproduced, "< 2")
    yield Row("import moto_devicefarm, ms", costs.import_cost(sizes.rounds), "< 5")
    with_plugin, without = costs.pytest_start_up(sizes.rounds)
    yield Row("pytest that does not use the plugin, ms", with_plugin, "+ 10")
    yield Row("the same with -p no:moto_devicefarm.pytest_plugin, ms", without)
    of_plugin, of_boto3 = costs.clients(sizes.rounds)
    yield Row("devicefarm_client, ms", of_plugin)
    yield Row("boto3.client in a new mock, ms", of_boto3)


@contextmanager
def _frozen_heap() -> Iterator[None]:
    """The garbage collector, which runs before each measurement, skips all objects that exist."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _compare_tests(sizes: Sizes) -> list[Row]:
    """Tests that make their own clients, compared with the same tests under ``mock_aws``."""
    pairs = [
        (
            f"a test with {names} / under mock_aws",
            decorated_test(mock_devicefarm, *services),
            decorated_test(mock_aws, *services),
            "<= 0.25",
        )
        for names, services in (
            ("its own client", ["devicefarm"]),
            ("this and an S3 client", ["devicefarm", "s3"]),
        )
    ]
    return _compare_pairs(pairs, sizes)


@mock_devicefarm
def _compare_with_others(sizes: Sizes, devices: Sequence[Device]) -> list[Row]:
    """Calls through boto3, compared with the same calls to other handlers."""
    filled = FilledStore(sizes.few, devices[: sizes.few], sizes.few)
    client, other = _client("devicefarm"), _client("devicefarm")
    get, lists = (boto3_call(client, filled, operation) for operation in (GET, LIST))
    cold = boto3_call(client, filled, LIST, cold=True)
    fixed = constant_call(client, filled, LIST)
    codebuild = any_call(_codebuild().list_projects)
    listing = f"list of {sizes.few}"
    pairs = (
        ("get / constant handler", get, constant_call(client, filled, GET), "<= 1.15"),
        ("get / bare function", get, bare_call(client, filled, GET), "<= 1.4"),
        (f"{listing} / constant handler", lists, fixed, "<= 1.3"),
        (f"{listing}, no URL signed yet / constant handler", cold, fixed, "<= 1.3"),
        ("get / codebuild list_projects", get, codebuild, ""),
        (f"{listing} / codebuild list_projects", lists, codebuild, ""),
        ("get / Stubber", get, stubber_call(other, filled, GET), ""),
        (f"{listing} / Stubber", lists, stubber_call(other, filled, LIST), ""),
    )
    return _compare_pairs(pairs, sizes)


@mock_devicefarm
def _compare_sizes(sizes: Sizes, devices: Sequence[Device]) -> list[Row]:
    """Calls to a large store, compared with the same calls to a small one."""
    few = FilledStore(sizes.few, devices[: sizes.few], sizes.few)
    many = FilledStore(sizes.sessions, devices, sizes.few)
    through_boto3 = partial(boto3_call, _client("devicefarm"))
    names = {
        GET: "get",
        CREATE: "create",
        LIST: "first page of sessions",
        DEVICES: "first page of devices",
    }
    stored = f"{sizes.sessions:,} sessions, {sizes.devices:,} devices / {sizes.few}, {sizes.few}"
    pairs = [
        (f"{name}, {way}: {stored}", side(many, operation), side(few, operation), "<= 1.1")
        for operation, name in names.items()
        for way, side in (("core", core_call), ("boto3", through_boto3))
    ]
    return _compare_pairs(pairs, sizes)


def _compare_pairs(pairs: Iterable[tuple[str, Side, Side, str]], sizes: Sizes) -> list[Row]:
    """A row for each (name, mock, reference, aim)."""
    with _frozen_heap():
        return [
            Row(name, compare(mock, reference, sizes.rounds, sizes.seconds), aim)
            for name, mock, reference, aim in pairs
        ]


def _compare_servers(sizes: Sizes) -> Figures:
    """Requests a second to the mock's server, divided by those to moto's own server."""
    with servers.mock_server() as url, servers.moto_server() as other:
        client = _client("devicefarm", url)
        project = client.create_project(name="benchmark")["project"]["arn"]
        phone = client.list_devices()["devices"][0]["arn"]
        session = client.create_remote_access_session(projectArn=project, deviceArn=phone)[
            "remoteAccessSession"
        ]["arn"]
        get = any_call(lambda: client.get_remote_access_session(arn=session))
        codebuild = any_call(_codebuild(other).list_projects)
        with _frozen_heap():
            figures = compare(codebuild, get, sizes.rounds, sizes.seconds)
    return figures._replace(mock=figures.reference, reference=figures.mock)


def _compare_relays(sizes: Sizes) -> Iterator[Row]:
    """Commands through the mock, compared with the same commands to the server behind it. A small
    server has no aim: it does less for a command than the relay.
    """
    server, aim = ("Appium", "<= 1.5") if relays.HAS_APPIUM else ("a small server", "")
    with _frozen_heap():
        for end, figures in relays.relay_overhead(sizes.rounds, sizes.seconds):
            yield Row(f"a command to {server}: through the relay / direct{end}", figures, aim)
        if relays.HAS_CHROMIUM:
            for end, figures in relays.hub_overhead(sizes.rounds, sizes.seconds):
                yield Row(
                    f"a command to Chromium: through the hub / direct{end}", figures, "<= 1.5"
                )


def _client(service: str, url: str | None = None) -> Any:
    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    return boto3.client(service, region_name=REGION, endpoint_url=url, **keys)  # type: ignore[call-overload]


def _codebuild(url: str | None = None) -> Any:
    """A client of moto's codebuild, with two projects in store."""
    client = _client("codebuild", url)
    for name in ("one", "two"):
        client.create_project(
            name=name,
            source={"type": "S3", "location": "bucket/source.zip"},
            artifacts={"type": "NO_ARTIFACTS"},
            environment={
                "type": "LINUX_CONTAINER",
                "image": "standard:7.0",
                "computeType": "BUILD_GENERAL1_SMALL",
            },
            serviceRole="arn:aws:iam::123456789012:role/build",
        )
    return client


if __name__ == "__main__":
    sys.exit(main())

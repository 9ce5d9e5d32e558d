"""Prints what the mock costs, against what moto and botocore need for the same: ``python3 -m
tests.benchmarks``.
"""

from __future__ import annotations

import argparse
import gc
import platform
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any, NamedTuple

import boto3
import moto
from tabulate import tabulate

from moto_devicefarm import Device, mock_devicefarm
from moto_devicefarm.core.presigned import REGION
from tests.benchmarks import servers
from tests.benchmarks.measure import Figures, bytes_each, clients, compare, import_cost, start_up
from tests.benchmarks.sides import (
    CREATE,
    DEVICES,
    GET,
    LIST,
    Farm,
    constant,
    direct,
    plain,
    stubbed,
    through_boto3,
)

HEADERS = ("measured", "median", "middle half", "aim", "ours, µs", "theirs, µs")


class Sizes(NamedTuple):
    """How much is stored and measured."""

    few: int = 100
    """Also the size of a page."""
    sessions: int = 100_000
    devices: int = 10_000
    weighed: int = 20_000
    rounds: int = 40


class Row(NamedTuple):
    """A line of the table."""

    measured: str
    figures: Figures
    aim: str = ""
    unit: str = ""

    def cells(self) -> tuple[str, ...]:
        """As printed; a comparison's fastest times are for orientation, only the ratio holds on a
        busy machine.
        """
        value, low, high, ours, theirs = self.figures
        form = ",.0f" if value > 100 else ".2f"
        return (
            self.measured,
            f"{value:{form}}{self.unit}",
            f"{low:{form}} - {high:{form}}",
            self.aim,
            "" if ours is None else f"{ours:,.1f}",
            "" if theirs is None else f"{theirs:,.1f}",
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; ``--quick`` only shows that it works."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--rounds",
        type=_rounds,
        metavar="N",
        help="how often each pair is measured in turn (default: 40)",
    )
    parser.add_argument(
        "--quick", action="store_true", help="small stores, few rounds: figures mean nothing"
    )
    given = parser.parse_args(arguments)
    sizes = Sizes(few=5, sessions=50, devices=20, weighed=50, rounds=2) if given.quick else Sizes()
    if given.rounds is not None:
        sizes = sizes._replace(rounds=given.rounds)
    print(
        f"Python {platform.python_version()}, moto {moto.__version__}, boto3 {version('boto3')}",
        flush=True,
    )
    rows = [row.cells() for row in measured(sizes)]
    print(tabulate(rows, HEADERS, disable_numparse=True, colalign=("left", *["right"] * 5)))
    return 0


def _rounds(text: str) -> int:
    if not text.isdecimal() or int(text) < 2:
        raise argparse.ArgumentTypeError(f"give a whole number from 2 up, not {text!r}")
    return int(text)


def measured(sizes: Sizes) -> Iterator[Row]:
    """All rows, in the order of the table."""
    devices = [Device(f"Phone {number}") for number in range(max(sizes.few, sizes.devices))]
    few = Farm(sizes.few, devices[: sizes.few], sizes.few)
    with mock_devicefarm(), _collected():
        yield from _against_others(few, sizes)
    many = Farm(sizes.sessions, devices[: sizes.devices], sizes.few)
    with mock_devicefarm(), _collected():
        yield from _against_few(few, many, sizes)
    yield Row("requests a second, served: get / codebuild list_projects", _served(sizes), ">= 1.2")
    weighed = Farm(1, devices[:1], 1)
    yield Row("bytes a session", bytes_each(weighed.create, sizes.weighed), "< 2048")
    yield Row("import moto_devicefarm, ms", import_cost(sizes.rounds), "< 5")
    with_plugin, without = start_up(sizes.rounds)
    yield Row("pytest that does not use the plugin, ms", with_plugin, "+ 10")
    yield Row("the same with -p no:moto_devicefarm.pytest_plugin, ms", without, "")
    kept, fresh = clients(sizes.rounds)
    yield Row("devicefarm_client, ms", kept, "")
    yield Row("boto3.client in a new mock, ms", fresh, "")


@contextmanager
def _collected() -> Iterator[None]:
    """Spare the garbage collector what is there already: it runs before each measurement."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _against_others(farm: Farm, sizes: Sizes) -> Iterator[Row]:
    """Calls through boto3 against the same calls answered by others."""
    client, other = _client("devicefarm"), _client("devicefarm")
    listing = f"list of {sizes.few}"
    get, lists = (through_boto3(client, farm, operation) for operation in (GET, LIST))
    cold = through_boto3(client, farm, LIST, cold=True)
    fixed = constant(client, farm, LIST)
    codebuild = plain(_codebuild().list_projects)
    for name, ours, theirs, aim in (
        ("get / constant handler", get, constant(client, farm, GET), "<= 1.15"),
        (f"{listing} / constant handler", lists, fixed, "<= 1.3"),
        (f"{listing}, no URL signed yet / constant handler", cold, fixed, "<= 1.3"),
        ("get / codebuild list_projects", get, codebuild, ""),
        (f"{listing} / codebuild list_projects", lists, codebuild, ""),
        ("get / Stubber", get, stubbed(other, farm, GET), ""),
        (f"{listing} / Stubber", lists, stubbed(other, farm, LIST), ""),
    ):
        yield Row(name, compare(ours, theirs, sizes.rounds), aim)


def _against_few(few: Farm, many: Farm, sizes: Sizes) -> Iterator[Row]:
    """Calls with much in store against the same calls with little."""
    client = _client("devicefarm")
    names = {
        GET: "get",
        CREATE: "create",
        LIST: "first page of sessions",
        DEVICES: "first page of devices",
    }
    stored = f"{sizes.sessions:,} sessions, {sizes.devices:,} devices / {sizes.few}, {sizes.few}"
    for operation, name in names.items():
        figures = compare(direct(many, operation), direct(few, operation), sizes.rounds)
        yield Row(f"{name}, core: {stored}", figures, "<= 1.1")
        figures = compare(
            through_boto3(client, many, operation),
            through_boto3(client, few, operation),
            sizes.rounds,
        )
        yield Row(f"{name}, boto3: {stored}", figures, "<= 1.1")


def _served(sizes: Sizes) -> Figures:
    """How many times as many requests a second the mock's server answers as moto's own does, of
    clients of one kind.
    """
    with servers.mock_server() as url, servers.moto_server() as other:
        client = _client("devicefarm", url)
        project = client.create_project(name="benchmark")["project"]["arn"]
        phone = client.list_devices()["devices"][0]["arn"]
        session = client.create_remote_access_session(projectArn=project, deviceArn=phone)[
            "remoteAccessSession"
        ]["arn"]
        get = plain(lambda: client.get_remote_access_session(arn=session))
        figures = compare(plain(_codebuild(other).list_projects), get, sizes.rounds)
    return figures._replace(ours=figures.theirs, theirs=figures.ours)


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

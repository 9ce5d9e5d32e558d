"""The command ``devices``: prints the fleet as a table. Rule: filters are those of ListDevices, and
short options for the usual ones.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from moto_devicefarm.core.device_filters import DEVICE_FILTERS, device_filter

if TYPE_CHECKING:
    from moto_devicefarm.registry import Device

EXAMPLE = """\
examples:
  moto-devicefarm devices --platform ios --available
  moto-devicefarm devices --name pixel --os 14
  moto-devicefarm devices --filter FORM_FACTOR=TABLET --filter 'OS_VERSION>=15'
  moto-devicefarm devices --devices devices.json --json"""
PLATFORMS = {"android": "ANDROID", "ios": "IOS"}
OPERATORS = {
    ">=": "GREATER_THAN_OR_EQUALS",
    "<=": "LESS_THAN_OR_EQUALS",
    ">": "GREATER_THAN",
    "<": "LESS_THAN",
    "~": "CONTAINS",
    "=": "EQUALS",
}
"""What stands between the attribute and the value; the longer ones first."""
COLUMNS = ("name", "system", "form", "availability", "fleet", "arn")


class Filter(NamedTuple):
    """A filter of ListDevices."""

    attribute: str
    operator: str
    value: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.epilog = EXAMPLE
    parser.add_argument(
        "--devices",
        metavar="FILE",
        type=Path,
        help="the output of 'aws devicefarm list-devices' (default: the built-in fleet)",
    )
    parser.add_argument("--name", metavar="TEXT", help="a part of the name, in any case")
    parser.add_argument(
        "--platform",
        type=str.lower,
        choices=list(PLATFORMS),
        help="devices of this platform",
    )
    parser.add_argument("--os", metavar="VERSION", help="this version, such as 14 for all 14.x too")
    parser.add_argument(
        "--available", action="store_true", help="devices that a session gets at once"
    )
    parser.add_argument(
        "--filter",
        metavar="ATTRIBUTE=VALUE",
        type=_filter,
        action="append",
        default=[],
        dest="filters",
        help="a filter of ListDevices (repeatable), also with >=, <=, >, < or ~ (contains): "
        + ", ".join(DEVICE_FILTERS),
    )
    parser.add_argument("--json", action="store_true", help="print the documents of ListDevices")
    parser.set_defaults(run=_run)


def _filter(text: str) -> Filter:
    """The value of ``--filter``. Raises ArgumentTypeError."""
    places = [(text.index(sign), -len(sign), sign) for sign in OPERATORS if sign in text]
    if not places:
        raise argparse.ArgumentTypeError(
            f"{text!r}: expected ATTRIBUTE=VALUE, such as PLATFORM=IOS"
        )
    sign = min(places)[2]
    name, _, value = text.partition(sign)
    attribute, operator = name.strip().upper(), OPERATORS[sign]
    if attribute not in DEVICE_FILTERS:
        raise argparse.ArgumentTypeError(
            f"{text!r}: no attribute {attribute!r}; possible: {', '.join(DEVICE_FILTERS)}"
        )
    if operator not in DEVICE_FILTERS[attribute]:
        signs = [sign for sign, known in OPERATORS.items() if known in DEVICE_FILTERS[attribute]]
        raise argparse.ArgumentTypeError(
            f"{text!r}: {attribute} has no {sign!r}; possible: {', '.join(sorted(signs))}"
        )
    return Filter(attribute, operator, value.strip())


def _run(arguments: argparse.Namespace) -> int:
    from moto_devicefarm.registry.built_in import built_in_devices
    from moto_devicefarm.registry.files import read_devices

    file = arguments.devices
    is_wanted = _condition(arguments)
    devices = list(filter(is_wanted, built_in_devices() if file is None else read_devices(file)))
    if arguments.json:
        print(json.dumps({"devices": [device.document for device in devices]}, indent=2))
    elif devices:
        _print_table(devices)
    else:
        print("no device found: give other filters", file=sys.stderr)
    return 0


def _condition(arguments: argparse.Namespace) -> Callable[[Device], bool]:
    """Whether a device passes all options."""
    passes = device_filter(
        [
            {"attribute": one.attribute, "operator": one.operator, "values": [one.value]}
            for one in arguments.filters
        ]
    )
    name, version, platform = arguments.name, arguments.os, PLATFORMS.get(arguments.platform)
    return lambda device: (
        (name is None or name.lower() in device.name.lower())
        and platform in (None, device.platform)
        and (version is None or f"{device.os}.".startswith(f"{version}."))
        and not (arguments.available and device.busy)
        and passes(device)
    )


def _print_table(devices: Sequence[Device]) -> None:
    """Print a row for each device. In a terminal that is too narrow, the ARNs are left out."""
    from tabulate import tabulate

    from moto_devicefarm.core.printable_text import escape_unprintable
    from moto_devicefarm.terminal_tables import terminal_width

    rows = [
        [
            escape_unprintable(str(value or ""))
            for value in (
                device.name,
                f"{'iOS' if device.platform == 'IOS' else 'Android'} {device.os}",
                device.form_factor.lower(),
                device.availability,
                device.fleet_type.lower(),
                device.arn,
            )
        ]
        for device in sorted(devices, key=lambda one: (one.platform, one.name.lower(), one.os))
    ]
    table = tabulate(rows, headers=COLUMNS, disable_numparse=True)
    if max(map(len, table.splitlines())) > terminal_width():
        table = tabulate([row[:-1] for row in rows], headers=COLUMNS[:-1], disable_numparse=True)
        print("the terminal is too narrow for the ARNs: --json has them", file=sys.stderr)
    print(table)

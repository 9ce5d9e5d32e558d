"""The command ``replay``: makes recorded calls to the mock, and prints the differences."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from moto_devicefarm.report_files import STANDARD_INPUT, standard_input

if TYPE_CHECKING:
    from moto_devicefarm.recordings.replay import Difference

EXAMPLE = """\
examples:
  moto-devicefarm replay calls.jsonl
  moto-devicefarm replay - --json <calls.jsonl"""
COLUMNS = ("call", "operation", "member", "recorded", "mocked")
_EMPTY = "no call in it: it is empty"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.description = (
        "Make the calls of a recording to a new mock, at their times, and print the members "
        "that it answers otherwise. The exit code is 0 without differences, 1 with some, and 2 "
        "if the calls can't be read."
    )
    parser.epilog = EXAMPLE
    parser.add_argument(
        "calls",
        metavar="CALLS",
        type=Path,
        help="the file of 'record', a file or a folder of CloudTrail, a debug log of botocore, or "
        "a cassette; - is standard input",
    )
    parser.add_argument(
        "--devices",
        metavar="FILE",
        type=Path,
        help="the output of 'aws devicefarm list-devices', for calls that list devices",
    )
    parser.add_argument("--json", action="store_true", help="print the differences as JSON")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from moto_devicefarm.mock import mock_devicefarm

    with mock_devicefarm(registry=arguments.devices) as farm:
        if str(arguments.calls) == "-":
            found = _replay_input(farm.replay)
        else:
            if arguments.calls.is_file() and not arguments.calls.stat().st_size:
                raise ValueError(f"{arguments.calls}: {_EMPTY}")
            found = farm.replay(arguments.calls)
    if arguments.json:
        print(json.dumps({"differences": [one.document for one in found]}, indent=2))
    elif found:
        _print_table(found)
    else:
        print("no difference")
    return 1 if found else 0


def _replay_input(replay: Callable[[Path], list[Difference]]) -> list[Difference]:
    """The differences of the calls in standard input. A message names it, and no file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "calls")
        content = standard_input().read()
        if not content:
            raise ValueError(f"{STANDARD_INPUT}: {_EMPTY}")
        file.write_bytes(content)
        try:
            return replay(file)
        except ValueError as error:
            raise ValueError(str(error).replace(str(file), STANDARD_INPUT)) from None


def _print_table(found: Sequence[Difference]) -> None:
    """Print a row for each difference, as wide as the terminal."""
    from moto_devicefarm.core.printable_text import escape_unprintable
    from moto_devicefarm.terminal_tables import fitted_table

    rows = [
        [
            escape_unprintable(text)
            for text in (
                one.place,
                one.operation,
                one.member,
                _value(one.recorded),
                _value(one.mocked),
            )
        ]
        for one in found
    ]
    print(fitted_table(rows, COLUMNS, texts=2))
    print(f"\n{len(found)} difference{'' if len(found) == 1 else 's'}")


def _value(value: object) -> str:
    return "(none)" if value is None else json.dumps(value, default=str, ensure_ascii=False)

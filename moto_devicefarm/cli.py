"""The command ``moto-devicefarm``: its arguments. Rule: a command's own module is imported when the
command runs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from moto_devicefarm import __version__
from moto_devicefarm.core.printable_text import escape_unprintable
from moto_devicefarm.reproduce_command import add_arguments as add_reproduce
from moto_devicefarm.server.serve import add_arguments as add_serve
from moto_devicefarm.show_command import add_arguments as add_show
from moto_devicefarm.verification.command import add_arguments as add_verify


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code. An error that the user can correct is one line on
    standard error, and exit code 2.
    """
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except OSError as error:
        text = f"{error.filename}: {error.strerror}"
    except ValueError as error:
        text = str(error)
    print(f"moto-devicefarm: {escape_unprintable(text)}", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="moto-devicefarm", description="AWS Device Farm for moto."
    )
    parser.add_argument("--version", action="version", version=f"moto_devicefarm {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, add_arguments, summary in (
        ("demo", _add_demo, "run a remote access session from start to end, under frozen time"),
        ("reproduce", add_reproduce, "write a pytest module that reproduces captured documents"),
        ("show", add_show, "print the life of captured sessions as a timeline"),
        ("serve", add_serve, "run moto's server with Device Farm in it, for any language"),
        ("verify", add_verify, "compare the mock with your account, and name each difference"),
    ):
        add_arguments(commands.add_parser(name, help=summary))
    return parser


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--device",
        metavar="NAME",
        help="the name of a device, or a part of it (default: the first device)",
    )
    parser.add_argument(
        "--devices", metavar="FILE", type=Path, help="the output of 'aws devicefarm list-devices'"
    )
    parser.add_argument("--json", action="store_true", help="print only the final document")
    parser.set_defaults(run=_demo)


def _demo(arguments: argparse.Namespace) -> int:
    from moto_devicefarm.demo import print_demo

    print_demo(arguments.device, arguments.devices, only_document=arguments.json)
    return 0

"""The command ``moto-devicefarm``: its arguments. Rule: a command's own module is imported when the
command runs.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from moto_devicefarm import __version__
from moto_devicefarm.core.printable_text import escape_unprintable
from moto_devicefarm.devices_command import add_arguments as add_devices
from moto_devicefarm.replay_command import add_arguments as add_replay
from moto_devicefarm.reproduce_command import add_arguments as add_reproduce
from moto_devicefarm.server.serve import add_arguments as add_serve
from moto_devicefarm.shell_completion import SHELLS, PrintCompletion
from moto_devicefarm.show_command import add_arguments as add_show
from moto_devicefarm.state_commands import add_dump_arguments, add_load_arguments
from moto_devicefarm.verification.command import add_arguments as add_verify

WRONG_USE, INTERRUPTED, BROKEN_PIPE = 2, 130, 141
"""Exit codes; a signal is 128 and its number."""

DEMO_EXAMPLE = """\
examples:
  moto-devicefarm demo --device "iPhone 16 Pro"
  moto-devicefarm demo --json"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0, or 1 if it found something that it looks for.

    An error that the user can correct is one line on standard error, and exit code 2. A pipe that
    its reader has closed is 141 and Ctrl-C is 130, as the shell has it for other programs.
    """
    with _outputs_for_any_text():
        return _exit_code(argv)


@contextmanager
def _outputs_for_any_text() -> Iterator[None]:
    """Escape the characters that the encoding of an output lacks, and drop the text of an output
    that is closed.
    """
    with ExitStack() as stack:
        for stream, redirect in ((sys.stdout, redirect_stdout), (sys.stderr, redirect_stderr)):
            if stream is None:
                null = stack.enter_context(open(os.devnull, "w"))
                stack.enter_context(redirect(null))
            elif isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        yield


def _exit_code(argv: Sequence[str] | None) -> int:
    try:
        try:
            return _run(argv)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
        return BROKEN_PIPE
    except KeyboardInterrupt as interrupt:
        _complain(str(interrupt) or "interrupted")
        return INTERRUPTED
    except OSError as error:
        _discard_output()
        reason = error.strerror or str(error)
        _complain(reason if error.filename is None else f"{error.filename}: {reason}")
    except ValueError as error:
        _complain(str(error))
    return WRONG_USE


def _run(argv: Sequence[str] | None) -> int:
    arguments = _parser().parse_args(argv)
    return int(arguments.run(arguments))


def _complain(text: str) -> None:
    try:
        print(f"moto-devicefarm: {escape_unprintable(text)}", file=sys.stderr, flush=True)
    except OSError:
        _discard_output()


def _discard_output() -> None:
    """Send what can't be written nowhere, so that Python does not fail on it at its own end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, stream.fileno())
            os.close(null)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="moto-devicefarm", description="AWS Device Farm for moto."
    )
    parser.add_argument("--version", action="version", version=f"moto_devicefarm {__version__}")
    parser.add_argument(
        "--print-completion",
        choices=SHELLS,
        action=PrintCompletion,
        help="print the script that completes the command in this shell",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, add_arguments, summary in (
        ("demo", _add_demo, "run a remote access session from start to end, under frozen time"),
        ("devices", add_devices, "print the devices of the built-in fleet or of a file"),
        ("reproduce", add_reproduce, "write a pytest module that reproduces captured documents"),
        ("show", add_show, "print the lives of captured sessions, runs and uploads, or calls"),
        ("replay", add_replay, "make recorded calls to the mock, and print the differences"),
        ("serve", add_serve, "run moto's server with Device Farm in it, for any language"),
        ("load", add_load_arguments, "put captured documents into a running server"),
        ("dump", add_dump_arguments, "print the state of a running server"),
        ("verify", add_verify, "compare the mock with your account, and name each difference"),
    ):
        add_arguments(commands.add_parser(name, help=summary, formatter_class=_HelpFormatter))
    return parser


class _HelpFormatter(argparse.HelpFormatter):
    """Fits the paragraphs of a description to the terminal. Lines of examples stay as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        paragraphs = text.split("\n\n")
        return "\n\n".join(
            one
            if one.startswith("examples:")
            else super(_HelpFormatter, self)._fill_text(one, width, indent)
            for one in paragraphs
        )


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.epilog = DEMO_EXAMPLE
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

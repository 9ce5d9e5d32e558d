"""The completion of the command in shells, written by shtab. Rule: shtab is an extra, and imported
when somebody asks for a completion.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SHELLS = ("bash", "zsh", "tcsh")
MISSING = (
    "the completion needs shtab: install it with: python3 -m pip install "
    "'moto_devicefarm[completion]'"
)


class PrintCompletion(argparse.Action):
    """The option that prints the script of a shell, and ends the command."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Raises ValueError if shtab is not installed."""
        try:
            import shtab
        except ImportError:
            raise ValueError(MISSING) from None
        for action in _actions(parser):
            if action.type is Path:
                action.complete = shtab.FILE  # type: ignore[attr-defined]  # read by shtab alone
        print(shtab.complete(parser, values))
        parser.exit()


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """The arguments of a parser and of its commands."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)

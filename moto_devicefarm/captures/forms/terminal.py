"""Finds what a terminal shows around the output of a program. Rule: it becomes spaces, so that
everything else keeps its place.
"""

from __future__ import annotations

import re

_COLOUR = r"\x1b\[[0-9;]{0,20}[A-Za-z]"
_HOST = (
    r"(?:\[[\w.@:~/\ -]{1,99}\]|[\w.-]{1,50}@[\w.-]{1,50}[ :][\w.~/-]{1,99}[ ]?|[\w.@:~/-]{0,99})"
)
"""What a shell shows before its mark: ``[me@host shop]``, ``me@host shop``, ``me@host:~/shop``."""
_NOISE = re.compile(
    rf"""
      {_COLOUR}
    | ^>>>\ (?:[A-Za-z_]\w{{0,99}}\ ?=\ ?)?(?=[{{\[])      # what was typed is a value
    | ^>>>.*(?:\n\.\.\.(?:\ .*|$))*
    | ^In\ \[\d{{1,9}}\]:.*(?:\n\ +\.\.\.:.*)*              # IPython
    | ^Out\[\d{{1,9}}\]:
    | ^>(?=\ |$)\ ?(?:(?:await|const|let|var)\ |console\.|[\w.]{{0,99}}$).*   # Node.js
    | ^(?:\([\w.-]{{1,99}}\)\ )?{_HOST}[$%\#\u276f](?:\ (?:.*\\\n)*.*)?$
    | ^(?:PS\ )?[A-Z]:\\[^<>"|\n]{{0,250}}>(?:.*[`^]\n)*.*     # PowerShell and cmd
    | ^aws\ (?:.*\\\n)*.*
    | (?<=[}}\]])%\s*\Z                                    # zsh, after output without a line end
    | ^\(END\)$                                           # less
    """,
    re.VERBOSE | re.MULTILINE,
)
_COMMAND = re.compile(r"\baws (?:--[^\n]{1,200} )?devicefarm [a-z](?:[^\n]*\\\n)*[^\n]*")
_OUTPUT = re.compile(r" --output[ =]\S+")


def without_noise(text: str) -> str:
    """The text with spaces in place of prompts, of the commands behind them, and of colours."""
    return _NOISE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def json_command(text: str) -> str | None:
    """The command of the AWS CLI that a text shows, with JSON as its output; None without one."""
    found = _COMMAND.search(text)
    if found is None:
        return None
    command = _OUTPUT.sub("", " ".join(found[0].replace("\\\n", " ").split()))
    return f"{command} --output json"

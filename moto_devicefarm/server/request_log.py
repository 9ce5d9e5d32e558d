"""The log of ``serve``: a line on standard error for each request.

Rule: a line is short, shows the characters that act on a terminal as escapes, and has colours only
in a terminal. A log that can't be written does not cost a client its answer.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TextIO
from urllib.parse import unquote

from moto_devicefarm.core.printable_text import escape_unprintable

LONGEST_LINE = 200
"""How many characters a line has at most, without the codes of colours."""
LONGEST_PART = 36
"""How many characters a line shows of a folder in a path, or of a query: a UUID is shown whole.

The token in the URL of a driver has more than a thousand.
"""
_TAIL = 16
_COLOURS = {4: "\x1b[33m{}\x1b[0m", 5: "\x1b[1;31m{}\x1b[0m"}
"""By the first digit of the status: yellow, and bold red."""
_DEVICE_FARM = "DeviceFarm_"


def request_text(method: str, url: str, target: str | None) -> str:
    """The method, and the operation or the short path; ``target`` is the header X-Amz-Target."""
    if target and target.startswith(_DEVICE_FARM):
        return f"{method} {target.rpartition('.')[2]}"
    if target:  # an operation of another service
        return f"{method} {target}"
    path, mark, query = url.partition("?")
    parts = [_shorten(part, LONGEST_PART) for part in unquote(path).split("/")]
    return f"{method} {'/'.join(parts)}{mark}{_shorten(query, LONGEST_PART)}"


def write_line(time: str, text: str, status: int | None = None) -> None:
    """Write a line on standard error."""
    end = "" if status is None else f" {status}"
    most = LONGEST_LINE - len(time) - len(end) - 1
    line = f"{time} {_shorten(escape_unprintable(text), most) or '-'}{end}"
    with suppress(OSError, ValueError, AttributeError):  # a broken pipe; closed; there is none
        if _has_colours(sys.stderr):
            line = _COLOURS.get((status or 0) // 100, "{}").format(line)
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


def _shorten(text: str, most: int) -> str:
    """The text with ``…`` for its middle if it has more characters than ``most``."""
    if len(text) <= most:
        return text
    return f"{text[: most - _TAIL - 1]}…{text[-_TAIL:]}"


def _has_colours(stream: TextIO) -> bool:
    """Whether colours show: in a terminal, unless NO_COLOR (https://no-color.org) forbids them.

    The console of old versions of Windows would print the codes.
    """
    return (
        stream.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
        and os.name != "nt"
    )

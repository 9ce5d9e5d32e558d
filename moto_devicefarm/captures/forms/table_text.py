"""Recognizes what the AWS CLI prints with ``--output table`` and ``text``. Rule: it is not read,
because names of members or the ends of values are not in it; the message has the command to run.
"""

from __future__ import annotations

import re

from moto_devicefarm.captures.forms.found import place
from moto_devicefarm.captures.forms.terminal import json_command

_TABLE = re.compile(
    r"^[ ]*(?P<rule>-{9,})[ ]*\n[ ]*\|[^\n]*\|[ ]*\n[ ]*(?:\+[-+]+\+|\|[-+|]*-)", re.M
)
_TEXT = re.compile(
    r"^(?:[A-Z][A-Z0-9]{2,}\t)?arn:aws:devicefarm:[^\s]{1,200}\t|^[A-Z][A-Z0-9]{2,}\t", re.M
)


def is_table(text: str) -> bool:
    """Whether the text has a table or lines with tabs, as the AWS CLI prints them."""
    return _TABLE.search(text) is not None or _TEXT.search(text) is not None


def refuse_tables(text: str, name: str) -> None:
    """Raise ValueError, which has the name, the place and what to do, for a table or lines with
    tabs.
    """
    for kind, pattern in (("table", _TABLE), ("text", _TEXT)):
        if found := pattern.search(text):
            command = json_command(text)
            todo = f"run: {command}" if command else "run the command with --output json"
            raise ValueError(
                f"{name}: {place(text, found.start())}: it is the output of the AWS CLI as {kind}, "
                f"which can't be loaded; {todo}"
            )

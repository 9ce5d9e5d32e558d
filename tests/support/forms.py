"""The forms in which people have a document, and pages of prose around it."""

from __future__ import annotations

import datetime as dt
import json
import pprint
import re
from collections.abc import Callable, Mapping
from typing import Any

import yaml

from moto_devicefarm.core import model
from tests.support.pages import mail, quoted_printable

_NAME = re.compile("[A-Za-z_][A-Za-z_0-9]*")


def inspect(value: Any) -> str:
    """As ``util.inspect`` of Node.js shows a value, in one line."""
    if isinstance(value, dict):
        names = {key: key if _NAME.fullmatch(key) else inspect(key) for key in value}
        members = [f"{names[key]}: {inspect(item)}" for key, item in value.items()]
        return f"{{ {', '.join(members)} }}" if members else "{}"
    if isinstance(value, list):
        return f"[ {', '.join(map(inspect, value))} ]" if value else "[]"
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03}Z"
    if not isinstance(value, str):
        return {"None": "null", "True": "true", "False": "false"}.get(repr(value), repr(value))
    quotes = [quote for quote in "'\"`" if quote not in value]
    quote = quotes[0] if quotes else "'"
    escaped = value.replace("\\", "\\\\").replace("\n", "\\n")
    escaped = re.sub("[\x00-\x1f\x7f-\x9f]", lambda found: f"\\x{ord(found[0]):02X}", escaped)
    return quote + (escaped if quotes else escaped.replace("'", "\\'")) + quote


FORMS: dict[str, Callable[[Any], str]] = {
    "json": lambda value: json.dumps(value, default=dt.datetime.timestamp),
    "indented": lambda value: json.dumps(value, indent=4, default=str, ensure_ascii=False),
    "print": repr,
    "pprint": pprint.pformat,
    "node": inspect,
    "yaml": yaml.safe_dump,
}


def with_times(value: Any, shape: Any, change: Callable[[Any], Any]) -> Any:
    """The value of a shape of the model with its times changed."""
    if shape is None or value is None:
        return value
    if shape.type_name == "timestamp":
        return change(value)
    if shape.type_name == "list":
        return [with_times(item, shape.member, change) for item in value]
    if shape.type_name == "structure":
        return {
            name: with_times(item, shape.members.get(name), change) for name, item in value.items()
        }
    return value


def moment_of(seconds: float) -> dt.datetime:
    """The time as boto3 returns it."""
    return dt.datetime.fromtimestamp(round(seconds * 1000) / 1000, dt.timezone.utc)


def shape_of(answer: Mapping[str, Any]) -> Any:
    """The shape of an answer of Device Farm; None if no output has its members."""
    for name in model.service_model().operation_names:
        shape = model.operation_model(name).output
        if shape is not None and answer.keys() <= shape.members.keys():
            return shape
    return None


CARRIERS: dict[str, Callable[[str], str]] = {
    "file": lambda text: text,
    "Markdown": lambda text: f"# It hangs\n\nLook:\n\n```\n{text}\n```\n\nThanks!\n",
    "Jira": lambda text: f"h2. It hangs\n{{code}}\n{text}\n{{code}}\nThanks!\n",
    "mail": lambda text: mail(
        "text/plain; charset=utf-8",
        quoted_printable(f"Hello\n```\n{text}\n```\nKim\n"),
        "quoted-printable",
    ),
}
"""What a document is sent in."""

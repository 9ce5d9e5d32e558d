"""Captured documents and the answers about them, compared.

Times are compared as moments. Signed URLs are computed anew, so only their presence is compared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from moto_devicefarm.captures.assertions import getters
from moto_devicefarm.captures.times import milliseconds
from moto_devicefarm.core import model
from moto_devicefarm.core.resource import kind_of
from moto_devicefarm.resources import KINDS

SHAPES = {kind.KIND: kind.SHAPE for kind in KINDS}


def comparable(value: Any, member: str = "") -> Any:
    """The value with times in milliseconds, and without the URLs' texts."""
    if isinstance(value, Mapping):
        return {
            name: inner
            if member == "counters"  # "stopped" is a number there
            else comparable(inner, name)
            for name, inner in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [comparable(item) for item in value]
    if member.lower().endswith("url"):
        return bool(value)
    is_time = member in model.timestamps() and isinstance(value, (str, float, dt.datetime))
    return milliseconds(value, member) if is_time else value


def captured_only(answer: Any, document: Mapping[str, Any]) -> dict[str, Any]:
    """The members of the answer that the document has."""
    return {name: value for name, value in answer.items() if name in document}


def got(client: Any, arn: str) -> Any:
    """What the Get of the kind answers."""
    getter = getters()[SHAPES[kind_of(arn)]]
    return getattr(client, getter.method)(**{getter.argument: arn})[getter.key]

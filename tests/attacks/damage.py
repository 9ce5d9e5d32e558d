"""Random faults of documents and of bytes."""

from __future__ import annotations

import copy
import random
from typing import Any

from tests.attacks.values import Values


def damage_document(document: Any, values: Values) -> Any:
    """The document with one fault at a random place: a member or an item is missing, has another
    name, occurs twice, or has another value. The document may be changed.
    """
    path = _random_path(document, values.random)
    if not path or values.chance(0.02):
        return values.random.choice((values.anything(), [document]))
    holder = _value_at(document, path[:-1])
    key = path[-1]
    fault = values.random.randrange(6)
    if fault == 0 and isinstance(holder, dict):
        del holder[key]
    elif fault == 1 and isinstance(holder, dict):
        holder[values.text()] = holder.pop(key)
    elif fault == 2:
        holder[key] = [holder[key], copy.deepcopy(holder[key])]
    elif fault == 3 and isinstance(holder[key], str):
        place = values.random.randrange(len(holder[key]) + 1)
        holder[key] = holder[key][:place] + values.text() + holder[key][place:]
    elif fault == 4:
        holder[key] = copy.deepcopy(_value_at(document, _random_path(document, values.random)))
    else:
        holder[key] = values.anything()
    return document


def _random_path(document: Any, source: random.Random) -> list[Any]:
    """The keys of a random place in the document; deeper places are as likely as others."""
    path: list[Any] = []
    while isinstance(document, (dict, list)) and document and (not path or source.random() < 0.85):
        key = source.choice(list(document) if isinstance(document, dict) else range(len(document)))
        path.append(key)
        document = document[key]
    return path


def _value_at(document: Any, path: list[Any]) -> Any:
    for key in path:
        document = document[key]
    return document


def damage_bytes(body: bytes, source: random.Random) -> bytes:
    """The bytes with one fault: cut off, changed, longer, or with a part twice."""
    place = source.randrange(len(body) + 1)
    length = source.choice((1, 2, 4, 16, 256))
    return source.choice(
        (
            lambda: body[:place],
            lambda: body[:place] + source.randbytes(length) + body[place:],
            lambda: body[:place] + source.randbytes(length) + body[place + length :],
            lambda: body[:place] + b"\xff" * length + body[place + length :],
            lambda: body[:place] + body[place + length :],
            lambda: body[:place] + body[place : place + length] * 2 + body[place + length :],
        )
    )()

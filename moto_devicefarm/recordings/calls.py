"""The calls of a recording, and what is found in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from moto_devicefarm.captures.documents import (
    Document,
    as_document,
    milliseconds,
    recognize,
    text_of,
)
from moto_devicefarm.core import api, model
from moto_devicefarm.core.resource import Kind, kind_of
from moto_devicefarm.recordings.aliases import is_arn
from moto_devicefarm.registry.sources import documents

RecordedCall = Mapping[str, Any]
TOLD = "told"
"""The member that is added to a call: whether something can be learned from it."""
CREATORS = ("Create", "Schedule")
"""How the operations begin that make what they answer."""


def read_calls(path: Path) -> list[RecordedCall]:
    """The recorded calls, their times in milliseconds. Raises ValueError, naming file and line, for
    what is no recording.
    """
    return list(_checked(path))


def _checked(path: Path) -> Iterator[RecordedCall]:
    for number, call in enumerate(documents(text_of(path), str(path)), 1):
        where = f"{path}, line {number}"
        if (
            not isinstance(call, Mapping)
            or not (_is_map(call, "answer") or _is_map(call, "error"))
            or not _asks(call)
        ):
            raise ValueError(
                f"{where}: no recorded call: expected time, operation, parameters and answer or error"
            )
        said = {
            name: api.without_nulls(call[name])
            for name in ("parameters", "answer", "error")
            if name in call
        }
        timed = {**call, **said, "time": milliseconds(call["time"], f"{where}: time")}
        yield {**timed, TOLD: _fits(timed)}


def _asks(call: RecordedCall) -> bool:
    return "time" in call and isinstance(call.get("operation"), str) and _is_map(call, "parameters")


def _is_map(call: RecordedCall, name: str) -> bool:
    return isinstance(call.get(name), Mapping)


def _fits(call: RecordedCall) -> bool:
    """Whether request and answer are of their operation's shapes, so that their members can be
    relied on.
    """
    if "answer" not in call or call["operation"] not in model.service_model().operation_names:
        return False
    asked = model.operation(call["operation"])
    pairs = ((asked.input, call["parameters"]), (asked.output, call["answer"]))
    return all(shape is None or not model.violations(shape, said) for shape, said in pairs)


def answered(calls: Sequence[RecordedCall]) -> Iterator[tuple[int, RecordedCall]]:
    """Those that were answered without an error and as the model has it, each with its line."""
    return ((number, call) for number, call in enumerate(calls, 1) if call[TOLD])


def creates(call: RecordedCall) -> bool:
    """Whether it made what its answer shows."""
    operation: str = call["operation"]
    return operation.startswith(CREATORS)


def shown(call: RecordedCall) -> Iterator[Document]:
    """The documents of resources in a call's answer; one that does not fit the model is left to the
    comparison.
    """
    try:
        yield from (
            document for document in recognize(call, "recording") if "arn" in document.members
        )
    except ValueError:
        return


def arns(value: Any) -> Iterator[str]:
    """The ARNs of resources that stand anywhere in it."""
    if isinstance(value, Mapping):
        for member in value.values():
            yield from arns(member)
    elif isinstance(value, list):
        for item in value:
            yield from arns(item)
    elif isinstance(value, str) and is_arn(value):
        yield value


def names(arn: str, kind: type[Kind]) -> bool:
    """Whether it is an ARN of the kind, in its form."""
    try:
        return kind_of(arn) == kind.KIND and bool(
            as_document(kind.SHAPE, {"arn": arn}, "recording")
        )
    except ValueError:
        return False


def found(value: Any, name: str) -> Iterator[Mapping[str, Any]]:
    """The objects that stand under ``device`` or in ``devices``, at any depth."""
    if isinstance(value, Mapping):
        for key, member in value.items():
            if key in (name, f"{name}s"):
                yield from (
                    item
                    for item in (member if isinstance(member, list) else [member])
                    if isinstance(item, Mapping)
                )
            else:
                yield from found(member, name)
    elif isinstance(value, list):
        for item in value:
            yield from found(item, name)


def of_shape(calls: Sequence[RecordedCall], shape: str) -> Iterator[dict[str, Any]]:
    """The documents of a kind that the answers show, in the order of the calls, times in
    milliseconds.
    """
    for _, call in answered(calls):
        yield from (document.members for document in shown(call) if document.shape == shape)

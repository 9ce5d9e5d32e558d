"""Reads the calls of a recording. Rule: the whole file is checked before a call is played."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from moto_devicefarm.captures.arn_forms import SHAPE_OF_KIND
from moto_devicefarm.captures.documents import Document, as_document, recognize
from moto_devicefarm.captures.times import milliseconds
from moto_devicefarm.core.json_guard import json_documents_with_lines
from moto_devicefarm.core.resource import kind_of

_CREATE = ("Create", "Schedule")
"""The beginnings of the names of the operations that create what they answer."""
_OUTCOMES = ("answer", "error")


@dataclass(frozen=True)
class RecordedCall:
    """One call of a recording."""

    line: int
    time: int
    """Epoch milliseconds."""
    operation: str
    parameters: Mapping[str, Any]
    outcome: Mapping[str, Any]
    """The recorded ``answer`` or ``error``, under that name; empty if nobody wrote it down, as a
    trail has no answers of Get and List.
    """
    attempts: int = 1
    """How many times the client sent it, as far as the form shows it. The outcome is the last."""

    @property
    def creates(self) -> bool:
        """Whether the operation creates the resource that it answers."""
        return self.operation.startswith(_CREATE)

    @cached_property
    def documents(self) -> Sequence[Document]:
        """The documents of resources in the answer; none if one of them does not fit the model."""
        call = {"operation": self.operation, **self.outcome}
        try:
            return [one for one in recognize(call, self._where) if "arn" in one.members]
        except ValueError:  # the comparison reports it
            return []

    @property
    def devices(self) -> Iterator[Document]:
        """The documents of devices in the answer, at any depth: a session has its device in it."""
        return self._devices(self.outcome.get("answer"))

    def _devices(self, value: Any) -> Iterator[Document]:
        if isinstance(value, Mapping):
            if SHAPE_OF_KIND.get(kind_of(str(value.get("arn")))) == "Device":
                yield from self.valid_document("Device", value)
            for member in value.values():
                yield from self._devices(member)
        elif isinstance(value, list):
            for item in value:
                yield from self._devices(item)

    def valid_document(self, shape: str, members: Mapping[str, Any]) -> Sequence[Document]:
        """The document with these members; none if they do not fit the structure."""
        try:
            return [as_document(shape, members, self._where)]
        except ValueError:  # the comparison reports it
            return []

    @property
    def _where(self) -> str:
        return f"line {self.line}"


class CallList(list[RecordedCall]):
    """The calls of a sequence, and what its reader has to tell the user about them."""

    def __init__(self, calls: Iterable[RecordedCall] = (), notes: Sequence[str] = ()) -> None:
        super().__init__(calls)
        self.notes = notes
        """Sentences about what was left out or invented."""


def read_calls(path: Path) -> list[RecordedCall]:
    """The calls of the recording at ``path``.

    Raises ValueError, which names the file and the line, if it is not a recording, and OSError if
    the file can't be read.
    """
    items = json_documents_with_lines(path.read_bytes(), str(path))
    return [_read_call(line, item, f"{path}, line {line}") for item, line in items]


def calls_of_text(text: str, name: str) -> list[RecordedCall] | None:
    """The calls of a recording's text; None if its first value is no call. Raises ValueError, which
    has the name and the line, if a later one is none.
    """
    if not text.lstrip().startswith("{"):
        return None
    try:
        items = list(json_documents_with_lines(text, name))
    except ValueError:
        return None
    if not _is_call(items[0][0]):
        return None
    return [_read_call(line, item, f"{name}, line {line}") for item, line in items]


def _read_call(line: int, item: Any, where: str) -> RecordedCall:
    if not _is_call(item):
        raise ValueError(
            f"{where}: not a recorded call: expected an object with time, operation, parameters, "
            "and answer or error"
        )
    outcome = {name: item[name] for name in _OUTCOMES if item.get(name) is not None}
    return RecordedCall(
        line,
        milliseconds(item["time"], f"{where}: time"),
        item["operation"],
        item["parameters"],
        outcome,
    )


def _is_call(item: Any) -> bool:
    return (
        isinstance(item, Mapping)
        and "time" in item
        and isinstance(item.get("operation"), str)
        and isinstance(item.get("parameters"), Mapping)
        and any(isinstance(item.get(name), Mapping) for name in _OUTCOMES)
    )

"""Reads the calls of a recording. Rule: the whole file is checked before a call is played, and its
secrets are left out, as ``record`` leaves them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from moto_devicefarm.captures.arn_forms import SHAPE_OF_KIND
from moto_devicefarm.captures.documents import Document, as_document, recognize
from moto_devicefarm.captures.forms.page import Page
from moto_devicefarm.captures.forms.text import ReportText
from moto_devicefarm.captures.times import milliseconds
from moto_devicefarm.core.json_guard import json_documents_with_lines
from moto_devicefarm.core.resource import kind_of
from moto_devicefarm.recordings.secrets import replacements, scrub, scrub_message

_CREATE = ("Create", "Schedule")
"""The beginnings of the names of the operations that create what they answer."""
_OUTCOMES = ("answer", "error")


@dataclass(frozen=True)
class RecordedCall:
    """One call of a recording."""

    line: int
    """Its place in the source, from 1: the line, or the number of the record."""
    time: int
    """Epoch milliseconds."""
    operation: str
    parameters: Mapping[str, Any]
    outcome: Mapping[str, Any]
    """The recorded ``answer`` or ``error``, under that name; empty if nobody wrote it down, as a
    trail has no answers of Get and List.
    """
    source: str = ""
    """The name of its file, for messages."""
    unit: str = "line"
    """The unit of its place: "line", "record" or "interaction"; empty without a number."""
    event_id: str = ""
    """The eventID of CloudTrail. Two records with one eventID are one call."""
    attempts: int = 1
    """How many times the client sent it, as far as the source shows it. The outcome is the last."""
    body_at: int | None = None
    """When the body of the created upload was sent, if the source shows it. Epoch milliseconds."""

    @property
    def place(self) -> str:
        """Where it stands: "line 3" or "trail.json.gz, record 3"."""
        number = f"{self.unit} {self.line}" if self.unit else ""
        return ", ".join(filter(None, (self.source, number)))

    @property
    def creates(self) -> bool:
        """Whether the operation creates the resource that it answers."""
        return self.operation.startswith(_CREATE)

    @cached_property
    def documents(self) -> Sequence[Document]:
        """The documents of resources in the answer; none if one of them does not fit the model."""
        try:
            return self.checked_documents()
        except ValueError:  # the comparison reports it
            return []

    def checked_documents(self) -> Sequence[Document]:
        """The documents of resources in the answer. Raises ValueError, which has the place and the
        member, if one of them does not fit the model.
        """
        if "answer" not in self.outcome:
            return []
        call = {"operation": self.operation, **self.outcome}
        return [one for one in recognize(call, self.place) if "arn" in one.members]

    @cached_property
    def devices(self) -> Sequence[Document]:
        """The documents of devices in the answer, at any depth: a session has its device in it."""
        return list(self._devices(self.outcome.get("answer")))

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
            return [as_document(shape, members, self.place)]
        except ValueError:  # the comparison reports it
            return []


class CallList(list[RecordedCall]):
    """The calls of a sequence, and what its reader has to tell the user about them."""

    def __init__(self, calls: Iterable[RecordedCall] = (), notes: Sequence[str] = ()) -> None:
        super().__init__(calls)
        self.notes = list(notes)
        """Sentences about what was passed over, or which times are made up."""
        self.passed_over = 0
        """How many records in the sources are no calls of Device Farm."""
        self.files = 1
        """How many files the calls are from."""
        self.others: list[ReportText] = []
        """The sources that are no sequence of calls."""
        self.pages: list[Page] = []
        """The texts around the calls, with the documents in them."""

    @classmethod
    def joined(cls, found: Sequence[CallList]) -> CallList:
        """The sequences one after the other, with all that their readers have to tell."""
        joined = cls(
            (call for calls in found for call in calls),
            [note for calls in found for note in calls.notes],
        )
        joined.passed_over = sum(calls.passed_over for calls in found)
        joined.files = sum(calls.files for calls in found)
        joined.pages = [page for calls in found for page in calls.pages]
        return joined


def read_recording(text: str, name: str) -> list[RecordedCall]:
    """The calls of a recording's text. Raises ValueError, which has the name and the line, if it is
    not a recording.
    """
    items = json_documents_with_lines(text, name)
    calls = (_read_call(line, item, f"{name}, line {line}") for item, line in items)
    return [replace(call, source=name) for call in calls]


def calls_of_text(text: str, name: str) -> list[RecordedCall] | None:
    """The calls of a recording's text; None if its first value is no call. Raises ValueError, which
    has the name and the line, if a later one is none.
    """
    if not text.lstrip().startswith("{") or '"operation"' not in text:
        return None
    try:
        first = next(json_documents_with_lines(text, name))[0]
    except ValueError:
        return None
    return read_recording(text, name) if _is_call(first) else None


def call_of_value(value: Any, name: str) -> RecordedCall | None:
    """The call in a line of a recording that was read already; None if it is none. Raises
    ValueError, which has the name, for an impossible time.
    """
    return replace(_read_call(0, value, name), source=name, unit="") if _is_call(value) else None


def _read_call(line: int, item: Any, where: str) -> RecordedCall:
    if not _is_call(item):
        raise ValueError(
            f"{where}: not a recorded call: expected an object with time, operation, parameters, "
            "and answer or error"
        )
    parameters = scrub(item["parameters"])
    outcome = {name: scrub(item[name]) for name in _OUTCOMES if item.get(name) is not None}
    message = item["error"].get("message") if isinstance(item.get("error"), Mapping) else None
    if isinstance(message, str):
        known = dict(replacements(item["parameters"], parameters))
        outcome["error"]["message"] = scrub_message(message, known)
    return RecordedCall(
        line,
        milliseconds(item["time"], f"{where}: time"),
        item["operation"],
        parameters,
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

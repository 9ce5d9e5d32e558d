"""Plays a recording against the mock and tells, member by member, where the mock answers otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moto_devicefarm.core import api, clock, errors, shapes
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import Device
from moto_devicefarm.registry.sources import documents
from moto_devicefarm.reports.loading import load_documents
from moto_devicefarm.reports.reading import Document, milliseconds, recognised
from moto_devicefarm.reports.recording import scrub
from moto_devicefarm.resources.projects import Project

if TYPE_CHECKING:
    from moto_devicefarm.settings import Settings

ARN = "arn:aws:devicefarm:"
TIMES = frozenset({"created", "started", "stopped", "effectiveOn", "expires"})
CLOSE = 1.0
"""Seconds by which a time may be off: the recorded clock was another machine's."""


@dataclass(frozen=True)
class Difference:
    """One member that the mock answers otherwise."""

    line: int
    operation: str
    member: str
    recorded: Any
    mocked: Any

    def __str__(self) -> str:
        return f"line {self.line}, {self.operation}: {self.member}: recorded {self.recorded!r}, mocked {self.mocked!r}"


def replay(settings: Settings, store: Store, path: Path) -> list[Difference]:
    """Play the recording at ``path``. Raises ValueError, naming file and line, for what is no recording."""
    calls = list(_calls(path))
    _know_devices(settings, calls)
    _presuppose(store, calls)
    bound: dict[str, str] = {}
    differences: list[Difference] = []
    for number, call in enumerate(calls, 1):
        with clock.at(milliseconds(call["time"], f"{path}, line {number}: time")):
            mocked = _answer(store, call["operation"], _bind(call["parameters"], bound))
        recorded = {name: call[name] for name in ("answer", "error") if name in call}
        for member, was, now in _differences(recorded, mocked, "", bound):
            differences.append(Difference(number, call["operation"], member, was, now))
    return differences


def _calls(path: Path) -> Iterator[Mapping[str, Any]]:
    for number, call in enumerate(documents(path.read_text("utf-8"), str(path)), 1):
        wanted = ("time", "operation", "parameters")
        if (
            not isinstance(call, Mapping)
            or any(name not in call for name in wanted)
            or not ("answer" in call or "error" in call)
        ):
            raise ValueError(f"{path}, line {number}: no recorded call: expected {', '.join(wanted)} and answer or error")
        yield call


def _know_devices(settings: Settings, calls: list[Mapping[str, Any]]) -> None:
    """Put the recorded devices into the registry: their ARNs are AWS's, not this account's."""
    for document in _found(calls, "device"):
        if isinstance(document, Mapping) and settings.devices.get(str(document.get("arn"))) is None and "name" in document:
            settings.source.put(Device.from_document({"availability": "AVAILABLE", **document}))


def _presuppose(store: Store, calls: Sequence[Mapping[str, Any]]) -> None:
    """Load what was there before the recording began: what a successful request names and no answer had created."""
    created: set[str] = set()
    presupposed: dict[str, None] = {}
    for call in calls:
        if "answer" in call:
            presupposed |= dict.fromkeys(arn for arn in _arns(call["parameters"]) if arn not in created)
            if call["operation"].startswith("Create"):
                created.update(_arns(call["answer"]))
    documents: dict[str, Document] = {}
    for call in calls:
        for document in recognised(call, "recording"):
            arn = document.members.get("arn")
            if arn in presupposed and arn not in documents:
                documents[arn] = document
    load_documents(store, list(documents.values()))
    for arn in presupposed:
        if arn.split(":")[5] == Project.KIND and store.find(Project, arn) is None:
            store.add(Project(arn=arn, created=0, name=arn.rpartition(":")[2]))


def _arns(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for member in value.values():
            yield from _arns(member)
    elif isinstance(value, list):
        for item in value:
            yield from _arns(item)
    elif isinstance(value, str) and value.startswith(ARN) and value.count(":") > 5:
        yield value


def _found(value: Any, name: str) -> Iterator[Any]:
    """Whatever stands under ``device`` or in ``devices``, at any depth."""
    if isinstance(value, Mapping):
        for key, member in value.items():
            if key == name:
                yield member
            elif key == f"{name}s" and isinstance(member, list):
                yield from member
            else:
                yield from _found(member, name)
    elif isinstance(value, list):
        for item in value:
            yield from _found(item, name)


def _answer(store: Store, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
    try:
        answer = api.call(store, operation, params)
        token = {name: answer[name] for name in (shapes.TOKEN,) if name in answer}
        return {"answer": {**scrub(answer), **token}}
    except errors.DeviceFarmError as error:
        return {"error": {"code": error.code, "message": error.message, "status": error.status}}


def _bind(value: Any, bound: Mapping[str, str]) -> Any:
    """The parameters with the mock's ARNs and tokens in the place of the recorded ones."""
    if isinstance(value, Mapping):
        return {name: _bind(member, bound) for name, member in value.items()}
    if isinstance(value, list):
        return [_bind(item, bound) for item in value]
    return bound.get(value, value) if isinstance(value, str) else value


def _differences(was: Any, now: Any, path: str, bound: dict[str, str]) -> Iterator[tuple[str, Any, Any]]:
    """(member, recorded, mocked) wherever they differ; ARNs that come up for the first time are bound instead."""
    name = path.rpartition(".")[2]
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        for key in sorted({*was, *now}):
            yield from _differences(was.get(key), now.get(key), f"{path}.{key}".lstrip("."), bound)
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for number, (one, other) in enumerate(zip(was, now, strict=True), 1):
            yield from _differences(one, other, f"{path}.{number}", bound)
    elif name in TIMES and isinstance(was, (int, float)) and isinstance(now, (int, float)):
        if abs(was - now) > CLOSE:
            yield path, was, now
    elif _same_kind(name, was, now) and was not in bound:
        bound[was] = now
    elif (_rebound(was, bound) if isinstance(was, str) else was) != now:
        yield path, was, now


def _rebound(text: str, bound: Mapping[str, str]) -> str:
    """The text with the mock's ARNs in the place of the recorded ones: messages name them too."""
    for was, now in bound.items():
        text = text.replace(was, now)
    return text


def _same_kind(name: str, was: Any, now: Any) -> bool:
    """Whether both are ARNs of one kind, or both tokens."""
    if not isinstance(was, str) or not isinstance(now, str):
        return False
    if was.startswith(ARN) and now.startswith(ARN):
        return was.split(":")[5:6] == now.split(":")[5:6]
    return name == shapes.TOKEN

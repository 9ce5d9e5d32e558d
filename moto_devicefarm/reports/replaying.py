"""Plays a recording against the mock and tells, member by member, where the mock answers otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moto_devicefarm.core import api, clock, errors, shapes
from moto_devicefarm.core.store import AWS_OWN, Store
from moto_devicefarm.core.timeline import ms
from moto_devicefarm.registry import Device
from moto_devicefarm.registry.sources import documents
from moto_devicefarm.reports.loading import load_documents, unseen_app
from moto_devicefarm.reports.reading import Document, as_document, milliseconds, recognised, text_of
from moto_devicefarm.reports.recording import scrub
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.uploads import Delivery, Upload

if TYPE_CHECKING:
    from moto_devicefarm.settings import Settings

ARN = "arn:aws:devicefarm:"
TIMES = frozenset({"created", "createdOn", "started", "stopped", "effectiveOn", "expires"})
OPAQUE = (shapes.TOKEN, "transactionId")
"""What is a name without being an ARN."""
CLOSE = 1.0
"""Seconds by which a time may be off: the recorded clock was another machine's."""
CLOSE_MINUTES = 0.025
"""Device minutes by which a count may be off: such a second, rounded to two decimals."""
PROCESSED = ("PROCESSING", "SUCCEEDED", "FAILED")
_ARN = re.compile(rf"{ARN}[\w:/-]+")


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
    bound = {arn: arn for arn in (*_know_devices(settings, calls), *_presuppose(store, calls))}
    bodies = _bodies(calls)
    differences: list[Difference] = []
    for number, call in enumerate(calls, 1):
        with clock.at(call["time"]):
            mocked = _answer(store, call["operation"], _bind(call["parameters"], bound))
            recorded = {name: call[name] for name in ("answer", "error") if name in call}
            for member, was, now in _differences(recorded, mocked, "", bound):
                differences.append(Difference(number, call["operation"], member, was, now))
            for arn, document in bodies.get(number, ()):
                _deliver(store, bound.get(arn, arn), document)
    return differences


def _calls(path: Path) -> Iterator[Mapping[str, Any]]:
    """The recorded calls, their times in milliseconds."""
    for number, call in enumerate(documents(text_of(path), str(path)), 1):
        where = f"{path}, line {number}"
        if not isinstance(call, Mapping) or not (_is_map(call, "answer") or _is_map(call, "error")) or not _asks(call):
            raise ValueError(f"{where}: no recorded call: expected time, operation, parameters and answer or error")
        yield {**call, "time": milliseconds(call["time"], f"{where}: time")}


def _asks(call: Mapping[str, Any]) -> bool:
    return "time" in call and isinstance(call.get("operation"), str) and _is_map(call, "parameters")


def _is_map(call: Mapping[str, Any], name: str) -> bool:
    return isinstance(call.get(name), Mapping)


def _know_devices(settings: Settings, calls: list[Mapping[str, Any]]) -> Iterator[str]:
    """Put the recorded devices into the registry, and tell their ARNs: they are AWS's, not this account's."""
    for document in _found(calls, "device"):
        if "arn" in document and "name" in document:
            members = as_document("Device", document, "a recorded device").members
            if settings.devices.get(members["arn"]) is None:
                settings.source.put(Device.from_document({"availability": "AVAILABLE", **members}))
            yield members["arn"]


def _presuppose(store: Store, calls: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Load what was there before the recording began, and tell its ARNs: what a successful request names, or a read
    shows, and no answer had created."""
    created: set[str] = set()
    asked: dict[str, str] = {}
    seen: dict[str, Document] = {}
    for call in (call for call in calls if "answer" in call):
        creates = call["operation"].startswith("Create")
        platform = next((str(device.get("platform")) for device in _found(call["answer"], "device")), "ANDROID")
        asked |= {arn: platform for arn in _arns(call["parameters"]) if arn not in created and arn not in asked}
        for document in recognised(call, "recording"):
            arn = str(document.members.get("arn"))
            if creates:
                created.add(arn)
            elif arn not in created and arn not in seen and document.shape != "Device":
                seen[arn] = _before(document)
    load_documents(store, sorted(seen.values(), key=lambda document: document.members.get("created", 0)))
    for arn, platform in asked.items():
        kind, _, own = arn.split(":", 5)[5].partition(":")
        project = "" if arn.startswith(AWS_OWN) else f"{arn.rpartition(f':{kind}:')[0]}:{Project.KIND}:{own.split('/')[0]}"
        if kind in (Project.KIND, Upload.KIND) and project and store.find(Project, project) is None:
            store.add(Project(arn=project, created=0, name=own.split("/")[0]))
        if kind == Upload.KIND and store.find(Upload, arn) is None:
            store.add(unseen_app(arn, project, 0, platform))
    yield from (*seen, *(arn for arn in asked if arn not in seen))


def _before(document: Document) -> Document:
    """A session that is first seen as it stops was running before."""
    if document.members.get("status") != "STOPPING":
        return document
    status = "RUNNING" if "started" in document.members else "PENDING"
    return replace(document, members={**document.members, "status": status})


def _bodies(calls: Sequence[Mapping[str, Any]]) -> Mapping[int, Sequence[tuple[str, dict[str, Any]]]]:
    """By the number of the call after which it must have come: (upload ARN, what it became) of each body that was sent.

    Sending is no call, but what came of it shows.
    """
    waiting: dict[str, int] = {}
    sent: dict[int, list[tuple[str, dict[str, Any]]]] = {}
    became: dict[str, dict[str, Any]] = {}
    for number, call in enumerate(calls, 1):
        if "answer" not in call:
            continue
        shown = {str(document.get("arn")): document for document in _found(call["answer"], "upload")}
        used = set() if call["operation"].endswith("Upload") else set(_arns(call["parameters"]))
        for arn in [arn for arn in waiting if arn in used or shown.get(arn, {}).get("status") in PROCESSED]:
            became[arn] = {}
            sent.setdefault(waiting.pop(arn), []).append((arn, became[arn]))
        for arn, document in shown.items():
            if document.get("status") == "INITIALIZED":
                waiting[arn] = number
            elif arn in became:
                became[arn].update(document)
    return sent


def _deliver(store: Store, arn: str, document: Mapping[str, Any]) -> None:
    upload = store.find(Upload, arn)
    if upload is not None:
        problem = document.get("message", "") if document.get("status") == "FAILED" else None
        processed = clock.now() + ms(store.settings.timings.upload_processing)
        upload.contents = (*upload.contents, (clock.now(), Delivery(processed, problem, document.get("metadata"))))


def _arns(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for member in value.values():
            yield from _arns(member)
    elif isinstance(value, list):
        for item in value:
            yield from _arns(item)
    elif isinstance(value, str) and value.startswith(ARN) and value.count(":") > 5:
        yield value


def _found(value: Any, name: str) -> Iterator[Mapping[str, Any]]:
    """The objects that stand under ``device`` or in ``devices``, at any depth."""
    if isinstance(value, Mapping):
        for key, member in value.items():
            if key in (name, f"{name}s"):
                yield from (item for item in (member if isinstance(member, list) else [member]) if isinstance(item, Mapping))
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
    elif ".deviceMinutes." in path and isinstance(was, (int, float)) and isinstance(now, (int, float)):
        if abs(was - now) > CLOSE_MINUTES:
            yield path, was, now
    elif _same_kind(name, was, now) and was not in bound:
        bound[was] = now
    elif (_rebound(was, bound) if isinstance(was, str) else was) != now:
        yield path, was, now


def _rebound(text: str, bound: Mapping[str, str]) -> str:
    """The text with the mock's ARNs in the place of the recorded ones: messages name them too."""
    return bound.get(text) or _ARN.sub(lambda found: bound.get(found[0], found[0]), text)


def _same_kind(name: str, was: Any, now: Any) -> bool:
    """Whether both are ARNs of one kind, or both other names."""
    if not isinstance(was, str) or not isinstance(now, str):
        return False
    if was.startswith(ARN) and now.startswith(ARN):
        return was.split(":")[5:6] == now.split(":")[5:6]
    return name in OPAQUE

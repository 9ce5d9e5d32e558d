"""Writes the pytest module that reproduces a report: loaded, frozen at its last moment, an assertion for each fact."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from moto_devicefarm.core import clock
from moto_devicefarm.registry.sources import documents as read_json
from moto_devicefarm.reports.reading import Document

GETTERS = {
    "Project": ("get_project", "project"),
    "Upload": ("get_upload", "upload"),
    "Device": ("get_device", "device"),
    "DeviceInstance": ("get_device_instance", "deviceInstance"),
    "RemoteAccessSession": ("get_remote_access_session", "remoteAccessSession"),
}
NAMES = {"RemoteAccessSession": "session", "DeviceInstance": "instance"}
TIMES = ("created", "started", "stopped")
SIGNED = ("url", "endpoint", "endpoints")
"""Signed afresh at each read, so that only their presence is a fact."""
DEVICE = ("arn", "name", "os")
"""What is asserted of the device inside a session."""


def latest(documents: Sequence[Document]) -> list[Document]:
    """The documents that a load leaves: of several of one resource, the last."""
    return list({document.members.get("arn", ""): document for document in documents}.values())


def last_moment(documents: Sequence[Document]) -> int:
    """The latest moment that the report tells of: a time in it, or the end of the device minutes that it counts."""
    moments = [document.members[name] for document in documents for name in TIMES if name in document.members]
    for members in (document.members for document in documents):
        total = members.get("deviceMinutes", {}).get("total")
        since = members.get("started", members.get("created"))
        if total is not None and since is not None and "stopped" not in members:
            moments.append(since + round(total * 60_000))
    return max(moments, default=clock.now())


def module(documents: Sequence[Document], files: Sequence[Path], inline: bool) -> str:
    """The text of the module: it loads the files from beside itself, or carries what is in them."""
    names = [file.name for file in files]
    moment = last_moment(documents)
    body = [line for number, document in enumerate(documents) for line in _at(moment, document, number, len(documents) > 1)]
    times = any(name in document.members for document in documents for name in TIMES)
    report = ["REPORT = " + _pretty(_contents(files)), "", ""] if inline else [""]
    load = "REPORT" if inline else _literal(names if len(names) > 1 else names[0])
    return "\n".join(
        [
            f'"""{_headline(documents)}: reproduced from {", ".join(names)}."""',
            "",
            *(["import datetime as dt"] if times else []),
            "from typing import Any",
            "",
            "import pytest",
            "from freezegun import freeze_time",
            "",
            *report,
            f"@freeze_time({_literal(clock.text(moment))})",
            f"@pytest.mark.devicefarm(load={load})",
            "def test_report(devicefarm_client: Any) -> None:",
            *body,
            "    # Your own code goes here: let it work on devicefarm_client, and assert what it should have done.",
            "",
        ]
    )


def _contents(files: Sequence[Path]) -> Any:
    """What is in the files, as data."""
    found = [item for file in files for item in read_json(file.read_text("utf-8"), str(file))]
    return found[0] if len(found) == 1 else found


def _pretty(value: Any, indent: str = "") -> str:
    """The value as Python over several lines."""
    inner = indent + "    "
    if isinstance(value, Mapping) and value:
        lines = [f"{inner}{_literal(key)}: {_pretty(member, inner)},\n" for key, member in value.items()]
        return "{\n" + "".join(lines) + indent + "}"
    if isinstance(value, list) and value:
        return "[\n" + "".join(f"{inner}{_pretty(item, inner)},\n" for item in value) + indent + "]"
    return _literal(value)


def _headline(documents: Sequence[Document]) -> str:
    first = next((item for item in documents if item.shape == "RemoteAccessSession"), documents[0])
    kind = {"RemoteAccessSession": "A remote access session", "Upload": "An upload"}.get(
        first.shape, f"A {first.shape.lower()}"
    )
    status = first.members.get("status")
    return f"{kind} that was {status}" if status else kind


def _at(moment: int, document: Document, number: int, several: bool) -> Iterator[str]:
    """The lines about one resource; a RUNNING session's minutes grow, so they are asked for at its own last moment."""
    lines = _about(document, number, several)
    own = last_moment([document])
    if document.members.get("status") == "RUNNING" and own != moment and document.members.keys() & {*TIMES}:
        yield f"    with freeze_time({_literal(clock.text(own))}):"
        lines = (f"    {line}" if line else line for line in lines)
    yield from lines


def _about(document: Document, number: int, several: bool) -> Iterator[str]:
    """The lines that get one resource and assert what the report says of it."""
    getter, key = GETTERS[document.shape]
    name = NAMES.get(document.shape, document.shape.lower()) + (f"_{number + 1}" if several else "")
    arn = document.members["arn"]
    yield f"    {name} = devicefarm_client.{getter}(arn={_literal(arn)})[{_literal(key)}]"
    for member, value in document.members.items():
        if member != "arn":
            held = _minutes(document.members) if member == "deviceMinutes" else value
            yield from (f"    assert {fact}" for fact in _facts(name, member, held))
    yield ""


class _Counted(dict[str, Any]):
    """Those of a RUNNING session's device minutes that the mock counts as the report does."""


def _minutes(members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The device minutes that the mock answers at the report's last moment: a RUNNING session's are counted."""
    minutes: dict[str, float] = members["deviceMinutes"]
    if members.get("status") != "RUNNING":
        return minutes
    if "total" not in minutes or not members.keys() & {"created", "started"}:
        return _Counted()
    counted, other = ("unmetered", "metered") if members.get("billingMethod") == "UNMETERED" else ("metered", "unmetered")
    usual = 0 <= minutes.get(counted, -1) <= minutes["total"] and minutes.get(other) == 0
    rounded = {name: round(value, 2) for name, value in minutes.items()}
    return minutes if usual and rounded == minutes else _Counted(total=rounded["total"])


def _facts(name: str, member: str, value: Any) -> Iterator[str]:
    place = f"{name}[{_literal(member)}]"
    if member in SIGNED:
        yield f"{_literal(member)} in {name}"
    elif member in TIMES:
        yield f"{place} == dt.datetime.fromisoformat({_literal(clock.text(value).replace('Z', '+00:00'))})"
    elif isinstance(value, _Counted):
        yield from (f"{place}[{_literal(part)}] == {_literal(minutes)}" for part, minutes in value.items())
    elif member == "device":
        yield from (f"{place}[{_literal(part)}] == {_literal(value[part])}" for part in DEVICE if part in value)
    elif isinstance(value, bool):
        yield f"{place} is {value}"
    else:
        yield f"{place} == {_literal(value)}"


def _literal(value: Any) -> str:
    """The value as Python, text in double quotes."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_literal(key)}: {_literal(member)}" for key, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    return repr(value)

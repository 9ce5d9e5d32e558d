"""Writes the pytest module that reproduces a report: loaded, frozen at its last moment, an
assertion for each fact.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from botocore import xform_name

from moto_devicefarm.captures.documents import Document
from moto_devicefarm.core import clock, model
from moto_devicefarm.core.resource import ancestor_arn, id_of
from moto_devicefarm.registry.sources import documents as read_json
from moto_devicefarm.resources import KINDS
from moto_devicefarm.resources.artifacts.artifacts import Sample, category, session_arn
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.suites_and_tests import Test

NAMES = {
    "RemoteAccessSession": "session",
    "DeviceInstance": "instance",
    "DevicePool": "pool",
    "TestGridProject": "grid_project",
    "TestGridSession": "grid_session",
}
"""What a variable is called where the structure's own name would be long."""
MAIN = ("RemoteAccessSession", "Run", "TestGridSession", "Job")
"""What a report is of, if it has one."""
TESTED = ("Run", "Job", "Suite", "Test")
"""Of these the result says more than the status."""
LISTED = ("artifacts", "samples")
"""What no Get operation answers."""
DEVICE = ("arn", "name", "os")
"""What is asserted of the device inside a session or a job."""


class Getter(NamedTuple):
    """How a client asks for one resource."""

    method: str
    argument: str
    """What takes its ARN."""
    key: str
    """Where the answer has it."""


@cache
def getters() -> Mapping[str, Getter]:
    """By structure: each Get operation of the model that takes an ARN and answers what has one."""
    found = {}
    for name in model.service_model().operation_names:
        operation = model.operation(name)
        if name.startswith("Get") and operation.input and operation.output and operation.result_key:
            structure = operation.output.members[operation.result_key].name
            for argument in operation.input.members:
                if argument == "arn" or (
                    argument.endswith("Arn") and structure.lower().endswith(argument[:-3].lower())
                ):
                    found[structure] = Getter(xform_name(name), argument, operation.result_key)
    return found


def in_order(documents: Sequence[Document]) -> list[Document]:
    """The documents that a load leaves, of several of one resource the last; a run comes before its
    jobs, and so on.
    """
    last = list({document.members.get("arn", ""): document for document in documents}.values())
    ids = [
        id_of(arn).split("/") if (arn := document.members.get("arn")) else [""] for document in last
    ]
    first = {tuple(own[:2]): place for place, own in reversed(list(enumerate(ids)))}
    kinds = {kind.SHAPE: place for place, kind in enumerate(KINDS)}
    rows = [
        (first[tuple(own[:2])], own, kinds.get(last[place].shape, 0), place)
        for place, own in enumerate(ids)
    ]
    return [last[place] for *_, place in sorted(rows)]


def last_moment(documents: Sequence[Document]) -> int:
    """The latest moment that the report tells of: a time in it, or the end of the device minutes
    that it counts.
    """
    moments = [
        document.members[name]
        for document in documents
        for name in model.timestamps() & document.members.keys()
    ]
    for document in documents:
        members = document.members
        total = members.get("deviceMinutes", {}).get("total")
        since = members.get("started", members.get("created"))
        devices = (
            members.get("totalJobs") if document.shape == "Run" else 1
        )  # a run's minutes are the sum of its jobs'
        if total is not None and since is not None and devices and "stopped" not in members:
            moments.append(since + round(total / devices * 60_000))
    return max(moments, default=clock.now())


def module_text(documents: Sequence[Document], files: Sequence[Path], inline: bool) -> str:
    """The text of the module: it loads the files from beside itself, or carries what is in them."""
    names = [file.name for file in files]
    moment = last_moment(documents)
    body = list(
        _once(line for document, name in _named(documents) for line in _at(moment, document, name))
    )
    times = any(model.timestamps() & document.members.keys() for document in documents)
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
        lines = [
            f"{inner}{_literal(key)}: {_pretty(member, inner)},\n" for key, member in value.items()
        ]
        return "{\n" + "".join(lines) + indent + "}"
    if isinstance(value, list) and value:
        return "[\n" + "".join(f"{inner}{_pretty(item, inner)},\n" for item in value) + indent + "]"
    return _literal(value)


def _headline(documents: Sequence[Document]) -> str:
    """What the report is of, and what had become of it: "A run that was FAILED"."""
    first = next(
        (item for shape in MAIN for item in documents if item.shape == shape), documents[0]
    )
    words = re.findall("[A-Z]+(?=[A-Z])|[A-Z][a-z]+", first.shape)
    kind = " ".join(word if word.isupper() else word.lower() for word in words)
    status, result = first.members.get("status"), first.members.get("result", "PENDING")
    was = result if first.shape in TESTED and result != "PENDING" else status
    return f"{'An' if kind[0] in 'aiu' else 'A'} {kind}{f' that was {was}' if was else ''}"


def _named(documents: Sequence[Document]) -> Iterator[tuple[Document, str]]:
    """Each with the name of its variable, numbered where there are several of its kind."""
    total, seen = Counter(document.shape for document in documents), Counter[str]()
    for document in documents:
        shape = document.shape
        seen[shape] += 1
        yield (
            document,
            NAMES.get(shape, xform_name(shape)) + (f"_{seen[shape]}" if total[shape] > 1 else ""),
        )


def _once(lines: Iterable[str]) -> Iterator[str]:
    """The lines; a list that was asked for is not asked for again as long as its variable has it."""
    held: dict[str, str] = {}
    for line in lines:
        variable = line.partition(" = ")[0].strip()
        if variable not in LISTED or held.get(variable) != line:
            yield line
        held[variable] = line


def _at(moment: int, document: Document, name: str) -> Iterator[str]:
    """The lines about one resource; a RUNNING session's minutes grow, so they are asked for at its
    own last moment.
    """
    lines = _about(document, name)
    own = last_moment([document])
    if _grows(document) and own != moment and document.members.keys() & model.timestamps():
        yield f"    with freeze_time({_literal(clock.text(own))}):"
        lines = (f"    {line}" if line else line for line in lines)
    yield from lines


def _grows(document: Document) -> bool:
    """Whether the mock goes on counting its minutes: all else that was captured stays as it was."""
    return document.shape == "RemoteAccessSession" and document.members.get("status") == "RUNNING"


def _about(document: Document, name: str) -> Iterator[str]:
    """The lines that get one resource and assert what the report says of it."""
    yield from (
        f"    {line}" for line in (_got if document.shape in getters() else _found)(document, name)
    )
    for member, value in document.members.items():
        if member != "arn":
            held = _minutes(document) if member == "deviceMinutes" else value
            yield from (f"    assert {fact}" for fact in _facts(name, member, held))
    yield ""


def _got(document: Document, name: str) -> Iterator[str]:
    getter = getters()[document.shape]
    arn = _literal(document.members["arn"])
    yield f"{name} = devicefarm_client.{getter.method}({getter.argument}={arn})[{_literal(getter.key)}]"


def _found(document: Document, name: str) -> Iterator[str]:
    """Of an artifact or a sample, which can only be listed: with those of its test or session, or
    of its job.
    """
    arn = document.members["arn"]
    if document.shape == Sample.SHAPE:
        listed, arguments = "samples", f"arn={_literal(ancestor_arn(arn, Job))}"
    else:
        holder = session_arn(arn) if id_of(arn).count("/") == 2 else ancestor_arn(arn, Test)
        kind = category(document.members.get("type", "UNKNOWN"))
        listed, arguments = "artifacts", f"arn={_literal(holder)}, type={_literal(kind)}"
    yield f"{listed} = devicefarm_client.list_{listed}({arguments})[{_literal(listed)}]"
    yield f'{name} = next(one for one in {listed} if one["arn"] == {_literal(arn)})'


class _Counted(dict[str, Any]):
    """Those of a RUNNING session's device minutes that the mock counts as the report does."""


def _minutes(document: Document) -> Mapping[str, Any]:
    """The device minutes that the mock answers at the report's last moment: a RUNNING session's are
    counted.
    """
    members = document.members
    minutes: dict[str, float] = members["deviceMinutes"]
    if not _grows(document):
        return minutes
    if "total" not in minutes or not members.keys() & {"created", "started"}:
        return _Counted()
    counted, other = (
        ("unmetered", "metered")
        if members.get("billingMethod") == "UNMETERED"
        else ("metered", "unmetered")
    )
    usual = 0 <= minutes.get(counted, -1) <= minutes["total"] and minutes.get(other) == 0
    rounded = {name: round(value, 2) for name, value in minutes.items()}
    return minutes if usual and rounded == minutes else _Counted(total=rounded["total"])


def _facts(name: str, member: str, value: Any) -> Iterator[str]:
    place = f"{name}[{_literal(member)}]"
    if _signed(member):
        yield f"{_literal(member)} in {name}"
    elif member in model.timestamps():
        yield f"{place} == dt.datetime.fromisoformat({_literal(clock.text(value).replace('Z', '+00:00'))})"
    elif isinstance(value, _Counted):
        yield from (
            f"{place}[{_literal(part)}] == {_literal(minutes)}" for part, minutes in value.items()
        )
    elif member == "device":
        yield from (
            f"{place}[{_literal(part)}] == {_literal(value[part])}"
            for part in DEVICE
            if part in value
        )
    elif isinstance(value, Mapping) and _holds_signed(value):
        for part, inner in value.items():
            yield from _facts(place, part, inner)
    elif isinstance(value, bool):
        yield f"{place} is {value}"
    else:
        yield f"{place} == {_literal(value)}"


def _signed(member: str) -> bool:
    """Whether it is signed afresh at each read, so that only its presence is a fact."""
    return member.lower().endswith(("url", "endpoint", "endpoints"))


def _holds_signed(value: Any) -> bool:
    return isinstance(value, Mapping) and any(
        _signed(part) or _holds_signed(inner) for part, inner in value.items()
    )


def _literal(value: Any) -> str:
    """The value as Python, text in double quotes."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return (
            "{"
            + ", ".join(f"{_literal(key)}: {_literal(member)}" for key, member in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    return repr(value)

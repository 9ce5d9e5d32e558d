"""Writes a pytest module that reproduces captured documents.

Rule: the test loads them, freezes the clock at their last moment, and asserts each member.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from botocore import xform_name

from moto_devicefarm.captures.documents import INSIGHTS_DETAILS, Document
from moto_devicefarm.core import clock, model
from moto_devicefarm.core.json_guard import read_json_documents
from moto_devicefarm.core.printable_text import escape_for_source, escape_unprintable
from moto_devicefarm.core.resource import ancestor_arn, id_of
from moto_devicefarm.registry.files import read_text
from moto_devicefarm.resources import KINDS
from moto_devicefarm.resources.artifacts.artifacts import Sample, category, session_arn
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.suites_and_tests import Test

NAMES = {
    "AccountSettings": "settings",
    "GetOfferingStatusResult": "status",
    "ListOfferingsResult": "listing",
    "ListOfferingPromotionsResult": "promotions",
    "InsightsDetails": "details",
    "RemoteAccessSession": "session",
    "DeviceInstance": "instance",
    "DevicePool": "pool",
    "TestGridProject": "grid_project",
    "TestGridSession": "grid_session",
}
"""The names of variables, where the structure's own name would be long."""
WHOLE_ANSWERS = {
    "AccountSettings": ("account settings", "get_account_settings", "accountSettings"),
    "GetOfferingStatusResult": ("offering status", "get_offering_status", None),
    "ListOfferingsResult": ("list of offerings", "list_offerings", None),
    "ListOfferingPromotionsResult": ("list of promotions", "list_offering_promotions", None),
    INSIGHTS_DETAILS: ("insights report", "get_job", None),
}
"""Documents that no ARN names: words for the headline, the method of a client, and the member of
its answer that is the document.
"""
INNER_TIME = "effectiveOn"
"""The one time that stands inside another member."""
MAIN = ("RemoteAccessSession", "Run", "TestGridSession", "Job")
"""The structures that name the whole module, the first one that is there."""
TESTED = ("Run", "Job", "Suite", "Test")
"""The structures whose result says more than their status."""
LISTED = ("artifacts", "samples")
"""The lists of documents that no Get operation answers."""
DEVICE_MEMBERS = ("arn", "name", "os")
"""The members that are asserted of the device inside a session or a job."""
PLACE_FOR_CODE = "Your own code goes here: pass it devicefarm_client, and assert what it should do."
REWRITABLE = 2000
"""Up to so many lines, pytest rewrites the assertions so that one that fails shows its values. It
needs about a millisecond for each.
"""
SHOW_WARNING = '@pytest.mark.filterwarnings("default:.*totalJobs is:UserWarning")'
"""Lets no setting of a project turn the warning about missing jobs into an error."""
PLAIN_ASSERTIONS = """

PYTEST_DONT_REWRITE: so many assertions would take pytest long to prepare. Without this paragraph,
an assertion that fails shows its values.
"""


class Getter(NamedTuple):
    """The Get operation of a structure, as a method of a client."""

    method: str
    argument: str
    """The argument that takes the ARN."""
    key: str
    """The member of the answer that holds the document."""


@cache
def getters() -> Mapping[str, Getter]:
    """By structure: the operations of the model that get a document by its ARN."""
    found = {}
    for name in model.service_model().operation_names:
        operation = model.operation_model(name)
        if name.startswith("Get") and operation.input and operation.output and operation.result_key:
            structure = operation.output.members[operation.result_key].name
            for argument in operation.input.members:
                if argument == "arn" or (
                    argument.endswith("Arn") and structure.lower().endswith(argument[:-3].lower())
                ):
                    found[structure] = Getter(xform_name(name), argument, operation.result_key)
    return found


def in_order(documents: Sequence[Document]) -> list[Document]:
    """The last document of each resource, as a load keeps it; a run comes before its jobs, and so
    on.
    """
    last = list(
        {document.members.get("arn", document.shape): document for document in documents}.values()
    )
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
    """The latest moment in the documents: a time, or the end of the device minutes so far."""
    moments = [
        document.members[name]
        for document in documents
        for name in model.timestamps() & document.members.keys()
    ]
    for document in documents:
        members = document.members
        total = members.get("deviceMinutes", {}).get("total")
        since = members.get("started", members.get("created"))
        # the minutes of a run are the sum of those of its jobs
        devices = members.get("totalJobs") if document.shape == "Run" else 1
        if total is not None and since is not None and devices and "stopped" not in members:
            moments.append(since + round(total / devices * 60_000))
    return max(moments, default=clock.now())


def module_text(
    documents: Sequence[Document],
    files: Sequence[Path],
    inline: bool,
    is_incomplete: bool = False,
) -> str:
    """The text of the module. It loads the files, which stand beside it, or has their contents
    inline. If the documents are incomplete, the test shows the warning about it, and passes.
    """
    names = [file.name for file in files]
    title = f"{_headline(documents)}: reproduced from {', '.join(names)}."
    # Python 3.13 refuses a docstring with half of a surrogate pair, so it has readable escapes.
    title = escape_for_source(escape_unprintable(title))
    loaded = [_literal(_relative_path(name)) for name in names]
    moment = last_moment(documents)
    lines = (
        line
        for document, name in _with_variables(documents)
        for line in _lines_at(moment, document, name)
    )
    body = list(_without_repeated_lists(lines))
    plain = PLAIN_ASSERTIONS if len(body) > REWRITABLE else ""
    times = any("dt.datetime" in line for line in body)
    report = ["REPORT = " + _pretty(_contents(files)), "", ""] if inline else [""]
    load = "REPORT" if inline else loaded[0] if len(loaded) == 1 else f"[{', '.join(loaded)}]"
    return "\n".join(
        [
            f'"""{title}{plain}"""',
            "",
            *(["import datetime as dt"] if times else []),
            "from typing import Any",
            "",
            "import pytest",
            *(["import requests"] if _has_details(documents) else []),
            "from freezegun import freeze_time",
            "",
            *report,
            *([SHOW_WARNING] if is_incomplete else []),
            f"@freeze_time({_literal(clock.text(moment))})",
            f"@pytest.mark.devicefarm(load={load})",
            "def test_report(devicefarm_client: Any) -> None:",
            *body,
            f"    # {PLACE_FOR_CODE}",
            "",
        ]
    )


def _relative_path(name: str) -> str:
    """The path of a file beside the module. One that begins as JSON does would be read as JSON."""
    return f"./{name}" if name.lstrip()[:1] in ("{", "[") else name


def _contents(files: Sequence[Path]) -> Any:
    """The JSON in the files."""
    found = [item for file in files for item in read_json_documents(read_text(file), str(file))]
    return found[0] if len(found) == 1 else found


def _pretty(value: Any, indent: str = "") -> str:
    """The value as Python code over several lines."""
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
    """The main resource and its state: "A run that was FAILED"."""
    first = next(
        (item for shape in MAIN for item in documents if item.shape == shape), documents[0]
    )
    if first.shape in WHOLE_ANSWERS:
        return f"Captured {WHOLE_ANSWERS[first.shape][0]}"
    words = re.findall("[A-Z]+(?=[A-Z])|[A-Z][a-z]+", first.shape)
    kind = " ".join(word if word.isupper() else word.lower() for word in words)
    status, result = first.members.get("status"), first.members.get("result", "PENDING")
    was = result if first.shape in TESTED and result != "PENDING" else status
    return f"{'An' if kind[0] in 'aiu' else 'A'} {kind}{f' that was {was}' if was else ''}"


def _with_variables(documents: Sequence[Document]) -> Iterator[tuple[Document, str]]:
    """The documents with the names of their variables, numbered if there are several of a kind."""
    total, numbers = Counter(document.shape for document in documents), Counter[str]()
    for document in documents:
        shape = document.shape
        numbers[shape] += 1
        suffix = f"_{numbers[shape]}" if total[shape] > 1 else ""
        yield document, NAMES.get(shape, xform_name(shape)) + suffix


def _without_repeated_lists(lines: Iterable[str]) -> Iterator[str]:
    """The lines, without those that would list again what a variable holds already."""
    last: dict[str, str] = {}
    for line in lines:
        variable = line.partition(" = ")[0].strip()
        if variable not in LISTED or last.get(variable) != line:
            yield line
        last[variable] = line


def _lines_at(moment: int, document: Document, name: str) -> Iterator[str]:
    """The lines about one resource. The device minutes of a RUNNING session grow, so the clock
    stands at the last moment of its own document.
    """
    lines = _lines(document, name)
    own = last_moment([document])
    if (
        _has_growing_minutes(document)
        and own != moment
        and document.members.keys() & model.timestamps()
    ):
        yield f"    with freeze_time({_literal(clock.text(own))}):"
        lines = (f"    {line}" if line else line for line in lines)
    yield from lines


def _has_growing_minutes(document: Document) -> bool:
    """Whether the mock counts its device minutes; other captured members stay as they were."""
    return document.shape == "RemoteAccessSession" and document.members.get("status") == "RUNNING"


def _lines(document: Document, name: str) -> Iterator[str]:
    """The lines that get one resource and assert the members of its document."""
    if document.shape in WHOLE_ANSWERS:
        call = _details_call if document.shape == INSIGHTS_DETAILS else _whole_call
    else:
        call = _get_call if document.shape in getters() else _list_call
    yield from (f"    {line}" for line in call(document, name))
    for member, value in document.members.items():
        if member != "arn":
            expected = _minutes(document) if member == "deviceMinutes" else value
            yield from (f"    assert {fact}" for fact in _facts(name, member, expected))
    yield ""


def _get_call(document: Document, name: str) -> Iterator[str]:
    method, argument, key = getters()[document.shape]
    arn = _literal(document.members["arn"])
    yield f"{name} = devicefarm_client.{method}({argument}={arn})[{_literal(key)}]"


def _whole_call(document: Document, name: str) -> Iterator[str]:
    """The answer is about the whole account."""
    _, method, key = WHOLE_ANSWERS[document.shape]
    yield f"{name} = devicefarm_client.{method}()" + (f"[{_literal(key)}]" if key else "")


def _details_call(document: Document, name: str) -> Iterator[str]:
    """The file behind the URL in the insights of its job."""
    job = _literal(document.members["jobArn"])
    yield f'report = devicefarm_client.get_job(arn={job})["job"]["insights"]["testReport"]'
    yield f'{name} = requests.get(report["testDetailsUrl"], timeout=10).json()'


def _has_details(documents: Sequence[Document]) -> bool:
    return any(document.shape == INSIGHTS_DETAILS for document in documents)


def _list_call(document: Document, name: str) -> Iterator[str]:
    """An artifact is listed with those of its test or session, a sample with those of its job."""
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
    """The device minutes of a RUNNING session that the mock counts as AWS did."""


def _minutes(document: Document) -> Mapping[str, Any]:
    """The device minutes that the mock answers at the document's last moment."""
    members = document.members
    minutes: dict[str, float] = members["deviceMinutes"]
    if not _has_growing_minutes(document):
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
    """The conditions that a member of a variable meets, as Python code."""
    place = f"{name}[{_literal(member)}]"
    if _is_signed_url(member):
        yield f"{_literal(member)} in {name}"
    elif member in model.timestamps():
        moment = _literal(clock.text(value).replace("Z", "+00:00"))
        yield f"{place} == dt.datetime.fromisoformat({moment})"
    elif isinstance(value, _Counted):
        yield from (
            f"{place}[{_literal(part)}] == {_literal(minutes)}" for part, minutes in value.items()
        )
    elif member == "device":
        yield from (
            f"{place}[{_literal(part)}] == {_literal(value[part])}"
            for part in DEVICE_MEMBERS
            if part in value
        )
    elif isinstance(value, Mapping) and _has_parts_of_its_own(value):
        for part, inner in value.items():
            yield from _facts(place, part, inner)
    elif isinstance(value, bool):
        yield f"{place} is {value}"
    else:
        yield f"{place} == {_literal(value)}"


def _is_signed_url(member: str) -> bool:
    """Whether it is a URL that is signed anew at each read: only its presence is asserted."""
    return member.lower().endswith(("url", "endpoint", "endpoints"))


def _has_parts_of_its_own(value: Any) -> bool:
    """Whether a signed URL or a time is in it, at any depth."""
    return isinstance(value, Mapping) and any(
        _is_signed_url(part) or part == INNER_TIME or _has_parts_of_its_own(inner)
        for part, inner in value.items()
    )


def _literal(value: Any) -> str:
    """The value as Python code, text in double quotes."""
    if isinstance(value, str):
        return f'"{escape_for_source(value)}"'
    if isinstance(value, Mapping):
        return (
            "{"
            + ", ".join(f"{_literal(key)}: {_literal(member)}" for key, member in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    return repr(value)

"""Writes the lines of a test that get one resource and assert the members of its document.

Rule: what the mock computes anew at each read, such as a signed URL, is asserted to be there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from textwrap import wrap
from typing import Any, NamedTuple

from botocore import xform_name

from moto_devicefarm.captures.documents import INSIGHTS_DETAILS, Document
from moto_devicefarm.captures.report_notes import MOST_NAMES, filled_in
from moto_devicefarm.core import clock, model
from moto_devicefarm.core.printable_text import escape_for_source, escape_unprintable
from moto_devicefarm.core.resource import ancestor_arn, id_of
from moto_devicefarm.resources.artifacts.artifact_types import category
from moto_devicefarm.resources.artifacts.artifacts import Sample, session_arn
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.suites_and_tests import Test

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
DEVICE_MEMBERS = ("arn", "name", "os")
"""The members that are asserted of the device inside a session or a job."""


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


def lines_at(moment: int, document: Document, name: str) -> Iterator[str]:
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
        yield f"    with freeze_time({literal(clock.text(own))}):"
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
    yield from comments(filled_in(document, "arn"))
    yield from (f"    {line}" for line in call(document, name))
    for member, value in document.members.items():
        if member != "arn":
            expected = _minutes(document) if member == "deviceMinutes" else value
            yield from _member_lines(document, name, member, expected, member)
    gone = {path.partition(".")[0] or path for path in document.left_out} - document.members.keys()
    for member in sorted(gone):
        yield from comments(filled_in(document, member))
    yield ""


def _member_lines(
    document: Document, name: str, member: str, value: Any, path: str
) -> Iterator[str]:
    """The assertions about a member. What the report does not have is a comment instead, because a
    placeholder says nothing of AWS.
    """
    notes = filled_in(document, path)
    if not notes:
        yield from (f"    assert {fact}" for fact in _facts(name, member, value))
        return
    more = len(notes) - MOST_NAMES
    if more > 0:
        yield from comments([*notes[:MOST_NAMES], f"filled or left out: {more} more"])
        return
    yield from comments(notes)
    if isinstance(value, Mapping):
        parts = DEVICE_MEMBERS if member == "device" else tuple(value)
        for part in parts:
            inner = f"{path}.{part}"
            if part in value and not filled_in(document, inner):
                place = f"{name}[{literal(member)}]"
                yield from _member_lines(document, place, part, value[part], inner)


def comments(notes: Sequence[str]) -> Iterator[str]:
    """Comment lines of a test, each of at most 100 columns."""
    for note in notes:
        for line in wrap(escape_unprintable(note), 92, break_on_hyphens=False):
            yield f"    # {line}"


def _get_call(document: Document, name: str) -> Iterator[str]:
    method, argument, key = getters()[document.shape]
    arn = literal(document.members["arn"])
    yield f"{name} = devicefarm_client.{method}({argument}={arn})[{literal(key)}]"


def _whole_call(document: Document, name: str) -> Iterator[str]:
    """The answer is about the whole account."""
    _, method, key = WHOLE_ANSWERS[document.shape]
    yield f"{name} = devicefarm_client.{method}()" + (f"[{literal(key)}]" if key else "")


def _details_call(document: Document, name: str) -> Iterator[str]:
    """The file behind the URL in the insights of its job."""
    job = literal(document.members["jobArn"])
    yield f'report = devicefarm_client.get_job(arn={job})["job"]["insights"]["testReport"]'
    yield f'{name} = requests.get(report["testDetailsUrl"], timeout=10).json()'


def _list_call(document: Document, name: str) -> Iterator[str]:
    """An artifact is listed with those of its test or session, a sample with those of its job."""
    arn = document.members["arn"]
    if document.shape == Sample.SHAPE:
        listed, arguments = "samples", f"arn={literal(ancestor_arn(arn, Job))}"
    else:
        holder = session_arn(arn) if id_of(arn).count("/") == 2 else ancestor_arn(arn, Test)
        kind = category(document.members.get("type", "UNKNOWN"))
        listed, arguments = "artifacts", f"arn={literal(holder)}, type={literal(kind)}"
    yield f"{listed} = devicefarm_client.list_{listed}({arguments})[{literal(listed)}]"
    yield f'{name} = next(one for one in {listed} if one["arn"] == {literal(arn)})'


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
    place = f"{name}[{literal(member)}]"
    if _is_signed_url(member):
        yield f"{literal(member)} in {name}"
    elif member in model.timestamps():
        moment = literal(clock.text(value).replace("Z", "+00:00"))
        yield f"{place} == dt.datetime.fromisoformat({moment})"
    elif isinstance(value, _Counted):
        yield from (
            f"{place}[{literal(part)}] == {literal(minutes)}" for part, minutes in value.items()
        )
    elif member == "device":
        yield from (
            f"{place}[{literal(part)}] == {literal(value[part])}"
            for part in DEVICE_MEMBERS
            if part in value
        )
    elif isinstance(value, Mapping) and _has_parts_of_its_own(value):
        for part, inner in value.items():
            yield from _facts(place, part, inner)
    elif isinstance(value, bool):
        yield f"{place} is {value}"
    else:
        yield f"{place} == {literal(value)}"


def _is_signed_url(member: str) -> bool:
    """Whether it is a URL that is signed anew at each read: only its presence is asserted."""
    return member.lower().endswith(("url", "endpoint", "endpoints"))


def _has_parts_of_its_own(value: Any) -> bool:
    """Whether a signed URL or a time is in it, at any depth."""
    return isinstance(value, Mapping) and any(
        _is_signed_url(part) or part == INNER_TIME or _has_parts_of_its_own(inner)
        for part, inner in value.items()
    )


def literal(value: Any) -> str:
    """The value as Python code, text in double quotes."""
    if isinstance(value, str):
        return f'"{escape_for_source(value)}"'
    if isinstance(value, Mapping):
        return (
            "{"
            + ", ".join(f"{literal(key)}: {literal(member)}" for key, member in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    return repr(value)

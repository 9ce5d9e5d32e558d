"""Writes the statements that get one resource and assert the members of its document.

Rule: what the mock computes anew at each read, such as a signed URL, is asserted to be there, and
so is what has a secret in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from botocore import xform_name

from moto_devicefarm.captures.documents import INSIGHTS_DETAILS, Document
from moto_devicefarm.captures.layout import Name, literal
from moto_devicefarm.captures.module_writer import ModuleWriter
from moto_devicefarm.captures.report_notes import MOST_NAMES, completion_notes
from moto_devicefarm.core import clock, model
from moto_devicefarm.core.printable_text import escape_unprintable
from moto_devicefarm.core.resource import ancestor_arn, id_of
from moto_devicefarm.recordings.secrets import scrub
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
    """The latest moment in the documents; now if they have no times."""
    known = known_moment(documents)
    return clock.now() if known is None else known


def known_moment(documents: Sequence[Document]) -> int | None:
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
    return max(moments, default=None)


def add_document(writer: ModuleWriter, moment: int, document: Document, name: str) -> None:
    """Add the statements that get one resource and assert the members of its document. The device
    minutes of a RUNNING session grow, so the clock stands at the last moment of its own document.
    """
    own = last_moment([document])
    if (
        _has_growing_minutes(document)
        and own != moment
        and document.members.keys() & model.timestamps()
    ):
        with writer.block(f"with freeze_time({literal(clock.text(own))}):"):
            _add_statements(writer, document, name)
    else:
        _add_statements(writer, document, name)
    writer.line()


def _has_growing_minutes(document: Document) -> bool:
    """Whether the mock counts its device minutes; other captured members stay as they were."""
    return document.shape == "RemoteAccessSession" and document.members.get("status") == "RUNNING"


def _add_statements(writer: ModuleWriter, document: Document, name: str) -> None:
    if document.shape in WHOLE_ANSWERS:
        call = _add_details_call if document.shape == INSIGHTS_DETAILS else _add_whole_call
    else:
        call = _add_get_call if document.shape in getters() else _add_list_call
    _add_notes(writer, completion_notes(document, "arn"))
    call(writer, document, name)
    for member, value in document.members.items():
        if member != "arn":
            expected = _minutes(document) if member == "deviceMinutes" else value
            _add_checks(writer, name, (member,), expected, document)
    gone = {path.partition(".")[0] or path for path in document.left_out} - document.members.keys()
    for member in sorted(gone):
        _add_notes(writer, completion_notes(document, member))


def _add_notes(writer: ModuleWriter, notes: Sequence[str]) -> None:
    """Add comments about members that the report does not have."""
    for note in notes:
        writer.comment(escape_unprintable(note))


def _add_get_call(writer: ModuleWriter, document: Document, name: str) -> None:
    method, argument, key = getters()[document.shape]
    writer.call(name, method, {argument: document.members["arn"]}, key)


def _add_whole_call(writer: ModuleWriter, document: Document, name: str) -> None:
    """The answer is about the whole account."""
    _, method, key = WHOLE_ANSWERS[document.shape]
    writer.call(name, method, {}, key)


def _add_details_call(writer: ModuleWriter, document: Document, name: str) -> None:
    """The file behind the URL in the insights of its job."""
    writer.add_import("import requests")
    writer.call("job", "get_job", {"arn": document.members["jobArn"]}, "job")
    writer.line('report = job["insights"]["testReport"]')
    writer.line(f'{name} = requests.get(report["testDetailsUrl"], timeout=10).json()')


def _add_list_call(writer: ModuleWriter, document: Document, name: str) -> None:
    """An artifact is listed with those of its test or session, a sample with those of its job. A
    list that a variable holds already is not listed again.
    """
    arn = document.members["arn"]
    if document.shape == Sample.SHAPE:
        listed, arguments = "samples", {"arn": ancestor_arn(arn, Job)}
    else:
        holder = session_arn(arn) if id_of(arn).count("/") == 2 else ancestor_arn(arn, Test)
        kind = category(document.members.get("type", "UNKNOWN"))
        listed, arguments = "artifacts", {"arn": holder, "type": kind}
    if writer.held.get(listed) != arguments:
        writer.call(listed, f"list_{listed}", arguments, listed)
        writer.held[listed] = arguments
    writer.line(f'{name} = next(one for one in {listed} if one["arn"] == {writer.arn(arn)})')


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


def _add_checks(
    writer: ModuleWriter, name: str, path: tuple[str, ...], value: Any, document: Document
) -> None:
    """Add the assertions on a member of a variable. What the report does not have is a comment
    instead, because a placeholder says nothing of AWS.
    """
    *holder, member = path
    if completion_notes(document, ".".join(path)):
        _add_checks_of_rest(writer, name, path, value, document)
    elif _is_signed_url(member):
        writer.check(name, holder, "in", member)
    elif member in model.timestamps():
        writer.add_import("import datetime as dt")
        moment = literal(clock.text(value).replace("Z", "+00:00"))
        writer.check(name, path, "==", Name(f"dt.datetime.fromisoformat({moment})"))
    elif _is_compared_by_part(member, value):
        for part, inner in value.items():
            if member != "device" or part in DEVICE_MEMBERS:
                _add_checks(writer, name, (*path, part), inner, document)
    elif scrub(value, member) != value:
        writer.check(name, holder, "in", member)
    else:
        writer.check(name, path, "is" if isinstance(value, bool) else "==", value)


def _add_checks_of_rest(
    writer: ModuleWriter, name: str, path: tuple[str, ...], value: Any, document: Document
) -> None:
    """Add comments on what the report does not have of a member, and assertions on the rest."""
    notes = completion_notes(document, ".".join(path))
    if len(notes) > MOST_NAMES:
        more = f"filled or left out: {len(notes) - MOST_NAMES} more"
        _add_notes(writer, [*notes[:MOST_NAMES], more])
        return
    _add_notes(writer, notes)
    if isinstance(value, Mapping):
        for part in DEVICE_MEMBERS if path[-1] == "device" else tuple(value):
            inner = (*path, part)
            if part in value and not completion_notes(document, ".".join(inner)):
                _add_checks(writer, name, inner, value[part], document)


def _is_compared_by_part(member: str, value: Any) -> bool:
    """Whether each part of a structure has an assertion of its own."""
    is_structure = isinstance(value, Mapping)
    return isinstance(value, _Counted) or (
        is_structure and (member == "device" or _has_parts_of_its_own(value))
    )


def _is_signed_url(member: str) -> bool:
    """Whether it is a URL that is signed anew at each read: only its presence is asserted."""
    return member.lower().endswith(("url", "endpoint", "endpoints"))


def _has_parts_of_its_own(value: Any) -> bool:
    """Whether a signed URL or a time is in it, at any depth."""
    return isinstance(value, Mapping) and any(
        _is_signed_url(part) or part == INNER_TIME or _has_parts_of_its_own(inner)
        for part, inner in value.items()
    )

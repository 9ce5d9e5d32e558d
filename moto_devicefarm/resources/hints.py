"""What the mock knows of the reason for an error, in words for the user of the mock.

Rule: AWS's answer never contains these words; they stand beside the call in a report.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from moto_devicefarm.core import clock, errors, run_messages
from moto_devicefarm.core.call_log import Call
from moto_devicefarm.core.nearest_arn import nearest_arn
from moto_devicefarm.core.nested_texts import texts_in
from moto_devicefarm.core.progress import Snapshot, name_of
from moto_devicefarm.core.rate_limits import THROTTLING, limit_of
from moto_devicefarm.core.resource import ARN_PREFIX, Resource, id_of, kind_of
from moto_devicefarm.core.store import Deletion, Store
from moto_devicefarm.registry.device import Device
from moto_devicefarm.resources.devices import DEVICE, INSTANCE
from moto_devicefarm.resources.projects import Project
from moto_devicefarm.resources.uploads.run_uploads import BUILT_IN_TESTS, fitting_types
from moto_devicefarm.resources.uploads.uploads import Upload

MOST_COMPARED = 1000
"""How many of the latest ARNs of a kind are compared with an unknown one. A thousand take 30 ms."""
_PATTERN = "^arn:aws:devicefarm:"
"""The beginning of the pattern that AWS's model has for ARNs."""
_INVALID_MEMBER = re.compile(
    re.escape(run_messages.INVALID_MEMBER).replace(re.escape("{member}"), "(\\w+)")
)
_WRONG_KIND = errors.WRONG_KIND.partition("{kind}")[2]


def hints(call: Call, stores: Sequence[Store]) -> list[str]:
    """What is known of the reasons for the call's error; empty for an answer and other errors."""
    if call.error is None:
        return []
    if call.error.code == THROTTLING:
        return _rate_hints(call, stores)
    texts = list(dict.fromkeys(texts_in(call.parameters)))
    message = call.error.message
    if message == errors.UNPROCESSED:
        arns = (text for text in texts if kind_of(text) == Upload.KIND)
        return [_upload_hint(arn, call, stores) for arn in arns]
    invalid = _INVALID_MEMBER.fullmatch(message)
    if invalid is not None:
        return _member_hints(invalid[1], call, stores)
    found = (_arn_hint(text, message, call, stores) for text in texts)
    return [hint for hint in found if hint is not None]


def _rate_hints(call: Call, stores: Iterable[Store]) -> list[str]:
    """The rate limit of a call that was beyond it; nothing if ``farm.fail`` arranged the error."""
    name, limit = call.operation, limit_of(call.operation)
    limiters = [store.rate_limiter for store in stores if store.account_id == call.account_id]
    if not any(limiter.is_empty(name, limit, call.moment) for limiter in limiters):
        return []
    return [
        f"rate_limits allows {limit.burst} calls of {name} at once, and {limit.per_second} more "
        "each second of the mock's clock. Call it less often"
    ]


def _member_hints(member: str, call: Call, stores: Sequence[Store]) -> list[str]:
    """What was wrong with the uploads of a member that ScheduleRun or a check of a pool refused."""
    test = call.parameters.get("test") or {}
    needs_package = test.get("type") not in BUILT_IN_TESTS
    if member == "testSpecArn" and needs_package and "testPackageArn" not in test:
        return ["a test with a testSpecArn needs a testPackageArn too, and the request has none"]
    places = (call.parameters, test, call.parameters.get("configuration") or {})
    arns = dict.fromkeys(texts_in([place.get(member) for place in places]))
    types = fitting_types(member, test.get("type", ""))
    hints = [_upload_hint(arn, call, stores, types) for arn in arns]
    return hints or [f"the request has no {member}, which this type of test needs"]


def _find(arn: str, stores: Iterable[Store]) -> tuple[Store, Resource] | None:
    found = ((store, store.find_any_kind(arn)) for store in stores)
    return next(((store, resource) for store, resource in found if resource is not None), None)


def _deletion(arn: str, stores: Iterable[Store]) -> Deletion | None:
    return next((store.deleted[arn] for store in stores if arn in store.deleted), None)


def _upload_hint(arn: str, call: Call, stores: Sequence[Store], types: Collection[str] = ()) -> str:
    """What was wrong with an upload when it was needed; its type and project if nothing was.

    With ``types``, the types that fit are named if its own is another.
    """
    found = _find(arn, stores)
    upload = None if found is None else found[1]
    deletion = None if found is not None else _deletion(arn, stores)
    if deletion is not None:
        upload = deletion.resource
    if not isinstance(upload, Upload):
        return _unknown_hint(arn, call, stores)
    if deletion is not None and deletion.moment <= call.moment:  # if equal, perhaps after the call
        status = upload.status(deletion.moment)
        return f"{_unknown_hint(arn, call, stores)}; until then it was {status}"
    status = upload.status(call.moment)
    if status == "INITIALIZED":
        return (
            f"{name_of(upload)} was INITIALIZED: nothing was PUT to its URL. "
            "PUT its file there, or call farm.put(arn, data)"
        )
    if status == "PROCESSING":
        return f"then {Snapshot.of(upload, call.moment).words(call.moment, is_frozen=False)}"
    if status == "FAILED":
        return f"{name_of(upload)} was FAILED: {upload.view(call.moment).message}"
    project = _find(upload.project_arn, stores)
    owner = "is AWS's own" if project is None else f"belongs to {name_of(project[1])}"
    is_other = types and upload.type not in types
    needed = f". The type must be {' or '.join(types)}" if is_other else ""
    return f"{name_of(upload)} was {status}; its type is {upload.type}, and it {owner}{needed}"


def _arn_hint(arn: str, message: str, call: Call, stores: Sequence[Store]) -> str | None:
    """What is known of an ARN that the error names."""
    if message == errors.not_found_message(kind_of(arn), arn):
        return _unknown_hint(arn, call, stores)
    breaks_pattern = f"Value '{arn}' at" in message and f"pattern: {_PATTERN}" in message
    if message == errors.INVALID_ARN.format(arn=arn) or breaks_pattern:
        near = _near_hint(arn, stores, list(Resource.kinds()))
        return near or f"an ARN has the form {ARN_PREFIX}<account>:<kind>:<id>"
    if message == errors.INVALID_PROJECT_ARN.format(arn=arn):
        return _project_hint(arn, stores)
    is_no_upload = message == run_messages.INVALID_UPLOAD_ARN.format(arn=arn)
    if is_no_upload and not kind_of(arn):
        return f"an ARN has the form {ARN_PREFIX}<account>:<kind>:<id>"
    if is_no_upload or message.endswith(_WRONG_KIND.format(arn=arn)):
        found = _find(arn, stores)
        kind = f"it is an ARN of the kind {kind_of(arn)}"
        return kind if found is None else f"it is the ARN of {name_of(found[1])}"
    return None


def _project_hint(arn: str, stores: Sequence[Store]) -> str:
    """What is known of a project's ARN whose id is not a GUID: it may have the project's name."""
    for store in stores:
        for project in islice(store.all(Project, ""), MOST_COMPARED):
            if project.name == id_of(arn):
                return f"it has the name of a project, whose ARN is {project.arn}"
    near = _near_hint(arn, stores, [Project])
    return near or "the id in the ARN of a project is a GUID; list_projects has the ARNs"


def _unknown_hint(arn: str, call: Call, stores: Sequence[Store]) -> str:
    """What is known of an ARN that a call did not find."""
    found = _find(arn, stores)
    if found is not None:
        where, name = found[0].account_id, name_of(found[1])
        return f"{name} is in the account {where}, and the call came from {call.account_id}"
    deletion = _deletion(arn, stores)
    if deletion is not None:
        return f"it was deleted at {clock.time_of_day(deletion.moment)}"
    for store in stores:
        expiry = store.expiry(arn)
        if expiry is not None:
            return f"it expired at {clock.text(expiry)}"
    parts = arn.split(":", 6)
    kinds = [kind for kind in Resource.kinds() if parts[5] == kind.KIND]
    others = [":".join((*parts[:5], kind.KIND, parts[6])) for kind in Resource.kinds()]
    others.append(":".join((*parts[:4], call.account_id, *parts[5:])))
    for other in others:
        found = _find(other, stores)
        if found is not None:
            given, right = parts[4], other.split(":")[4]
            accounts = "" if given == right else f", and is in the account {right}, not in {given}"
            return f"{name_of(found[1])} has the same id: {other}{accounts}"
    return _near_hint(arn, stores, kinds) or _number_hint(parts[5], stores, kinds)


def _near_hint(arn: str, stores: Sequence[Store], kinds: Sequence[type[Resource]]) -> str | None:
    """The existing ARN of these kinds that is nearly the same; None if there is none."""
    near = nearest_arn(arn, _candidates(arn, stores, kinds))
    if near is None:
        return None
    found = _find(near.arn, stores)
    name = "" if found is None else f" of {name_of(found[1])}"
    characters = "one character" if near.off == 1 else f"{near.off} characters"
    return f"it is {characters} off the ARN{name}: {near.arn}"


def _candidates(
    arn: str, stores: Sequence[Store], kinds: Sequence[type[Resource]]
) -> Iterator[str]:
    """The latest ARNs of these kinds, and those of the registry of the ARN's kind."""
    for store in stores:
        for kind in kinds:
            yield from islice(store.arns(kind), MOST_COMPARED)
        yield from _registered_arns(kind_of(arn), store)


def _registered_arns(kind: str, store: Store) -> Iterator[str]:
    """The ARNs that the registry has of a kind: devices, or their private instances."""
    devices: Sequence[Device] = store.settings.devices.devices()
    if kind == DEVICE:
        yield from (device.arn for device in devices)
    elif kind == INSTANCE:
        yield from (instance.arn for device in devices for instance in device.instances)


def _number_hint(kind: str, stores: Sequence[Store], kinds: Iterable[type[Resource]]) -> str:
    registered = {arn for store in stores for arn in _registered_arns(kind, store)}
    number = len(registered) or sum(store.count(each) for store in stores for each in kinds)
    others = f"has {number} of the kind {kind}" if number else f"has no {kind}"
    return f"the mock never had this ARN; it {others}"

"""Every operation of the installed model: there, taking all members of its input, answering all
members of its output.
"""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape

from moto_devicefarm.core import api, model
from tests.conformance.calls import CALLS, requests
from tests.conformance.world import World

OPERATIONS = sorted(model.service_model().operation_names)
Member = tuple[str, str]
"""A structure and one of its members."""
RETIRED = {  # of debugging and recording, which are gone (D: model); clients with an older model send them for nothing (A)
    "CreateRemoteAccessSessionRequest": (
        *(
            "clientId",
            "remoteDebugEnabled",
            "remoteRecordAppArn",
            "remoteRecordEnabled",
            "sshPublicKey",
        ),
    ),
    "RemoteAccessSession": (
        "clientId",
        "hostAddress",
        "remoteDebugEnabled",
        "remoteRecordAppArn",
        "remoteRecordEnabled",
    ),
}
IN_SESSIONS = (
    *(
        "CreateRemoteAccessSession",
        "GetRemoteAccessSession",
        "ListRemoteAccessSessions",
        "StopRemoteAccessSession",
    ),
    *("GetDevicePoolCompatibility", "GetJob", "ListJobs", "ListUniqueProblems", "StopJob"),
)
NEVER_ANSWERED: dict[Member, str] = {
    (
        "AccountSettings",
        "skipAppResign",
    ): "a captured answer has none (D: docs_get_account_settings)",
    ("Job", "type"): "captured ones have none (C: DeNA, sylph)",
    ("Suite", "type"): "captured tests have none (D: list-tests), nor jobs",
    ("Test", "type"): "captured ones have none (D: list-tests)",
    ("Run", "message"): "captured runs have none (C: DeNA)",
    ("Run", "webUrl"): "captured runs have none (C: DeNA)",
    ("JobReport", "message"): "nobody knows of what it tells",
    ("TestReport", "message"): "nobody knows of what it tells",
    ("RemoteAccessSession", "deviceUdid"): "remote debugging, which it is for, is gone (D: model)",
}
NOT_ANSWERED_BY: dict[Member, tuple[str, tuple[str, ...]]] = {
    ("Device", "availability"): (
        "devices alone tell it, not those in sessions and jobs (C: sylph, DeNA)",
        IN_SESSIONS,
    ),
    ("Offering", "recurringCharges"): (
        "a status and a transaction show an offering without (D: botocore's examples)",
        ("GetOfferingStatus", "ListOfferingTransactions", "PurchaseOffering", "RenewOffering"),
    ),
    ("OfferingStatus", "type"): (
        "it is a transaction's (D: docs_get_offering_status)",
        ("GetOfferingStatus",),
    ),
    ("OfferingTransaction", "offeringPromotionId"): (
        "a renewal is without promotion",
        ("RenewOffering",),
    ),
    ("Upload", "message"): (
        "nothing was sent yet, or what can be installed has no problem",
        ("CreateUpload", "InstallToRemoteAccessSession"),
    ),
    ("Upload", "metadata"): ("nothing was sent yet", ("CreateUpload",)),
    **{
        ("RemoteAccessSession", name): ("it is PENDING", ("CreateRemoteAccessSession",))
        for name in ("started", "stopped", "message", "deviceMinutes")
    },
    **{
        ("RemoteAccessSession", name): (
            "it is not RUNNING",
            ("CreateRemoteAccessSession", "StopRemoteAccessSession"),
        )
        for name in ("endpoint", "endpoints")
    },
    **{
        ("Run", name): ("it is SCHEDULING (C: DeNA)", ("ScheduleRun",))
        for name in ("stopped", "deviceMinutes", "parsingResultUrl", "resultCode")
    },
    ("RunInsights", "jobReport"): ("it is SCHEDULING", ("ScheduleRun",)),
}


def unanswered(operation: str) -> set[Member]:
    """The members that the answers of an operation never have."""
    return {
        *NEVER_ANSWERED,
        *(member for member, (_, operations) in NOT_ANSWERED_BY.items() if operation in operations),
    }


def members(shape: Shape | None, but: set[Member]) -> set[Member]:
    """All members in a shape, at any depth, but some and what is in them. Tokens of pages have
    tests of their own.
    """
    if isinstance(shape, StructureShape):
        known = shape.members.keys() - {model.TOKEN, *RETIRED.get(shape.name, ())}
        own = {name for name in known if (shape.name, name) not in but}
        return {(shape.name, name) for name in own}.union(
            *(members(shape.members[name], but) for name in own)
        )
    if isinstance(shape, ListShape):
        return members(shape.member, but)
    return members(shape.value, but) if isinstance(shape, MapShape) else set()


def held(shape: Shape | None, value: Any) -> set[Member]:
    """The members of a shape that a value has."""
    if isinstance(shape, StructureShape):
        own = {(shape.name, name) for name in value if name != model.TOKEN}
        return own.union(*(held(shape.members[name], inner) for name, inner in value.items()))
    if isinstance(shape, ListShape):
        return set[Member]().union(*(held(shape.member, item) for item in value))
    return (
        set[Member]().union(*(held(shape.value, item) for item in value.values()))
        if isinstance(shape, MapShape)
        else set()
    )


def test_no_operation_is_missing() -> None:
    """What the installed botocore can ask for is implemented, and called here."""
    assert set(OPERATIONS) <= api.OPERATIONS.keys()
    assert set(OPERATIONS) <= CALLS.keys()
    assert CALLS.keys() == api.OPERATIONS.keys()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_handler_takes_every_member(operation: str) -> None:
    """A member that a handler has no parameter for would be dropped without a word; those of pages
    are no handler's.
    """
    taken = model.operation(operation).arguments
    retired = RETIRED.get(f"{operation}Request", ())
    assert {taken[member] for member in taken if member not in retired} <= inspect.signature(
        api.OPERATIONS[operation]
    ).parameters.keys()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_member_is_sent_and_answered(operation: str, clock: Any) -> None:
    """Requests that have all members between them are answered, with all members that the model has
    and no reason excuses.
    """
    world, described = World(), model.service_model().operation_model(operation)
    sent, answered = set(), set()
    for request in requests(world, operation, clock.tick):
        sent |= held(described.input_shape, request)
        answered |= held(described.output_shape, world.call(operation, **request))
    assert members(described.input_shape, set()) - sent == set()
    assert members(described.output_shape, unanswered(operation)) == answered

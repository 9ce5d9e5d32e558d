"""Each operation of the installed model exists, takes all members of its input and answers all
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
RETIRED = {  # of remote debugging and recording, which are gone (D: model); ignored (A)
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
    ("JobReport", "message"): "its content is unknown",
    **{
        ("TestReportMetrics", f"{name}TestExecutionDurationSeconds"): (
            "only the details file has durations (D: insights)"
        )
        for name in ("total", "median")
    },
    ("RemoteAccessSession", "deviceUdid"): "remote debugging is gone (D: model)",
}
NOT_ANSWERED_BY: dict[Member, tuple[str, tuple[str, ...]]] = {
    **{
        ("Device", name): ("devices in sessions and jobs have none (C: execubench)", IN_SESSIONS)
        for name in ("availability", "remoteDebugEnabled", "carrier", "radio", "type")
    },
    ("Run", "skipAppResign"): (
        "runs on Android have none (C: execubench)",
        ("GetRun", "ListRuns", "ScheduleRun", "StopRun"),
    ),
    **{
        (kind, "stopped"): (
            "only what was stopped has it (C: execubench)",
            (f"Get{kind}", f"List{kind}s"),
        )
        for kind in ("Job", "Suite", "Test")
    },
    ("Job", "message"): ("a stopped job has none (C: DeNA)", ("StopJob",)),
    ("JobInsights", "testReport"): ("no test had ended", ("StopJob",)),
    ("Offering", "recurringCharges"): (
        "the offering of a status or a transaction has none (D: botocore's examples)",
        ("GetOfferingStatus", "ListOfferingTransactions", "PurchaseOffering", "RenewOffering"),
    ),
    ("OfferingStatus", "type"): (
        "only transactions have it (D: docs_get_offering_status)",
        ("GetOfferingStatus",),
    ),
    ("OfferingTransaction", "offeringPromotionId"): (
        "a renewal has no promotion",
        ("RenewOffering",),
    ),
    ("Upload", "message"): (
        "without a body, and an app that can be installed, has none",
        ("CreateUpload", "InstallToRemoteAccessSession"),
    ),
    ("Upload", "metadata"): ("it has no body yet", ("CreateUpload",)),
    **{
        ("RemoteAccessSession", name): ("the session is PENDING", ("CreateRemoteAccessSession",))
        for name in ("started", "stopped", "message", "deviceMinutes")
    },
    **{
        ("RemoteAccessSession", name): (
            "the session is not RUNNING",
            ("CreateRemoteAccessSession", "StopRemoteAccessSession"),
        )
        for name in ("endpoint", "endpoints")
    },
    **{
        ("Run", name): ("the run is SCHEDULING (C: DeNA)", ("ScheduleRun",))
        for name in ("stopped", "deviceMinutes", "parsingResultUrl", "resultCode")
    },
    ("RunInsights", "jobReport"): ("the run is SCHEDULING", ("ScheduleRun",)),
}


def unanswerable(operation: str) -> set[Member]:
    """The members that the answers of an operation never have."""
    return {
        *NEVER_ANSWERED,
        *(member for member, (_, operations) in NOT_ANSWERED_BY.items() if operation in operations),
    }


def members_of(shape: Shape | None, without: set[Member]) -> set[Member]:
    """All members of a shape, at any depth, without some and their own members. Tokens of pages
    have tests of their own.
    """
    if isinstance(shape, StructureShape):
        known = shape.members.keys() - {model.TOKEN, *RETIRED.get(shape.name, ())}
        own = {name for name in known if (shape.name, name) not in without}
        return {(shape.name, name) for name in own}.union(
            *(members_of(shape.members[name], without) for name in own)
        )
    if isinstance(shape, ListShape):
        return members_of(shape.member, without)
    return members_of(shape.value, without) if isinstance(shape, MapShape) else set()


def members_in(shape: Shape | None, value: Any) -> set[Member]:
    """The members of a shape that a value has, at any depth."""
    if isinstance(shape, StructureShape):
        own = {(shape.name, name) for name in value if name != model.TOKEN}
        return own.union(*(members_in(shape.members[name], inner) for name, inner in value.items()))
    if isinstance(shape, ListShape):
        return set[Member]().union(*(members_in(shape.member, item) for item in value))
    return (
        set[Member]().union(*(members_in(shape.value, item) for item in value.values()))
        if isinstance(shape, MapShape)
        else set()
    )


def test_no_operation_is_missing() -> None:
    """Each operation of the installed botocore is implemented, and has requests here."""
    assert set(OPERATIONS) <= api.OPERATIONS.keys()
    assert set(OPERATIONS) <= CALLS.keys()
    assert CALLS.keys() == api.OPERATIONS.keys()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_handler_takes_every_member(operation: str) -> None:
    """A member without a parameter of the handler would be ignored silently. Members for pages are
    not the handler's.
    """
    taken = model.operation_model(operation).arguments
    retired = RETIRED.get(f"{operation}Request", ())
    parameters = inspect.signature(api.OPERATIONS[operation]).parameters
    missing = {taken[member] for member in taken if member not in retired} - parameters.keys()
    takes_all = any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values())
    assert not missing or takes_all


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_member_is_sent_and_answered(operation: str, clock: Any) -> None:
    """The requests together have all members of the input, and their answers have all members of
    the output that the operation can answer.
    """
    world, described = World(), model.service_model().operation_model(operation)
    sent, answered = set(), set()
    for request in requests(world, operation, clock.tick):
        sent |= members_in(described.input_shape, request)
        answered |= members_in(described.output_shape, world.call(operation, **request))
    assert members_of(described.input_shape, set()) - sent == set()
    assert members_of(described.output_shape, unanswerable(operation)) == answered

"""How a request provokes each declared exception of each operation, or why only ``farm.fail`` can
raise it.

A scenario takes a request that succeeds (see ``calls``) and changes the members that cause the
exception.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from moto_devicefarm.core import model
from moto_devicefarm.core.api import OPERATIONS
from moto_devicefarm.core.resource import arn_of
from moto_devicefarm.resources import KINDS
from moto_devicefarm.resources.billing.offerings import Transaction
from moto_devicefarm.resources.device_pools import TOP_DEVICES
from moto_devicefarm.resources.network_profiles import NetworkProfile
from moto_devicefarm.resources.uploads.uploads import Upload
from tests.conformance.calls import requests
from tests.conformance.world import CARRIED, IPHONE, LOCAL, NOBODY, ON_LAB, PHONE, World
from tests.support.store import ACCOUNT_ID, PREFIX

ARGUMENT, NOT_FOUND, LIMIT = "ArgumentException", "NotFoundException", "LimitExceededException"
ARNS = {  # input members that hold an ARN, with the kind of resource
    "projectArn project": (
        "CreateDevicePool",
        "CreateNetworkProfile",
        "CreateRemoteAccessSession",
        "CreateUpload",
        "ScheduleRun",
    ),
    "arn project": (
        *(
            "DeleteProject",
            "GetProject",
            "ListDevicePools",
            "ListDevices",
            "ListNetworkProfiles",
            "ListProjects",
        ),
        *("ListRemoteAccessSessions", "ListRuns", "ListUploads", "UpdateProject"),
    ),
    "projectArn testgrid-project": (
        *(
            "CreateTestGridUrl",
            "DeleteTestGridProject",
            "GetTestGridProject",
            "ListTestGridSessions",
            "UpdateTestGridProject",
        ),
    ),
    "sessionArn testgrid-session": (
        "GetTestGridSession",
        "ListTestGridSessionActions",
        "ListTestGridSessionArtifacts",
    ),
    "arn upload": ("DeleteUpload", "GetUpload", "UpdateUpload"),
    "arn device": ("GetDevice",),
    "arn deviceinstance": ("GetDeviceInstance", "UpdateDeviceInstance"),
    "arn instanceprofile": ("DeleteInstanceProfile", "GetInstanceProfile", "UpdateInstanceProfile"),
    "arn devicepool": ("DeleteDevicePool", "GetDevicePool", "UpdateDevicePool"),
    "devicePoolArn devicepool": ("GetDevicePoolCompatibility", "ScheduleRun"),
    "arn networkprofile": ("DeleteNetworkProfile", "GetNetworkProfile", "UpdateNetworkProfile"),
    "arn vpceconfiguration": (
        "DeleteVPCEConfiguration",
        "GetVPCEConfiguration",
        "UpdateVPCEConfiguration",
    ),
    "arn session": (
        "DeleteRemoteAccessSession",
        "GetRemoteAccessSession",
        "StopRemoteAccessSession",
    ),
    "remoteAccessSessionArn session": ("InstallToRemoteAccessSession",),
    "appArn upload": ("CreateRemoteAccessSession", "InstallToRemoteAccessSession"),
    "deviceArn device": ("CreateRemoteAccessSession",),
    "instanceArn deviceinstance": ("CreateRemoteAccessSession",),
    "profileArn instanceprofile": ("UpdateDeviceInstance",),
    "arn run": (
        "DeleteRun",
        "GetRun",
        "ListArtifacts",
        "ListJobs",
        "ListUniqueProblems",
        "StopRun",
    ),
    "arn job": (
        "GetJob",
        "ListArtifacts",
        "ListSamples",
        "ListSuites",
        "ListUniqueProblems",
        "StopJob",
    ),
    "arn suite": ("GetSuite", "ListArtifacts", "ListTests", "ListUniqueProblems"),
    "arn test": ("GetTest", "ListArtifacts", "ListUniqueProblems"),
    "ResourceARN project": ("ListTagsForResource", "TagResource", "UntagResource"),
}
KIND = {kind.KIND: kind for kind in KINDS}
SESSION = "remoteAccessSessionArn"
POLE = {"latitude": 91, "longitude": 0}
ODD = {"attribute": "ARN", "operator": "LESS_THAN", "values": ["1"]}
UNMETERED = {"billingMethod": "UNMETERED"}


class Scenario(NamedTuple):
    """A way to provoke an exception: changes to a request that would succeed."""

    operation: str
    exception: str
    why: str
    """The name of the message in ``core.errors`` or ``core.run_messages``."""
    change: Callable[[World], dict[str, Any]]

    def request(self, world: World) -> dict[str, Any]:
        """The request that is refused; members that are None are left out."""
        request = {
            **next(requests(world, self.operation, lambda seconds: None)),
            **self.change(world),
        }
        return {member: value for member, value in request.items() if value is not None}


def absent(kind: str) -> str:
    """A well-formed ARN of a resource that does not exist."""
    id = re.sub("<[^>]*>", NOBODY, KIND[kind].FORM.partition(",")[0])
    return arn_of(KIND[kind], "" if KIND[kind].OWNER == "aws" else ACCOUNT_ID, id)


def _naming() -> Iterator[Scenario]:
    """For each member with an ARN: a resource that does not exist, and one of another kind."""
    for key, operations in ARNS.items():
        member, kind = key.split()
        for operation in operations:
            why = "DEVICE_NOT_FOUND" if kind == "device" else "NOT_FOUND"
            yield _row(operation, NOT_FOUND, why, {member: absent(kind)})
            other = absent("artifact" if kind == "upload" else "upload")
            yield _row(
                operation,
                ARGUMENT,
                "NOT_TAGGABLE" if member == "ResourceARN" else "WRONG_KIND",
                {member: other},
            )


def _paging() -> Iterator[Scenario]:
    """An invalid token and a page of zero items, for each operation that has pages."""
    for operation in sorted(OPERATIONS.keys() & set(model.service_model().operation_names)):
        shape = model.operation_model(operation).input
        taken = {} if shape is None else shape.members
        if model.operation_model(operation).paged:
            yield _row(operation, ARGUMENT, "BAD_TOKEN", {model.TOKEN: "nonsense"})
        if "maxResults" in taken:
            yield _row(operation, ARGUMENT, "BAD_MAX_RESULTS", {"maxResults": 0})


def _row(operation: str, exception: str, why: str, members: dict[str, Any]) -> Scenario:
    return Scenario(operation, exception, why, lambda world: members)


def _on_phone(**members: Any) -> dict[str, Any]:
    """Changes a request for a session to one on a public phone."""
    return {
        "deviceArn": PHONE.arn,
        "instanceArn": None,
        "configuration": {},
        "appArn": None,
        **members,
    }


def _configured(world: World, **members: Any) -> dict[str, Any]:
    """The configuration of a run with other members."""
    return {"configuration": {**world.plan()["configuration"], **members}}


def _tested(world: World, **members: Any) -> dict[str, Any]:
    """The test of a run with other members."""
    return {"test": {**world.plan()["test"], **members}}


def _grid(world: World) -> dict[str, Any]:
    _ = world.grid_session
    return {}


def _with_session(member: str, arn: Callable[[World], str]) -> Callable[[World], dict[str, Any]]:
    """A request about a resource that a session uses."""

    def change(world: World) -> dict[str, Any]:
        _ = world.session
        return {member: arn(world)}

    return change


def _with_run(member: str, arn: Callable[[World], str]) -> Callable[[World], dict[str, Any]]:
    """A request about a resource that a run uses."""

    def change(world: World) -> dict[str, Any]:
        _ = world.run
        return {member: arn(world)}

    return change


def _curated(cls: Any) -> str:
    return str(next(iter(cls.CURATED)))


def _iphone_app(world: World) -> str:
    return world.account.app("shop.ipa", "IOS_APP", projectArn=world.project)


def _carried(world: World) -> dict[str, Any]:
    """A request about a profile that an instance carries."""
    _ = world.labelled
    return {"arn": world.profile}


def _again(world: World) -> str:
    """Another session, which is RUNNING."""
    return world.create("CreateRemoteAccessSession", projectArn=world.project, deviceArn=IPHONE.arn)


def _none_left(world: World) -> str:
    """An offering whose slots the account owned and owns no longer."""
    offering = world.slots
    for transaction in list(world.store.all(Transaction, offering)):
        world.store.delete(transaction)
    return offering


NO_NETWORK = absent("networkprofile")
FULL = [{"Key": f"key {number}", "Value": ""} for number in range(50)]
RULES = (
    # Projects and uploads
    _row("CreateProject", ARGUMENT, "BAD_TIMEOUT", {"defaultJobTimeoutMinutes": 4}),
    _row(
        "CreateProject",
        ARGUMENT,
        "RESERVED_VARIABLE",
        {"environmentVariables": [{"name": "DEVICEFARM_X", "value": "x"}]},
    ),
    _row("UpdateProject", ARGUMENT, "BAD_TIMEOUT", {"defaultJobTimeoutMinutes": 151}),
    Scenario(
        "DeleteProject",
        ARGUMENT,
        "PROJECT_IN_USE",
        _with_session("arn", lambda world: world.project),
    ),
    Scenario(
        "DeleteProject", ARGUMENT, "PROJECT_IN_USE", _with_run("arn", lambda world: world.project)
    ),
    _row("CreateUpload", ARGUMENT, "WEB_APP", {"type": "WEB_APP"}),
    _row("CreateUpload", ARGUMENT, "SLASH_IN_NAME", {"name": "a/b.apk"}),
    _row("CreateUpload", ARGUMENT, "BAD_EXTENSION", {"name": "shop.aab"}),
    Scenario("UpdateUpload", ARGUMENT, "NOT_A_TEST_SPEC", lambda world: {"arn": world.app}),
    _row("UpdateUpload", ARGUMENT, "CURATED", {"arn": _curated(Upload)}),
    _row("DeleteUpload", ARGUMENT, "CURATED", {"arn": _curated(Upload)}),
    # Devices and profiles
    _row("ListDevices", ARGUMENT, "BAD_OPERATOR", {"filters": [ODD]}),
    _row("DeleteInstanceProfile", ARGUMENT, "PROFILE_IN_USE", {"arn": CARRIED["arn"]}),
    Scenario("DeleteInstanceProfile", ARGUMENT, "PROFILE_IN_USE", _carried),
    # Pools
    _row("CreateDevicePool", ARGUMENT, "STATIC_POOL", {"rules": [ON_LAB], "maxDevices": 1}),
    _row("CreateDevicePool", ARGUMENT, "BAD_MAX_DEVICES", {"maxDevices": 0}),
    _row("UpdateDevicePool", ARGUMENT, "STATIC_POOL", {"rules": [ON_LAB], "maxDevices": 1}),
    _row("UpdateDevicePool", ARGUMENT, "MAX_AND_CLEAR", {"maxDevices": 1, "clearMaxDevices": True}),
    _row("UpdateDevicePool", ARGUMENT, "CURATED", {"arn": TOP_DEVICES.arn}),
    _row("DeleteDevicePool", ARGUMENT, "CURATED", {"arn": TOP_DEVICES.arn}),
    Scenario(
        "GetDevicePoolCompatibility",
        ARGUMENT,
        "INVALID_MEMBER",
        lambda world: {"appArn": world.waiting_app},
    ),
    Scenario(
        "GetDevicePoolCompatibility",
        ARGUMENT,
        "NEEDS_TEST_SPEC",
        lambda world: {"appArn": world.app, "testType": "APPIUM_NODE", "test": None},
    ),
    _row("GetDevicePoolCompatibility", NOT_FOUND, "NOT_FOUND", {"projectArn": absent("project")}),
    # Network profiles and VPC endpoint configurations
    _row("CreateNetworkProfile", ARGUMENT, "OUT_OF_RANGE", {"uplinkDelayMs": 2001}),
    _row("CreateNetworkProfile", ARGUMENT, "CURATED_TYPE", {"type": "CURATED"}),
    _row("UpdateNetworkProfile", ARGUMENT, "OUT_OF_RANGE", {"downlinkBandwidthBits": -1}),
    _row("UpdateNetworkProfile", ARGUMENT, "CURATED", {"arn": _curated(NetworkProfile)}),
    _row("DeleteNetworkProfile", ARGUMENT, "CURATED", {"arn": _curated(NetworkProfile)}),
    *(
        Scenario(
            operation,
            "InvalidOperationException",
            "VPCE_IN_USE",
            using("arn", lambda world: world.vpce),
        )
        for operation in ("UpdateVPCEConfiguration", "DeleteVPCEConfiguration")
        for using in (_with_session, _with_run)
    ),
    # Remote access sessions
    Scenario(
        "CreateRemoteAccessSession",
        ARGUMENT,
        "NO_REMOTE_ACCESS",
        lambda world: _on_phone(deviceArn=LOCAL.arn),
    ),
    _row(
        "CreateRemoteAccessSession",
        ARGUMENT,
        "OTHER_DEVICE",
        {"deviceArn": PHONE.arn, "configuration": {}},
    ),
    Scenario(
        "CreateRemoteAccessSession",
        ARGUMENT,
        "UNPROCESSED",
        lambda world: _on_phone(appArn=world.waiting_app),
    ),
    Scenario(
        "CreateRemoteAccessSession",
        ARGUMENT,
        "VPCE_NEEDS_PRIVATE",
        lambda world: _on_phone(configuration={"vpceConfigurationArns": [world.vpce]}),
    ),
    Scenario(
        "CreateRemoteAccessSession",
        ARGUMENT,
        "NO_SLOTS",
        lambda world: _on_phone(configuration=UNMETERED),
    ),
    Scenario(
        "CreateRemoteAccessSession",
        ARGUMENT,
        "NO_APPIUM_VERSION",
        lambda world: _on_phone(configuration={"parameters": {"appium:version": "1"}}),
    ),
    _row(
        "CreateRemoteAccessSession",
        NOT_FOUND,
        "NOT_FOUND",
        {"configuration": {"vpceConfigurationArns": [absent("vpceconfiguration")]}},
    ),
    Scenario(
        "DeleteRemoteAccessSession",
        ARGUMENT,
        "SESSION_ACTIVE",
        lambda world: {"arn": _again(world)},
    ),
    Scenario(
        "InstallToRemoteAccessSession",
        ARGUMENT,
        "SESSION_NOT_RUNNING",
        lambda world: {SESSION: world.ended_session},
    ),
    Scenario(
        "InstallToRemoteAccessSession",
        ARGUMENT,
        "UNPROCESSED",
        lambda world: {"appArn": _iphone_app(world)},
    ),
    Scenario(
        "InstallToRemoteAccessSession",
        ARGUMENT,
        "UNPROCESSED",
        lambda world: {"appArn": world.waiting_app},
    ),
    # Runs
    Scenario(
        "ScheduleRun", ARGUMENT, "INVALID_MEMBER", lambda world: {"appArn": world.waiting_app}
    ),
    _row("ScheduleRun", ARGUMENT, "INVALID_MEMBER", {"appArn": absent("upload")}),
    Scenario(
        "ScheduleRun",
        ARGUMENT,
        "INVALID_MEMBER",
        lambda world: _tested(world, testPackageArn=absent("upload")),
    ),
    Scenario(
        "ScheduleRun",
        ARGUMENT,
        "INVALID_MEMBER",
        lambda world: _tested(world, testPackageArn=world.app),
    ),
    Scenario(
        "ScheduleRun",
        ARGUMENT,
        "INVALID_MEMBER",
        lambda world: _tested(world, type="APPIUM_JAVA_JUNIT"),
    ),
    _row("ScheduleRun", ARGUMENT, "DEVICES_UNCLEAR", {"devicePoolArn": None}),
    Scenario(
        "ScheduleRun",
        ARGUMENT,
        "DEVICES_UNCLEAR",
        lambda world: {
            "deviceSelectionConfiguration": world.fuzz_plan()["deviceSelectionConfiguration"]
        },
    ),
    Scenario(
        "ScheduleRun",
        ARGUMENT,
        "NEEDS_TEST_SPEC",
        lambda world: _tested(world, type="APPIUM_NODE", testSpecArn=None),
    ),
    Scenario(
        "ScheduleRun",
        ARGUMENT,
        "INVALID_UPLOAD_ARN",
        lambda world: _configured(world, auxiliaryApps=[world.project]),
    ),
    _row("ScheduleRun", ARGUMENT, "INVALID_PROJECT_ARN", {"projectArn": f"{PREFIX}:project:shop"}),
    _row(
        "ScheduleRun",
        ARGUMENT,
        "BAD_TIMEOUT",
        {"executionConfiguration": {"jobTimeoutMinutes": 151}},
    ),
    Scenario(
        "ScheduleRun", ARGUMENT, "BAD_LOCATION", lambda world: _configured(world, location=POLE)
    ),
    Scenario(
        "ScheduleRun",
        NOT_FOUND,
        "NOT_FOUND",
        lambda world: _configured(world, networkProfileArn=NO_NETWORK),
    ),
    Scenario(
        "ScheduleRun",
        NOT_FOUND,
        "NOT_FOUND",
        lambda world: _configured(world, vpceConfigurationArns=[absent("vpceconfiguration")]),
    ),
    Scenario("DeleteRun", ARGUMENT, "RUN_ACTIVE", lambda world: {"arn": world.fuzz()}),
    # The test grid
    Scenario("DeleteTestGridProject", "CannotDeleteException", "GRID_PROJECT_ACTIVE", _grid),
    Scenario(
        "GetTestGridSession",
        ARGUMENT,
        "GRID_SESSION_UNCLEAR",
        lambda world: {"projectArn": world.grid_project},
    ),
    _row(
        "GetTestGridSession",
        ARGUMENT,
        "GRID_SESSION_UNCLEAR",
        {"sessionArn": None, "sessionId": "x"},
    ),
    Scenario(
        "GetTestGridSession",
        NOT_FOUND,
        "NOT_FOUND",
        lambda world: {"sessionArn": None, "projectArn": world.grid_project, "sessionId": "x"},
    ),
    # Offerings
    *(
        _row(operation, NOT_FOUND, "NOT_FOUND", {"offeringId": NOBODY})
        for operation in ("PurchaseOffering", "RenewOffering")
    ),
    *(
        _row(operation, LIMIT, "TOO_MANY_SLOTS", {"quantity": 6})
        for operation in ("PurchaseOffering", "RenewOffering")
    ),
    _row("PurchaseOffering", NOT_FOUND, "NOT_FOUND", {"offeringPromotionId": "NONE"}),
    _row("PurchaseOffering", ARGUMENT, "BAD_QUANTITY", {"quantity": 0}),
    _row("RenewOffering", ARGUMENT, "BAD_QUANTITY", {"quantity": -1}),
    Scenario(
        "PurchaseOffering",
        "NotEligibleException",
        "NO_NEW_CUSTOMER",
        lambda world: {"offeringId": world.slots},
    ),
    Scenario(
        "RenewOffering",
        "NotEligibleException",
        "NOTHING_TO_RENEW",
        lambda world: {"offeringId": _none_left(world)},
    ),
    # Tags
    _row("TagResource", ARGUMENT, "RESERVED_TAG", {"Tags": [{"Key": "aws:x", "Value": ""}]}),
    _row("TagResource", ARGUMENT, "REPEATED_TAG", {"Tags": 2 * [{"Key": "x", "Value": ""}]}),
    Scenario(
        "TagResource",
        "TooManyTagsException",
        "TOO_MANY_TAGS",
        lambda world: {"ResourceARN": world.tagged, "Tags": FULL},
    ),
)


SCENARIOS = (*_naming(), *_paging(), *RULES)

ONLY_FAIL: dict[str, dict[str, tuple[str, ...]]] = {
    # exception -> the reason why no request raises it -> the operations with this reason; no
    # operation means: all operations without a scenario for the exception
    "ServiceAccountException": {"the mock has no service accounts": ()},
    "InternalServiceException": {"the mock has no internal faults": ()},
    "TagOperationException": {"tags in the mock cannot fail": ()},
    "TagPolicyException": {"the mock has no organizations, so no tag policies": ()},
    "IdempotencyException": {
        "two runs may have one name, and ScheduleRun takes no client token": ()
    },
    "LimitExceededException": {
        "only slots have a limit; sessions above the quota wait (PENDING_CONCURRENCY)": ()
    },
    "NotEligibleException": {
        "each account of the mock may read offerings": (
            *(
                "GetOfferingStatus",
                "ListOfferingPromotions",
                "ListOfferingTransactions",
                "ListOfferings",
            ),
        )
    },
    "NotFoundException": {
        "the request names no resource": (
            *(
                "CreateInstanceProfile",
                "CreateProject",
                "GetAccountSettings",
                "GetOfferingStatus",
                "ListDeviceInstances",
            ),
            *(
                "ListInstanceProfiles",
                "ListOfferingPromotions",
                "ListOfferingTransactions",
                "ListOfferings",
            ),
        )
    },
    "ArgumentException": {
        "the request has no members that can be wrong": (
            "GetAccountSettings",
            "GetOfferingStatus",
        ),
        "all known rules are constraints of the model, so their error is ValidationException": (
            *("CreateInstanceProfile", "CreateTestGridProject", "CreateVPCEConfiguration"),
        ),
    },
}

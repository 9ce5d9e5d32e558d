"""For each operation, requests that together have all members of its input, and whose answers
together have all members of its output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from botocore.model import Shape, StructureShape

from moto_devicefarm.core import model
from moto_devicefarm.resources.billing.offerings import OFFERINGS
from tests.conformance.world import (
    ANDROID,
    INSTANCE,
    IPHONE,
    LAB,
    LINES,
    PHONE,
    PROXY,
    ROLE,
    VARIABLES,
    VPC,
    World,
)
from tests.support.account import APPIUM

Tick = Callable[[float], Any]
"""Moves the clock by this many seconds."""
Calls = Callable[[World, Tick], Iterator[dict[str, Any]]]
CALLS: dict[str, Calls] = {}
SETTINGS = {
    "name": "till",
    "defaultJobTimeoutMinutes": 30,
    "vpcConfig": VPC,
    "environmentVariables": VARIABLES,
    "executionRoleArn": ROLE,
}
PROFILE = {
    "name": "clean",
    "description": "For tests",
    "packageCleanup": True,
    "excludeAppPackagesFromCleanup": ["com.example"],
    "rebootAfterUse": False,
}
SERVICE = {
    "vpceConfigurationName": "till",
    "vpceServiceName": "com.amazonaws.vpce.us-west-2.vpce-svc-2",
    "serviceDnsName": "till.internal",
    "vpceConfigurationDescription": "For tests",
}
TAGS = [{"Key": "team", "Value": "till"}]


def _requests_of(operation: str) -> Callable[[Calls], Calls]:
    def declare(calls: Calls) -> Calls:
        CALLS[operation] = calls
        return calls

    return declare


def _one_request(operation: str, request: Callable[[World], dict[str, Any]]) -> None:
    CALLS[operation] = lambda world, tick: iter([request(world)])


def _after(resource: object, **request: Any) -> dict[str, Any]:
    """The request; the first argument is a resource that must exist before."""
    return request


# Projects and uploads

_one_request("CreateProject", lambda world: SETTINGS)
_one_request("GetProject", lambda world: {"arn": world.project})
_one_request("ListProjects", lambda world: {"arn": world.project})
_one_request("UpdateProject", lambda world: {"arn": world.project, **SETTINGS})
_one_request("DeleteProject", lambda world: {"arn": world.project})
_one_request(
    "CreateUpload",
    lambda world: {
        "projectArn": world.project,
        "name": "till.apk",
        "type": "ANDROID_APP",
        "contentType": "a/b",
    },
)


@_requests_of("GetUpload")
def _get_upload(world: World, tick: Tick) -> Iterator[dict[str, Any]]:
    yield {"arn": world.waiting_app}
    yield {"arn": world.app}
    yield {"arn": world.broken_app}


@_requests_of("ListUploads")
def _list_uploads(world: World, tick: Tick) -> Iterator[dict[str, Any]]:
    _ = world.waiting_app, world.app, world.broken_app
    yield {"arn": world.project, "type": "ANDROID_APP"}


@_requests_of("UpdateUpload")
def _update_upload(world: World, tick: Tick) -> Iterator[dict[str, Any]]:
    yield {"arn": world.spec, "name": "other.yml", "contentType": "a/b"}
    yield {"arn": world.broken_spec, "name": "broken.yml"}
    yield {"arn": world.spec, "editContent": True}


_one_request("DeleteUpload", lambda world: {"arn": world.app})

# Devices, instances and their profiles

_one_request("GetDevice", lambda world: _after(world.labelled, arn=LAB.arn))


@_requests_of("ListDevices")
def _list_devices(world: World, tick: Tick) -> Iterator[dict[str, Any]]:
    _ = world.labelled
    yield {
        "arn": world.project,
        "filters": [{"attribute": "PLATFORM", "operator": "EQUALS", "values": ["ANDROID"]}],
    }


_one_request("GetDeviceInstance", lambda world: _after(world.labelled, arn=INSTANCE))
_one_request("ListDeviceInstances", lambda world: _after(world.labelled, maxResults=1))
_one_request(
    "UpdateDeviceInstance",
    lambda world: {"arn": INSTANCE, "profileArn": world.profile, "labels": ["desk"]},
)
_one_request("CreateInstanceProfile", lambda world: PROFILE)
_one_request("GetInstanceProfile", lambda world: {"arn": world.profile})
_one_request("ListInstanceProfiles", lambda world: _after(world.profile, maxResults=10))
_one_request("UpdateInstanceProfile", lambda world: {"arn": world.profile, **PROFILE})
_one_request("DeleteInstanceProfile", lambda world: {"arn": world.profile})

# Pools

_one_request(
    "CreateDevicePool",
    lambda world: {
        "projectArn": world.project,
        "name": "x",
        "description": "y",
        "rules": [ANDROID],
        "maxDevices": 3,
    },
)
_one_request("GetDevicePool", lambda world: {"arn": world.pool})
_one_request("ListDevicePools", lambda world: _after(world.pool, arn=world.project, type="PRIVATE"))
_one_request("DeleteDevicePool", lambda world: {"arn": world.pool})


@_requests_of("UpdateDevicePool")
def _update_device_pool(world: World, tick: Tick) -> Iterator[dict[str, Any]]:
    yield {"arn": world.pool, "name": "x", "description": "y", "rules": [ANDROID], "maxDevices": 3}
    yield {"arn": world.pool, "clearMaxDevices": True}


@_requests_of("GetDevicePoolCompatibility")
def _get_device_pool_compatibility(world: World, tick: Tick) -> Iterator[dict[str, Any]]:
    _ = world.labelled
    both = [
        {
            "attribute": "ARN",
            "operator": "IN",
            "value": f'["{LAB.arn}", "{IPHONE.arn}", "{PHONE.arn}"]',
        }
    ]
    pool = world.create("CreateDevicePool", projectArn=world.project, name="both", rules=both)
    plan = world.plan()
    yield {
        "devicePoolArn": pool,
        "appArn": world.app,
        "testType": APPIUM,
        "test": plan["test"],
        "configuration": plan["configuration"],
        "projectArn": world.project,
    }


# Network profiles and VPC endpoint configurations

_one_request(
    "CreateNetworkProfile",
    lambda world: {
        "projectArn": world.project,
        "name": "slow",
        "description": "For tests",
        "type": "PRIVATE",
        **LINES,
    },
)
_one_request("GetNetworkProfile", lambda world: {"arn": world.network})
_one_request(
    "ListNetworkProfiles", lambda world: _after(world.network, arn=world.project, type="PRIVATE")
)
_one_request(
    "UpdateNetworkProfile",
    lambda world: {
        "arn": world.network,
        "name": "x",
        "description": "y",
        "type": "PRIVATE",
        **LINES,
    },
)
_one_request("DeleteNetworkProfile", lambda world: {"arn": world.network})
_one_request("CreateVPCEConfiguration", lambda world: SERVICE)
_one_request("GetVPCEConfiguration", lambda world: {"arn": world.vpce})
_one_request("ListVPCEConfigurations", lambda world: _after(world.vpce, maxResults=10))
_one_request("UpdateVPCEConfiguration", lambda world: {"arn": world.vpce, **SERVICE})
_one_request("DeleteVPCEConfiguration", lambda world: {"arn": world.vpce})

# Remote access sessions


@_requests_of("CreateRemoteAccessSession")
def _create_remote_access_session(world: World, tick: Tick) -> Iterator[dict[str, Any]]:
    _ = world.labelled
    yield {
        "projectArn": world.project,
        "deviceArn": LAB.arn,
        "instanceArn": INSTANCE,
        "appArn": world.app,
        "name": "mine",
        "configuration": {
            "auxiliaryApps": [world.app],
            "billingMethod": "METERED",
            "vpceConfigurationArns": [world.vpce],
            "deviceProxy": PROXY,
            "parameters": {"appium:version": "3"},
        },
        "interactionMode": "NO_VIDEO",
        "skipAppResign": True,
    }


def _life_of_a_session(
    world: World, tick: Tick, request: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    yield request
    tick(60)
    _ = world.ended_session
    yield request


CALLS["GetRemoteAccessSession"] = lambda world, tick: _life_of_a_session(
    world, tick, {"arn": world.session}
)
CALLS["ListRemoteAccessSessions"] = lambda world, tick: _life_of_a_session(
    world, tick, _after(world.session, arn=world.project)
)


@_requests_of("StopRemoteAccessSession")
def _stop_remote_access_session(world: World, tick: Tick) -> Iterator[dict[str, Any]]:
    _ = world.session
    tick(60)
    yield {"arn": world.session}
    yield {"arn": world.session}


_one_request("DeleteRemoteAccessSession", lambda world: {"arn": world.ended_session})
_one_request(
    "InstallToRemoteAccessSession",
    lambda world: {"remoteAccessSessionArn": world.session, "appArn": world.app},
)

# Runs and what is in them


@_requests_of("ScheduleRun")
def _schedule_run(world: World, tick: Tick) -> Iterator[dict[str, Any]]:
    yield world.plan()
    yield world.fuzz_plan()


def _life_of_a_run(world: World, tick: Tick, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    _ = world.run
    yield request
    tick(30)
    yield request
    tick(7200)
    yield request


@_requests_of("GetRun")
def _get_run(world: World, tick: Tick) -> Iterator[dict[str, Any]]:
    yield from _life_of_a_run(world, tick, {"arn": world.run})
    yield {"arn": world.fuzz()}
    yield {"arn": world.unparsed_run}


@_requests_of("ListRuns")
def _list_runs(world: World, tick: Tick) -> Iterator[dict[str, Any]]:
    _ = world.fuzz(), world.unparsed_run
    yield from _life_of_a_run(world, tick, {"arn": world.project})


@_requests_of("StopRun")
def _stop_run(world: World, tick: Tick) -> Iterator[dict[str, Any]]:
    yield {"arn": world.run}
    tick(60)
    yield {"arn": world.run}
    yield {"arn": world.fuzz()}
    yield {"arn": world.unparsed_run}


@_requests_of("StopJob")
def _stop_job(world: World, tick: Tick) -> Iterator[dict[str, Any]]:
    yield {"arn": world.inside("job")}
    tick(60)
    yield {"arn": world.inside("job")}


@_requests_of("DeleteRun")
def _delete_run(world: World, tick: Tick) -> Iterator[dict[str, Any]]:
    arn = world.stopped_run
    tick(60)
    yield {"arn": arn}


CALLS["GetJob"] = lambda world, tick: _life_of_a_run(world, tick, {"arn": world.inside("job")})
CALLS["ListJobs"] = lambda world, tick: _life_of_a_run(world, tick, {"arn": world.run})
CALLS["GetSuite"] = lambda world, tick: _life_of_a_run(
    world, tick, {"arn": world.inside("suite")[:-1] + "0"}
)
CALLS["ListSuites"] = lambda world, tick: _life_of_a_run(world, tick, {"arn": world.inside("job")})
CALLS["GetTest"] = lambda world, tick: _life_of_a_run(world, tick, {"arn": world.inside("test")})
CALLS["ListTests"] = lambda world, tick: _life_of_a_run(world, tick, {"arn": world.inside("suite")})
CALLS["ListUniqueProblems"] = lambda world, tick: _life_of_a_run(world, tick, {"arn": world.run})
CALLS["ListArtifacts"] = lambda world, tick: _life_of_a_run(
    world, tick, {"arn": world.run, "type": "FILE"}
)
_one_request("ListSamples", lambda world: _after(world.sample, arn=world.inside("job")))

# The test grid

_one_request(
    "CreateTestGridProject",
    lambda world: {"name": "browsers", "description": "For tests", "vpcConfig": VPC},
)
_one_request("GetTestGridProject", lambda world: {"projectArn": world.grid_project})
_one_request("ListTestGridProjects", lambda world: _after(world.grid_project, maxResult=10))
_one_request(
    "UpdateTestGridProject",
    lambda world: {
        "projectArn": world.grid_project,
        "name": "x",
        "description": "y",
        "vpcConfig": VPC,
    },
)
_one_request("DeleteTestGridProject", lambda world: {"projectArn": world.grid_project})
_one_request(
    "CreateTestGridUrl", lambda world: {"projectArn": world.grid_project, "expiresInSeconds": 300}
)


@_requests_of("GetTestGridSession")
def _get_test_grid_session(world: World, tick: Tick) -> Iterator[dict[str, Any]]:
    yield {"sessionArn": world.grid_session}
    _ = world.ended_grid_session
    yield {"projectArn": world.grid_project, "sessionId": world.grid_session.rpartition("/")[2]}


@_requests_of("ListTestGridSessions")
def _list_test_grid_sessions(world: World, tick: Tick) -> Iterator[dict[str, Any]]:
    _ = world.ended_grid_session
    yield {
        "projectArn": world.grid_project,
        "status": "CLOSED",
        "creationTimeAfter": 0,
        "creationTimeBefore": 2e9,
        "endTimeAfter": 0,
        "endTimeBefore": 2e9,
        "maxResult": 10,
    }


_one_request(
    "ListTestGridSessionActions", lambda world: {"sessionArn": world.grid_session, "maxResult": 10}
)
_one_request(
    "ListTestGridSessionArtifacts",
    lambda world: {"sessionArn": world.grid_session, "type": "LOG", "maxResult": 10},
)

# The account: offerings, settings and tags

_one_request("GetAccountSettings", lambda world: _after(world.slots))
_one_request("ListOfferings", lambda world: {})
_one_request("ListOfferingPromotions", lambda world: {})
_one_request("GetOfferingStatus", lambda world: _after(world.slots))
_one_request("RenewOffering", lambda world: {"offeringId": world.slots, "quantity": 1})


@_requests_of("PurchaseOffering")
def _purchase_offering(world: World, tick: Tick) -> Iterator[dict[str, Any]]:
    yield {"offeringId": next(iter(OFFERINGS)), "quantity": 1, "offeringPromotionId": "2FREEMONTHS"}


@_requests_of("ListOfferingTransactions")
def _list_offering_transactions(world: World, tick: Tick) -> Iterator[dict[str, Any]]:
    world.call("PurchaseOffering", **next(_purchase_offering(world, tick)))
    yield {}


_one_request("TagResource", lambda world: {"ResourceARN": world.project, "Tags": TAGS})
_one_request("UntagResource", lambda world: {"ResourceARN": world.tagged, "TagKeys": ["team"]})
_one_request("ListTagsForResource", lambda world: {"ResourceARN": world.tagged})


def requests(world: World, operation: str, tick: Tick) -> Iterator[dict[str, Any]]:
    """The requests of an operation. Each must be sent before the next one is generated."""
    for request in CALLS[operation](world, tick):
        yield without_unknown_members(model.operation_model(operation).input, request)


def without_unknown_members(shape: Shape | None, value: Any) -> Any:
    """The value without the members that the model of an older botocore does not have."""
    if isinstance(shape, StructureShape):
        return {
            name: without_unknown_members(shape.members[name], inner)
            for name, inner in value.items()
            if name in shape.members
        }
    return value

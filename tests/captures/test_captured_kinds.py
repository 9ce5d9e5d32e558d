"""Captured pools, profiles, configurations, test grid projects and sessions, artifacts: the mock
loads, changes and deletes them.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from moto_devicefarm import DeviceFarm
from moto_devicefarm.core import errors
from moto_devicefarm.resources.device_pools import TOP_DEVICES
from moto_devicefarm.resources.network_profiles import NetworkProfile
from tests.captures import (
    CONFIGURATION,
    DATA,
    DEVICE_DOCUMENT,
    GRID_PROJECT,
    GRID_SESSION,
    INSTANCE,
    NETWORK,
    NOW,
    OWN,
    POOL,
    PREFIX,
    PROFILE,
    PROJECT,
    SAMPLE,
    SESSION,
    call,
    project,
    session,
)

pytestmark = pytest.mark.usefixtures("clock")
CURATED = "arn:aws:devicefarm:us-west-2::networkprofile:00000000-0000-4000-8000-000000000003"
RULES = [{"attribute": "PLATFORM", "operator": "EQUALS", "value": '"ANDROID"'}]
VPC = {"vpcId": "vpc-1", "securityGroupIds": ["sg-1"], "subnetIds": ["subnet-1"]}
KINDS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "DevicePool": (
        {"arn": POOL, "name": "a", "type": "PRIVATE", "rules": RULES, "maxDevices": 3},
        {"name": "b", "maxDevices": 4},
    ),
    "NetworkProfile": (
        {
            "arn": NETWORK,
            "name": "a",
            "type": "PRIVATE",
            "uplinkDelayMs": 20,
            "downlinkLossPercent": 1,
        },
        {"description": "slow", "uplinkDelayMs": 30},
    ),
    "InstanceProfile": (
        {
            "arn": PROFILE,
            "name": "a",
            "packageCleanup": True,
            "excludeAppPackagesFromCleanup": ["org.example"],
        },
        {"packageCleanup": False, "excludeAppPackagesFromCleanup": []},
    ),
    "VPCEConfiguration": (
        {"arn": CONFIGURATION, "serviceDnsName": "a"},
        {"vpceServiceName": "b", "serviceDnsName": "c"},
    ),
    "TestGridProject": (
        {"arn": GRID_PROJECT, "created": NOW, "name": "a", "vpcConfig": VPC},
        {"description": "b"},
    ),
}
"""A document of each kind that has an Update, and a change of it."""


def current_document(kind: str) -> Any:
    """The current document."""
    return call(
        f"Get{kind}",
        **{"projectArn" if kind == "TestGridProject" else "arn": KINDS[kind][0]["arn"]},
    )


@pytest.mark.parametrize("kind", KINDS)
def test_an_update_changes_only_its_members(devicefarm: DeviceFarm, kind: str) -> None:
    """The other members stay as captured. Loading the document again undoes the update."""
    document, change = KINDS[kind]
    devicefarm.load(document)
    assert current_document(kind) == document
    named = {"projectArn" if kind == "TestGridProject" else "arn": document["arn"]}
    assert (
        call(f"Update{kind}", **named, **change) == {**document, **change} == current_document(kind)
    )
    devicefarm.load({f"{kind[0].lower()}{kind[1:]}".replace("vPCE", "vpce"): document})
    assert current_document(kind) == document


@pytest.mark.parametrize("kind", KINDS)
def test_a_captured_resource_can_be_deleted_and_loaded_again(
    devicefarm: DeviceFarm, kind: str
) -> None:
    """After the Delete it is not found."""
    document = KINDS[kind][0]
    for _ in range(2):
        devicefarm.load(document)
        call(
            f"Delete{kind}",
            **{"projectArn" if kind == "TestGridProject" else "arn": document["arn"]},
        )
        with pytest.raises(errors.NotFoundException):
            current_document(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_unknown_members_are_kept(devicefarm: DeviceFarm, kind: str) -> None:
    """Unknown members are reported and dumped."""
    assert devicefarm.load({**KINDS[kind][0], "novelty": f"of a {kind}"}).unknown == [
        "report: novelty"
    ]
    assert f"of a {kind}" in json.dumps(devicefarm.dump())


def test_captured_pools_are_listed(devicefarm: DeviceFarm) -> None:
    """ListDevicePools answers AWS's own pools as captured and once, and behind them the project's
    pools. Their devices are found.
    """
    printed = json.loads((DATA / "pools.json").read_text("utf-8"))["devicePools"]
    loaded = devicefarm.load([DATA / "pools.json", DATA / "run.json"])
    assert loaded["DevicePool"] == [pool["arn"] for pool in printed]
    assert call("ListDevicePools", arn=loaded["Project"][0]) == printed
    assert call("ListDevicePools", arn=loaded["Project"][0], type="CURATED") == printed[:1]
    assert call("ListDevicePools", arn=loaded["Project"][0], type="PRIVATE") == printed[1:]
    (app,) = loaded["Upload"][:1]
    pool = {"devicePoolArn": printed[1]["arn"], "appArn": app}
    fits = call("GetDevicePoolCompatibility", **pool)["compatibleDevices"]
    assert [one["device"]["name"] for one in fits] == ["Invented One", "Invented Two"]
    with pytest.raises(errors.ArgumentException, match="is curated by AWS Device Farm"):
        call("DeleteDevicePool", arn=TOP_DEVICES.arn)


def test_curated_pools_can_be_loaded_twice(devicefarm: DeviceFarm) -> None:
    """The later document counts. A curated pool belongs to no project."""
    for name in ("one", "two"):
        assert devicefarm.load({"arn": TOP_DEVICES.arn, "name": name}) == {
            "DevicePool": [TOP_DEVICES.arn]
        }
    devicefarm.load(project())
    assert call("ListDevicePools", arn=PROJECT) == [{"arn": TOP_DEVICES.arn, "name": "two"}]


@pytest.mark.parametrize("arn", [CURATED, next(iter(NetworkProfile.CURATED))])
def test_captured_curated_network_profiles(devicefarm: DeviceFarm, arn: str) -> None:
    """A list has the captured ones instead of the mock's own, which are invented. Get still finds
    the mock's own.
    """
    document = {"arn": arn, "name": "3G", "type": "CURATED", "uplinkDelayMs": 100}
    devicefarm.load([project(), KINDS["NetworkProfile"][0]])
    assert len(call("ListNetworkProfiles", arn=PROJECT)) == len(NetworkProfile.CURATED) + 1
    devicefarm.load({"networkProfiles": [document]})
    assert call("ListNetworkProfiles", arn=PROJECT) == [document, KINDS["NetworkProfile"][0]]
    assert (
        call("ListNetworkProfiles", arn=PROJECT, type="CURATED")
        == [document]
        == [call("GetNetworkProfile", arn=arn)]
    )
    for known in NetworkProfile.CURATED:
        assert call("GetNetworkProfile", arn=known)["arn"] == known
    with pytest.raises(errors.ArgumentException, match="is curated by AWS Device Farm"):
        call("UpdateNetworkProfile", arn=arn, name="mine")


def test_an_instance_shows_its_captured_profile(
    devicefarm: DeviceFarm,
) -> None:
    """The instance shows the profile as captured, and after an update with the new values."""
    document = KINDS["InstanceProfile"][0]
    instance = {
        "arn": INSTANCE,
        "udid": "PDX111111111",
        "instanceProfile": {"arn": PROFILE, "name": "old"},
    }
    devicefarm.load(
        [{**DEVICE_DOCUMENT, "instances": [instance]}, {"instanceProfiles": [document]}]
    )
    assert call("GetDeviceInstance", arn=INSTANCE)["instanceProfile"] == document
    assert call("ListInstanceProfiles") == [document]
    call("UpdateInstanceProfile", arn=PROFILE, name="new")
    assert call("GetDeviceInstance", arn=INSTANCE)["instanceProfile"] == {**document, "name": "new"}


def test_captured_grid_sessions_stay_as_captured(devicefarm: DeviceFarm, clock: Any) -> None:
    """They are got, listed and filtered as captured. Their project exists, and an active session
    keeps it.
    """
    loaded = devicefarm.load(DATA / "grid_session.json")
    closed, active = loaded["TestGridSession"]
    (project_arn,) = loaded["TestGridProject"]
    assert (
        call("GetTestGridProject", projectArn=project_arn)["name"] == project_arn.rpartition(":")[2]
    )
    clock.tick(86400)
    document = call("GetTestGridSession", sessionArn=closed)
    assert (document["status"], document["ended"], document["billingMinutes"]) == (
        "CLOSED",
        NOW - 750,
        17.2,
    )
    assert (
        call("GetTestGridSession", projectArn=project_arn, sessionId=active.rpartition("/")[2])[
            "status"
        ]
        == "ACTIVE"
    )
    lists = [
        call("ListTestGridSessions", projectArn=project_arn, **more)
        for more in ({}, {"status": "CLOSED"})
    ]
    assert [[one["arn"] for one in sessions] for sessions in lists] == [[closed, active], [closed]]
    assert call("ListTestGridSessionActions", sessionArn=closed) == []
    files = call("ListTestGridSessionArtifacts", sessionArn=closed)
    assert [file["filename"] for file in files] == [
        "selenium_webdriver.log",
        "video-0.mp4",
        "video-1.mp4",
    ]
    assert requests.get(files[0]["url"], timeout=5).status_code == 200
    with pytest.raises(errors.CannotDeleteException):
        call("DeleteTestGridProject", projectArn=project_arn)
    devicefarm.load({"arn": active, "status": "ERRORED", "ended": NOW})
    call("DeleteTestGridProject", projectArn=project_arn)
    with pytest.raises(errors.NotFoundException):
        call("GetTestGridSession", sessionArn=closed)


def test_a_grid_session_needs_only_its_arn(devicefarm: DeviceFarm) -> None:
    """All other members may be missing."""
    assert devicefarm.load({"arn": GRID_SESSION}) == {
        "TestGridSession": [GRID_SESSION],
        "TestGridProject": [GRID_PROJECT],
    }
    assert call("GetTestGridSession", sessionArn=GRID_SESSION) == {"arn": GRID_SESSION}


def artifact(number: int = 0, **changes: Any) -> dict[str, Any]:
    """The document of an artifact of the session."""
    arn = f"{SESSION.replace(':session:', ':artifact:').rpartition('/')[0]}/{number:05}"
    return {
        "arn": arn,
        "name": "AppiumServerLogOutput",
        "type": "APPIUM_SERVER_LOG_OUTPUT",
        "extension": "",
        **changes,
    }


def list_artifacts(category: str = "FILE") -> Any:
    """The session's artifacts now."""
    return call("ListArtifacts", arn=SESSION, type=category)


def test_captured_artifacts_of_a_running_session(devicefarm: DeviceFarm) -> None:
    """They are listed as captured, by category. After a stop the complete log is there."""
    devicefarm.load([session(), {"artifacts": [artifact()]}])
    assert list_artifacts() == [artifact()]
    assert list_artifacts("LOG") == []
    call("StopRemoteAccessSession", arn=SESSION)
    assert [one["name"] for one in list_artifacts()] == ["Appium Server Output", "Logcat", "Video"]


def test_captured_artifacts_of_an_ended_session(devicefarm: DeviceFarm) -> None:
    """The mock adds no artifact and removes none. They are deleted with the session."""
    document = artifact(7, name="odd/name", extension="txt", url="https://dead")
    devicefarm.load([session("COMPLETED"), {"artifacts": [document, artifact()]}])
    assert [one["arn"] for one in list_artifacts()] == [document["arn"], artifact()["arn"]]
    url = list_artifacts()[0]["url"]
    assert requests.get(url, timeout=5).status_code == 200
    call("DeleteRemoteAccessSession", arn=SESSION)
    assert requests.get(url, timeout=5).status_code == 404
    with pytest.raises(errors.NotFoundException):
        list_artifacts()


def test_a_captured_session_without_artifacts_gets_the_mocks_own(devicefarm: DeviceFarm) -> None:
    """It gets them if it was RUNNING once."""
    devicefarm.load(
        session(
            "COMPLETED", started=NOW - 60, stopped=NOW, deviceMinutes={"total": 1.0, "metered": 0.5}
        )
    )
    assert [one["name"] for one in list_artifacts()] == ["Appium Server Output", "Logcat", "Video"]
    devicefarm.load(
        session(
            "COMPLETED", started=NOW - 60, stopped=NOW, deviceMinutes={"total": 1.0, "metered": 0.0}
        )
    )
    assert list_artifacts() == []


def test_a_captured_artifact_of_a_created_session(devicefarm: DeviceFarm) -> None:
    """It replaces the artifact with its ARN; the log of a running session does so until the end."""
    arn = call("CreateProject", name="x")["arn"]
    own = call(
        "CreateRemoteAccessSession", projectArn=arn, deviceArn=call("ListDevices")[0]["arn"]
    )["arn"]
    place = own.replace(":session:", ":artifact:")
    devicefarm.load(
        [
            artifact(arn=place, name="captured"),
            artifact(arn=f"{place[:-5]}00001", name="M", type="MESSAGE_LOG"),
        ]
    )
    assert [one["name"] for one in call("ListArtifacts", arn=own, type="FILE")] == ["captured"]
    assert [one["name"] for one in call("ListArtifacts", arn=own, type="LOG")] == ["M"]
    call("StopRemoteAccessSession", arn=own)
    assert [one["name"] for one in call("ListArtifacts", arn=own, type="LOG")] == ["M"]
    assert [one["name"] for one in call("ListArtifacts", arn=own, type="FILE")] == [
        "Appium Server Output",
        "Video",
    ]


def test_a_captured_sample_is_listed_by_its_job(devicefarm: DeviceFarm) -> None:
    """It stays as captured, and is deleted with its run."""
    document = {"arn": SAMPLE, "type": "CPU", "url": "https://dead"}
    devicefarm.load({"samples": [document]})
    job, run = f"{PREFIX}:job:{OWN}/00000", f"{PREFIX}:run:{OWN}"
    assert call("ListSamples", arn=job) == [document]
    call("DeleteRun", arn=run)
    assert SAMPLE not in json.dumps(devicefarm.dump())

"""Captured pools, profiles, configurations, test grid projects and sessions, artifacts: loaded,
changed, deleted.
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
    ask,
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


def get(kind: str) -> Any:
    """The current document."""
    return ask(
        f"Get{kind}",
        **{"projectArn" if kind == "TestGridProject" else "arn": KINDS[kind][0]["arn"]},
    )


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_captured_is_answered_and_updates_change_what_they_change(
    devicefarm: DeviceFarm, kind: str
) -> None:
    """An update changes its members only; loading the document again undoes it."""
    document, change = KINDS[kind]
    devicefarm.load(document)
    assert get(kind) == document
    named = {"projectArn" if kind == "TestGridProject" else "arn": document["arn"]}
    assert ask(f"Update{kind}", **named, **change) == {**document, **change} == get(kind)
    devicefarm.load({f"{kind[0].lower()}{kind[1:]}".replace("vPCE", "vpce"): document})
    assert get(kind) == document


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_captured_can_be_deleted_and_loaded_again(
    devicefarm: DeviceFarm, kind: str
) -> None:
    """After a Delete it is not found."""
    document = KINDS[kind][0]
    for _ in range(2):
        devicefarm.load(document)
        ask(
            f"Delete{kind}",
            **{"projectArn" if kind == "TestGridProject" else "arn": document["arn"]},
        )
        with pytest.raises(errors.NotFoundException):
            get(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_unknown_members_are_kept(devicefarm: DeviceFarm, kind: str) -> None:
    """Unknown members are reported and dumped."""
    assert devicefarm.load({**KINDS[kind][0], "novelty": f"of a {kind}"}).unknown == [
        "report: novelty"
    ]
    assert f"of a {kind}" in json.dumps(devicefarm.dump())


def test_captured_pools(devicefarm: DeviceFarm) -> None:
    """ListDevicePools as it was printed: AWS's own as captured and once, the project's behind it;
    its devices are found.
    """
    printed = json.loads((DATA / "pools.json").read_text("utf-8"))["devicePools"]
    loaded = devicefarm.load([DATA / "pools.json", DATA / "run.json"])
    assert loaded["DevicePool"] == [pool["arn"] for pool in printed]
    assert ask("ListDevicePools", arn=loaded["Project"][0]) == printed
    assert ask("ListDevicePools", arn=loaded["Project"][0], type="CURATED") == printed[:1]
    assert ask("ListDevicePools", arn=loaded["Project"][0], type="PRIVATE") == printed[1:]
    fits = ask("GetDevicePoolCompatibility", devicePoolArn=printed[1]["arn"])["compatibleDevices"]
    assert [one["device"]["name"] for one in fits] == ["Invented One", "Invented Two"]
    with pytest.raises(errors.ArgumentException, match="is curated by AWS Device Farm"):
        ask("DeleteDevicePool", arn=TOP_DEVICES.arn)


def test_pools_of_awss_own_can_be_loaded_twice(devicefarm: DeviceFarm) -> None:
    """The later document counts; a curated pool belongs to no project."""
    for name in ("one", "two"):
        assert devicefarm.load({"arn": TOP_DEVICES.arn, "name": name}) == {
            "DevicePool": [TOP_DEVICES.arn]
        }
    devicefarm.load(project())
    assert ask("ListDevicePools", arn=PROJECT) == [{"arn": TOP_DEVICES.arn, "name": "two"}]


@pytest.mark.parametrize("arn", [CURATED, next(iter(NetworkProfile.CURATED))])
def test_network_profiles_of_awss_own(devicefarm: DeviceFarm, arn: str) -> None:
    """Those that a report shows are listed instead of the mock's, whose names and ids are made up;
    the others are found.
    """
    document = {"arn": arn, "name": "3G", "type": "CURATED", "uplinkDelayMs": 100}
    devicefarm.load([project(), KINDS["NetworkProfile"][0]])
    assert len(ask("ListNetworkProfiles", arn=PROJECT)) == len(NetworkProfile.CURATED) + 1
    devicefarm.load({"networkProfiles": [document]})
    assert ask("ListNetworkProfiles", arn=PROJECT) == [document, KINDS["NetworkProfile"][0]]
    assert (
        ask("ListNetworkProfiles", arn=PROJECT, type="CURATED")
        == [document]
        == [ask("GetNetworkProfile", arn=arn)]
    )
    for known in NetworkProfile.CURATED:
        assert ask("GetNetworkProfile", arn=known)["arn"] == known
    with pytest.raises(errors.ArgumentException, match="is curated by AWS Device Farm"):
        ask("UpdateNetworkProfile", arn=arn, name="mine")


def test_a_captured_profile_is_shown_by_the_instance_that_carries_it(
    devicefarm: DeviceFarm,
) -> None:
    """As it was captured, and after an update as it is then."""
    document = KINDS["InstanceProfile"][0]
    instance = {
        "arn": INSTANCE,
        "udid": "PDX111111111",
        "instanceProfile": {"arn": PROFILE, "name": "old"},
    }
    devicefarm.load(
        [{**DEVICE_DOCUMENT, "instances": [instance]}, {"instanceProfiles": [document]}]
    )
    assert ask("GetDeviceInstance", arn=INSTANCE)["instanceProfile"] == document
    assert ask("ListInstanceProfiles") == [document]
    ask("UpdateInstanceProfile", arn=PROFILE, name="new")
    assert ask("GetDeviceInstance", arn=INSTANCE)["instanceProfile"] == {**document, "name": "new"}


def test_captured_grid_sessions(devicefarm: DeviceFarm, clock: Any) -> None:
    """Are got, listed and filtered as captured, for ever; their project is there, and an active one
    keeps it.
    """
    loaded = devicefarm.load(DATA / "grid_session.json")
    closed, active = loaded["TestGridSession"]
    (project_arn,) = loaded["TestGridProject"]
    assert (
        ask("GetTestGridProject", projectArn=project_arn)["name"] == project_arn.rpartition(":")[2]
    )
    clock.tick(86400)
    document = ask("GetTestGridSession", sessionArn=closed)
    assert (document["status"], document["ended"], document["billingMinutes"]) == (
        "CLOSED",
        NOW - 750,
        17.2,
    )
    assert (
        ask("GetTestGridSession", projectArn=project_arn, sessionId=active.rpartition("/")[2])[
            "status"
        ]
        == "ACTIVE"
    )
    listed = [
        ask("ListTestGridSessions", projectArn=project_arn, **more)
        for more in ({}, {"status": "CLOSED"})
    ]
    assert [[one["arn"] for one in sessions] for sessions in listed] == [[closed, active], [closed]]
    assert ask("ListTestGridSessionActions", sessionArn=closed) == []
    files = ask("ListTestGridSessionArtifacts", sessionArn=closed)
    assert [file["filename"] for file in files] == ["selenium.log", "video-0.mp4", "video-1.mp4"]
    assert requests.get(files[0]["url"], timeout=5).status_code == 200
    with pytest.raises(errors.CannotDeleteException):
        ask("DeleteTestGridProject", projectArn=project_arn)
    devicefarm.load({"arn": active, "status": "ERRORED", "ended": NOW})
    ask("DeleteTestGridProject", projectArn=project_arn)
    with pytest.raises(errors.NotFoundException):
        ask("GetTestGridSession", sessionArn=closed)


def test_a_grid_session_with_little(devicefarm: DeviceFarm) -> None:
    """A document with an ARN only can be loaded."""
    assert devicefarm.load({"arn": GRID_SESSION}) == {
        "TestGridSession": [GRID_SESSION],
        "TestGridProject": [GRID_PROJECT],
    }
    assert ask("GetTestGridSession", sessionArn=GRID_SESSION) == {"arn": GRID_SESSION}


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


def listed(category: str = "LOG") -> Any:
    """The session's artifacts now."""
    return ask("ListArtifacts", arn=SESSION, type=category)


def test_artifacts_of_a_running_session(devicefarm: DeviceFarm) -> None:
    """Are listed as captured, those of another category not at all; when the session is stopped the
    log is there whole.
    """
    devicefarm.load([session(), {"artifacts": [artifact()]}])
    assert listed() == [artifact()]
    assert listed("FILE") == []
    ask("StopRemoteAccessSession", arn=SESSION)
    assert [one["name"] for one in listed()] == ["Appium Server Output", "Logcat"]


def test_artifacts_of_an_ended_session(devicefarm: DeviceFarm) -> None:
    """The mock adds none of its own, nor takes any; with the session they go."""
    document = artifact(7, name="odd/name", extension="txt", url="https://dead")
    devicefarm.load([session("COMPLETED"), {"artifacts": [document, artifact()]}])
    assert [one["arn"] for one in listed()] == [document["arn"], artifact()["arn"]]
    url = listed()[0]["url"]
    assert requests.get(url, timeout=5).status_code == 200
    ask("DeleteRemoteAccessSession", arn=SESSION)
    assert requests.get(url, timeout=5).status_code == 404
    with pytest.raises(errors.NotFoundException):
        listed()


def test_artifacts_of_a_session_of_which_none_was_captured(devicefarm: DeviceFarm) -> None:
    """Are the mock's own, as long as it was RUNNING once."""
    devicefarm.load(
        session(
            "COMPLETED", started=NOW - 60, stopped=NOW, deviceMinutes={"total": 1.0, "metered": 0.5}
        )
    )
    assert [one["name"] for one in listed()] == ["Appium Server Output", "Logcat"]
    devicefarm.load(
        session(
            "COMPLETED", started=NOW - 60, stopped=NOW, deviceMinutes={"total": 1.0, "metered": 0.0}
        )
    )
    assert listed() == []


def test_an_artifact_of_a_session_of_the_mocks_own(devicefarm: DeviceFarm) -> None:
    """It replaces the artifact with its ARN; the log of a running session does so until the end."""
    arn = ask("CreateProject", name="x")["arn"]
    own = ask("CreateRemoteAccessSession", projectArn=arn, deviceArn=ask("ListDevices")[0]["arn"])[
        "arn"
    ]
    place = own.replace(":session:", ":artifact:")
    devicefarm.load(
        [
            artifact(arn=place, name="captured"),
            artifact(arn=f"{place[:-5]}00001", name="M", type="MESSAGE_LOG"),
        ]
    )
    assert [one["name"] for one in ask("ListArtifacts", arn=own, type="LOG")] == ["captured", "M"]
    ask("StopRemoteAccessSession", arn=own)
    assert [one["name"] for one in ask("ListArtifacts", arn=own, type="LOG")] == [
        "Appium Server Output",
        "M",
    ]


def test_a_captured_sample(devicefarm: DeviceFarm) -> None:
    """Is listed by its job, as it was; it goes with its run."""
    document = {"arn": SAMPLE, "type": "CPU", "url": "https://dead"}
    devicefarm.load({"samples": [document]})
    job, run = f"{PREFIX}:job:{OWN}/00000", f"{PREFIX}:run:{OWN}"
    assert ask("ListSamples", arn=job) == [document]
    ask("DeleteRun", arn=run)
    assert SAMPLE not in json.dumps(devicefarm.dump())

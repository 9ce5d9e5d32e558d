"""farm.replay of every operation: a recording of the mock's own answers replays without
differences.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from moto_devicefarm import Device, DeviceFarm, DeviceInstance, Timings
from moto_devicefarm.core import api
from moto_devicefarm.resources.billing.offerings import OFFERINGS
from tests.recordings.replaying import Story, path, played, recorded
from tests.recordings.test_replay_runs import look, scheduled, sent

__all__ = ["path"]

PHONE, IPHONE = Device("Pixel 8"), Device("iPhone 15")
PRIVATE = Device(
    "Mine", instances=(DeviceInstance(udid="one", labels=("lab",)), DeviceInstance(udid="two"))
)
GIVEN: dict[str, Any] = {"timings": Timings.realistic(), "registry": [PHONE, IPHONE, PRIVATE]}
NO = "arn:aws:devicefarm:us-west-2:123456789012:{}:557ebe28-9b31-4dc2-9fea-cedb7690ffae"


def fails(call: Any, **params: Any) -> None:
    """Make a call that is answered an error."""
    with pytest.raises(ClientError):
        call(**params)


def devices(client: Any, clock: Any) -> None:
    """Devices and instances."""
    for device in client.list_devices()["devices"]:
        client.get_device(arn=device["arn"])
    profile = client.create_instance_profile(name="clean", packageCleanup=True)["instanceProfile"][
        "arn"
    ]
    for instance in client.list_device_instances()["deviceInstances"]:
        client.update_device_instance(arn=instance["arn"], labels=["shelf"], profileArn=profile)
        client.get_device_instance(arn=instance["arn"])
    fails(client.delete_instance_profile, arn=profile)
    client.update_instance_profile(arn=profile, name="cleaner", rebootAfterUse=False)
    client.get_instance_profile(arn=profile)
    other = client.create_instance_profile(name="unused")["instanceProfile"]["arn"]
    client.list_instance_profiles()
    client.delete_instance_profile(arn=other)
    fails(client.get_instance_profile, arn=other)
    fails(client.get_device, arn=PHONE.arn[:-1] + "0")


def pools(client: Any, clock: Any) -> None:
    """Device pools, network profiles and VPC endpoint configurations."""
    project = client.create_project(name="checkout")["project"]["arn"]
    rules = [{"attribute": "PLATFORM", "operator": "EQUALS", "value": '"ANDROID"'}]
    pool = client.create_device_pool(projectArn=project, name="phones", rules=rules, maxDevices=1)[
        "devicePool"
    ]["arn"]
    client.update_device_pool(arn=pool, name="all", clearMaxDevices=True)
    client.get_device_pool(arn=pool)
    client.get_device_pool_compatibility(devicePoolArn=pool, testType="XCTEST")
    client.list_device_pools(arn=project)
    client.list_device_pools(arn=project, type="CURATED")
    client.delete_device_pool(arn=pool)
    fails(client.delete_device_pool, arn=pool)
    profile = client.create_network_profile(projectArn=project, name="slow", uplinkDelayMs=5)[
        "networkProfile"
    ]["arn"]
    client.update_network_profile(arn=profile, description="slower", downlinkDelayMs=7)
    client.get_network_profile(arn=profile)
    for listed in client.list_network_profiles(arn=project, type="CURATED")["networkProfiles"]:
        client.get_network_profile(arn=listed["arn"])
    client.list_network_profiles(arn=project)
    client.delete_network_profile(arn=profile)
    made = client.create_vpce_configuration(
        vpceConfigurationName="a",
        vpceServiceName="com.amazonaws.vpce.b",
        serviceDnsName="shop.example",
    )["vpceConfiguration"]["arn"]
    client.update_vpce_configuration(arn=made, vpceConfigurationDescription="mine")
    client.get_vpce_configuration(arn=made)
    client.list_vpce_configurations(maxResults=5)
    client.delete_vpce_configuration(arn=made)
    fails(client.get_vpce_configuration, arn=made)


def grid(client: Any, clock: Any) -> None:
    """Projects and sessions of the test grid: browsers are no calls."""
    farm = DeviceFarm.current()
    project = client.create_test_grid_project(name="shop")["testGridProject"]["arn"]
    other = client.create_test_grid_project(name="other")["testGridProject"]["arn"]
    client.list_test_grid_projects(maxResult=10)
    client.create_test_grid_url(projectArn=project, expiresInSeconds=300)
    client.list_test_grid_sessions(projectArn=project)
    tidy = farm.start_grid_session(project, capabilities={"browserName": "firefox"})
    clock.tick(5)
    tidy.action("POST", "/session/1/url", duration=850)
    clock.tick(5)
    forgetful = farm.start_grid_session(project)
    client.get_test_grid_session(sessionArn=forgetful.arn)
    client.list_test_grid_sessions(projectArn=project)
    client.get_test_grid_session(projectArn=project, sessionId=tidy.id)
    fails(client.delete_test_grid_project, projectArn=project)
    clock.tick(20)
    tidy.action("DELETE", "/session/1")
    tidy.end(errored=True)
    for _ in range(2):
        for session in (tidy, forgetful):
            client.get_test_grid_session(sessionArn=session.arn)
            client.list_test_grid_session_actions(sessionArn=session.arn)
            client.list_test_grid_session_artifacts(sessionArn=session.arn, type="LOG")
            client.list_test_grid_session_artifacts(sessionArn=session.arn)
        clock.tick(150)
    moment = dt.datetime(2026, 3, 1, 12, 0, 3, tzinfo=dt.timezone.utc)
    client.list_test_grid_sessions(
        projectArn=project, creationTimeAfter=moment, endTimeBefore="2026-03-01T12:30:00Z"
    )
    client.list_test_grid_sessions(projectArn=project, status="CLOSED", maxResult=1)
    client.update_test_grid_project(projectArn=project, description="browsers")
    client.get_test_grid_project(projectArn=project)
    client.delete_test_grid_project(projectArn=project)
    client.delete_test_grid_project(projectArn=other)
    fails(client.get_test_grid_session, sessionArn=tidy.arn)
    fails(client.create_test_grid_url, projectArn=NO.format("project"), expiresInSeconds=300)


def offerings(client: Any, clock: Any) -> None:
    """Slots are bought, renewed and used."""
    client.list_offering_promotions()
    offered = client.list_offerings()["offerings"]
    client.get_offering_status()
    client.list_offering_transactions()
    client.get_account_settings()
    fails(client.renew_offering, offeringId=offered[0]["id"], quantity=1)
    client.purchase_offering(
        offeringId=offered[1]["id"], quantity=1, offeringPromotionId="2FREEMONTHS"
    )
    client.purchase_offering(offeringId=offered[2]["id"], quantity=1)
    fails(client.purchase_offering, offeringId=offered[1]["id"], quantity=1)
    clock.tick(3 * 24 * 3600)
    client.renew_offering(offeringId=offered[2]["id"], quantity=0)
    client.get_offering_status()
    clock.tick(80 * 24 * 3600)
    client.get_offering_status()
    client.list_offering_transactions()
    client.get_account_settings()
    client.list_offering_transactions()
    android = ("PLATFORM", "EQUALS", '"ANDROID"')
    scheduled(client, clock, android, configuration={"billingMethod": "UNMETERED"})


def tags(client: Any, clock: Any) -> None:
    """Tags on what was made, and on devices."""
    project = client.create_project(name="checkout")["project"]["arn"]
    for arn in (project, client.list_devices()["devices"][0]["arn"]):
        client.tag_resource(
            ResourceARN=arn, Tags=[{"Key": "team", "Value": "shop"}, {"Key": "tier", "Value": "1"}]
        )
        client.list_tags_for_resource(ResourceARN=arn)
        client.untag_resource(ResourceARN=arn, TagKeys=["team", "none"])
        client.list_tags_for_resource(ResourceARN=arn)
    fails(client.tag_resource, ResourceARN=project, Tags=[{"Key": "aws:a", "Value": "b"}])
    fails(client.list_tags_for_resource, ResourceARN=NO.format("upload"))


def runs(client: Any, clock: Any) -> None:
    """Two runs, of which one is stopped and of the other a job; with everything that a run can be
    configured with.
    """
    project = client.create_project(
        name="checkout", environmentVariables=[{"name": "A", "value": "hunter2"}]
    )["project"]["arn"]
    app = sent(client, project, "shop.apk", "ANDROID_APP")
    clock.tick(20)
    profile = client.create_network_profile(projectArn=project, name="slow", uplinkDelayMs=5)[
        "networkProfile"
    ]["arn"]
    client.update_project(arn=project, defaultJobTimeoutMinutes=30)
    client.get_project(arn=project)
    request: dict[str, Any] = {
        "projectArn": project,
        "appArn": app,
        "test": {"type": "BUILTIN_FUZZ", "parameters": {"event_count": "17", "apiKey": "hunter2"}},
        "deviceSelectionConfiguration": {
            "filters": [{"attribute": "PLATFORM", "operator": "EQUALS", "values": ["ANDROID"]}],
            "maxDevices": 2,
        },
        "configuration": {
            "networkProfileArn": profile,
            "environmentVariables": [{"name": "B", "value": "hunter3"}],
        },
    }
    first, second = (client.schedule_run(**request)["run"]["arn"] for _ in range(2))
    clock.tick(200)
    client.stop_run(arn=first)
    job = client.list_jobs(arn=second)["jobs"][0]["arn"]
    client.stop_job(arn=job)
    for _ in range(2):
        look(client, first)
        look(client, second)
        client.list_runs(arn=project)
        clock.tick(600)
    fails(client.delete_project, arn=f"{project}0")
    client.delete_run(arn=first)
    client.get_device_pool_compatibility(
        devicePoolArn="arn:aws:devicefarm:us-west-2::devicepool:082d10e5-d7d7-48a5-ba5c-b33d66efa1f5",
        appArn=app,
        test={"type": "BUILTIN_FUZZ"},
    )


def sessions(client: Any, clock: Any) -> None:
    """Two sessions on one private device, with an app installed, artifacts, and everything deleted."""
    project = client.create_project(name="checkout")["project"]["arn"]
    app = sent(client, project, "shop.apk", "ANDROID_APP")
    spec = sent(client, project, "a.yml", "APPIUM_PYTHON_TEST_SPEC")
    client.update_upload(arn=spec, name="b.yml", editContent=True)
    clock.tick(20)
    client.get_upload(arn=app)
    client.list_uploads(arn=project)
    made = [
        client.create_remote_access_session(projectArn=project, deviceArn=PRIVATE.arn, name=name)[
            "remoteAccessSession"
        ]["arn"]
        for name in ("first", "second")
    ]
    clock.tick(150)
    client.list_device_instances()
    client.install_to_remote_access_session(remoteAccessSessionArn=made[0], appArn=app)
    client.list_remote_access_sessions(arn=project)
    for arn in made:
        client.list_artifacts(arn=arn, type="LOG")
        client.stop_remote_access_session(arn=arn)
        clock.tick(30)
        client.get_remote_access_session(arn=arn)
        for kind in ("LOG", "FILE"):
            client.list_artifacts(arn=arn, type=kind)
        client.delete_remote_access_session(arn=arn)
    client.delete_upload(arn=app)
    client.delete_project(arn=project)
    client.list_projects()


STORIES: dict[str, Story] = {
    story.__name__: story for story in (devices, pools, grid, offerings, tags, runs, sessions)
}


@pytest.mark.parametrize("name", STORIES)
def test_every_kind_replays_without_differences(name: str, path: Path) -> None:
    """Whatever the program does, and whatever it is refused."""
    calls = recorded(path, STORIES[name], **GIVEN)
    assert len(calls) > 5
    assert played(path, **GIVEN) == []
    assert "hunter" not in path.read_text()


def test_the_stories_have_every_operation(path: Path) -> None:
    """So that none is left out; ListSamples and the like stand in the story of a run."""
    called = set()
    for story in STORIES.values():
        called |= {call["operation"] for call in recorded(path, story, **GIVEN)}
    assert set(api.OPERATIONS) - called == set()
    assert len(OFFERINGS) == 4

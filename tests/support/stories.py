"""Stories: what programs do with a boto3 client, so that together they call every operation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from moto_devicefarm import Timings
from tests.support.devices import IPHONE, PAIR, PHONE
from tests.support.recordings import Story
from tests.support.store import PREFIX

SETTINGS: Mapping[str, Any] = {
    "timings": Timings.realistic(),
    "registry": [PHONE, IPHONE, PAIR],
}
"""The settings of the mock in which the stories are recorded."""
ID = "557ebe28-9b31-4dc2-9fea-cedb7690ffae"
TOP_DEVICES = "arn:aws:devicefarm:us-west-2::devicepool:082d10e5-d7d7-48a5-ba5c-b33d66efa1f5"
ANDROID = ("PLATFORM", "EQUALS", '"ANDROID"')
DAY = 86400


def fail(call: Any, **params: Any) -> None:
    """Make a call that is refused."""
    with pytest.raises(ClientError):
        call(**params)


def upload_file(client: Any, project: str, name: str, kind: str) -> str:
    """Create an upload and send its body. Returns its ARN."""
    upload = client.create_upload(projectArn=project, name=name, type=kind)["upload"]
    requests.put(upload["url"], data=b"not a zip file")
    arn: str = upload["arn"]
    return arn


def schedule_run(client: Any, clock: Any, *rules: tuple[str, str, str], **more: Any) -> str:
    """Schedule a run of Appium tests on the devices that the rules select. Returns its ARN."""
    project = client.create_project(name="checkout")["project"]["arn"]
    package = upload_file(client, project, "tests.zip", "APPIUM_PYTHON_TEST_PACKAGE")
    clock.tick(20)
    client.get_upload(arn=package)
    listed = [dict(zip(("attribute", "operator", "value"), rule, strict=True)) for rule in rules]
    pool = client.create_device_pool(projectArn=project, name="phones", rules=listed)["devicePool"]
    test = {"type": "APPIUM_PYTHON", "testPackageArn": package}
    run = client.schedule_run(
        projectArn=project, devicePoolArn=pool["arn"], test=test, name="nightly", **more
    )
    arn: str = run["run"]["arn"]
    return arn


def read_run(client: Any, run: str) -> None:
    """Get and list everything that a run holds."""
    client.get_run(arn=run)
    client.list_unique_problems(arn=run)
    for job in client.list_jobs(arn=run)["jobs"]:
        client.get_job(arn=job["arn"])
        client.list_samples(arn=job["arn"])
        for suite in client.list_suites(arn=job["arn"])["suites"]:
            client.get_suite(arn=suite["arn"])
            for test in client.list_tests(arn=suite["arn"])["tests"]:
                client.get_test(arn=test["arn"])
                for kind in ("LOG", "FILE", "SCREENSHOT"):
                    client.list_artifacts(arn=test["arn"], type=kind)


def app_and_session(client: Any, clock: Any) -> None:
    """An app is sent and used, a session lives, and everything is deleted."""
    project = client.create_project(name="checkout")["project"]["arn"]
    phone = client.list_devices()["devices"][0]["arn"]
    upload = client.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")["upload"]
    client.get_upload(arn=upload["arn"])
    clock.tick(2)
    requests.put(upload["url"], data=b"not a zip file")
    clock.tick(3)
    client.get_upload(arn=upload["arn"])
    clock.tick(30)
    client.get_upload(arn=upload["arn"])
    arn = client.create_remote_access_session(
        projectArn=project, deviceArn=phone, appArn=upload["arn"], name="nightly"
    )["remoteAccessSession"]["arn"]
    for _ in range(5):
        clock.tick(40)
        client.get_remote_access_session(arn=arn)
    client.list_remote_access_sessions(arn=project)
    client.stop_remote_access_session(arn=arn)
    clock.tick(10)
    client.get_remote_access_session(arn=arn)
    client.delete_remote_access_session(arn=arn)
    client.delete_upload(arn=upload["arn"])
    fail(client.get_remote_access_session, arn=arn)
    client.delete_project(arn=project)
    client.list_projects()


def devices(client: Any, clock: Any) -> None:
    """Devices, private instances and their profiles."""
    for device in client.list_devices()["devices"]:
        client.get_device(arn=device["arn"])
    profile = client.create_instance_profile(name="clean", packageCleanup=True)
    arn = profile["instanceProfile"]["arn"]
    for instance in client.list_device_instances()["deviceInstances"]:
        client.update_device_instance(arn=instance["arn"], labels=["shelf"], profileArn=arn)
        client.get_device_instance(arn=instance["arn"])
    fail(client.delete_instance_profile, arn=arn)
    client.update_instance_profile(arn=arn, name="cleaner", rebootAfterUse=False)
    client.get_instance_profile(arn=arn)
    other = client.create_instance_profile(name="unused")["instanceProfile"]["arn"]
    client.list_instance_profiles()
    client.delete_instance_profile(arn=other)
    fail(client.get_instance_profile, arn=other)
    fail(client.get_device, arn=PHONE.arn[:-1] + "0")


def pools(client: Any, clock: Any) -> None:
    """Device pools, network profiles and VPC endpoint configurations."""
    project = client.create_project(name="checkout")["project"]["arn"]
    rules = [{"attribute": "PLATFORM", "operator": "EQUALS", "value": '"ANDROID"'}]
    pool = client.create_device_pool(projectArn=project, name="phones", rules=rules, maxDevices=1)
    arn = pool["devicePool"]["arn"]
    client.update_device_pool(arn=arn, name="all", clearMaxDevices=True)
    client.get_device_pool(arn=arn)
    client.get_device_pool_compatibility(devicePoolArn=arn, testType="XCTEST")
    client.list_device_pools(arn=project)
    client.list_device_pools(arn=project, type="CURATED")
    client.delete_device_pool(arn=arn)
    fail(client.delete_device_pool, arn=arn)
    profile = client.create_network_profile(projectArn=project, name="slow", uplinkDelayMs=5)
    arn = profile["networkProfile"]["arn"]
    client.update_network_profile(arn=arn, description="slower", downlinkDelayMs=7)
    client.get_network_profile(arn=arn)
    for curated in client.list_network_profiles(arn=project, type="CURATED")["networkProfiles"]:
        client.get_network_profile(arn=curated["arn"])
    client.list_network_profiles(arn=project)
    client.delete_network_profile(arn=arn)
    configuration = client.create_vpce_configuration(
        vpceConfigurationName="a",
        vpceServiceName="com.amazonaws.vpce.b",
        serviceDnsName="shop.example",
    )
    arn = configuration["vpceConfiguration"]["arn"]
    client.update_vpce_configuration(arn=arn, vpceConfigurationDescription="mine")
    client.get_vpce_configuration(arn=arn)
    client.list_vpce_configurations(maxResults=5)
    client.delete_vpce_configuration(arn=arn)
    fail(client.get_vpce_configuration, arn=arn)


def grid(client: Any, clock: Any) -> None:
    """Projects of the test grid. No browser connects, because that is not a call of the client."""
    project = client.create_test_grid_project(name="shop")["testGridProject"]["arn"]
    client.list_test_grid_projects(maxResult=10)
    client.create_test_grid_url(projectArn=project, expiresInSeconds=300)
    client.list_test_grid_sessions(
        projectArn=project, creationTimeAfter=5, endTimeBefore="2026-03-01T12:30:00Z"
    )
    session = f"{PREFIX}:testgrid-session:{ID}/{ID}"
    fail(client.get_test_grid_session, sessionArn=session)
    fail(client.list_test_grid_session_actions, sessionArn=session)
    fail(client.list_test_grid_session_artifacts, sessionArn=session)
    client.update_test_grid_project(projectArn=project, description="browsers")
    client.get_test_grid_project(projectArn=project)
    client.delete_test_grid_project(projectArn=project)
    fail(client.create_test_grid_url, projectArn=project, expiresInSeconds=300)


def offerings(client: Any, clock: Any) -> None:
    """Slots are bought, renewed and used."""
    client.list_offering_promotions()
    _, android, android_remote, _ = (one["id"] for one in client.list_offerings()["offerings"])
    client.get_offering_status()
    client.list_offering_transactions()
    client.get_account_settings()
    fail(client.renew_offering, offeringId=android, quantity=1)
    client.purchase_offering(offeringId=android, quantity=1, offeringPromotionId="2FREEMONTHS")
    client.purchase_offering(offeringId=android_remote, quantity=1)
    fail(client.purchase_offering, offeringId=android, quantity=1)
    clock.tick(3 * DAY)
    client.renew_offering(offeringId=android_remote, quantity=0)
    client.get_offering_status()
    clock.tick(80 * DAY)
    client.get_offering_status()
    client.list_offering_transactions()
    client.get_account_settings()
    schedule_run(client, clock, ANDROID, configuration={"billingMethod": "UNMETERED"})


def tags(client: Any, clock: Any) -> None:
    """Tags of a project and of a device."""
    project = client.create_project(name="checkout")["project"]["arn"]
    for arn in (project, client.list_devices()["devices"][0]["arn"]):
        client.tag_resource(
            ResourceARN=arn, Tags=[{"Key": "team", "Value": "shop"}, {"Key": "tier", "Value": "1"}]
        )
        client.list_tags_for_resource(ResourceARN=arn)
        client.untag_resource(ResourceARN=arn, TagKeys=["team", "none"])
        client.list_tags_for_resource(ResourceARN=arn)
    fail(client.tag_resource, ResourceARN=project, Tags=[{"Key": "aws:a", "Value": "b"}])
    fail(client.list_tags_for_resource, ResourceARN=f"{PREFIX}:upload:{ID}/{ID}")


def polled_run(client: Any, clock: Any) -> None:
    """A run is read from SCHEDULING to COMPLETED, and deleted."""
    run = schedule_run(client, clock)
    status = ""
    while status != "COMPLETED":
        status = client.get_run(arn=run)["run"]["status"]
        read_run(client, run)
        clock.tick(40)
    client.delete_run(arn=run)
    fail(client.get_run, arn=run)


def configured_runs(client: Any, clock: Any) -> None:
    """Two runs with all that can be configured. One is stopped, and one job of the other."""
    project = client.create_project(
        name="checkout", environmentVariables=[{"name": "A", "value": "hunter2"}]
    )["project"]["arn"]
    app = upload_file(client, project, "shop.apk", "ANDROID_APP")
    clock.tick(20)
    client.get_upload(arn=app)
    profile = client.create_network_profile(projectArn=project, name="slow", uplinkDelayMs=5)
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
            "networkProfileArn": profile["networkProfile"]["arn"],
            "environmentVariables": [{"name": "B", "value": "hunter3"}],
        },
    }
    first, second = (client.schedule_run(**request)["run"]["arn"] for _ in range(2))
    clock.tick(200)
    client.stop_run(arn=first)
    client.stop_job(arn=client.list_jobs(arn=second)["jobs"][0]["arn"])
    for _ in range(2):
        read_run(client, first)
        read_run(client, second)
        client.list_runs(arn=project)
        clock.tick(600)
    client.delete_run(arn=first)
    client.get_device_pool_compatibility(
        devicePoolArn=TOP_DEVICES, appArn=app, test={"type": "BUILTIN_FUZZ"}
    )


def sessions(client: Any, clock: Any) -> None:
    """Two sessions wait for the instances of a private device; an app is installed in one."""
    project = client.create_project(name="checkout")["project"]["arn"]
    app = upload_file(client, project, "shop.apk", "ANDROID_APP")
    spec = upload_file(client, project, "a.yml", "APPIUM_PYTHON_TEST_SPEC")
    client.update_upload(arn=spec, name="b.yml", editContent=True)
    clock.tick(20)
    client.get_upload(arn=app)
    client.list_uploads(arn=project)
    arns = [
        client.create_remote_access_session(projectArn=project, deviceArn=PAIR.arn, name=name)[
            "remoteAccessSession"
        ]["arn"]
        for name in ("first", "second", "third")
    ]
    clock.tick(150)
    client.list_device_instances()
    client.install_to_remote_access_session(remoteAccessSessionArn=arns[0], appArn=app)
    client.list_remote_access_sessions(arn=project)
    for arn in arns:
        client.list_artifacts(arn=arn, type="FILE")
        client.stop_remote_access_session(arn=arn)
        clock.tick(30)
        client.get_remote_access_session(arn=arn)
        for kind in ("LOG", "FILE"):
            client.list_artifacts(arn=arn, type=kind)
        client.delete_remote_access_session(arn=arn)
    client.delete_upload(arn=app)
    client.delete_project(arn=project)
    client.list_projects()


STORIES: Mapping[str, Story] = {
    story.__name__: story
    for story in (
        app_and_session,
        devices,
        pools,
        grid,
        offerings,
        tags,
        polled_run,
        configured_runs,
        sessions,
    )
}

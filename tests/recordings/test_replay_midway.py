"""farm.replay of a recording that begins in the middle: with what its requests name and none of its
calls made.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time

from moto_devicefarm import Device, DeviceFarm, DeviceInstance, Timings, mock_devicefarm, record
from moto_devicefarm.resources.billing.offerings import OFFERINGS
from tests.devicefarm.clients import fresh
from tests.recordings.replaying import NOW, START, path, played, read, write
from tests.recordings.test_replay_runs import look, sent

__all__ = ["path"]

PHONE, IPHONE = Device("Pixel 8"), Device("iPhone 15")
PRIVATE = Device("Mine", instances=(DeviceInstance(udid="one"),))
GIVEN: dict[str, Any] = {"timings": Timings.realistic(), "registry": [PHONE, IPHONE, PRIVATE]}
ANDROID = [{"attribute": "PLATFORM", "operator": "EQUALS", "value": '"ANDROID"'}]


class Made:
    """What was there before the recording began."""

    def __init__(self, client: Any) -> None:
        self.project = client.create_project(name="checkout")["project"]["arn"]
        self.app = sent(client, self.project, "shop.apk", "ANDROID_APP")
        self.package = sent(client, self.project, "tests.zip", "APPIUM_PYTHON_TEST_PACKAGE")
        self.spec = sent(client, self.project, "a.yml", "APPIUM_PYTHON_TEST_SPEC")
        self.data = sent(client, self.project, "data.zip", "EXTERNAL_DATA")
        self.pool = client.create_device_pool(
            projectArn=self.project, name="phones", rules=ANDROID
        )["devicePool"]["arn"]
        slow = client.create_network_profile(projectArn=self.project, name="slow", uplinkDelayMs=5)
        self.profile = slow["networkProfile"]["arn"]
        self.grid = client.create_test_grid_project(name="shop")["testGridProject"]["arn"]

    def schedule(self, client: Any, **more: Any) -> str:
        """The ARN of a run that uses all of it."""
        test = {"type": "APPIUM_PYTHON", "testPackageArn": self.package, "testSpecArn": self.spec}
        asked = {"appArn": self.app, "devicePoolArn": self.pool, "name": "nightly", **more}
        configuration = {
            "networkProfileArn": self.profile,
            "extraDataPackageArn": self.data,
            "auxiliaryApps": [self.app],
        }
        run = client.schedule_run(
            projectArn=self.project, test=test, configuration=configuration, **asked
        )
        arn: str = run["run"]["arn"]
        return arn


def midway(path: Path, story: Any, **given: Any) -> list[dict[str, Any]]:
    """Record what ``story(client, clock, made)`` does an hour after things were made."""
    with freeze_time("2026-03-01 11:00:00") as clock, mock_devicefarm(**{**GIVEN, **given}):
        client = fresh()
        made = Made(client)
        clock.move_to(START)
        with record(client, path):
            story(client, clock, made)
    return read(path)


def test_a_run_of_what_was_there_before(path: Path) -> None:
    """App, package, spec, data and pool are known by their ARNs only; the pool is of the devices of
    the jobs.
    """

    def story(client: Any, clock: Any, made: Made) -> None:
        run = made.schedule(client)
        clock.tick(900)
        look(client, run)

    midway(path, story)
    assert played(path, **GIVEN) == []


def test_a_pool_of_which_no_device_is_known(path: Path) -> None:
    """Then it is of so many devices of the platform as the run has jobs; the curated pool is the
    mock's own.
    """

    def story(client: Any, clock: Any, made: Made) -> None:
        made.schedule(client)

    midway(path, story, registry=None)
    assert played(path) == []
    text = path.read_text()
    path.write_text(re.sub(r'"platform": "ANDROID_APP"', '"platform": "WEB_APP"', text))
    assert [difference.member for difference in played(path)][-1] == "answer.run.totalJobs"
    top = "arn:aws:devicefarm:us-west-2::devicepool:082d10e5-d7d7-48a5-ba5c-b33d66efa1f5"

    def curated(client: Any, clock: Any, made: Made) -> None:
        made.schedule(client, devicePoolArn=top)

    midway(path, curated, registry=None)
    assert played(path) == []


def test_a_curated_pool_has_the_devices_that_the_recording_shows(path: Path) -> None:
    """AWS's own have others than the mock's."""
    top = "arn:aws:devicefarm:us-west-2::devicepool:082d10e5-d7d7-48a5-ba5c-b33d66efa1f5"

    def story(client: Any, clock: Any, made: Made) -> None:
        client.list_jobs(arn=made.schedule(client))
        client.get_device_pool_compatibility(devicePoolArn=made.pool, testType="XCTEST")

    midway(path, story)
    pool = read(path)[0]["parameters"]["devicePoolArn"]
    path.write_text(path.read_text().replace(pool, top))
    assert played(path, **GIVEN) == []


def test_browsers_that_had_started_before(path: Path) -> None:
    """Sessions of the test grid that were there are started too; the minutes count from an action
    that nobody listed.
    """

    def story(client: Any, clock: Any, made: Made) -> None:
        farm = DeviceFarm.current()
        first, second = (farm.start_grid_session(made.grid) for _ in range(2))
        clock.tick(10)
        first.action("POST", "/session/1/url")
        clock.tick(30)
        client.get_test_grid_session(sessionArn=second.arn)
        client.get_test_grid_session(sessionArn=first.arn)
        client.list_test_grid_sessions(projectArn=made.grid)
        clock.tick(600)
        client.list_test_grid_sessions(projectArn=made.grid)

    midway(path, story)
    assert played(path, **GIVEN) == []


def test_a_browser_of_which_only_the_actions_are_asked(path: Path) -> None:
    """It had started, though nobody got it; its project is what its ARN says."""

    def story(client: Any, clock: Any, made: Made) -> None:
        with DeviceFarm.current().start_grid_session(made.grid) as session:
            session.action("GET", "/status")
            session.action("GET", "/status")
        client.list_test_grid_session_actions(sessionArn=session.arn)
        client.list_test_grid_session_actions(sessionArn=session.arn)
        client.create_test_grid_url(projectArn=made.grid, expiresInSeconds=60)

    calls = midway(path, story)
    assert len(calls[0]["answer"]["actions"]) == 2
    assert played(path, **GIVEN) == []


def test_tags_that_were_there_before(path: Path) -> None:
    """Of the first list those that the recording itself did not add."""

    def story(client: Any, clock: Any, made: Made) -> None:
        client.tag_resource(ResourceARN=made.project, Tags=[{"Key": "b", "Value": "2"}])
        for _ in range(2):
            client.list_tags_for_resource(ResourceARN=made.project)
        client.untag_resource(ResourceARN=made.project, TagKeys=["a"])
        client.list_tags_for_resource(ResourceARN=made.project)
        client.list_tags_for_resource(ResourceARN=made.pool)

    calls = midway(path, story)
    for call in calls[1:3]:
        call["answer"]["Tags"].insert(0, {"Key": "a", "Value": "1"})
    write(path, *calls)
    assert played(path, **GIVEN) == []


IOS, ANDROID_SLOT, ANDROID_REMOTE, IOS_REMOTE = OFFERINGS


def bought(client: Any, clock: Any) -> None:
    """Slots are there already, and one is to run out."""
    client.purchase_offering(offeringId=ANDROID_SLOT, quantity=1, offeringPromotionId="2FREEMONTHS")
    client.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)
    clock.tick(86400)
    client.renew_offering(offeringId=ANDROID_REMOTE, quantity=0)
    client.renew_offering(offeringId=ANDROID_SLOT, quantity=1)
    clock.tick(86400)


def status(client: Any, clock: Any, made: Made) -> None:
    """What is there is asked, and then bought."""
    client.get_offering_status()
    client.purchase_offering(offeringId=IOS, quantity=1)
    client.get_offering_status()
    client.get_account_settings()


def transactions(client: Any, clock: Any, made: Made) -> None:
    """All that was paid is listed, also after something was bought."""
    client.list_offering_transactions()
    client.purchase_offering(offeringId=IOS, quantity=1)
    client.list_offering_transactions()
    clock.tick(40 * 86400)
    client.list_offering_transactions()
    client.get_offering_status()


def settings(client: Any, clock: Any, made: Made) -> None:
    """The account's settings count slots, too."""
    client.get_account_settings()
    client.renew_offering(offeringId=ANDROID_REMOTE, quantity=1)


def billed(client: Any, clock: Any, made: Made) -> None:
    """What is billed UNMETERED shows that there are slots."""
    unmetered = {"billingMethod": "UNMETERED"}
    client.create_remote_access_session(
        projectArn=made.project, deviceArn=PHONE.arn, configuration=unmetered
    )
    test = {"type": "BUILTIN_FUZZ"}
    client.schedule_run(
        projectArn=made.project,
        appArn=made.app,
        devicePoolArn=made.pool,
        test=test,
        configuration=unmetered,
        name="nightly",
    )


@pytest.mark.parametrize("story", [status, transactions, settings, billed])
def test_slots_that_had_been_bought(story: Any, path: Path) -> None:
    """As far as the recording shows them."""
    with freeze_time("2026-03-01 11:00:00") as clock, mock_devicefarm(**GIVEN):
        client = fresh()
        made = Made(client)
        bought(client, clock)
        with record(client, path):
            story(client, clock, made)
    assert played(path, **GIVEN) == []


def test_slots_of_which_more_were_bought(path: Path) -> None:
    """What the recording itself bought was not there before; a renewal that had been set stays as
    it was set.
    """
    given = {**GIVEN, "max_slots": 3}
    with freeze_time(START), mock_devicefarm(**given):
        client = fresh()
        for offering in (IOS, ANDROID_SLOT):
            client.purchase_offering(offeringId=offering, quantity=2)
        client.renew_offering(offeringId=IOS, quantity=1)
        with record(client, path):
            for offering in (IOS, ANDROID_SLOT):
                client.purchase_offering(offeringId=offering, quantity=1)
            client.get_offering_status()
    assert played(path, **given) == []


def test_awss_own_offerings_have_other_ids(path: Path) -> None:
    """One of a platform and a kind stands for the mock's, also where ids are the names of members."""

    def story(client: Any, clock: Any, made: Made) -> None:
        client.list_offerings()
        client.purchase_offering(offeringId=IOS_REMOTE, quantity=1)
        client.get_offering_status()
        client.get_account_settings()

    midway(path, story)
    text = path.read_text()
    for number, one in enumerate(OFFERINGS):
        text = text.replace(one, f"AAAAAAAA-7A6E-4E3D-9A51-00000000000{9 - number}")
    path.write_text(text.replace("123456789012", "111122223333"))
    assert played(path, **GIVEN) == []


def test_an_instance_of_a_device_that_nobody_described(path: Path) -> None:
    """A device is put into the registry that has it."""

    def story(client: Any, clock: Any, made: Made) -> None:
        client.list_device_instances()
        client.update_device_instance(arn=PRIVATE.instances[0].arn, labels=["shelf"])

    calls = midway(path, story)
    del calls[1]["answer"]["deviceInstance"]["labels"]
    write(path, *calls)
    assert [str(difference) for difference in played(path, registry=[PHONE])] == [
        "line 2, UpdateDeviceInstance: answer.deviceInstance.labels: recorded None, mocked ['shelf']"
    ]


def test_what_another_client_put_into_a_project_of_the_recordings(path: Path) -> None:
    """It is there from when it is seen, in the project that the mock made."""
    project = (
        "arn:aws:devicefarm:us-west-2:111122223333:project:557ebe28-9b31-4dc2-9fea-cedb7690ffae"
    )
    upload = {
        "arn": project.replace(":project:", ":upload:") + "/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
        "name": "shop.apk",
        "created": NOW,
        "type": "ANDROID_APP",
        "status": "SUCCEEDED",
    }
    made = {"arn": project, "name": "checkout", "created": NOW}
    apps = {"arn": project, "type": "ANDROID_APP"}
    write(
        path,
        {
            "operation": "CreateProject",
            "parameters": {"name": "checkout"},
            "answer": {"project": made},
        },
        {"operation": "ListUploads", "parameters": apps, "answer": {"uploads": []}},
        {"operation": "ListUploads", "parameters": apps, "answer": {"uploads": [upload]}},
        {
            "operation": "GetUpload",
            "parameters": {"arn": upload["arn"]},
            "answer": {"upload": upload},
        },
        {"operation": "ListProjects", "answer": {"projects": [made]}},
    )
    assert played(path) == []

"""Programs that use the built-in fleet: each device that looks free takes a session, and every run
ends. Only a device that a test makes busy is waited for.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import boto3
import pytest

from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.core import clock as core_clock
from moto_devicefarm.registry import fleet
from moto_devicefarm.resources.runs.runs import Run
from tests.support.account import Account

ANDROID = {"attribute": "PLATFORM", "operator": "EQUALS", "value": '"ANDROID"'}
PIXELS = [
    {"attribute": "MODEL", "operator": "CONTAINS", "values": ["Pixel"]},
    {"attribute": "AVAILABILITY", "operator": "EQUALS", "values": ["AVAILABLE"]},
]


def test_awss_sample_of_a_session_works_with_each_device_that_it_may_choose() -> None:
    """AWS's sample takes any AVAILABLE Pixel by chance, and creates a session on it (D:
    how-to-create-session).
    """
    with mock_devicefarm(concurrency=100):
        client = boto3.client("devicefarm", "us-west-2")
        project = client.create_project(name="my project")["project"]["arn"]
        chosen = client.list_devices(filters=PIXELS)["devices"]
        assert len(chosen) >= 2
        for device in chosen:
            session = client.create_remote_access_session(
                projectArn=project, deviceArn=device["arn"], name="my session"
            )["remoteAccessSession"]
            shown = client.get_remote_access_session(arn=session["arn"])["remoteAccessSession"]
            assert shown["status"] == "RUNNING", device["name"]


@pytest.mark.parametrize("availability", ["AVAILABLE", "HIGHLY_AVAILABLE"])
@pytest.mark.parametrize("platform", ["ANDROID", "IOS"])
def test_the_first_free_device_of_a_filter_takes_a_session(
    account: Account, platform: str, availability: str
) -> None:
    """A program takes the first device that ListDevices answers for a platform and an availability,
    and creates a session on it (A: several programs).
    """
    filters = [
        {"attribute": "PLATFORM", "operator": "EQUALS", "values": [platform]},
        {"attribute": "AVAILABILITY", "operator": "EQUALS", "values": [availability]},
    ]
    first = account.list_devices(filters=filters)[0]
    session = account.create_remote_access_session(
        projectArn=account.default_project, deviceArn=first["arn"]
    )
    assert account.status(session["arn"]) == "RUNNING"


def test_a_run_on_all_android_devices_ends() -> None:
    """No device of the fleet is waited for, so that a run on all of one platform ends by itself."""
    with mock_devicefarm() as farm:
        client = boto3.client("devicefarm", "us-west-2")
        project = client.create_project(name="my project")["project"]["arn"]
        pool = client.create_device_pool(projectArn=project, name="all", rules=[ANDROID])
        app = client.create_upload(projectArn=project, name="shop.apk", type="ANDROID_APP")
        farm.put(app["upload"]["arn"], b"any bytes")
        run = client.schedule_run(
            projectArn=project,
            appArn=app["upload"]["arn"],
            devicePoolArn=pool["devicePool"]["arn"],
            test={"type": "BUILTIN_FUZZ"},
        )["run"]
        ended = client.get_run(arn=run["arn"])["run"]
    assert (ended["status"], ended["result"]) == ("COMPLETED", "PASSED")
    assert ended["completedJobs"] == ended["totalJobs"] > 100


def test_a_run_on_the_whole_fleet_ends_within_a_day(clock: Any) -> None:
    """Jobs wait for slots and instances, and with realistic durations they get them in time."""
    account = Account(timings=dataclasses.replace(Timings.realistic(), upload_processing=0))
    run = account.run()
    clock.tick(24 * 60 * 60)
    ended = account.get_run(arn=run)
    assert (ended["status"], ended["result"]) == ("COMPLETED", "PASSED")
    assert ended["completedJobs"] == ended["totalJobs"] == len(fleet())


def test_a_run_with_a_busy_device_says_what_it_waits_for(clock: Any) -> None:
    """A test can make devices of the fleet busy. Then the words about the run name the first."""
    account = Account()
    busy = [device for device in fleet() if device.name.startswith("Apple iPhone 17")]
    for device in busy:
        account.replace_device(dataclasses.replace(device, availability="TEMPORARY_NOT_AVAILABLE"))
    run = account.run(devicePoolArn=account.pool(("MODEL", "CONTAINS", '"iPhone 1"')))
    clock.tick(60)
    found = account.store.get(Run, run)
    total = account.get_run(arn=run)["totalJobs"]
    assert found.waiting_for(core_clock.now()) == (
        f"{total - len(busy)} of {total} jobs have ended, {len(busy)} in PENDING_DEVICE; "
        f"{busy[0].name!r}: its device is TEMPORARY_NOT_AVAILABLE in the registry"
    )
    for device in busy:
        account.replace_device(device)
    assert account.get_run(arn=run)["status"] == "COMPLETED"

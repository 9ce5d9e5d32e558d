"""farm.replay of a recording that shows what was there before: each kind is loaded as it was first
seen.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time

from moto_devicefarm import DeviceFarm, mock_devicefarm, record
from tests.devicefarm.clients import fresh
from tests.recordings.replaying import START, path, played
from tests.recordings.test_replay_midway import GIVEN, PHONE, Made

__all__ = ["path"]


class Held(Made):
    """What is made before the recording begins, and used before."""

    def __init__(self, client: Any, clock: Any) -> None:
        super().__init__(client)
        clock.tick(20)
        self.instance_profile = client.create_instance_profile(name="clean")["instanceProfile"][
            "arn"
        ]
        self.vpce = client.create_vpce_configuration(
            vpceConfigurationName="a",
            vpceServiceName="com.amazonaws.vpce.b",
            serviceDnsName="shop.example",
        )["vpceConfiguration"]["arn"]
        DeviceFarm.current().next_run(results={"Pixel 8": "FAILED"})
        self.run = self.schedule(client)
        made = client.create_remote_access_session(projectArn=self.project, deviceArn=PHONE.arn)
        self.session = made["remoteAccessSession"]["arn"]


def settings(client: Any, clock: Any, made: Held) -> None:
    """What is got, listed, changed and deleted."""
    client.get_device_pool(arn=made.pool)
    client.list_device_pools(arn=made.project, type="PRIVATE")
    client.update_device_pool(arn=made.pool, name="all")
    client.delete_device_pool(arn=made.pool)
    client.list_network_profiles(arn=made.project)
    client.update_network_profile(arn=made.profile, description="slower")
    client.get_instance_profile(arn=made.instance_profile)
    client.list_instance_profiles()
    client.update_instance_profile(arn=made.instance_profile, rebootAfterUse=False)
    client.list_vpce_configurations()
    client.update_vpce_configuration(arn=made.vpce, vpceConfigurationName="b")
    client.list_test_grid_projects()
    client.update_test_grid_project(projectArn=made.grid, name="shop 2")
    client.get_test_grid_project(projectArn=made.grid)
    client.delete_test_grid_project(projectArn=made.grid)


def a_run(client: Any, clock: Any, made: Held) -> None:
    """A run that was over, with all that it had, until it is deleted."""
    client.list_runs(arn=made.project)
    client.list_jobs(arn=made.run)
    for job in client.list_jobs(arn=made.run)["jobs"]:
        client.get_job(arn=job["arn"])
        for suite in client.list_suites(arn=job["arn"])["suites"]:
            for test in client.list_tests(arn=suite["arn"])["tests"]:
                client.get_test(arn=test["arn"])
                client.list_artifacts(arn=test["arn"], type="LOG")
    client.tag_resource(ResourceARN=made.run, Tags=[{"Key": "a", "Value": "b"}])
    client.delete_run(arn=made.run)


def a_session(client: Any, clock: Any, made: Held) -> None:
    """A session with its artifacts, of which the project is seen later."""
    client.list_artifacts(arn=made.session, type="LOG")
    client.get_remote_access_session(arn=made.session)
    client.list_projects()


def bare(client: Any, clock: Any, made: Held) -> None:
    """What is only named, and must have been over or running for that."""
    client.install_to_remote_access_session(remoteAccessSessionArn=made.session, appArn=made.app)
    client.delete_run(arn=made.run)


@pytest.mark.parametrize("story", [settings, a_run, a_session, bare])
def test_what_is_shown_had_been_there(story: Any, path: Path) -> None:
    """As it was when it was first seen."""
    with freeze_time("2026-03-01 11:00:00") as clock, mock_devicefarm(**GIVEN):
        client = fresh()
        made = Held(client, clock)
        clock.tick(400)
        if story is not bare:
            client.stop_remote_access_session(arn=made.session)
            clock.move_to(START)
        with record(client, path):
            story(client, clock, made)
    assert played(path, **GIVEN) == []

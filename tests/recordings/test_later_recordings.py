"""farm.replay: a recording that begins in the middle of a program's life replays, too."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time

from moto_devicefarm import DeviceFarm, mock_devicefarm, record
from tests.support.clients import new_client
from tests.support.devices import IPHONE, PHONE
from tests.support.recordings import replay_calls
from tests.support.store import NOW
from tests.support.stories import SETTINGS, read_run, schedule_run, upload_file


class Prior:
    """The ARNs of resources that are there before a recording begins."""

    def __init__(self, client: Any, clock: Any) -> None:
        self.project = client.create_project(name="checkout")["project"]["arn"]
        self.app = upload_file(client, self.project, "shop.apk", "ANDROID_APP")
        self.ios_app = upload_file(client, self.project, "shop.ipa", "IOS_APP")
        rule = {"attribute": "ARN", "operator": "IN", "value": json.dumps([IPHONE.arn])}
        self.pool = client.create_device_pool(projectArn=self.project, name="phones", rules=[rule])[
            "devicePool"
        ]["arn"]
        self.network = client.create_network_profile(projectArn=self.project, name="slow")[
            "networkProfile"
        ]["arn"]
        self.profile = client.create_instance_profile(name="clean")["instanceProfile"]["arn"]
        self.vpce = client.create_vpce_configuration(
            vpceConfigurationName="a",
            vpceServiceName="com.amazonaws.vpce.b",
            serviceDnsName="shop.example",
        )["vpceConfiguration"]["arn"]
        self.grid = client.create_test_grid_project(name="shop")["testGridProject"]["arn"]
        with DeviceFarm.current().start_grid_session(self.grid) as browser:
            clock.tick(20)
        self.browser = browser.arn
        self.run = schedule_run(client, clock)
        clock.move_to("2026-03-01 11:57")
        self.session = self.create_session(client)

    def create_session(self, client: Any, **members: Any) -> str:
        """The ARN of a session in the project, on the phone."""
        created = client.create_remote_access_session(
            projectArn=self.project, deviceArn=PHONE.arn, **members
        )
        arn: str = created["remoteAccessSession"]["arn"]
        return arn


def settings(client: Any, clock: Any, prior: Prior) -> None:
    """Pools, profiles and configurations are read, changed and deleted."""
    client.list_device_pools(arn=prior.project, type="PRIVATE")
    client.update_device_pool(arn=prior.pool, name="some")
    client.delete_device_pool(arn=prior.pool)
    client.list_network_profiles(arn=prior.project)
    client.update_network_profile(arn=prior.network, description="slower")
    client.list_instance_profiles()
    client.update_instance_profile(arn=prior.profile, rebootAfterUse=False)
    client.list_vpce_configurations()
    client.update_vpce_configuration(arn=prior.vpce, vpceConfigurationName="b")


def grid(client: Any, clock: Any, prior: Prior) -> None:
    """A browser's session that was over is read, and its project deleted."""
    client.list_test_grid_sessions(projectArn=prior.grid)
    client.get_test_grid_session(sessionArn=prior.browser)
    client.update_test_grid_project(projectArn=prior.grid, name="shop 2")
    client.delete_test_grid_project(projectArn=prior.grid)


def run(client: Any, clock: Any, prior: Prior) -> None:
    """A run that was over is read, tagged and deleted."""
    client.list_runs(arn=prior.project)
    for job in client.list_jobs(arn=prior.run)["jobs"]:
        client.get_job(arn=job["arn"])
        for suite in client.list_suites(arn=job["arn"])["suites"]:
            for test in client.list_tests(arn=suite["arn"])["tests"]:
                client.list_artifacts(arn=test["arn"], type="FILE")
    client.tag_resource(ResourceARN=prior.run, Tags=[{"Key": "a", "Value": "b"}])
    client.delete_run(arn=prior.run)


def session(client: Any, clock: Any, prior: Prior) -> None:
    """A running session is used and stopped. The project is shown after it."""
    client.get_remote_access_session(arn=prior.session)
    client.list_uploads(arn=prior.project)
    client.install_to_remote_access_session(remoteAccessSessionArn=prior.session, appArn=prior.app)
    client.stop_remote_access_session(arn=prior.session)
    clock.tick(300)
    client.get_remote_access_session(arn=prior.session)
    client.list_remote_access_sessions(arn=prior.project)
    client.list_projects()


def another_session(client: Any, clock: Any, prior: Prior) -> None:
    """A session is created in a project and with an app that no answer shows."""
    arn = prior.create_session(client, appArn=prior.app)
    clock.tick(200)
    client.list_artifacts(arn=arn, type="FILE")
    client.stop_remote_access_session(arn=arn)
    clock.tick(200)
    for kind in ("LOG", "FILE"):
        client.list_artifacts(arn=arn, type=kind)
    client.get_remote_access_session(arn=arn)


def another_run(client: Any, clock: Any, prior: Prior) -> None:
    """A run is scheduled in a pool that a list shows, with an iOS app that no answer shows."""
    client.list_device_pools(arn=prior.project, type="PRIVATE")
    scheduled = client.schedule_run(
        projectArn=prior.project,
        appArn=prior.ios_app,
        devicePoolArn=prior.pool,
        test={"type": "BUILTIN_FUZZ"},
        name="nightly",
    )["run"]
    clock.tick(1000)
    read_run(client, scheduled["arn"])


@pytest.mark.parametrize("story", [settings, grid, run, session, another_session, another_run])
def test_prior_resources_are_loaded(story: Callable[[Any, Any, Prior], object], path: Path) -> None:
    """A recording that begins later replays without differences."""
    with freeze_time("2026-03-01 11:00") as clock, mock_devicefarm(**SETTINGS):
        client = new_client()
        prior = Prior(client, clock)
        clock.move_to(NOW)
        with record(client, path):
            story(client, clock, prior)
    assert replay_calls(path, **SETTINGS) == []

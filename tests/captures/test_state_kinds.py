"""Runs, pools, profiles, the test grid and the like survive dump and load."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import DeviceFarm, Timings
from moto_devicefarm.core import model
from tests.captures import DATA, ask
from tests.captures.test_state import PIXEL, PRIVATE, survive
from tests.support.answers import GETS, LISTS
from tests.support.store import ACCOUNT_ID

pytestmark = pytest.mark.usefixtures("clock")
PACE = Timings(run_scheduling=5, job_preparing=20, setup_test=5, test=30, teardown_test=5)
SPEC = "arn:aws:devicefarm:us-west-2::upload:101e31e8-12ac-11e9-ab14-d663bd873e83"


def test_every_get_and_list_is_compared() -> None:
    """The helpers ask every Get and List operation of the model."""
    asked = {
        name for name in model.service_model().operation_names if name.startswith(("Get", "List"))
    }
    assert asked <= {*GETS, *LISTS}


def scheduled(farm: DeviceFarm, **members: Any) -> str:
    """The ARN of a run on both devices."""
    project = ask("CreateProject", name="checkout")["arn"]
    package = ask(
        "CreateUpload", projectArn=project, name="t.zip", type="APPIUM_PYTHON_TEST_PACKAGE"
    )["arn"]
    farm.put(package, b"body")
    test = {"type": "APPIUM_PYTHON", "testPackageArn": package, "testSpecArn": SPEC}
    selection = {"filters": [], "maxDevices": 2}
    request = {
        "projectArn": project,
        "test": test,
        "deviceSelectionConfiguration": selection,
        **members,
    }
    arn: str = ask("ScheduleRun", **request)["arn"]
    return arn


def test_runs(clock: Any) -> None:
    """Runs that are over, stopped, running, waiting for an instance, and one without jobs."""

    def arrange(farm: DeviceFarm) -> None:
        profile = {"name": "slow", "projectArn": ask("CreateProject", name="x")["arn"]}
        network = ask("CreateNetworkProfile", **profile)["arn"]
        farm.next_run(
            tests=["one", {"name": "two", "result": "FAILED", "seconds": 3}],
            message="no",
            results="WARNED",
        )
        scheduled(
            farm,
            configuration={
                "networkProfileArn": network,
                "location": {"latitude": 1.5, "longitude": -1.5},
            },
        )
        clock.tick(10**5)
        stopped = scheduled(farm)
        clock.tick(40)
        ask("StopRun", arn=stopped)
        scheduled(farm, executionConfiguration={"jobTimeoutMinutes": 5})
        scheduled(
            farm,
            configuration={"insightsTypes": ["NONE"]}
            if "insights" in model.structure("Run").members
            else {},
        )
        farm.next_run(result_code="PARSING_FAILED")
        scheduled(farm)

    dump = survive(arrange, timings=PACE)
    assert [
        kind for _, kind, _ in dump["moto_devicefarm"]["accounts"][ACCOUNT_ID]["resources"]
    ].count("Job") == 8


def test_a_deleted_run_for_which_others_waited(clock: Any) -> None:
    """Its jobs had their instances, so the next run started when they ended, also after loading."""

    def arrange(farm: DeviceFarm) -> None:
        first, second = scheduled(farm), scheduled(farm)
        third = scheduled(farm)
        clock.tick(3600)
        ask("DeleteRun", arn=first)
        ask("DeleteRun", arn=second)
        assert [job["status"] for job in ask("ListJobs", arn=third)] == ["COMPLETED", "COMPLETED"]

    dump = survive(arrange, registry=[PIXEL, PRIVATE], timings=PACE)
    assert [kind for kind, _ in dump["moto_devicefarm"]["accounts"][ACCOUNT_ID]["deleted"]] == [
        "Job"
    ] * 4


def test_the_test_grid(clock: Any) -> None:
    """Closed, errored and active sessions, their actions, and projects with their network."""

    def arrange(farm: DeviceFarm) -> None:
        vpc = {"vpcId": "vpc-1", "securityGroupIds": ["sg-1"], "subnetIds": ["subnet-1"]}
        arn = ask("CreateTestGridProject", name="shop", vpcConfig=vpc)["arn"]
        for errored in (False, True):
            with farm.start_grid_session(arn, capabilities={"browserName": "firefox"}) as session:
                session.action("POST", "/url", duration=850)
                clock.tick(5)
                session.end(errored=errored)
        farm.start_grid_session(arn, capabilities={"aws:maxDurationSecs": 180}).action(
            "GET", "/title", 404
        )

    survive(arrange)


def test_pools_tags_and_slots() -> None:
    """Rules of pools, tags on resources and on devices, and bought slots survive."""

    def arrange(farm: DeviceFarm) -> None:
        arn = ask("CreateProject", name="x")["arn"]
        rule = {"attribute": "OS_VERSION", "operator": "GREATER_THAN", "value": '"10"'}
        pool = ask(
            "CreateDevicePool",
            projectArn=arn,
            name="new",
            rules=[rule],
            maxDevices=1,
            description="d",
        )["arn"]
        for tagged in (pool, PIXEL.arn):
            ask("TagResource", ResourceARN=tagged, Tags=[{"Key": "team", "Value": "shop"}])
        ask(
            "PurchaseOffering",
            offeringId=ask("ListOfferings", account=ACCOUNT_ID)["offerings"][0]["id"],
            quantity=1,
        )

    survive(arrange)


def test_captured_documents(clock: Any) -> None:
    """A run with all its parts, pools, grid sessions, artifacts; some of them were stopped."""

    def arrange(farm: DeviceFarm) -> None:
        files = [
            DATA / name
            for name in ("run.json", "pools.json", "grid_session.json", "session_log.json")
        ]
        loaded = farm.load(files)
        clock.tick(60)
        ask("StopRun", arn=loaded["Run"][0])
        ask("StopRemoteAccessSession", arn=loaded["RemoteAccessSession"][0])

    survive(arrange)

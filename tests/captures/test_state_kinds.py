"""Runs, pools, profiles and the test grid survive dump and load."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core import model
from moto_devicefarm.core.literals import RunStage
from tests.captures import DATA, call
from tests.support.answers import GETS, LISTS
from tests.support.dumps import PIXEL, PRIVATE, check_dump
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


def schedule_run(farm: DeviceFarm, **members: Any) -> str:
    """Schedule a run on both devices. Returns its ARN."""
    project = call("CreateProject", name="checkout")["arn"]
    package = call(
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
    arn: str = call("ScheduleRun", **request)["arn"]
    return arn


@pytest.mark.parametrize("stage", ["SCHEDULING", "PENDING_CONCURRENCY", "RUNNING", "STOPPING"])
def test_stuck_runs(clock: Any, stage: RunStage) -> None:
    """A run that is stuck stays so, and ends in the same way after a stop."""

    def arrange(farm: DeviceFarm) -> None:
        farm.next_run(stuck_in=stage, tests=["one", "two"])
        stopped = schedule_run(farm)
        farm.next_run(stuck_in=stage)
        schedule_run(farm)
        clock.tick(70)
        call("StopRun", arn=stopped)

    check_dump(arrange, timings=PACE)


def test_files_of_artifacts() -> None:
    """The arranged files survive, whatever bytes they have."""
    content = bytes(range(256))

    def arrange(farm: DeviceFarm) -> None:
        farm.next_run(artifacts={"Logcat": content, "Test spec output": "Lötzinn"})
        schedule_run(farm)

    dump = check_dump(arrange)
    with mock_devicefarm(registry=[PIXEL, PRIVATE]) as farm:
        (run,) = farm.load(dump)["Run"]
        logs = call("ListArtifacts", arn=run, type="FILE")
        found = {one["name"]: requests.get(one["url"], timeout=5).content for one in logs}
        assert found["Logcat"] == content
        assert found["Test spec output"] == "Lötzinn".encode()


def test_runs(clock: Any) -> None:
    """The runs have ended, were stopped, are running, or wait for an instance. One has no jobs."""

    def arrange(farm: DeviceFarm) -> None:
        profile = {"name": "slow", "projectArn": call("CreateProject", name="x")["arn"]}
        network = call("CreateNetworkProfile", **profile)["arn"]
        farm.next_run(
            tests=["one", {"name": "two", "result": "FAILED", "seconds": 3}],
            message="no",
            results="WARNED",
        )
        schedule_run(
            farm,
            configuration={
                "networkProfileArn": network,
                "location": {"latitude": 1.5, "longitude": -1.5},
            },
        )
        clock.tick(10**5)
        stopped = schedule_run(farm)
        clock.tick(40)
        call("StopRun", arn=stopped)
        schedule_run(farm, executionConfiguration={"jobTimeoutMinutes": 5})
        schedule_run(
            farm,
            configuration={"insightsTypes": ["NONE"]}
            if "insights" in model.structure("Run").members
            else {},
        )
        farm.next_run(result_code="PARSING_FAILED")
        schedule_run(farm)

    dump = check_dump(arrange, timings=PACE)
    assert [
        kind for _, kind, _ in dump["moto_devicefarm"]["accounts"][ACCOUNT_ID]["resources"]
    ].count("Job") == 8


def test_a_deleted_run_for_which_others_waited(clock: Any) -> None:
    """Its jobs had the instances, so the next run started at their end, also after loading."""

    def arrange(farm: DeviceFarm) -> None:
        first, second = schedule_run(farm), schedule_run(farm)
        third = schedule_run(farm)
        clock.tick(3600)
        call("DeleteRun", arn=first)
        call("DeleteRun", arn=second)
        assert [job["status"] for job in call("ListJobs", arn=third)] == ["COMPLETED", "COMPLETED"]

    dump = check_dump(arrange, registry=[PIXEL, PRIVATE], timings=PACE)
    assert [kind for kind, _ in dump["moto_devicefarm"]["accounts"][ACCOUNT_ID]["deleted"]] == [
        "Job"
    ] * 4


def test_the_test_grid(clock: Any) -> None:
    """Closed, errored and active sessions survive with actions, and projects with networks."""

    def arrange(farm: DeviceFarm) -> None:
        vpc = {"vpcId": "vpc-1", "securityGroupIds": ["sg-1"], "subnetIds": ["subnet-1"]}
        arn = call("CreateTestGridProject", name="shop", vpcConfig=vpc)["arn"]
        for errored in (False, True):
            with farm.start_grid_session(arn, capabilities={"browserName": "firefox"}) as session:
                session.action("POST", "/url", duration=850)
                clock.tick(5)
                session.end(errored=errored)
        farm.start_grid_session(arn, capabilities={"aws:maxDurationSecs": 180}).action(
            "GET", "/title", 404
        )

    check_dump(arrange)


def test_pools_tags_and_slots() -> None:
    """Rules of pools, tags on resources and on devices, and bought slots survive."""

    def arrange(farm: DeviceFarm) -> None:
        arn = call("CreateProject", name="x")["arn"]
        rule = {"attribute": "OS_VERSION", "operator": "GREATER_THAN", "value": '"10"'}
        pool = call(
            "CreateDevicePool",
            projectArn=arn,
            name="new",
            rules=[rule],
            maxDevices=1,
            description="d",
        )["arn"]
        for tagged in (pool, PIXEL.arn):
            call("TagResource", ResourceARN=tagged, Tags=[{"Key": "team", "Value": "shop"}])
        call(
            "PurchaseOffering",
            offeringId=call("ListOfferings", account=ACCOUNT_ID)["offerings"][0]["id"],
            quantity=1,
        )

    check_dump(arrange)


def test_captured_documents(clock: Any) -> None:
    """A captured run survives with all its parts, and pools, grid sessions and artifacts. Some of
    them were stopped.
    """

    def arrange(farm: DeviceFarm) -> None:
        files = [
            DATA / name
            for name in ("run.json", "pools.json", "grid_session.json", "session_log.json")
        ]
        loaded = farm.load(files)
        clock.tick(60)
        call("StopRun", arn=loaded["Run"][0])
        call("StopRemoteAccessSession", arn=loaded["RemoteAccessSession"][0])

    check_dump(arrange)

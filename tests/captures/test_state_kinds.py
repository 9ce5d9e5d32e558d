"""Runs, pools, profiles, the test grid and their like survive dump and load; damaged ones are
refused.
"""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from conftest import ACCOUNT
from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core import model
from tests.captures import DATA, ask, refused
from tests.captures.test_state import PIXEL, PRIVATE, survive
from tests.support.answers import GETS, LISTS

pytestmark = pytest.mark.usefixtures("clock")
PACE = Timings(run_scheduling=5, job_preparing=20, setup_test=5, test=30, teardown_test=5)
SPEC = "arn:aws:devicefarm:us-west-2::upload:101e31e8-12ac-11e9-ab14-d663bd873e83"


def test_every_get_and_list_is_compared() -> None:
    """What the answers here are taken from is all that the model can be asked."""
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
    """One that is over, one that was stopped, one that runs, one that waits for an instance, one
    without jobs.
    """

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
    assert [kind for _, kind, _ in dump["moto_devicefarm"]["accounts"][ACCOUNT]["resources"]].count(
        "Job"
    ) == 8


def test_a_deleted_run_for_which_others_waited(clock: Any) -> None:
    """Its jobs had their instances: the next run started when they ended, and still did after
    loading.
    """

    def arrange(farm: DeviceFarm) -> None:
        first, second = scheduled(farm), scheduled(farm)
        third = scheduled(farm)
        clock.tick(3600)
        ask("DeleteRun", arn=first)
        ask("DeleteRun", arn=second)
        assert [job["status"] for job in ask("ListJobs", arn=third)] == ["COMPLETED", "COMPLETED"]

    dump = survive(arrange, registry=[PIXEL, PRIVATE], timings=PACE)
    assert [kind for kind, _ in dump["moto_devicefarm"]["accounts"][ACCOUNT]["deleted"]] == [
        "Job"
    ] * 4


def test_the_test_grid(clock: Any) -> None:
    """Sessions that were closed, that ended with an error, that run, and their actions; projects,
    with their network.
    """

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
    """Rules byte for byte; tags on resources and on devices; what was bought."""

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
            offeringId=ask("ListOfferings", account=ACCOUNT)["offerings"][0]["id"],
            quantity=1,
        )

    survive(arrange)


def test_captured_documents(clock: Any) -> None:
    """Of a run with all its parts, pools, grid sessions, artifacts; also after they were stopped."""

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


KIND_OF_FACT = [
    ("Run", ("settled",), 5),
    ("Run", ("settled",), {"$dict": {"counters": 5, "status": "SLEEPING"}}),
    ("Run", ("settled",), {"$dict": {"type": 5}}),
    ("Run", ("timings",), {"$Timings": {"test": "long"}}),
    ("Run", ("result_code",), "BAD_LUCK"),
    ("Run", ("vpce_configuration_arns",), {"$tuple": [5]}),
    ("Run", ("stop_requested",), "soon"),
    ("Job", ("device",), None),
    ("Job", ("suites",), {"$tuple": [{"$PlannedSuite": {"name": "x", "tests": {"$tuple": []}}}]}),
    ("Job", ("suites",), {"$tuple": [5]}),
    (
        "Job",
        ("suites", "$tuple", 1, "$PlannedSuite", "tests", "$tuple", 0, "$PlannedTest", "result"),
        "EXPLODED",
    ),
    (
        "Job",
        ("suites", "$tuple", 1, "$PlannedSuite", "tests", "$tuple", 0, "$PlannedTest", "length"),
        -1,
    ),
    (
        "Job",
        ("suites", "$tuple", 1, "$PlannedSuite", "tests", "$tuple", 0, "$PlannedTest", "length"),
        float("nan"),
    ),
    ("Job", ("pace",), {"$JobPace": {"pending": 0}}),
    ("Job", ("pace",), {"$JobPace": {"pending": 0, "preparing": 0, "limit": "none"}}),
    ("Job", ("billing_method",), 5),
    ("GridSession", ("actions",), [5]),
    ("GridSession", ("actions",), {"$tuple": [{"$dict": {"action": "x"}}]}),
    ("GridSession", ("actions", "$tuple", 0, "$dict", "action"), False),
    ("GridSession", ("max_duration",), "long"),
    ("DevicePool", ("rules",), "all"),
    ("NetworkProfile", ("uplink_loss_percent",), 101),
    ("InstanceProfile", ("package_cleanup",), "yes"),
    ("VPCEConfiguration", ("service_dns_name",), None),
    ("GridProject", ("vpc_config",), {"$dict": {"vpcId": 5}}),
    ("Test", ("captured",), 5),
    ("Suite", ("captured", "$Captured", "members", "$dict", "status"), "SLEEPING"),
    ("Artifact", ("captured", "$Captured", "members", "$dict", "type"), "SONG"),
    ("Artifact", ("name",), 5),
]
DUMPS: list[Any] = []


def dumped() -> Any:
    """A state with something of each kind, made once."""
    if not DUMPS:
        with mock_devicefarm(registry=[PIXEL, PRIVATE]) as farm:
            scheduled(farm)
            farm.load([DATA / "run.json", DATA / "pools.json"])
            arn = ask("CreateTestGridProject", name="shop")["arn"]
            farm.start_grid_session(arn).action("GET", "/title")
            ask("CreateNetworkProfile", projectArn=ask("ListProjects")[0]["arn"], name="slow")
            ask("CreateInstanceProfile", name="shelf")
            ask(
                "CreateVPCEConfiguration",
                vpceConfigurationName="x",
                vpceServiceName="y",
                serviceDnsName="z",
            )
            DUMPS.append(farm.dump())
    return copy.deepcopy(DUMPS[0])


@pytest.mark.parametrize(("kind", "path", "value"), KIND_OF_FACT)
def test_damaged_state(kind: str, path: tuple[Any, ...], value: Any) -> None:
    """Whatever is wrong with a fact of any kind is one ValueError, and nothing is loaded."""
    dump = dumped()
    at = next(
        facts
        for _, name, facts in dump["moto_devicefarm"]["accounts"][ACCOUNT]["resources"]
        if name == kind
    )
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with mock_devicefarm(registry=[PIXEL, PRIVATE]) as farm:
        assert refused(farm, dump).startswith("report: no state that dump() made: ")


@pytest.mark.parametrize("queue", [[], ["x"], 5])
def test_damaged_queue(queue: Any) -> None:
    """Every job is in it once."""
    dump = dumped()
    dump["moto_devicefarm"]["accounts"][ACCOUNT]["queue"] = queue
    with mock_devicefarm(registry=[PIXEL, PRIVATE]) as farm:
        assert refused(farm, dump).startswith("report: no state that dump() made: ")


@pytest.mark.parametrize("tags", [5, {PIXEL.arn: "shop"}, {PIXEL.arn: {"team": 5}}])
def test_damaged_tags(tags: Any) -> None:
    """Keys and values of each resource."""
    dump = dumped()
    dump["moto_devicefarm"]["accounts"][ACCOUNT]["tags"] = {"$dict": tags} if tags == 5 else tags
    with mock_devicefarm(registry=[PIXEL, PRIVATE]) as farm:
        assert refused(farm, dump).endswith(" are no tags")


def test_the_undamaged_state_loads() -> None:
    """So that it is the damage which is refused above; the queue holds the jobs of both runs."""
    with mock_devicefarm(registry=[PIXEL, PRIVATE]) as farm:
        loaded = farm.load(json.dumps(dumped()))
        assert {kind: len(arns) for kind, arns in loaded.items() if kind in ("Run", "Job")} == {
            "Run": 2,
            "Job": 4,
        }

"""farm.load: a captured document implies the resources above it, so each can be got and listed."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import Device, DeviceFarm, mock_devicefarm
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.resources.runs.jobs import Job
from tests.captures import (
    ARTIFACT,
    CREATED,
    DEVICE,
    DEVICE_DOCUMENT,
    JOB,
    NETWORK,
    OWN,
    POOL,
    PREFIX,
    PROJECT,
    PROJECT_ID,
    RUN,
    SAMPLE,
    SUITE,
    TEST,
    UPLOAD,
    call,
)
from tests.support.store import ACCOUNT_ID

pytestmark = pytest.mark.usefixtures("clock")
CHAIN = [("Test", TEST), ("Suite", SUITE), ("Job", JOB), ("Run", RUN), ("Project", PROJECT)]


def part(arn: str, status: str = "COMPLETED", **members: Any) -> dict[str, Any]:
    """The document of a run or of a part of one."""
    return {"arn": arn, "status": status, "created": CREATED, **members}


@pytest.mark.parametrize("place", range(4))
def test_a_part_implies_its_containers(devicefarm: DeviceFarm, place: int) -> None:
    """They are implied up to the project. Each lists the one below it."""
    loaded = devicefarm.load(part(CHAIN[place][1]))
    assert loaded == {kind: [arn] for kind, arn in CHAIN[place:]}
    lists = [("ListTests", SUITE), ("ListSuites", JOB), ("ListJobs", RUN), ("ListRuns", PROJECT)][
        place:
    ]
    assert [[one["arn"] for one in call(name, arn=arn)] for name, arn in lists] == [
        [arn] for _, arn in CHAIN[place:-1]
    ]
    assert [one["arn"] for one in call("ListProjects")] == [PROJECT]


def test_implied_resources_have_no_invented_members(devicefarm: DeviceFarm) -> None:
    """A suite and a job have an ARN and a status. A run and a project have the id as name, and the
    test's time of creation.
    """
    devicefarm.load(part(TEST))
    assert call("GetSuite", arn=SUITE) == {"arn": SUITE, "status": "COMPLETED"}
    assert call("GetJob", arn=JOB) == {"arn": JOB, "status": "COMPLETED"}
    run = call("GetRun", arn=RUN)
    assert (run["name"], run["status"], run["created"]) == (
        OWN.partition("/")[2],
        "COMPLETED",
        CREATED,
    )
    assert "result" not in run
    assert call("GetProject", arn=PROJECT) == {
        "arn": PROJECT,
        "name": PROJECT_ID,
        "created": CREATED,
    }


@pytest.mark.parametrize("order", [1, -1])
def test_implied_resources_run_if_a_part_ran(devicefarm: DeviceFarm, order: int) -> None:
    """One test of three was RUNNING. Its suite, job and run are RUNNING until they are stopped."""
    tests = [
        part(f"{TEST[:-1]}{number}", status)
        for number, status in enumerate(("COMPLETED", "RUNNING", "COMPLETED"))
    ]
    devicefarm.load(tests[::order])
    seen = [call(f"Get{kind}", arn=arn)["status"] for kind, arn in CHAIN[1:4]]
    assert seen == ["RUNNING"] * 3
    call("StopRun", arn=RUN)
    seen = [call(f"Get{kind}", arn=arn)["status"] for kind, arn in CHAIN[1:4]]
    assert seen == ["COMPLETED"] * 3
    assert sorted(one["result"] for one in call("ListTests", arn=SUITE) if "result" in one) == [
        "STOPPED"
    ]


def test_an_implied_run_is_the_sum_of_its_jobs(devicefarm: DeviceFarm) -> None:
    """Status, result, counters and minutes follow from the captured jobs, whatever members these
    lack.
    """
    counters = {"total": 3, "passed": 2, "failed": 1}
    minutes = {"total": 3.0, "metered": 2.0, "unmetered": 0.0}
    jobs = [
        part(JOB, result="FAILED", stopped=CREATED + 60, counters=counters, deviceMinutes=minutes),
        part(f"{JOB[:-1]}1", result="PASSED", stopped=CREATED + 90, counters=counters),
        part(f"{JOB[:-1]}2", result="PENDING"),
        part(f"{JOB[:-1]}3"),
    ]
    devicefarm.load({"jobs": jobs})
    run = call("GetRun", arn=RUN)
    assert (run["status"], run["result"], run["stopped"]) == ("COMPLETED", "FAILED", CREATED + 90)
    assert (run["totalJobs"], run["completedJobs"], run["deviceMinutes"]) == (4, 4, minutes)
    assert (run["counters"]["total"], run["counters"]["failed"], run["counters"]["errored"]) == (
        6,
        2,
        0,
    )
    devicefarm.load(part(f"{JOB[:-1]}3", "PENDING_DEVICE"))
    assert (call("GetRun", arn=RUN)["status"], call("GetRun", arn=RUN)["completedJobs"]) == (
        "RUNNING",
        3,
    )


def test_a_job_implies_its_device(devicefarm: DeviceFarm) -> None:
    """The device joins a registry that lacks it. The job answers it as captured."""
    little = {"arn": DEVICE, "name": "Invented One", "platform": "IOS"}
    loaded = devicefarm.load(part(JOB, device=little))
    assert loaded["Device"] == [DEVICE]
    assert call("GetDevice", arn=DEVICE)["platform"] == "IOS"
    assert call("GetJob", arn=JOB)["device"] == little
    assert "Device" not in devicefarm.load([part(JOB, device=DEVICE_DOCUMENT)])
    assert call("GetDevice", arn=DEVICE)["platform"] == "IOS"


def test_a_device_document_wins_over_a_jobs_device(devicefarm: DeviceFarm) -> None:
    """The document of the device in a job is shorter."""
    devicefarm.load([part(JOB, device={"arn": DEVICE, "name": "x"}), {"device": DEVICE_DOCUMENT}])
    assert call("GetDevice", arn=DEVICE)["name"] == "Invented One"


@pytest.mark.parametrize(
    ("platform", "kind"),
    [
        ("ANDROID_APP", "ANDROID_APP"),
        ("IOS_APP", "IOS_APP"),
        ("IOS", "IOS_APP"),
        (None, "ANDROID_APP"),
    ],
)
def test_a_run_implies_its_app(devicefarm: DeviceFarm, platform: str | None, kind: str) -> None:
    """The app is for the run's platform. Pool, package and test spec are not implied."""
    spec = f"{PREFIX}:upload:{PROJECT_ID}/spec"
    more = {} if platform is None else {"platform": platform}
    loaded = devicefarm.load(
        part(RUN, appUpload=UPLOAD, testSpecArn=spec, devicePoolArn=POOL, **more)
    )
    assert loaded == {"Run": [RUN], "Project": [PROJECT], "Upload": [UPLOAD]}
    assert call("GetUpload", arn=UPLOAD)["type"] == kind
    assert devicefarm.load([part(RUN, appUpload=UPLOAD)]) == {"Run": [RUN]}


@pytest.mark.parametrize("arn", [POOL, NETWORK, UPLOAD])
def test_a_resource_of_a_project_implies_it(devicefarm: DeviceFarm, arn: str) -> None:
    """The resource is a pool, a network profile or an upload."""
    assert devicefarm.load({"arn": arn})["Project"] == [PROJECT]
    assert [one["arn"] for one in call("ListProjects")] == [PROJECT]


def test_an_artifact_implies_its_test(devicefarm: DeviceFarm) -> None:
    """The run, the job, the suite and the test list it."""
    loaded = devicefarm.load(
        {"artifacts": [{"arn": ARTIFACT, "name": "Log", "type": "DEVICE_LOG"}]}
    )
    assert loaded == {"Artifact": [ARTIFACT], **{kind: [arn] for kind, arn in CHAIN}}
    for _, arn in CHAIN[:4]:
        assert [one["arn"] for one in call("ListArtifacts", arn=arn, type="FILE")] == [ARTIFACT]
    assert call("GetTest", arn=TEST) == {"arn": TEST, "status": "COMPLETED"}


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("APPIUM_SERVER_LOG_OUTPUT", "RUNNING"),
        ("APPIUM_SERVER_OUTPUT", "COMPLETED"),
        ("VIDEO", "COMPLETED"),
    ],
)
def test_an_artifact_of_a_session_implies_it(
    devicefarm: DeviceFarm, kind: str, status: str
) -> None:
    """The session is RUNNING if it is the log of a running session."""
    session, artifact = f"{PREFIX}:session:{OWN}/00000", f"{PREFIX}:artifact:{OWN}/00003"
    loaded = devicefarm.load({"arn": artifact, "type": kind})
    assert loaded == {
        "Artifact": [artifact],
        "RemoteAccessSession": [session],
        "Project": [PROJECT],
    }
    assert call("GetRemoteAccessSession", arn=session) == {"arn": session, "status": status}
    assert [one["arn"] for one in call("ListRemoteAccessSessions", arn=PROJECT)] == [session]


@pytest.mark.parametrize("known", [RUN, JOB, SUITE, TEST])
def test_an_artifact_of_a_run_implies_no_session(devicefarm: DeviceFarm, known: str) -> None:
    """The report or the mock has the run, or a part of it."""
    artifact = {"arn": f"{PREFIX}:artifact:{OWN}/00000", "type": "VIDEO"}
    assert "RemoteAccessSession" not in devicefarm.load([artifact, part(known)])
    assert [one["arn"] for one in call("ListArtifacts", arn=RUN, type="FILE")] == [artifact["arn"]]
    assert devicefarm.load(artifact) == {"Artifact": [artifact["arn"]]}


def test_a_sample_implies_its_job(devicefarm: DeviceFarm) -> None:
    """The run and the project of the job are implied too."""
    assert devicefarm.load({"samples": [{"arn": SAMPLE}]}) == {
        "Sample": [SAMPLE],
        **{kind: [arn] for kind, arn in CHAIN[2:]},
    }


def test_loaded_resources_are_not_implied_again(devicefarm: DeviceFarm) -> None:
    """Parts that are loaded later belong to the parts that were loaded before."""
    documents = [part(arn, result="PASSED") for _, arn in CHAIN[:4]]
    for document, (kind, arn) in zip(documents[::-1], CHAIN[3::-1], strict=True):
        loaded = devicefarm.load(document)
        assert loaded.pop("Project", [PROJECT]) == [PROJECT]
        assert loaded == {kind: [arn]}
    assert [call(f"Get{kind}", arn=arn) for kind, arn in CHAIN[:4]] == documents


def test_parts_of_a_scheduled_run_can_be_loaded(clock: Any) -> None:
    """Each replaces the part with its ARN. The other parts stay as the mock planned them."""
    with mock_devicefarm(registry=[Device("Pixel 8")]) as farm:
        project = call("CreateProject", name="x")["arn"]
        app = call("CreateUpload", projectArn=project, name="a.apk", type="ANDROID_APP")["arn"]
        farm.put(app, b"body")
        selection = {"filters": [], "maxDevices": 1}
        request = {"projectArn": project, "appArn": app, "deviceSelectionConfiguration": selection}
        run = call("ScheduleRun", test={"type": "BUILTIN_FUZZ"}, **request)["arn"]
        clock.tick(60)
        job = call("ListJobs", arn=run)[0]["arn"]
        suites = call("ListSuites", arn=job)
        (test,) = call("ListTests", arn=suites[1]["arn"])
        changed = {**test, "name": "captured"}
        assert farm.load(changed) == {"Test": [test["arn"]]}
        assert (call("ListSuites", arn=job), call("ListTests", arn=suites[1]["arn"])) == (
            suites,
            [changed],
        )
        beyond = {**test, "arn": f"{test['arn'][:-11]}00007/00000"}
        assert list(farm.load(beyond)) == ["Test", "Suite"]
        assert call("ListSuites", arn=job)[:3] == suites
        assert call("ListTests", arn=call("ListSuites", arn=job)[3]["arn"]) == [beyond]
        farm.load({**suites[1], "result": "WARNED"})
        assert [one["result"] for one in call("ListSuites", arn=job)[:3]] == [
            "PASSED",
            "WARNED",
            "PASSED",
        ]
        assert call("ListTests", arn=suites[1]["arn"]) == [changed]
        farm.load(
            [
                {"job": {"arn": job, "status": "COMPLETED"}},
                {"test": {**test, "arn": f"{test['arn'][:-11]}00000/00000"}},
            ]
        )
        assert [one["arn"][-5:] for one in call("ListSuites", arn=job)] == [
            "00007",
            "00001",
            "00000",
        ]


def test_an_implied_job_adds_no_device(devicefarm: DeviceFarm) -> None:
    """The device of an implied job is unknown."""
    before = len(devicefarm.registry)
    devicefarm.load(part(SUITE))
    assert len(devicefarm.registry) == before
    assert store_of(ACCOUNT_ID).get(Job, JOB).device.name == "unknown device"

"""A captured run with its jobs, suites, tests and artifacts: the mock answers it as captured until
a stop.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core import errors
from moto_devicefarm.core.json_guard import read_json_documents
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.resources.runs.jobs import Job
from tests.captures import DATA, DEVICE_DOCUMENT, INSTANCE, JOB, NOW, RUN, SUITE, TEST, call
from tests.support.insights import needs_insights
from tests.support.store import ACCOUNT_ID

pytestmark = pytest.mark.usefixtures("clock")
FILE = DATA / "run.json"
CAPTURED: dict[str, Any] = {
    key: value
    for one in read_json_documents(FILE.read_text("utf-8"), "")
    for key, value in one.items()
}
THE_RUN: dict[str, Any] = CAPTURED["run"]
ARN: str = THE_RUN["arn"]
DONE, RUNNING = (job["arn"] for job in CAPTURED["jobs"])
SUITES, TESTS = CAPTURED["suites"], CAPTURED["tests"]
STOPPED = {"status": "COMPLETED", "result": "STOPPED", "stopped": NOW}


@pytest.fixture
def farm(devicefarm: DeviceFarm) -> DeviceFarm:
    """A mock that holds the captured run."""
    devicefarm.load(FILE)
    return devicefarm


def test_a_run_is_loaded_with_its_parts() -> None:
    """The load has the run with all its parts, the project, the app, and a device for each job."""
    with mock_devicefarm() as farm:
        loaded = farm.load(FILE)
    assert {kind: len(arns) for kind, arns in loaded.items()} == {
        **{"Run": 1, "Job": 2, "Suite": 4, "Test": 4, "Artifact": 4},
        **{"Project": 1, "Upload": 1, "Device": 2},
    }
    assert list(loaded.unknown) == []


def test_get_answers_all_parts_as_captured(farm: DeviceFarm, clock: Any) -> None:
    """Captured members stay the same, however much time passes."""
    clock.tick(365 * 86400)
    assert call("GetRun", arn=ARN) == THE_RUN
    for kind, captured in (("Job", CAPTURED["jobs"]), ("Suite", SUITES), ("Test", TESTS)):
        assert [call(f"Get{kind}", arn=one["arn"]) for one in captured] == captured


def test_each_part_is_listed_by_its_container(farm: DeviceFarm) -> None:
    """A project lists runs, a run jobs, a job suites, a suite tests, and each of them artifacts."""
    project = call("ListProjects")[0]["arn"]
    assert call("ListRuns", arn=project) == [THE_RUN]
    assert call("ListJobs", arn=ARN) == CAPTURED["jobs"]
    assert call("ListSuites", arn=DONE) == SUITES[:3]
    assert call("ListSuites", arn=RUNNING) == SUITES[3:]
    assert [call("ListTests", arn=suite["arn"]) for suite in SUITES] == [[test] for test in TESTS]
    assert call("ListUploads", arn=project, type="ANDROID_APP")[0]["arn"] == THE_RUN["appUpload"]
    assert call("ListSamples", arn=DONE) == []


def test_the_devices_of_jobs_are_in_the_registry(farm: DeviceFarm) -> None:
    """GetDevice finds them. A captured job answers its own document of the device."""
    for job in CAPTURED["jobs"]:
        assert call("GetDevice", arn=job["device"]["arn"]) == {
            **job["device"],
            "availability": "AVAILABLE",
        }


@pytest.mark.parametrize("of", [ARN, DONE, SUITES[1]["arn"], TESTS[1]["arn"]])
def test_captured_artifacts_are_listed_by_category(farm: DeviceFarm, of: str) -> None:
    """Each has a valid URL of a file."""
    found = {
        category: call("ListArtifacts", arn=of, type=category)
        for category in ("LOG", "FILE", "SCREENSHOT")
    }
    names = {
        category: [artifact["name"] for artifact in artifacts]
        for category, artifacts in found.items()
    }
    assert names == {
        "LOG": [],
        "FILE": ["Logcat", "Video", "Appium Server Output"],
        "SCREENSHOT": ["Screenshot"],
    }
    for artifact in (one for artifacts in found.values() for one in artifacts):
        assert "X-Amz-Date=20260301T120000Z" in artifact["url"]
        assert requests.get(artifact["url"], timeout=5).status_code == 200


def test_a_captured_test_without_artifacts(farm: DeviceFarm) -> None:
    """The mock adds no artifacts to a captured test."""
    assert call("ListArtifacts", arn=TESTS[0]["arn"], type="FILE") == []
    assert call("ListArtifacts", arn=RUNNING, type="FILE") == []


def test_captured_failed_tests_are_problems(farm: DeviceFarm) -> None:
    """They are problems of the run, the job, the suite and the test."""
    test, job = TESTS[1], CAPTURED["jobs"][0]
    for of in (ARN, DONE, SUITES[1]["arn"], test["arn"]):
        (entry,) = call("ListUniqueProblems", arn=of)["FAILED"]
        assert (entry["message"], len(entry["problems"])) == ("test_pay failed", 1)
        assert entry["problems"][0] == {
            "run": {"arn": ARN, "name": "shop.apk"},
            "job": {"arn": DONE, "name": "Invented One"},
            "suite": {"arn": SUITES[1]["arn"], "name": "shop.CheckoutTest"},
            "test": {"arn": test["arn"], "name": "shop.CheckoutTest.test_pay"},
            "device": job["device"],
            "result": "FAILED",
            "message": "test_pay failed",
        }
    assert call("ListUniqueProblems", arn=TESTS[0]["arn"]) == {}
    assert call("ListUniqueProblems", arn=RUNNING) == {}


def test_a_stop_of_the_run_stops_its_active_parts(farm: DeviceFarm, clock: Any) -> None:
    """The job, the suite and the test stop with the run. A COMPLETED part stays as captured."""
    assert call("StopRun", arn=ARN) == {**THE_RUN, "status": "STOPPING", "completedJobs": 2}
    clock.tick(60)
    assert call("GetRun", arn=ARN) == {**THE_RUN, **STOPPED, "completedJobs": 2}
    running = {
        name: value for name, value in CAPTURED["jobs"][1].items() if name != "videoEndpoint"
    }
    assert call("ListJobs", arn=ARN) == [
        CAPTURED["jobs"][0],
        {**running, **STOPPED},
    ]
    assert call("ListSuites", arn=DONE) == SUITES[:3]
    assert call("ListSuites", arn=RUNNING) == [{**SUITES[3], **STOPPED}]
    assert call("GetTest", arn=TESTS[3]["arn"]) == {**TESTS[3], **STOPPED}
    clock.tick(-61)
    assert (call("GetRun", arn=ARN), call("GetTest", arn=TESTS[3]["arn"])) == (THE_RUN, TESTS[3])


def test_a_stop_of_the_last_job_ends_the_run(farm: DeviceFarm, clock: Any) -> None:
    """A program that stops a hanging job and waits for the run does not wait for ever."""
    assert call("StopJob", arn=RUNNING)["status"] == "STOPPING"
    assert call("StopJob", arn=DONE) == CAPTURED["jobs"][0]
    clock.tick(60)
    run = call("GetRun", arn=ARN)
    assert (run["status"], run["result"], run["stopped"], run["completedJobs"]) == (
        "COMPLETED",
        "FAILED",
        NOW,
        2,
    )


def test_a_run_with_unknown_jobs_goes_on(farm: DeviceFarm) -> None:
    """The state of the jobs that were not captured is unknown."""
    farm.load({"run": {**THE_RUN, "totalJobs": 3}})
    call("StopJob", arn=RUNNING)
    assert call("GetRun", arn=ARN) == {**THE_RUN, "totalJobs": 3}


def test_a_stop_of_a_run_without_jobs(devicefarm: DeviceFarm, clock: Any) -> None:
    """The captured counts stay until the end. Then all jobs are completed."""
    document = {**THE_RUN, "totalJobs": 7, "completedJobs": 5}
    with pytest.warns(UserWarning, match="totalJobs is 7"):
        devicefarm.load({"run": document})
    assert call("StopRun", arn=ARN) == {**document, "status": "STOPPING"}
    assert call("GetRun", arn=ARN) == {**document, **STOPPED, "completedJobs": 7}
    assert call("StopRun", arn=ARN)["status"] == "COMPLETED"


@pytest.mark.parametrize(
    "status", ["PENDING", "PENDING_DEVICE", "SCHEDULING", "PROCESSING", "PREPARING", "STOPPING"]
)
def test_a_captured_status_lasts(devicefarm: DeviceFarm, clock: Any, status: str) -> None:
    """The status of a run or job stays until a client acts. A STOPPING one has no known end."""
    run, job = {"arn": RUN, "status": status}, {"arn": JOB, "status": status, "name": "x"}
    devicefarm.load([run, job])
    clock.tick(365 * 86400)
    assert (call("GetRun", arn=RUN), call("GetJob", arn=JOB)) == (run, job)
    stopped = [call("StopJob", arn=JOB)["status"], call("StopRun", arn=RUN)["status"]]
    assert stopped == (
        ["STOPPING", "COMPLETED"] if status != "STOPPING" else ["STOPPING", "STOPPING"]
    )
    assert call("GetJob", arn=JOB)["status"] == (
        "STOPPING" if status == "STOPPING" else "COMPLETED"
    )


def test_documents_that_contradict_each_other(devicefarm: DeviceFarm) -> None:
    """The mock answers them as AWS did: the run and its jobs were read at different moments."""
    report = [
        {"arn": RUN, "status": "COMPLETED", "result": "PASSED"},
        {"arn": JOB, "status": "RUNNING"},
    ]
    devicefarm.load(report)
    assert [call("GetRun", arn=RUN), call("GetJob", arn=JOB)] == report


def test_a_deleted_run_takes_its_parts(farm: DeviceFarm) -> None:
    """An active run keeps its project. After the deletion of a completed run, none of its parts is
    found or dumped.
    """
    with pytest.raises(errors.ArgumentException, match="is still active"):
        call("DeleteRun", arn=ARN)
    with pytest.raises(errors.ArgumentException, match="has an active run"):
        call("DeleteProject", arn=call("ListProjects")[0]["arn"])
    call("StopRun", arn=ARN)
    call("DeleteRun", arn=ARN)
    for kind, arn in (
        ("Run", ARN),
        ("Job", DONE),
        ("Suite", SUITES[0]["arn"]),
        ("Test", TESTS[0]["arn"]),
    ):
        with pytest.raises(errors.NotFoundException):
            call(f"Get{kind}", arn=arn)
    kinds = [
        kind for _, kind, _ in farm.dump()["moto_devicefarm"]["accounts"][ACCOUNT_ID]["resources"]
    ]
    assert sorted(kinds) == ["Project", "Upload"]


def test_a_later_document_replaces_the_earlier_one(farm: DeviceFarm) -> None:
    """A replaced job stands once in the queue, and once in the list of its run."""
    call("StopRun", arn=ARN)
    ended = {**CAPTURED["jobs"][1], "status": "COMPLETED", "result": "ERRORED", "stopped": NOW - 5}
    farm.load([{"job": ended}, {"run": {**THE_RUN, "status": "COMPLETED", "result": "ERRORED"}}])
    assert call("ListJobs", arn=ARN) == [CAPTURED["jobs"][0], ended]
    assert call("GetRun", arn=ARN) == {**THE_RUN, "status": "COMPLETED", "result": "ERRORED"}
    assert call("GetTest", arn=TESTS[3]["arn"]) == TESTS[3]
    assert [job.arn for job in store_of(ACCOUNT_ID).queue] == [DONE, RUNNING]


def test_minutes_of_captured_jobs_count(farm: DeviceFarm) -> None:
    """The job's minutes count against the account's trial."""
    assert call("GetAccountSettings")["trialMinutes"] == {"total": 1000.0, "remaining": 988.5}


@pytest.mark.parametrize(
    ("run", "billing"), [({"billingMethod": "UNMETERED"}, "UNMETERED"), ({}, "METERED")]
)
@pytest.mark.parametrize("order", [1, -1])
def test_a_job_is_billed_as_its_run(
    devicefarm: DeviceFarm, run: dict[str, Any], billing: str, order: int
) -> None:
    """The run may come before or behind the job in the report, or may be loaded already."""
    report = [{"arn": RUN, "status": "RUNNING", **run}, {"arn": JOB, "status": "RUNNING"}]
    for source in (report[::order], report[1]):
        devicefarm.load(source)
        assert store_of(ACCOUNT_ID).get(Job, JOB).billing_method == billing


def test_a_package_that_could_not_be_read(devicefarm: DeviceFarm) -> None:
    """Each read signs the captured URL of the reason, and the URL has a file."""
    document = {
        "arn": RUN,
        "status": "COMPLETED",
        "result": "SKIPPED",
        "resultCode": "PARSING_FAILED",
    }
    devicefarm.load({**document, "parsingResultUrl": "https://dead"})
    url = call("GetRun", arn=RUN).pop("parsingResultUrl")
    assert requests.get(url, timeout=5).text == errors.PARSING_FAILED
    devicefarm.load(document)
    assert call("GetRun", arn=RUN) == document


def test_unknown_members_are_kept(devicefarm: DeviceFarm) -> None:
    """Unknown members of every part of a run are reported and dumped."""
    report = [
        {"arn": arn, "status": "RUNNING", "novelty": [None, {"of": arn}]}
        for arn in (RUN, JOB, SUITE, TEST)
    ]
    loaded = devicefarm.load(report)
    assert loaded.unknown == [f"report, number {number}: novelty" for number in range(1, 5)]
    text = json.dumps(devicefarm.dump())
    for arn in (RUN, JOB, SUITE, TEST):
        assert f'"novelty": [null, {{"of": "{arn}"}}]' in text


def test_a_captured_job_has_its_private_instance(devicefarm: DeviceFarm, clock: Any) -> None:
    """A captured job has its private instance until it is stopped."""
    device = {**DEVICE_DOCUMENT, "instances": [{"arn": INSTANCE, "udid": "PDX111111111"}]}
    devicefarm.load(
        [
            {"device": device},
            {"arn": JOB, "status": "RUNNING", "started": NOW - 60, "instanceArn": INSTANCE},
        ]
    )
    assert call("GetDeviceInstance", arn=INSTANCE)["status"] == "IN_USE"
    call("StopJob", arn=JOB)
    assert call("GetDeviceInstance", arn=INSTANCE)["status"] == "AVAILABLE"


@needs_insights
def test_captured_insights_are_answered() -> None:
    """The answer is the same before and after a dump."""
    job: dict[str, Any] = {"arn": JOB, "status": "COMPLETED", "insights": {"status": "SKIPPED"}}
    source = job
    for _ in range(2):
        with mock_devicefarm() as farm:
            farm.load(source)
            assert call("GetJob", arn=JOB) == job
            source = farm.dump()

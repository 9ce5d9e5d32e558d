"""A captured run with its jobs, suites, tests and artifacts: answered as captured until something
is stopped.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core import errors, model
from moto_devicefarm.core.json_guard import read_json_documents
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.resources.runs.jobs import Job
from tests.captures import DATA, DEVICE_DOCUMENT, INSTANCE, JOB, NOW, RUN, SUITE, TEST, ask
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


def test_what_is_loaded() -> None:
    """The run with all its parts, the project, the app, and a device for each job."""
    with mock_devicefarm() as farm:
        loaded = farm.load(FILE)
    assert {kind: len(arns) for kind, arns in loaded.items()} == {
        **{"Run": 1, "Job": 2, "Suite": 4, "Test": 4, "Artifact": 4},
        **{"Project": 1, "Upload": 1, "Device": 2},
    }
    assert list(loaded.unknown) == []


def test_everything_is_got_as_captured(farm: DeviceFarm, clock: Any) -> None:
    """Captured members stay the same however much time passes."""
    clock.tick(365 * 86400)
    assert ask("GetRun", arn=ARN) == THE_RUN
    for kind, captured in (("Job", CAPTURED["jobs"]), ("Suite", SUITES), ("Test", TESTS)):
        assert [ask(f"Get{kind}", arn=one["arn"]) for one in captured] == captured


def test_everything_is_listed_by_what_it_is_in(farm: DeviceFarm) -> None:
    """Runs by their project, jobs by their run, suites by their job, tests by their suite,
    artifacts by all of them.
    """
    project = ask("ListProjects")[0]["arn"]
    assert ask("ListRuns", arn=project) == [THE_RUN]
    assert ask("ListJobs", arn=ARN) == CAPTURED["jobs"]
    assert ask("ListSuites", arn=DONE) == SUITES[:3]
    assert ask("ListSuites", arn=RUNNING) == SUITES[3:]
    assert [ask("ListTests", arn=suite["arn"]) for suite in SUITES] == [[test] for test in TESTS]
    assert ask("ListUploads", arn=project, type="ANDROID_APP")[0]["arn"] == THE_RUN["appUpload"]
    assert ask("ListSamples", arn=DONE) == []


def test_the_devices_of_jobs_are_in_the_registry(farm: DeviceFarm) -> None:
    """They can be got, and the captured job answers its own as it was."""
    for job in CAPTURED["jobs"]:
        assert ask("GetDevice", arn=job["device"]["arn"]) == {
            **job["device"],
            "availability": "AVAILABLE",
        }


@pytest.mark.parametrize("of", [ARN, DONE, SUITES[1]["arn"], TESTS[1]["arn"]])
def test_artifacts(farm: DeviceFarm, of: str) -> None:
    """By category, each with a URL of today that gives a file."""
    found = {
        category: ask("ListArtifacts", arn=of, type=category)
        for category in ("LOG", "FILE", "SCREENSHOT")
    }
    names = {
        category: [artifact["name"] for artifact in artifacts]
        for category, artifacts in found.items()
    }
    assert names == {
        "LOG": ["Logcat", "Appium Server Output"],
        "FILE": ["Video"],
        "SCREENSHOT": ["Screenshot"],
    }
    for artifact in (one for artifacts in found.values() for one in artifacts):
        assert "X-Amz-Date=20260301T120000Z" in artifact["url"]
        assert requests.get(artifact["url"], timeout=5).status_code == 200


def test_artifacts_of_a_test_that_left_none(farm: DeviceFarm) -> None:
    """The mock adds no artifacts to a captured test."""
    assert ask("ListArtifacts", arn=TESTS[0]["arn"], type="LOG") == []
    assert ask("ListArtifacts", arn=RUNNING, type="FILE") == []


def test_problems(farm: DeviceFarm) -> None:
    """Captured tests that failed are problems, of their run, job, suite and of themselves."""
    test, job = TESTS[1], CAPTURED["jobs"][0]
    for of in (ARN, DONE, SUITES[1]["arn"], test["arn"]):
        (entry,) = ask("ListUniqueProblems", arn=of)["FAILED"]
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
    assert ask("ListUniqueProblems", arn=TESTS[0]["arn"]) == {}
    assert ask("ListUniqueProblems", arn=RUNNING) == {}


def test_stopping_the_run_stops_what_was_not_over(farm: DeviceFarm, clock: Any) -> None:
    """The run, its job, its suite and its test; what was COMPLETED stays as it was captured."""
    assert ask("StopRun", arn=ARN) == {**THE_RUN, "status": "STOPPING", "completedJobs": 2}
    clock.tick(60)
    assert ask("GetRun", arn=ARN) == {**THE_RUN, **STOPPED, "completedJobs": 2}
    running = {
        name: value for name, value in CAPTURED["jobs"][1].items() if name != "videoEndpoint"
    }
    assert ask("ListJobs", arn=ARN) == [
        CAPTURED["jobs"][0],
        {**running, **STOPPED, "message": errors.JOB_STOPPED},
    ]
    assert ask("ListSuites", arn=DONE) == SUITES[:3]
    assert ask("ListSuites", arn=RUNNING) == [{**SUITES[3], **STOPPED}]
    assert ask("GetTest", arn=TESTS[3]["arn"]) == {**TESTS[3], **STOPPED}
    clock.tick(-61)
    assert (ask("GetRun", arn=ARN), ask("GetTest", arn=TESTS[3]["arn"])) == (THE_RUN, TESTS[3])


def test_stopping_its_last_job_ends_the_run(farm: DeviceFarm, clock: Any) -> None:
    """A loop that stops a hung job and waits for the run comes to its end."""
    assert ask("StopJob", arn=RUNNING)["status"] == "STOPPING"
    assert ask("StopJob", arn=DONE) == CAPTURED["jobs"][0]
    clock.tick(60)
    run = ask("GetRun", arn=ARN)
    assert (run["status"], run["result"], run["stopped"], run["completedJobs"]) == (
        "COMPLETED",
        "FAILED",
        NOW,
        2,
    )


def test_a_run_of_more_jobs_than_were_captured_goes_on(farm: DeviceFarm) -> None:
    """The state of the other jobs is unknown."""
    farm.load({"run": {**THE_RUN, "totalJobs": 3}})
    ask("StopJob", arn=RUNNING)
    assert ask("GetRun", arn=ARN) == {**THE_RUN, "totalJobs": 3}


def test_stopping_a_run_without_its_jobs(devicefarm: DeviceFarm, clock: Any) -> None:
    """What it says of them stays until it is over; then all are completed."""
    document = {**THE_RUN, "totalJobs": 7, "completedJobs": 5}
    devicefarm.load({"run": document})
    assert ask("StopRun", arn=ARN) == {**document, "status": "STOPPING"}
    assert ask("GetRun", arn=ARN) == {**document, **STOPPED, "completedJobs": 7}
    assert ask("StopRun", arn=ARN)["status"] == "COMPLETED"


@pytest.mark.parametrize(
    "status", ["PENDING", "PENDING_DEVICE", "SCHEDULING", "PROCESSING", "PREPARING", "STOPPING"]
)
def test_a_captured_status_lasts(devicefarm: DeviceFarm, clock: Any, status: str) -> None:
    """Of a run and of a job, for as long as nobody acts; a STOPPING one has no known end."""
    run, job = {"arn": RUN, "status": status}, {"arn": JOB, "status": status, "name": "x"}
    devicefarm.load([run, job])
    clock.tick(365 * 86400)
    assert (ask("GetRun", arn=RUN), ask("GetJob", arn=JOB)) == (run, job)
    stopped = [ask("StopJob", arn=JOB)["status"], ask("StopRun", arn=RUN)["status"]]
    assert stopped == (
        ["STOPPING", "COMPLETED"] if status != "STOPPING" else ["STOPPING", "STOPPING"]
    )
    assert ask("GetJob", arn=JOB)["status"] == ("STOPPING" if status == "STOPPING" else "COMPLETED")


def test_documents_that_contradict_each_other(devicefarm: DeviceFarm) -> None:
    """Are answered as AWS answered them: polls of a run and of its jobs are not of one moment."""
    report = [
        {"arn": RUN, "status": "COMPLETED", "result": "PASSED"},
        {"arn": JOB, "status": "RUNNING"},
    ]
    devicefarm.load(report)
    assert [ask("GetRun", arn=RUN), ask("GetJob", arn=JOB)] == report


def test_an_active_run_keeps_its_project_and_a_completed_one_goes(farm: DeviceFarm) -> None:
    """Deleting the run takes its parts and what they left; nothing of it is found or dumped any
    more.
    """
    with pytest.raises(errors.ArgumentException, match="is still active"):
        ask("DeleteRun", arn=ARN)
    with pytest.raises(errors.ArgumentException, match="has an active run"):
        ask("DeleteProject", arn=ask("ListProjects")[0]["arn"])
    ask("StopRun", arn=ARN)
    ask("DeleteRun", arn=ARN)
    for kind, arn in (
        ("Run", ARN),
        ("Job", DONE),
        ("Suite", SUITES[0]["arn"]),
        ("Test", TESTS[0]["arn"]),
    ):
        with pytest.raises(errors.NotFoundException):
            ask(f"Get{kind}", arn=arn)
    kinds = [
        kind for _, kind, _ in farm.dump()["moto_devicefarm"]["accounts"][ACCOUNT_ID]["resources"]
    ]
    assert sorted(kinds) == ["Project", "Upload"]


def test_a_later_poll_replaces_the_earlier(farm: DeviceFarm) -> None:
    """Also of a job: it stands in the queue once, and in the list of its run once."""
    ask("StopRun", arn=ARN)
    ended = {**CAPTURED["jobs"][1], "status": "COMPLETED", "result": "ERRORED", "stopped": NOW - 5}
    farm.load([{"job": ended}, {"run": {**THE_RUN, "status": "COMPLETED", "result": "ERRORED"}}])
    assert ask("ListJobs", arn=ARN) == [CAPTURED["jobs"][0], ended]
    assert ask("GetRun", arn=ARN) == {**THE_RUN, "status": "COMPLETED", "result": "ERRORED"}
    assert ask("GetTest", arn=TESTS[3]["arn"]) == TESTS[3]
    assert [job.arn for job in store_of(ACCOUNT_ID).queue] == [DONE, RUNNING]


def test_minutes_of_captured_jobs_are_used_up(farm: DeviceFarm) -> None:
    """The job's minutes count against the account's trial."""
    assert ask("GetAccountSettings")["trialMinutes"] == {"total": 1000.0, "remaining": 988.5}


@pytest.mark.parametrize(
    ("run", "billing"), [({"billingMethod": "UNMETERED"}, "UNMETERED"), ({}, "METERED")]
)
@pytest.mark.parametrize("order", [1, -1])
def test_a_job_is_billed_as_its_run(
    devicefarm: DeviceFarm, run: dict[str, Any], billing: str, order: int
) -> None:
    """Which may come before or behind it in the report, or may have been loaded before."""
    report = [{"arn": RUN, "status": "RUNNING", **run}, {"arn": JOB, "status": "RUNNING"}]
    for source in (report[::order], report[1]):
        devicefarm.load(source)
        assert store_of(ACCOUNT_ID).get(Job, JOB).billing_method == billing


def test_a_package_that_could_not_be_read(devicefarm: DeviceFarm) -> None:
    """The URL that says why is signed afresh, if there was one, and opens."""
    document = {
        "arn": RUN,
        "status": "COMPLETED",
        "result": "SKIPPED",
        "resultCode": "PARSING_FAILED",
    }
    devicefarm.load({**document, "parsingResultUrl": "https://dead"})
    url = ask("GetRun", arn=RUN).pop("parsingResultUrl")
    assert requests.get(url, timeout=5).text == errors.PARSING_FAILED
    devicefarm.load(document)
    assert ask("GetRun", arn=RUN) == document


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
    assert ask("GetDeviceInstance", arn=INSTANCE)["status"] == "IN_USE"
    ask("StopJob", arn=JOB)
    assert ask("GetDeviceInstance", arn=INSTANCE)["status"] == "AVAILABLE"


@pytest.mark.skipif(
    "insights" not in model.structure("Job").members, reason="this botocore's model has no insights"
)
def test_captured_insights_are_answered() -> None:
    """Before and after a dump."""
    job: dict[str, Any] = {"arn": JOB, "status": "COMPLETED", "insights": {"status": "SKIPPED"}}
    source = job
    for _ in range(2):
        with mock_devicefarm() as farm:
            farm.load(source)
            assert ask("GetJob", arn=JOB) == job
            source = farm.dump()

"""Jobs, suites and tests: their documents by the clock, and the stop of a single job."""

from __future__ import annotations

from typing import Any

import pytest
from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import NOW, make_store
from moto_devicefarm import Timings
from moto_devicefarm.core import api, errors, model
from moto_devicefarm.core.store import Store
from tests.resources import CREATED, IPHONE, PHONE, project
from tests.resources.runs.running import (
    BOTH,
    STAGES,
    arrange,
    get_run,
    in_suite,
    jobs,
    listed,
    package,
    schedule,
    stop,
    suites,
)


@pytest.fixture
def store() -> Store:
    """A store with one phone, in which everything takes its time."""
    return make_store(registry=[PHONE], timings=STAGES)


def get(store: Store, kind: str, arn: str) -> dict[str, Any]:
    """The job, suite or test now."""
    found: dict[str, Any] = api.call(store, f"Get{kind}", {"arn": arn})[kind.lower()]
    return found


def test_the_whole_document_of_a_job(store: Store, clock: Any) -> None:
    """Every member that a captured one has, after its end; the device without its availability (C:
    sylph).
    """
    run = schedule(store)["arn"]
    clock.tick(1000)
    (job,) = jobs(store, run)
    assert job.pop("device") == {k: v for k, v in PHONE.document.items() if k != "availability"}
    assert job == {
        "arn": f"{run.replace(':run:', ':job:')}/00000",
        "name": "Pixel 8",
        "created": CREATED,
        "status": "COMPLETED",
        "result": "PASSED",
        "started": CREATED + 10,
        "stopped": CREATED + 165,
        "counters": {
            "total": 3,
            "passed": 3,
            "failed": 0,
            "warned": 0,
            "errored": 0,
            "stopped": 0,
            "skipped": 0,
        },
        "message": "Successful test lifecycle of Setup Test",
        "deviceMinutes": {"total": 2.58, "metered": 0.92, "unmetered": 0.0},
        "videoCapture": True,
    }
    assert get(store, "Job", job["arn"])["status"] == "COMPLETED"


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(0, "PENDING"), (10, "PREPARING"), (109, "PREPARING"), (110, "RUNNING"), (165, "COMPLETED")],
)
def test_a_job_goes_by_the_clock(store: Store, clock: Any, seconds: int, status: str) -> None:
    """Forwards and backwards; its video can be watched while it runs."""
    arn = jobs(store, schedule(store)["arn"])[0]["arn"]
    clock.tick(10_000)
    get(store, "Job", arn)
    clock.tick(seconds - 10_000)
    job = get(store, "Job", arn)
    assert job["status"] == status
    assert ("started" in job) == ("deviceMinutes" in job) == (status != "PENDING")
    assert ("videoEndpoint" in job) == (status == "RUNNING")
    assert ("stopped" in job) == ("message" in job) == (status == "COMPLETED")


def test_a_job_without_video_has_none_to_watch(store: Store, clock: Any) -> None:
    """As the run was asked for."""
    run = schedule(store, executionConfiguration={"videoCapture": False})["arn"]
    clock.tick(120)
    (job,) = jobs(store, run)
    assert (job["status"], job["videoCapture"], "videoEndpoint" in job) == ("RUNNING", False, False)


def test_suites_and_tests_follow_each_other(store: Store, clock: Any) -> None:
    """Each has its status, its times, its minutes and its counters."""
    arrange(
        store,
        "LoginTests.test_in",
        {"name": "LoginTests.test_out", "result": "FAILED", "message": "It said 500."},
    )
    run = schedule(store)["arn"]
    clock.tick(165)
    setup, middle, teardown = suites(store, run)
    assert [suite["name"] for suite in (setup, middle, teardown)] == [
        "Setup Suite",
        "Tests Suite",
        "Teardown Suite",
    ]
    assert [suite["status"] for suite in (setup, middle, teardown)] == [
        "COMPLETED",
        "RUNNING",
        "PENDING",
    ]
    assert setup["result"] == "PASSED"
    assert (setup["started"], setup["stopped"]) == (CREATED + 110, CREATED + 130)
    assert (middle["started"], middle["result"], "stopped" in middle) == (
        CREATED + 130,
        "PENDING",
        False,
    )
    assert middle["counters"]["total"] == middle["counters"]["passed"] == 1
    assert (setup["message"], "message" in middle) == ("Setup Test passed", False)
    assert middle["deviceMinutes"] == {"total": 0.58, "metered": 0.58, "unmetered": 0.0}
    assert not teardown.keys() & {"started", "stopped", "deviceMinutes", "message"}
    one, two = in_suite(store, run)
    assert (one["name"], one["result"], one["message"]) == (
        "LoginTests.test_in",
        "PASSED",
        "test_in passed",
    )
    assert (two["status"], two["result"], "message" in two) == ("RUNNING", "PENDING", False)
    clock.tick(100)
    one, two = in_suite(store, run)
    assert (two["result"], two["message"], two["counters"]["failed"]) == (
        "FAILED",
        "It said 500.",
        1,
    )
    assert (suites(store, run)[1]["result"], "message" in suites(store, run)[1]) == (
        "FAILED",
        False,
    )
    assert jobs(store, run)[0]["message"] == "It said 500."


def test_each_can_be_got_by_its_arn(store: Store, clock: Any) -> None:
    """The same document as in the list."""
    run = schedule(store)["arn"]
    clock.tick(140)
    for suite in suites(store, run):
        assert get(store, "Suite", suite["arn"]) == suite
        for test in listed(store, "ListTests", suite["arn"]):
            assert get(store, "Test", test["arn"]) == test
            assert test["arn"].startswith(suite["arn"].replace(":suite:", ":test:"))


@pytest.mark.parametrize(
    ("kind", "own"),
    [
        ("Suite", "/00003"),
        ("Suite", "/1"),
        ("Suite", "/0000x"),
        ("Suite", "/00000/00000"),
        ("Suite", ""),
        ("Test", "/00001/00001"),
        ("Test", "/00003/00000"),
        ("Test", "/00001"),
    ],
)
def test_a_part_that_is_not_there(store: Store, kind: str, own: str) -> None:
    """NotFoundException, whichever digit is wrong."""
    arn = jobs(store, schedule(store)["arn"])[0]["arn"].replace(":job:", f":{kind.lower()}:") + own
    with pytest.raises(errors.NotFoundException) as gone:
        api.call(store, f"Get{kind}", {"arn": arn})
    assert gone.value.message == errors.NOT_FOUND.format(arn=arn)


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        ("GetJob", "job"),
        ("StopJob", "job"),
        ("ListSuites", "job"),
        ("GetSuite", "suite"),
        ("ListTests", "suite"),
        ("GetTest", "test"),
    ],
)
def test_arns_of_other_kinds_and_forms(store: Store, operation: str, kind: str) -> None:
    """Another kind, a malformed one, one that names nothing: each its error (C)."""
    run = schedule(store)["arn"]
    with pytest.raises(errors.ArgumentException) as wrong:
        api.call(store, operation, {"arn": run})
    assert wrong.value.message == errors.WRONG_KIND.format(kind=kind, arn=run)
    with pytest.raises(errors.ValidationException):
        api.call(store, operation, {"arn": "arn:aws:devicefarm:us-west-2/123456789012"})
    with pytest.raises(errors.NotFoundException):
        api.call(
            store,
            operation,
            {"arn": f"arn:aws:devicefarm:us-west-2:123456789012:{kind}:a/b/00000/00000/00000"},
        )


def test_stopping_one_job_of_two(clock: Any) -> None:
    """The other goes on, and the run is over with it; its result is the worse one."""
    store = make_store(registry=BOTH, timings=STAGES)
    run = schedule(store)["arn"]
    clock.tick(140)
    one, two = jobs(store, run)
    stopped = stop(store, one["arn"])
    assert (stopped["status"], stopped["result"]) == ("STOPPING", "PENDING")
    assert stop(store, one["arn"])["status"] == "STOPPING"
    clock.tick(5)
    ended = get(store, "Job", one["arn"])
    assert (ended["status"], ended["result"], ended["message"]) == (
        "COMPLETED",
        "STOPPED",
        errors.JOB_STOPPED,
    )
    assert stop(store, one["arn"]) == ended
    assert (get(store, "Job", two["arn"])["status"], get_run(store, run)["status"]) == (
        "RUNNING",
        "RUNNING",
    )
    clock.tick(100)
    assert (get_run(store, run)["result"], get(store, "Job", two["arn"])["result"]) == (
        "STOPPED",
        "PASSED",
    )


def test_a_run_whose_only_job_is_stopping_is_running(store: Store, clock: Any) -> None:
    """It was not itself stopped."""
    run = schedule(store)["arn"]
    clock.tick(140)
    stop(store, jobs(store, run)[0]["arn"])
    assert get_run(store, run)["status"] == "RUNNING"


def test_the_time_limit_of_a_job(clock: Any) -> None:
    """jobTimeoutMinutes, counted from its device on."""
    store = make_store(registry=[PHONE], timings=Timings(test=3600, teardown_test=1))
    run = schedule(store, executionConfiguration={"jobTimeoutMinutes": 5})["arn"]
    clock.tick(299)
    assert jobs(store, run)[0]["status"] == "RUNNING"
    clock.tick(2)
    (job,) = jobs(store, run)
    assert (job["status"], job["result"], job["stopped"]) == ("COMPLETED", "STOPPED", CREATED + 301)
    assert job["message"] == "The job reached its time limit of 5 minutes."


@pytest.mark.parametrize("result", ["FAILED", "WARNED", "ERRORED", "STOPPED", "SKIPPED"])
def test_a_device_may_come_to_another_result(result: str) -> None:
    """On that device only; the run's result is the worst."""
    store = make_store(registry=BOTH)
    arrange(store, results={IPHONE.name: result})
    run = schedule(store)["arn"]
    phone, iphone = jobs(store, run)
    assert (phone["result"], iphone["result"]) == ("PASSED", result)
    assert iphone["counters"][result.lower()] == (3 if result == "SKIPPED" else 1)
    assert get_run(store, run)["result"] == ("PASSED" if result == "SKIPPED" else result)


def test_an_outcome_says_why() -> None:
    """The message is the test's and the job's."""
    store = make_store(registry=[PHONE])
    arrange(store, results="ERRORED", message="The device was lost.")
    run = schedule(store)["arn"]
    assert jobs(store, run)[0]["message"] == "The device was lost."
    assert [test["message"] for test in in_suite(store, run)] == ["The device was lost."]


def test_insights(clock: Any) -> None:
    """Of a custom mode run, in newer models: the report's status goes with the run, then it counts
    (D: model).
    """
    if "insights" not in model.structure("Run").members:
        pytest.skip("this botocore's model has no insights")
    store = make_store(registry=BOTH, timings=STAGES)
    arrange(store, "one", "two", results={IPHONE.name: "FAILED"})
    arn = project(store)
    curated = "arn:aws:devicefarm:us-west-2::upload:100e31e8-12ac-11e9-ab14-d663b5a4a910"
    test = {"type": "APPIUM_PYTHON", "testPackageArn": package(store, arn), "testSpecArn": curated}
    run = schedule(store, arn, test)["arn"]
    assert (
        get_run(store, run)["insights"] == {"status": "PENDING"} == jobs(store, run)[0]["insights"]
    )
    clock.tick(50)
    assert (
        get_run(store, run)["insights"] == {"status": "RUNNING"} == jobs(store, run)[0]["insights"]
    )
    clock.tick(1000)
    report = get_run(store, run)["insights"]
    assert report["status"] == "COMPLETED"
    assert report["jobReport"]["metrics"] == {
        **{
            "jobsTotal": 2,
            "jobsPassed": 1,
            "jobsFailed": 1,
            "jobsSkipped": 0,
            "jobsErrored": 0,
            "jobsStopped": 0,
        },
        "jobsPassedPercentage": 50.0,
        "totalJobExecutionDurationSeconds": 370.0,
        "averageJobExecutionDurationSeconds": 185.0,
        "medianJobExecutionDurationSeconds": 185.0,
    }
    assert jobs(store, run)[1]["insights"]["testReport"]["metrics"] == {
        **{
            "testsTotal": 4,
            "testsPassed": 3,
            "testsFailed": 1,
            "testsSkipped": 0,
            "testsErrored": 0,
            "testsOther": 0,
        },
        "testsPassedPercentage": 75.0,
        "totalTestExecutionDurationSeconds": 85.0,
        "medianTestExecutionDurationSeconds": 25.0,
    }


@settings(max_examples=60, deadline=None)
@given(
    lengths=st.tuples(*[st.integers(0, 40)] * 4),
    moments=st.lists(st.integers(0, 400), min_size=1, max_size=6),
    stopped=st.none() | st.integers(0, 200),
    results=st.sampled_from(["PASSED", "FAILED", "ERRORED", "SKIPPED", "STOPPED", "WARNED"]),
)
def test_whatever_the_clock_does_a_run_is_the_sum_of_its_parts(
    lengths: tuple[int, int, int, int], moments: list[int], stopped: int | None, results: str
) -> None:
    """Counters, minutes and ends of the run are those of its jobs, and of its jobs those of their
    tests, at any moment.
    """
    timings = Timings(
        job_preparing=lengths[0], setup_test=lengths[1], test=lengths[2], teardown_test=lengths[3]
    )
    with freeze_time(NOW) as frozen:
        store = make_store(registry=BOTH, timings=timings)
        arrange(store, "one", "two", results={PHONE.name: results})
        run = schedule(store)["arn"]
        if stopped is not None:
            frozen.tick(stopped)
            stop(store, run)
        for moment in moments:
            frozen.move_to(NOW)
            frozen.tick(moment)
            document, parts = get_run(store, run), jobs(store, run)
            assert document["counters"] == {
                name: sum(job["counters"][name] for job in parts) for name in document["counters"]
            }
            assert document["completedJobs"] == sum(job["status"] == "COMPLETED" for job in parts)
            assert (document["status"] == "COMPLETED") == all(
                job["status"] == "COMPLETED" for job in parts
            )
            assert document.get("stopped", 0) == (
                max(job["stopped"] for job in parts) if "stopped" in document else 0
            )
            for job in parts:
                below = [
                    test
                    for suite in listed(store, "ListSuites", job["arn"])
                    for test in listed(store, "ListTests", suite["arn"])
                ]
                assert job["counters"]["total"] == sum(
                    test["status"] == "COMPLETED" for test in below
                )
                assert (
                    job["counters"]["total"]
                    == sum(job["counters"].values()) - job["counters"]["total"]
                )

"""Jobs, suites and tests: their documents by the clock, and stops of single jobs."""

from __future__ import annotations

from typing import Any

import pytest
from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm import Timings
from tests.support.account import Account
from tests.support.devices import BOTH, IPHONE, PHONE
from tests.support.insights import CURATED_SPEC, needs_insights
from tests.support.store import NOW, NOW_IN_SECONDS
from tests.support.timings import STAGES


@pytest.fixture
def account() -> Account:
    """An account with one phone, in which each stage takes time."""
    return Account(registry=[PHONE], timings=STAGES)


def test_the_whole_document_of_a_job(account: Account, clock: Any) -> None:
    """A job that ran to its end has exactly the captured members (C: execubench)."""
    run = account.run()
    clock.tick(1000)
    (job,) = account.list_jobs(arn=run)
    assert job.pop("device") == PHONE.in_session.document
    assert job == {
        "arn": f"{run.replace(':run:', ':job:')}/00000",
        "name": "Pixel 8",
        "created": NOW_IN_SECONDS + 0.014,
        "status": "COMPLETED",
        "result": "PASSED",
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
    assert account.get(job["arn"])["status"] == "COMPLETED"


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(0, "PENDING"), (10, "PREPARING"), (109, "PREPARING"), (110, "RUNNING"), (165, "COMPLETED")],
)
def test_a_job_goes_by_the_clock(account: Account, clock: Any, seconds: int, status: str) -> None:
    """A job follows the clock, also backwards; it has a video endpoint while it is RUNNING."""
    arn = account.list_jobs(arn=account.run())[0]["arn"]
    clock.tick(10_000)
    account.get(arn)
    clock.tick(seconds - 10_000)
    job = account.get(arn)
    assert job["status"] == status
    assert ("started" in job) == (status in ("PREPARING", "RUNNING"))
    assert ("deviceMinutes" in job) == (status != "PENDING")
    assert ("videoEndpoint" in job) == (status == "RUNNING")
    assert ("message" in job) == (status == "COMPLETED")
    assert "stopped" not in job


def test_a_job_without_video(account: Account, clock: Any) -> None:
    """Without video capture a job has no video endpoint."""
    run = account.run(executionConfiguration={"videoCapture": False})
    clock.tick(120)
    (job,) = account.list_jobs(arn=run)
    assert (job["status"], job["videoCapture"], "videoEndpoint" in job) == ("RUNNING", False, False)


def test_suites_and_tests_follow_each_other(account: Account, clock: Any) -> None:
    """Suites and tests run one after another, with their own times, minutes and counters."""
    account.next_run(
        "LoginTests.test_in",
        {"name": "LoginTests.test_out", "result": "FAILED", "message": "It said 500."},
    )
    run = account.run()
    clock.tick(165)
    setup, middle, teardown = account.suites_of(run)
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
    assert not setup.keys() & {"started", "stopped"}
    assert (middle["started"], middle["result"], "stopped" in middle) == (
        NOW_IN_SECONDS + 130,
        "PENDING",
        False,
    )
    assert middle["counters"]["total"] == middle["counters"]["passed"] == 1
    assert (setup["message"], "message" in middle) == ("Setup Test passed", False)
    assert middle["deviceMinutes"] == {"total": 0.58, "metered": 0.58, "unmetered": 0.0}
    assert not teardown.keys() & {"started", "stopped", "deviceMinutes", "message"}
    one, two = account.tests_of(run)
    assert (one["name"], one["result"], one["message"]) == (
        "LoginTests.test_in",
        "PASSED",
        "test_in passed",
    )
    assert (two["status"], two["result"], "message" in two) == ("RUNNING", "PENDING", False)
    clock.tick(100)
    one, two = account.tests_of(run)
    assert (two["result"], two["message"], two["counters"]["failed"]) == (
        "FAILED",
        "It said 500.",
        1,
    )
    assert (account.suites_of(run)[1]["result"], "message" in account.suites_of(run)[1]) == (
        "FAILED",
        False,
    )
    assert account.list_jobs(arn=run)[0]["message"] == "It said 500."


def test_stopping_one_job_of_two(clock: Any) -> None:
    """The other job goes on; the run ends with it and has the worse result."""
    account = Account(registry=BOTH, timings=STAGES)
    run = account.run()
    clock.tick(140)
    one, two = account.list_jobs(arn=run)
    stopped = account.stop(one["arn"])
    assert (stopped["status"], stopped["result"]) == ("STOPPING", "PENDING")
    assert account.stop(one["arn"])["status"] == "STOPPING"
    clock.tick(5)
    ended = account.get(one["arn"])
    assert (ended["status"], ended["result"]) == ("COMPLETED", "STOPPED")
    assert account.stop(one["arn"]) == ended
    assert (account.get(two["arn"])["status"], account.get(run)["status"]) == (
        "RUNNING",
        "RUNNING",
    )
    clock.tick(100)
    assert (account.get(run)["result"], account.get(two["arn"])["result"]) == (
        "STOPPED",
        "PASSED",
    )


def test_a_run_whose_only_job_is_stopping_is_running(account: Account, clock: Any) -> None:
    """A run is RUNNING while its only job is STOPPING."""
    run = account.run()
    clock.tick(140)
    account.stop(account.list_jobs(arn=run)[0]["arn"])
    assert account.get(run)["status"] == "RUNNING"


def test_the_time_limit_of_a_job(clock: Any) -> None:
    """jobTimeoutMinutes counts from the end of set-up."""
    account = Account(registry=[PHONE], timings=Timings(test=3600, teardown_test=1))
    run = account.run(executionConfiguration={"jobTimeoutMinutes": 5})
    clock.tick(299)
    assert account.list_jobs(arn=run)[0]["status"] == "RUNNING"
    clock.tick(2)
    (job,) = account.list_jobs(arn=run)
    assert (job["status"], job["result"], job["stopped"]) == (
        "COMPLETED",
        "STOPPED",
        NOW_IN_SECONDS + 301,
    )


@pytest.mark.parametrize("result", ["FAILED", "WARNED", "ERRORED", "STOPPED", "SKIPPED"])
def test_results_of_devices(result: str) -> None:
    """A result can be arranged for one device; the run has the worst result."""
    account = Account(registry=BOTH)
    account.next_run(results={IPHONE.name: result})
    run = account.run()
    phone, iphone = account.list_jobs(arn=run)
    assert (phone["result"], iphone["result"]) == ("PASSED", result)
    assert iphone["counters"][result.lower()] == (3 if result == "SKIPPED" else 1)
    assert account.get(run)["result"] == ("PASSED" if result == "SKIPPED" else result)


def test_the_message_of_a_result() -> None:
    """The arranged message is that of the test and of the job."""
    account = Account(registry=[PHONE])
    account.next_run(results="ERRORED", message="The device was lost.")
    run = account.run()
    assert account.list_jobs(arn=run)[0]["message"] == "The device was lost."
    assert [test["message"] for test in account.tests_of(run)] == ["The device was lost."]


@needs_insights
def test_insights(clock: Any) -> None:
    """Insights of a run follow its status, and then count its jobs (D: model)."""
    account = Account(registry=BOTH, timings=STAGES)
    account.next_run("one", "two", results={IPHONE.name: "FAILED"})
    arn = account.project()
    test = {
        "type": "APPIUM_PYTHON",
        "testPackageArn": account.test_package(projectArn=arn),
        "testSpecArn": CURATED_SPEC,
    }
    run = account.run(projectArn=arn, test=test)
    assert (
        account.get(run)["insights"]
        == {"status": "PENDING"}
        == account.list_jobs(arn=run)[0]["insights"]
    )
    clock.tick(50)
    assert (
        account.get(run)["insights"]
        == {"status": "RUNNING"}
        == account.list_jobs(arn=run)[0]["insights"]
    )
    clock.tick(1000)
    report = account.get(run)["insights"]
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
    assert account.list_jobs(arn=run)[1]["insights"]["testReport"]["metrics"] == {
        **{
            "testsTotal": 2,
            "testsPassed": 1,
            "testsFailed": 1,
            "testsSkipped": 0,
            "testsErrored": 0,
            "testsOther": 0,
        },
        "testsPassedPercentage": 50.0,
    }


@settings(max_examples=30, deadline=None)
@given(
    lengths=st.tuples(*[st.integers(0, 40)] * 4),
    moments=st.lists(st.integers(0, 400), min_size=1, max_size=6),
    stopped=st.none() | st.integers(0, 200),
    results=st.sampled_from(["PASSED", "FAILED", "ERRORED", "SKIPPED", "STOPPED", "WARNED"]),
)
def test_a_run_is_the_sum_of_its_parts(
    lengths: tuple[int, int, int, int], moments: list[int], stopped: int | None, results: str
) -> None:
    """At each moment, counters, minutes and ends of a run agree with its jobs, and those of jobs
    with their tests.
    """
    timings = Timings(
        job_preparing=lengths[0], setup_test=lengths[1], test=lengths[2], teardown_test=lengths[3]
    )
    with freeze_time(NOW) as frozen:
        account = Account(registry=BOTH, timings=timings)
        account.next_run("one", "two", results={PHONE.name: results})
        run = account.run()
        if stopped is not None:
            frozen.tick(stopped)
            account.stop(run)
        for moment in moments:
            frozen.move_to(NOW)
            frozen.tick(moment)
            document, parts = account.get(run), account.list_jobs(arn=run)
            assert document["counters"] == {
                name: sum(job["counters"][name] for job in parts) for name in document["counters"]
            }
            assert document["completedJobs"] == sum(job["status"] == "COMPLETED" for job in parts)
            assert (document["status"] == "COMPLETED") == all(
                job["status"] == "COMPLETED" for job in parts
            )
            ends = [job["stopped"] for job in parts if "stopped" in job]
            assert ("stopped" in document) == (document["status"] == "COMPLETED")
            assert not ends or document.get("stopped", NOW_IN_SECONDS + 1000) >= max(ends)
            for job in parts:
                below = [
                    test
                    for suite in account.list_suites(arn=job["arn"])
                    for test in account.list_tests(arn=suite["arn"])
                ]
                assert job["counters"]["total"] == sum(
                    test["status"] == "COMPLETED" for test in below
                )
                assert (
                    job["counters"]["total"]
                    == sum(job["counters"].values()) - job["counters"]["total"]
                )

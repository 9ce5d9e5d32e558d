"""Runs with a test spec: three tests for each job, and the named tests in insights."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import Timings
from moto_devicefarm.resources.artifacts import file_urls, files
from tests.support.account import Account
from tests.support.devices import IPHONE, PHONE
from tests.support.insights import CURATED_SPEC, details_of, needs_insights
from tests.support.store import NOW_IN_SECONDS
from tests.support.timings import STAGES

ONE_OF_EACH = (
    "ShopTest.opens",
    {"name": "pays", "suite": "CartTest", "result": "FAILED", "message": "402", "seconds": 1.83},
    {"name": "ShopTest.closes", "result": "SKIPPED"},
)


def custom_run(account: Account, test_type: str = "APPIUM_PYTHON", **members: Any) -> str:
    """Schedule a run with a test spec."""
    test = {
        "type": test_type,
        "testPackageArn": account.test_package(
            test_type, "tests.ipa" if test_type == "XCTEST_UI" else "tests.zip"
        ),
        "testSpecArn": CURATED_SPEC,
    }
    return account.run(test=test, **members)


def test_a_job_counts_three_tests_whatever_the_plan_names(clock: Any) -> None:
    """A failed job has "Tests failed" and 3 tests, of which 2 passed (C: execubench)."""
    account = Account(registry=[PHONE])
    account.next_run(*ONE_OF_EACH)
    run = custom_run(account)
    clock.tick(60)
    (job,) = account.list_jobs(arn=run)
    assert (job["result"], job["message"]) == ("FAILED", "Tests failed")
    assert (job["counters"]["total"], job["counters"]["passed"], job["counters"]["failed"]) == (
        3,
        2,
        1,
    )
    assert [test["name"] for suite in range(3) for test in account.tests_of(run, 0, suite)] == [
        "Setup Test",
        "Tests",
        "Teardown Test",
    ]
    assert account.get(run)["counters"] == job["counters"]


def test_skipped_tests_do_not_fail_the_test_that_stands_for_them() -> None:
    """A test framework that skips all its tests ends well."""
    account = Account(registry=[PHONE])
    account.next_run({"name": "a", "result": "SKIPPED"})
    assert account.list_jobs(arn=custom_run(account))[0]["counters"]["passed"] == 3


def test_an_arranged_message_of_an_errored_job() -> None:
    """Only FAILED has words of the service. A SKIPPED job has skipped all its tests."""
    account = Account(registry=[PHONE])
    account.next_run(results="ERRORED", message="The device was lost.")
    assert account.list_jobs(arn=custom_run(account))[0]["message"] == "The device was lost."
    account.next_run(results="SKIPPED")
    assert account.list_jobs(arn=custom_run(account))[0]["counters"]["skipped"] == 3


def test_the_named_tests_take_their_time(clock: Any) -> None:
    """The test that stands for the named ones is as long as all of them."""
    account = Account(registry=[PHONE], timings=STAGES)
    account.next_run("a", {"name": "b", "seconds": 5})
    run = custom_run(account)
    clock.tick(1000)
    assert account.list_jobs(arn=run)[0]["deviceMinutes"]["metered"] == 1.0


@needs_insights
@pytest.mark.parametrize(
    ("test_type", "end"), [("APPIUM_PYTHON", ". Median"), ("XCTEST_UI", ", Median")]
)
def test_the_report_of_a_job(clock: Any, test_type: str, end: str) -> None:
    """The message and seven metrics without durations (D: insights, test-types-ios-xctest-ui)."""
    account = Account(registry=[IPHONE if test_type == "XCTEST_UI" else PHONE])
    account.next_run(*ONE_OF_EACH)
    app = {} if test_type != "XCTEST_UI" else {"appArn": account.app("a.ipa", "IOS_APP")}
    run = custom_run(account, test_type, **app)
    clock.tick(60)
    report = account.list_jobs(arn=run)[0]["insights"]["testReport"]
    assert report["message"] == (
        f"Results: 3 Executed | 1 passed, 1 failed, 1 skipped{end} test duration: 0 seconds."
    )
    assert report["metrics"] == {
        "testsTotal": 3,
        "testsPassed": 1,
        "testsFailed": 1,
        "testsSkipped": 1,
        "testsErrored": 0,
        "testsOther": 0,
        "testsPassedPercentage": 33.33,
    }


@needs_insights
def test_the_details_file_of_a_job(clock: Any) -> None:
    """The file has the documented members, and durations in its metrics (D: insights)."""
    account = Account(registry=[PHONE], timings=STAGES)
    account.next_run(*ONE_OF_EACH)
    run = custom_run(account)
    clock.tick(1000)
    (job,) = account.list_jobs(arn=run)
    report = details_of(account, job)
    metrics, (opens, closes, pays) = report.pop("metrics"), report.pop("testDetails")
    assert report == {
        "version": "1.0",
        "jobArn": job["arn"],
        "deviceName": PHONE.name,
        "deviceArn": PHONE.arn,
        "deviceOsVersion": PHONE.os,
    }
    assert metrics == {
        **job["insights"]["testReport"]["metrics"],
        "totalTestExecutionDurationSeconds": 31.83,
        "medianTestExecutionDurationSeconds": 1.83,
    }
    assert (opens["testName"], opens["testClass"], closes["result"]) == (
        "opens",
        "ShopTest",
        "SKIPPED",
    )
    start, end = pays.pop("startTimestamp"), pays.pop("endTimestamp")
    assert (start[-9:], end[-9:]) == ("0.000000Z", "1.830000Z")
    assert pays == {
        "testName": "pays",
        "testClass": "CartTest",
        "frameworkResult": "Failed",
        "result": "FAILED",
        "durationSeconds": 1.83,
        "stackTrace": "402",
        "params": {},
    }


@needs_insights
def test_the_details_file_of_xctest_ui() -> None:
    """Its tests have a bundle and a node identifier (D: test-types-ios-xctest-ui)."""
    account = Account(registry=[IPHONE])
    run = custom_run(account, "XCTEST_UI", appArn=account.app("a.ipa", "IOS_APP"))
    (test,) = details_of(account, account.list_jobs(arn=run)[0])["testDetails"]
    assert (test["testBundle"], test["nodeIdentifier"]) == ("UITests", "ExampleTest/testExample")


@needs_insights
def test_the_insights_of_a_stopped_job_have_the_tests_that_ended(clock: Any) -> None:
    """A test in progress is not in the report; without any there is no report and no file."""
    account = Account(registry=[PHONE], timings=STAGES)
    account.next_run("a", "b")
    arns = [custom_run(account)]
    clock.tick(165)
    arns.append(custom_run(account))
    for arn in arns:
        account.stop(arn)
    clock.tick(60)
    one, other = (account.list_jobs(arn=arn)[0] for arn in arns)
    assert one["insights"]["testReport"]["metrics"]["testsTotal"] == 1
    assert other["insights"] == {"status": "SKIPPED"}
    url = file_urls.url_of_file(other["arn"], "insights.json")
    assert files.find_content(account.store, *file_urls.read_url(url)) is None


def test_a_stopped_job_has_its_own_members(clock: Any) -> None:
    """A stopped job has started and stopped, and no message, minutes and videoCapture (C: DeNA).
    Its minutes are charged nevertheless.
    """
    account = Account(registry=[PHONE], timings=STAGES)
    run = custom_run(account)
    clock.tick(140)
    account.stop(run)
    clock.tick(60)
    (job,) = account.list_jobs(arn=run)
    members = {"arn", "name", "created", "status", "result", "started", "stopped", "counters"}
    assert job.keys() - {"insights"} == {*members, "device"}
    assert (job["started"], job["stopped"]) == (job["created"], NOW_IN_SECONDS + 145)
    charged = account.get(run)["deviceMinutes"]["metered"]
    assert charged == 0.58
    remaining = account.get_account_settings()["trialMinutes"]["remaining"]
    assert remaining == 1000 - charged


def test_video_capture_is_shown_when_it_is_off() -> None:
    """The member is false, and present (C: execubench)."""
    account = Account(registry=[PHONE])
    run = custom_run(account, executionConfiguration={"videoCapture": False})
    assert account.list_jobs(arn=run)[0]["videoCapture"] is False


def test_the_realistic_minutes_of_a_job(clock: Any) -> None:
    """Total, metered and their difference are as captured (C: execubench)."""
    account = Account(registry=[PHONE], timings=Timings.realistic(upload_processing=0))
    run = custom_run(account)
    clock.tick(600)
    minutes = account.list_jobs(arn=run)[0]["deviceMinutes"]
    assert 0.60 <= minutes["total"] <= 1.35
    assert 0.29 <= minutes["metered"] <= 1.06
    assert 0.27 <= round(minutes["total"] - minutes["metered"], 2) <= 0.48


def test_a_job_is_created_after_its_run(clock: Any) -> None:
    """13 to 16 ms lie between them (C: execubench). Where stages take no time, none do."""
    slow, quick = Account(registry=[PHONE], timings=STAGES), Account(registry=[PHONE])
    delays = []
    for account in (slow, quick):
        run = custom_run(account)
        created = account.list_jobs(arn=run)[0]["created"] - account.get(run)["created"]
        delays.append(round(created, 3))
    assert delays == [0.014, 0]


def test_pages_of_runs_stay_when_runs_come_and_go() -> None:
    """A new run and the deletion of a listed one do not move the pages that follow."""
    account = Account(registry=[PHONE], page_size=2)
    arn = account.default_project
    runs = [account.run() for _ in range(5)]
    first = account.call("ListRuns", arn=arn)
    account.run()
    account.delete(runs[3])
    second = account.call("ListRuns", arn=arn, nextToken=first["nextToken"])
    account.delete(runs[1])
    third = account.call("ListRuns", arn=arn, nextToken=second["nextToken"])
    assert [run["arn"] for page in (first, second, third) for run in page["runs"]] == runs[::-1]
    assert "nextToken" not in third

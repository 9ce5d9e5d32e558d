"""The mock's own runs, jobs, suites and tests have exactly the members of captured ones.

Sources and grades are those of tests/support/captured_members.py. Where AWS printed or an author
cut a document, the mock's own has at least its members.
"""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import Timings
from moto_devicefarm.core import model
from tests.support.account import APPIUM, Account
from tests.support.captured_members import KINDS, NEWER, Form, as_captured, form_of, without
from tests.support.devices import IPHONE, PHONE
from tests.support.insights import CURATED_SPEC, details_of, needs_insights
from tests.support.timings import STAGES

pytestmark = pytest.mark.usefixtures("clock")
ALL_TIMINGS = [Timings(), STAGES, Timings.realistic(upload_processing=0)]
FAILED = {"name": "ShopTest.pays", "result": "FAILED", "message": "402"}
TIMED = pytest.mark.parametrize("timings", ALL_TIMINGS, ids=["none", "stages", "realistic"])


def members(kind: str) -> Form:
    """The members of the captured documents of a kind."""
    return KINDS[kind].members


def assert_has_at_least(document: Any, expected: Form) -> None:
    """A document has these members, and perhaps more."""
    form = form_of(document)
    assert form is not None
    assert form.keys() >= expected.keys()
    for name, inner in expected.items():
        if inner:
            assert_has_at_least(document[name], inner)


def run_request(account: Account, kind: str = APPIUM) -> dict[str, Any]:
    """A request for a run with an app and a test spec, for the platform of the first device."""
    platform = account.store.settings.devices.devices()[0].platform
    app = account.app("shop.apk") if platform == "ANDROID" else account.app("a.ipa", "IOS_APP")
    package = account.test_package(kind, "tests.ipa" if kind == "XCTEST_UI" else "tests.zip")
    test = {"type": kind, "testPackageArn": package, "testSpecArn": CURATED_SPEC}
    return account.run_request(appArn=app, test=test)


def run_after(account: Account, clock: Any, *plan: Any, **arranged: Any) -> Any:
    """The document of a custom run long after its end."""
    if plan or arranged:
        account.next_run(*plan, **arranged)
    run = account.run(**run_request(account))
    clock.tick(3600)
    return account.get(run)


@TIMED
@pytest.mark.parametrize("plan", [(), (FAILED,)], ids=["passed", "failed"])
def test_a_finished_android_run(clock: Any, timings: Timings, plan: Any) -> None:
    """A custom run that PASSED or FAILED (C: execubench, DeNA)."""
    run = run_after(Account(registry=[PHONE], timings=timings), clock, *plan)
    assert run["result"] == ("FAILED" if plan else "PASSED")
    assert as_captured(run) == members("finished Android custom run")


@TIMED
@pytest.mark.parametrize("plan", [(), (FAILED,)], ids=["passed", "failed"])
def test_a_finished_ios_run(clock: Any, timings: Timings, plan: Any) -> None:
    """It has skipAppResign (C: DeNA)."""
    run = run_after(Account(registry=[IPHONE], timings=timings), clock, *plan)
    assert run["result"] == ("FAILED" if plan else "PASSED")
    assert as_captured(run) == members("finished iOS custom run")


def test_newer_members_of_a_run() -> None:
    """A run has them if the model of botocore does (D: model)."""
    account = Account(registry=[PHONE])
    run = account.get(account.run(**run_request(account)))
    known = model.structure("Run").members
    assert run.keys() & {*NEWER} == {name for name in NEWER if name in known}


@TIMED
def test_the_answer_of_schedule_run(timings: Timings) -> None:
    """It has started (C: DeNA), which the guide's older sample lacks (D: DG sample)."""
    account = Account(registry=[PHONE], timings=timings)
    run = account.schedule_run(**run_request(account))
    assert as_captured(run) == members("scheduled run")
    assert_has_at_least(run, members("run in ScheduleRun's sample"))


@pytest.mark.parametrize("seconds", [0, 9, 60])
def test_a_run_that_was_stopped_before_its_tests(clock: Any, seconds: int) -> None:
    """The run has no device minutes; its job has started and stopped (C: DeNA). A device of today
    has no remoteDebugEnabled (C: execubench).
    """
    account = Account(registry=[PHONE], timings=STAGES)
    run = account.run(**run_request(account))
    clock.tick(seconds)
    account.stop(run)
    clock.tick(3600)
    assert as_captured(account.get(run)) == members("stopped run")
    (job,) = account.list_jobs(arn=run)
    device = without(members("stopped job")["device"] or {}, "remoteDebugEnabled")
    assert as_captured(job) == {**members("stopped job"), "device": device}
    assert (job["result"], job["started"]) == ("STOPPED", job["created"])


def test_a_job_that_was_stopped_in_its_tests(clock: Any) -> None:
    """It has the members of one that was stopped before (C: DeNA)."""
    account = Account(registry=[PHONE], timings=STAGES)
    run = account.run(**run_request(account))
    clock.tick(120)
    account.stop(run)
    clock.tick(3600)
    (job,) = account.list_jobs(arn=run)
    device = without(members("stopped job")["device"] or {}, "remoteDebugEnabled")
    assert as_captured(job) == {**members("stopped job"), "device": device}


@pytest.mark.parametrize("seconds", [0, 60, 120])
def test_the_answer_of_stop_run(clock: Any, seconds: int) -> None:
    """A STOPPING run has device minutes, also if it has used none (D: how-to-stop-run). It has the
    other members of a run that has not ended (C: DeNA).
    """
    account = Account(registry=[PHONE], timings=STAGES)
    run = account.run(**run_request(account))
    clock.tick(seconds)
    answer = account.stop(run)
    assert answer["status"] == "STOPPING"
    assert_has_at_least(answer, members("stopping run"))
    expected = without(members("finished Android custom run"), "stopped")
    assert as_captured(answer) == expected


def test_a_running_run(clock: Any) -> None:
    """It has at least the members in a trail (D: logging-using-cloudtrail)."""
    account = Account(registry=[PHONE], timings=STAGES)
    account.run(**run_request(account))
    clock.tick(120)
    (run,) = account.list_runs(arn=account.default_project)
    assert run["status"] == "RUNNING"
    assert_has_at_least(run, members("running run, cut"))


def test_a_run_whose_package_did_not_parse(clock: Any) -> None:
    """The capture ends after the platform; up to there the members are the same in the order of
    their names (C: jenkins114).
    """
    run = run_after(Account(registry=[PHONE]), clock, result_code="PARSING_FAILED")
    form = as_captured(run)
    assert {name: form[name] for name in form if name <= "platform"} == members(
        "unparsed run, up to its platform"
    )


def test_a_skipped_run() -> None:
    """A run that no device can take has at least these members (C: mealapp)."""
    account = Account(registry=[IPHONE])
    run = account.get(account.run(appArn=account.app()))
    assert run["result"] == "SKIPPED"
    assert_has_at_least(run, members("skipped run, cut"))


@TIMED
@pytest.mark.parametrize("device", [PHONE, IPHONE], ids=["Android", "iOS"])
@pytest.mark.parametrize("plan", [(), (FAILED,)], ids=["passed", "failed"])
def test_a_finished_job(clock: Any, timings: Timings, device: Any, plan: Any) -> None:
    """A job that PASSED or FAILED, alone and in a list (C: execubench)."""
    account = Account(registry=[device], timings=timings)
    (job,) = account.list_jobs(arn=run_after(account, clock, *plan)["arn"])
    kind = "failed job" if plan else "finished job"
    assert as_captured(job) == as_captured(account.get(job["arn"])) == members(kind)


@TIMED
def test_suites_and_tests(clock: Any, timings: Timings) -> None:
    """Tests have the members of AWS's sample (D: list-tests), and so do suites of one test (I:
    list-tests).
    """
    account = Account(registry=[PHONE], timings=timings)
    run = run_after(account, clock)["arn"]
    suites = account.suites_of(run)
    assert len(suites) == 3
    tests = [test for suite in range(3) for test in account.tests_of(run, suite=suite)]
    for step in [*suites, *tests]:
        assert form_of(step) == form_of(account.get(step["arn"])) == members("test")


@needs_insights
@pytest.mark.parametrize(("device", "kind"), [(PHONE, APPIUM), (IPHONE, "XCTEST_UI")])
def test_the_insights_of_a_job(clock: Any, device: Any, kind: str) -> None:
    """The report of a finished job (D: insights, test-types-ios-xctest-ui)."""
    account = Account(registry=[device])
    run = account.run(**run_request(account, kind))
    clock.tick(60)
    (job,) = account.list_jobs(arn=run)
    assert form_of(job["insights"]) == members("job insights")


@needs_insights
def test_the_details_of_insights() -> None:
    """The file of XCTest UI, with a test that passed and one that failed (D:
    test-types-ios-xctest-ui).
    """
    account = Account(registry=[IPHONE])
    account.next_run("ShopTest.opens", FAILED)
    (job,) = account.list_jobs(arn=account.run(**run_request(account, "XCTEST_UI")))
    details = details_of(account, job)
    passed, failed = details.pop("testDetails")
    expected = members("insights details of XCTest UI")
    assert form_of(details) == without(expected, "testDetails")
    assert form_of(passed) == members("passed test in the details of XCTest UI")
    assert form_of(failed) == members("failed test in the details of XCTest UI")

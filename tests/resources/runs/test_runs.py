"""Runs by the clock: status, result, counters, minutes, stops and deletion."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import Device, Timings
from moto_devicefarm.core import errors
from tests.support.account import Account
from tests.support.devices import BOTH, LONE, PAIR, PHONE, with_availability
from tests.support.store import NOW_IN_SECONDS
from tests.support.timings import STAGES

ZERO = {"total": 0, "passed": 0, "failed": 0, "warned": 0, "errored": 0, "stopped": 0, "skipped": 0}


@pytest.fixture
def account() -> Account:
    """An account with two phones, in which each stage takes time."""
    return Account(registry=BOTH, timings=STAGES)


@pytest.fixture
def quick_account() -> Account:
    """An account with two phones, in which nothing takes time."""
    return Account(registry=BOTH)


def test_the_answer_of_schedule_run(clock: Any) -> None:
    """The answer has each captured member (C: DeNA), and those of the request."""
    account = Account(registry=BOTH)
    project_arn = account.project()
    selection = {
        "filters": [{"attribute": "PLATFORM", "operator": "EQUALS", "values": ["IOS"]}],
        "maxDevices": 3,
    }
    run = account.schedule_run(
        **account.run_request(
            projectArn=project_arn, name="nightly", deviceSelectionConfiguration=selection
        )
    )
    package = run.pop("testPackageArn")
    assert package.startswith("arn:aws:devicefarm:us-west-2:123456789012:upload:")
    assert run.pop("insightsTypes", ["TEST_REPORT"]) == ["TEST_REPORT"]  # in newer models
    assert run == {
        "arn": run["arn"],
        "name": "nightly",
        "type": "APPIUM_PYTHON",
        "platform": "WEB_APP",
        "created": NOW_IN_SECONDS,
        "status": "SCHEDULING",
        "result": "PENDING",
        "started": NOW_IN_SECONDS,
        "counters": ZERO,
        "totalJobs": 1,
        "completedJobs": 0,
        "billingMethod": "METERED",
        "jobTimeoutMinutes": 150,
        "radios": {"wifi": True, "bluetooth": False, "nfc": True, "gps": True},
        "skipAppResign": False,
        "deviceSelectionResult": {**selection, "matchedDevicesCount": 1},
    }
    assert run["arn"].startswith(f"{project_arn.replace(':project:', ':run:')}/")


def test_a_run_without_timings(quick_account: Account) -> None:
    """By default a polling loop ends at once."""
    run = quick_account.schedule_run(
        **quick_account.run_request(projectArn=quick_account.project())
    )
    assert run["status"] == "SCHEDULING"
    ended = quick_account.get(run["arn"])
    assert (ended["status"], ended["result"], ended["completedJobs"]) == (
        "COMPLETED",
        "PASSED",
        ended["totalJobs"],
    )


@pytest.mark.parametrize(
    ("seconds", "status", "passed"),
    [
        (0, "SCHEDULING", 0),
        (9, "SCHEDULING", 0),
        (10, "PREPARING", 0),
        (110, "RUNNING", 0),
        (130, "RUNNING", 2),
        (159, "RUNNING", 2),
        (160, "RUNNING", 4),
        (195, "COMPLETED", 8),
    ],
)
def test_a_run_goes_by_the_clock(
    account: Account, clock: Any, seconds: int, status: str, passed: int
) -> None:
    """Status and counters of a run follow the clock, also backwards."""
    account.next_run("one", "two")
    arn = account.run()
    clock.tick(100_000)
    assert account.get(arn)["status"] == "COMPLETED"
    clock.tick(seconds - 100_000)
    run = account.get(arn)
    assert (run["status"], run["counters"]) == (status, {**ZERO, "total": passed, "passed": passed})
    assert ("stopped" in run) == (status == "COMPLETED")
    assert run["result"] == ("PASSED" if status == "COMPLETED" else "PENDING")


def test_minutes_are_the_sum_of_the_jobs(account: Account, clock: Any) -> None:
    """Metered minutes count from the first test; a run has no minutes before a job has its device
    (C).
    """
    account.next_run("one", "two")
    arn = account.run()
    assert "deviceMinutes" not in account.get(arn)
    clock.tick(100)
    assert account.get(arn)["deviceMinutes"] == {"total": 3.0, "metered": 0.0, "unmetered": 0.0}
    clock.tick(300)
    assert account.get(arn)["deviceMinutes"] == {"total": 6.16, "metered": 2.84, "unmetered": 0.0}
    assert account.get(arn)["stopped"] == NOW_IN_SECONDS + 195


def test_a_run_is_as_far_as_its_furthest_job(clock: Any) -> None:
    """A run is RUNNING while one of its jobs runs and another one waits."""
    busy = with_availability(PHONE, "BUSY")
    account = Account(registry=[busy, BOTH[1]], timings=Timings(job_preparing=10))
    arn = account.run()
    assert [job["status"] for job in account.list_jobs(arn=arn)] == ["PENDING_DEVICE", "PREPARING"]
    assert account.get(arn)["status"] == "PREPARING"
    clock.tick(10)
    run = account.get(arn)
    assert (run["status"], run["completedJobs"], run["totalJobs"]) == ("RUNNING", 1, 2)
    account.store.settings.devices.replace(PHONE)
    assert account.get(arn)["status"] == "RUNNING"
    clock.tick(10)
    assert account.get(arn)["status"] == "COMPLETED"


def test_a_run_of_a_busy_device_waits(clock: Any) -> None:
    """A job waits for a busy device for a day at most, and is skipped then (D: limits)."""
    account = Account(registry=[with_availability(PHONE, "TEMPORARY_NOT_AVAILABLE")])
    arn = account.run()
    assert account.get(arn)["status"] == "PENDING_DEVICE"
    clock.tick(24 * 3600)
    run = account.get(arn)
    assert (run["status"], run["result"], run["stopped"]) == (
        "COMPLETED",
        "SKIPPED",
        NOW_IN_SECONDS + 24 * 3600,
    )
    assert "deviceMinutes" not in run
    (job,) = account.list_jobs(arn=arn)
    assert (job["result"], job["message"]) == ("SKIPPED", errors.JOB_QUEUE_LIMIT)


def test_sessions_and_jobs_share_an_instance(clock: Any) -> None:
    """Sessions and jobs get a private instance one after another."""
    account = Account(registry=[LONE], timings=Timings(test=60))
    project_arn = account.project()
    first = account.session(LONE, projectArn=project_arn)
    run = account.schedule_run(**account.run_request(projectArn=project_arn))
    last = account.session(LONE, projectArn=project_arn)
    assert account.get(run["arn"])["status"] == "PENDING_DEVICE"
    clock.tick(10)
    account.stop(first)
    assert account.get(run["arn"])["status"] == "RUNNING"
    (job,) = account.list_jobs(arn=run["arn"])
    assert (job["started"], job["instanceArn"]) == (NOW_IN_SECONDS + 10, LONE.instances[0].arn)
    clock.tick(59)
    assert account.get_remote_access_session(arn=last)["status"] == "PENDING_DEVICE"
    clock.tick(1)
    assert account.get_remote_access_session(arn=last)["status"] == "RUNNING"


def test_a_run_is_on_the_instances_that_its_rules_name(clock: Any) -> None:
    """A job gets an instance that the rules of its pool name."""
    account = Account(registry=[PAIR], timings=Timings(test=60))
    project_arn = account.project()
    second = PAIR.instances[1].arn
    pool_arn = account.pool(("INSTANCE_ARN", "IN", f'["{second}"]'), projectArn=project_arn)
    arns = [account.run(projectArn=project_arn, devicePoolArn=pool_arn) for _ in range(2)]
    assert [account.list_jobs(arn=arn)[0]["status"] for arn in arns] == [
        "RUNNING",
        "PENDING_DEVICE",
    ]
    assert {account.list_jobs(arn=arn)[0]["instanceArn"] for arn in arns} == {second}


def test_stopping_a_run(account: Account, clock: Any) -> None:
    """The test in progress is STOPPED, earlier ones stay, the teardown runs and is billed (D)."""
    account.next_run("one", "two")
    arn = account.run()
    clock.tick(140)
    stopped = account.stop(arn)
    assert (stopped["status"], stopped["result"], "stopped" in stopped) == (
        "STOPPING",
        "PENDING",
        False,
    )
    assert account.get(arn)["status"] == "STOPPING"
    clock.tick(5)
    run = account.get(arn)
    assert (run["status"], run["result"], run["stopped"]) == (
        "COMPLETED",
        "STOPPED",
        NOW_IN_SECONDS + 145,
    )
    assert run["counters"] == {**ZERO, "total": 8, "passed": 4, "stopped": 4}
    assert run["deviceMinutes"]["metered"] == 1.16
    assert [test["result"] for test in account.tests_of(arn)] == ["STOPPED", "STOPPED"]
    clock.tick(-6)
    assert account.get(arn)["status"] == "RUNNING"


def test_stopping_a_run_that_has_not_begun(account: Account, clock: Any) -> None:
    """A run that has not started is over at once, without counters and minutes (C: DeNA)."""
    arn = account.run()
    clock.tick(49)
    assert account.stop(arn)["status"] == "STOPPING"
    run = account.get(arn)
    assert (run["status"], run["result"], run["counters"]) == ("COMPLETED", "STOPPED", ZERO)
    assert (run["stopped"], run["completedJobs"]) == (NOW_IN_SECONDS + 49, 2)
    assert "deviceMinutes" not in run
    assert [account.list_suites(arn=job["arn"]) for job in account.list_jobs(arn=arn)] == [[], []]


def test_a_run_that_is_over_is_stopped_unchanged(quick_account: Account) -> None:
    """A stop of a COMPLETED run answers it unchanged (A)."""
    arn = quick_account.run()
    ended = quick_account.get(arn)
    assert quick_account.stop(arn) == quick_account.stop(arn) == quick_account.get(arn) == ended


def test_a_run_that_is_stopping_is_stopped_unchanged(account: Account, clock: Any) -> None:
    """A second stop changes nothing."""
    arn = account.run()
    clock.tick(150)
    account.stop(arn)
    clock.tick(4)
    assert account.stop(arn)["status"] == "STOPPING"
    clock.tick(1)
    assert account.get(arn)["stopped"] == NOW_IN_SECONDS + 155


def test_an_active_run_is_not_deleted(account: Account, clock: Any) -> None:
    """An active run cannot be deleted, nor its project (D: model)."""
    project_arn = account.project()
    arn = account.run(projectArn=project_arn)
    job = account.list_jobs(arn=arn)[0]["arn"]
    with pytest.raises(errors.ArgumentException) as active:
        account.delete_run(arn=arn)
    assert active.value.message == errors.RUN_ACTIVE.format(arn=arn)
    with pytest.raises(errors.ArgumentException):
        account.delete_project(arn=project_arn)
    clock.tick(1000)
    assert account.delete_run(arn=arn) == {}
    for operation, gone in (
        ("GetRun", arn),
        ("DeleteRun", arn),
        ("ListJobs", arn),
        ("GetJob", job),
        ("ListSuites", job),
    ):
        with pytest.raises(errors.NotFoundException):
            account.call(operation, arn=gone)
    assert account.list_runs(arn=project_arn) == []


def test_a_project_takes_its_runs_with_it(quick_account: Account) -> None:
    """Runs and their jobs are deleted with their project."""
    account = quick_account
    project_arn = account.project()
    arn = account.run(projectArn=project_arn)
    job = account.list_jobs(arn=arn)[0]["arn"]
    account.delete_project(arn=project_arn)
    for operation, gone in (("GetRun", arn), ("GetJob", job)):
        with pytest.raises(errors.NotFoundException):
            account.call(operation, arn=gone)


def test_the_runs_of_a_project_are_listed_newest_first(account: Account) -> None:
    """A list has the runs of its project; the first is the latest (A)."""
    one, other = account.project(), account.project()
    arns = [account.run(projectArn=one) for _ in range(3)]
    account.schedule_run(**account.run_request(projectArn=other))
    assert [run["arn"] for run in account.list_runs(arn=one)] == arns[::-1]


def test_the_deletion_of_a_run_ahead(clock: Any) -> None:
    """The deletion of a run does not change the start of the job after it."""
    account = Account(registry=[LONE], timings=Timings(test=60))
    project_arn = account.project()
    run = account.run(projectArn=project_arn)
    waits = account.session(LONE, projectArn=project_arn)
    clock.tick(61)
    account.delete_run(arn=run)
    session = account.get_remote_access_session(arn=waits)
    assert session["started"] == NOW_IN_SECONDS + 60


def test_a_device_without_remote_access_runs_tests() -> None:
    """A device without remote access can run tests."""
    account = Account(registry=[Device("Pixel 8", remote_access_enabled=False)])
    assert account.get(account.run())["result"] == "PASSED"

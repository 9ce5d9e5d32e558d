"""Runs by the clock: status, result, counters, minutes; stopping and deleting."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import make_store
from moto_devicefarm import Device, Timings
from moto_devicefarm.core import api, errors
from moto_devicefarm.core.store import Store
from tests.resources import CREATED, LONE, PAIR, PHONE, available, project, start
from tests.resources import stop as stop_session
from tests.resources.runs.running import (
    BOTH,
    STAGES,
    arrange,
    get_run,
    in_suite,
    jobs,
    listed,
    pool,
    schedule,
    stop,
)

ZERO = {"total": 0, "passed": 0, "failed": 0, "warned": 0, "errored": 0, "stopped": 0, "skipped": 0}


@pytest.fixture
def slow() -> Store:
    """A store with two phones, in which everything takes its time."""
    return make_store(registry=BOTH, timings=STAGES)


@pytest.fixture
def quick() -> Store:
    """A store with two phones, in which nothing takes time."""
    return make_store(registry=BOTH)


def test_the_answer_of_schedule_run(clock: Any) -> None:
    """Every member that the captured answer of the real service has (C: DeNA), and those that this
    request adds.
    """
    store = make_store(registry=BOTH)
    project_arn = project(store)
    selection = {
        "filters": [{"attribute": "PLATFORM", "operator": "EQUALS", "values": ["IOS"]}],
        "maxDevices": 3,
    }
    run = schedule(store, project_arn, name="nightly", deviceSelectionConfiguration=selection)
    package = run.pop("testPackageArn")
    assert package.startswith("arn:aws:devicefarm:us-west-2:123456789012:upload:")
    assert run.pop("insightsTypes", ["TEST_REPORT"]) == ["TEST_REPORT"]  # in newer models
    assert run == {
        "arn": run["arn"],
        "name": "nightly",
        "type": "APPIUM_PYTHON",
        "platform": "WEB_APP",
        "created": CREATED,
        "status": "SCHEDULING",
        "result": "PENDING",
        "started": CREATED,
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


def test_without_timings_a_run_is_over_at_the_next_read(quick: Store) -> None:
    """A polling loop ends at once, frozen clock or not."""
    run = schedule(quick, project(quick))
    assert run["status"] == "SCHEDULING"
    ended = get_run(quick, run["arn"])
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
    slow: Store, clock: Any, seconds: int, status: str, passed: int
) -> None:
    """Status and counters of two jobs of four tests, after a jump over all and back."""
    arrange(slow, "one", "two")
    arn = schedule(slow)["arn"]
    clock.tick(100_000)
    assert get_run(slow, arn)["status"] == "COMPLETED"
    clock.tick(seconds - 100_000)
    run = get_run(slow, arn)
    assert (run["status"], run["counters"]) == (status, {**ZERO, "total": passed, "passed": passed})
    assert ("stopped" in run) == (status == "COMPLETED")
    assert run["result"] == ("PASSED" if status == "COMPLETED" else "PENDING")


def test_minutes_are_the_sum_of_the_jobs(slow: Store, clock: Any) -> None:
    """``total`` with the preparation, the metered part from the first test on; none before a job
    has its device (C).
    """
    arrange(slow, "one", "two")
    arn = schedule(slow)["arn"]
    assert "deviceMinutes" not in get_run(slow, arn)
    clock.tick(100)
    assert get_run(slow, arn)["deviceMinutes"] == {"total": 3.0, "metered": 0.0, "unmetered": 0.0}
    clock.tick(300)
    assert get_run(slow, arn)["deviceMinutes"] == {"total": 6.16, "metered": 2.84, "unmetered": 0.0}
    assert get_run(slow, arn)["stopped"] == CREATED + 195


def test_a_run_is_as_far_as_its_furthest_job(clock: Any) -> None:
    """While one waits for a busy device the other goes on, and the run is over when both are."""
    busy = available(PHONE, "BUSY")
    store = make_store(registry=[busy, BOTH[1]], timings=Timings(job_preparing=10))
    arn = schedule(store)["arn"]
    assert [job["status"] for job in jobs(store, arn)] == ["PENDING_DEVICE", "PREPARING"]
    assert get_run(store, arn)["status"] == "PREPARING"
    clock.tick(10)
    run = get_run(store, arn)
    assert (run["status"], run["completedJobs"], run["totalJobs"]) == ("RUNNING", 1, 2)
    store.settings.devices.replace(PHONE)
    assert get_run(store, arn)["status"] == "RUNNING"
    clock.tick(10)
    assert get_run(store, arn)["status"] == "COMPLETED"


def test_a_run_of_a_busy_device_waits(clock: Any) -> None:
    """For a day at most, then the job is skipped (D: limits)."""
    store = make_store(registry=[available(PHONE, "TEMPORARY_NOT_AVAILABLE")])
    arn = schedule(store)["arn"]
    assert get_run(store, arn)["status"] == "PENDING_DEVICE"
    clock.tick(24 * 3600)
    run = get_run(store, arn)
    assert (run["status"], run["result"], run["stopped"]) == (
        "COMPLETED",
        "SKIPPED",
        CREATED + 24 * 3600,
    )
    assert "deviceMinutes" not in run
    (job,) = jobs(store, arn)
    assert (job["result"], job["message"]) == ("SKIPPED", errors.JOB_QUEUE_LIMIT)


def test_a_private_instance_serves_runs_and_sessions_one_at_a_time(clock: Any) -> None:
    """A session has it, then the job, then the next session; each shows which it has."""
    store = make_store(registry=[LONE], timings=Timings(test=60))
    project_arn = project(store)
    first = start(store, project_arn, LONE)
    run = schedule(store, project_arn)
    last = start(store, project_arn, LONE)
    assert get_run(store, run["arn"])["status"] == "PENDING_DEVICE"
    clock.tick(10)
    stop_session(store, first)
    assert get_run(store, run["arn"])["status"] == "RUNNING"
    (job,) = jobs(store, run["arn"])
    assert (job["started"], job["instanceArn"]) == (CREATED + 10, LONE.instances[0].arn)
    clock.tick(59)
    assert (
        api.call(store, "GetRemoteAccessSession", {"arn": last})["remoteAccessSession"]["status"]
        == "PENDING_DEVICE"
    )
    clock.tick(1)
    assert (
        api.call(store, "GetRemoteAccessSession", {"arn": last})["remoteAccessSession"]["status"]
        == "RUNNING"
    )


def test_a_run_is_on_the_instances_that_its_rules_name(clock: Any) -> None:
    """Of two instances of a private device the one that the pool names, also when the other is
    free.
    """
    store = make_store(registry=[PAIR], timings=Timings(test=60))
    project_arn = project(store)
    second = PAIR.instances[1].arn
    pool_arn = pool(store, project_arn, ("INSTANCE_ARN", "IN", f'["{second}"]'))
    arns = [schedule(store, project_arn, devicePoolArn=pool_arn)["arn"] for _ in range(2)]
    assert [jobs(store, arn)[0]["status"] for arn in arns] == ["RUNNING", "PENDING_DEVICE"]
    assert {jobs(store, arn)[0]["instanceArn"] for arn in arns} == {second}


def test_stopping_a_run(slow: Store, clock: Any) -> None:
    """Answers STOPPING; the test in progress is stopped, what was over stays, the teardown runs,
    and it is billed (D).
    """
    arrange(slow, "one", "two")
    arn = schedule(slow)["arn"]
    clock.tick(140)
    stopped = stop(slow, arn)
    assert (stopped["status"], stopped["result"], "stopped" in stopped) == (
        "STOPPING",
        "PENDING",
        False,
    )
    assert get_run(slow, arn)["status"] == "STOPPING"
    clock.tick(5)
    run = get_run(slow, arn)
    assert (run["status"], run["result"], run["stopped"]) == ("COMPLETED", "STOPPED", CREATED + 145)
    assert run["counters"] == {**ZERO, "total": 8, "passed": 4, "stopped": 4}
    assert run["deviceMinutes"]["metered"] == 1.16
    assert [test["result"] for test in in_suite(slow, arn)] == ["STOPPED", "STOPPED"]
    clock.tick(-6)
    assert get_run(slow, arn)["status"] == "RUNNING"


def test_stopping_a_run_that_has_not_begun(slow: Store, clock: Any) -> None:
    """It is over at once, with no counters and no minutes, as the captured one (C: DeNA)."""
    arn = schedule(slow)["arn"]
    clock.tick(49)
    assert stop(slow, arn)["status"] == "STOPPING"
    run = get_run(slow, arn)
    assert (run["status"], run["result"], run["counters"]) == ("COMPLETED", "STOPPED", ZERO)
    assert (run["stopped"], run["completedJobs"]) == (CREATED + 49, 2)
    assert run["deviceMinutes"] == {"total": 1.3, "metered": 0.0, "unmetered": 0.0}
    assert [listed(slow, "ListSuites", job["arn"]) for job in jobs(slow, arn)] == [[], []]


def test_a_run_that_is_over_is_stopped_unchanged(quick: Store) -> None:
    """Programs stop twice and expect no error (A)."""
    arn = schedule(quick)["arn"]
    ended = get_run(quick, arn)
    assert stop(quick, arn) == stop(quick, arn) == get_run(quick, arn) == ended


def test_a_run_that_is_stopping_is_stopped_unchanged(slow: Store, clock: Any) -> None:
    """The first stop counts."""
    arn = schedule(slow)["arn"]
    clock.tick(150)
    stop(slow, arn)
    clock.tick(4)
    assert stop(slow, arn)["status"] == "STOPPING"
    clock.tick(1)
    assert get_run(slow, arn)["stopped"] == CREATED + 155


def test_an_active_run_is_not_deleted(slow: Store, clock: Any) -> None:
    """Nor is its project (D: model); both are, once it is over, with everything that is in it."""
    project_arn = project(slow)
    arn = schedule(slow, project_arn)["arn"]
    job = jobs(slow, arn)[0]["arn"]
    with pytest.raises(errors.ArgumentException) as active:
        api.call(slow, "DeleteRun", {"arn": arn})
    assert active.value.message == errors.RUN_ACTIVE.format(arn=arn)
    with pytest.raises(errors.ArgumentException):
        api.call(slow, "DeleteProject", {"arn": project_arn})
    clock.tick(1000)
    assert api.call(slow, "DeleteRun", {"arn": arn}) == {}
    for operation, gone in (
        ("GetRun", arn),
        ("DeleteRun", arn),
        ("ListJobs", arn),
        ("GetJob", job),
        ("ListSuites", job),
    ):
        with pytest.raises(errors.NotFoundException):
            api.call(slow, operation, {"arn": gone})
    assert listed(slow, "ListRuns", project_arn) == []


def test_a_project_takes_its_runs_with_it(quick: Store) -> None:
    """And their jobs."""
    store = quick
    project_arn = project(store)
    arn = schedule(store, project_arn)["arn"]
    job = jobs(store, arn)[0]["arn"]
    api.call(store, "DeleteProject", {"arn": project_arn})
    for operation, gone in (("GetRun", arn), ("GetJob", job)):
        with pytest.raises(errors.NotFoundException):
            api.call(store, operation, {"arn": gone})


def test_runs_are_listed_by_project_in_the_order_of_scheduling(store: Store) -> None:
    """Those of another project are not."""
    one, other = project(store), project(store)
    arns = [schedule(store, one)["arn"] for _ in range(3)]
    schedule(store, other)
    assert [run["arn"] for run in listed(store, "ListRuns", one)] == arns


@pytest.mark.parametrize(
    ("operation", "kind"),
    [("GetRun", "run"), ("StopRun", "run"), ("ListJobs", "run"), ("ListRuns", "project")],
)
def test_an_arn_of_another_kind_is_refused(store: Store, operation: str, kind: str) -> None:
    """As the real service does (C: wdio#95)."""
    arn = "arn:aws:devicefarm:us-west-2:123456789012:upload:a/b"
    with pytest.raises(errors.ArgumentException) as wrong:
        api.call(store, operation, {"arn": arn})
    assert wrong.value.message == errors.WRONG_KIND.format(kind=kind, arn=arn)


def test_a_job_on_a_deleted_run_still_held_its_instance(clock: Any) -> None:
    """The queues remember who waited for whom: deleting a run moves nobody up in the past."""
    store = make_store(registry=[LONE], timings=Timings(test=60))
    project_arn = project(store)
    run = schedule(store, project_arn)["arn"]
    waits = start(store, project_arn, LONE)
    clock.tick(61)
    api.call(store, "DeleteRun", {"arn": run})
    session = api.call(store, "GetRemoteAccessSession", {"arn": waits})["remoteAccessSession"]
    assert session["started"] == CREATED + 60


def test_a_device_without_remote_access_runs_tests() -> None:
    """Remote access is for sessions."""
    store = make_store(registry=[Device("Pixel 8", remote_access_enabled=False)])
    assert get_run(store, schedule(store)["arn"])["result"] == "PASSED"

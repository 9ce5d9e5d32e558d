"""Runs under the clocks that tests freeze, in several accounts, and many at once."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from freezegun import freeze_time

from conftest import NOW, make_store
from moto_devicefarm import Device, DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core import api, errors
from moto_devicefarm.core.session_life import QueuePosition
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.runs.jobs import Job
from tests.devicefarm.clients import fresh
from tests.resources import CREATED, IPHONE, LONE, PHONE, UNMETERED, buy_slots, project
from tests.resources.runs.running import (
    STAGES,
    get_run,
    in_suite,
    jobs,
    listed,
    package,
    pool,
    schedule,
    stop,
)

HOUR = 3600


@pytest.mark.parametrize("offset", [-8, 0, 5])
def test_time_zones_move_no_run(offset: int) -> None:
    """freezegun's ``tz_offset`` is that of the machine; AWS's times have none."""
    with freeze_time(NOW, tz_offset=offset) as frozen:
        store = make_store(registry=[PHONE], timings=STAGES)
        run = schedule(store)
        frozen.tick(1000)
        ended = get_run(store, run["arn"])
        assert (run["created"], ended["started"], ended["stopped"]) == (
            CREATED,
            CREATED,
            CREATED + 165,
        )


@pytest.mark.parametrize("seconds", [3, 20, 40, 1000])
def test_a_clock_that_ticks_at_each_look_shows_one_moment_a_request(seconds: int) -> None:
    """Run and jobs go through their stages in order, and each answer is of one moment only."""
    order = ["SCHEDULING", "PREPARING", "RUNNING", "COMPLETED"]
    with freeze_time(NOW, auto_tick_seconds=seconds):
        store = make_store(registry=[PHONE], timings=STAGES)
        arn = schedule(store)["arn"]
        seen = [get_run(store, arn) for _ in range(60)]
    assert [order.index(run["status"]) for run in seen] == sorted(
        order.index(run["status"]) for run in seen
    )
    assert seen[-1]["status"] == "COMPLETED"
    for run in seen:
        assert (
            (run["status"] == "COMPLETED")
            == (run["completedJobs"] == 1)
            == ("stopped" in run)
            == (run["result"] == "PASSED")
        )
    totals = [run["deviceMinutes"]["total"] for run in seen if "deviceMinutes" in run]
    assert all(one <= two for one, two in itertools.pairwise(totals))


def test_a_clock_that_runs_ends_the_run() -> None:
    """freezegun's ``tick=True``; and without any frozen clock a polling loop ends as well."""
    with freeze_time(NOW, tick=True) as frozen:
        store = make_store(registry=[PHONE], timings=STAGES)
        arn = schedule(store)["arn"]
        assert get_run(store, arn)["status"] == "SCHEDULING"
        frozen.tick(120)
        assert get_run(store, arn)["status"] == "RUNNING"
        frozen.tick(60)
        assert get_run(store, arn)["status"] == "COMPLETED"


def test_accounts_have_their_own_runs_and_what_is_arranged_goes_to_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An instance in use in one account is not waited for in another; the next run is the next in
    whatever account.
    """
    with mock_devicefarm(registry=[LONE], timings=Timings(test=60)) as farm, freeze_time(NOW):
        farm.next_run(results="FAILED")
        client, found = fresh(), {}
        for account in ("111122223333", "444455556666"):
            monkeypatch.setenv("MOTO_ACCOUNT_ID", account)
            arn = client.create_project(name="x")["project"]["arn"]
            upload = client.create_upload(
                projectArn=arn, name="t.zip", type="APPIUM_NODE_TEST_PACKAGE"
            )["upload"]["arn"]
            DeviceFarm.current().put(upload, b"any bytes")
            found[account] = client.schedule_run(
                projectArn=arn,
                test={"type": "APPIUM_NODE", "testPackageArn": upload},
                deviceSelectionConfiguration={"filters": [], "maxDevices": 1},
            )["run"]["arn"]
            assert account in found[account]
            assert client.get_run(arn=found[account])["run"]["status"] == "RUNNING"
        with pytest.raises(client.exceptions.NotFoundException):
            client.get_run(arn=found["111122223333"])
        with freeze_time("2026-03-01T12:01:00Z"):
            results = []
            for account, arn in found.items():
                monkeypatch.setenv("MOTO_ACCOUNT_ID", account)
                results.append(client.get_run(arn=arn)["run"]["result"])
    assert results == ["FAILED", "PASSED"]


def test_250_jobs_of_one_run_wait_for_one_slot(clock: Any) -> None:
    """An hour each: those that would have to wait for more than a day are skipped (D: limits)."""
    devices = [Device(f"Pixel {number}") for number in range(250)]
    store = make_store(registry=devices, timings=Timings(test=HOUR))
    buy_slots(store, 1)
    arn = schedule(store, configuration=UNMETERED)["arn"]
    stopped = jobs(store, arn)[7]["arn"]
    clock.tick(2 * HOUR)
    assert stop(store, stopped)["status"] == "STOPPING"
    clock.tick(22 * HOUR)
    running = get_run(store, arn)
    assert (running["status"], running["completedJobs"], running["totalJobs"]) == (
        "RUNNING",
        24 + 1 + 224,
        250,
    )
    clock.tick(HOUR)
    ended = get_run(store, arn)
    assert ended["counters"] == {
        **{
            "total": 75,
            "passed": 75,
            "failed": 0,
            "warned": 0,
            "errored": 0,
            "stopped": 0,
            "skipped": 0,
        }
    }
    found = jobs(store, arn)
    assert [job["result"] for job in found].count("SKIPPED") == 224
    assert [job.get("started") for job in found[6:9]] == [
        CREATED + 6 * HOUR,
        None,
        CREATED + 7 * HOUR,
    ]
    assert (ended["status"], ended["result"], ended["stopped"]) == (
        "COMPLETED",
        "STOPPED",
        CREATED + 25 * HOUR,
    )


def test_tests_that_take_no_time_are_all_there(clock: Any) -> None:
    """Over in the moment in which the device is ready, with no minutes."""
    store = make_store(registry=[PHONE], timings=Timings(job_preparing=10))
    arn = schedule(store)["arn"]
    clock.tick(9.999)
    assert jobs(store, arn)[0]["status"] == "PREPARING"
    clock.tick(0.001)
    (job,) = jobs(store, arn)
    assert (job["status"], job["result"], job["counters"]["passed"], job["started"]) == (
        "COMPLETED",
        "PASSED",
        3,
        CREATED,
    )
    (test,) = in_suite(store, arn)
    assert test["started"] == test["stopped"] == job["stopped"] == CREATED + 10


def test_deleting_a_project_moves_nobody_up(clock: Any) -> None:
    """A job of another project waited for the instance that the deleted run had."""
    store = make_store(registry=[LONE], timings=Timings(test=60))
    one, other = project(store), project(store)
    schedule(store, one)
    waits = schedule(store, other)["arn"]
    with pytest.raises(errors.ArgumentException):
        api.call(store, "DeleteProject", {"arn": one})
    clock.tick(60)
    api.call(store, "DeleteProject", {"arn": one})
    assert jobs(store, waits)[0]["started"] == CREATED + 60
    assert [run["arn"] for run in listed(store, "ListRuns", other)] == [waits]
    clock.tick(-1)
    assert jobs(store, waits)[0]["status"] == "PENDING_DEVICE"


@pytest.mark.parametrize("configuration", [{}, UNMETERED])
def test_what_a_request_costs_does_not_grow_with_the_runs_before(
    monkeypatch: pytest.MonkeyPatch, clock: Any, configuration: dict[str, Any]
) -> None:
    """Counted in lives of jobs that are worked out: a few for each of the request's jobs, however
    many wait before them.
    """
    lives: list[Job] = []
    life_from = Job.life_from

    def counted(job: Job, place: QueuePosition) -> Any:
        lives.append(job)
        return life_from(job, place)

    def cost(store: Store, operation: str, request: dict[str, Any]) -> int:
        lives.clear()
        api.call(store, operation, request)
        return len(lives)

    monkeypatch.setattr(Job, "life_from", counted)
    costs = []
    for runs in (20, 200):
        store = make_store(registry=[PHONE, IPHONE, LONE], timings=Timings(test=1))
        buy_slots(store, 1)
        arn = project(store)
        test = {"type": "APPIUM_NODE", "testPackageArn": package(store, arn, "APPIUM_NODE")}
        request = {
            "projectArn": arn,
            "test": test,
            "devicePoolArn": pool(store, arn),
            "configuration": configuration,
        }
        last = [api.call(store, "ScheduleRun", request)["run"]["arn"] for _ in range(runs)][-1]
        job = jobs(store, last)[2]["arn"]
        requests = {
            "GetJob": {"arn": job},
            "GetRun": {"arn": last},
            "GetDevice": {"arn": LONE.arn},
            "ScheduleRun": request,
        }
        costs.append(
            {operation: cost(store, operation, request) for operation, request in requests.items()}
        )
    few, many = costs
    assert [many[operation] for operation in ("GetJob", "GetRun")] == [
        few[operation] for operation in ("GetJob", "GetRun")
    ]
    assert (many["GetJob"], many["GetRun"]) == (1, 3)
    assert max(many["GetDevice"], many["ScheduleRun"]) < 20

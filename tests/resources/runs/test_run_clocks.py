"""Runs under frozen, ticking and real clocks, in several accounts, and in large numbers."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from freezegun import freeze_time

from moto_devicefarm import Device, DeviceFarm, Timings, mock_devicefarm
from moto_devicefarm.core import errors
from moto_devicefarm.core.session_life import QueuePosition
from moto_devicefarm.resources.runs.jobs import Job
from tests.support.account import UNMETERED, Account
from tests.support.clients import new_client
from tests.support.devices import IPHONE, LONE, PHONE
from tests.support.store import NOW, NOW_IN_SECONDS
from tests.support.timings import STAGES

HOUR = 3600


@pytest.mark.parametrize("offset", [-8, 0, 5])
def test_time_zones_move_no_run(offset: int) -> None:
    """freezegun's ``tz_offset`` changes no time of a run."""
    with freeze_time(NOW, tz_offset=offset) as frozen:
        account = Account(registry=[PHONE], timings=STAGES)
        run = account.schedule_run(**account.run_request())
        frozen.tick(1000)
        ended = account.get(run["arn"])
        assert (run["created"], ended["started"], ended["stopped"]) == (
            NOW_IN_SECONDS,
            NOW_IN_SECONDS,
            NOW_IN_SECONDS + 165,
        )


@pytest.mark.parametrize("seconds", [3, 20, 40, 1000])
def test_a_clock_that_ticks_at_each_read(seconds: int) -> None:
    """With a clock that ticks at each read, each answer belongs to one moment."""
    order = ["SCHEDULING", "PREPARING", "RUNNING", "COMPLETED"]
    with freeze_time(NOW, auto_tick_seconds=seconds):
        account = Account(registry=[PHONE], timings=STAGES)
        arn = account.run()
        seen = [account.get(arn) for _ in range(60)]
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
    """A polling loop ends with freezegun's ``tick=True`` and with the real clock."""
    with freeze_time(NOW, tick=True) as frozen:
        account = Account(registry=[PHONE], timings=STAGES)
        arn = account.run()
        assert account.get(arn)["status"] == "SCHEDULING"
        frozen.tick(120)
        assert account.get(arn)["status"] == "RUNNING"
        frozen.tick(60)
        assert account.get(arn)["status"] == "COMPLETED"


def test_two_accounts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Accounts share no instances; an arranged run is the next one in any account."""
    with mock_devicefarm(registry=[LONE], timings=Timings(test=60)) as farm, freeze_time(NOW):
        farm.next_run(results="FAILED")
        client, found = new_client(), {}
        for account in ("111122223333", "444455556666"):
            monkeypatch.setenv("MOTO_ACCOUNT_ID", account)
            arn = client.create_project(name="x")["project"]["arn"]
            upload = client.create_upload(
                projectArn=arn, name="t.zip", type="APPIUM_PYTHON_TEST_PACKAGE"
            )["upload"]["arn"]
            DeviceFarm.current().put(upload, b"any bytes")
            found[account] = client.schedule_run(
                projectArn=arn,
                test={"type": "APPIUM_PYTHON", "testPackageArn": upload},
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
    """Jobs that would wait for more than a day are skipped (D: limits)."""
    devices = [Device(f"Pixel {number}") for number in range(250)]
    account = Account(registry=devices, timings=Timings(test=HOUR))
    account.buy_slots(1)
    arn = account.run(configuration=UNMETERED)
    stopped = account.list_jobs(arn=arn)[7]["arn"]
    clock.tick(2 * HOUR)
    assert account.stop(stopped)["status"] == "STOPPING"
    clock.tick(22 * HOUR)
    running = account.get(arn)
    assert (running["status"], running["completedJobs"], running["totalJobs"]) == (
        "RUNNING",
        24 + 1 + 224,
        250,
    )
    clock.tick(HOUR)
    ended = account.get(arn)
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
    found = account.list_jobs(arn=arn)
    assert [job["result"] for job in found].count("SKIPPED") == 224
    assert [job["result"] for job in found[6:9]] == ["PASSED", "STOPPED", "PASSED"]
    clock.tick(-17.5 * HOUR)
    assert account.get(found[8]["arn"])["started"] == NOW_IN_SECONDS + 7 * HOUR
    assert (ended["status"], ended["result"], ended["stopped"]) == (
        "COMPLETED",
        "STOPPED",
        NOW_IN_SECONDS + 25 * HOUR,
    )


def test_tests_without_duration(clock: Any) -> None:
    """Tests without duration are over when the device is ready, with no minutes."""
    account = Account(registry=[PHONE], timings=Timings(job_preparing=10))
    arn = account.run()
    clock.tick(9.999)
    assert account.list_jobs(arn=arn)[0]["status"] == "PREPARING"
    clock.tick(0.001)
    (job,) = account.list_jobs(arn=arn)
    assert (job["status"], job["result"], job["counters"]["passed"]) == (
        "COMPLETED",
        "PASSED",
        3,
    )
    (test,) = account.tests_of(arn)
    assert test["result"] == "PASSED"
    assert account.get(arn)["stopped"] == NOW_IN_SECONDS + 10


def test_the_deletion_of_a_project_ahead(clock: Any) -> None:
    """The deletion of a project does not change the start of a job that waited for its instance."""
    account = Account(registry=[LONE], timings=Timings(test=60))
    one, other = account.project(), account.project()
    account.schedule_run(**account.run_request(projectArn=one))
    waits = account.run(projectArn=other)
    with pytest.raises(errors.ArgumentException):
        account.delete_project(arn=one)
    clock.tick(60)
    account.delete_project(arn=one)
    assert account.list_jobs(arn=waits)[0]["started"] == NOW_IN_SECONDS + 60
    assert [run["arn"] for run in account.list_runs(arn=other)] == [waits]
    clock.tick(-1)
    assert account.list_jobs(arn=waits)[0]["status"] == "PENDING_DEVICE"


@pytest.mark.parametrize("configuration", [{}, UNMETERED])
def test_the_cost_of_a_request(
    monkeypatch: pytest.MonkeyPatch, clock: Any, configuration: dict[str, Any]
) -> None:
    """The number of computed jobs for a request does not grow with the number of earlier runs."""
    lives: list[Job] = []
    life_from = Job.life_from

    def counted(job: Job, place: QueuePosition) -> Any:
        lives.append(job)
        return life_from(job, place)

    def cost(account: Account, operation: str, request: dict[str, Any]) -> int:
        lives.clear()
        account.call(operation, **request)
        return len(lives)

    monkeypatch.setattr(Job, "life_from", counted)
    costs = []
    for runs in (20, 200):
        account = Account(registry=[PHONE, IPHONE, LONE], timings=Timings(test=1))
        account.buy_slots(1)
        arn = account.project()
        test = {
            "type": "APPIUM_PYTHON",
            "testPackageArn": account.test_package("APPIUM_PYTHON", projectArn=arn),
        }
        request = {
            "projectArn": arn,
            "test": test,
            "devicePoolArn": account.pool(projectArn=arn),
            "configuration": configuration,
        }
        last = [account.schedule_run(**request)["arn"] for _ in range(runs)][-1]
        job = account.list_jobs(arn=last)[2]["arn"]
        requests = {
            "GetJob": {"arn": job},
            "GetRun": {"arn": last},
            "GetDevice": {"arn": LONE.arn},
            "ScheduleRun": request,
        }
        costs.append(
            {
                operation: cost(account, operation, request)
                for operation, request in requests.items()
            }
        )
    few, many = costs
    assert [many[operation] for operation in ("GetJob", "GetRun")] == [
        few[operation] for operation in ("GetJob", "GetRun")
    ]
    assert (many["GetJob"], many["GetRun"]) == (1, 3)
    assert max(many["GetDevice"], many["ScheduleRun"]) < 20

"""The bar of a run on the page: its statuses over time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.server.page.run_stages import statuses_of_jobs
from tests.support.control import moto_account, page_row
from tests.support.devices import IPHONE, PHONE
from tests.support.store import NOW_IN_SECONDS, PREFIX

TIMINGS = Timings(run_scheduling=10, job_preparing=100, test=30, teardown_test=10)


def test_the_bar_of_a_run(clock: Any) -> None:
    """A run has a stage for each status, also for those that come, and the same at any time."""
    with mock_devicefarm(registry=[PHONE, IPHONE], timings=TIMINGS):
        account = moto_account()
        run = account.run(name="nightly")
        stages = page_row("nightly")["stages"]
        seconds = [(status, at / 1000 - NOW_IN_SECONDS) for status, at in stages]
        assert [status for status, _ in seconds] == [
            "SCHEDULING",
            "PREPARING",
            "RUNNING",
            "COMPLETED",
        ]
        assert [at for _, at in seconds[:3]] == [0, 10, 110]
        for status, at in seconds:
            clock.move_to(dt.datetime.fromtimestamp(NOW_IN_SECONDS + at, dt.timezone.utc))
            assert account.status(run) == status
            assert page_row("nightly")["stages"] == stages


def test_the_bar_of_a_run_that_was_stopped(clock: Any) -> None:
    """Its stop follows the statuses of its jobs."""
    with mock_devicefarm(registry=[PHONE], timings=TIMINGS):
        account = moto_account()
        run = account.run(name="nightly")
        clock.tick(130)
        account.stop(run)
        assert [status for status, _ in page_row("nightly")["stages"]] == [
            *("SCHEDULING", "PREPARING", "RUNNING", "STOPPING", "COMPLETED")
        ]


def test_a_job_that_has_ended_makes_the_run_running() -> None:
    """While another job waits, the run is RUNNING, and it ends with the last job."""
    first = [("PENDING", 0), ("RUNNING", 10), ("STOPPING", 20), ("COMPLETED", 20)]
    second = [("PENDING", 0), ("PENDING_DEVICE", 5), ("PREPARING", 30), ("COMPLETED", 40)]
    assert list(statuses_of_jobs([first, second])) == [
        ("PENDING", 0),
        ("PENDING_DEVICE", 5),
        ("RUNNING", 10),
        ("COMPLETED", 40),
    ]


def test_a_captured_run_keeps_its_stage(clock: Any) -> None:
    """It has its captured status only."""
    with mock_devicefarm() as farm:
        farm.load({"arn": f"{PREFIX}:run:p/r", "name": "captured", "status": "RUNNING"})
        assert [status for status, _ in page_row("captured")["stages"]] == ["RUNNING"]

"""The report of a mock: its calls, and what is stuck."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import DeviceFarm, Timings, failure_report, mock_devicefarm
from moto_devicefarm.core import api
from tests.support.control import moto_account
from tests.support.devices import PHONE


def test_long_parameters_and_answers_are_cut(clock: Any) -> None:
    """A line stays readable."""
    with mock_devicefarm() as farm:
        moto_account().project(name="x" * 200)
        line = report(farm)[-1]
    parameters, answer = line.partition("(")[2].split("): ")
    assert (len(parameters), parameters[-1]) == (failure_report.LINE_WIDTH, "…")
    assert (len(answer), answer[-1]) == (failure_report.LINE_WIDTH, "…")


def report(farm: DeviceFarm) -> list[str]:
    """The lines of the report of an active mock."""
    assert farm._settings.log is not None
    return failure_report.active_report(farm._settings.log).splitlines()


def test_names_do_not_act_on_the_terminal(clock: Any) -> None:
    """A colour or a line end in a name shows as its escape, in the call as in the line of what is
    stuck.
    """
    with mock_devicefarm(timings=Timings(session_preparing=60)) as farm:
        account = moto_account()
        session = account.session(name="\x1b[31mred\nrun")
        account.get(session)
        lines = report(farm)
    assert lines[-1].startswith(r"session \x1b[31mred\nrun is PREPARING")
    assert r"of \x1b[31mred\nrun: PREPARING" in lines[-2]


def test_the_page_is_named(clock: Any) -> None:
    """A mock that listens has one."""
    with mock_devicefarm(server=True) as farm:
        moto_account().project()
        assert report(farm)[-1] == f"the page of this mock: {farm.url}/moto-devicefarm/"


def test_only_the_last_rows_are_shown(clock: Any) -> None:
    """The first line says so."""
    with mock_devicefarm() as farm:
        for number in range(failure_report.MOST_ROWS + 1):
            moto_account().project(name=f"n{number}")
        lines = report(farm)
    assert lines[0] == "earlier calls are left out; farm.calls has them"
    assert len(lines) == failure_report.MOST_ROWS + 2
    assert 'name="n1"' in lines[2]


def test_the_span_of_polls_and_each_day_are_shown(clock: Any) -> None:
    """The date stands where the day changes."""
    with mock_devicefarm() as farm:
        account = moto_account()
        session = account.session(name="nightly")
        for _ in range(3):
            account.get(session)
            clock.tick(2.5)
        clock.tick(86400)
        account.list_projects()
        lines = report(farm)
    assert lines[-3:] == [
        "12:00:00 to 12:00:05  GetRemoteAccessSession of nightly x 3: RUNNING",
        "2026-03-02, UTC",
        "12:00:07.500  ListProjects: 1 project",
    ]


def test_a_running_session_is_stuck_only_if_it_is_polled(clock: Any) -> None:
    """Otherwise it does what it should."""
    with mock_devicefarm() as farm:
        account = moto_account()
        session = account.session(name="nightly")
        account.get(session)
        assert "will be" not in report(farm)[-1]
        account.get(session)
        assert report(farm)[-1] == (
            "session nightly is RUNNING and will be STOPPING in 9000 s: its time limit; "
            "the clock is frozen at 12:00:00, move it"
        )


def test_a_run_is_stuck_with_its_jobs(clock: Any) -> None:
    """The run says how many jobs have ended, and each job what comes next."""
    with mock_devicefarm(registry=[PHONE], timings=Timings(job_preparing=100)) as farm:
        account = moto_account()
        account.run(name="smoke")
        assert report(farm)[-2:] == [
            "run smoke is PREPARING: 0 of 1 jobs have ended",
            "job Pixel 8 is PREPARING and will be RUNNING in 100 s; "
            "the clock is frozen at 12:00:00, move it",
        ]


def test_a_run_without_jobs_says_when_it_ends(clock: Any) -> None:
    """No job can say what comes next. A stop ends such a run at once."""
    with mock_devicefarm(registry=[PHONE], timings=Timings(run_scheduling=10)) as farm:
        account = moto_account()
        run = account.run(name="smoke", devicePoolArn=account.pool(("MODEL", "EQUALS", '"None"')))
        assert report(farm)[-1] == (
            "run smoke is SCHEDULING and will be COMPLETED in 10 s; "
            "the clock is frozen at 12:00:00, move it"
        )
        clock.tick(4)
        account.stop_run(arn=run)
        clock.tick(-3)
        assert account.status(run) == "SCHEDULING"
        assert "will be COMPLETED in 3 s" in report(farm)[-1]


def test_before_its_creation_a_resource_has_its_first_status(clock: Any) -> None:
    """The clock went back behind it. The next stage is another one."""
    with mock_devicefarm(timings=Timings(session_pending=5, session_preparing=60)) as farm:
        account = moto_account()
        session = account.session(name="nightly")
        clock.tick(-100)
        assert account.status(session) == "PENDING"
        assert "nightly is PENDING and will be PREPARING in 105 s" in report(farm)[-1]


def test_of_many_the_first_are_named(clock: Any) -> None:
    """The others are counted."""
    with mock_devicefarm() as farm:
        for number in range(failure_report.MOST_STUCK + 2):
            moto_account().upload(f"n{number}.apk")
        lines = report(farm)
    assert lines[-1] == "and 2 more"
    assert lines[-2].startswith("upload n")


def test_a_clock_that_runs_is_not_told_to_be_frozen() -> None:
    """The seconds are enough."""
    with mock_devicefarm(timings=Timings(session_preparing=115)) as farm:
        moto_account().session(name="nightly")
        line = report(farm)[-1]
    assert line.startswith("session nightly is PREPARING and will be RUNNING in 11")
    assert line.endswith(" s")


def test_a_resource_without_a_name_has_a_short_arn(clock: Any) -> None:
    """Two resources of one name have it too."""
    with mock_devicefarm(timings=Timings(session_preparing=115)) as farm:
        account = moto_account()
        sessions = [account.session(name=name) for name in ("twin", "twin", "")]
        for session in sessions:
            account.get(session)
        *twins, unnamed = [line for line in report(farm) if "GetRemote" in line]
        stuck = report(farm)[-3:]
    first, second, third = (f"session {session.split('/')[1][:4]}" for session in sessions)
    assert f"of twin ({first}" in twins[0]
    assert f"of twin ({second}" in twins[1]
    assert f"of {third}" in unnamed
    assert any(line.startswith(f"{third}… is PREPARING") for line in stuck)


def test_hints_stand_below_the_call(clock: Any) -> None:
    """They are no words of AWS."""
    with mock_devicefarm() as farm:
        account = moto_account()
        project = account.project(name="checkout")
        account.delete(project)
        account.error.get_project(arn=project)
        assert report(farm)[-1] == "    it was deleted at 12:00:00"


def test_an_error_of_the_registry_hides_no_failure(
    clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report says that it is incomplete."""
    with mock_devicefarm(server=True) as farm:
        moto_account().project()

        def fail(*arguments: object) -> None:
            raise OSError("no registry")

        monkeypatch.setattr(failure_report, "stuck_snapshots", fail)
        lines = report(farm)
    assert lines[-2] == "the mock could not tell more: OSError('no registry')"


def test_a_lock_that_is_held_delays_no_report(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that hangs may hold it in another thread."""
    monkeypatch.setattr(failure_report, "PATIENCE", 0)

    class Held:
        """A lock that another thread holds."""

        def acquire(self, timeout: float) -> bool:
            assert timeout == 0
            return False

    with mock_devicefarm() as farm:
        moto_account().project()
        with monkeypatch.context() as held:
            held.setattr(api, "lock", Held())
            assert "CreateProject" in report(farm)[-1]

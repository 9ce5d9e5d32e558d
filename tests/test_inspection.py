"""farm.stuck, farm.unused and farm.leaks: what they tell while the mock is active."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import Timings, mock_devicefarm, settings
from moto_devicefarm.farm import DeviceFarm
from moto_devicefarm.server.page.recent_calls import RecentCalls
from tests.captures import SESSION
from tests.support.clients import new_client
from tests.support.control import moto_account
from tests.support.end_checks import NOT_USED, arrange, create_session, message_of
from tests.support.outcomes import outcome

IS_STUCK = (
    "session nightly is PREPARING and will be RUNNING in 60 s; "
    "the clock is frozen at 12:00:00, move it"
)
IS_LEFT = "session nightly is PREPARING, 0.00 device minutes so far"
SLOW = Timings(session_preparing=60)


def test_a_mock_tells_what_is_stuck_unused_and_left_active(clock: Any) -> None:
    """A test can ask at any time, and assert that nothing is."""
    with mock_devicefarm(timings=SLOW) as farm:
        assert (farm.stuck, farm.unused, farm.leaks) == ([], [], [])
        client = new_client()
        arn = create_session(client)
        arrange()
        assert farm.stuck == [IS_STUCK]
        assert farm.unused == [NOT_USED]
        assert farm.leaks == [IS_LEFT]
        client.stop_remote_access_session(arn=arn)
        outcome("StopRun", arn=arn)
        assert (farm.stuck, farm.unused, farm.leaks) == ([], [], [])


def test_asking_takes_nothing_away(clock: Any) -> None:
    """The check at the end of the mock finds the same, and no call is logged."""

    def test() -> None:
        with mock_devicefarm(timings=SLOW, leaks="fail") as farm:
            create_session(new_client())
            arrange()
            calls = farm.calls
            for _ in range(2):
                assert farm.stuck + farm.unused + farm.leaks == [IS_STUCK, NOT_USED, IS_LEFT]
            assert farm.calls == calls

    message = message_of(test)
    assert f"\n  {NOT_USED}\n" in message
    assert f"\n  {IS_LEFT}\n" in message


def test_a_running_session_is_told_only_if_it_is_polled(clock: Any) -> None:
    """Otherwise it does what it should. The report of a failing test has the same rule."""
    with mock_devicefarm() as farm:
        account = moto_account()
        session = account.session(name="nightly")
        account.get(session)
        assert farm.stuck == []
        account.get(session)
        assert farm.stuck == [
            "session nightly is RUNNING and will be STOPPING in 9000 s: its time limit; "
            "the clock is frozen at 12:00:00, move it"
        ]


def test_a_session_from_the_future_is_told_with_its_creation(clock: Any) -> None:
    """A test may freeze the clock at a day before the creation."""
    with mock_devicefarm(timings=SLOW) as farm:
        create_session(new_client())
        clock.move_to("2020-01-01")
        assert farm.stuck == [
            "session nightly is PENDING and will be PREPARING in 194529600 s: the clock is before "
            "its creation at 2026-03-01T12:00:00.000Z; the clock is frozen at 00:00:00, move it"
        ]


def test_everything_that_is_stuck_is_told() -> None:
    """The report of a failing test cuts the list, and the handle does not."""
    with mock_devicefarm(concurrency=1) as farm:
        account = moto_account()
        for _ in range(12):
            account.session()
        assert len(farm.stuck) == 11


def test_a_failure_that_was_used_once_is_used() -> None:
    """The test says how many requests may fail at most."""
    with mock_devicefarm() as farm:
        farm.fail("ListProjects", "ThrottlingException", times=None)
        outcome()
        assert farm.unused == []


def test_unused_arrangements_are_those_of_the_handle() -> None:
    """As at the end of its mock, which is the one that checks them."""
    with mock_devicefarm(unused="ignore") as outer:
        arrange()
        with mock_devicefarm() as inner:
            assert (inner.unused, outer.unused) == ([], [NOT_USED])


def test_leaks_are_those_created_in_the_mock() -> None:
    """An outer mock has those of the mocks inside it too."""
    with mock_devicefarm() as outer:
        client = new_client()
        create_session(client, "outer")
        with mock_devicefarm() as inner:
            create_session(client, "inner")
            assert [text.split()[1] for text in inner.leaks] == ["inner"]
            assert [text.split()[1] for text in outer.leaks] == ["outer", "inner"]


def test_what_a_load_brought_is_no_leak() -> None:
    """Neither a captured document nor a dump: the code under test did not create it."""
    with mock_devicefarm() as farm:
        farm.load({"remoteAccessSession": {"arn": SESSION, "status": "PENDING_DEVICE"}})
        create_session(new_client(), "dumped")
        dump = farm.dump()
    with mock_devicefarm(leaks="fail") as farm:
        farm.load(dump)
        assert farm.leaks == []
        client = new_client()
        arn = create_session(client, "created")
        assert [text.split()[1] for text in farm.leaks] == ["created"]
        client.stop_remote_access_session(arn=arn)


def test_a_handle_that_no_mock_started_counts_everything() -> None:
    """The command ``moto-devicefarm serve`` makes such a handle."""
    with mock_devicefarm():
        served = DeviceFarm(settings.MockArguments().settings(log=RecentCalls()))
        settings.activate(served)
        try:
            create_session(new_client())
            assert [text.split()[1] for text in served.leaks] == ["nightly"]
            assert served.stuck == served.unused == []
        finally:
            settings.deactivate(served)


@pytest.mark.parametrize("name", ["stuck", "unused", "leaks"])
def test_a_reset_empties_them(name: str) -> None:
    """Nothing of the time before it is told."""
    with mock_devicefarm(timings=SLOW) as farm:
        create_session(new_client())
        arrange()
        assert len(getattr(farm, name)) == 1
        farm.reset()
        assert getattr(farm, name) == []

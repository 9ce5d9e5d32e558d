"""leaks="fail": what was left active fails the test at the end of its mock."""

from __future__ import annotations

import pytest
from freezegun import freeze_time

from moto_devicefarm import Timings, mock_devicefarm
from tests.support.clients import new_client
from tests.support.end_checks import (
    REMEDY,
    UNUSED,
    arrange,
    create_session,
    message_of,
    schedule_run,
)


def test_leaks_are_listed_with_status_and_minutes() -> None:
    """A session, a run and a test grid session that nobody ended."""

    def test() -> None:
        timings = Timings(session_preparing=60, job_preparing=60, test=600)
        with freeze_time("2026-03-01 12:00") as clock:
            with mock_devicefarm(timings=timings, leaks="fail") as farm:
                client = new_client()
                create_session(client)
                schedule_run(client, farm)
                grid = client.create_test_grid_project(name="web")["testGridProject"]["arn"]
                session = farm.start_grid_session(grid)
                session.action("GET", "/status")
                clock.tick(90)
                arn = session.arn
                session.action("GET", "/status")
            raise AssertionError(arn)

    message = message_of(test)
    lines = message.splitlines()
    assert lines[0] == "3 were left active:"
    assert lines[1:3] == [
        "  session nightly is RUNNING, 1.50 device minutes so far",
        "  run release is RUNNING, 1.50 device minutes so far",
    ]
    assert lines[3].startswith("  testgrid-session ")
    assert lines[3].endswith(" is ACTIVE, 1.50 minutes so far")
    assert "\n".join(lines[4:]) == f"Stop them, or {REMEDY.format(argument='leaks')}"


def test_both_checks_have_one_message() -> None:
    """First what was not used, then what was left active."""

    def test() -> None:
        with mock_devicefarm(leaks="fail"):
            create_session(new_client())
            arrange()

    message = message_of(test)
    assert message.startswith(f"{UNUSED}\n1 was left active:\n  session ")
    assert "\nStop it, or turn this check off with leaks=" in message


def test_what_was_asked_to_stop_is_no_leak() -> None:
    """The test need not wait until it is COMPLETED."""
    with mock_devicefarm(timings=Timings(session_stopping=10), leaks="fail"):
        client = new_client()
        arn = create_session(client)
        stopped = client.stop_remote_access_session(arn=arn)["remoteAccessSession"]
        assert stopped["status"] == "STOPPING"


def test_what_ended_is_no_leak() -> None:
    """By itself, or because the test ended it."""
    with freeze_time("2026-03-01 12:00") as clock:
        timings = Timings(session_idle=300)
        with mock_devicefarm(timings=timings, leaks="fail") as farm:
            client = new_client()
            client.stop_remote_access_session(arn=create_session(client))
            client.get_run(arn=schedule_run(client, farm))
            grid = client.create_test_grid_project(name="web")["testGridProject"]["arn"]
            with farm.start_grid_session(grid):
                pass
            idle = create_session(client)
            clock.tick(3600)
            answer = client.get_remote_access_session(arn=idle)
            assert answer["remoteAccessSession"]["status"] == "COMPLETED"


def test_leaks_are_ignored_by_default() -> None:
    """Most tests end with an active session."""
    with mock_devicefarm():
        create_session(new_client())


def test_leaks_of_an_inner_mock_are_those_created_in_it() -> None:
    """An inner mock inherits no check of leaks, because the outer one checks at its own end."""
    with mock_devicefarm(leaks="fail"):
        client = new_client()
        outer = create_session(client, "outer")
        with mock_devicefarm():
            inner = create_session(client, "inner")
        with pytest.raises(AssertionError) as raised, mock_devicefarm(leaks="fail"):
            innermost = create_session(client, "innermost")
        assert str(raised.value).splitlines()[:2] == [
            "1 was left active:",
            "  session innermost is RUNNING, 0.00 device minutes so far",
        ]
        for arn in (outer, inner, innermost):
            client.stop_remote_access_session(arn=arn)


def test_leaks_after_a_reset() -> None:
    """The state is new, and its resources are numbered anew."""

    def test() -> None:
        with mock_devicefarm() as outer:
            create_session(new_client(), "outer")
            with mock_devicefarm(leaks="fail"):
                outer.reset()
                create_session(new_client(), "inner")

    assert message_of(test).splitlines()[1].startswith("  session inner is ")


def test_loaded_documents_are_no_leaks() -> None:
    """The code under test did not create them."""
    arn = "arn:aws:devicefarm:us-west-2:111122223333:session:557ebe28-9b31-4dc2-9fea-cedb7690ffae/a"
    with mock_devicefarm(leaks="fail") as farm:
        farm.load({"remoteAccessSession": {"arn": f"{arn}/00000", "status": "PENDING_DEVICE"}})


def test_leaks_are_those_at_the_latest_request() -> None:
    """The time that was frozen inside the mock counts, and not the time after it."""

    def test() -> None:
        timings = Timings(session_preparing=60)
        with mock_devicefarm(leaks="fail", timings=timings), freeze_time("2001-03-01 12:00"):
            create_session(new_client())

    assert "session nightly is PREPARING, 0.00 device minutes so far" in message_of(test)

"""Arrangements that nothing used fail the test at the end of its mock."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from moto_devicefarm import DeviceFarm, mock_devicefarm
from tests.support.clients import new_client
from tests.support.end_checks import (
    NOT_USED,
    UNUSED,
    Mistake,
    arrange,
    create_session,
    message_of,
)


def unused_line(arrange_and_call: Callable[[DeviceFarm, Any], object]) -> str:
    """What the message says about the one arrangement that a test did not use."""

    def test() -> None:
        with mock_devicefarm() as farm:
            arrange_and_call(farm, new_client())

    lines = message_of(test).splitlines()
    assert lines[0] == "1 arrangement was not used:"
    return lines[1].strip()


def with_block() -> None:
    with mock_devicefarm():
        arrange()


@mock_devicefarm
def function() -> None:
    arrange()


@mock_devicefarm
async def coroutine() -> None:
    await asyncio.sleep(0)
    arrange()


@mock_devicefarm
def generator() -> Iterator[None]:
    arrange()
    yield


@mock_devicefarm
async def async_generator() -> AsyncIterator[None]:
    arrange()
    yield


async def consume() -> None:
    async for _ in async_generator():
        pass


def start_and_stop() -> None:
    mock = mock_devicefarm()
    mock.start()
    arrange()
    mock.stop()


@pytest.mark.parametrize(
    "test",
    [
        with_block,
        function,
        lambda: asyncio.run(coroutine()),
        lambda: list(generator()),
        lambda: asyncio.run(consume()),
        start_and_stop,
    ],
)
def test_unused_arrangement_fails(test: Callable[[], Any]) -> None:
    """In a block, in decorated functions of each kind and between start and stop. The mock is off
    afterwards.
    """
    assert message_of(test) == UNUSED
    with pytest.raises(RuntimeError, match="no mock_devicefarm is active"):
        DeviceFarm.current()


def test_unused_ignore_turns_it_off() -> None:
    """An inner mock has the setting of the outer one, and can turn the check on again."""
    with mock_devicefarm(unused="ignore"):
        arrange()
        with mock_devicefarm():
            arrange()
        with pytest.raises(AssertionError, match="not used"), mock_devicefarm(unused="fail"):
            arrange()


def raises_in_with() -> None:
    with mock_devicefarm(leaks="fail"):
        arrange()
        raise Mistake


@mock_devicefarm(leaks="fail")
def raises_in_function() -> None:
    arrange()
    raise Mistake


@mock_devicefarm
async def raises_in_coroutine() -> None:
    arrange()
    raise Mistake


@mock_devicefarm
def raises_in_generator() -> Iterator[None]:
    arrange()
    yield
    raise Mistake


def raises_between_start_and_stop() -> None:
    mock = mock_devicefarm()
    mock.start()
    try:
        arrange()
        raise Mistake
    finally:
        mock.stop()


@pytest.mark.parametrize(
    "test",
    [
        raises_in_with,
        raises_in_function,
        lambda: asyncio.run(raises_in_coroutine()),
        lambda: list(raises_in_generator()),
        raises_between_start_and_stop,
    ],
)
def test_exception_of_the_body_is_not_covered_up(test: Callable[[], Any]) -> None:
    """The exception comes alone."""
    with pytest.raises(Mistake) as raised:
        test()
    assert raised.value.__context__ is None


def test_generator_that_is_closed_early_fails_nothing() -> None:
    """The consumer may need only the first item."""
    items: Any = generator()
    next(items)
    items.close()


def test_what_was_arranged_is_shown_as_written() -> None:
    """Texts have double quotes, functions their names; long values are cut."""

    def is_nightly(params: Any) -> bool:
        return False

    assert unused_line(lambda farm, _: farm.next_session(stuck_in="PREPARING")) == (
        'farm.next_session(stuck_in="PREPARING"): CreateRemoteAccessSession was not called after '
        "that"
    )
    assert unused_line(lambda farm, _: farm.next_run(tests=["login", "logout"])) == (
        "farm.next_run(tests=['login', 'logout']): ScheduleRun was not called after that"
    )
    assert unused_line(lambda farm, _: farm.next_run(results="FAILED", message="x" * 190)) == (
        f'farm.next_run(results="FAILED", message="{"x" * 156}...): '
        "ScheduleRun was not called after that"
    )
    assert unused_line(lambda farm, _: farm.fail("GetRun", "ArgumentException", "é")) == (
        'farm.fail("GetRun", "ArgumentException", "é"): GetRun was not called after that'
    )
    assert unused_line(
        lambda farm, _: farm.fail("GetRun", "ArgumentException", times=None, when=is_nightly)
    ).startswith('farm.fail("GetRun", "ArgumentException", times=None, when=is_nightly): ')


def test_what_happened_instead_is_shown() -> None:
    """Calls before the arrangement do not count. Calls that it did not fit do."""

    def called_before(farm: DeviceFarm, client: Any) -> None:
        client.list_projects()
        farm.fail("ListProjects", "ArgumentException")

    assert unused_line(called_before).endswith(": ListProjects was not called after that")

    def refused(farm: DeviceFarm, client: Any) -> None:
        farm.fail("ListProjects", "ArgumentException", when=lambda params: "arn" in params)
        client.list_projects()
        client.list_devices()

    line = 'farm.fail("ListProjects", "ArgumentException", when=<lambda>): ListProjects was called '
    assert unused_line(refused) == f"{line}once, but `when` selected no request"

    def overtaken(farm: DeviceFarm, client: Any) -> None:
        farm.fail("ListProjects", "ArgumentException", times=None)
        farm.fail("ListProjects", "NotFoundException")
        for _ in range(2):
            with contextlib.suppress(ClientError):
                client.list_projects()

    assert unused_line(overtaken).endswith(
        ": ListProjects was called 2 times, but an earlier farm.fail answered 2"
    )

    def both(farm: DeviceFarm, client: Any) -> None:
        farm.fail("ListProjects", "ArgumentException")
        farm.fail("ListProjects", "NotFoundException", when=lambda params: False)
        for _ in range(3):
            with contextlib.suppress(ClientError):
                client.list_projects()

    assert unused_line(both).endswith(
        ": ListProjects was called 3 times, but `when` did not select 2, and an earlier farm.fail "
        "answered 1"
    )

    def session_refused(farm: DeviceFarm, client: Any) -> None:
        farm.next_session(stuck_in="PENDING")
        project = client.create_project(name="checkout")["project"]["arn"]
        with contextlib.suppress(ClientError):
            client.create_remote_access_session(projectArn=project, deviceArn=project)

    assert unused_line(session_refused).endswith(
        ": CreateRemoteAccessSession was called once, but each call failed or used an earlier "
        "arrangement"
    )


def test_unused_upload_and_failure_of_all_operations() -> None:
    """``"*"`` is used by a request of any operation."""
    assert unused_line(lambda farm, _: farm.next_upload(status="FAILED")) == (
        'farm.next_upload(status="FAILED"): CreateUpload was not called after that'
    )
    assert unused_line(lambda farm, _: farm.fail("*", "ReadTimeoutError")) == (
        'farm.fail("*", "ReadTimeoutError"): no operation was called after that'
    )

    def refused(farm: DeviceFarm, client: Any) -> None:
        farm.fail("*", "ReadTimeoutError", when=lambda params: "arn" in params)
        client.list_devices()

    assert unused_line(refused).endswith(
        ": an operation was called once, but `when` selected no request"
    )


def test_several_are_listed() -> None:
    """In the order in which the test arranged them."""

    def test() -> None:
        with mock_devicefarm() as farm:
            farm.next_run(results="FAILED")
            farm.next_session(stuck_in="PENDING")
            arrange()

    message = message_of(test)
    assert message.startswith("3 arrangements were not used:\n  farm.next_run(")
    assert message.splitlines()[3].strip() == NOT_USED
    assert "\nUse or remove them, or turn" in message


@pytest.mark.parametrize("times", [3, None])
def test_arrangement_for_several_requests_is_used_by_one(times: int | None) -> None:
    """The test says how many requests may fail at most."""
    with mock_devicefarm() as farm:
        farm.fail("ListProjects", "ArgumentException", times=times)
        with pytest.raises(ClientError):
            new_client().list_projects()


def test_equal_arrangements_count_each() -> None:
    """Two sessions were arranged, and one was created."""

    def test() -> None:
        with mock_devicefarm() as farm:
            farm.next_session(stuck_in="PENDING")
            farm.next_session(stuck_in="PENDING")
            create_session(new_client())

    assert message_of(test).startswith("1 arrangement was not used:\n  farm.next_session(")


def test_arrangement_of_an_outer_mock_may_be_used_in_an_inner_one() -> None:
    """It is checked when the mock ends through whose handle the test made it."""
    with mock_devicefarm() as farm:
        farm.fail("ListProjects", "ArgumentException")
        with mock_devicefarm():
            pass
        with mock_devicefarm(), pytest.raises(ClientError):
            new_client().list_projects()


def test_arrangement_of_an_inner_mock_ends_with_it() -> None:
    """It is checked at the end of the inner mock, or dropped there, and works no more."""
    with mock_devicefarm():
        with pytest.raises(AssertionError), mock_devicefarm() as inner:
            inner.fail("ListProjects", "ArgumentException")
        with mock_devicefarm(unused="ignore") as inner:
            inner.fail("ListProjects", "ArgumentException", times=None)
        with contextlib.suppress(Mistake), mock_devicefarm() as inner:
            inner.fail("ListProjects", "ArgumentException", times=None)
            raise Mistake
        assert new_client().list_projects()["projects"] == []


def test_reset_drops_arrangements() -> None:
    """They do not fail the test, and fail no request."""
    with mock_devicefarm() as farm:
        farm.fail("ListProjects", "ArgumentException", times=None)
        farm.reset()
        assert new_client().list_projects()["projects"] == []


def test_stop_that_keeps_the_state_keeps_the_arrangements() -> None:
    """``stop(remove_data=False)`` checks nothing. The check comes with the last stop."""
    mock = mock_devicefarm()
    mock.start()
    arrange()
    mock.stop(remove_data=False)
    mock.start(reset=False)
    assert message_of(mock.stop) == UNUSED


def test_nested_use_of_one_handle_checks_once() -> None:
    """``start(reset=False)`` inside the same mock is a second use of the handle."""
    mock = mock_devicefarm()
    mock.start()
    arrange()
    mock.start(reset=False)
    mock.stop()
    assert message_of(mock.stop) == UNUSED

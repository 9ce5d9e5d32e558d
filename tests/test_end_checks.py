"""The checks at the end of a mock: arrangements that nothing used, and what was left active."""

from __future__ import annotations

import asyncio
import contextlib
import unittest
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from freezegun import freeze_time

from moto_devicefarm import DeviceFarm, Timings, mock_devicefarm
from tests.support.clients import new_client

REMEDY = (
    'turn this check off with {argument}="ignore", an argument of\n'
    "mock_devicefarm and of the marker. For the pytest fixtures, the ini file may have\n"
    "devicefarm_{argument} = ignore."
)
NOT_USED = 'farm.fail("StopRun", "ThrottlingException"): StopRun was not called after that'
UNUSED = f"1 arrangement was not used:\n  {NOT_USED}\nUse or remove it, or " + REMEDY.format(
    argument="unused"
)


def arrange() -> None:
    """Arrange an error that nothing uses."""
    DeviceFarm.current().fail("StopRun", "ThrottlingException")


def message_of(test: Callable[[], Any]) -> str:
    """The whole message of the AssertionError that a test raises."""
    with pytest.raises(AssertionError) as raised:
        test()
    assert raised.value.__context__ is None
    return str(raised.value)


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


class Mistake(Exception):
    """An exception of a test."""


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
    assert unused_line(lambda farm, _: farm.next_run(results="FAILED", message="x" * 90)) == (
        f'farm.next_run(results="FAILED", message="{"x" * 56}...): '
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


def run_case(case: type[unittest.TestCase]) -> unittest.TestResult:
    """The result of all tests of a class."""
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
    return result


def test_unittest_shows_a_failure() -> None:
    """FAIL, and not ERROR."""

    @mock_devicefarm
    class Case(unittest.TestCase):
        def test(self) -> None:
            arrange()

    result = run_case(Case)
    assert (len(result.failures), len(result.errors)) == (1, 0)
    assert f"AssertionError: {UNUSED}" in result.failures[0][1]


def test_arrangement_of_a_set_up_is_used_by_the_test() -> None:
    """A decorated class is checked at the end of each test, and not of its set-up."""

    @mock_devicefarm
    class Case(unittest.TestCase):
        def setUp(self) -> None:
            DeviceFarm.current().fail("ListProjects", "ArgumentException")

        def test_unused(self) -> None:
            pass

        def test_used(self) -> None:
            self.call()

        def test_raises(self) -> None:
            raise Mistake

        def call(self) -> None:
            with pytest.raises(ClientError):
                new_client().list_projects()

    result = run_case(Case)
    assert [str(test).split()[0] for test, _ in result.failures] == ["test_unused"]
    assert [str(test).split()[0] for test, _ in result.errors] == ["test_raises"]


def test_tear_down_may_use_and_stop() -> None:
    """Where a class has a set-up and a tear-down, the check comes after the tear-down."""

    @mock_devicefarm(leaks="fail")
    class Case(unittest.TestCase):
        def setUp(self) -> None:
            self.client = new_client()
            self.session = create_session(self.client)

        def test_used(self) -> None:
            DeviceFarm.current().fail("ListProjects", "ArgumentException")

        def test_raises(self) -> None:
            DeviceFarm.current().fail("ListProjects", "ArgumentException")
            arrange()
            raise Mistake

        def test_unused(self) -> None:
            DeviceFarm.current().fail("ListProjects", "ArgumentException")
            arrange()

        def tearDown(self) -> None:
            with pytest.raises(ClientError):
                self.client.list_projects()
            self.client.stop_remote_access_session(arn=self.session)

    result = run_case(Case)
    assert [str(test).split()[0] for test, _ in result.failures] == ["test_unused"]
    assert [str(test).split()[0] for test, _ in result.errors] == ["test_raises"]


def test_tear_down_without_a_set_up() -> None:
    """Each test of such a class has state of its own, so the check comes after the test."""

    @mock_devicefarm
    class Case(unittest.TestCase):
        def test(self) -> None:
            arrange()

        def tearDown(self) -> None:
            pass

    assert UNUSED in run_case(Case).failures[0][1]


def test_failed_test_does_not_turn_off_the_check_of_the_next() -> None:
    """Also where the tests of a class share a handle, since they inherit their set-up."""

    @mock_devicefarm
    class Base(unittest.TestCase):
        def setUp(self) -> None:
            pass

    @mock_devicefarm
    class Case(Base):
        def test_1(self) -> None:
            raise Mistake

        def test_2(self) -> None:
            arrange()

    result = run_case(Case)
    assert (len(result.errors), len(result.failures)) == (1, 1)


def create_session(client: Any, name: str = "nightly") -> str:
    """The ARN of a new session on the first device."""
    project = client.create_project(name="checkout")["project"]["arn"]
    phone = client.list_devices()["devices"][0]["arn"]
    arn: str = client.create_remote_access_session(projectArn=project, deviceArn=phone, name=name)[
        "remoteAccessSession"
    ]["arn"]
    return arn


def schedule_run(client: Any, farm: DeviceFarm) -> str:
    """The ARN of a new run of the built-in fuzz test on the phones of a pool."""
    project = client.create_project(name="checkout")["project"]["arn"]
    app = client.create_upload(projectArn=project, name="a.apk", type="ANDROID_APP")["upload"]
    farm.put(app["arn"], b"")
    phone = client.list_devices()["devices"][0]["arn"]
    rule = {"attribute": "ARN", "operator": "IN", "value": f'["{phone}"]'}
    pool = client.create_device_pool(projectArn=project, name="phones", rules=[rule])
    arn: str = client.schedule_run(
        projectArn=project,
        appArn=app["arn"],
        devicePoolArn=pool["devicePool"]["arn"],
        name="release",
        test={"type": "BUILTIN_FUZZ"},
    )["run"]["arn"]
    return arn


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
        '  session "nightly" is RUNNING, 1.50 device minutes so far',
        '  run "release" is RUNNING, 1.50 device minutes so far',
    ]
    assert lines[3].startswith("  test grid session arn:aws:devicefarm:us-west-2:")
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
            '  session "innermost" is RUNNING, 0.00 device minutes so far',
        ]
        for arn in (outer, inner, innermost):
            client.stop_remote_access_session(arn=arn)


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

    assert 'session "nightly" is PREPARING, 0.00 device minutes so far' in message_of(test)

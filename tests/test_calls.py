"""The calls of a mock: ``farm.calls`` and ``farm.calls_to``."""

from __future__ import annotations

import copy
import datetime as dt
import gc
import weakref
from concurrent.futures import ThreadPoolExecutor

import boto3
import pytest
from botocore.exceptions import ClientError
from freezegun import freeze_time
from moto import mock_aws

from moto_devicefarm import mock_devicefarm, settings
from moto_devicefarm.core.call_log import MOST_SHOWN, CallLog
from moto_devicefarm.types import Call, CallError
from tests.support.clients import new_client
from tests.support.control import moto_account
from tests.support.store import ACCOUNT_ID, NOW, PREFIX

UNKNOWN = f"{PREFIX}:project:11111111-2222-3333-4444-555555555555"


def test_calls_are_typed() -> None:
    """A call has its operation, its parameters, its answer or its error, and its time."""
    with freeze_time(NOW) as clock, mock_devicefarm() as farm:
        client = new_client()
        project = client.create_project(name="checkout")["project"]
        clock.tick(1.5)
        with pytest.raises(ClientError):
            client.get_project(arn=UNKNOWN)
        created, failed = farm.calls
    assert (created.operation, created.parameters) == ("CreateProject", {"name": "checkout"})
    assert created.answer is not None
    assert created.answer["project"]["arn"] == project["arn"]
    assert created.error is None
    assert created.time == dt.datetime(2026, 3, 1, 12, tzinfo=dt.timezone.utc)
    assert created.account_id == ACCOUNT_ID
    assert failed.answer is None
    assert failed.error == CallError(
        "NotFoundException", f"The provided resource does not exist: {UNKNOWN}"
    )
    assert failed.error.code == "NotFoundException"
    assert (failed.time - created.time).total_seconds() == 1.5


def test_calls_to_one_operation() -> None:
    """The other operations are left out; an operation may have no calls."""
    with mock_devicefarm() as farm:
        account = moto_account()
        account.project(name="one")
        account.list_projects()
        account.project(name="two")
        calls = farm.calls_to("CreateProject")
        assert [call.parameters["name"] for call in calls] == ["one", "two"]
        assert farm.calls_to("StopRun") == []


def test_calls_to_an_unknown_operation() -> None:
    """The message proposes the nearest name."""
    with mock_devicefarm() as farm, pytest.raises(ValueError, match="Did you mean 'StopRun'"):
        farm.calls_to("StopRuns")  # type: ignore[arg-type]


def test_a_list_of_calls_does_not_grow() -> None:
    """Later calls are in a later list."""
    with mock_devicefarm() as farm:
        before = farm.calls
        moto_account().project()
        assert before == []
        assert len(farm.calls) == 1


def test_a_changed_copy_changes_no_call() -> None:
    """Parameters and answers are the user's own."""
    with mock_devicefarm() as farm:
        moto_account().list_devices(
            filters=[{"attribute": "PLATFORM", "operator": "EQUALS", "values": ["IOS"]}]
        )
        (call,) = farm.calls
        before = copy.deepcopy((call.parameters, call.answer))
        call.parameters["filters"].clear()
        assert call.answer is not None
        call.answer["devices"].clear()
        assert (call.parameters, call.answer) == before


def test_an_inner_mock_has_its_own_calls() -> None:
    """The outer mock has them too, in their order."""
    with mock_devicefarm() as outer:
        account = moto_account()
        account.project(name="before")
        with mock_devicefarm() as inner:
            account.project(name="inside")
        account.project(name="after")
        names = [[call.parameters["name"] for call in farm.calls] for farm in (outer, inner)]
    assert names == [["before", "inside", "after"], ["inside"]]


def test_the_next_mock_has_no_calls_of_the_last() -> None:
    """Each use of a mock has calls of its own."""
    mock = mock_devicefarm()
    for _ in range(2):
        with mock as farm:
            moto_account().project()
            assert len(farm.calls) == 1


def test_the_calls_of_a_class_go_on_after_its_set_up() -> None:
    """A mock that goes on with its state goes on with its calls."""
    mock = mock_devicefarm()
    farm = mock.start()
    moto_account().project()
    mock.stop(remove_data=False)
    assert mock.start(reset=False) is farm
    moto_account().project()
    assert len(farm.calls) == 2
    mock.stop()


def test_calls_of_threads_are_in_the_order_of_their_answers() -> None:
    """The projects are listed in the order of the calls that created them."""
    with mock_devicefarm() as farm, ThreadPoolExecutor(4) as pool:
        account = moto_account()
        list(pool.map(lambda number: account.project(name=f"n{number}"), range(100)))
        names = [call.parameters["name"] for call in farm.calls]
        assert names == [project["name"] for project in account.list_projects()]


def test_a_refusal_before_the_operation_is_a_call() -> None:
    """A region without Device Farm is an example. The parameters were not read."""
    with mock_devicefarm() as farm:
        client = boto3.client("devicefarm", region_name="eu-west-1")
        with pytest.raises(ClientError):
            client.create_project(name="checkout")
        (call,) = farm.calls
    assert (call.operation, call.parameters, call.answer) == ("CreateProject", {}, None)
    assert call.error is not None
    assert call.error.code == "UnknownRegionException"


def test_motos_own_mock_keeps_no_calls() -> None:
    """Nobody could read them: it has no handle. A refusal is answered all the same."""
    with mock_aws():
        client = boto3.client("devicefarm", region_name="eu-west-1")
        with pytest.raises(ClientError, match="does not exist in eu-west-1"):
            client.create_project(name="checkout")
        assert settings.current().log is None


def test_what_is_no_operation_is_no_call() -> None:
    """Presigned URLs and the methods of the handle are no operations of the service."""
    with mock_devicefarm() as farm:
        account = moto_account()
        upload = account.upload()
        before = farm.calls
        farm.put(upload, b"any bytes")
        farm.load({"project": {"arn": UNKNOWN}})
        assert farm.calls == before


def test_equal_calls_are_equal() -> None:
    """Time, account, parameters and answer count; other objects are no calls."""
    call = Call("GetProject", {"arn": UNKNOWN}, "{}", 0, ACCOUNT_ID)
    equal = Call("GetProject", {"arn": UNKNOWN}, "{}", 0, ACCOUNT_ID)
    assert call == equal
    assert len({call, equal}) == 1
    different = [
        Call("GetRun", {"arn": UNKNOWN}, "{}", 0, ACCOUNT_ID),
        Call("GetProject", {"arn": ""}, "{}", 0, ACCOUNT_ID),
        Call("GetProject", {"arn": UNKNOWN}, CallError("A", "b"), 0, ACCOUNT_ID),
        Call("GetProject", {"arn": UNKNOWN}, "{}", 1, ACCOUNT_ID),
        Call("GetProject", {"arn": UNKNOWN}, "{}", 0, ""),
        None,
    ]
    assert call not in different


def test_a_call_reads_well() -> None:
    """A failing assertion shows the call with its parameters, its time and its result."""
    call = Call("GetProject", {"arn": "x", "n": 1}, '{"project": {}}', 1772366400000)
    text = "<Call GetProject(arn='x', n=1) at 2026-03-01T12:00:00.000Z -> {\"project\": {}}>"
    assert repr(call) == text
    failed = Call("StopRun", {}, CallError("NotFoundException", "gone"), 1772366400250)
    assert repr(failed) == (
        "<Call StopRun() at 2026-03-01T12:00:00.250Z -> NotFoundException: gone>"
    )
    long = Call("ListDevices", {}, '{"devices": [' + "1, " * 200, 0)
    assert repr(long).partition(" -> ")[2] == f"{long.answer_text[: MOST_SHOWN - 1]}…>"


def test_equal_reads_share_their_texts() -> None:
    """Polls cost little memory: parameters and answer are held once."""
    log = CallLog()
    for moment in range(3):
        log.add(Call("GetRun", {"arn": "x" * 3}, "".join(['{"run": ', "{}}"]), moment))
    first, *others = log
    assert {id(call.answer_text) for call in others} == {id(first.answer_text)}
    assert {id(call._parameters) for call in others} == {id(first._parameters)}
    assert [call.moment for call in log] == [0, 1, 2]


def test_calls_with_lists_share_nothing() -> None:
    """A list can't be looked up; the calls are kept as they are."""
    log = CallLog()
    for _ in range(2):
        log.add(Call("ListDevices", {"filters": []}, "{}", 0))
    one, two = log
    assert one == two
    assert one._parameters is not two._parameters


def test_calls_end_with_the_handle() -> None:
    """Nothing keeps the calls of a mock that is gone."""
    with mock_devicefarm() as farm:
        moto_account().project()
    log = farm._settings.log
    assert log is not None
    ended = weakref.ref(log)
    del farm, log
    gc.collect()
    assert ended() is None

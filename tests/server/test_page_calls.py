"""The calls on the page, and its stop button."""

from __future__ import annotations

import json
from typing import Any

import pytest
from moto import mock_aws

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core import clock as clocks
from moto_devicefarm.core.call_log import Call
from moto_devicefarm.server.page import recent_calls
from tests.support.account import Account
from tests.support.control import control_request, moto_account, page_row, page_state
from tests.support.devices import IPHONE, PHONE
from tests.support.store import PREFIX

UNKNOWN_SESSION = f"{PREFIX}:session:11111111-2222-3333-4444-555555555555"
UNKNOWN_PROJECT = f"{PREFIX}:project:11111111-2222-3333-4444-555555555555"


def call_rows() -> Any:
    """The rows of the calls on the page."""
    return page_state()["calls"]["rows"]


def test_the_latest_call_is_first(account: Account) -> None:
    """A row has the resource, and the answer: its status or its beginning, or the error."""
    project = account.project(name="shop" * 30)
    session = account.session(projectArn=project)
    own_id = session.split("/")[1]
    account.get(session)
    account.error.get_project(arn=UNKNOWN_PROJECT)
    failed, got, created, *_, first = call_rows()
    names = ("operation", "resource", "error", "times")
    assert [failed[name] for name in names] == ["GetProject", UNKNOWN_PROJECT, True, 1]
    assert failed["answer"].startswith("NotFoundException: ")
    assert [got[name] for name in names] == ["GetRemoteAccessSession", session, False, 1]
    assert (got["answer"], got["parameters"]) == ("RUNNING", f"arn=session {own_id[:4]}…")
    assert created["answer"] == "PENDING"
    assert (first["parameters"], first["resource"]) == (f"name={'shop' * 30}", None)
    assert first["answer"].startswith('{"project": {"arn": ')
    assert (len(first["answer"]), first["answer"][-1]) == (recent_calls.MOST_SHOWN, "…")


def test_parameters_that_are_not_text(account: Account) -> None:
    """Lists and numbers are shown as JSON."""
    ios = {"attribute": "PLATFORM", "operator": "EQUALS", "values": ["IOS"]}
    account.list_devices(filters=[ios])
    (call,) = call_rows()
    assert call["parameters"] == (
        'filters=[{"attribute": "PLATFORM", "operator": "EQUALS", "values": ["IOS"]}]'
    )


def test_no_arn_is_cut(account: Account) -> None:
    """ARNs have short forms, a device its name, also inside JSON inside JSON."""
    project = account.project()
    names = json.dumps([PHONE.arn, IPHONE.arn])
    account.pool(("ARN", "IN", names), projectArn=project)
    (call, *_) = call_rows()
    assert "arn:aws" not in call["parameters"] + call["answer"]
    assert 'name=phones, rules=[{"attribute": "ARN", "operator": "IN"' in call["parameters"]
    assert f'[\\"{PHONE.name}\\", \\"{IPHONE.name}\\"]' in call["parameters"]
    assert call["answer"].startswith('{"devicePool": {"arn": "devicepool ')


def test_polling_is_one_row(farm: DeviceFarm, account: Account, clock: Any) -> None:
    """The row counts equal calls, and has the first and the last moment; an error ends it."""
    session = account.session()
    start = clocks.now()
    for _ in range(3):
        account.get(session)
        clock.tick(2)
    farm.fail("GetRemoteAccessSession", "ThrottlingException")
    account.error.get(session)
    account.get(session)
    last, failed, polled, *_ = call_rows()
    assert (last["times"], failed["times"], failed["error"]) == (1, 1, True)
    assert (polled["times"], polled["since"], polled["moment"]) == (3, start, start + 4000)


def test_rows_are_limited(account: Account) -> None:
    """Of many different calls the page shows the latest."""
    for number in range(recent_calls.MOST_CALL_ROWS + 5):
        account.project(name=f"n{number}")
    rows = call_rows()
    assert len(rows) == recent_calls.MOST_CALL_ROWS
    assert rows[0]["parameters"] == f"name=n{recent_calls.MOST_CALL_ROWS + 4}"


def test_the_log_is_limited() -> None:
    """It keeps the latest calls, and the beginnings of their answers."""
    log = recent_calls.RecentCalls()
    for _ in range(recent_calls.MOST_CALLS + 1):
        log.add(Call("ListProjects", {}, '{"x": "' + "x" * 10**4, 0))
    assert len(log) == recent_calls.MOST_CALLS
    assert {len(call.answer_text) for call in log} == {recent_calls.MOST_KEPT}
    assert recent_calls.call_rows(reversed(log))[0]["times"] == recent_calls.MOST_CALLS


def test_motos_own_mock_logs_nothing(clock: Any) -> None:
    """The page says so."""
    with mock_aws():
        moto_account().project()
        assert page_state()["calls"] == {"logged": False, "rows": []}


def test_the_page_shows_the_calls_of_the_innermost_mock(clock: Any) -> None:
    """The mock around it has them too."""
    with mock_devicefarm() as outer:
        moto_account().project(name="outer")
        with mock_devicefarm(server=True) as inner:
            moto_account().project(name="inner")
            assert len(call_rows()) == len(inner.calls) == 1
        assert len(call_rows()) == len(outer.calls) == 2


def test_the_button_stops_a_session(farm: DeviceFarm, account: Account) -> None:
    """It works even if the test arranged that the operation fails; the page shows it as a call."""
    session = account.session()
    farm.fail("StopRemoteAccessSession", "ThrottlingException")
    response = control_request("/stop", {"arn": session})
    assert (response.status_code, response.json) == (200, {"arn": session, "status": "STOPPING"})
    assert account.status(session) == "COMPLETED"
    call = call_rows()[1]
    names = ("operation", "resource", "answer")
    assert [call[name] for name in names] == ["StopRemoteAccessSession", session, "STOPPING"]
    assert account.error.stop(session).code == "ThrottlingException"


def test_the_button_stops_a_run_and_a_job(clock: Any) -> None:
    """The mock need not listen itself."""
    with mock_devicefarm(registry=[PHONE, IPHONE]) as farm:
        account = moto_account()
        farm.next_run(tests=[{"name": "long", "seconds": 60}])
        run = account.run(name="nightly")
        first, second = (job["arn"] for job in account.list_jobs(arn=run))
        assert page_row("nightly")["can_stop"] is True
        assert control_request("/stop", {"arn": first}).json == {"arn": first, "status": "STOPPING"}
        assert account.status(second) == "RUNNING"
        assert control_request("/stop", {"arn": run}).json == {"arn": run, "status": "STOPPING"}
        assert account.status(run) == "COMPLETED"
        assert page_row("nightly")["can_stop"] is False


def test_the_button_stops_a_session_of_motos_own_mock(clock: Any) -> None:
    """It has no log of calls."""
    with mock_aws():
        session = moto_account().session()
        assert control_request("/stop", {"arn": session}).status_code == 200


@pytest.mark.parametrize("body", [{}, [], {"arn": 1}, {"arn": "login"}, {"arn": UNKNOWN_PROJECT}])
def test_other_kinds_have_no_stop(farm: DeviceFarm, body: Any) -> None:
    """The message names the kinds that can be stopped."""
    response = control_request("/stop", body)
    arn = body["arn"] if body else None
    assert (response.status_code, response.json) == (
        400,
        {"message": f"arn={arn!r}: give the ARN of a session, a run, a job"},
    )


def test_an_unknown_arn_can_not_be_stopped(farm: DeviceFarm) -> None:
    """The message has the ARN."""
    response = control_request("/stop", {"arn": UNKNOWN_SESSION})
    assert response.status_code == 404
    assert response.json == {
        "message": f"arn={UNKNOWN_SESSION!r} is unknown. Give the ARN of a resource on the page"
    }

"""The calls received, as the page shows them, and the stop that a person asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.core import api, errors
from moto_devicefarm.core.call_log import LoggedCall
from moto_devicefarm.mock import MockDeviceFarm
from moto_devicefarm.server.page import calls
from tests.resources import IPHONE, PHONE, get, project, start, status
from tests.resources.runs.running import get_run, listed, schedule
from tests.server.asking import account, ask, row, state

MISSING = "arn:aws:devicefarm:us-west-2:123456789012:{}:11111111-2222-3333-4444-555555555555"


@pytest.fixture
def farm(clock: Any) -> Iterator[DeviceFarm]:
    """A mock that listens, and so keeps the calls, under frozen time."""
    with mock_devicefarm(server=True, registry=[PHONE, IPHONE]) as farm:
        yield farm


def test_the_latest_is_first(farm: DeviceFarm) -> None:
    """With what it is about and what came of it: a status in short, or the error."""
    arn = start(account(), project(account(), name="shop" * 20), name="login")
    get(account(), arn)
    with pytest.raises(errors.NotFoundException):
        api.call(account(), "GetProject", {"arn": MISSING.format("project")})
    failed, got, created, first = state()["calls"]["shown"]
    told = [failed[name] for name in ("operation", "error", "about", "times")]
    assert told == ["GetProject", True, MISSING.format("project"), 1]
    assert failed["answer"].startswith("NotFoundException: ")
    assert (got["operation"], got["answer"], got["about"], got["error"]) == (
        "GetRemoteAccessSession",
        "RUNNING",
        arn,
        False,
    )
    assert got["parameters"] == f"arn=session:…{arn[-20:]}"
    assert created["answer"] == "PENDING"
    assert (first["parameters"], first["about"]) == (f"name={'shop' * 20}", None)
    assert first["answer"].startswith('{"project": {"arn": ')
    assert (len(first["answer"]), first["answer"][-1]) == (calls.WIDTH, "…")


def test_parameters_that_are_no_text(farm: DeviceFarm) -> None:
    """As JSON."""
    api.call(
        account(),
        "ListDevices",
        {"filters": [{"attribute": "PLATFORM", "operator": "EQUALS", "values": ["IOS"]}]},
    )
    (call,) = state()["calls"]["shown"]
    assert (
        call["parameters"]
        == 'filters=[{"attribute": "PLATFORM", "operator": "EQUALS", "values": ["IOS"]}]'
    )


def test_polling_is_one_row(farm: DeviceFarm, clock: Any) -> None:
    """It counts up, says since when and what was answered last; an error in between is another row."""
    arn = start(account(), project(account()))
    since = int(clock.time_to_freeze.timestamp() * 1000)
    for _ in range(3):
        get(account(), arn)
        clock.tick(2)
    farm.fail("GetRemoteAccessSession", "ThrottlingException")
    with pytest.raises(errors.OtherError):
        get(account(), arn)
    get(account(), arn)
    last, failed, polled, *_ = state()["calls"]["shown"]
    assert (last["times"], failed["times"], failed["error"]) == (1, 1, True)
    assert (polled["times"], polled["since"], polled["moment"]) == (3, since + 0, since + 4000)


def test_no_more_than_fit(farm: DeviceFarm) -> None:
    """So many rows are shown, so many calls kept, and of each so much."""
    for number in range(calls.SHOWN + 5):
        project(account(), name=f"n{number}")
    shown = state()["calls"]["shown"]
    assert len(shown) == calls.SHOWN
    assert shown[0]["parameters"] == f"name=n{calls.SHOWN + 4}"
    log = calls.CallLog()
    for _ in range(calls.KEPT + 1):
        log.append(LoggedCall(0, "ListProjects", {}, "{" + "x" * 10**4))
    assert len(log) == calls.KEPT
    assert {len(call.answer) for call in log} == {calls.LONGEST}
    assert calls.call_rows(log)[0]["times"] == calls.KEPT


def test_whose_calls(clock: Any) -> None:
    """A mock that does not listen keeps none; one inside another that keeps them adds to those; one
    that was given is used.
    """
    with mock_devicefarm():
        project(account())
        assert state()["calls"] == {"kept": False, "shown": []}
    given: list[LoggedCall] = []
    with MockDeviceFarm(log=given), mock_devicefarm(server=True):
        project(account())
        assert len(state()["calls"]["shown"]) == len(given) == 1
    with MockDeviceFarm(log=given, server=True):
        project(account())
    assert len(given) == 2


def test_stop_a_session(farm: DeviceFarm) -> None:
    """Also where the test arranged that its own stop fails, which stays arranged; it is told among
    the calls.
    """
    arn = start(account(), project(account()), name="login")
    farm.fail("StopRemoteAccessSession", "ThrottlingException")
    answer = ask("/stop", {"arn": arn})
    assert (answer.status_code, answer.json) == (200, {"arn": arn, "status": "STOPPING"})
    assert status(account(), arn) == "COMPLETED"
    call = state()["calls"]["shown"][1]
    assert (call["operation"], call["about"], call["answer"]) == (
        "StopRemoteAccessSession",
        arn,
        "STOPPING",
    )
    with pytest.raises(errors.OtherError):
        api.call(account(), "StopRemoteAccessSession", {"arn": arn})


def test_stop_a_run_and_a_job(clock: Any) -> None:
    """Each by its operation; where no calls are kept, too."""
    with mock_devicefarm(registry=[PHONE, IPHONE]) as farm:
        farm.next_run(tests=[{"name": "long", "seconds": 60}])
        run = schedule(account(), name="nightly")["arn"]
        first, second = listed(account(), "ListJobs", run)
        assert row("nightly")["stops"] is True
        assert ask("/stop", {"arn": first["arn"]}).json == {
            "arn": first["arn"],
            "status": "STOPPING",
        }
        assert api.call(account(), "GetJob", {"arn": second["arn"]})["job"]["status"] == "RUNNING"
        assert ask("/stop", {"arn": run}).json == {"arn": run, "status": "STOPPING"}
        assert get_run(account(), run)["status"] == "COMPLETED"
        assert row("nightly")["stops"] is False


@pytest.mark.parametrize(
    "body", [{}, [], {"arn": 1}, {"arn": "login"}, {"arn": MISSING.format("project")}]
)
def test_what_cannot_be_stopped(farm: DeviceFarm, body: Any) -> None:
    """What can is told."""
    answer = ask("/stop", body)
    assert (answer.status_code, answer.json) == (
        400,
        {"message": 'give {"arn": "..."} of a session, a run, a job'},
    )


def test_nothing_to_stop(farm: DeviceFarm) -> None:
    """An ARN that names nothing."""
    answer = ask("/stop", {"arn": MISSING.format("session")})
    assert answer.status_code == 404
    assert answer.json == {"message": f"nothing has the ARN {MISSING.format('session')}"}

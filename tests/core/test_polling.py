"""The warning about polls that can't end, because the clock stands still."""

from __future__ import annotations

import inspect
import linecache
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from moto_devicefarm import DeviceFarm, PollingWarning, Timings, mock_devicefarm
from moto_devicefarm.core import api
from moto_devicefarm.core.call_log import POLLS
from tests.support.account import Account
from tests.support.clients import new_client
from tests.support.control import moto_account
from tests.support.devices import PHONE, with_availability

TIMINGS = Timings(session_preparing=115)
WORDS = "session nightly is PREPARING and will be RUNNING in 115 s"
FROZEN = "; the clock is frozen at 12:00:00, move it"


@pytest.fixture
def account(clock: Any) -> Iterator[Account]:
    """The account of a mock whose sessions take time, under frozen time."""
    with mock_devicefarm(timings=TIMINGS, registry=[PHONE]):
        yield moto_account()


def polls(account: Account, arn: str, number: int = POLLS) -> list[str]:
    """The texts of the warnings at so many polls."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(number):
            account.get(arn)
    assert {warning.category for warning in caught} <= {PollingWarning}
    return [str(warning.message) for warning in caught]


def test_the_hundredth_poll_warns(account: Account) -> None:
    """The words say what is stuck and what to do. There is one warning for each wait."""
    session = account.session(name="nightly")
    assert polls(account, session, POLLS - 1) == []
    assert polls(account, session, 1) == [
        f"100 calls of GetRemoteAccessSession in a row had the same answer: {WORDS}{FROZEN}"
    ]
    assert polls(account, session, 1000) == []


def test_a_wait_that_begins_later_warns_again(account: Account, clock: Any) -> None:
    """The stopped session waits for another stage."""
    session = account.session(name="nightly")
    assert len(polls(account, session)) == 1
    clock.tick(115)
    (text,) = polls(account, session)
    assert "is RUNNING and will be STOPPING in 8885 s: its time limit; the clock is" in text


def test_a_clock_that_moves_begins_the_count_again(account: Account, clock: Any) -> None:
    """So a loop that moves the clock never gets a warning, also if the answer stays the same."""
    account.replace_device(with_availability(PHONE, "BUSY"))
    session = account.session()
    clock.tick(10)
    for _ in range(3):
        assert polls(account, session, POLLS - 1) == []
        clock.tick(1)


def test_an_action_begins_the_count_again(account: Account) -> None:
    """A loop that does something is no loop that waits."""
    session = account.session()
    for _ in range(3):
        assert polls(account, session, POLLS - 1) == []
        account.project()


def test_polls_of_two_sessions_are_counted_each(account: Account) -> None:
    """A loop may poll several sessions in turn."""
    sessions = [account.session(name=name) for name in ("one", "two")]
    found = [polls(account, arn, 1) for _ in range(POLLS) for arn in sessions]
    texts = [text for texts in found for text in texts]
    assert ["session one is" in texts[0], "session two is" in texts[1]] == [True, True]
    assert len(texts) == 2


def test_polls_of_what_does_not_wait_are_in_order(account: Account, clock: Any) -> None:
    """A session that has ended, a project and a list of devices wait for nothing."""
    session = account.session()
    account.stop(session)
    clock.tick(1000)
    assert polls(account, session) == []
    assert polls(account, account.default_project) == []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(POLLS):
            account.list_devices()


def test_a_wait_without_an_end_says_what_it_waits_for(account: Account) -> None:
    """A clock that moves would not help, so the words do not name it."""
    account.replace_device(with_availability(PHONE, "BUSY"))
    session = account.session(name="nightly")
    (text,) = polls(account, session)
    assert text.endswith("session nightly is PENDING_DEVICE: its device is BUSY in the registry")


def test_errors_are_no_polls(account: Account) -> None:
    """A loop of errors is something else."""
    session = account.session()
    DeviceFarm.current().fail("GetRemoteAccessSession", "ThrottlingException", times=None)
    for _ in range(POLLS):
        account.error.get(session)


def poll_for_ever(client: Any, session: str) -> None:
    """A loop that waits for a session, as a user writes it."""
    while True:
        client.get_remote_access_session(arn=session)  # the line of the warning


def test_a_raised_warning_reaches_the_users_code(clock: Any) -> None:
    """It is no error of botocore. The session can still be read."""
    with mock_devicefarm(timings=TIMINGS):
        client, session = new_client(), moto_account().session(name="nightly")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(PollingWarning, match=WORDS):
                poll_for_ever(client, session)
        answer = client.get_remote_access_session(arn=session)
    assert answer["remoteAccessSession"]["status"] == "PREPARING"


def test_the_warning_is_at_the_line_of_the_users_call(
    clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in boto3, botocore or moto."""
    monkeypatch.setattr(api, "answer", inspect.unwrap(api.answer))  # not of conftest.py either
    with mock_devicefarm(timings=TIMINGS):
        client, session = new_client(), moto_account().session(name="nightly")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            for _ in range(POLLS):
                client.get_remote_access_session(arn=session)
    (warning,) = caught
    assert warning.filename == __file__
    assert "client.get_remote" in linecache.getline(__file__, warning.lineno)


def test_time_machine_freezes_too() -> None:
    """A clock that it moves by itself is not frozen."""
    with (
        time_machine.travel("2026-03-01T12:00:00Z", tick=False),
        mock_devicefarm(timings=TIMINGS),
    ):
        account = moto_account()
        (text,) = polls(account, account.session(name="nightly"))
    assert text.endswith(f"{WORDS}{FROZEN}")

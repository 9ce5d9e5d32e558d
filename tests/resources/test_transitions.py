"""Sessions under moto's state manager: a test sets how they go from stage to stage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import pytest
from moto.moto_api import state_manager

from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.core import clock as core_clock
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from tests.support.account import UNMETERED, Account
from tests.support.devices import LONE, PHONE, REGISTRY
from tests.support.store import ACCOUNT_ID, NOW_IN_SECONDS

MODEL = "devicefarm::remote_access_session"
STAGES = Timings(session_pending=5, session_preparing=10, session_stopping=3)


@contextmanager
def mocked_account(**changes: Any) -> Iterator[Account]:
    """The account of an active mock."""
    with mock_devicefarm(registry=REGISTRY, **changes):
        yield Account(store_of(ACCOUNT_ID))


@pytest.fixture(autouse=True)
def _no_transition() -> Iterator[None]:
    """Remove the transition after each test."""
    yield
    state_manager.unset_transition(MODEL)


def statuses_of_reads(account: Account, arn: str, times: int) -> list[str]:
    """The status in this many reads."""
    return [account.status(arn) for _ in range(times)]


def test_the_model_is_registered() -> None:
    """The state manager knows sessions."""
    assert MODEL in state_manager.get_registered_models()


def test_immediate_leaves_out_the_timings(clock: Any) -> None:
    """Under immediate, all stages are over at once."""
    with mocked_account(timings=STAGES) as account:
        state_manager.set_transition(MODEL, {"progression": "immediate"})
        session = account.create_remote_access_session(
            projectArn=account.default_project, deviceArn=PHONE.arn
        )
        assert session["status"] == "PENDING"
        assert statuses_of_reads(account, session["arn"], 2) == ["RUNNING", "RUNNING"]
        assert account.stop(session["arn"])["status"] == "STOPPING"
        assert account.status(session["arn"]) == "COMPLETED"


@pytest.mark.parametrize("times", [1, 2, 3])
def test_manual_goes_on_with_every_so_many_reads(clock: Any, times: int) -> None:
    """Under manual, the n-th read shows the next stage; Create and Stop are not reads."""
    with mocked_account(timings=STAGES) as account:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": times})
        session = account.session()
        wait = times - 1
        assert statuses_of_reads(account, session, 2 * times + 3) == (
            ["PENDING"] * wait
            + ["PREPARING"] * times
            + ["RUNNING"] * (2 * times + 3 - wait - times)
        )
        assert account.stop(session)["status"] == "STOPPING"
        assert (
            statuses_of_reads(account, session, times + 1)
            == ["STOPPING"] * wait + ["COMPLETED"] * 2
        )


def test_manual_moments_are_those_of_the_reads(clock: Any) -> None:
    """Under manual, a session starts and ends at the moment of a read."""
    with mocked_account() as account:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 1})
        session = account.session()
        clock.tick(60)
        assert account.get(session)["started"] == NOW_IN_SECONDS + 60
        clock.tick(60)
        assert account.status(session) == "RUNNING"
        clock.tick(60)
        account.stop(session)
        clock.tick(60)
        ended = account.get(session)
        assert (ended["started"], ended["stopped"]) == (NOW_IN_SECONDS + 60, NOW_IN_SECONDS + 240)
        assert ended["deviceMinutes"] == {"total": 3.0, "metered": 1.0, "unmetered": 0.0}


def test_manual_counts_the_reads_of_lists(clock: Any) -> None:
    """A list is a read of each session on its page."""
    with mocked_account() as account:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 1})
        arn = account.project()
        first, _ = account.session(projectArn=arn), account.session(projectArn=arn)
        account.get(first)
        listed = account.list_remote_access_sessions(arn=arn)
        assert [session["status"] for session in listed] == ["RUNNING", "PREPARING"]


@pytest.mark.parametrize("reads", [0, 1, 2])
def test_a_stop_under_manual_in_any_stage(clock: Any, reads: int) -> None:
    """Under manual, a stopped session is STOPPING until the next read."""
    with mocked_account() as account:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 1})
        session = account.session()
        statuses_of_reads(account, session, reads)
        answer = account.stop(session)
        assert (answer["status"], "started" in answer) == ("STOPPING", reads > 0)
        assert account.status(session) == "COMPLETED"


def test_reads_before_a_stop_do_not_count_after_it(clock: Any) -> None:
    """A stop begins a new count of reads."""
    with mocked_account() as account:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 2})
        session = account.session()
        assert statuses_of_reads(account, session, 5)[-1] == "RUNNING"
        account.stop(session)
        assert statuses_of_reads(account, session, 2) == ["STOPPING", "COMPLETED"]


def test_a_second_stop_under_manual_is_no_read(clock: Any) -> None:
    """A second stop answers the unchanged session."""
    with mocked_account() as account:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 1})
        session = account.session()
        assert [account.stop(session)["status"] for _ in range(3)] == ["STOPPING"] * 3
        assert account.status(session) == "COMPLETED"
        assert account.stop(session)["status"] == "COMPLETED"


def test_a_manual_read_before_the_creation_starts_nothing_before_it(clock: Any) -> None:
    """A read at a clock before the creation does not start the session before its creation."""
    with mocked_account() as account:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 1})
        session = account.session()
        clock.tick(-60)
        assert account.status(session) == "PENDING"
        clock.tick(60)
        assert account.get(session)["started"] == NOW_IN_SECONDS


def test_time_gives_each_stage_its_seconds(clock: Any) -> None:
    """Under time, each stage has its seconds, also after a jump of the clock and back."""
    with mocked_account(timings=STAGES) as account:
        state_manager.set_transition(MODEL, {"progression": "time", "seconds": 10})
        session = account.session()
        clock.tick(9.999)
        assert account.status(session) == "PENDING"
        clock.tick(3600)
        document = account.get(session)
        assert (document["status"], document["started"]) == ("RUNNING", NOW_IN_SECONDS + 10)
        clock.tick(-3600 + 10.001)
        assert account.status(session) == "RUNNING"
        clock.tick(-0.001)
        assert account.status(session) == "PREPARING"
        clock.tick(40)
        account.stop(session)
        clock.tick(9.999)
        assert account.status(session) == "STOPPING"
        clock.tick(0.001)
        assert account.status(session) == "COMPLETED"


def test_the_limit_holds_under_every_transition(clock: Any) -> None:
    """The limit of Timings holds under each transition, because moto has none."""
    with mocked_account(timings=Timings(session_limit=60)) as account:
        state_manager.set_transition(MODEL, {"progression": "time", "seconds": 10})
        session = account.session()
        clock.tick(69.999)
        assert account.status(session) == "RUNNING"
        clock.tick(10.001)
        ended = account.get(session)
        assert (ended["status"], ended["stopped"]) == ("COMPLETED", NOW_IN_SECONDS + 80)
        assert ended["message"] == "The remote access session reached its time limit of 1 minutes."


def test_after_unset_the_timings_rule_again(clock: Any) -> None:
    """After the transition is removed, the timings hold for all sessions."""
    with mocked_account(timings=STAGES) as account:
        state_manager.set_transition(MODEL, {"progression": "time", "seconds": 1000})
        session = account.session()
        clock.tick(100)
        assert account.status(session) == "PENDING"
        state_manager.unset_transition(MODEL)
        document = account.get(session)
        assert (document["status"], document["started"]) == ("RUNNING", NOW_IN_SECONDS + 5)


@pytest.mark.parametrize(("concurrency", "device"), [(1, PHONE), (None, LONE)])
def test_a_transition_rules_sessions_in_the_queues_as_well(
    clock: Any, concurrency: int | None, device: Any
) -> None:
    """A transition holds for waiting sessions too."""
    waits = "PENDING_CONCURRENCY" if concurrency else "PENDING_DEVICE"
    with mocked_account(timings=STAGES, concurrency=concurrency) as account:
        arn = account.project()
        first, second = (
            account.session(device, projectArn=arn),
            account.session(device, projectArn=arn),
        )
        clock.tick(50)
        assert [account.status(first), account.status(second)] == ["RUNNING", waits]
        state_manager.set_transition(MODEL, {"progression": "time", "seconds": 100})
        assert [account.status(first), account.status(second)] == ["PENDING", "PENDING"]
        clock.tick(100)
        assert [account.status(first), account.status(second)] == ["PREPARING", waits]
        state_manager.unset_transition(MODEL)
        assert account.get(first)["started"] == NOW_IN_SECONDS + 5


def test_a_manual_session_in_a_queue_waits_for_the_one_before(clock: Any) -> None:
    """Reads take a session out of PENDING, but not past the quota."""
    with mocked_account(concurrency=1) as account:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 1})
        arn = account.project()
        first, second = account.session(projectArn=arn), account.session(projectArn=arn)
        assert statuses_of_reads(account, first, 2) == ["PREPARING", "RUNNING"]
        assert statuses_of_reads(account, second, 3) == ["PENDING_CONCURRENCY"] * 3
        account.stop(first)
        assert account.status(first) == "COMPLETED"
        assert account.status(second) in ("PREPARING", "RUNNING")


def test_a_manual_session_says_that_it_waits_for_a_read(clock: Any) -> None:
    """It waits in each stage that a read ends, so not while it is RUNNING or COMPLETED."""
    with mocked_account() as account:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 1})
        arn = account.session()
        session, now = account.store.get(RemoteAccessSession, arn), core_clock.now()
        reasons = [session.waiting_for(now)]
        for step in (account.get, account.get, account.stop, account.get):
            step(arn)
            reasons.append(session.waiting_for(now))
    words = "waits for the next read: its transition in moto's state manager is manual"
    assert reasons == [words, words, None, words, None]


def test_unmetered_manual_sessions_end_and_go(clock: Any) -> None:
    """An unmetered session can be read to its end and deleted."""
    with mocked_account(concurrency=1) as account:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 1})
        account.buy_slots(1)
        session = account.session(configuration=UNMETERED)
        assert statuses_of_reads(account, session, 2) == ["PREPARING", "RUNNING"]
        account.stop(session)
        account.get(session)
        account.delete(session)


def test_a_transition_rules_a_boto3_client_too(clock: Any) -> None:
    """A test sets how often its program must poll."""
    with mock_devicefarm(registry=[PHONE]):
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 2})
        client = boto3.client("devicefarm", region_name="us-west-2")
        arn = client.create_project(name="p")["project"]["arn"]
        session = client.create_remote_access_session(projectArn=arn, deviceArn=PHONE.arn)[
            "remoteAccessSession"
        ]["arn"]
        polls = [
            client.get_remote_access_session(arn=session)["remoteAccessSession"]["status"]
            for _ in range(4)
        ]
        assert polls == ["PENDING", "PREPARING", "PREPARING", "RUNNING"]


def test_manual_takes_its_reads_after_the_limit_too(clock: Any) -> None:
    """A session that its limit ends is STOPPING for the set number of reads."""
    with mocked_account(timings=Timings(session_limit=60)) as account:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 2})
        session = account.session()
        assert statuses_of_reads(account, session, 4) == [
            "PENDING",
            "PREPARING",
            "PREPARING",
            "RUNNING",
        ]
        clock.tick(61)
        assert statuses_of_reads(account, session, 3) == ["STOPPING", "COMPLETED", "COMPLETED"]

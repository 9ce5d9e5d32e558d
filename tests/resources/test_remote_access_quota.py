"""Sessions that wait for a slot of the quota."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.core import clock as core_clock
from tests.support.account import UNMETERED, Account, account_with_slots
from tests.support.clients import new_client
from tests.support.devices import LONE, PHONE, REGISTRY

STOPPING = Timings(session_preparing=10, session_stopping=5)


def test_a_third_metered_session_waits_for_one_of_two_to_end(clock: Any) -> None:
    """With two slots, the third session starts at the moment when one of the others is
    COMPLETED.
    """
    account = Account(registry=REGISTRY, timings=STOPPING, concurrency=2)
    arn = account.project()
    first, second, third = (account.session(projectArn=arn) for _ in range(3))
    clock.tick(60)
    assert account.statuses(first, second, third) == ["RUNNING", "RUNNING", "PENDING_CONCURRENCY"]
    account.stop(second)
    clock.tick(4.999)
    assert account.statuses(first, second, third) == ["RUNNING", "STOPPING", "PENDING_CONCURRENCY"]
    clock.tick(0.001)
    assert account.statuses(first, second, third) == ["RUNNING", "COMPLETED", "PREPARING"]
    clock.tick(3600)
    assert account.start_of(third) == 65


def test_a_slot_comes_free_by_the_limit_too(clock: Any) -> None:
    """A limit frees a slot without any request: after one jump, the next sessions have started one
    after another.
    """
    timings = Timings(session_pending=1, session_limit=100, session_stopping=5)
    account = Account(registry=REGISTRY, timings=timings, concurrency=1)
    arn = account.project()
    first, second, third = (account.session(projectArn=arn) for _ in range(3))
    clock.tick(250)
    assert account.statuses(first, second, third) == ["COMPLETED", "COMPLETED", "RUNNING"]
    assert [account.start_of(session) for session in (first, second, third)] == [1, 106, 211]


def test_activity_of_one_keeps_another_waiting(clock: Any) -> None:
    """An install delays the idle end, and so the start of the next session."""
    account = Account(registry=REGISTRY, timings=Timings(session_idle=100), concurrency=1)
    arn = account.project()
    upload = account.app(projectArn=arn)
    first, second = account.session(projectArn=arn), account.session(projectArn=arn)
    assert account.status(second) == "PENDING_CONCURRENCY"
    clock.tick(60)
    account.install_to_remote_access_session(remoteAccessSessionArn=first, appArn=upload)
    clock.tick(99)
    assert account.statuses(first, second) == ["RUNNING", "PENDING_CONCURRENCY"]
    clock.tick(1)
    assert account.start_of(second) == 160


def test_a_stop_while_waiting_for_a_slot(clock: Any) -> None:
    """A session that is stopped while it waits never takes a slot."""
    account = Account(registry=REGISTRY, timings=STOPPING, concurrency=1)
    arn = account.project()
    first, second, third = (account.session(projectArn=arn) for _ in range(3))
    clock.tick(30)
    account.stop(second)
    clock.tick(30)
    account.stop(first)
    clock.tick(5)
    assert account.statuses(first, second, third) == ["COMPLETED", "COMPLETED", "PREPARING"]
    assert account.start_of(third) == 65
    assert "started" not in account.get(second)


def test_the_deletion_of_an_ended_session(clock: Any) -> None:
    """The deletion of an ended session does not change the start of the session after it."""
    account = Account(registry=REGISTRY, timings=STOPPING, concurrency=1)
    arn = account.project()
    first, second, third = (account.session(projectArn=arn) for _ in range(3))
    clock.tick(50)
    account.stop(first)
    clock.tick(20)
    before = [account.get(second), account.get(third)]
    account.delete(first)
    assert [account.get(second), account.get(third)] == before
    assert [session["status"] for session in before] == ["RUNNING", "PENDING_CONCURRENCY"]
    clock.tick(-30)
    assert account.statuses(second, third) == ["PENDING_CONCURRENCY", "PENDING_CONCURRENCY"]


def test_unmetered_sessions_do_not_count(clock: Any) -> None:
    """Unmetered sessions do not wait for the quota, and do not use it."""
    account = account_with_slots(registry=REGISTRY, concurrency=1)
    arn = account.project()
    free, first, also, second = (
        account.session(projectArn=arn, configuration=c) for c in (UNMETERED, {}, UNMETERED, {})
    )
    assert account.statuses(free, first, also, second) == [
        "RUNNING",
        "RUNNING",
        "RUNNING",
        "PENDING_CONCURRENCY",
    ]


def test_without_a_quota_nobody_waits(clock: Any) -> None:
    """Without a quota, many sessions can share a public device."""
    account = Account(registry=REGISTRY)
    arn = account.project()
    assert (
        account.statuses(*(account.session(projectArn=arn) for _ in range(20))) == ["RUNNING"] * 20
    )


def test_each_account_has_its_own_quota() -> None:
    """The quota of another account is separate."""
    with mock_devicefarm(concurrency=1):
        role = boto3.client("sts", region_name="us-west-2").assume_role(
            RoleArn="arn:aws:iam::111122223333:role/farm", RoleSessionName="test"
        )["Credentials"]
        clients = [
            new_client(),
            boto3.client(
                "devicefarm",
                region_name="us-west-2",
                aws_access_key_id=role["AccessKeyId"],
                aws_secret_access_key=role["SecretAccessKey"],
                aws_session_token=role["SessionToken"],
            ),
        ]
        seen = []
        for client in clients:
            arn = client.create_project(name="p")["project"]["arn"]
            phone = client.list_devices()["devices"][0]["arn"]
            for _ in range(2):
                client.create_remote_access_session(projectArn=arn, deviceArn=phone)
            listed = client.list_remote_access_sessions(arn=arn)["remoteAccessSessions"]
            seen.append([session["status"] for session in listed])
        assert seen == [["RUNNING", "PENDING_CONCURRENCY"]] * 2


def test_projects_of_an_account_share_its_quota(clock: Any) -> None:
    """The quota belongs to the account, and all projects share it."""
    account = Account(registry=REGISTRY, concurrency=1)
    assert account.statuses(
        account.session(),
        account.session(),
    ) == [
        "RUNNING",
        "PENDING_CONCURRENCY",
    ]


def test_an_earlier_stop_frees_the_slot_earlier(clock: Any) -> None:
    """A stop at an earlier clock moves the start of the waiting session."""
    account = Account(registry=REGISTRY, timings=STOPPING, concurrency=1)
    arn = account.project()
    first, second = account.session(projectArn=arn), account.session(projectArn=arn)
    clock.tick(100)
    account.stop(first)
    clock.tick(10)
    assert account.start_of(second) == 105
    clock.tick(-70)
    before = [account.get(first), account.get(second)]
    assert [session["status"] for session in before] == ["RUNNING", "PENDING_CONCURRENCY"]
    account.stop(first)
    clock.tick(-0.001)
    assert [session["status"] for session in before] == account.statuses(first, second)
    clock.tick(70)
    assert account.start_of(second) == 45


def test_a_session_created_at_an_earlier_clock_goes_first(clock: Any) -> None:
    """Sessions are served by their time of creation, not by the order of the requests."""
    account = Account(registry=REGISTRY, concurrency=1)
    arn = account.project()
    clock.tick(100)
    later = account.session(projectArn=arn)
    assert account.status(later) == "RUNNING"
    clock.tick(-50)
    earlier = account.session(projectArn=arn)
    clock.tick(60)
    assert account.statuses(earlier, later) == ["RUNNING", "PENDING_CONCURRENCY"]


@pytest.mark.parametrize("stage", ["PENDING", "PENDING_CONCURRENCY"])
@pytest.mark.parametrize("slots", [1, 2])
def test_a_session_that_never_gets_a_slot_holds_none(clock: Any, slots: int, stage: str) -> None:
    """A session that is stuck before its slot makes nobody wait, although it is the first."""
    account = Account(registry=REGISTRY, concurrency=slots)
    account.next_session(stuck_in=stage)
    stuck = account.session(name="stuck")
    others = [account.session(name=f"n{number}") for number in range(slots + 1)]
    clock.tick(60)
    assert account.status(stuck) == stage
    assert account.statuses(*others) == ["RUNNING"] * slots + ["PENDING_CONCURRENCY"]
    waiting = account.store.find_any_kind(others[-1])
    assert waiting is not None
    assert "stuck" not in str(waiting.waiting_for(core_clock.now()))
    account.stop(stuck)
    account.stop(others[0])
    assert account.statuses(stuck, others[-1]) == ["COMPLETED", "RUNNING"]


@pytest.mark.parametrize("stage", ["PENDING", "PENDING_CONCURRENCY"])
def test_a_session_that_never_gets_an_unmetered_slot_holds_none(clock: Any, stage: str) -> None:
    """The slots that an account bought follow the same rule."""
    account = account_with_slots(1, registry=[PHONE])
    account.next_session(stuck_in=stage)
    sessions = [account.session(configuration=UNMETERED) for _ in range(3)]
    assert account.statuses(*sessions) == [stage, "RUNNING", "PENDING_CONCURRENCY"]


@pytest.mark.parametrize("stage", ["PENDING", "PENDING_CONCURRENCY"])
def test_a_session_that_never_gets_a_slot_has_no_private_instance(clock: Any, stage: str) -> None:
    """The only instance of a private device goes to the next session."""
    account = Account(registry=[LONE], concurrency=1)
    account.next_session(stuck_in=stage)
    stuck, second, third = (account.session() for _ in range(3))
    assert account.statuses(stuck, second, third) == [stage, "RUNNING", "PENDING_CONCURRENCY"]
    assert account.get(second)["instanceArn"] == LONE.instances[0].arn


def test_a_session_that_is_stuck_with_its_slot_holds_it(clock: Any) -> None:
    """A session that is stuck in PENDING_DEVICE has its slot already."""
    account = Account(registry=REGISTRY, concurrency=1)
    account.next_session(stuck_in="PENDING_DEVICE")
    assert account.statuses(account.session(), account.session()) == [
        "PENDING_DEVICE",
        "PENDING_CONCURRENCY",
    ]

"""moto's state manager rules the stages of sessions where a test tells it to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import pytest
from moto.moto_api import state_manager

from conftest import ACCOUNT
from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.core import api
from moto_devicefarm.core.store import Store
from moto_devicefarm.devicefarm.models import store_of
from tests.resources import (
    CREATED,
    LONE,
    PHONE,
    REGISTRY,
    UNMETERED,
    buy_slots,
    create,
    delete,
    get,
    project,
    start,
    status,
    stop,
)

MODEL = "devicefarm::remote_access_session"
STAGES = Timings(session_pending=5, session_preparing=10, session_stopping=3)


@contextmanager
def mocked(**changes: Any) -> Iterator[Store]:
    """The store of an active mock."""
    with mock_devicefarm(registry=REGISTRY, **changes):
        yield store_of(ACCOUNT)


@pytest.fixture(autouse=True)
def _unset() -> Iterator[None]:
    """No transition survives its test."""
    yield
    state_manager.unset_transition(MODEL)


def seen(store: Store, arn: str, times: int) -> list[str]:
    """The status at so many reads."""
    return [status(store, arn) for _ in range(times)]


def test_the_model_is_registered() -> None:
    """The state manager lists sessions among what it can rule."""
    assert MODEL in state_manager.get_registered_models()


def test_immediate_leaves_out_the_timings(clock: Any) -> None:
    """All stages are over at once, as without any setting."""
    with mocked(timings=STAGES) as store:
        state_manager.set_transition(MODEL, {"progression": "immediate"})
        session = create(store, project(store))
        assert session["status"] == "PENDING"
        assert seen(store, session["arn"], 2) == ["RUNNING", "RUNNING"]
        assert stop(store, session["arn"])["status"] == "STOPPING"
        assert status(store, session["arn"]) == "COMPLETED"


@pytest.mark.parametrize("times", [1, 2, 3])
def test_manual_goes_on_with_every_so_many_reads(clock: Any, times: int) -> None:
    """As moto counts: the read that is the n-th shows the next stage. Creating and stopping are no
    reads.
    """
    with mocked(timings=STAGES) as store:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": times})
        session = start(store, project(store))
        wait = times - 1
        assert seen(store, session, 2 * times + 3) == (
            ["PENDING"] * wait
            + ["PREPARING"] * times
            + ["RUNNING"] * (2 * times + 3 - wait - times)
        )
        assert stop(store, session)["status"] == "STOPPING"
        assert seen(store, session, times + 1) == ["STOPPING"] * wait + ["COMPLETED"] * 2


def test_manual_moments_are_those_of_the_reads(clock: Any) -> None:
    """The session starts, runs and ends when someone looked."""
    with mocked() as store:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 1})
        session = start(store, project(store))
        clock.tick(60)
        assert get(store, session)["started"] == CREATED + 60
        clock.tick(60)
        assert status(store, session) == "RUNNING"
        clock.tick(60)
        stop(store, session)
        clock.tick(60)
        ended = get(store, session)
        assert (ended["started"], ended["stopped"]) == (CREATED + 60, CREATED + 240)
        assert ended["deviceMinutes"] == {"total": 3.0, "metered": 1.0, "unmetered": 0.0}


def test_manual_counts_the_reads_of_lists(clock: Any) -> None:
    """Each session on the page was read."""
    with mocked() as store:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 1})
        arn = project(store)
        first, _ = start(store, arn), start(store, arn)
        get(store, first)
        listed = api.call(store, "ListRemoteAccessSessions", {"arn": arn})["remoteAccessSessions"]
        assert [session["status"] for session in listed] == ["RUNNING", "PREPARING"]


@pytest.mark.parametrize("reads", [0, 1, 2])
def test_a_stop_under_manual_in_any_stage(clock: Any, reads: int) -> None:
    """STOPPING until the next read."""
    with mocked() as store:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 1})
        session = start(store, project(store))
        seen(store, session, reads)
        answer = stop(store, session)
        assert (answer["status"], "started" in answer) == ("STOPPING", reads > 0)
        assert status(store, session) == "COMPLETED"


def test_reads_before_a_stop_do_not_count_after_it(clock: Any) -> None:
    """With two reads a stage, a stop begins to count anew."""
    with mocked() as store:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 2})
        session = start(store, project(store))
        assert seen(store, session, 5)[-1] == "RUNNING"
        stop(store, session)
        assert seen(store, session, 2) == ["STOPPING", "COMPLETED"]


def test_a_second_stop_under_manual_is_no_read(clock: Any) -> None:
    """It answers the session unchanged, however often."""
    with mocked() as store:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 1})
        session = start(store, project(store))
        assert [stop(store, session)["status"] for _ in range(3)] == ["STOPPING"] * 3
        assert status(store, session) == "COMPLETED"
        assert stop(store, session)["status"] == "COMPLETED"


def test_a_manual_read_before_the_creation_starts_nothing_before_it(clock: Any) -> None:
    """Under a clock that went back, ``started`` is not before ``created``."""
    with mocked() as store:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 1})
        session = start(store, project(store))
        clock.tick(-60)
        assert status(store, session) == "PENDING"
        clock.tick(60)
        assert get(store, session)["started"] == CREATED


def test_time_gives_each_stage_its_seconds(clock: Any) -> None:
    """Computed purely: exact, right after a far jump, and back again."""
    with mocked(timings=STAGES) as store:
        state_manager.set_transition(MODEL, {"progression": "time", "seconds": 10})
        session = start(store, project(store))
        clock.tick(9.999)
        assert status(store, session) == "PENDING"
        clock.tick(3600)
        document = get(store, session)
        assert (document["status"], document["started"]) == ("RUNNING", CREATED + 10)
        clock.tick(-3600 + 10.001)
        assert status(store, session) == "RUNNING"
        clock.tick(-0.001)
        assert status(store, session) == "PREPARING"
        clock.tick(40)
        stop(store, session)
        clock.tick(9.999)
        assert status(store, session) == "STOPPING"
        clock.tick(0.001)
        assert status(store, session) == "COMPLETED"


def test_the_limit_holds_under_every_transition(clock: Any) -> None:
    """It is the Timings' own, since moto knows no such thing."""
    with mocked(timings=Timings(session_limit=60)) as store:
        state_manager.set_transition(MODEL, {"progression": "time", "seconds": 10})
        session = start(store, project(store))
        clock.tick(69.999)
        assert status(store, session) == "RUNNING"
        clock.tick(10.001)
        ended = get(store, session)
        assert (ended["status"], ended["stopped"]) == ("COMPLETED", CREATED + 80)
        assert ended["message"] == "The remote access session reached its time limit of 1 minutes."


def test_after_unset_the_timings_rule_again(clock: Any) -> None:
    """For sessions that were created meanwhile too."""
    with mocked(timings=STAGES) as store:
        state_manager.set_transition(MODEL, {"progression": "time", "seconds": 1000})
        session = start(store, project(store))
        clock.tick(100)
        assert status(store, session) == "PENDING"
        state_manager.unset_transition(MODEL)
        document = get(store, session)
        assert (document["status"], document["started"]) == ("RUNNING", CREATED + 5)


@pytest.mark.parametrize(("concurrency", "device"), [(1, PHONE), (None, LONE)])
def test_a_transition_rules_sessions_in_the_queues_as_well(
    clock: Any, concurrency: int | None, device: Any
) -> None:
    """Set or unset after places were given out, it moves them all."""
    waits = "PENDING_CONCURRENCY" if concurrency else "PENDING_DEVICE"
    with mocked(timings=STAGES, concurrency=concurrency) as store:
        arn = project(store)
        first, second = start(store, arn, device), start(store, arn, device)
        clock.tick(50)
        assert [status(store, first), status(store, second)] == ["RUNNING", waits]
        state_manager.set_transition(MODEL, {"progression": "time", "seconds": 100})
        assert [status(store, first), status(store, second)] == ["PENDING", "PENDING"]
        clock.tick(100)
        assert [status(store, first), status(store, second)] == ["PREPARING", waits]
        state_manager.unset_transition(MODEL)
        assert get(store, first)["started"] == CREATED + 5


def test_a_manual_session_in_a_queue_waits_for_the_one_before(clock: Any) -> None:
    """Reads move it out of PENDING, and no read moves it past the quota."""
    with mocked(concurrency=1) as store:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 1})
        arn = project(store)
        first, second = start(store, arn), start(store, arn)
        assert seen(store, first, 2) == ["PREPARING", "RUNNING"]
        assert seen(store, second, 3) == ["PENDING_CONCURRENCY"] * 3
        stop(store, first)
        assert status(store, first) == "COMPLETED"
        assert status(store, second) in ("PREPARING", "RUNNING")


def test_unmetered_manual_sessions_end_and_go(clock: Any) -> None:
    """A whole life under manual ends in a deletion."""
    with mocked(concurrency=1) as store:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 1})
        buy_slots(store, 1)
        session = start(store, project(store), configuration=UNMETERED)
        assert seen(store, session, 2) == ["PREPARING", "RUNNING"]
        stop(store, session)
        get(store, session)
        delete(store, session)


def test_a_transition_rules_a_boto3_client_too(clock: Any) -> None:
    """The code under test polls, and the test decides how often."""
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
    """A session that its time limit ends is STOPPING until so many reads have passed, as after a
    Stop.
    """
    with mocked(timings=Timings(session_limit=60)) as store:
        state_manager.set_transition(MODEL, {"progression": "manual", "times": 2})
        session = start(store, project(store))
        assert seen(store, session, 4) == ["PENDING", "PREPARING", "PREPARING", "RUNNING"]
        clock.tick(61)
        assert seen(store, session, 3) == ["STOPPING", "COMPLETED", "COMPLETED"]

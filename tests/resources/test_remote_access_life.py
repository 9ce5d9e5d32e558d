"""What ends a session, and when: a stop, the limit, the idle time; and jumps of the clock."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import Timings
from moto_devicefarm.core.errors import NotFoundException
from tests.support.account import Account
from tests.support.devices import PHONE, REGISTRY
from tests.support.store import NOW_IN_SECONDS

SLOW = Timings(session_pending=10, session_preparing=20, session_stopping=5)
ENDS = ("status", "result", "message", "started", "stopped", "deviceMinutes")
STOPPED = "The remote access session was stopped."


def slow_account(timings: Timings = SLOW, **changes: Any) -> Account:
    """An account whose stages take time."""
    return Account(registry=REGISTRY, timings=timings, **changes)


def end_of(session: dict[str, Any]) -> dict[str, Any]:
    """The members that tell how the session ended; times are seconds after its creation."""
    found = {name: session[name] for name in ENDS if name in session}
    return {
        name: round(value - NOW_IN_SECONDS, 3) if name in ("started", "stopped") else value
        for name, value in found.items()
    }


def minutes(total: float, metered: float) -> dict[str, float]:
    """The member deviceMinutes."""
    return {"total": total, "metered": metered, "unmetered": 0.0}


@pytest.mark.parametrize(
    ("at", "begun", "total", "metered"),
    [
        (0, False, None, None),
        (9.999, False, None, None),
        (10, True, (0.0, 0.08), 0.0),
        (29.999, True, (0.33, 0.42), 0.0),
        (30, True, (0.33, 0.42), 0.0),
        (90, True, (1.33, 1.42), 1.0),
    ],
)
def test_a_stop_in_any_stage(clock: Any, at: float, begun: bool, total: Any, metered: Any) -> None:
    """A stop answers STOPPING; after the time of stopping the session is COMPLETED. Without a start
    there are no minutes.
    """
    account = slow_account()
    session = account.session()
    clock.tick(at)
    answer = account.stop(session)
    started = {"started": 10} if begun else {}
    assert end_of(answer) == {
        "status": "STOPPING",
        "result": "PENDING",
        **started,
        **({"deviceMinutes": minutes(total[0], metered)} if begun else {}),
    }
    clock.tick(4.999)
    assert account.status(session) == "STOPPING"
    clock.tick(0.001)
    assert end_of(account.get(session)) == {
        "status": "COMPLETED",
        "result": "STOPPED",
        "message": STOPPED,
        **started,
        "stopped": round(at + 5, 3),
        **({"deviceMinutes": minutes(total[1], metered)} if begun else {}),
    }


def test_a_stop_in_a_queue(clock: Any) -> None:
    """A session that waits for a slot can be stopped, and never starts."""
    account = slow_account(concurrency=1)
    arn = account.project()
    account.session(projectArn=arn)
    waiting = account.session(projectArn=arn)
    clock.tick(60)
    assert account.status(waiting) == "PENDING_CONCURRENCY"
    assert end_of(account.stop(waiting)) == {"status": "STOPPING", "result": "PENDING"}
    clock.tick(5)
    ended = {"status": "COMPLETED", "result": "STOPPED", "message": STOPPED, "stopped": 65}
    assert end_of(account.get(waiting)) == ended


def test_a_second_stop_changes_nothing(clock: Any) -> None:
    """A stop while STOPPING does not delay the end."""
    account = slow_account()
    session = account.session()
    clock.tick(60)
    account.stop(session)
    clock.tick(2)
    assert account.stop(session) == account.get(session)
    clock.tick(3)
    assert end_of(account.get(session))["stopped"] == 65


def test_a_stop_of_an_ended_session_answers_it_unchanged(clock: Any) -> None:
    """A stop of a COMPLETED session answers its document without an error."""
    account = slow_account()
    session = account.session()
    clock.tick(60)
    account.stop(session)
    clock.tick(5)
    ended = account.get(session)
    clock.tick(1000)
    assert account.stop(session) == ended
    assert account.get(session) == ended


def test_a_session_that_its_limit_ended_is_not_stopped_again(clock: Any) -> None:
    """A stop during the STOPPING of the limit changes neither message nor end."""
    account = slow_account(Timings(session_limit=60, session_stopping=5))
    session = account.session()
    clock.tick(62)
    assert account.stop(session)["status"] == "STOPPING"
    clock.tick(3)
    assert end_of(account.get(session)) == {
        "status": "COMPLETED",
        "result": "STOPPED",
        "message": "The remote access session reached its time limit of 1 minutes.",
        "started": 0,
        "stopped": 65,
        "deviceMinutes": minutes(1.08, 1.0),
    }


def test_nothing_takes_time_by_default(clock: Any) -> None:
    """By default all stages are over at once, and there are zero minutes."""
    account = Account(registry=REGISTRY)
    session = account.create_remote_access_session(
        projectArn=account.default_project, deviceArn=PHONE.arn
    )
    assert end_of(session) == {"status": "PENDING", "result": "PENDING"}
    zero = {"started": 0, "deviceMinutes": minutes(0.0, 0.0)}
    assert end_of(account.get(session["arn"])) == {"status": "RUNNING", "result": "PENDING", **zero}
    assert end_of(account.stop(session["arn"])) == {
        "status": "STOPPING",
        "result": "PENDING",
        **zero,
    }
    ended = {"status": "COMPLETED", "result": "STOPPED", "message": STOPPED, "stopped": 0, **zero}
    assert end_of(account.get(session["arn"])) == ended
    assert end_of(account.stop(session["arn"])) == ended


def test_stops_at_the_moment_of_creation(clock: Any) -> None:
    """Create and Stop at one moment, also two stops, end the session."""
    account = Account(registry=REGISTRY)
    session = account.session()
    assert account.stop(session)["status"] == "STOPPING"
    assert account.stop(session)["status"] == "COMPLETED"


def test_a_running_session_ends_at_the_documented_limit(clock: Any) -> None:
    """A session ends 150 minutes after its start, with default and with realistic timings."""
    account = slow_account()
    session = account.session()
    clock.tick(10 + 9000 - 0.001)
    assert account.status(session) == "RUNNING"
    clock.tick(0.001)
    assert account.status(session) == "STOPPING"
    clock.tick(5)
    assert end_of(account.get(session)) == {
        "status": "COMPLETED",
        "result": "STOPPED",
        "message": "The remote access session reached its time limit of 150 minutes.",
        "started": 10,
        "stopped": 9015,
        "deviceMinutes": minutes(150.08, 149.67),
    }


def test_a_limit_during_preparing(clock: Any) -> None:
    """A session that its limit ends before RUNNING has no metered minutes."""
    account = slow_account(Timings(session_preparing=100, session_limit=90, session_stopping=6))
    session = account.session()
    clock.tick(89.999)
    assert account.status(session) == "PREPARING"
    clock.tick(0.001)
    assert end_of(account.get(session)) == {
        "status": "STOPPING",
        "result": "PENDING",
        "started": 0,
        "deviceMinutes": minutes(1.5, 0.0),
    }
    clock.tick(6)
    assert (
        end_of(account.get(session))["message"]
        == "The remote access session reached its time limit of 1.5 minutes."
    )
    assert end_of(account.get(session))["deviceMinutes"] == minutes(1.6, 0.0)


def test_a_limit_can_be_lifted(clock: Any) -> None:
    """With ``session_limit=None`` a session runs until it is stopped."""
    account = slow_account(Timings(session_limit=None))
    session = account.session()
    clock.tick(100_000_000)
    assert account.status(session) == "RUNNING"
    assert account.stop(session)["deviceMinutes"] == minutes(1666666.67, 1666666.67)


def test_an_idle_session_ends(clock: Any) -> None:
    """The idle time begins with RUNNING; Get is not activity."""
    account = slow_account(Timings(session_preparing=60, session_idle=300, session_stopping=5))
    session = account.session()
    clock.tick(359.999)
    assert account.status(session) == "RUNNING"
    clock.tick(0.001)
    assert account.status(session) == "STOPPING"
    clock.tick(5)
    assert end_of(account.get(session)) == {
        "status": "COMPLETED",
        "result": "STOPPED",
        "message": "The remote access session ended after 5 minutes without activity.",
        "started": 0,
        "stopped": 365,
        "deviceMinutes": minutes(6.08, 5.0),
    }


def test_an_install_keeps_a_session_from_idling(clock: Any) -> None:
    """Each install begins the idle time anew."""
    account = slow_account(Timings(session_idle=300))
    arn = account.project()
    shop, session = account.app(projectArn=arn), account.session(projectArn=arn)
    for _ in range(3):
        clock.tick(299)
        account.install_to_remote_access_session(remoteAccessSessionArn=session, appArn=shop)
    clock.tick(299.999)
    assert account.status(session) == "RUNNING"
    clock.tick(0.001)
    assert end_of(account.get(session))["stopped"] == 3 * 299 + 300


@pytest.mark.parametrize(
    ("after", "status_then"),
    [
        (9.999, "PENDING"),
        (10, "PREPARING"),
        (30, "RUNNING"),
        (9010, "STOPPING"),
        (9015, "COMPLETED"),
        (10**8, "COMPLETED"),
    ],
)
def test_one_far_jump_lands_in_the_right_stage(clock: Any, after: float, status_then: str) -> None:
    """After one jump of the clock over many stages, the session is in the right one."""
    account = slow_account()
    session = account.session()
    clock.tick(after)
    assert account.status(session) == status_then


def test_a_jump_over_the_whole_life_has_exact_times(clock: Any) -> None:
    """Start and end are those of the stages, whenever the first Get comes."""
    account = slow_account()
    session = account.session()
    clock.tick(10**7)
    ended = end_of(account.get(session))
    assert (ended["started"], ended["stopped"]) == (10, 9015)


def test_a_clock_that_moves_back(clock: Any) -> None:
    """If the clock moves back, each earlier document is answered again."""
    account = slow_account()
    session = account.session()
    seen = []
    for _ in range(8):
        seen.append(account.get(session))
        clock.tick(1400)
    assert [document["status"] for document in seen] == ["PENDING", *["RUNNING"] * 6, "COMPLETED"]
    for document in reversed(seen):
        clock.tick(-1400)
        assert account.get(session) == document


def test_before_its_creation_a_session_is_pending(clock: Any) -> None:
    """Before its creation a session is PENDING; a stop then ends it at its creation."""
    account = slow_account()
    created = account.create_remote_access_session(
        projectArn=account.default_project, deviceArn=PHONE.arn
    )
    clock.tick(-3600)
    assert account.get(created["arn"]) == created
    assert end_of(account.stop(created["arn"])) == {"status": "STOPPING", "result": "PENDING"}
    clock.tick(3605)
    ended = {"status": "COMPLETED", "result": "STOPPED", "message": STOPPED, "stopped": 5}
    assert end_of(account.get(created["arn"])) == ended


def test_an_app_given_at_creation_is_named_before_it_too(clock: Any) -> None:
    """Before its creation a session names the app of the request."""
    account = slow_account()
    arn = account.project()
    created = account.create_remote_access_session(
        projectArn=arn, deviceArn=PHONE.arn, appArn=account.app(projectArn=arn)
    )
    clock.tick(-60)
    assert account.get(created["arn"]) == created


def test_a_stop_at_an_earlier_moment(clock: Any) -> None:
    """If the clock moves back to RUNNING, a second stop replaces the first one."""
    account = slow_account()
    session = account.session()
    clock.tick(300)
    account.stop(session)
    clock.tick(-200)
    assert account.status(session) == "RUNNING"
    assert end_of(account.stop(session))["deviceMinutes"] == minutes(1.5, 1.17)
    clock.tick(5)
    assert end_of(account.get(session))["stopped"] == 105
    clock.tick(1000)
    assert end_of(account.get(session))["stopped"] == 105


def test_before_the_moment_of_a_stop(clock: Any) -> None:
    """Before the moment of a stop the session is RUNNING, also after the stop was made."""
    account = slow_account()
    session = account.session()
    clock.tick(300)
    account.stop(session)
    clock.tick(5)
    ended = account.get(session)
    clock.tick(-6)
    assert end_of(account.get(session)) == {
        "status": "RUNNING",
        "result": "PENDING",
        "started": 10,
        "deviceMinutes": minutes(4.82, 4.48),
    }
    clock.tick(6)
    assert account.get(session) == ended


def test_an_ended_session_can_be_deleted(clock: Any) -> None:
    """A deleted session is gone, also for a clock before its end."""
    account = slow_account()
    arn = account.project()
    session = account.session(projectArn=arn)
    account.stop(session)
    clock.tick(5)
    account.delete(session)
    clock.tick(-5)
    with pytest.raises(NotFoundException, match=f"The provided resource does not exist: {session}"):
        account.get(session)


def test_sub_second_stages_are_exact(clock: Any) -> None:
    """Milliseconds are not rounded."""
    account = slow_account(
        Timings(session_pending=0.001, session_preparing=0.25, session_stopping=0.125)
    )
    clock.tick(0.987)
    session = account.create_remote_access_session(
        projectArn=account.default_project, deviceArn=PHONE.arn
    )
    assert session["created"] == NOW_IN_SECONDS + 0.987
    clock.tick(60)
    account.stop(session["arn"])
    clock.tick(1)
    ended = account.get(session["arn"])
    assert (ended["started"], ended["stopped"]) == (1772366400.988, 1772366461.112)

"""What ends a session, and when: stops in each stage, the limit, the idle time-out, and jumps of
the clock.
"""

from __future__ import annotations

from typing import Any

import pytest

from conftest import make_store
from moto_devicefarm import Timings
from moto_devicefarm.core.errors import NotFoundException
from moto_devicefarm.core.store import Store
from tests.resources import (
    CREATED,
    REGISTRY,
    app,
    create,
    delete,
    get,
    install,
    project,
    start,
    status,
    stop,
)

SLOW = Timings(session_pending=10, session_preparing=20, session_stopping=5)
ENDS = ("status", "result", "message", "started", "stopped", "deviceMinutes")
STOPPED = "The remote access session was stopped."


def slow_store(timings: Timings = SLOW, **changes: Any) -> Store:
    return make_store(registry=REGISTRY, timings=timings, **changes)


def end(session: dict[str, Any]) -> dict[str, Any]:
    """What of the document tells how it ended; times count from the creation."""
    found = {name: session[name] for name in ENDS if name in session}
    return {
        name: round(value - CREATED, 3) if name in ("started", "stopped") else value
        for name, value in found.items()
    }


def minutes(total: float, metered: float) -> dict[str, float]:
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
    """STOPPING at once, COMPLETED after the time that stopping takes; what never started has
    neither start nor minutes.
    """
    store = slow_store()
    session = start(store, project(store))
    clock.tick(at)
    answer = stop(store, session)
    started = {"started": 10} if begun else {}
    assert end(answer) == {
        "status": "STOPPING",
        "result": "PENDING",
        **started,
        **({"deviceMinutes": minutes(total[0], metered)} if begun else {}),
    }
    clock.tick(4.999)
    assert status(store, session) == "STOPPING"
    clock.tick(0.001)
    assert end(get(store, session)) == {
        "status": "COMPLETED",
        "result": "STOPPED",
        "message": STOPPED,
        **started,
        "stopped": round(at + 5, 3),
        **({"deviceMinutes": minutes(total[1], metered)} if begun else {}),
    }


def test_a_stop_in_a_queue(clock: Any) -> None:
    """A session that waits for its slot is stopped like any other, and never starts."""
    store = slow_store(concurrency=1)
    arn = project(store)
    start(store, arn)
    waiting = start(store, arn)
    clock.tick(60)
    assert status(store, waiting) == "PENDING_CONCURRENCY"
    assert end(stop(store, waiting)) == {"status": "STOPPING", "result": "PENDING"}
    clock.tick(5)
    ended = {"status": "COMPLETED", "result": "STOPPED", "message": STOPPED, "stopped": 65}
    assert end(get(store, waiting)) == ended


def test_a_second_stop_changes_nothing(clock: Any) -> None:
    """While STOPPING the session stays as it was, and it ends when it would have ended."""
    store = slow_store()
    session = start(store, project(store))
    clock.tick(60)
    stop(store, session)
    clock.tick(2)
    assert stop(store, session) == get(store, session)
    clock.tick(3)
    assert end(get(store, session))["stopped"] == 65


def test_a_stop_of_an_ended_session_answers_it_unchanged(clock: Any) -> None:
    """Whole, COMPLETED, however late, and no error."""
    store = slow_store()
    session = start(store, project(store))
    clock.tick(60)
    stop(store, session)
    clock.tick(5)
    ended = get(store, session)
    clock.tick(1000)
    assert stop(store, session) == ended
    assert get(store, session) == ended


def test_a_session_that_its_limit_ended_is_not_stopped_again(clock: Any) -> None:
    """A stop during the STOPPING of the limit leaves its reason and its end."""
    store = slow_store(Timings(session_limit=60, session_stopping=5))
    session = start(store, project(store))
    clock.tick(62)
    assert stop(store, session)["status"] == "STOPPING"
    clock.tick(3)
    assert end(get(store, session)) == {
        "status": "COMPLETED",
        "result": "STOPPED",
        "message": "The remote access session reached its time limit of 1 minutes.",
        "started": 0,
        "stopped": 65,
        "deviceMinutes": minutes(1.08, 1.0),
    }


def test_nothing_takes_time_by_default(clock: Any) -> None:
    """At one frozen instant: PENDING, RUNNING, STOPPING, COMPLETED, and zero minutes."""
    store = make_store(registry=REGISTRY)
    session = create(store, project(store))
    assert end(session) == {"status": "PENDING", "result": "PENDING"}
    zero = {"started": 0, "deviceMinutes": minutes(0.0, 0.0)}
    assert end(get(store, session["arn"])) == {"status": "RUNNING", "result": "PENDING", **zero}
    assert end(stop(store, session["arn"])) == {"status": "STOPPING", "result": "PENDING", **zero}
    ended = {"status": "COMPLETED", "result": "STOPPED", "message": STOPPED, "stopped": 0, **zero}
    assert end(get(store, session["arn"])) == ended
    assert end(stop(store, session["arn"])) == ended


def test_a_session_may_be_stopped_before_anyone_saw_it_run(clock: Any) -> None:
    """Create and stop at one instant, and two stops at one instant."""
    store = make_store(registry=REGISTRY)
    session = start(store, project(store))
    assert stop(store, session)["status"] == "STOPPING"
    assert stop(store, session)["status"] == "COMPLETED"


def test_a_running_session_ends_at_the_documented_limit(clock: Any) -> None:
    """150 minutes after ``started``, in default and in realistic timings with activity."""
    store = slow_store()
    session = start(store, project(store))
    clock.tick(10 + 9000 - 0.001)
    assert status(store, session) == "RUNNING"
    clock.tick(0.001)
    assert status(store, session) == "STOPPING"
    clock.tick(5)
    assert end(get(store, session)) == {
        "status": "COMPLETED",
        "result": "STOPPED",
        "message": "The remote access session reached its time limit of 150 minutes.",
        "started": 10,
        "stopped": 9015,
        "deviceMinutes": minutes(150.08, 149.67),
    }


def test_a_limit_during_preparing(clock: Any) -> None:
    """The session never runs, and has no billed minutes."""
    store = slow_store(Timings(session_preparing=100, session_limit=90, session_stopping=6))
    session = start(store, project(store))
    clock.tick(89.999)
    assert status(store, session) == "PREPARING"
    clock.tick(0.001)
    assert end(get(store, session)) == {
        "status": "STOPPING",
        "result": "PENDING",
        "started": 0,
        "deviceMinutes": minutes(1.5, 0.0),
    }
    clock.tick(6)
    assert (
        end(get(store, session))["message"]
        == "The remote access session reached its time limit of 1.5 minutes."
    )
    assert end(get(store, session))["deviceMinutes"] == minutes(1.6, 0.0)


def test_a_limit_can_be_lifted(clock: Any) -> None:
    """``session_limit=None``: it runs until it is stopped."""
    store = slow_store(Timings(session_limit=None))
    session = start(store, project(store))
    clock.tick(100_000_000)
    assert status(store, session) == "RUNNING"
    assert stop(store, session)["deviceMinutes"] == minutes(1666666.67, 1666666.67)


def test_an_idle_session_ends(clock: Any) -> None:
    """The time counts from RUNNING; looking at it is no activity."""
    store = slow_store(Timings(session_preparing=60, session_idle=300, session_stopping=5))
    session = start(store, project(store))
    clock.tick(359.999)
    assert status(store, session) == "RUNNING"
    clock.tick(0.001)
    assert status(store, session) == "STOPPING"
    clock.tick(5)
    assert end(get(store, session)) == {
        "status": "COMPLETED",
        "result": "STOPPED",
        "message": "The remote access session ended after 5 minutes without activity.",
        "started": 0,
        "stopped": 365,
        "deviceMinutes": minutes(6.08, 5.0),
    }


def test_an_install_keeps_a_session_from_idling(clock: Any) -> None:
    """Each one begins the idle time anew."""
    store = slow_store(Timings(session_idle=300))
    arn = project(store)
    shop, session = app(store, arn), start(store, arn)
    for _ in range(3):
        clock.tick(299)
        install(store, session, shop)
    clock.tick(299.999)
    assert status(store, session) == "RUNNING"
    clock.tick(0.001)
    assert end(get(store, session))["stopped"] == 3 * 299 + 300


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
    """However many stages lie between, with nobody looking on the way."""
    store = slow_store()
    session = start(store, project(store))
    clock.tick(after)
    assert status(store, session) == status_then


def test_a_jump_over_the_whole_life_has_exact_times(clock: Any) -> None:
    """``started`` and ``stopped`` are those of the stages and not of the look."""
    store = slow_store()
    session = start(store, project(store))
    clock.tick(10**7)
    ended = end(get(store, session))
    assert (ended["started"], ended["stopped"]) == (10, 9015)


def test_a_clock_that_goes_back_unsees_what_was_seen(clock: Any) -> None:
    """Each earlier document is again what it was, minutes shrink, and the way forward is the same."""
    store = slow_store()
    session = start(store, project(store))
    seen = []
    for _ in range(8):
        seen.append(get(store, session))
        clock.tick(1400)
    assert [document["status"] for document in seen] == ["PENDING", *["RUNNING"] * 6, "COMPLETED"]
    for document in reversed(seen):
        clock.tick(-1400)
        assert get(store, session) == document


def test_before_its_creation_a_session_is_pending(clock: Any) -> None:
    """A clock before ``created`` shows the first stage, and a stop then ends it at its creation."""
    store = slow_store()
    created = create(store, project(store))
    clock.tick(-3600)
    assert get(store, created["arn"]) == created
    assert end(stop(store, created["arn"])) == {"status": "STOPPING", "result": "PENDING"}
    clock.tick(3605)
    ended = {"status": "COMPLETED", "result": "STOPPED", "message": STOPPED, "stopped": 5}
    assert end(get(store, created["arn"])) == ended


def test_an_app_given_at_creation_is_named_before_it_too(clock: Any) -> None:
    """What a request gave does not come and go with the clock."""
    store = slow_store()
    arn = project(store)
    created = create(store, arn, appArn=app(store, arn))
    clock.tick(-60)
    assert get(store, created["arn"]) == created


def test_a_stop_at_an_earlier_moment_goes_before_a_later_one(clock: Any) -> None:
    """After the clock went back to RUNNING a second stop is the one that counts."""
    store = slow_store()
    session = start(store, project(store))
    clock.tick(300)
    stop(store, session)
    clock.tick(-200)
    assert status(store, session) == "RUNNING"
    assert end(stop(store, session))["deviceMinutes"] == minutes(1.5, 1.17)
    clock.tick(5)
    assert end(get(store, session))["stopped"] == 105
    clock.tick(1000)
    assert end(get(store, session))["stopped"] == 105


def test_a_stop_is_unseen_before_it(clock: Any) -> None:
    """Before the moment of the stop the session runs as it did; after it, it ends as it did."""
    store = slow_store()
    session = start(store, project(store))
    clock.tick(300)
    stop(store, session)
    clock.tick(5)
    ended = get(store, session)
    clock.tick(-6)
    assert end(get(store, session)) == {
        "status": "RUNNING",
        "result": "PENDING",
        "started": 10,
        "deviceMinutes": minutes(4.82, 4.48),
    }
    clock.tick(6)
    assert get(store, session) == ended


def test_an_ended_session_can_be_deleted(clock: Any) -> None:
    """It is gone then, also for a clock before its end."""
    store = slow_store()
    arn = project(store)
    session = start(store, arn)
    stop(store, session)
    clock.tick(5)
    delete(store, session)
    clock.tick(-5)
    with pytest.raises(NotFoundException, match=f"The provided resource does not exist: {session}"):
        get(store, session)


def test_sub_second_stages_are_exact(clock: Any) -> None:
    """Milliseconds of creation and stages add up without rounding."""
    store = slow_store(
        Timings(session_pending=0.001, session_preparing=0.25, session_stopping=0.125)
    )
    clock.tick(0.987)
    session = create(store, project(store))
    assert session["created"] == CREATED + 0.987
    clock.tick(60)
    stop(store, session["arn"])
    clock.tick(1)
    ended = get(store, session["arn"])
    assert (ended["started"], ended["stopped"]) == (1772366400.988, 1772366461.112)

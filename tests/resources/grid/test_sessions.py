"""Test grid sessions: look-up, filters and actions."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm.resources.grid.handle import GridSessionHandle
from tests.support.account import Account
from tests.support.store import (
    FIRST_GRID_PROJECT,
    FIRST_GRID_SESSION,
    NOW_IN_SECONDS,
    PREFIX,
)

GRID_ID = FIRST_GRID_SESSION.rpartition("/")[2]
WHICH = (
    "ArgumentException",
    "A session is looked up either by sessionArn, or by projectArn and sessionId, but not by both",
)


# Look-up


def test_the_document_of_a_new_session(account: Account) -> None:
    """A new session is ACTIVE and has no end; it is found by ARN, and by project and id."""
    assert account.grid_session().arn == FIRST_GRID_SESSION
    assert account.get(FIRST_GRID_SESSION) == {
        "arn": FIRST_GRID_SESSION,
        "status": "ACTIVE",
        "created": NOW_IN_SECONDS,
        "billingMinutes": 0.0,
        "seleniumProperties": (
            '{"browser": "chrome", "browserVersion": "latest", '
            '"platform": "windows", "browserName": "chrome"}'
        ),
    }
    by_id = account.call("GetTestGridSession", projectArn=FIRST_GRID_PROJECT, sessionId=GRID_ID)
    assert by_id["testGridSession"] == account.get(FIRST_GRID_SESSION)


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"projectArn": FIRST_GRID_PROJECT},
        {"sessionId": GRID_ID},
        {"sessionArn": FIRST_GRID_SESSION, "projectArn": FIRST_GRID_PROJECT},
        {"sessionArn": FIRST_GRID_SESSION, "sessionId": GRID_ID},
        {"sessionArn": FIRST_GRID_SESSION, "projectArn": FIRST_GRID_PROJECT, "sessionId": GRID_ID},
    ],
    ids=lambda params: ",".join(params) or "nothing",
)
def test_neither_or_both_ways_of_looking_up(account: Account, params: dict[str, str]) -> None:
    """A request needs the ARN, or project and id (D: model)."""
    account.grid_session()
    assert account.error.get_test_grid_session(**params) == WHICH


def test_the_id_is_looked_up_in_its_project(account: Account) -> None:
    """A session is not found in another project."""
    account.grid_session()
    other = account.grid_project()
    for project, session in ((FIRST_GRID_PROJECT, "unknown: id"), (other, GRID_ID)):
        assert account.error.get_test_grid_session(projectArn=project, sessionId=session) == (
            "NotFoundException",
            "The provided resource does not exist: "
            f"{PREFIX}:testgrid-session:{project.rpartition(':')[2]}/{session}",
        )


# Lists


@pytest.fixture
def history(account: Account, clock: Any) -> Account:
    """An account at 40 s, with sessions created at 0, 10, 20 and 30 s; the first CLOSED at 15 s,
    the second ERRORED at 25 s.
    """
    handles: list[GridSessionHandle] = []
    for second in (0, 5, 10, 15, 20, 25, 30):
        if second in (15, 25):
            handles.pop(0).end(errored=second == 25)
        elif second != 5:
            handles.append(account.grid_session())
        clock.tick(5 if second < 30 else 10)
    return account


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [0, 1, 2, 3]),
        ({"status": "ACTIVE"}, [2, 3]),
        ({"status": "CLOSED"}, [0]),
        ({"status": "ERRORED"}, [1]),
        ({"creationTimeAfter": 10}, [2, 3]),
        ({"creationTimeAfter": 9.999}, [1, 2, 3]),
        ({"creationTimeBefore": 10}, [0]),
        ({"creationTimeBefore": 10.001}, [0, 1]),
        ({"creationTimeAfter": 0, "creationTimeBefore": 30}, [1, 2]),
        ({"endTimeAfter": 15}, [1]),
        ({"endTimeAfter": 14.999}, [0, 1]),
        ({"endTimeBefore": 25}, [0]),
        ({"endTimeBefore": 1000}, [0, 1]),
        ({"endTimeAfter": 15, "endTimeBefore": 25}, []),
        ({"endTimeAfter": -(10**9)}, [0, 1]),
        ({"creationTimeAfter": 5, "endTimeBefore": 100}, [1]),
        ({"status": "CLOSED", "creationTimeAfter": 0}, []),
    ],
    ids=str,
)
def test_filters(history: Account, filters: dict[str, Any], expected: list[int]) -> None:
    """All filters of a request must match; bounds are exclusive; an active session has no end to
    match.
    """
    shifted = {
        name: value + NOW_IN_SECONDS if name != "status" else value
        for name, value in filters.items()
    }
    everything = history.grid_sessions()
    assert len(everything) == 4
    assert history.grid_sessions(**shifted) == [everything[number] for number in expected]


def test_a_bound_to_the_millisecond(account: Account, clock: Any) -> None:
    """A session's own time of creation is neither after nor before it."""
    for _ in range(50):
        clock.tick(0.123)
        arn = account.grid_session().arn
        created = account.get(arn)["created"]
        assert arn not in account.grid_sessions(creationTimeAfter=created)
        assert arn not in account.grid_sessions(creationTimeBefore=created)
        assert arn in account.grid_sessions(
            creationTimeAfter=round(created - 0.001, 3),
            creationTimeBefore=round(created + 0.001, 3),
        )


def test_lists_by_the_page(history: Account) -> None:
    """maxResult limits a page, also with filters."""
    everything = history.grid_sessions()
    for filters, expected in (({}, everything), ({"status": "ACTIVE"}, everything[2:])):
        found: list[str] = []
        token: dict[str, str] = {}
        while True:
            params = {"projectArn": FIRST_GRID_PROJECT, "maxResult": 1, **filters, **token}
            page = history.call("ListTestGridSessions", **params)
            found += [session["arn"] for session in page["testGridSessions"]]
            if "nextToken" not in page:
                break
            token = {"nextToken": page["nextToken"]}
        assert found == expected


def test_sessions_of_another_project(account: Account) -> None:
    """A list has only the sessions of its project."""
    account.grid_session()
    account.grid_session(account.grid_project())
    assert account.grid_sessions() == [FIRST_GRID_SESSION]


# Actions


def test_actions(account: Account, clock: Any) -> None:
    """Actions are listed in order, without future ones."""
    handle = account.grid_session()
    clock.tick(1)
    handle.action("POST", "/session/1/url", duration=850)
    clock.tick(2)
    handle.action("GET", "/session/1/title", status_code=404)
    first = {
        "action": "/session/1/url",
        "started": NOW_IN_SECONDS + 1,
        "duration": 850,
        "statusCode": "200",
        "requestMethod": "POST",
    }
    second = {
        "action": "/session/1/title",
        "started": NOW_IN_SECONDS + 3,
        "duration": 0,
        "statusCode": "404",
        "requestMethod": "GET",
    }
    assert account.list_test_grid_session_actions(sessionArn=FIRST_GRID_SESSION) == [first, second]
    clock.tick(-1)
    assert account.list_test_grid_session_actions(sessionArn=FIRST_GRID_SESSION) == [first]
    clock.tick(-2)
    assert account.list_test_grid_session_actions(sessionArn=FIRST_GRID_SESSION) == []
    page = account.call("ListTestGridSessionActions", sessionArn=FIRST_GRID_SESSION, maxResult=1)
    assert page == {"actions": []}


def test_an_action_in_the_past(account: Account, clock: Any) -> None:
    """An action at an earlier clock is listed in its place."""
    handle = account.grid_session()
    clock.tick(20)
    handle.action("POST", "late")
    clock.tick(-10)
    handle.action("POST", "early")
    clock.tick(20)
    assert [
        action["action"]
        for action in account.list_test_grid_session_actions(sessionArn=FIRST_GRID_SESSION)
    ] == ["early", "late"]

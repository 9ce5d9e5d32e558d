"""Test grid sessions as the service tells of them: look-up, filters, actions, artifacts."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm.core import api
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.grid.handle import GridSessionHandle
from tests.resources import CREATED
from tests.resources.grid.gridding import (
    ID,
    MOBILE,
    PREFIX,
    PROJECT,
    SESSION,
    actions,
    create,
    get,
    listed,
    started,
)
from tests.resources.grid.gridding import grid as grid
from tests.resources.uploads.uploading import refused

GRID_ID = SESSION.rpartition("/")[2]
WHICH = (
    "ArgumentException",
    "A session is looked up either by sessionArn, or by projectArn and sessionId, but not by both",
)


# Look-up


def test_the_document_of_a_new_session(grid: Store) -> None:
    """ACTIVE, without an end; both ways of looking it up find it."""
    assert started(grid).arn == SESSION
    assert get(grid) == {
        "arn": SESSION,
        "status": "ACTIVE",
        "created": CREATED,
        "billingMinutes": 0.0,
        "seleniumProperties": (
            '{"browser": "chrome", "browserVersion": "latest", "platform": "windows", "browserName": "chrome"}'
        ),
    }
    by_id = api.call(grid, "GetTestGridSession", {"projectArn": PROJECT, "sessionId": GRID_ID})
    assert by_id["testGridSession"] == get(grid)


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"projectArn": PROJECT},
        {"sessionId": GRID_ID},
        {"sessionArn": SESSION, "projectArn": PROJECT},
        {"sessionArn": SESSION, "sessionId": GRID_ID},
        {"sessionArn": SESSION, "projectArn": PROJECT, "sessionId": GRID_ID},
    ],
    ids=lambda params: ",".join(params) or "nothing",
)
def test_neither_or_both_ways_of_looking_up(grid: Store, params: dict[str, str]) -> None:
    """The model says that there are two sets of parameters."""
    started(grid)
    assert refused(grid, "GetTestGridSession", params) == WHICH


def test_the_id_is_looked_up_in_its_project(grid: Store) -> None:
    """An unknown id, and a session of another project."""
    started(grid)
    other = create(grid)["arn"]
    for project, session in ((PROJECT, "unknown: id"), (other, GRID_ID)):
        assert refused(
            grid, "GetTestGridSession", {"projectArn": project, "sessionId": session}
        ) == (
            "NotFoundException",
            f"The provided resource does not exist: {PREFIX}:testgrid-session:{project.rpartition(':')[2]}/{session}",
        )


@pytest.mark.parametrize(
    "name", ["GetTestGridSession", "ListTestGridSessionActions", "ListTestGridSessionArtifacts"]
)
def test_arns_that_name_no_session(grid: Store, name: str) -> None:
    """Not there, of another kind, malformed."""
    started(grid)
    nobody, slip = f"{SESSION}0", f"{PREFIX}:testgrid-session/{ID}/{GRID_ID}"
    assert refused(grid, name, {"sessionArn": nobody}) == (
        "NotFoundException",
        f"The provided resource does not exist: {nobody}",
    )
    for arn in (PROJECT, MOBILE):
        assert refused(grid, name, {"sessionArn": arn}) == (
            "ArgumentException",
            f"The provided session resource is not valid: {arn}",
        )
    assert refused(grid, name, {"sessionArn": slip}) == (
        "ValidationException",
        f" Invalid arn {slip}",
    )


# Lists


@pytest.fixture
def history(grid: Store, clock: Any) -> Store:
    """Sessions created at 0, 10, 20 and 30 s; the first CLOSED at 15 s, the second ERRORED at 25 s;
    it is 40 s.
    """
    handles: list[GridSessionHandle] = []
    for second in (0, 5, 10, 15, 20, 25, 30):
        if second in (15, 25):
            handles.pop(0).end(errored=second == 25)
        elif second != 5:
            handles.append(started(grid))
        clock.tick(5 if second < 30 else 10)
    return grid


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
def test_filters(history: Store, filters: dict[str, Any], expected: list[int]) -> None:
    """All that are given hold; a bound is outside; what has not ended passes no bound of its end."""
    shifted = {
        name: value + CREATED if name != "status" else value for name, value in filters.items()
    }
    everything = listed(history)
    assert len(everything) == 4
    assert listed(history, **shifted) == [everything[number] for number in expected]


def test_a_bound_to_the_millisecond(grid: Store, clock: Any) -> None:
    """A session's own moment, sent back as it came, is neither after nor before itself, whatever
    its digits.
    """
    for _ in range(50):
        clock.tick(0.123)
        arn = started(grid).arn
        created = get(grid, arn)["created"]
        assert arn not in listed(grid, creationTimeAfter=created)
        assert arn not in listed(grid, creationTimeBefore=created)
        assert arn in listed(
            grid,
            creationTimeAfter=round(created - 0.001, 3),
            creationTimeBefore=round(created + 0.001, 3),
        )


def test_lists_by_the_page(history: Store) -> None:
    """maxResult limits a page, filtered or not, and the token goes on behind it."""
    everything = listed(history)
    for filters, expected in (({}, everything), ({"status": "ACTIVE"}, everything[2:])):
        found: list[str] = []
        token: dict[str, str] = {}
        while True:
            params = {"projectArn": PROJECT, "maxResult": 1, **filters, **token}
            page = api.call(history, "ListTestGridSessions", params)
            found += [session["arn"] for session in page["testGridSessions"]]
            if "nextToken" not in page:
                break
            token = {"nextToken": page["nextToken"]}
        assert found == expected


def test_sessions_of_another_project(grid: Store) -> None:
    """Are not in the list."""
    started(grid)
    started(grid, create(grid)["arn"])
    assert listed(grid) == [SESSION]


# Actions


def test_actions(grid: Store, clock: Any) -> None:
    """What was recorded, in order, none that is yet to come."""
    handle = started(grid)
    clock.tick(1)
    handle.action("POST", "/session/1/url", duration=850)
    clock.tick(2)
    handle.action("GET", "/session/1/title", status_code=404)
    first = {
        "action": "/session/1/url",
        "started": CREATED + 1,
        "duration": 850,
        "statusCode": "200",
        "requestMethod": "POST",
    }
    second = {
        "action": "/session/1/title",
        "started": CREATED + 3,
        "duration": 0,
        "statusCode": "404",
        "requestMethod": "GET",
    }
    assert actions(grid) == [first, second]
    clock.tick(-1)
    assert actions(grid) == [first]
    clock.tick(-2)
    assert actions(grid) == []
    page = api.call(grid, "ListTestGridSessionActions", {"sessionArn": SESSION, "maxResult": 1})
    assert page == {"actions": []}


def test_an_action_in_the_past(grid: Store, clock: Any) -> None:
    """Where a test moved the clock backwards, it has its place among the others."""
    handle = started(grid)
    clock.tick(20)
    handle.action("POST", "late")
    clock.tick(-10)
    handle.action("POST", "early")
    clock.tick(20)
    assert [action["action"] for action in actions(grid)] == ["early", "late"]

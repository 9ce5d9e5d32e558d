"""Test grid projects and sessions in a store, for the tests of them."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import make_store
from moto_devicefarm.core import api
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.grid.handle import GridSessionHandle, start
from moto_devicefarm.resources.grid.projects import GridProject

PREFIX = "arn:aws:devicefarm:us-west-2:123456789012"
ID = "00000000-0000-0000-0000-000000000001"
PROJECT = f"{PREFIX}:testgrid-project:{ID}"
SESSION = f"{PREFIX}:testgrid-session:{ID}/00000000-0000-0000-0000-000000000002"
NOBODY = f"{PREFIX}:testgrid-project:00000000-0000-0000-0000-00000000dead"
MOBILE = f"{PREFIX}:project:{ID}"
LONG = {"browserName": "chrome", "aws:maxDurationSecs": 2400, "aws:idleTimeoutSecs": 900}


@pytest.fixture
def grid(clock: Any) -> Store:
    """A store with a project, at a frozen time."""
    store = make_store()
    create(store)
    return store


def create(store: Store, **members: Any) -> Any:
    """A new project's document."""
    return api.call(store, "CreateTestGridProject", {"name": "shop", **members})["testGridProject"]


def started(
    store: Store, project_arn: str = PROJECT, capabilities: Any = None
) -> GridSessionHandle:
    """The handle of a new session."""
    return start(store, store.get(GridProject, project_arn), capabilities)


def get(store: Store, arn: str = SESSION) -> Any:
    """The session's document now."""
    return api.call(store, "GetTestGridSession", {"sessionArn": arn})["testGridSession"]


def listed(store: Store, **members: Any) -> list[str]:
    """The ARNs of the project's sessions that pass the filters."""
    sessions = api.call(store, "ListTestGridSessions", {"projectArn": PROJECT, **members})[
        "testGridSessions"
    ]
    return [session["arn"] for session in sessions]


def actions(store: Store, arn: str = SESSION) -> Any:
    """The documents of the session's actions now."""
    return api.call(store, "ListTestGridSessionActions", {"sessionArn": arn})["actions"]


def artifacts(store: Store, arn: str = SESSION, **members: Any) -> dict[str, Any]:
    """The documents of the session's artifacts now, by their file names."""
    found = api.call(store, "ListTestGridSessionArtifacts", {"sessionArn": arn, **members})[
        "artifacts"
    ]
    return {artifact["filename"]: artifact for artifact in found}

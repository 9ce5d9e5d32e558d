"""Test grid projects, and the URLs of their Selenium hub.

Rule: a project knows nothing of its browsers. ``webdriver.hub`` starts them, and its sessions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.paging import Listing
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.grid import hub_urls


@dataclass(slots=True, kw_only=True, eq=False)
class GridProject(Resource):
    """AWS's TestGridProject. pytest would collect a class with the name ``Test...``."""

    KIND = "testgrid-project"
    SHAPE = "TestGridProject"

    name: str = ""
    description: str | None = None
    vpc_config: dict[str, Any] | None = None


@operation("CreateTestGridProject")
def create_test_grid_project(
    store: Store,
    name: str,
    description: str | None = None,
    vpc_config: dict[str, Any] | None = None,
) -> GridProject:
    """Two projects may have one name: the model declares no IdempotencyException here."""
    return store.add(
        GridProject(
            arn=store.new_arn(GridProject),
            created=clock.now(),
            name=name,
            description=description,
            vpc_config=vpc_config,
        )
    )


@operation("GetTestGridProject")
def get_test_grid_project(store: Store, project_arn: str) -> GridProject:
    return store.get(GridProject, project_arn)


@operation("ListTestGridProjects")
def list_test_grid_projects(store: Store) -> Listing[GridProject]:
    return store.all(GridProject)


@operation("UpdateTestGridProject")
def update_test_grid_project(
    store: Store,
    project_arn: str,
    name: str | None = None,
    description: str | None = None,
    vpc_config: dict[str, Any] | None = None,
) -> GridProject:
    project = store.get(GridProject, project_arn)
    project.change(name=name, description=description, vpc_config=vpc_config)
    return project


@operation("DeleteTestGridProject")
def delete_test_grid_project(store: Store, project_arn: str) -> None:
    """Delete a project with its sessions; an active session forbids it (D: model)."""
    project = store.get(GridProject, project_arn)
    now = clock.now()
    if any(session.is_active(now) for session in store.under(project_arn)):
        raise errors.CannotDeleteException(errors.GRID_PROJECT_ACTIVE.format(arn=project_arn))
    store.delete(project)


@operation("CreateTestGridUrl")
def create_test_grid_url(store: Store, project_arn: str, expires_in_seconds: int) -> dict[str, Any]:
    """Answer a new URL at each call. ``expires`` is the moment from which on it is not valid."""
    project = store.get(GridProject, project_arn)
    expires = clock.now() + 1000 * expires_in_seconds
    own_id = store.new_arn(GridProject, within=project.id).rpartition("/")[2]
    return {"url": hub_urls.sign_url(project.arn, expires, own_id), "expires": expires}

"""Test grid projects, and the URLs of their Selenium hub. Rule: the hub behind such a URL is not
mocked.

A browser would have to be behind it. ``farm.start_grid_session`` starts the session that a
browser's connecting would.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from moto_devicefarm.core import clock, errors, presigned
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.paging import Listing
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.store import Store

HUB = "testgrid-devicefarm.us-west-2.amazonaws.com"
"""C: clients of the test grid."""


@dataclass(slots=True, kw_only=True, eq=False)
class GridProject(Resource):
    """AWS's TestGridProject; the name is another, as pytest takes classes called Test... for tests."""

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
    """Another URL each time; ``expires`` is the moment at which it dies."""
    project = store.get(GridProject, project_arn)
    expires = clock.now() + 1000 * expires_in_seconds
    blob = _blob(f"{store.new_arn(GridProject, within=project.id)} {expires}")
    return {"url": f"https://{HUB}/{blob}/wd/hub", "expires": expires}


def _blob(subject: str) -> str:
    """What begins as what KMS has encrypted and ends with one "=", as captured (C); its length is
    ours.
    """
    date = clock.iso(clock.now())
    noise = "".join(presigned.signature(date, "testgrid", f"{subject} {part}") for part in range(7))
    return base64.urlsafe_b64encode(bytes.fromhex(f"010202007880{noise}")).decode()

"""Projects, which contain the other resources of an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.paging import Listing, SequenceListing
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.store import Store


@dataclass(slots=True, kw_only=True, eq=False)
class Project(Resource):
    """A project. Its document has a default timeout only if a request set one (C: sylph)."""

    KIND = "project"
    SHAPE = "Project"

    name: str = ""
    default_job_timeout_minutes: int | None = None
    vpc_config: dict[str, Any] | None = None
    environment_variables: list[dict[str, str]] | None = None
    execution_role_arn: str | None = None


@operation("CreateProject")
def create_project(
    store: Store,
    name: str,
    default_job_timeout_minutes: int | None = None,
    vpc_config: dict[str, Any] | None = None,
    environment_variables: list[dict[str, str]] | None = None,
    execution_role_arn: str | None = None,
) -> Project:
    """Names may repeat, because the model declares no IdempotencyException (I: model)."""
    _check_settings(default_job_timeout_minutes, environment_variables)
    return store.add(
        Project(
            arn=store.new_arn(Project),
            created=clock.now(),
            name=name,
            default_job_timeout_minutes=default_job_timeout_minutes,
            vpc_config=vpc_config,
            environment_variables=environment_variables,
            execution_role_arn=execution_role_arn,
        )
    )


@operation("GetProject")
def get_project(store: Store, arn: str) -> Project:
    return store.get(Project, arn)


@operation("ListProjects")
def list_projects(store: Store, arn: str | None = None) -> Listing[Project]:
    return store.all(Project) if arn is None else SequenceListing([store.get(Project, arn)])


@operation("UpdateProject")
def update_project(
    store: Store,
    arn: str,
    default_job_timeout_minutes: int | None = None,
    environment_variables: list[dict[str, str]] | None = None,
    name: str | None = None,
    vpc_config: dict[str, Any] | None = None,
    execution_role_arn: str | None = None,
) -> Project:
    project = store.get(Project, arn)
    _check_settings(default_job_timeout_minutes, environment_variables)
    project.change(
        name=name,
        default_job_timeout_minutes=default_job_timeout_minutes,
        vpc_config=vpc_config,
        environment_variables=environment_variables,
        execution_role_arn=execution_role_arn,
    )
    return project


@operation("DeleteProject")
def delete_project(store: Store, arn: str) -> None:
    """Delete a project with everything in it (T: terraform).

    An active run or session prevents it (D: model).
    """
    project = store.get(Project, arn)
    now = clock.now()
    if any(resource.is_active(now) for resource in store.under(arn)):
        raise errors.ArgumentException(errors.PROJECT_IN_USE.format(arn=arn))
    store.delete(project)


def _check_settings(minutes: int | None, variables: Sequence[Mapping[str, str]] | None) -> None:
    check_timeout("defaultJobTimeoutMinutes", minutes)
    check_variables(variables)


def check_timeout(member: str, minutes: int | None) -> None:
    """Raise ArgumentException for a timeout that is out of range.

    The model does not have the range (D: how-to-set-default-timeout-for-test-runs).
    """
    if minutes is not None and not 5 <= minutes <= 150:
        raise errors.ArgumentException(errors.BAD_TIMEOUT.format(member=member, given=minutes))


def check_variables(variables: Sequence[Mapping[str, str]] | None) -> None:
    """Raise ArgumentException for a reserved name (D: limits)."""
    for variable in variables or ():
        if variable["name"].startswith("DEVICEFARM_"):
            raise errors.ArgumentException(errors.RESERVED_VARIABLE.format(name=variable["name"]))

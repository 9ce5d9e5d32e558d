"""Asks a resource for its stages and for what it waits for, by its kind."""

from __future__ import annotations

from typing import Any

from moto_devicefarm.core.resource import Resource
from moto_devicefarm.resources import waiting
from moto_devicefarm.resources.grid.sessions import GridSession
from moto_devicefarm.resources.remote_access import RemoteAccessSession
from moto_devicefarm.resources.runs.jobs import Job
from moto_devicefarm.resources.runs.runs import Run
from moto_devicefarm.resources.uploads.uploads import Upload


def view(resource: Any, now: int) -> Any:
    """The resource at a moment, as its document says it."""
    return resource.view(now)


def stages(resource: Resource, now: int) -> waiting.Stages:
    """(status, when it begins) of the resource's stages."""
    if isinstance(resource, RemoteAccessSession):
        return waiting.stages_since(resource.created, resource.life.stages)
    if isinstance(resource, Job):
        return waiting.stages_since(resource.created, resource.life.life.stages)
    if isinstance(resource, Run):
        return waiting.run_stages(resource, now)
    if isinstance(resource, GridSession):
        return waiting.grid_session_stages(resource)
    return waiting.upload_stages(resource, now)


def waiting_for(resource: Resource, now: int) -> str | None:
    """What the resource waits for."""
    if isinstance(resource, RemoteAccessSession):
        return waiting.session_waiting_for(resource, now)
    if isinstance(resource, Job):
        return waiting.job_waiting_for(resource, now)
    if isinstance(resource, Run):
        return waiting.run_waiting_for(resource, now)
    return waiting.upload_waiting_for(resource, now) if isinstance(resource, Upload) else None


def stop_reason(resource: Resource) -> str | None:
    """Why the resource stops."""
    if isinstance(resource, RemoteAccessSession):
        return waiting.stop_reason(resource.life)
    return waiting.stop_reason(resource.life.life) if isinstance(resource, Job) else None

"""Device Farm's resources, one module a family: what is recorded of them and their operations. Importing this declares all."""

from moto_devicefarm.core.store import Kind, Resource
from moto_devicefarm.resources import (
    account,
    devices,
    grid_session,
    projects,
    remote_access,
    results,
    test_grid,
    test_grid_sessions,
    uploads,
)

RESOURCES: tuple[type[Resource], ...] = (
    projects.Project,
    uploads.Upload,
    devices.DeviceReport,
    devices.InstanceUpdate,
    remote_access.RemoteAccessSession,
    test_grid.GridProject,
    grid_session.GridSession,
)
"""What a store holds; each family's new kind has a row here, by which reports read, load and dump it."""
KINDS: tuple[type[Kind], ...] = RESOURCES
"""All that a document can be of."""

__all__ = [
    "KINDS",
    "RESOURCES",
    "account",
    "devices",
    "grid_session",
    "projects",
    "remote_access",
    "results",
    "test_grid",
    "test_grid_sessions",
    "uploads",
]

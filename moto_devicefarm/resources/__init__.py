"""Device Farm's resources, one module a family: what is recorded of them and their operations. Importing this declares all."""

from moto_devicefarm.core.store import Kind, Resource
from moto_devicefarm.resources import (
    account,
    compatibility,
    curated_uploads,
    device_pools,
    devices,
    grid_session,
    instance_profiles,
    network_profiles,
    offerings,
    projects,
    remote_access,
    results,
    tags,
    test_grid,
    test_grid_sessions,
    uploads,
    vpce,
)

RESOURCES: tuple[type[Resource], ...] = (
    projects.Project,
    uploads.Upload,
    devices.DeviceReport,
    devices.InstanceUpdate,
    instance_profiles.InstanceProfile,
    network_profiles.NetworkProfile,
    vpce.VPCEConfiguration,
    device_pools.DevicePool,
    remote_access.RemoteAccessSession,
    test_grid.GridProject,
    grid_session.GridSession,
    offerings.Transaction,
)
"""What a store holds; each family's new kind has a row here, by which reports read, load and dump it."""
KINDS: tuple[type[Kind], ...] = tuple(kind for kind in RESOURCES if kind is not offerings.Transaction)
"""All that a captured document can be of: what has an ARN in it."""

__all__ = [
    "KINDS",
    "RESOURCES",
    "account",
    "compatibility",
    "curated_uploads",
    "device_pools",
    "devices",
    "grid_session",
    "instance_profiles",
    "network_profiles",
    "offerings",
    "projects",
    "remote_access",
    "results",
    "tags",
    "test_grid",
    "test_grid_sessions",
    "uploads",
    "vpce",
]

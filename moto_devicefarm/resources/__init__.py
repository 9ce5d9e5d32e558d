"""Device Farm's resources, one module a family: what is recorded of them and their operations. Importing this declares all."""

from moto_devicefarm.core.store import Kind, Resource
from moto_devicefarm.resources import account, devices, offerings, projects, remote_access, results, tags, uploads

RESOURCES: tuple[type[Resource], ...] = (
    projects.Project,
    uploads.Upload,
    devices.DeviceReport,
    devices.InstanceUpdate,
    remote_access.RemoteAccessSession,
    offerings.Transaction,
)
"""What a store holds; each family's new kind has a row here, by which reports read, load and dump it."""
KINDS: tuple[type[Kind], ...] = tuple(kind for kind in RESOURCES if kind is not offerings.Transaction)
"""All that a captured document can be of: what has an ARN in it."""

__all__ = ["KINDS", "RESOURCES", "account", "devices", "offerings", "projects", "remote_access", "results", "tags", "uploads"]

"""Device Farm's resources, one module a family: what is recorded of them and their operations. Importing this declares all."""

from moto_devicefarm.core.store import Kind, Resource
from moto_devicefarm.resources import account, curated_uploads, devices, projects, remote_access, results, uploads

RESOURCES: tuple[type[Resource], ...] = (
    projects.Project,
    uploads.Upload,
    devices.DeviceReport,
    devices.InstanceUpdate,
    remote_access.RemoteAccessSession,
)
"""What a store holds; each family's new kind has a row here, by which reports read, load and dump it."""
KINDS: tuple[type[Kind], ...] = RESOURCES
"""All that a document can be of."""

__all__ = ["KINDS", "RESOURCES", "account", "curated_uploads", "devices", "projects", "remote_access", "results", "uploads"]

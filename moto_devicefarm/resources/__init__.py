"""Device Farm's resources and operations, one module for each family.

Rule: the import of this package declares all operations and all kinds of resources.
"""

from moto_devicefarm.core.resource import Kind, Resource
from moto_devicefarm.resources import (
    compatibility,
    device_instances,
    device_pools,
    devices,
    instance_profiles,
    network_profiles,
    projects,
    remote_access,
    remote_access_operations,
    tags,
    vpce_configurations,
)
from moto_devicefarm.resources.artifacts import artifacts
from moto_devicefarm.resources.billing import (
    account_settings,
    offerings,
    purchases,
    reports,
    unmetered_slots,
)
from moto_devicefarm.resources.grid import projects as grid_projects
from moto_devicefarm.resources.grid import session_files
from moto_devicefarm.resources.grid import sessions as grid_sessions
from moto_devicefarm.resources.runs import (
    insights_details,
    jobs,
    run_operations,
    runs,
    schedule_run,
    suites_and_tests,
    unique_problems,
)
from moto_devicefarm.resources.uploads import upload_operations, uploads

RESOURCES: tuple[type[Resource], ...] = (
    projects.Project,
    uploads.Upload,
    devices.DeviceReport,
    devices.InstanceUpdate,
    instance_profiles.InstanceProfile,
    network_profiles.NetworkProfile,
    vpce_configurations.VPCEConfiguration,
    device_pools.DevicePool,
    remote_access.RemoteAccessSession,
    runs.Run,
    jobs.Job,
    suites_and_tests.Suite,
    suites_and_tests.Test,
    artifacts.Artifact,
    artifacts.Sample,
    grid_projects.GridProject,
    grid_sessions.GridSession,
    offerings.Transaction,
    insights_details.InsightsDetails,
    *reports.REPORTS,
)
"""The classes of everything in a store. The loading and dumping of documents reads this table, so a
new kind needs a row here.
"""
KINDS: tuple[type[Kind], ...] = tuple(
    kind
    for kind in RESOURCES
    if kind not in (offerings.Transaction, insights_details.InsightsDetails, *reports.REPORTS)
)
"""The kinds of captured documents: those with an ARN in the document."""

__all__ = [
    "KINDS",
    "RESOURCES",
    "account_settings",
    "compatibility",
    "device_instances",
    "purchases",
    "remote_access_operations",
    "run_operations",
    "schedule_run",
    "session_files",
    "tags",
    "unique_problems",
    "unmetered_slots",
    "upload_operations",
]

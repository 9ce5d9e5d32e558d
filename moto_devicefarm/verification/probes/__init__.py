"""The probes, one module a family. Rule: the import of this package declares all probes."""

from moto_devicefarm.verification.probes import (
    compatibility,
    device_pools,
    devices,
    driver_endpoint,
    errors_of_reads,
    errors_of_requests,
    grid,
    instance_profiles,
    network_profiles,
    orders,
    projects,
    run_requests,
    runs,
    sessions,
    tags,
    uploads,
)

__all__ = [
    "compatibility",
    "device_pools",
    "devices",
    "driver_endpoint",
    "errors_of_reads",
    "errors_of_requests",
    "grid",
    "instance_profiles",
    "network_profiles",
    "orders",
    "projects",
    "run_requests",
    "runs",
    "sessions",
    "tags",
    "uploads",
]

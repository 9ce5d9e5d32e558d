"""The probes, one module a family. Rule: the import of this package declares all probes."""

from moto_devicefarm.verification.probes import (
    devices,
    errors_of_reads,
    network_profiles,
    orders,
)

__all__ = ["devices", "errors_of_reads", "network_profiles", "orders"]

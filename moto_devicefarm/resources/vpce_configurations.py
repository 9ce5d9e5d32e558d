"""VPC endpoint configurations, which connect private devices with a VPC.

Rule: nobody can change a configuration that an active run or session uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.paging import Listing
from moto_devicefarm.core.resource import Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import Device


@dataclass(slots=True, kw_only=True, eq=False)
class VPCEConfiguration(Resource):
    """A VPC endpoint configuration."""

    KIND = "vpceconfiguration"
    SHAPE = "VPCEConfiguration"

    vpce_configuration_name: str = ""
    vpce_service_name: str = ""
    service_dns_name: str = ""
    vpce_configuration_description: str | None = None


def check_usable(store: Store, arns: Sequence[str], device: Device) -> None:
    """Check the configurations that a session or run on the device would use.

    Raises ArgumentException for a public device (D: amazon-vpc-endpoints), and as ``store.get`` for
    an ARN of no configuration.
    """
    if arns and device.fleet_type != "PRIVATE":
        raise errors.ArgumentException(errors.VPCE_NEEDS_PRIVATE.format(arn=device.arn))
    check_known(store, arns)


def check_known(store: Store, arns: Sequence[str]) -> None:
    """Raise an error, as ``store.get``, for an ARN of no configuration."""
    for arn in arns:
        store.get(VPCEConfiguration, arn)


def _get_unused(store: Store, arn: str, act: str) -> VPCEConfiguration:
    """The configuration. Raises InvalidOperationException if it is in use (D: model)."""
    configuration = store.get(VPCEConfiguration, arn)
    now = clock.now()
    if any(user.is_active(now) for user in store.users_of(arn)):
        raise errors.InvalidOperationException(errors.VPCE_IN_USE.format(act=act, arn=arn))
    return configuration


@operation("CreateVPCEConfiguration")
def create_vpce_configuration(
    store: Store,
    vpce_configuration_name: str,
    vpce_service_name: str,
    service_dns_name: str,
    vpce_configuration_description: str | None = None,
) -> VPCEConfiguration:
    return store.add(
        VPCEConfiguration(
            arn=store.new_arn(VPCEConfiguration),
            created=clock.now(),
            vpce_configuration_name=vpce_configuration_name,
            vpce_service_name=vpce_service_name,
            service_dns_name=service_dns_name,
            vpce_configuration_description=vpce_configuration_description,
        )
    )


@operation("GetVPCEConfiguration")
def get_vpce_configuration(store: Store, arn: str) -> VPCEConfiguration:
    return store.get(VPCEConfiguration, arn)


@operation("ListVPCEConfigurations")
def list_vpce_configurations(store: Store) -> Listing[VPCEConfiguration]:
    return store.all(VPCEConfiguration)


@operation("UpdateVPCEConfiguration")
def update_vpce_configuration(
    store: Store,
    arn: str,
    vpce_configuration_name: str | None = None,
    vpce_service_name: str | None = None,
    service_dns_name: str | None = None,
    vpce_configuration_description: str | None = None,
) -> VPCEConfiguration:
    configuration = _get_unused(store, arn, "updated")
    configuration.change(
        vpce_configuration_name=vpce_configuration_name,
        vpce_service_name=vpce_service_name,
        service_dns_name=service_dns_name,
        vpce_configuration_description=vpce_configuration_description,
    )
    return configuration


@operation("DeleteVPCEConfiguration")
def delete_vpce_configuration(store: Store, arn: str) -> None:
    store.delete(_get_unused(store, arn, "deleted"))

"""The phones of a private fleet. Rule: an instance has AWS's members, in snake_case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from moto_devicefarm.core.arguments import explain_fields
from moto_devicefarm.core.resource import AWS_OWN
from moto_devicefarm.registry.described import Described, as_tuple, fields_of_document, set_fields


@explain_fields
@dataclass(frozen=True, kw_only=True)
class DeviceInstance(Described):
    """One phone of a private fleet.

    Args:
        udid: The id of the phone.
        arn: Default: ``arn:aws:devicefarm:us-west-2::deviceinstance:<udid>``.
        device_arn: Filled in by the device that holds the instance.
        labels: Texts that a test chooses phones by.
        status: What is answered. During a session it is IN_USE.
        instance_profile: An InstanceProfile with AWS's member names, ``arn`` and ``name`` at least.

    Raises:
        TypeError: an argument is unknown.
        ValueError: the model does not allow a value; the message names the instance and the member.

    Example::

        phone = Device("Pixel 8", instances=[DeviceInstance(udid="R58M1", labels=("lab",))])
        assert phone.fleet_type == "PRIVATE"
    """

    SHAPE = "DeviceInstance"

    udid: str
    arn: str = ""
    device_arn: str | None = None
    labels: tuple[str, ...] = ()
    status: str = "AVAILABLE"
    instance_profile: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        set_fields(
            self,
            arn=self.arn or f"{AWS_OWN}deviceinstance:{self.udid}",
            labels=as_tuple(self.labels),
        )
        self._check(f"DeviceInstance {self.udid!r}")


def to_instance(document: Mapping[str, Any], what: str) -> DeviceInstance:
    """The instance that AWS's document describes. Raises ValueError, which begins with ``what``."""
    members = fields_of_document(DeviceInstance, document, what)
    if "udid" not in members:
        raise ValueError(f"{what}: udid is missing: give the udid of the phone")
    try:
        return DeviceInstance(**members)
    except ValueError as error:
        raise ValueError(f"{what}: {error}") from None

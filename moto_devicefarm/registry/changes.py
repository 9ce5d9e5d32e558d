"""Changed copies of devices. Rule: a copy has the ARN of the device, because sessions and pools
refer to it, and what the model refuses is refused as in ``Device``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from moto_devicefarm.core.arguments import check_keywords, wrong_value
from moto_devicefarm.registry.device import Device
from moto_devicefarm.registry.device_instance import to_instance

FIELDS = tuple(field.name for field in dataclasses.fields(Device))


def changed_device(target: str, device: Device, members: Mapping[str, Any]) -> Device:
    """A copy of the device with these members, by the names of its fields. Instances may be
    documents.

    ``target`` is the name of the caller in a message. Raises TypeError or ValueError, naming the
    member.
    """
    check_keywords(target, members, FIELDS)
    if not members:
        raise TypeError(f"{target} changes nothing: give a member, such as availability='BUSY'")
    arn = members.get("arn", device.arn)
    if arn != device.arn:
        raise ValueError(wrong_value("arn", arn, "no other arn: a device keeps its own"))
    changes = dict(members)
    if isinstance(changes.get("instances"), (list, tuple)):
        what = f"Device {device.name!r}, an instance"
        changes["instances"] = tuple(
            to_instance(item, what) if isinstance(item, Mapping) else item
            for item in changes["instances"]
        )
    return dataclasses.replace(device, **changes)

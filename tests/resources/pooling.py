"""Device pools for the tests of pools and of what uses them."""

from __future__ import annotations

import json
from typing import Any

from moto_devicefarm.core import api
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources import device_pools
from tests.resources import PHONE

TOP = "arn:aws:devicefarm:us-west-2::devicepool:082d10e5-d7d7-48a5-ba5c-b33d66efa1f5"
ANDROID = {"attribute": "PLATFORM", "operator": "EQUALS", "value": '"ANDROID"'}
PIXELS = {"attribute": "MODEL", "operator": "CONTAINS", "value": '"Pixel"'}
STATIC = {"attribute": "ARN", "operator": "IN", "value": json.dumps([PHONE.arn])}


def create(store: Store, project_arn: str, *rules: dict[str, str], **members: Any) -> Any:
    """A new pool's document."""
    request = {"projectArn": project_arn, "name": "mine", "rules": list(rules), **members}
    return api.call(store, "CreateDevicePool", request)["devicePool"]


def names(store: Store, arn: str) -> list[str]:
    """The names of the devices in a pool."""
    return [
        device.name
        for device in device_pools.devices_in(store, store.get(device_pools.DevicePool, arn))
    ]

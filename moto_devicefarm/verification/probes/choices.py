"""What several probes use: devices of the account's fleet, and AWS's own app.

Rule: which device it is does not matter to a question.
"""

from __future__ import annotations

import json
from typing import Any

from moto_devicefarm.core.resource import AWS_OWN
from moto_devicefarm.verification.account import PREFIX, Account

SAMPLE_APP = f"{AWS_OWN}upload:100e31a8-12ac-11e9-ab14-d763b5a3a933"
"""AWS's sample app for Android, which all accounts may use (A: a client program sends its ARN)."""
NO_DEVICE = {"attribute": "MODEL", "operator": "EQUALS", "value": '"a model that no device has"'}
"""A rule that no device fits. A run over such a pool uses no device."""


def filtered(attribute: str, *values: str, operator: str = "EQUALS") -> dict[str, Any]:
    """A filter of devices."""
    return {"attribute": attribute, "operator": operator, "values": list(values)}


def devices(account: Account, platform: str = "ANDROID", remote: bool = True) -> list[Any]:
    """The public devices of a platform that are free at once, by their ARNs."""
    found = account.items(
        "ListDevices",
        filters=[filtered("PLATFORM", platform), filtered("AVAILABILITY", "HIGHLY_AVAILABLE")],
    )
    usable = [one for one in found if bool(one.get("remoteAccessEnabled")) == remote]
    return sorted(usable, key=lambda device: str(device["arn"]))


def device(account: Account, platform: str = "ANDROID") -> str:
    """The ARN of one of them; an unknown one if there is none."""
    found = devices(account, platform)
    arn: str = found[0]["arn"] if found else account.unknown_arn("device")
    return arn


def pool_of(account: Account, project: str, *arns: str) -> str:
    """The ARN of a new pool with these devices; without any, of a pool with no device."""
    listed = {"attribute": "ARN", "operator": "IN", "value": json.dumps(arns)}
    created = account.call(
        "CreateDevicePool",
        projectArn=project,
        name=PREFIX + "pool",
        rules=[listed if arns else NO_DEVICE],
    )
    arn: str = created["devicePool"]["arn"]
    return arn

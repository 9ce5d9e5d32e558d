"""What several probes use: devices of the account's fleet, and AWS's own app.

Rule: which device it is does not matter to a question.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from moto_devicefarm.core.resource import AWS_OWN
from moto_devicefarm.verification.account import PREFIX, Account

SAMPLE_APP = f"{AWS_OWN}upload:100e31a8-12ac-11e9-ab14-d763b5a3a933"
"""AWS's sample app for Android, which all accounts may use (A: a client program sends its ARN)."""
NO_DEVICE = {"attribute": "MODEL", "operator": "EQUALS", "value": '"a model that no device has"'}
"""A rule that no device fits. A run over such a pool uses no device."""


_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LONGEST = 24
"""The characters of a part of a path that is certainly no token."""


def path_form(url: str) -> list[str]:
    """The parts of a URL's path, with words for ids, accounts and tokens. Hosts are compared with
    the document that has the URL.
    """
    return [_part_form(part) for part in urlsplit(url).path.split("/")[1:]]


def _part_form(part: str) -> str:
    form = re.sub(r"\b[0-9]{12}\b", "(account)", _ID.sub("(id)", part))
    return form if len(form) <= _LONGEST else "(token)"


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

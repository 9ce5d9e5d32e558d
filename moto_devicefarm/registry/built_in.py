"""The built-in fleet, from ``fleet.json``: AWS's catalogue in its order, figure for figure (C:
execubench), older devices, and one private device.

Rule: it is read at its first use, and not checked then. The tests check the file.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

from moto_devicefarm.registry.device import Device


@cache
def built_in_devices() -> tuple[Device, ...]:
    """The devices of ``fleet.json``, with what is invented about devices of the catalogue."""
    data = json.loads(resources.files(__package__).joinpath("fleet.json").read_text("utf-8"))
    invented = data["catalogue"]["invented"]
    documents = [
        *({**listed, **invented.get(listed["arn"], {})} for listed in data["catalogue"]["devices"]),
        *(entry["device"] for entry in data["further"]),
    ]
    return tuple(map(Device.from_checked_document, documents))

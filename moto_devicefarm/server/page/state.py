"""The state that the page asks for each second: clock, resources, devices, calls."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from werkzeug.wrappers import Request, Response

from moto_devicefarm import settings
from moto_devicefarm.core import clock
from moto_devicefarm.core.arguments import wrong_value
from moto_devicefarm.core.progress import Snapshot
from moto_devicefarm.core.statuses import HOLDING
from moto_devicefarm.core.store import Store
from moto_devicefarm.devicefarm.models import stores
from moto_devicefarm.registry import Device
from moto_devicefarm.resources import devices
from moto_devicefarm.resources.snapshots import TIMED_KINDS, count, snapshots
from moto_devicefarm.server.http_messages import respond_json
from moto_devicefarm.server.page.recent_calls import call_rows
from moto_devicefarm.server.page.resource_rows import device_of, os_of, resource_row

MOST_RESOURCE_ROWS = 200
"""Rows of devices that the page shows, and of resources if it does not ask for more."""
DIGITS = 6


def state_response(request: Request) -> Response:
    """The state. If it still is the ``?version=`` that the page has, the clock alone.

    ``?rows=`` is the number of rows of resources. Raises ValueError for one that is no number.
    """
    most = _most_rows(request.args.get("rows", str(MOST_RESOURCE_ROWS)))
    with clock.hold() as now:
        state = _state(list(stores()), now, most)
    version = hashlib.sha256(json.dumps(state).encode()).hexdigest()[:16]
    override = clock.override
    clock_state = {"now": now, "frozen": override.frozen_at is not None, "shift": override.shift}
    unchanged = request.args.get("version") == version
    return respond_json({"version": version, "clock": clock_state, **({} if unchanged else state)})


def _most_rows(text: str) -> int:
    if not text.isdecimal() or len(text) > DIGITS:
        raise ValueError(wrong_value("rows", text, f"a number of at most {DIGITS} digits"))
    return int(text)


def _state(all_stores: Sequence[Store], now: int, most: int) -> dict[str, Any]:
    """All but the clock. Nothing in it changes by the mere passing of time."""
    found = snapshots(all_stores, now)
    log = settings.current().log
    return {
        "accounts": [
            store.account_id for store in all_stores if any(map(store.count, TIMED_KINDS))
        ],
        "resources": {
            "total": count(all_stores),
            "rows": [resource_row(snapshot, now) for snapshot in found[:most]],
        },
        "devices": _device_rows(all_stores, found),
        "calls": {
            "logged": log is not None,
            "rows": [] if log is None else call_rows(reversed(log)),
        },
    }


def _device_rows(all_stores: Sequence[Store], found: Sequence[Snapshot]) -> dict[str, Any]:
    """The devices of the registry: first those in use, or waited for."""
    in_use: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for snapshot in found:
        device = device_of(snapshot)
        if device is not None and not snapshot.has_ended:
            (in_use if snapshot.status in HOLDING else waiting)[device.arn] += 1
    registered = settings.current().devices.devices()
    busiest = sorted(registered, key=lambda device: -in_use[device.arn] - waiting[device.arn])
    rows = [
        {
            "arn": device.arn,
            "name": device.name,
            "os": os_of(device),
            "fleet": device.fleet_type,
            "availability": device.availability,
            "in_use": in_use[device.arn],
            "waiting": waiting[device.arn],
            "instances": _instance_statuses(all_stores, device),
        }
        for device in busiest[:MOST_RESOURCE_ROWS]
    ]
    return {"total": len(registered), "rows": rows}


def _instance_statuses(all_stores: Sequence[Store], device: Device) -> list[str]:
    """The statuses of the private instances, as the first account sees them."""
    current = devices.current_device(all_stores[0], device) if all_stores else device
    return [instance.status for instance in current.instances]

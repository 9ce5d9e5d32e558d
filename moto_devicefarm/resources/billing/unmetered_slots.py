"""Unmetered slots: the kind that a session or a job needs, and the number that the account has."""

from __future__ import annotations

from moto_devicefarm.core import errors
from moto_devicefarm.core.queue import METERED, QuotaSteps
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import Device
from moto_devicefarm.resources.billing import offerings

SLOT_KINDS = {
    ("ANDROID", False): "UNMETERED ANDROID AUTOMATION",
    ("ANDROID", True): "UNMETERED ANDROID REMOTE_ACCESS",
    ("IOS", False): "UNMETERED IOS AUTOMATION",
    ("IOS", True): "UNMETERED IOS REMOTE_ACCESS",
}
"""The kinds of slots by platform and use: False for automation (runs), True for remote access.
Customers buy each kind separately (D: how-to-purchase-device-slots).
"""


def slot_kind(billing_method: str, device: Device, *, remote_access: bool) -> str | None:
    """The kind of slot that a session or a job on the device needs.

    None for UNMETERED on a private device, because the customer pays for the device itself (I:
    private devices are not in the offerings).
    """
    if billing_method == METERED:
        return METERED
    return SLOT_KINDS[device.platform, remote_access] if device.fleet_type != "PRIVATE" else None


def missing_slot(
    store: Store, billing_method: str, device: Device, *, remote_access: bool
) -> str | None:
    """The message for UNMETERED billing if the account has no slot of the kind; None if it has one
    or needs none.

    A run is accepted nevertheless, and its tests on the device are SKIPPED (A: gradle-plugin#19).
    A session is refused (invented): it has no tests that could be skipped, and would wait for ever
    for a slot.
    """
    kind = slot_kind(billing_method, device, remote_access=remote_access)
    if kind is None or kind == METERED:
        return None
    if offerings.slots_by_platform(store, remote_access)[device.platform]:
        return None
    use = "remote access" if remote_access else "automation"
    return errors.NO_SLOTS.format(platform=device.platform, what=use)


def quota(store: Store, platform: str, remote_access: bool) -> QuotaSteps:
    """The number of slots of a platform and a use over time."""
    return offerings.slot_steps(store, platform=platform, remote_access=remote_access)

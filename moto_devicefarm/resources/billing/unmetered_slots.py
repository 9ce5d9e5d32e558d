"""Unmetered slots: who needs one of which kind, and whether the account has any."""

from __future__ import annotations

from moto_devicefarm.core import errors
from moto_devicefarm.core.queue import METERED, QuotaSteps
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import Device
from moto_devicefarm.resources.billing import offerings

SLOT_KINDS = {
    (
        platform,
        remote_access,
    ): f"UNMETERED {platform} {'REMOTE_ACCESS' if remote_access else 'AUTOMATION'}"
    for platform in ("ANDROID", "IOS")
    for remote_access in (False, True)
}
"""Slots are bought by platform, for automation and for remote access apart (D:
how-to-purchase-device-slots).
"""


def slot_kind(billing_method: str, device: Device, *, remote_access: bool) -> str | None:
    """The kind of slots that a session or a job on the device needs one of; None on a private
    device: its fleet is paid for.
    """
    if billing_method == METERED:
        return METERED
    return SLOT_KINDS[device.platform, remote_access] if device.fleet_type != "PRIVATE" else None


def require_slot(store: Store, billing_method: str, device: Device, *, remote_access: bool) -> None:
    """Raise ArgumentException where something is to be billed UNMETERED and the account has no slot
    to bill it to.

    What AWS does then is not known; waiting for ever for a slot that is not there would help
    nobody.
    """
    kind = slot_kind(billing_method, device, remote_access=remote_access)
    if kind is None or kind == METERED:
        return
    if not offerings.slots_by_platform(store, remote_access)[device.platform]:
        what = "remote access" if remote_access else "automation"
        raise errors.ArgumentException(errors.NO_SLOTS.format(platform=device.platform, what=what))


def quota(store: Store, platform: str, remote_access: bool) -> QuotaSteps:
    """The number of slots of a platform and a use over time."""
    return offerings.slot_steps(store, platform=platform, remote_access=remote_access)

"""The account's settings."""

from __future__ import annotations

from typing import Any

from moto_devicefarm.core import clock
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.captured import document_member
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.billing import offerings

TRIAL_MINUTES = 1000.0
MAX_JOB_TIMEOUT_MINUTES = 150


@operation("GetAccountSettings")
def get_account_settings(store: Store) -> dict[str, Any]:
    """As captured (D: docs_get_account_settings); the trial's minutes shrink by the metered ones of
    all sessions and jobs.
    """
    now = clock.now()
    minutes = [
        document_member(queued.view(now), "deviceMinutes", "device_minutes")
        for queued in store.queue
    ]
    used = sum(each.get("metered", 0.0) for each in minutes if each is not None)
    return {
        "awsAccountNumber": store.account_id,
        "unmeteredDevices": offerings.slots_by_platform(store, remote_access=False),
        "unmeteredRemoteAccessDevices": offerings.slots_by_platform(store, remote_access=True),
        "maxJobTimeoutMinutes": MAX_JOB_TIMEOUT_MINUTES,
        "defaultJobTimeoutMinutes": MAX_JOB_TIMEOUT_MINUTES,
        "trialMinutes": {
            "total": TRIAL_MINUTES,
            "remaining": round(max(0.0, TRIAL_MINUTES - used), 2),
        },
        "maxSlots": dict.fromkeys(offerings.OFFERINGS, store.settings.max_slots),
    }

"""The account's settings."""

from __future__ import annotations

from typing import Any

from moto_devicefarm.core import clock
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.remote_access import RemoteAccessSession

TRIAL_MINUTES = 1000.0
MAX_JOB_TIMEOUT_MINUTES = 150
OFFERINGS = {  # upper-case GUIDs as AWS's are (D: botocore's examples); these are ours, in the order that ListOfferings has (D)
    "iOS Unmetered Device Slot": "4B1E7A50-7A6E-4E3D-9A51-0D3C5F5B2A01",
    "Android Unmetered Device Slot": "4B1E7A50-7A6E-4E3D-9A51-0D3C5F5B2A02",
    "Android Remote Access Unmetered Device Slot": "4B1E7A50-7A6E-4E3D-9A51-0D3C5F5B2A03",
    "iOS Remote Access Unmetered Device Slot": "4B1E7A50-7A6E-4E3D-9A51-0D3C5F5B2A04",
}


@operation("GetAccountSettings")
def get_account_settings(store: Store) -> dict[str, Any]:
    """As captured (D: docs_get_account_settings); the trial's minutes shrink by the metered ones of all sessions."""
    used = [minutes["metered"] for session in store.queue if (minutes := _minutes(session)) is not None]
    return {
        "awsAccountNumber": store.account_id,
        "unmeteredDevices": {"ANDROID": 0, "IOS": 0},
        "unmeteredRemoteAccessDevices": {"ANDROID": 0, "IOS": 0},
        "maxJobTimeoutMinutes": MAX_JOB_TIMEOUT_MINUTES,
        "defaultJobTimeoutMinutes": MAX_JOB_TIMEOUT_MINUTES,
        "trialMinutes": {"total": TRIAL_MINUTES, "remaining": round(max(0.0, TRIAL_MINUTES - sum(used)), 2)},
        "maxSlots": dict.fromkeys(OFFERINGS.values(), 1),
    }


def _minutes(session: RemoteAccessSession) -> dict[str, float] | None:
    return getattr(session.at(clock.now()), "device_minutes", None)

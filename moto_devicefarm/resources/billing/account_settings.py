"""The account's settings. Rule: each read computes them from slots and device minutes, unless they
were captured.
"""

from __future__ import annotations

from typing import Any

from moto_devicefarm.core import clock
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.billing import offerings, reports
from moto_devicefarm.resources.billing.used_minutes import used_minutes

TRIAL_MINUTES = 1000.0
"""The device minutes of the free trial (D: how-to-purchase-device-slots)."""
MAX_JOB_TIMEOUT_MINUTES = 150
"""The longest time limit of a job, and the default one (D: how-to-purchase-device-slots)."""


@operation("GetAccountSettings")
def get_account_settings(store: Store) -> dict[str, Any]:
    """Answer the documented members (D: how-to-purchase-device-slots).

    The metered minutes of all sessions and jobs reduce those of the trial.
    """
    computed = {
        "awsAccountNumber": store.account_id,
        "unmeteredDevices": offerings.slots_by_platform(store, remote_access=False),
        "unmeteredRemoteAccessDevices": offerings.slots_by_platform(store, remote_access=True),
        "maxJobTimeoutMinutes": MAX_JOB_TIMEOUT_MINUTES,
        "defaultJobTimeoutMinutes": MAX_JOB_TIMEOUT_MINUTES,
        "trialMinutes": {
            "total": TRIAL_MINUTES,
            "remaining": TRIAL_MINUTES,
        },
        "maxSlots": dict.fromkeys(offerings.OFFERINGS, store.settings.max_slots),
    }
    settings = reports.captured_or(store, reports.AccountSettingsReport, computed)
    if "remaining" in settings.get("trialMinutes", {}):
        settings["trialMinutes"] = _minutes_left(store, settings["trialMinutes"])
    return settings


def _minutes_left(store: Store, trial: dict[str, float]) -> dict[str, float]:
    """The minutes of the trial less the used ones. Captured minutes already lack those of captured
    sessions and jobs.
    """
    report = reports.find(store, reports.AccountSettingsReport)
    used = used_minutes([store], clock.now(), with_captured=report is None).metered
    return {**trial, "remaining": round(max(0.0, trial["remaining"] - used), 2)} if used else trial

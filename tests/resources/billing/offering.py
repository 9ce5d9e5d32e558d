"""Short names for the calls about offerings."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm.core import api, errors
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.billing.offerings import OFFERINGS

IOS, ANDROID, ANDROID_REMOTE, IOS_REMOTE = OFFERINGS


def buy(
    store: Store, offering: str = ANDROID_REMOTE, quantity: int = 1, **more: Any
) -> dict[str, Any]:
    """The transaction of a purchase."""
    params = {"offeringId": offering, "quantity": quantity, **more}
    bought: dict[str, Any] = api.call(store, "PurchaseOffering", params)["offeringTransaction"]
    return bought


def renew(store: Store, quantity: int, offering: str = ANDROID_REMOTE) -> dict[str, Any]:
    """The transaction of a renewal."""
    params = {"offeringId": offering, "quantity": quantity}
    renewed: dict[str, Any] = api.call(store, "RenewOffering", params)["offeringTransaction"]
    return renewed


def transactions(store: Store) -> list[dict[str, Any]]:
    """All that are listed, the most recent first."""
    found: list[dict[str, Any]] = api.call(store, "ListOfferingTransactions", {})[
        "offeringTransactions"
    ]
    return found


def charged(store: Store) -> list[tuple[str, int, float]]:
    """Type, quantity and dollars of each transaction, the first first."""
    return [
        (one["offeringStatus"]["type"], one["offeringStatus"]["quantity"], one["cost"]["amount"])
        for one in reversed(transactions(store))
    ]


def status(store: Store) -> tuple[dict[str, int], dict[str, int]]:
    """The quantities by offering (now, in the next period)."""
    answer = api.call(store, "GetOfferingStatus", {})
    now, following = (
        {key: one["quantity"] for key, one in answer[when].items()}
        for when in ("current", "nextPeriod")
    )
    return now, following


def refused(store: Store, name: str, **params: Any) -> tuple[str, str]:
    """Code and message of the error that a call is answered with."""
    with pytest.raises(errors.DeviceFarmError) as raised:
        api.call(store, name, params)
    return raised.value.code, raised.value.message

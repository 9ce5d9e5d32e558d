"""The device minutes of accounts. Rule: they are those of its sessions and jobs, also where a
document does not show them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from moto_devicefarm.core.captured import document_member
from moto_devicefarm.core.device_minutes import DeviceMinutes
from moto_devicefarm.core.store import Store


def used_minutes(stores: Iterable[Store], now: int, with_captured: bool = True) -> DeviceMinutes:
    """The minutes until ``now`` of all sessions and jobs, also of deleted ones, and with or without
    those of captured documents.
    """
    return sum(minutes_by_arn(stores, now, with_captured).values(), DeviceMinutes())


def minutes_by_arn(
    stores: Iterable[Store], now: int, with_captured: bool = True
) -> dict[tuple[str, str], DeviceMinutes]:
    """The same for each session and each job, by its account and its ARN."""
    return {
        (store.account_id, member.arn): _minutes(member.view(now))
        for store in stores
        for member in store.queue
        if with_captured or member.captured is None
    }


def _minutes(view: Any) -> DeviceMinutes:
    """The minutes in a document, which may have only some of the figures if it is captured."""
    document: Mapping[str, float | None] = (
        document_member(view, "deviceMinutes", "used_minutes") or {}
    )
    names = ("total", "metered", "unmetered")
    return DeviceMinutes(*(document.get(name) or 0.0 for name in names))

"""Offerings: what the account can buy, what it has bought, and the slots that it owns over time.

Rule: only purchases and explicit renewals are recorded. The slots at a moment, AWS's own renewals
when a month begins, and their costs follow from the recorded transactions and the clock.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from moto_devicefarm.core import clock
from moto_devicefarm.core.resource import Resource, arn_of
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.billing import months

PRICE = 25_000
"""The price of a slot for a month, in cents (D: how-to-purchase-device-slots)."""
CURRENCY = "USD"
PROMOTION = {
    "id": "2FREEMONTHS",
    "description": "New device slot customers get 3 months for the price of 1.",
}
"""The only promotion (D: how-to-purchase-device-slots)."""
FREE_RENEWALS = 2
"""The number of monthly renewals that the promotion pays for. The month of the purchase is paid
(invented; D: the text of the promotion says 3 months for the price of 1).
"""
LISTED_RENEWALS = 100 * 365 * months.DAY
"""AWS's renewals of the last hundred years are listed (invented). With all of them, a list at a
clock in a far future would take minutes.
"""
SlotSteps = list[tuple[int, int]]
"""(moment, number of slots from then on), in ascending order."""


class Offering(NamedTuple):
    """The slots of one platform and one use: runs or remote access sessions."""

    id: str
    platform: str
    remote_access: bool
    description: str

    @property
    def type(self) -> str:
        """Each offering is paid every month."""
        return "RECURRING"


OFFERINGS: Mapping[str, Offering] = {
    offering.id: offering
    for offering in (
        Offering("4B1E7A50-7A6E-4E3D-9A51-0D3C5F5B2A01", "IOS", False, "iOS Unmetered Device Slot"),
        Offering(
            "4B1E7A50-7A6E-4E3D-9A51-0D3C5F5B2A02",
            "ANDROID",
            False,
            "Android Unmetered Device Slot",
        ),
        Offering(
            "4B1E7A50-7A6E-4E3D-9A51-0D3C5F5B2A03",
            "ANDROID",
            True,
            "Android Remote Access Unmetered Device Slot",
        ),
        Offering(
            "4B1E7A50-7A6E-4E3D-9A51-0D3C5F5B2A04",
            "IOS",
            True,
            "iOS Remote Access Unmetered Device Slot",
        ),
    )
}
"""The offerings by id, in the order of ListOfferings (D: how-to-purchase-device-slots). The ids are
invented, in upper case like AWS's (D: botocore's examples).
"""


@dataclass(slots=True, kw_only=True, eq=False)
class Transaction(Resource):
    """A PURCHASE, a RENEW, or a SYSTEM renewal, which is computed at each listing and not stored.

    AWS's transactions have an id and no ARN. The ARN is the mock's own, and no operation takes it.
    """

    KIND = "offeringtransaction"
    SHAPE = "OfferingTransaction"

    type: str = "PURCHASE"
    offering_id: str = ""
    quantity: int = 0
    offering_promotion_id: str | None = None
    free: int = 0
    """The number of renewed slots that the promotion pays for."""

    @property
    def containers(self) -> tuple[str, ...]:
        return ("", self.offering_id)

    @property
    def transaction_id(self) -> str:
        return self.id

    @property
    def created_on(self) -> int:
        return self.created

    @property
    def effective_on(self) -> int:
        """A renewal is effective from the next period on (D: botocore's examples), everything else
        at once.
        """
        return months.next_month_start(self.created) if self.type == "RENEW" else self.created

    @property
    def offering_status(self) -> dict[str, Any]:
        """Its quantity is that of the transaction, not the account's (D: botocore's examples)."""
        return {
            "type": self.type,
            "offering": OFFERINGS[self.offering_id],
            "quantity": self.quantity,
            "effectiveOn": self.effective_on,
        }

    @property
    def cost(self) -> dict[str, Any]:
        """A purchase costs the days of its month that are left, the current one included, rounded
        up to the cent.

        Three of botocore's examples agree (D: 8.07 on 31 August, 250 on 1 August, 175 on 10 June).
        The fourth, 8.07 on 30 March, does not: there two days are left.
        """
        is_purchase = self.type == "PURCHASE"
        days, all_days = months.days_left(self.created) if is_purchase else (1, 1)
        cents = -(-(self.quantity - self.free) * PRICE * days // all_days)
        return {"amount": cents / 100, "currencyCode": CURRENCY}


def slot_steps(store: Store, platform: str, remote_access: bool) -> SlotSteps:
    """The unmetered slots of a platform and a use over time; empty if none was ever bought.

    All recorded transactions count, also a renewal that is effective from the next month on.
    """
    offering_id = next(
        offering.id
        for offering in OFFERINGS.values()
        if (offering.platform, offering.remote_access) == (platform, remote_access)
    )
    return _steps_of(store.all(Transaction, offering_id))


def owned_slots(store: Store, offering: Offering, moment: int) -> int:
    """The number of slots at a moment, by the purchases and renewals up to now."""
    return _slots_at(_steps_of(recorded_transactions(store, offering.id)), moment)


def slots_by_platform(store: Store, remote_access: bool) -> dict[str, int]:
    """The number of slots now, by platform, as the account's settings show it."""
    now = clock.now()
    return {
        offering.platform: owned_slots(store, offering, now)
        for offering in OFFERINGS.values()
        if offering.remote_access == remote_access
    }


def recorded_transactions(store: Store, offering_id: str = "") -> Sequence[Transaction]:
    """The recorded transactions up to now, of one offering or of all, in the order of time."""
    now = clock.now()
    recorded: Iterable[Transaction] = store.all(Transaction, offering_id)
    known = (transaction for transaction in recorded if transaction.created <= now)
    return sorted(known, key=lambda transaction: transaction.created)


def _steps_of(transactions: Iterable[Transaction]) -> SlotSteps:
    """The slots of one offering over time.

    A purchase adds slots. A renewal sets their number; the latest for a period counts. At the same
    moment a renewal comes before a purchase.
    """
    ordered = sorted(
        transactions,
        key=lambda transaction: (
            transaction.effective_on,
            transaction.type == "PURCHASE",
            transaction.created,
        ),
    )
    slots, steps = 0, {}
    for transaction in ordered:
        renewal = transaction.type == "RENEW"
        slots = transaction.quantity if renewal else slots + transaction.quantity
        steps[transaction.effective_on] = slots
    return list(steps.items())


def _slots_at(steps: SlotSteps, moment: int) -> int:
    position = bisect_right(steps, moment, key=lambda step: step[0])
    return steps[position - 1][1] if position else 0


def system_renewals(store: Store, offering: Offering) -> Iterator[Transaction]:
    """AWS's renewals of owned slots: one for each month until now that has no explicit renewal (D:
    PurchaseOffering). Only those of the last LISTED_RENEWALS.
    """
    recorded = recorded_transactions(store, offering.id)
    if not recorded:
        return
    steps = _steps_of(recorded)
    renewed = {transaction.effective_on for transaction in recorded if transaction.type == "RENEW"}
    now = clock.now()
    for start in months.month_starts(max(recorded[0].created, now - LISTED_RENEWALS), now):
        quantity = _slots_at(steps, start - 1)
        if quantity and start not in renewed:
            # The id depends on constants only, so that each listing answers the same one.
            number = uuid5(UUID(offering.id), f"{store.account_id} {start}")
            yield Transaction(
                arn=arn_of(Transaction, store.account_id, str(number)),
                created=start,
                type="SYSTEM",
                offering_id=offering.id,
                quantity=quantity,
                free=min(quantity, free_slots(recorded, start)),
            )


def free_slots(transactions: Iterable[Transaction], start: int) -> int:
    """The number of slots that the promotion pays for in the period that begins at ``start``."""
    free = 0
    for transaction in transactions:
        if transaction.offering_promotion_id is not None:
            last = transaction.created
            for _ in range(FREE_RENEWALS):
                last = months.next_month_start(last)
            free += transaction.quantity if transaction.created < start <= last else 0
    return free

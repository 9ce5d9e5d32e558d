"""Offerings: unmetered device slots by the month. Rule: purchases and explicit renewals are
recorded, all else follows.

What is in force at a moment, what AWS renews by itself when a month begins, and what that costs are
functions of the recorded transactions and the clock.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.paging import Listing, Newest, Scan
from moto_devicefarm.core.resource import ARN_PREFIX, Resource
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.billing import months

PRICE = 25_000
"""Cents for a slot and a month (D: docs_list_offerings)."""
CURRENCY = "USD"
PROMOTION = {
    "id": "2FREEMONTHS",
    "description": "New device slot customers get 3 months for the price of 1.",
}
"""D: docs_list_offering_promotions."""
FREE_RENEWALS = 2
"""Of a slot that was bought with the promotion, which the account may use as long as it has bought
nothing (D: its text).
"""
SlotSteps = list[tuple[int, int]]
"""Moments, ascending, and the quantity in force from each on."""


class Offering(NamedTuple):
    """Something to buy: slots of one platform, for runs or for remote access sessions."""

    id: str
    platform: str
    remote_access: bool
    description: str

    @property
    def type(self) -> str:
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
"""In the order of ListOfferings (D: docs_list_offerings). The ids are ours, upper-case as AWS's (D:
botocore's examples).
"""


@dataclass(slots=True, kw_only=True, eq=False)
class Transaction(Resource):
    """A PURCHASE or a RENEW; also, made when they are listed and stored nowhere, each SYSTEM
    renewal.

    AWS's transactions have an id and no ARN; theirs here is the mock's own, and no operation takes
    it.
    """

    KIND = "offeringtransaction"
    SHAPE = "OfferingTransaction"

    type: str = "PURCHASE"
    offering_id: str = ""
    quantity: int = 0
    offering_promotion_id: str | None = None
    free: int = 0
    """How many of the renewed slots the promotion pays for."""

    @property
    def listed_under(self) -> tuple[str, ...]:
        return ("", self.offering_id)

    @property
    def transaction_id(self) -> str:
        return self.id

    @property
    def created_on(self) -> int:
        return self.created

    @property
    def effective_on(self) -> int:
        """A renewal is made for the next period (D: botocore's examples); all else is in force at
        once.
        """
        return months.next_month_start(self.created) if self.type == "RENEW" else self.created

    @property
    def offering_status(self) -> dict[str, Any]:
        """The quantity is the transaction's, not the sum (D: botocore's examples)."""
        return {
            "type": self.type,
            "offering": OFFERINGS[self.offering_id],
            "quantity": self.quantity,
            "effectiveOn": self.effective_on,
        }

    @property
    def cost(self) -> dict[str, Any]:
        """A purchase is paid for the days of its month that are left, the begun one included,
        rounded up to the cent.

        So in three of botocore's four examples (D: 8.07 on 31 August, 250 on 1 August, 175 on 10
        June); the fourth has 8.07 on 30 March, which two days would not give.
        """
        days, of = months.days_left(self.created) if self.type == "PURCHASE" else (1, 1)
        cents = -(-(self.quantity - self.free) * PRICE * days // of)
        return {"amount": cents / 100, "currencyCode": CURRENCY}


def slot_steps(store: Store, platform: str, remote_access: bool) -> SlotSteps:
    """How many unmetered slots of the platform are owned from which moment on, for remote access
    sessions or for runs.

    All that is recorded counts, renewals that begin with the next month too; empty if none was ever
    bought.
    """
    key = next(
        one.id
        for one in OFFERINGS.values()
        if (one.platform, one.remote_access) == (platform, remote_access)
    )
    return _steps(store.all(Transaction, key))


def owned_slots(store: Store, offering: Offering, moment: int) -> int:
    """How many slots are in force at a moment, by what has been bought and renewed until now."""
    return _in_force(_steps(_known(store, offering.id)), moment)


def slots_by_platform(store: Store, remote_access: bool) -> dict[str, int]:
    """The slots in force now, by platform, as the account's settings count them."""
    of_kind = [
        offering for offering in OFFERINGS.values() if offering.remote_access == remote_access
    ]
    return {offering.platform: owned_slots(store, offering, clock.now()) for offering in of_kind}


def _known(store: Store, offering_id: str = "") -> Sequence[Transaction]:
    """The recorded transactions until now, in the order of time; of all offerings by default."""
    now = clock.now()
    recorded: Iterable[Transaction] = store.all(Transaction, offering_id)
    return sorted((one for one in recorded if one.created <= now), key=lambda one: one.created)


def _steps(transactions: Iterable[Transaction]) -> SlotSteps:
    """A purchase adds to what there is; a renewal sets it, before what is bought at the same
    moment, and the latest counts.
    """
    ordered = sorted(
        transactions, key=lambda one: (one.effective_on, one.type == "PURCHASE", one.created)
    )
    quantity, found = 0, {}
    for one in ordered:
        quantity = one.quantity if one.type == "RENEW" else quantity + one.quantity
        found[one.effective_on] = quantity
    return list(found.items())


def _in_force(steps: SlotSteps, moment: int) -> int:
    position = bisect_right(steps, moment, key=lambda step: step[0])
    return steps[position - 1][1] if position else 0


def _system_renewals(store: Store, offering: Offering) -> Iterator[Transaction]:
    """One for each beginning of a month until now for which nobody renewed what was owned (D:
    PurchaseOffering).
    """
    known = _known(store, offering.id)
    if not known:
        return
    steps = _steps(known)
    renewed = {one.effective_on for one in known if one.type == "RENEW"}
    for start in months.month_starts(known[0].created, clock.now()):
        quantity = _in_force(steps, start - 1)
        if quantity and start not in renewed:
            number = uuid5(
                UUID(offering.id), f"{store.account_id} {start}"
            )  # the same whenever it is listed
            yield Transaction(
                arn=f"{ARN_PREFIX}{store.account_id}:{Transaction.KIND}:{number}",
                created=start,
                type="SYSTEM",
                offering_id=offering.id,
                quantity=quantity,
                free=min(quantity, _free(known, start)),
            )


def _free(known: Iterable[Transaction], start: int) -> int:
    """How many slots the promotion pays for in the period that begins then; that the first month is
    paid for is ours.
    """
    free = 0
    for one in known:
        if one.offering_promotion_id is not None:
            last = one.created
            for _ in range(FREE_RENEWALS):
                last = months.next_month_start(last)
            free += one.quantity if one.created < start <= last else 0
    return free


def _offering(offering_id: str) -> Offering:
    """That an unknown id is not found, and not a wrong argument, is ours."""
    if offering_id not in OFFERINGS:
        raise errors.NotFoundException(errors.NOT_FOUND.format(arn=offering_id))
    return OFFERINGS[offering_id]


def _check_quantity(
    store: Store, offering: Offering, quantity: int, least: int, before: int = 0
) -> None:
    """What else is limited than by the model is documented (maxSlots, D); which error tells it is
    ours.
    """
    if quantity < least:
        raise errors.ArgumentException(errors.BAD_QUANTITY.format(least=least, given=quantity))
    limit = store.settings.max_slots
    if before + quantity > limit:
        raise errors.LimitExceededException(
            errors.TOO_MANY_SLOTS.format(limit=limit, count=before + quantity, id=offering.id)
        )


def _check_promotion(store: Store, promotion_id: str | None) -> None:
    if promotion_id is None:
        return
    if promotion_id != PROMOTION["id"]:
        raise errors.NotFoundException(errors.NOT_FOUND.format(arn=promotion_id))
    if _known(store):
        raise errors.NotEligibleException(errors.NO_NEW_CUSTOMER.format(id=promotion_id))


@operation("ListOfferings")
def list_offerings(store: Store) -> Listing[dict[str, Any]]:
    charges = [{"cost": {"amount": PRICE / 100, "currencyCode": CURRENCY}, "frequency": "MONTHLY"}]
    return Scan(
        [
            {
                "id": one.id,
                "description": one.description,
                "type": one.type,
                "platform": one.platform,
                "recurringCharges": charges,
            }
            for one in OFFERINGS.values()
        ]
    )


@operation("ListOfferingPromotions")
def list_offering_promotions(store: Store) -> Listing[dict[str, str]]:
    return Scan([PROMOTION])


@operation("PurchaseOffering")
def purchase_offering(
    store: Store, offering_id: str, quantity: int, offering_promotion_id: str | None = None
) -> Transaction:
    """In force at once, beside what is owned. A renewal that was set for the next period stays as
    it was set.
    """
    offering, now = _offering(offering_id), clock.now()
    _check_quantity(store, offering, quantity, least=1, before=owned_slots(store, offering, now))
    _check_promotion(store, offering_promotion_id)
    return store.add(
        Transaction(
            arn=store.new_arn(Transaction),
            created=now,
            type="PURCHASE",
            offering_id=offering_id,
            quantity=quantity,
            offering_promotion_id=offering_promotion_id,
        )
    )


@operation("RenewOffering")
def renew_offering(store: Store, offering_id: str, quantity: int) -> Transaction:
    """In force from the next period on; the latest for a period counts. Who owns none has nothing
    to renew (ours).
    """
    offering, now = _offering(offering_id), clock.now()
    _check_quantity(store, offering, quantity, least=0)
    if not owned_slots(store, offering, now):
        raise errors.NotEligibleException(errors.NOTHING_TO_RENEW.format(id=offering_id))
    free = _free(_known(store, offering_id), months.next_month_start(now))
    return store.add(
        Transaction(
            arn=store.new_arn(Transaction),
            created=now,
            type="RENEW",
            offering_id=offering_id,
            quantity=quantity,
            free=min(quantity, free),
        )
    )


@operation("ListOfferingTransactions")
def list_offering_transactions(store: Store) -> Listing[Transaction]:
    """Most recent first (D: model). A SYSTEM renewal was there before what was done at its moment."""
    system = [one for offering in OFFERINGS.values() for one in _system_renewals(store, offering)]
    return Newest(
        sorted([*system, *_known(store)], key=lambda one: (one.created, one.type != "SYSTEM"))
    )


@operation("GetOfferingStatus")
def get_offering_status(store: Store) -> dict[str, dict[str, dict[str, Any]]]:
    """The members of the captured answer (D: docs_get_offering_status); offerings without a slot
    are left out.
    """
    now = clock.now()
    following = months.next_month_start(now)
    return {
        "current": _status(store, now),
        "nextPeriod": _status(store, following, effectiveOn=following),
    }


def _status(store: Store, moment: int, **members: int) -> dict[str, dict[str, Any]]:
    return {
        offering.id: {"offering": offering, "quantity": quantity, **members}
        for offering in OFFERINGS.values()
        if (quantity := owned_slots(store, offering, moment))
    }

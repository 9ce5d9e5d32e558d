"""The operations of offerings: lists, purchases, renewals and the status of the account.

Rule: these operations only record transactions; see ``offerings``.
"""

from __future__ import annotations

from typing import Any

from moto_devicefarm.core import clock, errors
from moto_devicefarm.core.api import operation
from moto_devicefarm.core.paging import Listing, NewestFirst, SequenceListing
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.billing import months, reports
from moto_devicefarm.resources.billing.offerings import (
    CURRENCY,
    OFFERINGS,
    PRICE,
    PROMOTION,
    Offering,
    Transaction,
    free_slots,
    owned_slots,
    recorded_transactions,
    system_renewals,
)


def _get_offering(offering_id: str) -> Offering:
    """The offering with this id. NotFoundException for an unknown id (invented)."""
    if offering_id not in OFFERINGS:
        raise errors.NotFoundException(errors.NOT_FOUND.format(arn=offering_id))
    return OFFERINGS[offering_id]


def _check_quantity(
    store: Store, offering: Offering, quantity: int, least: int, owned: int = 0
) -> None:
    """Raise for a quantity below ``least`` or for more slots than ``maxSlots`` of the account's
    settings (D: how-to-purchase-device-slots). The two errors are invented.
    """
    if quantity < least:
        raise errors.ArgumentException(errors.BAD_QUANTITY.format(least=least, given=quantity))
    limit = store.settings.max_slots
    if owned + quantity > limit:
        raise errors.LimitExceededException(
            errors.TOO_MANY_SLOTS.format(limit=limit, count=owned + quantity, id=offering.id)
        )


def _check_promotion(store: Store, promotion_id: str | None) -> None:
    if promotion_id is None:
        return
    if promotion_id != PROMOTION["id"]:
        raise errors.NotFoundException(errors.NOT_FOUND.format(arn=promotion_id))
    if recorded_transactions(store):
        raise errors.NotEligibleException(errors.NO_NEW_CUSTOMER.format(id=promotion_id))


@operation("ListOfferings")
def list_offerings(store: Store) -> Listing[dict[str, Any]]:
    charges = [{"cost": {"amount": PRICE / 100, "currencyCode": CURRENCY}, "frequency": "MONTHLY"}]
    computed = {
        "offerings": [
            {
                "id": offering.id,
                "description": offering.description,
                "type": offering.type,
                "platform": offering.platform,
                "recurringCharges": charges,
            }
            for offering in OFFERINGS.values()
        ]
    }
    shown = reports.captured_or(store, reports.OfferingsReport, computed)
    return SequenceListing(shown["offerings"])


@operation("ListOfferingPromotions")
def list_offering_promotions(store: Store) -> Listing[dict[str, str]]:
    computed = {"offeringPromotions": [PROMOTION]}
    shown = reports.captured_or(store, reports.PromotionsReport, computed)
    return SequenceListing(shown["offeringPromotions"])


@operation("PurchaseOffering")
def purchase_offering(
    store: Store, offering_id: str, quantity: int, offering_promotion_id: str | None = None
) -> Transaction:
    """Add slots at once. A renewal that is recorded for the next period keeps its quantity."""
    offering, now = _get_offering(offering_id), clock.now()
    _check_quantity(store, offering, quantity, least=1, owned=owned_slots(store, offering, now))
    _check_promotion(store, offering_promotion_id)
    reports.note_purchase(store)
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
    """Set the number of slots from the next period on; the latest renewal for a period counts.

    An account without slots is refused (invented).
    """
    offering, now = _get_offering(offering_id), clock.now()
    _check_quantity(store, offering, quantity, least=0)
    if not owned_slots(store, offering, now):
        raise errors.NotEligibleException(errors.NOTHING_TO_RENEW.format(id=offering_id))
    free = free_slots(recorded_transactions(store, offering_id), months.next_month_start(now))
    reports.note_purchase(store)
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
    """List the most recent transaction first (D: model). A SYSTEM renewal is older than the others
    of the same moment (invented).
    """
    system = [
        renewal for offering in OFFERINGS.values() for renewal in system_renewals(store, offering)
    ]
    return NewestFirst(
        sorted(
            [*system, *recorded_transactions(store)],
            key=lambda transaction: (transaction.created, transaction.type != "SYSTEM"),
        )
    )


@operation("GetOfferingStatus")
def get_offering_status(store: Store) -> dict[str, dict[str, dict[str, Any]]]:
    """Answer the documented members (D: how-to-purchase-device-slots).

    An offering without a slot is left out.
    """
    now = clock.now()
    following = months.next_month_start(now)
    computed = {
        "current": _status(store, now),
        "nextPeriod": _status(store, following, effectiveOn=following),
    }
    return reports.captured_or(store, reports.OfferingStatusReport, computed)


def _status(store: Store, moment: int, **members: int) -> dict[str, dict[str, Any]]:
    return {
        offering.id: {"offering": offering, "quantity": quantity, **members}
        for offering in OFFERINGS.values()
        if (quantity := owned_slots(store, offering, moment))
    }

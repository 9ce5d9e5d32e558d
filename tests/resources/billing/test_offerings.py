"""Offerings: the documented lists, purchases and renewals with what they cost, and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import make_store
from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core import api
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.billing.offerings import OFFERINGS
from tests.devicefarm.clients import kept
from tests.resources.billing.offering import (
    ANDROID,
    ANDROID_REMOTE,
    IOS,
    IOS_REMOTE,
    buy,
    charged,
    refused,
    renew,
    status,
    transactions,
)

UNKNOWN = "D68B3C05-1BA6-4360-BC69-12345EXAMPLE"
SLOT = {
    "id": ANDROID_REMOTE,
    "description": "Android Remote Access Unmetered Device Slot",
    "type": "RECURRING",
    "platform": "ANDROID",
}
OPERATIONS = (
    *("ListOfferings", "ListOfferingPromotions", "ListOfferingTransactions"),
    *("PurchaseOffering", "RenewOffering", "GetOfferingStatus"),
)


def test_a_slot_from_purchase_to_its_last_month(clock: Any) -> None:
    """The story: look at what there is, buy two slots, watch the month turn, let them go, and read
    the bill.
    """
    clock.move_to("2026-03-21T12:00:00Z")
    with mock_devicefarm(max_slots=2):
        farm = kept()
        offering = next(
            one
            for one in farm.list_offerings()["offerings"]
            if "Android Remote Access" in one["description"]
        )
        bought = farm.purchase_offering(offeringId=offering["id"], quantity=2)[
            "offeringTransaction"
        ]
        assert bought["cost"] == {"amount": 177.42, "currencyCode": "USD"}  # 11 of 31 days
        assert farm.get_account_settings()["accountSettings"]["unmeteredRemoteAccessDevices"] == {
            "ANDROID": 2,
            "IOS": 0,
        }

        clock.move_to("2026-04-15T00:00:00Z")
        farm.renew_offering(offeringId=offering["id"], quantity=0)
        offered = farm.get_offering_status()
        assert offered["current"][offering["id"]]["quantity"] == 2
        assert offered["nextPeriod"] == {}

        clock.move_to("2026-05-01T00:00:00Z")
        assert farm.get_offering_status()["current"] == {}
        bill = farm.list_offering_transactions()["offeringTransactions"]
        assert [(one["offeringStatus"]["type"], one["cost"]["amount"]) for one in bill] == [
            ("RENEW", 0.0),
            ("SYSTEM", 500.0),
            ("PURCHASE", 177.42),
        ]


def test_the_four_offerings(client: Any) -> None:
    """As documented, in the documented order; the ids are upper-case GUIDs."""
    offerings = client.list_offerings()["offerings"]
    charges = [{"cost": {"amount": 250.0, "currencyCode": "USD"}, "frequency": "MONTHLY"}]
    assert [(one["platform"], one["description"]) for one in offerings] == [
        ("IOS", "iOS Unmetered Device Slot"),
        ("ANDROID", "Android Unmetered Device Slot"),
        ("ANDROID", "Android Remote Access Unmetered Device Slot"),
        ("IOS", "iOS Remote Access Unmetered Device Slot"),
    ]
    for one in offerings:
        assert set(one) == {"id", "description", "type", "platform", "recurringCharges"}
        assert (one["type"], one["recurringCharges"], one["id"].upper()) == (
            "RECURRING",
            charges,
            one["id"],
        )


def test_the_promotion(client: Any) -> None:
    """As documented."""
    assert client.list_offering_promotions()["offeringPromotions"] == [
        {
            "id": "2FREEMONTHS",
            "description": "New device slot customers get 3 months for the price of 1.",
        }
    ]


@pytest.mark.parametrize(
    ("moment", "quantity", "dollars"),
    [
        ("2016-08-31T12:59:00Z", 1, 8.07),
        ("2016-08-01T03:17:00Z", 1, 250.0),
        ("2016-06-10T06:02:00Z", 1, 175.0),
        ("2016-08-31T23:59:59Z", 3, 24.2),
        ("2016-08-31T00:00:00Z", 1, 8.07),
        ("2016-08-30T23:59:59Z", 1, 16.13),
        ("2017-02-28T12:00:00Z", 1, 8.93),
    ],
)
def test_the_price_of_the_days_that_are_left(
    clock: Any, moment: str, quantity: int, dollars: float
) -> None:
    """The first three are AWS's examples: a begun day is paid whole, and a begun cent of the sum."""
    clock.move_to(moment)
    assert buy(make_store(max_slots=3), quantity=quantity)["cost"] == {
        "amount": dollars,
        "currencyCode": "USD",
    }


def test_the_documents_of_transactions(client: Any, clock: Any) -> None:
    """The members and moments of botocore's examples, in the answers of the acts and in the list."""
    clock.move_to("2016-08-31T12:59:00Z")
    bought = client.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)["offeringTransaction"]
    clock.move_to("2016-08-31T13:08:00Z")
    renewed = client.renew_offering(offeringId=ANDROID_REMOTE, quantity=1)["offeringTransaction"]
    assert client.list_offering_transactions()["offeringTransactions"] == [renewed, bought]
    at = dt.datetime(2016, 8, 31, 12, 59, tzinfo=dt.timezone.utc)
    later, following = at + dt.timedelta(minutes=9), dt.datetime(2016, 9, 1, tzinfo=dt.timezone.utc)
    assert bought.pop("transactionId") != renewed.pop("transactionId")
    assert bought == {
        "offeringStatus": {"type": "PURCHASE", "offering": SLOT, "quantity": 1, "effectiveOn": at},
        "createdOn": at,
        "cost": {"amount": 8.07, "currencyCode": "USD"},
    }
    assert renewed == {
        "offeringStatus": {
            "type": "RENEW",
            "offering": SLOT,
            "quantity": 1,
            "effectiveOn": following,
        },
        "createdOn": later,
        "cost": {"amount": 250.0, "currencyCode": "USD"},
    }


def test_the_document_of_the_status(client: Any, clock: Any) -> None:
    """The members of the captured answer: effectiveOn for the next period only, nothing of what is
    not owned.
    """
    assert {
        key: value
        for key, value in client.get_offering_status().items()
        if key != "ResponseMetadata"
    } == {
        "current": {},
        "nextPeriod": {},
    }
    client.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)
    answer = client.get_offering_status()
    entry = {"offering": SLOT, "quantity": 1}
    following = dt.datetime(2026, 4, 1, tzinfo=dt.timezone.utc)
    assert answer["current"] == {ANDROID_REMOTE: entry}
    assert answer["nextPeriod"] == {ANDROID_REMOTE: {**entry, "effectiveOn": following}}


@pytest.mark.parametrize("offering", OFFERINGS)
def test_account_settings_count_the_slots_in_force(offering: str, clock: Any) -> None:
    """Each offering in the map of its kind, under its platform, while it is in force."""
    store = make_store(max_slots=2)
    buy(store, offering, 2)
    found = api.call(store, "GetAccountSettings", {})["accountSettings"]
    counted = {
        IOS: found["unmeteredDevices"]["IOS"],
        ANDROID: found["unmeteredDevices"]["ANDROID"],
        ANDROID_REMOTE: found["unmeteredRemoteAccessDevices"]["ANDROID"],
        IOS_REMOTE: found["unmeteredRemoteAccessDevices"]["IOS"],
    }
    assert counted == {**dict.fromkeys(OFFERINGS, 0), offering: 2}
    assert found["maxSlots"] == dict.fromkeys(OFFERINGS, 2)
    renew(store, 1, offering)
    clock.tick(dt.timedelta(days=31))
    found = api.call(store, "GetAccountSettings", {})["accountSettings"]
    assert sorted(
        [*found["unmeteredDevices"].values(), *found["unmeteredRemoteAccessDevices"].values()]
    ) == [0, 0, 0, 1]


# The promotion


def test_the_promotion_pays_two_renewals(clock: Any) -> None:
    """Three months for the price of one: the first is paid, two renewals of these slots cost
    nothing.
    """
    store = make_store(max_slots=3)
    assert (
        buy(store, quantity=2, offeringPromotionId="2FREEMONTHS")["offeringPromotionId"]
        == "2FREEMONTHS"
    )
    clock.tick(dt.timedelta(days=10))
    assert "offeringPromotionId" not in buy(store, quantity=1)
    clock.move_to("2026-04-20T00:00:00Z")
    assert renew(store, 3)["cost"]["amount"] == 250.0
    clock.move_to("2026-06-01T00:00:00Z")
    assert charged(store) == [
        ("PURCHASE", 2, 500.0),
        ("PURCHASE", 1, 169.36),
        ("SYSTEM", 3, 250.0),
        ("RENEW", 3, 250.0),
        ("SYSTEM", 3, 750.0),
    ]


def test_the_promotion_pays_no_more_than_is_renewed(clock: Any) -> None:
    """Fewer slots cost nothing, and not less than nothing."""
    store = make_store(max_slots=2)
    buy(store, quantity=2, offeringPromotionId="2FREEMONTHS")
    renew(store, 1)
    clock.move_to("2026-05-01T00:00:00Z")
    assert charged(store)[1:] == [("RENEW", 1, 0.0), ("SYSTEM", 1, 0.0)]


def test_the_promotion_is_for_new_customers(store: Store, clock: Any) -> None:
    """Who owns a slot, of any offering, or once did, is none."""
    buy(store, IOS)
    request = {"offeringId": ANDROID, "quantity": 1, "offeringPromotionId": "2FREEMONTHS"}
    text = "The promotion is for new customers of device slots, and the account has bought some before: 2FREEMONTHS"
    assert refused(store, "PurchaseOffering", **request) == ("NotEligibleException", text)
    renew(store, 0, IOS)
    clock.tick(dt.timedelta(days=60))
    assert status(store) == ({}, {})
    assert refused(store, "PurchaseOffering", **request) == ("NotEligibleException", text)
    assert [one["offeringStatus"]["type"] for one in transactions(store)] == ["RENEW", "PURCHASE"]


# What is refused


@pytest.mark.parametrize("name", ["PurchaseOffering", "RenewOffering"])
def test_unknown_offerings(store: Store, name: str) -> None:
    """An id that is none of the four."""
    expected = ("NotFoundException", f"The provided resource does not exist: {UNKNOWN}")
    assert refused(store, name, offeringId=UNKNOWN, quantity=1) == expected


def test_unknown_promotions(store: Store) -> None:
    """There is one."""
    request = {"offeringId": IOS, "quantity": 1, "offeringPromotionId": "3FREEMONTHS"}
    expected = ("NotFoundException", "The provided resource does not exist: 3FREEMONTHS")
    assert refused(store, "PurchaseOffering", **request) == expected
    assert transactions(store) == []


@pytest.mark.parametrize(("name", "least"), [("PurchaseOffering", 1), ("RenewOffering", 0)])
def test_quantities_below_the_least(store: Store, name: str, least: int) -> None:
    """Nothing can't be bought, but renewed; less than nothing is no quantity."""
    buy(store)
    expected = ("ArgumentException", f"quantity must be {least} or greater, and is {least - 1}")
    assert refused(store, name, offeringId=ANDROID_REMOTE, quantity=least - 1) == expected


@pytest.mark.usefixtures("clock")
def test_no_more_slots_than_the_account_may_own() -> None:
    """max_slots of each offering, those owned included; another offering has slots of its own."""
    store = make_store(max_slots=3)
    buy(store, IOS, 2)
    buy(store, ANDROID, 3)
    text = f"The account may own 3 device slots of the offering, and would own 4: {IOS}"
    assert refused(store, "PurchaseOffering", offeringId=IOS, quantity=2) == (
        "LimitExceededException",
        text,
    )
    assert refused(store, "RenewOffering", offeringId=IOS, quantity=4) == (
        "LimitExceededException",
        text,
    )
    buy(store, IOS, 1)
    renew(store, 3, IOS)
    assert status(store) == ({IOS: 3, ANDROID: 3}, {IOS: 3, ANDROID: 3})


def test_one_slot_of_each_by_default(store: Store) -> None:
    """As the documented sample of GetAccountSettings has it."""
    buy(store)
    assert (
        refused(store, "PurchaseOffering", offeringId=ANDROID_REMOTE, quantity=1)[0]
        == "LimitExceededException"
    )


def test_only_what_is_owned_can_be_renewed(store: Store, clock: Any) -> None:
    """Neither what was never bought nor what has run out."""
    expected = (
        "NotEligibleException",
        f"The account owns no device slot of the offering that it could renew: {IOS}",
    )
    assert refused(store, "RenewOffering", offeringId=IOS, quantity=1) == expected
    buy(store, ANDROID)
    assert refused(store, "RenewOffering", offeringId=IOS, quantity=0) == expected
    buy(store, IOS)
    renew(store, 0, IOS)
    renew(store, 0, IOS)
    clock.move_to("2026-04-01T00:00:00Z")
    assert refused(store, "RenewOffering", offeringId=IOS, quantity=1) == expected
    buy(store, IOS)
    assert status(store)[0] == {IOS: 1, ANDROID: 1}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_account_that_may_not(name: str) -> None:
    """AWS decides that by account, for each of the six operations; here farm.fail does."""
    with mock_devicefarm() as farm:
        farm.fail(name, "NotEligibleException", "Contact aws-devicefarm-support@amazon.com")
        params = (
            {"offeringId": IOS, "quantity": 1}
            if name in ("PurchaseOffering", "RenewOffering")
            else {}
        )
        with pytest.raises(ClientError) as raised:
            kept()._make_api_call(name, params)
    assert raised.value.response["Error"] == {
        "Code": "NotEligibleException",
        "Message": "Contact aws-devicefarm-support@amazon.com",
    }


def test_the_status_is_one_page(store: Store) -> None:
    """An operation that answers one page ignores a token."""
    whole = api.call(store, "GetOfferingStatus", {})
    assert api.call(store, "GetOfferingStatus", {"nextToken": "abcd"}) == whole

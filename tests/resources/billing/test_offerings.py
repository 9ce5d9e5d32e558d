"""Offerings: the documented lists, prices of purchases and renewals, and errors."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from botocore.exceptions import ClientError

from moto_devicefarm import mock_devicefarm
from moto_devicefarm.core.literals import OperationName
from moto_devicefarm.resources.billing.offerings import OFFERINGS
from tests.support.account import Account
from tests.support.clients import shared_client
from tests.support.offerings import (
    ANDROID,
    ANDROID_REMOTE,
    IOS,
    IOS_REMOTE,
)

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
    """A program lists offerings, buys two slots, lets them lapse after a month, and
    reads the bill.
    """
    clock.move_to("2026-03-21T12:00:00Z")
    with mock_devicefarm(max_slots=2):
        farm = shared_client()
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
    """The list has the documented offerings in their order; their ids are GUIDs in upper case."""
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
    """There is the documented promotion."""
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
    """Each begun day and each begun cent is paid; the first three are AWS's examples."""
    clock.move_to(moment)
    assert Account(max_slots=3).purchase_offering(offeringId=ANDROID_REMOTE, quantity=quantity)[
        "cost"
    ] == {
        "amount": dollars,
        "currencyCode": "USD",
    }


def test_the_documents_of_transactions(client: Any, clock: Any) -> None:
    """Transactions have the members of botocore's examples, in answers and in the list."""
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
    """The status has the members of the captured answer: effectiveOn for the next period only, and
    no offering without slots.
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
    """GetAccountSettings counts the slots in force by kind and platform."""
    account = Account(max_slots=2)
    account.purchase_offering(offeringId=offering, quantity=2)
    found = account.get_account_settings()
    counted = {
        IOS: found["unmeteredDevices"]["IOS"],
        ANDROID: found["unmeteredDevices"]["ANDROID"],
        ANDROID_REMOTE: found["unmeteredRemoteAccessDevices"]["ANDROID"],
        IOS_REMOTE: found["unmeteredRemoteAccessDevices"]["IOS"],
    }
    assert counted == {**dict.fromkeys(OFFERINGS, 0), offering: 2}
    assert found["maxSlots"] == dict.fromkeys(OFFERINGS, 2)
    account.renew_offering(offeringId=offering, quantity=1)
    clock.tick(dt.timedelta(days=31))
    found = account.get_account_settings()
    assert sorted(
        [*found["unmeteredDevices"].values(), *found["unmeteredRemoteAccessDevices"].values()]
    ) == [0, 0, 0, 1]


# The promotion


def test_the_promotion_pays_two_renewals(clock: Any) -> None:
    """With the promotion, the first two renewals cost nothing."""
    account = Account(max_slots=3)
    assert (
        account.purchase_offering(
            offeringId=ANDROID_REMOTE, quantity=2, offeringPromotionId="2FREEMONTHS"
        )["offeringPromotionId"]
        == "2FREEMONTHS"
    )
    clock.tick(dt.timedelta(days=10))
    assert "offeringPromotionId" not in account.purchase_offering(
        offeringId=ANDROID_REMOTE, quantity=1
    )
    clock.move_to("2026-04-20T00:00:00Z")
    assert account.renew_offering(offeringId=ANDROID_REMOTE, quantity=3)["cost"]["amount"] == 250.0
    clock.move_to("2026-06-01T00:00:00Z")
    assert account.charges() == [
        ("PURCHASE", 2, 500.0),
        ("PURCHASE", 1, 169.36),
        ("SYSTEM", 3, 250.0),
        ("RENEW", 3, 250.0),
        ("SYSTEM", 3, 750.0),
    ]


def test_the_promotion_pays_no_more_than_is_renewed(clock: Any) -> None:
    """The promotion pays at most the slots that are renewed."""
    account = Account(max_slots=2)
    account.purchase_offering(
        offeringId=ANDROID_REMOTE, quantity=2, offeringPromotionId="2FREEMONTHS"
    )
    account.renew_offering(offeringId=ANDROID_REMOTE, quantity=1)
    clock.move_to("2026-05-01T00:00:00Z")
    assert account.charges()[1:] == [("RENEW", 1, 0.0), ("SYSTEM", 1, 0.0)]


def test_the_promotion_is_for_new_customers(account: Account, clock: Any) -> None:
    """An account that owns or owned any slot cannot use the promotion."""
    account.purchase_offering(offeringId=IOS, quantity=1)
    request = {"offeringId": ANDROID, "quantity": 1, "offeringPromotionId": "2FREEMONTHS"}
    text = (
        "The promotion is for new customers of device slots, but the account has bought slots "
        "before: 2FREEMONTHS"
    )
    assert account.error.purchase_offering(**request) == ("NotEligibleException", text)
    account.renew_offering(offeringId=IOS, quantity=0)
    clock.tick(dt.timedelta(days=60))
    assert account.owned_slots() == ({}, {})
    assert account.error.purchase_offering(**request) == ("NotEligibleException", text)
    assert [one["offeringStatus"]["type"] for one in account.list_offering_transactions()] == [
        "RENEW",
        "PURCHASE",
    ]


# What is refused


@pytest.mark.parametrize(("name", "least"), [("PurchaseOffering", 1), ("RenewOffering", 0)])
def test_quantities_below_the_least(account: Account, name: str, least: int) -> None:
    """A purchase needs at least one slot; a renewal may have none."""
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)
    expected = ("ArgumentException", f"quantity must be {least} or greater, but is {least - 1}")
    assert account.error.call(name, offeringId=ANDROID_REMOTE, quantity=least - 1) == expected


@pytest.mark.usefixtures("clock")
def test_no_more_slots_than_the_account_may_own() -> None:
    """max_slots limits the slots of each offering separately, with those that the account owns."""
    account = Account(max_slots=3)
    account.purchase_offering(offeringId=IOS, quantity=2)
    account.purchase_offering(offeringId=ANDROID, quantity=3)
    text = f"The account may own 3 device slots of the offering, but would own 4: {IOS}"
    assert account.error.purchase_offering(offeringId=IOS, quantity=2) == (
        "LimitExceededException",
        text,
    )
    assert account.error.renew_offering(offeringId=IOS, quantity=4) == (
        "LimitExceededException",
        text,
    )
    account.purchase_offering(offeringId=IOS, quantity=1)
    account.renew_offering(offeringId=IOS, quantity=3)
    assert account.owned_slots() == ({IOS: 3, ANDROID: 3}, {IOS: 3, ANDROID: 3})


def test_one_slot_of_each_by_default(account: Account) -> None:
    """By default an account may own one slot of each offering (D: GetAccountSettings)."""
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)
    assert (
        account.error.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1).code
        == "LimitExceededException"
    )


def test_only_what_is_owned_can_be_renewed(account: Account, clock: Any) -> None:
    """An offering without slots cannot be renewed."""
    expected = (
        "NotEligibleException",
        f"The account owns no device slot of the offering that it could renew: {IOS}",
    )
    assert account.error.renew_offering(offeringId=IOS, quantity=1) == expected
    account.purchase_offering(offeringId=ANDROID, quantity=1)
    assert account.error.renew_offering(offeringId=IOS, quantity=0) == expected
    account.purchase_offering(offeringId=IOS, quantity=1)
    account.renew_offering(offeringId=IOS, quantity=0)
    account.renew_offering(offeringId=IOS, quantity=0)
    clock.move_to("2026-04-01T00:00:00Z")
    assert account.error.renew_offering(offeringId=IOS, quantity=1) == expected
    account.purchase_offering(offeringId=IOS, quantity=1)
    assert account.owned_slots()[0] == {IOS: 1, ANDROID: 1}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_account_that_is_not_eligible(name: OperationName) -> None:
    """AWS decides which accounts may use offerings; in the mock, farm.fail does."""
    with mock_devicefarm() as farm:
        farm.fail(name, "NotEligibleException", "Contact aws-devicefarm-support@amazon.com")
        params = (
            {"offeringId": IOS, "quantity": 1}
            if name in ("PurchaseOffering", "RenewOffering")
            else {}
        )
        with pytest.raises(ClientError) as raised:
            shared_client()._make_api_call(name, params)
    assert raised.value.response["Error"] == {
        "Code": "NotEligibleException",
        "Message": "Contact aws-devicefarm-support@amazon.com",
    }


def test_the_status_is_one_page(account: Account) -> None:
    """An operation that answers one page ignores a token."""
    assert account.get_offering_status(nextToken="abcd") == account.get_offering_status()

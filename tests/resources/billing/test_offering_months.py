"""Which slots are in force when: renewals, turns of months, jumps of the clock over
years and back.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import pytest
from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm.core import clock as clocks
from moto_devicefarm.resources.billing import months, offerings
from moto_devicefarm.resources.billing.offerings import Transaction
from tests.support.account import Account
from tests.support.offerings import (
    ANDROID,
    ANDROID_REMOTE,
    IOS,
    IOS_REMOTE,
)
from tests.support.store import ACCOUNT_ID, NOW_IN_SECONDS

NOW = int(NOW_IN_SECONDS * 1000)
APRIL = months.next_month_start(NOW)
MAY = months.next_month_start(APRIL)


@pytest.fixture
def account(clock: Any) -> Account:
    """An account that may own ten slots, at a frozen time."""
    return Account(max_slots=10)


def test_what_is_bought_is_renewed(account: Account, clock: Any) -> None:
    """AWS renews the whole quantity at the beginning of each month, for the price of the month."""
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)
    clock.move_to("2026-04-30T23:59:59.999Z")
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=2)
    assert account.owned_slots() == ({ANDROID_REMOTE: 3}, {ANDROID_REMOTE: 3})
    clock.tick(dt.timedelta(milliseconds=1))
    assert account.owned_slots() == ({ANDROID_REMOTE: 3}, {ANDROID_REMOTE: 3})
    assert account.charges() == [
        ("PURCHASE", 1, 250.0),
        ("SYSTEM", 1, 250.0),
        ("PURCHASE", 2, 16.67),
        ("SYSTEM", 3, 750.0),
    ]


def test_the_document_of_a_renewal_by_aws(account: Account, clock: Any) -> None:
    """A renewal is created and in force when the month begins; its id never changes."""
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)
    account.purchase_offering(offeringId=IOS, quantity=1)
    clock.move_to("2026-05-01T00:00:00Z")
    found = account.list_offering_transactions()
    assert len({one["transactionId"] for one in found}) == 6
    clock.move_to("2026-05-20T00:00:00Z")
    assert account.list_offering_transactions() == found
    assert [
        (one["createdOn"] * 1000, one["offeringStatus"]["effectiveOn"] * 1000) for one in found[:4]
    ] == [
        (MAY, MAY),
        (MAY, MAY),
        (APRIL, APRIL),
        (APRIL, APRIL),
    ]
    assert set(found[0]) == {"offeringStatus", "transactionId", "createdOn", "cost"}
    other = Account()
    other.store.account_id = ACCOUNT_ID[::-1]
    for one in account.store.all(Transaction):
        other.store.add(one)
    assert other.list_offering_transactions()[0]["transactionId"] != found[0]["transactionId"]


def test_bought_when_the_month_begins(account: Account, clock: Any) -> None:
    """A purchase in a month's first moment pays the whole month, and is not renewed in it."""
    clock.move_to("2026-04-01T00:00:00Z")
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)
    assert account.charges() == [("PURCHASE", 1, 250.0)]
    clock.move_to("2026-05-01T00:00:00Z")
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)
    assert account.charges()[1:] == [("SYSTEM", 1, 250.0), ("PURCHASE", 1, 250.0)]
    assert account.owned_slots()[0] == {ANDROID_REMOTE: 2}


def test_an_explicit_renewal_counts_from_the_next_period_on(account: Account, clock: Any) -> None:
    """An explicit renewal sets the quantity from the next period on, and replaces AWS's renewal."""
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=3)
    account.renew_offering(offeringId=ANDROID_REMOTE, quantity=1)
    assert account.owned_slots() == ({ANDROID_REMOTE: 3}, {ANDROID_REMOTE: 1})
    clock.move_to("2026-03-31T23:59:59.999Z")
    assert account.owned_slots()[0] == {ANDROID_REMOTE: 3}
    clock.move_to("2026-06-10T00:00:00Z")
    assert account.owned_slots() == ({ANDROID_REMOTE: 1}, {ANDROID_REMOTE: 1})
    assert account.charges() == [
        ("PURCHASE", 3, 750.0),
        ("RENEW", 1, 250.0),
        ("SYSTEM", 1, 250.0),
        ("SYSTEM", 1, 250.0),
    ]


def test_the_latest_renewal_of_a_period_counts(account: Account, clock: Any) -> None:
    """The latest of several renewals counts, also of those at one moment."""
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=2)
    for quantity in (0, 5, 1):
        account.renew_offering(offeringId=ANDROID_REMOTE, quantity=quantity)
    assert account.owned_slots()[1] == {ANDROID_REMOTE: 1}
    clock.tick(1)
    account.renew_offering(offeringId=ANDROID_REMOTE, quantity=4)
    assert account.owned_slots()[1] == {ANDROID_REMOTE: 4}


def test_a_purchase_does_not_change_a_renewal_that_was_set(account: Account, clock: Any) -> None:
    """AWS renews all purchases, unless an explicit renewal set the quantity."""
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)
    account.renew_offering(offeringId=ANDROID_REMOTE, quantity=0)
    clock.tick(60)
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=2)
    assert account.owned_slots() == ({ANDROID_REMOTE: 3}, {})


def test_the_end_of_an_offering_and_a_new_beginning(account: Account, clock: Any) -> None:
    """After a renewal with zero slots, nothing is owned and nothing is charged until the next
    purchase.
    """
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)
    account.renew_offering(offeringId=ANDROID_REMOTE, quantity=0)
    clock.move_to("2026-08-10T00:00:00Z")
    assert account.owned_slots() == ({}, {})
    assert account.charges() == [("PURCHASE", 1, 250.0), ("RENEW", 0, 0.0)]
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)
    clock.move_to("2026-09-02T00:00:00Z")
    assert account.charges()[2:] == [("PURCHASE", 1, 177.42), ("SYSTEM", 1, 250.0)]


def test_a_jump_over_years_and_back(account: Account, clock: Any) -> None:
    """The answers of a moment are the same, whichever moment was asked first; before the purchase
    there are none.
    """
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)
    clock.move_to("2026-03-20T00:00:00Z")
    account.purchase_offering(offeringId=ANDROID, quantity=2)
    moments = (
        "2026-03-01T11:59:59.999Z",
        "2026-03-10T00:00:00Z",
        "2026-03-20T00:00:00Z",
        "2026-04-01T00:00:00Z",
        "2031-03-15T00:00:00Z",
    )

    def answers() -> list[Any]:
        names = ("GetOfferingStatus", "ListOfferingTransactions", "GetAccountSettings")
        return [
            account.call(
                name,
            )
            for name in names
        ]

    forwards = []
    for moment in moments:
        clock.move_to(moment)
        forwards.append(answers())
    assert [len(one[1]["offeringTransactions"]) for one in forwards] == [0, 1, 2, 4, 122]
    assert forwards[0][0] == {"current": {}, "nextPeriod": {}}
    assert forwards[1][0]["current"].keys() == {ANDROID_REMOTE}
    for moment, expected in reversed([*zip(moments, forwards, strict=True)]):
        clock.move_to(moment)
        assert answers() == expected


def test_bought_and_renewed_with_the_clock_moved_back(account: Account, clock: Any) -> None:
    """Purchases and renewals count by their time, not by the order of the requests."""
    clock.move_to("2026-05-10T00:00:00Z")
    account.purchase_offering(
        offeringId=ANDROID_REMOTE, quantity=2, offeringPromotionId="2FREEMONTHS"
    )
    account.renew_offering(offeringId=ANDROID_REMOTE, quantity=4)
    clock.move_to("2026-03-01T00:00:00Z")
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)
    clock.move_to("2026-05-09T00:00:00Z")
    account.renew_offering(offeringId=ANDROID_REMOTE, quantity=3)
    clock.move_to("2026-06-01T00:00:00Z")
    assert account.charges() == [
        ("PURCHASE", 1, 250.0),
        ("SYSTEM", 1, 250.0),
        ("SYSTEM", 1, 250.0),
        ("RENEW", 3, 750.0),
        ("PURCHASE", 2, 354.84),
        ("RENEW", 4, 500.0),
    ]
    assert account.owned_slots()[0] == {ANDROID_REMOTE: 4}
    june = months.next_month_start(MAY)
    assert offerings.slot_steps(account.store, "ANDROID", True) == [
        (NOW - 12 * 3_600_000, 1),
        (MAY + 9 * months.DAY, 3),
        (june, 4),
    ]


def test_pages_of_transactions(clock: Any) -> None:
    """A token of a page continues there, also when new transactions came before."""
    account = Account(max_slots=10, page_size=4)
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)
    clock.move_to("2026-09-15T00:00:00Z")
    first = account.call("ListOfferingTransactions")
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)
    clock.move_to("2026-10-15T00:00:00Z")
    second = account.call("ListOfferingTransactions", nextToken=first["nextToken"])
    assert "nextToken" not in second
    found = [
        dt.datetime.fromtimestamp(one["createdOn"], dt.timezone.utc).month
        for one in first["offeringTransactions"]
    ]
    assert found == [9, 8, 7, 6]
    found = [
        dt.datetime.fromtimestamp(one["createdOn"], dt.timezone.utc).month
        for one in second["offeringTransactions"]
    ]
    assert found == [5, 4, 3]
    newest = account.call("ListOfferingTransactions")["offeringTransactions"]
    assert [one["offeringStatus"]["type"] for one in newest[:2]] == ["SYSTEM", "PURCHASE"]


def test_a_list_in_a_far_future(account: Account, clock: Any) -> None:
    """After a jump over centuries, AWS's renewals of the last hundred years are listed. The slots
    are in force as before.
    """
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)
    clock.move_to("2200-01-15T00:00:00Z")
    answer = account.call("ListOfferingTransactions", nextToken=None)
    listed = list(answer["offeringTransactions"])
    while "nextToken" in answer:
        answer = account.call("ListOfferingTransactions", nextToken=answer["nextToken"])
        listed += answer["offeringTransactions"]
    created = [dt.datetime.fromtimestamp(one["createdOn"], dt.timezone.utc) for one in listed]
    assert [str(moment.date()) for moment in created[:2]] == ["2200-01-01", "2199-12-01"]
    assert str(created[-2].date()) == "2100-03-01"
    assert (len(listed), str(created[-1].date())) == (1200, "2026-03-01")
    assert account.owned_slots() == ({ANDROID_REMOTE: 1}, {ANDROID_REMOTE: 1})


def test_months_are_in_utc() -> None:
    """A month begins in UTC, also if the clock has an offset."""
    with freeze_time("2026-03-31T23:59:59Z", tz_offset=5):
        account = Account()
        assert (
            account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)["cost"]["amount"]
            == 8.07
        )


# What the queue asks


def test_slots_that_nobody_bought(account: Account) -> None:
    """An account without purchases owns no slots of any offering."""
    account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=1)
    assert offerings.slot_steps(account.store, "ANDROID", False) == []
    assert offerings.slot_steps(account.store, "IOS", True) == []


@pytest.mark.parametrize(
    ("offering", "platform", "remote_access"),
    [
        (IOS, "IOS", False),
        (ANDROID, "ANDROID", False),
        (ANDROID_REMOTE, "ANDROID", True),
        (IOS_REMOTE, "IOS", True),
    ],
)
def test_slots_by_platform_and_kind(
    account: Account, clock: Any, offering: str, platform: str, remote_access: bool
) -> None:
    """The steps of the number of slots include the renewal of the next month, and are the same at
    each moment.
    """
    account.purchase_offering(offeringId=offering, quantity=2)
    clock.tick(1)
    account.purchase_offering(offeringId=offering, quantity=1)
    account.renew_offering(offeringId=offering, quantity=1)
    clock.tick(1)
    account.renew_offering(offeringId=offering, quantity=0)
    expected = [(NOW, 2), (NOW + 1000, 3), (APRIL, 0)]
    for moment in ("2026-03-05T00:00:00Z", "2030-01-01T00:00:00Z", "2020-01-01T00:00:00Z"):
        clock.move_to(moment)
        assert offerings.slot_steps(account.store, platform, remote_access) == expected


class Act(NamedTuple):
    """One act of an account, a number of hours after the act before."""

    hours: int
    renewal: bool
    quantity: int


ACTS = st.lists(st.builds(Act, st.integers(0, 1500), st.booleans(), st.integers(0, 3)), max_size=8)


@settings(max_examples=60, deadline=None)
@given(ACTS, st.integers(0, 6000))
def test_a_ledger_month_by_month(acts: list[Act], later: int) -> None:
    """Any purchases and renewals give the quantity and the bill that a simple ledger finds month by
    month.
    """
    account = Account(max_slots=100)
    now, quantity, following, bill = NOW, 0, None, []
    steps: dict[int, int] = {}
    for act in [*acts, Act(later, False, 0)]:
        until = now + act.hours * 3_600_000
        while months.next_month_start(now) <= until:
            now = months.next_month_start(now)
            if following is None and quantity:
                bill.append(("SYSTEM", quantity, quantity * 250.0))
            if following is not None:
                quantity = steps[now] = following
                following = None
        now = until
        with clocks.hold_at(now):
            if act.renewal and quantity:
                following = act.quantity
                bill.append(
                    (
                        "RENEW",
                        act.quantity,
                        account.renew_offering(offeringId=ANDROID_REMOTE, quantity=act.quantity)[
                            "cost"
                        ]["amount"],
                    )
                )
            elif not act.renewal and act.quantity:
                bill.append(
                    (
                        "PURCHASE",
                        act.quantity,
                        account.purchase_offering(offeringId=ANDROID_REMOTE, quantity=act.quantity)[
                            "cost"
                        ]["amount"],
                    )
                )
                quantity += act.quantity
                steps[now] = quantity
    with clocks.hold_at(now):
        after = quantity if following is None else following
        assert account.owned_slots() == tuple(
            {ANDROID_REMOTE: one} if one else {} for one in (quantity, after)
        )
        assert account.charges() == bill
        if following is not None:
            steps[months.next_month_start(now)] = following
        assert offerings.slot_steps(account.store, "ANDROID", True) == list(steps.items())

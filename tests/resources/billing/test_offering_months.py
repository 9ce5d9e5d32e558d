"""What is in force when: months that turn, renewals of all kinds, jumps over years, and the clock
moved back.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import pytest
from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ACCOUNT, make_store
from moto_devicefarm.core import api
from moto_devicefarm.core import clock as clocks
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.billing import months, offerings
from moto_devicefarm.resources.billing.offerings import Transaction
from tests.resources import CREATED
from tests.resources.billing.offering import (
    ANDROID,
    ANDROID_REMOTE,
    IOS,
    IOS_REMOTE,
    buy,
    charged,
    renew,
    status,
    transactions,
)

NOW = int(CREATED * 1000)
APRIL = months.next_month_start(NOW)
MAY = months.next_month_start(APRIL)


@pytest.fixture
def wide(clock: Any) -> Store:
    """A store, at a frozen time, where ten slots may be owned."""
    return make_store(max_slots=10)


def test_what_is_bought_is_renewed(wide: Store, clock: Any) -> None:
    """By AWS, at the beginning of every month, with the whole quantity; each renewal costs the
    month.
    """
    buy(wide, quantity=1)
    clock.move_to("2026-04-30T23:59:59.999Z")
    buy(wide, quantity=2)
    assert status(wide) == ({ANDROID_REMOTE: 3}, {ANDROID_REMOTE: 3})
    clock.tick(dt.timedelta(milliseconds=1))
    assert status(wide) == ({ANDROID_REMOTE: 3}, {ANDROID_REMOTE: 3})
    assert charged(wide) == [
        ("PURCHASE", 1, 250.0),
        ("SYSTEM", 1, 250.0),
        ("PURCHASE", 2, 16.67),
        ("SYSTEM", 3, 750.0),
    ]


def test_the_document_of_a_renewal_by_aws(wide: Store, clock: Any) -> None:
    """Made and in force when the month begins; with an id that stays, of each month, offering and
    account its own.
    """
    buy(wide)
    buy(wide, IOS)
    clock.move_to("2026-05-01T00:00:00Z")
    found = transactions(wide)
    assert len({one["transactionId"] for one in found}) == 6
    clock.move_to("2026-05-20T00:00:00Z")
    assert transactions(wide) == found
    assert [
        (one["createdOn"] * 1000, one["offeringStatus"]["effectiveOn"] * 1000) for one in found[:4]
    ] == [
        (MAY, MAY),
        (MAY, MAY),
        (APRIL, APRIL),
        (APRIL, APRIL),
    ]
    assert set(found[0]) == {"offeringStatus", "transactionId", "createdOn", "cost"}
    other = make_store()
    other.account_id = ACCOUNT[::-1]
    for one in wide.all(Transaction):
        other.add(one)
    assert transactions(other)[0]["transactionId"] != found[0]["transactionId"]


def test_bought_when_the_month_begins(wide: Store, clock: Any) -> None:
    """At the very first moment: the month is paid whole and not renewed; what was owned is renewed
    before.
    """
    clock.move_to("2026-04-01T00:00:00Z")
    buy(wide, quantity=1)
    assert charged(wide) == [("PURCHASE", 1, 250.0)]
    clock.move_to("2026-05-01T00:00:00Z")
    buy(wide, quantity=1)
    assert charged(wide)[1:] == [("SYSTEM", 1, 250.0), ("PURCHASE", 1, 250.0)]
    assert status(wide)[0] == {ANDROID_REMOTE: 2}


def test_an_explicit_renewal_counts_from_the_next_period_on(wide: Store, clock: Any) -> None:
    """Then AWS goes on with that quantity, and makes no renewal of its own for the period that was
    renewed.
    """
    buy(wide, quantity=3)
    renew(wide, 1)
    assert status(wide) == ({ANDROID_REMOTE: 3}, {ANDROID_REMOTE: 1})
    clock.move_to("2026-03-31T23:59:59.999Z")
    assert status(wide)[0] == {ANDROID_REMOTE: 3}
    clock.move_to("2026-06-10T00:00:00Z")
    assert status(wide) == ({ANDROID_REMOTE: 1}, {ANDROID_REMOTE: 1})
    assert charged(wide) == [
        ("PURCHASE", 3, 750.0),
        ("RENEW", 1, 250.0),
        ("SYSTEM", 1, 250.0),
        ("SYSTEM", 1, 250.0),
    ]


def test_the_latest_renewal_of_a_period_counts(wide: Store, clock: Any) -> None:
    """Also when several are made in one moment."""
    buy(wide, quantity=2)
    for quantity in (0, 5, 1):
        renew(wide, quantity)
    assert status(wide)[1] == {ANDROID_REMOTE: 1}
    clock.tick(1)
    renew(wide, 4)
    assert status(wide)[1] == {ANDROID_REMOTE: 4}


def test_a_purchase_does_not_change_a_renewal_that_was_set(wide: Store, clock: Any) -> None:
    """Offerings renew with what was bought in all, unless the renewal was overridden."""
    buy(wide, quantity=1)
    renew(wide, 0)
    clock.tick(60)
    buy(wide, quantity=2)
    assert status(wide) == ({ANDROID_REMOTE: 3}, {})


def test_the_end_of_an_offering_and_a_new_beginning(wide: Store, clock: Any) -> None:
    """Nothing is owned and nothing charged between a renewal with nothing and the next purchase."""
    buy(wide)
    renew(wide, 0)
    clock.move_to("2026-08-10T00:00:00Z")
    assert status(wide) == ({}, {})
    assert charged(wide) == [("PURCHASE", 1, 250.0), ("RENEW", 0, 0.0)]
    buy(wide)
    clock.move_to("2026-09-02T00:00:00Z")
    assert charged(wide)[2:] == [("PURCHASE", 1, 177.42), ("SYSTEM", 1, 250.0)]


def test_a_jump_over_years_and_back(wide: Store, clock: Any) -> None:
    """The same answers at the same moments, whichever was asked for first; before the purchase
    there was nothing.
    """
    buy(wide)
    clock.move_to("2026-03-20T00:00:00Z")
    buy(wide, ANDROID, 2)
    moments = (
        "2026-03-01T11:59:59.999Z",
        "2026-03-10T00:00:00Z",
        "2026-03-20T00:00:00Z",
        "2026-04-01T00:00:00Z",
        "2031-03-15T00:00:00Z",
    )

    def answers() -> list[Any]:
        names = ("GetOfferingStatus", "ListOfferingTransactions", "GetAccountSettings")
        return [api.call(wide, name, {}) for name in names]

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


def test_bought_and_renewed_with_the_clock_moved_back(wide: Store, clock: Any) -> None:
    """What was done later by the clock is later, in whatever order it was done."""
    clock.move_to("2026-05-10T00:00:00Z")
    buy(wide, quantity=2, offeringPromotionId="2FREEMONTHS")
    renew(wide, 4)
    clock.move_to("2026-03-01T00:00:00Z")
    buy(wide, quantity=1)
    clock.move_to("2026-05-09T00:00:00Z")
    renew(wide, 3)
    clock.move_to("2026-06-01T00:00:00Z")
    assert charged(wide) == [
        ("PURCHASE", 1, 250.0),
        ("SYSTEM", 1, 250.0),
        ("SYSTEM", 1, 250.0),
        ("RENEW", 3, 750.0),
        ("PURCHASE", 2, 354.84),
        ("RENEW", 4, 500.0),
    ]
    assert status(wide)[0] == {ANDROID_REMOTE: 4}
    june = months.next_month_start(MAY)
    assert offerings.slot_steps(wide, "ANDROID", True) == [
        (NOW - 12 * 3_600_000, 1),
        (MAY + 9 * months.DAY, 3),
        (june, 4),
    ]


def test_most_recent_first_page_by_page(clock: Any) -> None:
    """A page token goes on where the page ended, also when there are new transactions in front."""
    store = make_store(max_slots=10, page_size=4)
    buy(store)
    clock.move_to("2026-09-15T00:00:00Z")
    first = api.call(store, "ListOfferingTransactions", {})
    buy(store)
    clock.move_to("2026-10-15T00:00:00Z")
    second = api.call(store, "ListOfferingTransactions", {"nextToken": first["nextToken"]})
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
    newest = api.call(store, "ListOfferingTransactions", {})["offeringTransactions"]
    assert [one["offeringStatus"]["type"] for one in newest[:2]] == ["SYSTEM", "PURCHASE"]


def test_by_utc_whatever_the_zone() -> None:
    """A month begins when it does in UTC, under a clock with an offset too."""
    with freeze_time("2026-03-31T23:59:59Z", tz_offset=5):
        store = make_store()
        assert buy(store)["cost"]["amount"] == 8.07


# What the queue asks


def test_slots_that_nobody_bought(store: Store) -> None:
    """Nothing, and nothing of the other offerings."""
    buy(store, ANDROID_REMOTE)
    assert offerings.slot_steps(store, "ANDROID", False) == []
    assert offerings.slot_steps(store, "IOS", True) == []


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
    wide: Store, clock: Any, offering: str, platform: str, remote_access: bool
) -> None:
    """The steps of what is owned, the renewal that begins with the next month included, and at
    every moment the same.
    """
    buy(wide, offering, 2)
    clock.tick(1)
    buy(wide, offering, 1)
    renew(wide, 1, offering)
    clock.tick(1)
    renew(wide, 0, offering)
    expected = [(NOW, 2), (NOW + 1000, 3), (APRIL, 0)]
    for moment in ("2026-03-05T00:00:00Z", "2030-01-01T00:00:00Z", "2020-01-01T00:00:00Z"):
        clock.move_to(moment)
        assert offerings.slot_steps(wide, platform, remote_access) == expected


class Act(NamedTuple):
    """Something that an account does, so many hours after the last."""

    hours: int
    renewal: bool
    quantity: int


ACTS = st.lists(st.builds(Act, st.integers(0, 1500), st.booleans(), st.integers(0, 3)), max_size=8)


@settings(max_examples=60, deadline=None)
@given(ACTS, st.integers(0, 6000))
def test_a_ledger_kept_day_by_day_says_the_same(acts: list[Act], later: int) -> None:
    """Whatever was bought and renewed: quantity and bill are those of an account that goes through
    every month.
    """
    store = make_store(max_slots=100)
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
                bill.append(("RENEW", act.quantity, renew(store, act.quantity)["cost"]["amount"]))
            elif not act.renewal and act.quantity:
                bill.append(
                    ("PURCHASE", act.quantity, buy(store, quantity=act.quantity)["cost"]["amount"])
                )
                quantity += act.quantity
                steps[now] = quantity
    with clocks.hold_at(now):
        after = quantity if following is None else following
        assert status(store) == tuple(
            {ANDROID_REMOTE: one} if one else {} for one in (quantity, after)
        )
        assert charged(store) == bill
        if following is not None:
            steps[months.next_month_start(now)] = following
        assert offerings.slot_steps(store, "ANDROID", True) == list(steps.items())

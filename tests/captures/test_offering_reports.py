"""Bought slots and tags survive dump and load, a damaged bill is refused, and a recorded purchase
replays.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import DeviceFarm, mock_devicefarm, record
from moto_devicefarm.core import clock as clocks
from moto_devicefarm.devicefarm.models import store_of
from moto_devicefarm.resources.billing import offerings
from tests.captures import ask, project, refused
from tests.support.clients import new_client
from tests.support.offerings import ANDROID_REMOTE, IOS
from tests.support.recordings import record_story, replay_calls, write_calls
from tests.support.store import ACCOUNT_ID

pytestmark = pytest.mark.usefixtures("clock")
MONTHS = (0, 1, 2, 12)


def everything() -> list[Any]:
    """What the account answers about slots, now and in the months to come."""
    found: list[Any] = [offerings.slot_steps(store_of(ACCOUNT_ID), "ANDROID", True)]
    for months in MONTHS:
        with clocks.hold_at(clocks.read() + months * 31 * 86_400_000):
            found += [
                ask(name)
                for name in ("GetOfferingStatus", "ListOfferingTransactions", "GetAccountSettings")
            ]
    return found


def bought() -> dict[str, Any]:
    """A dump with a purchase by promotion, another and a renewal."""
    with mock_devicefarm(max_slots=5) as farm:
        ask(
            "PurchaseOffering",
            offeringId=ANDROID_REMOTE,
            quantity=2,
            offeringPromotionId="2FREEMONTHS",
        )
        ask("PurchaseOffering", offeringId=IOS, quantity=1)
        ask("RenewOffering", offeringId=ANDROID_REMOTE, quantity=1)
        return farm.dump()


def test_slots_survive() -> None:
    """Bill and status are the same at every moment, the ids of the transactions included."""
    dump = bought()
    with mock_devicefarm() as farm:
        loaded = farm.load(json.dumps(dump))
        assert farm.dump() == dump
        first = everything()
    assert {kind: len(arns) for kind, arns in loaded.items()} == {"OfferingTransaction": 3}
    assert [len(first[at]) for at in (2, 5, 8, 11)] == [3, 4, 6, 26]
    with mock_devicefarm() as farm:
        farm.load(dump)
        assert everything() == first


def test_tags_on_what_the_account_does_not_hold(devicefarm: DeviceFarm) -> None:
    """An account with nothing but a tagged device is dumped, and it is not empty."""
    arn = ask("ListDevices")[0]["arn"]
    ask("TagResource", ResourceARN=arn, Tags=[{"Key": "team", "Value": "shop"}])
    dump = devicefarm.dump()
    expected = (
        f"the account {ACCOUNT_ID} has resources or tags, but a dump needs an empty mock. "
        "Load the dump first, or into another mock"
    )
    assert refused(devicefarm, dump).endswith(expected)
    ask("UntagResource", ResourceARN=arn, TagKeys=["team"])
    devicefarm.load(dump)
    assert ask("ListTagsForResource", ResourceARN=arn) == [{"Key": "team", "Value": "shop"}]
    assert devicefarm.dump() == dump


def test_a_recording_with_a_purchase_is_a_report(tmp_path: Path) -> None:
    """The transaction has no ARN to be loaded by; the documents beside it are loaded."""
    path = tmp_path / "calls.jsonl"
    with mock_devicefarm():
        client = new_client()
        with record(client, path):
            client.purchase_offering(offeringId=IOS, quantity=1)
            arn = client.create_project(name="checkout")["project"]["arn"]
            client.list_offering_transactions()
    with mock_devicefarm() as farm:
        assert farm.load(path) == {"Project": [arn]}


def test_a_report_with_a_transaction(devicefarm: DeviceFarm) -> None:
    """It can't be loaded, and the message says what to do instead."""
    report = [
        project(),
        {"offeringTransaction": {"transactionId": "d30614ed-1b03-404c-9893-12345EXAMPLE"}},
    ]
    expected = (
        "report, number 2: offeringTransaction can't be loaded: buy slots with PurchaseOffering. "
    )
    assert refused(devicefarm, report).startswith(expected)


def test_a_recorded_year_replays(tmp_path: Path) -> None:
    """Ids of transactions are bound as ARNs are, times may be off a little; bill, status and tags
    are the recorded ones.
    """

    def story(client: Any, clock: Any) -> None:
        client.purchase_offering(offeringId=IOS, quantity=1)
        client.renew_offering(offeringId=IOS, quantity=1)
        clock.move_to("2027-03-10T00:00:00Z")
        client.list_offering_transactions()
        client.get_offering_status()
        arn = client.create_project(name="checkout")["project"]["arn"]
        client.tag_resource(ResourceARN=arn, Tags=[{"Key": "team", "Value": "shop"}])
        client.list_tags_for_resource(ResourceARN=arn)

    path = tmp_path / "calls.jsonl"
    calls = record_story(path, story)
    calls[0]["answer"]["offeringTransaction"]["createdOn"] += 0.5
    write_calls(path, *calls)
    assert len(calls) == 7
    assert replay_calls(path) == []

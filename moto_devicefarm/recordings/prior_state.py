"""What the account had before a recording began and no ARN tells of: tags, and slots that were
bought.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from moto_devicefarm.captures.documents import as_document
from moto_devicefarm.core.store import Store
from moto_devicefarm.recordings.aliases import Aliases
from moto_devicefarm.recordings.calls import RecordedCall, answered, found
from moto_devicefarm.resources.billing.offerings import OFFERINGS, PRICE, Transaction

MADE_BY_USER = ("PURCHASE", "RENEW")
"""The types of transactions that are recorded; SYSTEM renewals follow from them."""


def presuppose_tags(store: Store, calls: Sequence[RecordedCall], made: Container[str]) -> None:
    """The tags that a resource is first listed with, but for those that the recording itself added."""
    added: dict[str, set[str]] = {}
    listed: set[str] = set()
    for _, call in answered(calls):
        arn = call["parameters"].get("ResourceARN", "")
        if call["operation"] == "TagResource":
            added.setdefault(arn, set()).update(tag["Key"] for tag in call["parameters"]["Tags"])
        elif call["operation"] == "ListTagsForResource" and arn not in made and arn not in listed:
            listed.add(arn)
            tags = {
                tag["Key"]: tag["Value"]
                for tag in call["answer"].get("Tags", [])
                if tag["Key"] not in added.get(arn, ())
            }
            if tags:
                store.tags[arn] = tags


def bind_offerings(calls: Sequence[RecordedCall], bound: Aliases) -> None:
    """AWS's offerings have other ids than the mock's: one of a platform and a kind stands for the
    other.
    """
    for _, call in answered(calls):
        for offering in found(call["answer"], "offering"):
            key = _key(
                offering.get("platform"),
                "remote access" in str(offering.get("description")).lower(),
            )
            if key and "id" in offering:
                bound.bind(offering["id"], key)


def _key(platform: Any, remote_access: bool) -> str:
    return next(
        (
            one.id
            for one in OFFERINGS.values()
            if (one.platform, one.remote_access) == (platform, remote_access)
        ),
        "",
    )


def presuppose_slots(store: Store, calls: Sequence[RecordedCall], bound: Aliases) -> None:
    """The purchases and renewals that are listed, if any are; else what the first status or what is
    billed UNMETERED shows.
    """
    relied = [call for _, call in answered(calls)]
    listed = list(_listed(relied, bound))
    before = min((call["time"] for call in calls), default=0) - 1
    for created, members in listed or [(before, members) for members in _owned(relied, bound)]:
        store.add(Transaction(arn=store.new_arn(Transaction), created=created, **members))


def _listed(calls: Sequence[RecordedCall], bound: Aliases) -> Iterator[tuple[int, dict[str, Any]]]:
    """The first first; those that the recording itself made are left out."""
    own = {
        document.get("transactionId")
        for call in calls
        for document in found(call["answer"], "offeringTransaction")
        if call["operation"] != "ListOfferingTransactions"
    }
    told: dict[Any, Mapping[str, Any]] = {}
    for call in calls:
        if call["operation"] == "ListOfferingTransactions":
            told |= {
                one.get("transactionId"): one
                for one in reversed(list(found(call["answer"], "offeringTransaction")))
            }
    documents = [
        as_document("OfferingTransaction", one, "recording").members
        for key, one in told.items()
        if key not in own
    ]
    for document in sorted(documents, key=lambda document: document.get("createdOn", 0)):
        status = document.get("offeringStatus", {})
        offering, quantity = (
            bound.get(status.get("offering", {}).get("id", "")),
            status.get("quantity", 0),
        )
        if offering in OFFERINGS and status.get("type") in MADE_BY_USER:
            paid = round(document.get("cost", {}).get("amount", 0) * 100 / PRICE)
            yield (
                document.get("createdOn", 0),
                {
                    "type": status["type"],
                    "offering_id": offering,
                    "quantity": quantity,
                    "offering_promotion_id": document.get("offeringPromotionId"),
                    "free": max(0, quantity - paid) if status["type"] == "RENEW" else 0,
                },
            )


def _owned(calls: Sequence[RecordedCall], bound: Aliases) -> Iterator[dict[str, Any]]:
    """A purchase, and the renewal that was set, of each offering of which the recording shows more
    than it bought itself.
    """
    bought: Counter[str] = Counter()
    had: dict[str, int] = {}
    following: dict[str, int] = {}
    for call in calls:
        operation, asked = call["operation"], call["parameters"]
        if operation == "PurchaseOffering":
            bought[bound.get(asked["offeringId"])] += asked["quantity"]
        elif operation == "RenewOffering":
            had.setdefault(
                bound.get(asked["offeringId"]), max(0, 1 - bought[bound.get(asked["offeringId"])])
            )
            following.setdefault(bound.get(asked["offeringId"]), -1)
        for offering, quantity in _shown(call, bound):
            had.setdefault(offering, max(0, quantity - bought[offering]))
        if operation == "GetOfferingStatus":
            coming = {
                bound.get(key): status.get("quantity", 0)
                for key, status in call["answer"].get("nextPeriod", {}).items()
            }
            for offering, before in had.items():
                renewed = coming.get(offering, 0)
                following.setdefault(
                    offering, -1 if renewed == before + bought[offering] else renewed
                )
    for offering, quantity in had.items():
        if offering in OFFERINGS and quantity:
            yield {"offering_id": offering, "quantity": quantity}
            if following.get(offering, -1) >= 0:
                yield {"offering_id": offering, "quantity": following[offering], "type": "RENEW"}


def _shown(call: RecordedCall, bound: Aliases) -> Iterator[tuple[str, int]]:
    """(offering, how many slots) that an answer shows to be in force."""
    answer = call["answer"]
    if call["operation"] == "GetOfferingStatus":
        yield from (
            (bound.get(key), status.get("quantity", 0))
            for key, status in answer.get("current", {}).items()
        )
    elif call["operation"] == "GetAccountSettings":
        settings = answer.get("accountSettings", {})
        for name, remote_access in (
            ("unmeteredDevices", False),
            ("unmeteredRemoteAccessDevices", True),
        ):
            yield from (
                (_key(platform, remote_access), count)
                for platform, count in settings.get(name, {}).items()
            )
    elif call["parameters"].get("configuration", {}).get("billingMethod") == "UNMETERED":
        remote_access = call["operation"] == "CreateRemoteAccessSession"
        of = next(found(answer, "device" if remote_access else "run"), {})
        yield _key(str(of.get("platform")).removesuffix("_APP"), remote_access), 1

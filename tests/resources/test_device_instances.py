"""Private instances: their documents, UpdateDeviceInstance, and the sessions that use them."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from moto_devicefarm import Device, DeviceInstance, Timings
from tests.support.account import Account

CAREFUL = {
    "arn": "arn:aws:devicefarm:us-west-2:123456789012:instanceprofile:careful",
    "name": "careful",
    "packageCleanup": True,
    "excludeAppPackagesFromCleanup": ["org.example.keep"],
    "rebootAfterUse": False,
    "description": "keeps one app",
}
OWN = Device(
    "Pixel 7",
    instances=(
        DeviceInstance(udid="one", labels=("ci",)),
        DeviceInstance(udid="two", labels=("ci", "night"), instance_profile=CAREFUL),
    ),
)
OTHER = Device("iPhone 15", instances=(DeviceInstance(udid="three", status="PREPARING"),))
ONE, TWO = (instance.arn for instance in OWN.instances)
THREE = OTHER.instances[0].arn


@pytest.fixture
def lab() -> Account:
    """An account with a public device and two private ones, whose sessions take ten seconds to
    stop.
    """
    return Account(
        registry=[Device("Pixel 8"), OWN, OTHER],
        timings=Timings(session_pending=5, session_stopping=10),
    )


def documents_of(account: Account, arn: str) -> list[Any]:
    """The instance's document in the answers of all four operations that show it."""
    devices = account.list_devices()
    nested = [
        instance
        for device in devices
        for instance in device.get("instances", ())
        if instance["arn"] == arn
    ]
    (device_arn,) = {instance["deviceArn"] for instance in nested}
    of_device = account.get_device(arn=device_arn)["instances"]
    listed = account.list_device_instances()
    return [
        *nested,
        *(instance for instance in of_device if instance["arn"] == arn),
        *(instance for instance in listed if instance["arn"] == arn),
        account.get_device_instance(arn=arn),
    ]


def same_document(documents: list[Any]) -> Any:
    """The one document that all four operations answer."""
    assert len(documents) == 4
    assert all(document == documents[0] for document in documents)
    return documents[0]


def devices_with_label(account: Account, label: str) -> list[str]:
    """The names of the devices that the filter INSTANCE_LABELS CONTAINS finds."""
    filters = [{"attribute": "INSTANCE_LABELS", "operator": "CONTAINS", "values": [label]}]
    return [device["name"] for device in account.list_devices(filters=filters)]


def status_of(account: Account, arn: str) -> Any:
    """The instance's status, which is the same in all operations."""
    return same_document(documents_of(account, arn))["status"]


def test_the_document(lab: Account) -> None:
    """All operations show the same document, with the whole profile."""
    assert same_document(documents_of(lab, TWO)) == {
        "arn": "arn:aws:devicefarm:us-west-2::deviceinstance:two",
        "deviceArn": OWN.arn,
        "labels": ["ci", "night"],
        "status": "AVAILABLE",
        "udid": "two",
        "instanceProfile": CAREFUL,
    }


def test_list_of_instances(lab: Account) -> None:
    """ListDeviceInstances has the instances of all private devices, in the registry's order."""
    listed = lab.list_device_instances()
    assert [(instance["udid"], instance["status"]) for instance in listed] == [
        ("one", "AVAILABLE"),
        ("two", "AVAILABLE"),
        ("three", "PREPARING"),
    ]


def test_no_instances() -> None:
    """Without private devices the list is empty."""
    assert Account(registry=[Device("Pixel 8")]).list_device_instances() == []


def test_the_fleets_instances(client: Any) -> None:
    """The built-in fleet has two instances; an update of one shows in its device."""
    one, two = client.list_device_instances()["deviceInstances"]
    assert (one["labels"], two["labels"]) == (["ci"], ["ci", "nightly"])
    updated = client.update_device_instance(arn=one["arn"], labels=["mine"])["deviceInstance"]
    assert updated == {**one, "labels": ["mine"]}
    device = client.get_device(arn=one["deviceArn"])["device"]
    assert device["instances"] == [updated, two]
    assert client.get_device_instance(arn=one["arn"])["deviceInstance"] == updated


def test_new_labels(lab: Account) -> None:
    """New labels replace the old ones in all operations and in filters."""
    before = same_document(documents_of(lab, ONE))
    answered = lab.update_device_instance(arn=ONE, labels=["desk", "blue"])
    assert (
        answered == same_document(documents_of(lab, ONE)) == {**before, "labels": ["desk", "blue"]}
    )
    assert devices_with_label(lab, "desk") == ["Pixel 7"]
    assert devices_with_label(lab, "night") == ["Pixel 7"]


def test_no_labels_any_more(lab: Account) -> None:
    """An empty list removes all labels."""
    assert lab.update_device_instance(arn=TWO, labels=[])["udid"] == "two"
    assert same_document(documents_of(lab, TWO)).get("labels", []) == []
    assert (devices_with_label(lab, "night"), devices_with_label(lab, "ci")) == ([], ["Pixel 7"])


def test_a_new_profile(lab: Account) -> None:
    """A new profile replaces the old one; the labels stay."""
    before = same_document(documents_of(lab, ONE))
    assert lab.update_device_instance(arn=ONE, profileArn=CAREFUL["arn"]) == {
        **before,
        "instanceProfile": CAREFUL,
    }
    assert same_document(documents_of(lab, ONE)) == {**before, "instanceProfile": CAREFUL}


def test_one_update_after_another(lab: Account) -> None:
    """An update keeps the changes of earlier updates."""
    lab.update_device_instance(arn=ONE, labels=["desk"])
    lab.update_device_instance(arn=ONE, profileArn=CAREFUL["arn"])
    after = lab.update_device_instance(arn=ONE)
    assert (after["labels"], after["instanceProfile"]["name"]) == (["desk"], "careful")


def test_an_update_concerns_one_instance(lab: Account) -> None:
    """The other instance of the device does not change."""
    before = same_document(documents_of(lab, TWO))
    lab.update_device_instance(arn=ONE, labels=["desk"])
    assert same_document(documents_of(lab, TWO)) == before


def test_an_update_concerns_one_account(lab: Account) -> None:
    """The registry does not change, nor do other accounts."""
    lab.update_device_instance(arn=ONE, labels=["desk"])
    assert OWN.instances[0].labels == ("ci",)
    assert same_document(documents_of(Account(registry=[OWN]), ONE))["labels"] == ["ci"]


def test_an_unknown_profile(lab: Account) -> None:
    """An update with an unknown profile is refused, and does not change the labels."""
    before = same_document(documents_of(lab, ONE))
    arn = "arn:aws:devicefarm:us-west-2:123456789012:instanceprofile:none"
    assert lab.error.update_device_instance(arn=ONE, profileArn=arn, labels=["desk"]) == (
        "NotFoundException",
        f"The provided resource does not exist: {arn}",
    )
    assert lab.error.update_device_instance(arn=ONE, profileArn=OWN.arn) == (
        "ArgumentException",
        f"The provided instanceprofile resource is not valid: {OWN.arn}",
    )
    assert same_document(documents_of(lab, ONE)) == before


@pytest.mark.parametrize("name", ["GetDeviceInstance", "UpdateDeviceInstance"])
def test_an_instance_that_left_the_registry(lab: Account, name: str) -> None:
    """An instance that the registry lost is not found."""
    lab.store.settings.devices.replace(dataclasses.replace(OWN, instances=OWN.instances[:1]))
    assert lab.error.call(name, arn=TWO) == (
        "NotFoundException",
        f"The provided resource does not exist: {TWO}",
    )


def test_in_use(lab: Account, clock: Any) -> None:
    """An instance is IN_USE from the start of a session until the end of STOPPING; this follows the
    clock, also backwards.
    """
    session = lab.session(OWN, instanceArn=ONE)
    assert (status_of(lab, ONE), status_of(lab, TWO)) == ("AVAILABLE", "AVAILABLE")
    clock.tick(5)
    assert (status_of(lab, ONE), status_of(lab, TWO)) == ("IN_USE", "AVAILABLE")
    lab.stop_remote_access_session(arn=session)
    clock.tick(9.999)
    assert status_of(lab, ONE) == "IN_USE"
    clock.tick(0.001)
    assert status_of(lab, ONE) == "AVAILABLE"
    clock.tick(-0.001)
    assert status_of(lab, ONE) == "IN_USE"


def test_any_instance_will_do(lab: Account, clock: Any) -> None:
    """Two sessions take the device's two instances, and a third one waits."""
    sessions = [lab.session(OWN) for _ in range(3)]
    clock.tick(5)
    assert (status_of(lab, ONE), status_of(lab, TWO)) == ("IN_USE", "IN_USE")
    documents = [lab.get_remote_access_session(arn=arn) for arn in sessions]
    assert [document["status"] for document in documents] == [
        "RUNNING",
        "RUNNING",
        "PENDING_DEVICE",
    ]
    assert {document.get("instanceArn") for document in documents} == {ONE, TWO, None}


def test_in_use_with_new_labels(lab: Account, clock: Any) -> None:
    """An instance in use shows its new labels and profile too."""
    lab.update_device_instance(arn=ONE, labels=["desk"], profileArn=CAREFUL["arn"])
    lab.session(OWN, instanceArn=ONE)
    clock.tick(5)
    assert same_document(documents_of(lab, ONE)) == {
        "arn": ONE,
        "deviceArn": OWN.arn,
        "labels": ["desk"],
        "status": "IN_USE",
        "udid": "one",
        "instanceProfile": CAREFUL,
    }


def test_an_instance_of_another_device(lab: Account) -> None:
    """A session on an instance of another device is refused."""
    project = lab.project()
    params = {"projectArn": project, "deviceArn": OWN.arn, "instanceArn": THREE}
    assert lab.error.create_remote_access_session(**params) == (
        "ArgumentException",
        f"The device instance {THREE} does not belong to the device {OWN.arn}",
    )


def test_a_session_waits_for_a_busy_instance(lab: Account, clock: Any) -> None:
    """A session waits until the registry has a free instance."""
    session = lab.session(OTHER)
    clock.tick(5)
    get = {"arn": session}
    assert lab.get_remote_access_session(**get)["status"] == "PENDING_DEVICE"
    assert status_of(lab, THREE) == "PREPARING"
    free = dataclasses.replace(
        OTHER, instances=(dataclasses.replace(OTHER.instances[0], status="AVAILABLE"),)
    )
    lab.store.settings.devices.replace(free)
    assert lab.get_remote_access_session(**get)["status"] == "RUNNING"
    assert status_of(lab, THREE) == "IN_USE"

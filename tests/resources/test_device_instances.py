"""Private instances: their documents, what UpdateDeviceInstance changes of them, and who is using
them.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from conftest import make_store
from moto_devicefarm import Device, DeviceInstance, Timings
from moto_devicefarm.core import api, errors
from moto_devicefarm.core.store import Store

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
def private() -> Store:
    """A store with a public device and two private ones, whose sessions take ten seconds to stop."""
    return make_store(
        registry=[Device("Pixel 8"), OWN, OTHER],
        timings=Timings(session_pending=5, session_stopping=10),
    )


def everywhere(store: Store, arn: str) -> list[Any]:
    """The instance's document as each of the four operations answers it."""
    devices = api.call(store, "ListDevices", {})["devices"]
    nested = [
        instance
        for device in devices
        for instance in device.get("instances", ())
        if instance["arn"] == arn
    ]
    (device_arn,) = {instance["deviceArn"] for instance in nested}
    of_device = api.call(store, "GetDevice", {"arn": device_arn})["device"]["instances"]
    listed = api.call(store, "ListDeviceInstances", {})["deviceInstances"]
    return [
        *nested,
        *(instance for instance in of_device if instance["arn"] == arn),
        *(instance for instance in listed if instance["arn"] == arn),
        api.call(store, "GetDeviceInstance", {"arn": arn})["deviceInstance"],
    ]


def only(documents: list[Any]) -> Any:
    """The one document that all four operations answer."""
    assert len(documents) == 4
    assert all(document == documents[0] for document in documents)
    return documents[0]


def update(store: Store, arn: str, **changes: Any) -> Any:
    """What UpdateDeviceInstance answers."""
    return api.call(store, "UpdateDeviceInstance", {"arn": arn, **changes})["deviceInstance"]


def refused(store: Store, name: str, params: dict[str, Any]) -> tuple[str, str]:
    """Code and message of the error that a call is answered with."""
    with pytest.raises(errors.DeviceFarmError) as raised:
        api.call(store, name, params)
    return raised.value.code, raised.value.message


def labelled(store: Store, label: str) -> list[str]:
    """The names of the devices that INSTANCE_LABELS CONTAINS finds."""
    filters = [{"attribute": "INSTANCE_LABELS", "operator": "CONTAINS", "values": [label]}]
    return [
        device["name"] for device in api.call(store, "ListDevices", {"filters": filters})["devices"]
    ]


def start(store: Store, **params: Any) -> str:
    """A new session's ARN, on the device with two instances."""
    projects = api.call(store, "ListProjects", {})["projects"]
    project = (
        projects[0] if projects else api.call(store, "CreateProject", {"name": "x"})["project"]
    )
    asked = {"projectArn": project["arn"], "deviceArn": OWN.arn, **params}
    arn: str = api.call(store, "CreateRemoteAccessSession", asked)["remoteAccessSession"]["arn"]
    return arn


def status(store: Store, arn: str) -> Any:
    """The instance's status, the same everywhere."""
    return only(everywhere(store, arn))["status"]


def test_the_document(private: Store) -> None:
    """The same wherever it is shown, the profile whole."""
    assert only(everywhere(private, TWO)) == {
        "arn": "arn:aws:devicefarm:us-west-2::deviceinstance:two",
        "deviceArn": OWN.arn,
        "labels": ["ci", "night"],
        "status": "AVAILABLE",
        "udid": "two",
        "instanceProfile": CAREFUL,
    }


def test_list_of_instances(private: Store) -> None:
    """Those of all private devices, in the registry's order, with its statuses."""
    listed = api.call(private, "ListDeviceInstances", {})["deviceInstances"]
    assert [(instance["udid"], instance["status"]) for instance in listed] == [
        ("one", "AVAILABLE"),
        ("two", "AVAILABLE"),
        ("three", "PREPARING"),
    ]


def test_no_instances() -> None:
    """Without private devices the list is empty."""
    assert api.call(make_store(registry=[Device("Pixel 8")]), "ListDeviceInstances", {}) == {
        "deviceInstances": []
    }


def test_the_fleets_instances(client: Any) -> None:
    """Two, through boto3; updating one is seen in its device."""
    one, two = client.list_device_instances()["deviceInstances"]
    assert (one["labels"], two["labels"]) == (["ci"], ["ci", "nightly"])
    updated = client.update_device_instance(arn=one["arn"], labels=["mine"])["deviceInstance"]
    assert updated == {**one, "labels": ["mine"]}
    device = client.get_device(arn=one["deviceArn"])["device"]
    assert device["instances"] == [updated, two]
    assert client.get_device_instance(arn=one["arn"])["deviceInstance"] == updated


def test_new_labels(private: Store) -> None:
    """They replace the old ones, everywhere, and filters see them; the rest of the document stays."""
    before = only(everywhere(private, ONE))
    answered = update(private, ONE, labels=["desk", "blue"])
    assert answered == only(everywhere(private, ONE)) == {**before, "labels": ["desk", "blue"]}
    assert labelled(private, "desk") == ["Pixel 7"]
    assert labelled(private, "night") == ["Pixel 7"]


def test_no_labels_any_more(private: Store) -> None:
    """An empty list takes them away."""
    assert update(private, TWO, labels=[])["udid"] == "two"
    assert only(everywhere(private, TWO)).get("labels", []) == []
    assert (labelled(private, "night"), labelled(private, "ci")) == ([], ["Pixel 7"])


def test_a_new_profile(private: Store) -> None:
    """By the ARN of one that the registry's instances know; the labels stay."""
    before = only(everywhere(private, ONE))
    assert update(private, ONE, profileArn=CAREFUL["arn"]) == {**before, "instanceProfile": CAREFUL}
    assert only(everywhere(private, ONE)) == {**before, "instanceProfile": CAREFUL}


def test_one_update_after_another(private: Store) -> None:
    """Each changes what it names and keeps what earlier ones changed."""
    update(private, ONE, labels=["desk"])
    update(private, ONE, profileArn=CAREFUL["arn"])
    after = update(private, ONE)
    assert (after["labels"], after["instanceProfile"]["name"]) == (["desk"], "careful")


def test_an_update_concerns_one_instance(private: Store) -> None:
    """Its sister stays as it is."""
    before = only(everywhere(private, TWO))
    update(private, ONE, labels=["desk"])
    assert only(everywhere(private, TWO)) == before


def test_an_update_concerns_one_account(private: Store) -> None:
    """The registry itself is not changed."""
    update(private, ONE, labels=["desk"])
    assert OWN.instances[0].labels == ("ci",)
    assert only(everywhere(make_store(registry=[OWN]), ONE))["labels"] == ["ci"]


def test_an_unknown_profile(private: Store) -> None:
    """Nothing is changed, the labels that came with it included."""
    before = only(everywhere(private, ONE))
    arn = "arn:aws:devicefarm:us-west-2:123456789012:instanceprofile:none"
    assert refused(
        private, "UpdateDeviceInstance", {"arn": ONE, "profileArn": arn, "labels": ["desk"]}
    ) == (
        "NotFoundException",
        f"The provided resource does not exist: {arn}",
    )
    assert refused(private, "UpdateDeviceInstance", {"arn": ONE, "profileArn": OWN.arn}) == (
        "ArgumentException",
        f"The provided instanceprofile resource is not valid: {OWN.arn}",
    )
    assert only(everywhere(private, ONE)) == before


@pytest.mark.parametrize("name", ["GetDeviceInstance", "UpdateDeviceInstance"])
def test_unknown_instances(private: Store, name: str) -> None:
    """An ARN that no instance has, and one of another kind."""
    arn = "arn:aws:devicefarm:us-west-2::deviceinstance:none"
    assert refused(private, name, {"arn": arn}) == (
        "NotFoundException",
        f"The provided resource does not exist: {arn}",
    )
    assert refused(private, name, {"arn": OWN.arn}) == (
        "ArgumentException",
        f"The provided deviceinstance resource is not valid: {OWN.arn}",
    )


@pytest.mark.parametrize("name", ["GetDeviceInstance", "UpdateDeviceInstance"])
def test_an_instance_that_the_registry_gave_up(private: Store, name: str) -> None:
    """A device that was replaced by a copy with fewer instances."""
    private.settings.devices.replace(dataclasses.replace(OWN, instances=OWN.instances[:1]))
    assert refused(private, name, {"arn": TWO}) == (
        "NotFoundException",
        f"The provided resource does not exist: {TWO}",
    )


def test_in_use(private: Store, clock: Any) -> None:
    """From the start of a session on it to the end of its stopping, by the clock, and backwards."""
    session = start(private, instanceArn=ONE)
    assert (status(private, ONE), status(private, TWO)) == ("AVAILABLE", "AVAILABLE")
    clock.tick(5)
    assert (status(private, ONE), status(private, TWO)) == ("IN_USE", "AVAILABLE")
    api.call(private, "StopRemoteAccessSession", {"arn": session})
    clock.tick(9.999)
    assert status(private, ONE) == "IN_USE"
    clock.tick(0.001)
    assert status(private, ONE) == "AVAILABLE"
    clock.tick(-0.001)
    assert status(private, ONE) == "IN_USE"


def test_any_instance_will_do(private: Store, clock: Any) -> None:
    """Two sessions on the device take its two instances; a third waits and takes none away."""
    sessions = [start(private) for _ in range(3)]
    clock.tick(5)
    assert (status(private, ONE), status(private, TWO)) == ("IN_USE", "IN_USE")
    documents = [
        api.call(private, "GetRemoteAccessSession", {"arn": arn})["remoteAccessSession"]
        for arn in sessions
    ]
    assert [document["status"] for document in documents] == [
        "RUNNING",
        "RUNNING",
        "PENDING_DEVICE",
    ]
    assert {document.get("instanceArn") for document in documents} == {ONE, TWO, None}


def test_in_use_with_new_labels(private: Store, clock: Any) -> None:
    """What was updated and who uses it do not hide one another."""
    update(private, ONE, labels=["desk"], profileArn=CAREFUL["arn"])
    start(private, instanceArn=ONE)
    clock.tick(5)
    assert only(everywhere(private, ONE)) == {
        "arn": ONE,
        "deviceArn": OWN.arn,
        "labels": ["desk"],
        "status": "IN_USE",
        "udid": "one",
        "instanceProfile": CAREFUL,
    }


def test_an_instance_of_another_device(private: Store) -> None:
    """A session is refused, and nothing is in use."""
    project = api.call(private, "CreateProject", {"name": "x"})["project"]["arn"]
    params = {"projectArn": project, "deviceArn": OWN.arn, "instanceArn": THREE}
    assert refused(private, "CreateRemoteAccessSession", params) == (
        "ArgumentException",
        f"The device instance {THREE} does not belong to the device {OWN.arn}",
    )


def test_an_instance_that_the_registry_has_busy(private: Store, clock: Any) -> None:
    """A session on a device without a free instance waits until the registry has one free."""
    session = start(private, deviceArn=OTHER.arn)
    clock.tick(5)
    get = {"arn": session}
    assert (
        api.call(private, "GetRemoteAccessSession", get)["remoteAccessSession"]["status"]
        == "PENDING_DEVICE"
    )
    assert status(private, THREE) == "PREPARING"
    free = dataclasses.replace(
        OTHER, instances=(dataclasses.replace(OTHER.instances[0], status="AVAILABLE"),)
    )
    private.settings.devices.replace(free)
    assert (
        api.call(private, "GetRemoteAccessSession", get)["remoteAccessSession"]["status"]
        == "RUNNING"
    )
    assert status(private, THREE) == "IN_USE"

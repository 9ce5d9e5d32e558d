"""What UpdateDeviceInstance and UpdateInstanceProfile change of what devices, instances and later
sessions show.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import make_store
from moto_devicefarm import Device, DeviceInstance
from moto_devicefarm.core import api
from moto_devicefarm.core.store import Store
from tests.resources import INSTANCE_A, INSTANCE_B, PAIR, REGISTRY, create, get, project, stop

SHELF = {"arn": "arn:aws:devicefarm:us-west-2:123456789012:instanceprofile:shelf", "name": "shelf"}


@pytest.fixture
def private(clock: Any) -> Store:
    """A store whose registry has private devices."""
    return make_store(registry=REGISTRY)


def profile(store: Store, **members: Any) -> Any:
    """A new profile's document."""
    return api.call(store, "CreateInstanceProfile", {"name": "careful", **members})[
        "instanceProfile"
    ]


def update(store: Store, arn: str, **changes: Any) -> None:
    """Change an instance."""
    api.call(store, "UpdateDeviceInstance", {"arn": arn, **changes})


def of(device: Any, arn: str) -> tuple[Any, Any]:
    """Labels and profile of an instance in a device's document."""
    (found,) = [instance for instance in device["instances"] if instance["arn"] == arn]
    return found.get("labels", []), found.get("instanceProfile")


def filtered(store: Store, label: str) -> list[Any]:
    """The devices that INSTANCE_LABELS CONTAINS finds."""
    filters = [{"attribute": "INSTANCE_LABELS", "operator": "CONTAINS", "values": [label]}]
    devices: list[Any] = api.call(store, "ListDevices", {"filters": filters})["devices"]
    return devices


def everywhere(store: Store, arn: str) -> tuple[Any, Any]:
    """Labels and profile as the four reading operations show them, which agree."""
    (listed,) = [
        device
        for device in api.call(store, "ListDevices", {})["devices"]
        if device["arn"] == PAIR.arn
    ]
    documents = [
        listed,
        api.call(store, "GetDevice", {"arn": PAIR.arn})["device"],
        {"instances": api.call(store, "ListDeviceInstances", {})["deviceInstances"]},
        {"instances": [api.call(store, "GetDeviceInstance", {"arn": arn})["deviceInstance"]]},
    ]
    first, *rest = [of(document, arn) for document in documents]
    assert rest == [first] * 3
    return first


def test_devices_show_it(private: Store) -> None:
    """In all operations that read devices and instances, the filter by labels included; the sister
    stays as it was.
    """
    one = profile(private)
    update(private, INSTANCE_A, labels=["desk"], profileArn=one["arn"])
    assert everywhere(private, INSTANCE_A) == (["desk"], one)
    assert everywhere(private, INSTANCE_B) == ([], None)
    (found,) = filtered(private, "desk")
    assert of(found, INSTANCE_A) == (["desk"], one)


def test_later_sessions_show_it(private: Store) -> None:
    """Earlier ones keep the device that they were created with, whatever happens to its instance or
    its profile.
    """
    project_arn = project(private)
    before = create(private, project_arn, PAIR, instanceArn=INSTANCE_A)
    one = profile(private)
    update(private, INSTANCE_A, labels=["desk"], profileArn=one["arn"])
    between = create(private, project_arn, PAIR, instanceArn=INSTANCE_A)
    assert of(between["device"], INSTANCE_A) == (["desk"], one)
    changed = api.call(private, "UpdateInstanceProfile", {"arn": one["arn"], "name": "quick"})[
        "instanceProfile"
    ]
    update(private, INSTANCE_A, labels=["shelf"])
    after = create(private, project_arn, PAIR, instanceArn=INSTANCE_A)
    assert of(after["device"], INSTANCE_A) == (["shelf"], changed)
    for session in (before, between, after):
        stop(private, session["arn"])
        assert get(private, session["arn"])["device"] == session["device"]
    assert of(before["device"], INSTANCE_A) == ([], None)


def test_a_profile_back_as_it_was(private: Store) -> None:
    """Changing it to and fro shows each state as it is, though devices are kept ready for sessions."""
    one = profile(private, packageCleanup=True)
    update(private, INSTANCE_A, profileArn=one["arn"])
    for name in ("quick", "careful", "quick", "True"):
        api.call(private, "UpdateInstanceProfile", {"arn": one["arn"], "name": name})
        assert everywhere(private, INSTANCE_A) == ([], {**one, "name": name})


def test_two_accounts_change_one_device(private: Store) -> None:
    """Each sees its own, though the registry's device is one."""
    other = make_store(registry=REGISTRY)
    mine, theirs = profile(private, name="mine"), profile(other, name="theirs")
    assert mine["arn"] == theirs["arn"]
    update(private, INSTANCE_A, profileArn=mine["arn"])
    update(other, INSTANCE_A, profileArn=theirs["arn"])
    assert (everywhere(private, INSTANCE_A), everywhere(other, INSTANCE_A)) == (
        ([], mine),
        ([], theirs),
    )


SHARED = Device(
    "Pixel 7",
    instances=(
        DeviceInstance(udid="A", labels=("ci",), instance_profile=SHELF),
        DeviceInstance(udid="B"),
    ),
)
"""One device for all examples, so that what one example leaves behind would show in the next."""
ACTS = st.lists(
    st.one_of(
        st.tuples(
            st.just("labels"),
            st.sampled_from("AB"),
            st.lists(st.sampled_from(["desk", "ci"]), max_size=2),
        ),
        st.tuples(st.just("give"), st.sampled_from("AB"), st.integers(0, 2)),
        st.tuples(st.just("rename"), st.integers(0, 2), st.sampled_from(["shelf", "quick", ""])),
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(ACTS)
def test_any_updates(acts: list[tuple[str, Any, Any]]) -> None:
    """Whatever was updated in whatever order: an instance shows its last labels, and its last
    profile as that is now.
    """
    store = make_store(registry=[SHARED])
    profiles = [SHELF, *(profile(store, name=name) for name in ("careful", "shelf"))]
    labels: dict[str, list[str]] = {"A": ["ci"], "B": []}
    carried: dict[str, int | None] = {"A": 0, "B": None}
    for act, target, value in acts:
        arn = f"arn:aws:devicefarm:us-west-2::deviceinstance:{target}"
        if act == "labels":
            update(store, arn, labels=value)
            labels[target] = value
        elif act == "give":
            update(store, arn, profileArn=profiles[value]["arn"])
            carried[target] = value
        else:
            api.call(
                store, "UpdateInstanceProfile", {"arn": profiles[target]["arn"], "name": value}
            )
            profiles[target] = {**profiles[target], "name": value}
    device = api.call(store, "GetDevice", {"arn": SHARED.arn})["device"]
    for instance in device["instances"]:
        number = carried[instance["udid"]]
        assert of(device, instance["arn"]) == (
            labels[instance["udid"]],
            None if number is None else profiles[number],
        )
    found = api.call(store, "ListInstanceProfiles", {})["instanceProfiles"]
    assert sorted(map(str, found)) == sorted(map(str, profiles))

"""Where updates of instances and their profiles show: in devices, instances and later sessions."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm import Device, DeviceInstance
from tests.support.account import Account
from tests.support.devices import INSTANCE_A, INSTANCE_B, PAIR, REGISTRY

SHELF = {"arn": "arn:aws:devicefarm:us-west-2:123456789012:instanceprofile:shelf", "name": "shelf"}


@pytest.fixture
def lab(clock: Any) -> Account:
    """An account with private devices."""
    return Account(registry=REGISTRY)


def update(account: Account, arn: str, **changes: Any) -> None:
    """Change an instance."""
    account.update_device_instance(arn=arn, **changes)


def labels_and_profile(device: Any, arn: str) -> tuple[Any, Any]:
    """Labels and profile of an instance in a device's document."""
    (found,) = [instance for instance in device["instances"] if instance["arn"] == arn]
    return found.get("labels", []), found.get("instanceProfile")


def devices_with_label(account: Account, label: str) -> list[Any]:
    """The devices that the filter INSTANCE_LABELS CONTAINS finds."""
    filters = [{"attribute": "INSTANCE_LABELS", "operator": "CONTAINS", "values": [label]}]
    devices: list[Any] = account.list_devices(filters=filters)
    return devices


def shown_everywhere(account: Account, arn: str) -> tuple[Any, Any]:
    """Labels and profile of an instance, which are the same in all four operations that show it."""
    (listed,) = [device for device in account.list_devices() if device["arn"] == PAIR.arn]
    documents = [
        listed,
        account.get_device(arn=PAIR.arn),
        {"instances": account.list_device_instances()},
        {"instances": [account.get_device_instance(arn=arn)]},
    ]
    first, *rest = [labels_and_profile(document, arn) for document in documents]
    assert rest == [first] * 3
    return first


def test_devices_show_it(lab: Account) -> None:
    """All operations show the new labels and profile, and the filter finds them; the other instance
    stays as it was.
    """
    one = lab.create_instance_profile(name="careful")
    update(lab, INSTANCE_A, labels=["desk"], profileArn=one["arn"])
    assert shown_everywhere(lab, INSTANCE_A) == (["desk"], one)
    assert shown_everywhere(lab, INSTANCE_B) == ([], None)
    (found,) = devices_with_label(lab, "desk")
    assert labels_and_profile(found, INSTANCE_A) == (["desk"], one)


def test_later_sessions_show_it(lab: Account) -> None:
    """A session keeps the device as it was at its creation; later sessions show the new labels and
    profile.
    """
    project_arn = lab.project()
    before = lab.create_remote_access_session(
        projectArn=project_arn, deviceArn=PAIR.arn, instanceArn=INSTANCE_A
    )
    one = lab.create_instance_profile(name="careful")
    update(lab, INSTANCE_A, labels=["desk"], profileArn=one["arn"])
    between = lab.create_remote_access_session(
        projectArn=project_arn, deviceArn=PAIR.arn, instanceArn=INSTANCE_A
    )
    assert labels_and_profile(between["device"], INSTANCE_A) == (["desk"], one)
    changed = lab.update_instance_profile(arn=one["arn"], name="quick")
    update(lab, INSTANCE_A, labels=["shelf"])
    after = lab.create_remote_access_session(
        projectArn=project_arn, deviceArn=PAIR.arn, instanceArn=INSTANCE_A
    )
    assert labels_and_profile(after["device"], INSTANCE_A) == (["shelf"], changed)
    for session in (before, between, after):
        lab.stop(session["arn"])
        assert lab.get(session["arn"])["device"] == session["device"]
    assert labels_and_profile(before["device"], INSTANCE_A) == ([], None)


def test_a_profile_back_as_it_was(lab: Account) -> None:
    """A profile that is changed to and fro shows each state, though devices are cached for
    sessions.
    """
    one = lab.create_instance_profile(name="careful", packageCleanup=True)
    update(lab, INSTANCE_A, profileArn=one["arn"])
    for name in ("quick", "careful", "quick", "True"):
        lab.update_instance_profile(arn=one["arn"], name=name)
        assert shown_everywhere(lab, INSTANCE_A) == ([], {**one, "name": name})


def test_two_accounts_change_one_device(lab: Account) -> None:
    """Each account sees only its own changes of a shared device."""
    other = Account(registry=REGISTRY)
    mine, theirs = (
        lab.create_instance_profile(name="mine"),
        other.create_instance_profile(name="theirs"),
    )
    assert mine["arn"] == theirs["arn"]
    update(lab, INSTANCE_A, profileArn=mine["arn"])
    update(other, INSTANCE_A, profileArn=theirs["arn"])
    assert (shown_everywhere(lab, INSTANCE_A), shown_everywhere(other, INSTANCE_A)) == (
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
    """After any updates in any order, an instance shows its last labels and its last profile as
    that is now.
    """
    account = Account(registry=[SHARED])
    profiles = [
        SHELF,
        *(account.create_instance_profile(name=name) for name in ("careful", "shelf")),
    ]
    labels: dict[str, list[str]] = {"A": ["ci"], "B": []}
    carried: dict[str, int | None] = {"A": 0, "B": None}
    for act, target, value in acts:
        arn = f"arn:aws:devicefarm:us-west-2::deviceinstance:{target}"
        if act == "labels":
            update(account, arn, labels=value)
            labels[target] = value
        elif act == "give":
            update(account, arn, profileArn=profiles[value]["arn"])
            carried[target] = value
        else:
            account.update_instance_profile(arn=profiles[target]["arn"], name=value)
            profiles[target] = {**profiles[target], "name": value}
    device = account.get_device(arn=SHARED.arn)
    for instance in device["instances"]:
        number = carried[instance["udid"]]
        assert labels_and_profile(device, instance["arn"]) == (
            labels[instance["udid"]],
            None if number is None else profiles[number],
        )
    found = account.list_instance_profiles()
    assert sorted(map(str, found)) == sorted(map(str, profiles))

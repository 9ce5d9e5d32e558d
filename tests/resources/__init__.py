"""Tests of the families of resources, and short names for the calls that many of them make."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from conftest import make_store
from moto_devicefarm.core import api, model
from moto_devicefarm.core.store import Store
from moto_devicefarm.registry import Device, DeviceInstance
from moto_devicefarm.resources.billing.offerings import OFFERINGS
from moto_devicefarm.resources.uploads.uploads import Upload, deliver_body

SECOND = 1000
CREATED = 1772366400.0
"""conftest.NOW as AWS's documents say it."""

PHONE = Device("Pixel 8")
IPHONE = Device("iPhone 15")
LONE = Device("Pixel 6", instances=(DeviceInstance(udid="C"),))
PAIR = Device("Pixel 7", instances=(DeviceInstance(udid="A"), DeviceInstance(udid="B")))
INSTANCE_A, INSTANCE_B = (instance.arn for instance in PAIR.instances)
INSTANCE_C = LONE.instances[0].arn
REGISTRY = (PHONE, IPHONE, LONE, PAIR)
UNMETERED = {"billingMethod": "UNMETERED"}
needs_virtual = pytest.mark.skipif(
    "type" not in model.structure("Device").members,
    reason="the model of this botocore has no virtual devices",
)


def project(store: Store, **members: Any) -> str:
    """The ARN of a new project."""
    arn: str = api.call(store, "CreateProject", {"name": "checkout", **members})["project"]["arn"]
    return arn


def create(
    store: Store, project_arn: str, device: Device = PHONE, **members: Any
) -> dict[str, Any]:
    """A new session."""
    request = {"projectArn": project_arn, "deviceArn": device.arn, **members}
    session: dict[str, Any] = api.call(store, "CreateRemoteAccessSession", request)[
        "remoteAccessSession"
    ]
    return session


def start(store: Store, project_arn: str, device: Device = PHONE, **members: Any) -> str:
    """The ARN of a new session."""
    arn: str = create(store, project_arn, device, **members)["arn"]
    return arn


def get(store: Store, arn: str) -> dict[str, Any]:
    """The session now."""
    session: dict[str, Any] = api.call(store, "GetRemoteAccessSession", {"arn": arn})[
        "remoteAccessSession"
    ]
    return session


def status(store: Store, arn: str) -> str:
    """The session's status now."""
    answer: str = get(store, arn)["status"]
    return answer


def stop(store: Store, arn: str) -> dict[str, Any]:
    """The answer of a stop."""
    session: dict[str, Any] = api.call(store, "StopRemoteAccessSession", {"arn": arn})[
        "remoteAccessSession"
    ]
    return session


def install(store: Store, arn: str, app_arn: str) -> dict[str, Any]:
    """The upload that an install answers."""
    request = {"remoteAccessSessionArn": arn, "appArn": app_arn}
    upload: dict[str, Any] = api.call(store, "InstallToRemoteAccessSession", request)["appUpload"]
    return upload


def delete(store: Store, arn: str) -> None:
    """Delete the session."""
    assert api.call(store, "DeleteRemoteAccessSession", {"arn": arn}) == {}


def app(store: Store, project_arn: str, name: str = "shop.apk", type: str = "ANDROID_APP") -> str:
    """The ARN of an app whose body has arrived."""
    request = {"projectArn": project_arn, "name": name, "type": type}
    arn: str = api.call(store, "CreateUpload", request)["upload"]["arn"]
    deliver_body(store, store.get(Upload, arn), b"any bytes")
    return arn


def slotted(quantity: int = 50, **changes: Any) -> Store:
    """A store whose account owns so many unmetered slots of each kind."""
    store = make_store(max_slots=quantity, **changes)
    buy_slots(store, quantity)
    return store


def buy_slots(store: Store, quantity: int) -> None:
    """Let the account own so many more of each kind."""
    for offering in OFFERINGS:
        api.call(store, "PurchaseOffering", {"offeringId": offering, "quantity": quantity})


def available(device: Device, availability: str = "AVAILABLE") -> Device:
    """The device as the registry may have it later."""
    return dataclasses.replace(device, availability=availability)

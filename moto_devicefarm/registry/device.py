"""Devices of a registry: written in Python, or read from AWS's documents. Rule: each is checked
against botocore's model when it is made.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from botocore import xform_name

from moto_devicefarm.core.arguments import (
    check_server_url,
    check_text,
    explain_fields,
    wrong_value,
)
from moto_devicefarm.core.resource import AWS_OWN
from moto_devicefarm.registry.described import (
    Described,
    as_tuple,
    fields_of_document,
    plain,
    set_fields,
)
from moto_devicefarm.registry.device_instance import DeviceInstance, to_instance

VARIANTS = 64
"""How many changed copies of a device are kept: a device may outlive many mocks, and each may
change it in its own way.
"""
APPIUM_EXAMPLE = "http://127.0.0.1:4723"
"""The URL of an Appium server that was started without arguments."""
BUSY = ("BUSY", "TEMPORARY_NOT_AVAILABLE")
NOT_IN_SESSIONS = ("availability", "remote_debug_enabled", "carrier", "radio", "type")
"""The members of a device that the documents of sessions and jobs leave out."""
_MAKERS = {
    "iphone": "Apple",
    "ipad": "Apple",
    "apple": "Apple",
    "pixel": "Google",
    "nexus": "Google",
    "google": "Google",
    "galaxy": "Samsung",
    "samsung": "Samsung",
    "xperia": "Sony",
    "sony": "Sony",
    "moto": "Motorola",
    "oneplus": "OnePlus",
    "xiaomi": "Xiaomi",
    "redmi": "Xiaomi",
    "huawei": "Huawei",
    "lg": "LG",
}


@explain_fields
@dataclass(frozen=True)
class Device(Described):
    """A phone or tablet, with the members of AWS's Device in snake_case and in AWS's units.

    ``Device("Pixel 8")`` is enough: the other members follow from the name, always the same. The
    ``arn`` follows from all other members, so that a device has the same ARN in every run.

    Args:
        name: The name, such as "Google Pixel 8".
        manufacturer: Such as "Google".
        model: The model, by default the name.
        model_id: The id of the model, by default the name.
        form_factor: "PHONE" or "TABLET".
        platform: "ANDROID" or "IOS".
        type: "PHYSICAL" or "VIRTUAL", in newer models of botocore. None: a physical device without
            this member.
        os: The version, such as "14".
        cpu: ``{"frequency": "MHz", "architecture": ..., "clock": ...}``.
        resolution: ``{"width": ..., "height": ...}`` in pixels.
        heap_size: The size of the heap in bytes. None: 0 on iOS, else 512 MB.
        memory: The size of the storage in bytes.
        image: By default the last part of the ARN.
        carrier: The mobile carrier.
        radio: The radio of the device.
        remote_access_enabled: Whether a remote access session is possible.
        remote_debug_enabled: Documents of today do not have this member (C: execubench).
        fleet_type: "PUBLIC", or "PRIVATE" with instances.
        fleet_name: The name of the fleet.
        instances: The phones of a private device, as ``DeviceInstance`` objects.
        availability: "HIGHLY_AVAILABLE", "AVAILABLE", "BUSY" or "TEMPORARY_NOT_AVAILABLE". The last
            two let sessions wait.
        arn: By default it follows from all other members.
        driver_url: The URL of a real Appium server that stands behind the sessions of this device.
            It is no member of AWS's document, and the ARN does not depend on it.

    Raises:
        TypeError: the name is not text, or an instance is not a DeviceInstance.
        ValueError: the model does not allow a value; the message names the device and the member.

    Example::

        with mock_devicefarm(registry=[Device("Pixel 8"), Device("iPhone 15", os="17.4")]):
            assert len(client.list_devices()["devices"]) == 2
    """

    SHAPE = "Device"

    name: str
    manufacturer: str = ""
    model: str = ""
    model_id: str = ""
    form_factor: str = ""
    platform: str = ""
    type: str | None = None
    os: str = ""
    cpu: Mapping[str, Any] = field(default_factory=dict)
    resolution: Mapping[str, int] = field(default_factory=dict)
    heap_size: int | None = None
    memory: int = 128_000_000_000
    image: str = ""
    carrier: str | None = None
    radio: str | None = None
    remote_access_enabled: bool = True
    remote_debug_enabled: bool | None = None
    fleet_type: str = ""
    fleet_name: str | None = None
    instances: tuple[DeviceInstance, ...] = ()
    availability: str | None = "HIGHLY_AVAILABLE"
    arn: str = ""
    driver_url: str | None = None

    def __post_init__(self) -> None:
        check_text("Device name", self.name, "Google Pixel 8")
        if self.driver_url is not None:
            check_server_url(f"Device {self.name!r}: driver_url", self.driver_url, APPIUM_EXAMPLE)
        set_fields(self, instances=as_tuple(self.instances))
        if not isinstance(self.instances, tuple) or not all(
            isinstance(one, DeviceInstance) for one in self.instances
        ):
            expected = "a list of DeviceInstance(udid=...)"
            what = f"Device {self.name!r}: instances"
            raise TypeError(wrong_value(what, self.instances, expected))
        for name, value in _plausible(self).items():
            set_fields(self, **{name: getattr(self, name) or value})
        if self.heap_size is None:
            set_fields(self, heap_size=0 if self.platform == "IOS" else 512_000_000)
        arn = self.arn or f"{AWS_OWN}device:{_digest(self)}"
        set_fields(
            self,
            arn=arn,
            image=self.image or str(arn).rpartition(":")[2],
            instances=tuple(
                dataclasses.replace(instance, device_arn=arn) for instance in self.instances
            ),
        )
        self._check(f"Device {self.name!r}")

    @property
    def busy(self) -> bool:
        """Whether a session on it has to wait.

        Example::

            assert Device("Pixel 8", availability="BUSY").busy
        """
        return self.availability in BUSY

    @cached_property
    def in_session(self) -> Device:
        """The device as the documents of sessions and jobs show it (C: execubench, sylph)."""
        left_out: dict[str, Any] = dict.fromkeys(NOT_IN_SESSIONS)
        return dataclasses.replace(self, **left_out)

    def with_instance_changes(self, changes: Sequence[Mapping[str, Any]]) -> Device:
        """The device with these changes of its instances. Usually made once, because each session
        holds one.
        """
        key = repr(changes)
        if key not in self._variants:
            if len(self._variants) >= VARIANTS:
                self._variants.clear()
            pairs = zip(self.instances, changes, strict=True)
            instances = tuple(dataclasses.replace(instance, **change) for instance, change in pairs)
            self._variants[key] = dataclasses.replace(self, instances=instances)
        return self._variants[key]

    @cached_property
    def _variants(self) -> dict[str, Device]:
        return {}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Device:
        """The device that AWS's document describes. Missing members follow from the name, as in
        ``Device(name)``.

        Args:
            document: An item of the answer to ListDevices.

        Raises:
            TypeError: the document has no name.
            ValueError: the document does not fit; the message names the device and the member.

        Example::

            pixel = client.get_device(arn=device_arn)["device"]
            assert Device.from_document(pixel).arn == device_arn
        """
        if not isinstance(document, Mapping):
            example = "{'name': 'Pixel 8'}"
            raise TypeError(wrong_value("document", document, f"a dict such as {example}"))
        name = document.get("name")
        members = fields_of_document(cls, document, f"Device {name!r}")
        instances = members.get("instances") or ()
        if not isinstance(instances, (list, tuple)) or not all(
            isinstance(item, Mapping) for item in instances
        ):
            raise ValueError(f"Device {name!r}: instances must be a list of device instances")
        members["instances"] = tuple(
            to_instance(item, f"Device {name!r}, an instance") for item in instances
        )
        members.setdefault("name", None)
        return cls(**members)

    @classmethod
    def from_checked_document(cls, document: Mapping[str, Any]) -> Device:
        """As ``from_document``, for a document that is known to be right and to lack no member.

        It is many times faster, because nothing is checked.
        """
        if document.get("instances"):
            return cls.from_document(document)
        device = object.__new__(cls)
        vars(device).update({xform_name(name): value for name, value in document.items()})
        return device  # the class has the defaults of the other fields


def _plausible(device: Device) -> dict[str, Any]:
    """Plausible members for a device of this name (invented)."""
    words = device.name.lower().split()
    maker = next((_MAKERS[word] for word in words if word in _MAKERS), "Google")
    platform = device.platform or ("IOS" if maker == "Apple" else "ANDROID")
    tablet = any(word in ("ipad", "tab", "tablet") for word in words)
    ios = platform == "IOS"
    return {
        "manufacturer": maker,
        "model": device.name,
        "model_id": device.name,
        "form_factor": "TABLET" if tablet else "PHONE",
        "platform": platform,
        "os": "17.0" if ios else "14",
        "cpu": {"frequency": "Hz", "architecture": "arm64e", "clock": 0.0}
        if ios
        else {"frequency": "MHz", "architecture": "arm64-v8a", "clock": 2000.0},
        "resolution": {"width": 1600, "height": 2560}
        if tablet
        else {"width": 1080, "height": 2400},
        "fleet_type": "PRIVATE" if device.instances else "PUBLIC",
    }


def _digest(device: Device) -> str:
    """32 upper-case hex digits that follow from all members but the availability, which changes."""
    members = {
        field.name: plain(getattr(device, field.name)) for field in dataclasses.fields(device)
    }
    del members["driver_url"]
    # A phone keeps the ARN from before there were virtual devices, and from the time of remote
    # debugging.
    if members["type"] is None:
        del members["type"]
    members["remote_debug_enabled"] = bool(members["remote_debug_enabled"])
    text = json.dumps({**members, "availability": None}, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32].upper()

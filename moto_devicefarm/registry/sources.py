"""Where devices come from: a list, a file, an entry point, or any object with ``devices()``.

Rule: a list or a file is read once and indexed; an object is asked again at each request, so that
it may change between calls.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from moto_devicefarm.core.arguments import check_callable, unknown_arn, wrong_value
from moto_devicefarm.registry.built_in import built_in_devices
from moto_devicefarm.registry.device import Device
from moto_devicefarm.registry.files import read_devices, to_device

ENTRY_POINTS = "moto_devicefarm.registries"


@runtime_checkable
class DeviceRegistry(Protocol):
    """Anything with ``devices()`` that yields Device objects; it is asked at each request.

    Example::

        class Lab:
            def devices(self):
                yield Device("Pixel 8")

        with mock_devicefarm(registry=Lab()):
            assert client.list_devices()["devices"][0]["name"] == "Pixel 8"
    """

    def devices(self) -> Iterable[Device]:
        """The devices as they are now.

        Example::

            assert len(farm.registry.devices()) == len(farm.registry)
        """
        ...


class Devices:
    """A list of devices with look-up by their ARNs and those of their instances; a
    DeviceRegistry too.

    Example::

        device = farm.registry.get(device_arn)
        farm.registry.replace(dataclasses.replace(device, availability="BUSY"))
        assert client.get_device(arn=device_arn)["device"]["availability"] == "BUSY"
    """

    def __init__(
        self, devices: Iterable[Device], source: str = "registry", live: bool = False
    ) -> None:
        """Raises TypeError for objects that are not Devices and ValueError for an ARN that two
        devices have, naming the source.

        ``live``: the devices are those of a user's own registry at one moment, and can't be
        replaced here.
        """
        self._source, self._live = source, live
        self._devices: list[Device] = []
        self._positions: dict[str, int] = {}
        self._of_instance: dict[str, str] = {}
        if not isinstance(devices, Iterable):
            raise TypeError(
                f"{source}: devices() returned {devices!r}: return or yield Device objects"
            )
        for device in devices:
            if not isinstance(device, Device):
                raise TypeError(
                    f"{source}: {device!r} is not a Device: make one with Device(name=...)"
                )
            if device.arn in self._positions:
                other = self._devices[self._positions[device.arn]]
                raise ValueError(
                    f"{source}: the devices {other.name!r} and {device.name!r} have the same arn "
                    f"{device.arn}: give each device another one"
                )
            self._positions[device.arn] = len(self._devices)
            self._devices.append(device)
            for instance in device.instances:
                if instance.arn in self._of_instance:
                    raise ValueError(
                        f"{source}: the device {device.name!r}: another instance has the arn "
                        f"{instance.arn}: give each instance another one"
                    )
                self._of_instance[instance.arn] = device.arn

    @property
    def document(self) -> list[dict[str, Any]]:
        """The devices as the service answers them, in their order."""
        return [device.document for device in self]

    def devices(self) -> Sequence[Device]:
        """All devices, in their order."""
        return self._devices

    def get(self, arn: str) -> Device | None:
        """The device with this ARN; None if there is none."""
        position = self._positions.get(arn)
        return None if position is None else self._devices[position]

    def with_instance(self, arn: str) -> Device | None:
        """The device that has the instance with this ARN; None if there is none."""
        return self.get(self._of_instance.get(arn, ""))

    def put(self, device: Device) -> None:
        """Replace the device with this ARN, or add the device at the end."""
        if device.arn not in self._positions:
            self._positions[device.arn] = len(self._devices)
            self._devices.append(device)
        former = self._devices[self._positions[device.arn]]
        for instance in former.instances:
            self._of_instance.pop(instance.arn, None)
        self._devices[self._positions[device.arn]] = device
        self._of_instance.update({instance.arn: device.arn for instance in device.instances})

    def replace(self, device: Device) -> None:
        """Replace the device with this ARN, for example by one with another availability.

        Raises ValueError if no device has the ARN, and TypeError if ``device`` is not a Device, or
        if the registry is an object of the user's own.
        ``dataclasses.replace(device, availability="AVAILABLE")`` keeps the ARN.
        """
        if self._live:
            raise TypeError(
                f"{self._source}: the mock can't replace a device of your own object: "
                "change what its devices() yields"
            )
        if not isinstance(device, Device):
            raise TypeError(wrong_value("device", device, "a Device"))
        if device.arn not in self._positions:
            remedy = (
                "Give a changed copy of a device that is here, "
                "such as dataclasses.replace(device, availability='BUSY')"
            )
            raise unknown_arn("device.arn", device.arn, list(self._positions), remedy)
        self.put(device)

    def __iter__(self) -> Iterator[Device]:
        return iter(self._devices)

    def __len__(self) -> int:
        return len(self._devices)

    def __repr__(self) -> str:
        return f"<Devices: {len(self)}>"


class Source(Protocol):
    """Where a mock's devices come from."""

    def devices(self) -> Devices:
        """The devices as they are now; asked at each request."""
        ...

    def fresh(self) -> Source:
        """The source for another mock, without the changes of this mock's test."""
        ...

    def put(self, device: Device) -> None:
        """Replace the device with this ARN, or add the device, in this mock only."""
        ...

    def changed_devices(self) -> list[Device]:
        """The devices that this mock's test added or replaced."""
        ...

    def reset(self) -> None:
        """Undo what this mock's test added or replaced."""
        ...


class _DeviceList:
    """Devices that were read once."""

    def __init__(self, first: Sequence[Device], name: str) -> None:
        self._first, self._name = first, name

    @cached_property
    def _devices(self) -> Devices:
        return Devices(self._first, self._name)

    def devices(self) -> Devices:
        return self._devices

    def fresh(self) -> _DeviceList:
        return _DeviceList(self._first, self._name)

    def put(self, device: Device) -> None:
        self._devices.put(device)

    def changed_devices(self) -> list[Device]:
        given = {id(device) for device in self._first}
        return [device for device in self._devices if id(device) not in given]

    def reset(self) -> None:
        vars(self).pop("_devices", None)


class _LiveRegistry:
    """The user's own registry, read again each time."""

    def __init__(self, registry: DeviceRegistry) -> None:
        self._registry = registry
        self._put: dict[str, Device] = {}

    def devices(self) -> Devices:
        if isinstance(self._registry, Devices) and not self._put:
            return self._registry
        devices = Devices(
            self._registry.devices(), f"registry {type(self._registry).__name__}", live=True
        )
        for device in self._put.values():
            devices.put(device)
        return devices

    def fresh(self) -> _LiveRegistry:
        return _LiveRegistry(self._registry)

    def put(self, device: Device) -> None:
        self._put[device.arn] = device

    def changed_devices(self) -> list[Device]:
        return list(self._put.values())

    def reset(self) -> None:
        self._put.clear()


def to_source(given: Any) -> Source:
    """The Source for a value of ``registry=``; None is the built-in fleet.

    A path (``Path`` or text that ends with ``.json``) is a file, other text the name of an entry
    point, an object with ``devices()`` a live registry, any other iterable a list of Device objects
    or their AWS documents. Raises TypeError for anything else, ValueError for wrong data and
    OSError for an unreadable file.
    """
    if given is None:
        return _DeviceList(built_in_devices(), "the built-in fleet")
    if isinstance(given, os.PathLike) or (isinstance(given, str) and given.endswith(".json")):
        return _check_list(_DeviceList(read_devices(Path(given)), str(given)))
    if isinstance(given, str):
        return _entry_point(given)
    if isinstance(given, DeviceRegistry) and not isinstance(given, type):
        name = f"{type(given).__name__}.devices"
        check_callable(name, given.devices, "a method that yields Device objects")
        return _LiveRegistry(given)
    if isinstance(given, Iterable) and not isinstance(given, (Mapping, bytes, type)):
        return _check_list(_DeviceList([to_device(item, "registry") for item in given], "registry"))
    expected = (
        "a list of devices, the path of a .json file, the name of an entry point of the group "
        f"{ENTRY_POINTS}, or an object with devices()"
    )
    raise TypeError(wrong_value("registry", given, expected))


def _check_list(devices: _DeviceList) -> _DeviceList:
    """The list itself. Raises the errors of ``Devices`` at once, not at the first request."""
    devices.devices()
    return devices


def fleet() -> Devices:
    """A copy of the built-in fleet: AWS's phones and tablets; ``fleet.json`` says where each figure
    is from.
    """
    return Devices(built_in_devices())


def _entry_point(name: str) -> Source:
    """The Source behind an entry point: its object, or what that returns if it is a class or a
    function.
    """
    found = metadata.entry_points(group=ENTRY_POINTS)
    if name not in found.names:
        installed = ", ".join(sorted(found.names)) or "none"
        expected = (
            f"an entry point of the group {ENTRY_POINTS} (installed: {installed}), "
            "or a path that ends with .json"
        )
        raise ValueError(wrong_value("registry", name, expected))
    given = found[name].load()
    return to_source(given() if callable(given) else given)

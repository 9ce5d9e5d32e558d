"""Devices in files: what the AWS CLI prints about devices. Rule: a message names the file."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from moto_devicefarm.core.json_guard import check_json, read_json_documents
from moto_devicefarm.registry.device import Device


def read_devices(path: Path) -> list[Device]:
    """The devices in a file: one or several documents that ``aws devicefarm list-devices`` or
    ``get-device`` prints, or a list of such documents or of devices.

    Raises ValueError, naming the file, the device and the member, and OSError if the file can't be
    read.
    """
    name = str(path)
    devices = [
        to_device(item, name)
        for document in read_json_documents(read_text(path), name)
        for item in _device_documents(document, name)
    ]
    for device in devices:
        if not isinstance(device, Device):
            raise ValueError(f"{name}: {device!r} is not a device: expected an object with a name")
    if not devices:
        raise ValueError(
            f"{name}: no device found: expected the JSON that 'aws devicefarm list-devices' prints"
        )
    return devices


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, or of a UTF-16 file that begins with a byte order mark, as ``>`` of
    PowerShell writes it.

    Raises ValueError, naming the file, for other contents and for a path that can't be one, and
    OSError for a file that can't be read.
    """
    try:
        content = path.read_bytes()
        is_utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return content.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        encoding = "UTF-16" if is_utf_16 else "UTF-8"
        raise ValueError(f"{path}: not {encoding} text ({error})") from None
    except ValueError as error:  # a NUL in the path
        raise ValueError(f"{str(path)!r}: not a path ({error})") from None


def _device_documents(document: Any, name: str) -> Iterator[Any]:
    """The device documents in the output of a command, in a list of outputs, or a device itself."""
    if isinstance(document, list):
        for item in document:
            yield from _device_documents(item, name)
    elif isinstance(document, Mapping) and isinstance(document.get("devices"), list):
        yield from document["devices"]
    elif isinstance(document, Mapping) and "device" in document:
        yield document["device"]
    elif isinstance(document, Mapping) and "name" in document:
        yield document
    else:
        found = (
            f"an object with {', '.join(document) or 'no members'}"
            if isinstance(document, Mapping)
            else f"a {type(document).__name__}"
        )
        raise ValueError(
            f"{name}: no device found in {found}: "
            "expected 'devices', 'device' or a device's own members"
        )


def to_device(item: Any, name: str) -> Any:
    """The device of a document; any other item as it is. ``name``: where the item is from.

    Raises ValueError, naming that, the device and the member.
    """
    if not isinstance(item, Mapping):
        return item
    check_json(item, name)
    try:
        return Device.from_document(item)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: {error}") from None

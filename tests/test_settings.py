"""What the arguments of a mock may be, what a wrong one says, and which settings are in force."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import Device, Timings, mock_devicefarm, settings
from moto_devicefarm.settings import Changes, Settings


@pytest.mark.parametrize(
    ("given", "error", "text"),
    [
        ({"timings": 5}, TypeError, "timings=5: give Timings(...) or Timings.realistic()"),
        (
            {"timings": Timings},
            TypeError,
            f"timings={Timings!r}: give Timings(...) or Timings.realistic()",
        ),
        ({"concurrency": "2"}, TypeError, "concurrency='2': give a whole number, not str"),
        ({"concurrency": True}, TypeError, "concurrency=True: give a whole number, not bool"),
        ({"concurrency": 0}, ValueError, "concurrency=0: give a whole number from 1 up"),
        ({"max_slots": 1.0}, TypeError, "max_slots=1.0: give a whole number, not float"),
        ({"max_slots": 0}, ValueError, "max_slots=0: give a whole number from 1 up"),
        ({"page_size": 2.5}, TypeError, "page_size=2.5: give a whole number, not float"),
        ({"page_size": -1}, ValueError, "page_size=-1: give a whole number from 1 up"),
        ({"check_uploads": 1}, TypeError, "check_uploads=1: give True or False"),
        (
            {"registry": 7},
            TypeError,
            "registry=7: give a list of devices, the path of a .json file, the name of an entry point "
            "of the group moto_devicefarm.registries, or an object with devices()",
        ),
        ({"registry": [3]}, TypeError, "registry: 3 is not a Device; Device(name=...) makes one"),
        (
            {"pagesize": 3},
            TypeError,
            "mock_devicefarm() has no argument 'pagesize'; "
            "it takes registry, timings, concurrency, max_slots, page_size, check_uploads, server",
        ),
    ],
)
def test_wrong_argument_is_named(given: dict[str, Any], error: type[Exception], text: str) -> None:
    """An argument that can't be is refused where it is written, with its name and what to give."""
    with pytest.raises(error, match=f"^{re.escape(text)}$"), mock_devicefarm(**given):
        pass


def test_list_of_devices_is_checked_before_the_mock_begins() -> None:
    """What is no device is refused by the line that configures the mock, not by the first request."""
    with pytest.raises(TypeError, match=r"^registry: 3 is not a Device"):
        mock_devicefarm(registry=[3])  # type: ignore[list-item]


def test_registry_file_is_read_before_the_mock_begins(tmp_path: Path) -> None:
    """A file that is not there is refused by the line that names it."""
    missing = tmp_path / "devices.json"
    with pytest.raises(FileNotFoundError) as raised:
        mock_devicefarm(registry=missing)
    assert raised.value.filename == str(missing)


def test_defaults() -> None:
    """Without a mock around it: no stage takes time, no quota, one slot, a large page, any upload
    body, the built-in fleet.
    """
    found = settings.current()
    assert (found.timings, found.concurrency, found.max_slots, found.page_size) == (
        Timings(),
        None,
        1,
        1000,
    )
    assert not found.check_uploads
    assert len(found.devices) >= 60


def test_defaults_are_made_once() -> None:
    """Every request outside a configured mock reads the same settings, so the fleet is indexed
    once.
    """
    assert settings.current() is settings.current()


def test_given_arguments_are_in_force() -> None:
    """Each argument reaches the setting of its name."""
    given: dict[str, Any] = {
        "timings": Timings(session_pending=3),
        "concurrency": 2,
        "max_slots": 3,
        "page_size": 7,
    }
    given["check_uploads"] = True
    with mock_devicefarm(registry=[Device("Pixel 8")], **given):
        found = settings.current()
        assert {name: getattr(found, name) for name in given} == given
        assert [device.name for device in found.devices] == ["Pixel 8"]


@pytest.mark.parametrize(
    ("outer", "inner"),
    [({"check_uploads": True}, {"check_uploads": False}), ({"concurrency": 3}, {"concurrency": 1})],
)
def test_inner_argument_wins(outer: dict[str, Any], inner: dict[str, Any]) -> None:
    """What the inner mock gives replaces what the outer gave, also where the value is a false one."""
    with mock_devicefarm(**outer), mock_devicefarm(**inner):
        assert {name: getattr(settings.current(), name) for name in inner} == inner


def test_iterator_of_devices_serves_every_use_of_a_mock() -> None:
    """A generator is read once, so the second use of the mock has the devices too."""

    def devices() -> Iterator[Device]:
        yield Device("Pixel 8")

    mock = mock_devicefarm(registry=devices())
    for _ in range(2):
        with mock as farm:
            assert [device.name for device in farm.registry] == ["Pixel 8"]


def test_empty_registry_is_no_fleet() -> None:
    """A list without devices is a farm without devices, not the built-in one."""
    assert len(Changes(registry=[]).applied(Settings()).devices) == 0


def test_settings_are_taken_back_by_identity() -> None:
    """Of two equal settings in force the right one is taken back, whichever came last."""
    first, second = Settings(page_size=1), Settings(page_size=2)
    settings.activate(first)
    settings.activate(second)
    settings.deactivate(first)
    assert settings.current() is second
    settings.deactivate(second)
    assert settings.current().page_size == 1000

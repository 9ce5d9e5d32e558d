"""The arguments of a mock, the messages about wrong ones, and the settings in force."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import Device, Timings, mock_devicefarm, settings
from moto_devicefarm.settings import MockArguments, MockHandle, Settings


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        ({"timings": 5}, TypeError, "timings=5: give Timings(...) or Timings.realistic()"),
        (
            {"timings": Timings},
            TypeError,
            f"timings={Timings!r}: give Timings(...) or Timings.realistic()",
        ),
        ({"concurrency": "2"}, TypeError, "concurrency='2': give a whole number from 1 up"),
        ({"concurrency": True}, TypeError, "concurrency=True: give a whole number from 1 up"),
        ({"concurrency": 0}, ValueError, "concurrency=0: give a whole number from 1 up"),
        ({"max_slots": 1.0}, TypeError, "max_slots=1.0: give a whole number from 1 up"),
        ({"max_slots": 0}, ValueError, "max_slots=0: give a whole number from 1 up"),
        ({"page_size": 2.5}, TypeError, "page_size=2.5: give a whole number from 1 up"),
        ({"page_size": -1}, ValueError, "page_size=-1: give a whole number from 1 up"),
        ({"check_uploads": 1}, TypeError, "check_uploads=1: give True or False"),
        (
            {"driver_url": 4723},
            TypeError,
            "driver_url=4723: give a text such as 'http://127.0.0.1:4723'",
        ),
        (
            {"driver_url": "127.0.0.1:4723"},
            ValueError,
            "driver_url='127.0.0.1:4723': give the URL of a server such as 'http://127.0.0.1:4723'",
        ),
        (
            {"browser_url": "http://localhost:x"},
            ValueError,
            "browser_url='http://localhost:x': give the URL of a server such as "
            "'http://127.0.0.1:9515'",
        ),
        (
            {"browser_url": "http://localhost/?a=b"},
            ValueError,
            "browser_url='http://localhost/?a=b': give the URL of a server such as 'http://127.0.0.1:9515'",
        ),
        (
            {"browser_url": "ftp://localhost"},
            ValueError,
            "browser_url='ftp://localhost': give the URL of a server such as 'http://127.0.0.1:9515'",
        ),
        (
            {"registry": 7},
            TypeError,
            "registry=7: give a list of devices, the path of a .json file, the name of an entry "
            "point "
            "of the group moto_devicefarm.registries, or an object with devices()",
        ),
        (
            {"registry": [3]},
            TypeError,
            "registry: 3 is not a Device: make one with Device(name=...)",
        ),
        (
            {"log": []},
            TypeError,
            "mock_devicefarm() has no argument 'log'. "
            "It takes: registry, timings, concurrency, max_slots, page_size, filters_per_page, "
            "rate_limits, check_uploads, driver_url, browser_url, server, unused, leaks",
        ),
        (
            {"unused": "warn"},
            ValueError,
            "unused='warn' is unknown. Give one of: fail, ignore",
        ),
        (
            {"leaks": True},
            ValueError,
            "leaks=True is unknown. Give one of: fail, ignore",
        ),
        (
            {"pagesize": 3},
            TypeError,
            "mock_devicefarm() has no argument 'pagesize'. Did you mean 'page_size'? "
            "It takes: registry, timings, concurrency, max_slots, page_size, filters_per_page, "
            "rate_limits, check_uploads, driver_url, browser_url, server, unused, leaks",
        ),
    ],
)
def test_wrong_argument_is_named(
    arguments: dict[str, Any], error: type[Exception], text: str
) -> None:
    """A wrong argument is refused when the mock is configured. The message has its name, its value
    and what to give.
    """
    with pytest.raises(error, match=f"^{re.escape(text)}$"), mock_devicefarm(**arguments):
        pass


def test_list_of_devices_is_checked_before_the_mock_begins() -> None:
    """A wrong device in the registry is refused when the mock is configured, and not at the first
    request.
    """
    with pytest.raises(TypeError, match=r"^registry: 3 is not a Device"):
        mock_devicefarm(registry=[3])  # type: ignore[list-item]


def test_registry_file_is_read_before_the_mock_begins(tmp_path: Path) -> None:
    """A missing registry file is refused when the mock is configured."""
    missing = tmp_path / "devices.json"
    with pytest.raises(FileNotFoundError) as raised:
        mock_devicefarm(registry=missing)
    assert raised.value.filename == str(missing)


def test_defaults() -> None:
    """By default no stage takes time, there is no quota, one slot, a large page and the built-in
    fleet, and any upload body is accepted.
    """
    found = settings.current()
    assert (found.timings, found.concurrency, found.max_slots, found.page_size) == (
        Timings(),
        None,
        1,
        1000,
    )
    assert not any((found.check_uploads, found.filters_per_page, found.rate_limits))
    assert len(found.devices) >= 60


def test_defaults_are_made_once() -> None:
    """All requests outside a configured mock share their settings: the fleet is indexed once."""
    assert settings.current() is settings.current()


def test_arguments_are_in_force() -> None:
    """Each argument sets the setting with its name."""
    arguments: dict[str, Any] = {
        "timings": Timings(session_pending=3),
        "concurrency": 2,
        "max_slots": 3,
        "page_size": 7,
    }
    arguments |= dict.fromkeys(("filters_per_page", "rate_limits", "check_uploads"), True)
    with mock_devicefarm(registry=[Device("Pixel 8")], **arguments):
        found = settings.current()
        assert {name: getattr(found, name) for name in arguments} == arguments
        assert [device.name for device in found.devices] == ["Pixel 8"]


@pytest.mark.parametrize(
    ("outer", "inner"),
    [({"check_uploads": True}, {"check_uploads": False}), ({"concurrency": 3}, {"concurrency": 1})],
)
def test_inner_argument_wins(outer: dict[str, Any], inner: dict[str, Any]) -> None:
    """An argument of the inner mock replaces the outer one, also if its value is False."""
    with mock_devicefarm(**outer), mock_devicefarm(**inner):
        assert {name: getattr(settings.current(), name) for name in inner} == inner


def test_iterator_of_devices_serves_every_use_of_a_mock() -> None:
    """A generator of devices is read once, so the second use of the mock has the devices too."""

    def devices() -> Iterator[Device]:
        yield Device("Pixel 8")

    mock = mock_devicefarm(registry=devices())
    for _ in range(2):
        with mock as farm:
            assert [device.name for device in farm.registry] == ["Pixel 8"]


def test_empty_registry_has_no_devices() -> None:
    """An empty list of devices does not mean the built-in fleet."""
    assert len(MockArguments(registry=[]).settings().devices) == 0


def test_mocks_end_by_identity() -> None:
    """Of two active mocks with equal settings, the right one ends, also if it was not the last."""
    first, second = MockHandle(Settings(page_size=1)), MockHandle(Settings(page_size=1))
    settings.activate(first)
    settings.activate(second)
    settings.deactivate(first)
    assert settings.innermost() is second
    settings.deactivate(second)
    assert settings.current().page_size == 1000


def test_settings_without_a_handle_can_be_reset() -> None:
    """Those of moto's own mock_aws have no log of calls."""
    applied = Settings(concurrency=2)
    applied.reset()
    assert (applied.log, applied.concurrency) == (None, 2)

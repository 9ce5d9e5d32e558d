"""mock_devicefarm as a decorator, in ``with``, and by ``start()`` and ``stop()``; and the clients
and services that it mocks.
"""

from __future__ import annotations

import functools
import re
from pathlib import PurePosixPath
from typing import Any

import boto3
import botocore.session
import pytest
from moto import mock_aws
from moto.core.exceptions import ServiceNotWhitelisted
from moto.core.models import botocore_stubber

from moto_devicefarm import Device, DeviceFarm, Timings, mock, mock_devicefarm, settings
from moto_devicefarm.devicefarm.interception import attach_to_earlier_clients
from moto_devicefarm.mock import MockDeviceFarm
from moto_devicefarm.registry import Devices
from tests.support.clients import new_client, shared_client


def _projects() -> list[str]:
    return [project["name"] for project in shared_client().list_projects()["projects"]]


def test_bare_decorator() -> None:
    """Without parentheses it decorates. The function keeps arguments, result and name."""

    @mock_devicefarm
    def names(*created: str, extra: str) -> list[str]:
        """The names of all projects."""
        for name in (*created, extra):
            shared_client().create_project(name=name)
        return _projects()

    assert names("a", "b", extra="c") == ["a", "b", "c"]
    assert (names.__name__, names.__doc__) == ("names", "The names of all projects.")


def test_decorator_with_arguments() -> None:
    """With arguments it decorates, and the arguments are in force in the function."""

    @mock_devicefarm(registry=[Device("Pixel 8")])
    def names() -> list[str]:
        return [device["name"] for device in shared_client().list_devices()["devices"]]

    assert names() == ["Pixel 8"]


def test_decorator_with_empty_parentheses() -> None:
    """``@mock_devicefarm()`` is the same as ``@mock_devicefarm``."""
    assert mock_devicefarm()(_projects)() == []


def test_arguments_beside_the_function_count() -> None:
    """A call with a function and with arguments loses none of them."""
    page_size: Any = functools.partial(mock_devicefarm, page_size=3)
    assert page_size(lambda: settings.current().page_size)() == 3


def test_wrong_argument_beside_the_function_is_named() -> None:
    """A wrong name of an argument is refused also in a call with a function."""
    decorate: Any = mock_devicefarm
    with pytest.raises(
        TypeError,
        match=r"^mock_devicefarm\(\) has no argument 'pagesize'. Did you mean 'page_size'",
    ):
        decorate(_projects, pagesize=3)


def test_with_without_target() -> None:
    """``with mock_devicefarm():`` mocks the block."""
    with mock_devicefarm():
        assert _projects() == []


def test_start_returns_the_handle() -> None:
    """``start()`` returns the handle that ``with`` gives, and ``stop()`` ends the mock."""
    started = mock_devicefarm()
    handle = started.start()
    try:
        assert handle is DeviceFarm.current()
        assert _projects() == []
    finally:
        started.stop()
    with pytest.raises(RuntimeError, match=r"^no mock_devicefarm is active"):
        DeviceFarm.current()


def test_stop_before_start() -> None:
    """``stop()`` without ``start()`` raises, and does not stop another mock."""
    with mock_devicefarm():
        with pytest.raises(
            RuntimeError, match=r"^stop\(\) before start\(\): this mock_devicefarm is not active$"
        ):
            mock_devicefarm().stop()
        assert _projects() == []


def test_decorated_function_begins_empty_each_time() -> None:
    """A call does not find the resources that an earlier call created."""

    @mock_devicefarm
    def create() -> list[str]:
        shared_client().create_project(name="once")
        return _projects()

    assert [create(), create()] == [["once"], ["once"]]


def test_mock_can_be_used_again() -> None:
    """One configured mock serves any number of blocks, each with empty state."""
    again = mock_devicefarm()
    for _ in range(2):
        with again:
            assert _projects() == []
            shared_client().create_project(name="once")


def test_stop_may_keep_the_state() -> None:
    """As with mock_aws, ``stop(remove_data=False)`` keeps the state for ``start(reset=False)``. It
    also keeps the handle.
    """
    started = mock_devicefarm(registry=[Device("Pixel 8")])
    handle = started.start()
    shared_client().create_project(name="stays")
    started.stop(remove_data=False)
    assert started.start(reset=False) is handle
    names = _projects()
    started.stop()
    assert names == ["stays"]


def test_start_without_reset_needs_no_earlier_start() -> None:
    """``start(reset=False)`` works for a mock that was never started."""
    started = mock_devicefarm(page_size=4)
    started.start(reset=False)
    try:
        assert settings.current().page_size == 4
    finally:
        started.stop()


def test_handle_is_new_after_data_was_removed() -> None:
    """After a plain ``stop()``, ``start(reset=False)`` returns a new handle."""
    started = mock_devicefarm()
    first = started.start()
    started.stop()
    second = started.start(reset=False)
    started.stop()
    assert first is not second


class _Callable:
    def __call__(self) -> None: ...

    def projects(self) -> list[str]:
        return _projects()

    def __repr__(self) -> str:
        return "<a callable>"


def _refused() -> list[Any]:
    function: Any = _projects

    @pytest.fixture
    def fixture() -> None: ...

    return [
        _Callable(),
        5,
        staticmethod(function),
        classmethod(function),
        property(function),
        fixture,
    ]


@pytest.mark.parametrize("target", _refused(), ids=lambda target: type(target).__name__)
def test_target_that_is_no_function_is_refused(target: Any) -> None:
    """A target that is no function or class, such as a fixture or a static method, is refused with
    advice.
    """
    advice = "put it below the other decorators, next to the function"
    text = f"mock_devicefarm can't decorate {target!r}: {advice}"
    with pytest.raises(TypeError, match=f"^{re.escape(text)}$"):
        mock_devicefarm(target)


DEVICES = "give the devices by keyword"
DURATIONS = "give the durations by keyword"


@pytest.mark.parametrize(
    ("given", "shown", "advice"),
    [
        ([Device("Pixel 8")], "[...]", f"{DEVICES}: mock_devicefarm(registry=[...])"),
        (
            Devices([Device("Pixel 8")]),
            "<Devices: 1>",
            f"{DEVICES}: mock_devicefarm(registry=<Devices: 1>)",
        ),
        (
            Device("Pixel 8"),
            "Device(...)",
            f"{DEVICES}: mock_devicefarm(registry=[Device(...)])",
        ),
        ({"name": "Pixel 8"}, "{...}", DEVICES + ": mock_devicefarm(registry=[{...}])"),
        ("devices.json", "'devices.json'", f"{DEVICES}: mock_devicefarm(registry='devices.json')"),
        (
            PurePosixPath("devices.json"),
            "PurePosixPath('devices.json')",
            f"{DEVICES}: mock_devicefarm(registry=PurePosixPath('devices.json'))",
        ),
        (
            Timings.realistic(),
            "Timings(...)",
            f"{DURATIONS}: mock_devicefarm(timings=Timings(...))",
        ),
    ],
    ids=lambda value: None if isinstance(value, str) else type(value).__name__,
)
def test_positional_argument_is_named(given: Any, shown: str, advice: str) -> None:
    """For devices and durations without a keyword, the message shows the keyword."""
    with pytest.raises(TypeError, match=f"^{re.escape(f'mock_devicefarm({shown}): {advice}')}$"):
        mock_devicefarm(given)


def test_partial_and_bound_method_are_decorated() -> None:
    """A partial and a bound method can be decorated like a function."""
    assert mock_devicefarm(functools.partial(lambda number: (number, _projects()), 3))() == (3, [])
    assert mock_devicefarm(_Callable().projects)() == []


def test_s3_stays_mocked() -> None:
    """The other services of mock_aws are mocked too, also a bucket with the name devicefarm."""
    with mock_devicefarm():
        s3 = new_client("s3")
        s3.create_bucket(
            Bucket="devicefarm", CreateBucketConfiguration={"LocationConstraint": "us-west-2"}
        )
        s3.put_object(Bucket="devicefarm", Key="app", Body=b"app")
        assert s3.get_object(Bucket="devicefarm", Key="app")["Body"].read() == b"app"
        assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == ["devicefarm"]


def test_plain_mock_aws_covers_device_farm() -> None:
    """With the package imported, mock_aws alone mocks Device Farm, with default settings."""
    with mock_aws():
        assert shared_client().create_project(name="checkout")["project"]["name"] == "checkout"
        assert len(shared_client().list_devices()["devices"]) >= 60


def test_device_farm_is_known_to_motos_whitelist() -> None:
    """moto's ``service_whitelist`` works for Device Farm."""
    with (
        mock_aws(config={"core": {"service_whitelist": ["s3"]}}),
        pytest.raises(ServiceNotWhitelisted, match="devicefarm"),
    ):
        shared_client().list_projects()


def test_default_session_of_boto3_works() -> None:
    """``boto3.client`` needs no credentials inside the mock."""
    with mock_devicefarm():
        assert boto3.client("devicefarm", region_name="us-west-2").list_projects()["projects"] == []


def test_client_made_before_the_mock() -> None:
    """A client that was made outside the mock is mocked inside it."""
    client = new_client()
    with mock_devicefarm():
        assert client.list_projects()["projects"] == []


def test_earlier_clients_get_the_handler_once() -> None:
    """A client that has moto's handler does not get it twice: one create makes one project."""
    client = new_client()
    attach_to_earlier_clients.__wrapped__()
    with mock_devicefarm():
        client.create_project(name="one")
        boto3.Session(region_name="us-west-2").client("devicefarm").create_project(name="two")
        assert _projects() == ["one", "two"]


class _OwnSession(botocore.session.Session):
    """A session of a user's own class, as aiobotocore has one."""


def test_earlier_sessions_of_other_classes_get_the_handler() -> None:
    """A session of a subclass that was made before moto makes clients that are mocked."""
    session: Any = _OwnSession()
    session.unregister("before-send", botocore_stubber)
    attach_to_earlier_clients.__wrapped__()
    with mock_devicefarm():
        client = session.create_client("devicefarm", region_name="us-west-2")
        assert client.list_projects()["projects"] == []


def test_earlier_clients_of_subclasses_get_the_handler() -> None:
    """A client whose class is not a direct subclass of botocore's is found too."""
    client = new_client()
    client.__class__ = type("Own", (type(client),), {})
    client.meta.events.unregister("before-send", botocore_stubber)
    attach_to_earlier_clients.__wrapped__()
    with mock_devicefarm():
        assert client.list_projects()["projects"] == []


def test_keywords_are_those_of_the_arguments() -> None:
    """The names that an error message offers are the names of the arguments."""
    assert mock.KEYWORDS == (
        "registry",
        "timings",
        "concurrency",
        "max_slots",
        "page_size",
        "filters_per_page",
        "rate_limits",
        "check_uploads",
        "driver_url",
        "browser_url",
        "server",
        "unused",
        "leaks",
    )
    assert isinstance(mock_devicefarm(**dict.fromkeys(mock.KEYWORDS)), MockDeviceFarm)

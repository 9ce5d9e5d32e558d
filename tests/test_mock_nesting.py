"""Mocks inside mocks, in every order. After the last one everything is as it was before."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import itertools
from collections.abc import AsyncIterator, Callable, Iterator

import boto3
import pytest
import requests
from freezegun import freeze_time
from moto import mock_aws
from moto.core.models import responses_mock

from moto_devicefarm import Device, DeviceFarm, Timings, mock_devicefarm, settings
from tests.support.clients import shared_client
from tests.support.process_state import process_state


@pytest.fixture(autouse=True)
def _process_state_is_restored(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """After each test nothing is mocked, and the environment is restored. Before it, one variable
    of the credentials is set and one is not.
    """
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", object())
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "the user's own")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "for monkeypatch to restore")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    shared_client()  # is made before the variable is set
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    responses_mock.reset()
    with mock_devicefarm():
        pass  # removes the state that a decorated class of another test left
    before = process_state()
    assert before["answers"] == []
    yield
    assert process_state() == before


def _projects() -> list[str]:
    return [project["name"] for project in shared_client().list_projects()["projects"]]


def _create(name: str) -> None:
    shared_client().create_project(name=name)


def _with(body: Callable[[], None]) -> None:
    with mock_devicefarm():
        body()


def _decorated(body: Callable[[], None]) -> None:
    mock_devicefarm(body)()


def _async(body: Callable[[], None]) -> None:
    @mock_devicefarm
    async def run() -> None:
        await asyncio.sleep(0)
        body()

    asyncio.run(run())


def _generator(body: Callable[[], None]) -> None:
    @mock_devicefarm
    def run() -> Iterator[None]:
        yield
        body()

    list(run())


def _async_generator(body: Callable[[], None]) -> None:
    @mock_devicefarm
    async def run() -> AsyncIterator[None]:
        yield
        body()

    async def consume() -> None:
        async for _ in run():
            pass

    asyncio.run(consume())


def _class(body: Callable[[], None]) -> None:
    @mock_devicefarm
    class Tests:
        def test_it(self) -> None:
            body()

    Tests().test_it()


def _around_mock_aws(body: Callable[[], None]) -> None:
    with mock_devicefarm(), mock_aws():
        body()


def _inside_mock_aws(body: Callable[[], None]) -> None:
    with mock_aws(), mock_devicefarm():
        body()


WAYS = [
    _with,
    _decorated,
    _async,
    _generator,
    _async_generator,
    _class,
    _around_mock_aws,
    _inside_mock_aws,
]


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_left(way: Callable[[Callable[[], None]], None]) -> None:
    """Each way to use the mock mocks the body, with a default session of its own, and restores
    everything.
    """

    def body() -> None:
        boto3.client("devicefarm", region_name="us-west-2").create_project(name="inside")
        assert _projects() == ["inside"]

    way(body)


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt])
@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_left_when_the_body_raised(
    way: Callable[[Callable[[], None]], None], error: type[BaseException]
) -> None:
    """An error in the body is raised unchanged, and everything is restored."""

    def body() -> None:
        _create("inside")
        raise error("from the body")

    with pytest.raises(error, match=r"^from the body$"):
        way(body)


def test_mock_inside_a_mock() -> None:
    """An inner mock shares the state of the outer one, and leaves it there."""
    with mock_devicefarm():
        _create("before")
        with mock_devicefarm():
            _create("inside")
        assert _projects() == ["before", "inside"]


def test_one_mock_in_itself() -> None:
    """The same mock may start again while it is active. Each end ends one start."""
    mock = mock_devicefarm(page_size=3)
    with mock as outer:
        with mock as inner:
            assert DeviceFarm.current() is inner
        assert DeviceFarm.current() is outer
        assert settings.current().page_size == 3


def test_one_mock_started_again_without_reset() -> None:
    """``start(reset=False)`` inside an active mock returns its handle. ``stop()`` then ends only
    this start.
    """
    busy = Device("Pixel 8", availability="BUSY")
    mock = mock_devicefarm(registry=[busy])
    with mock as handle:
        handle.registry.replace(dataclasses.replace(busy, availability="AVAILABLE"))
        assert mock.start(reset=False) is handle
        mock.stop(remove_data=False)
        assert DeviceFarm.current() is handle
        assert shared_client().list_devices()["devices"][0]["availability"] == "AVAILABLE"


def test_inner_mock_has_the_settings_of_the_outer() -> None:
    """An argument that the inner mock does not give is as in the outer mock. Afterwards the outer
    mock has its own settings again.
    """
    pixel = Device("Pixel 8")
    with mock_devicefarm(registry=[pixel], page_size=3) as outer:
        outer.registry.replace(dataclasses.replace(pixel, availability="BUSY"))
        with mock_devicefarm(timings=Timings(session_pending=5), page_size=1):
            inside = settings.current()
            assert (inside.timings.session_pending, inside.page_size) == (5, 1)
            assert [device.availability for device in inside.devices] == ["BUSY"]
        assert (settings.current().timings, settings.current().page_size) == (Timings(), 3)


def test_registry_of_the_inner_mock_ends_with_it() -> None:
    """The inner mock has its own devices, and afterwards the outer mock has its devices again."""
    with mock_devicefarm(registry=[Device("Pixel 8")]):
        with mock_devicefarm(registry=[Device("iPhone 15")]):
            assert [device["name"] for device in shared_client().list_devices()["devices"]] == [
                "iPhone 15"
            ]
        assert [device["name"] for device in shared_client().list_devices()["devices"]] == [
            "Pixel 8"
        ]


def test_mock_aws_inside() -> None:
    """A mock_aws inside shares state and settings. After it, chunked bodies still arrive."""
    with mock_devicefarm(page_size=2):
        _create("before")
        with mock_aws():
            _create("inside")
            assert settings.current().page_size == 2
        assert _projects() == ["before", "inside"]
        project = shared_client().list_projects()["projects"][0]["arn"]
        upload = shared_client().create_upload(
            projectArn=project, name="shop.apk", type="ANDROID_APP"
        )["upload"]
        assert requests.put(upload["url"], data=iter([b"a", b"b"])).status_code == 200


def test_mock_aws_outside() -> None:
    """Inside mock_aws the mock has its settings, and the state of mock_aws. Afterwards both go on
    without it.
    """
    with mock_aws():
        _create("before")
        with mock_devicefarm(page_size=2):
            _create("inside")
            assert settings.current().page_size == 2
        assert settings.current().page_size == 1000
        assert _projects() == ["before", "inside"]


def test_alternating_with_mock_aws() -> None:
    """Decorators of both kinds on one function share one state."""

    @mock_aws
    @mock_devicefarm
    @mock_aws
    @mock_devicefarm(page_size=2)
    def run() -> list[str]:
        _create("inside")
        return _projects()

    assert run() == ["inside"]


@pytest.mark.parametrize("order", ["freeze_time outside", "freeze_time inside"])
def test_freeze_time_in_either_order(order: str) -> None:
    """The frozen clock is used in both orders of the decorators."""

    def created() -> float:
        project = shared_client().create_project(name="checkout")["project"]
        moment: dt.datetime = project["created"]
        return moment.timestamp()

    freeze = freeze_time("2026-03-01 12:00:00")
    decorated = (
        freeze(mock_devicefarm(created))
        if order == "freeze_time outside"
        else mock_devicefarm(freeze(created))
    )
    assert decorated() == 1772366400.0


def test_state_outlives_freeze_time_inside() -> None:
    """A project that was created under a frozen clock exists when the clock runs again."""
    with mock_devicefarm():
        with freeze_time("2026-03-01 12:00:00"):
            _create("frozen")
        assert _projects() == ["frozen"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_stopped_in_any_order(order: tuple[int, ...]) -> None:
    """Mocks may stop in any order. The settings are those of the mock that started last of the
    active ones.
    """
    mocks = [mock_devicefarm(page_size=number + 1) for number in range(3)]
    for mock in mocks:
        mock.start()
    boto3.client("devicefarm", region_name="us-west-2").create_project(name="stays")
    active = [0, 1, 2]
    for number in order:
        assert settings.current().page_size == active[-1] + 1
        assert _projects() == ["stays"]
        mocks[number].stop()
        active.remove(number)


def test_overlapping_in_a_chain() -> None:
    """Each mock starts before the previous one stops, and the state lasts until the last stop."""
    first, second, third = mock_devicefarm(), mock_devicefarm(), mock_devicefarm()
    first.start()
    _create("handed on")
    second.start()
    first.stop()
    third.start()
    second.stop()
    assert _projects() == ["handed on"]
    third.stop()
    with mock_devicefarm():
        assert _projects() == []


def test_inner_body_that_raises_leaves_the_outer_mock() -> None:
    """An error ends the inner mock, and the outer one goes on."""
    with mock_devicefarm(page_size=2):
        _create("before")
        with pytest.raises(ZeroDivisionError), mock_devicefarm(page_size=1):
            raise ZeroDivisionError
        assert _projects() == ["before"]
        assert settings.current().page_size == 2

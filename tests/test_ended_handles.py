"""Handles whose mock has ended: they say so, and do nothing."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from moto_devicefarm import DeviceFarm, mock_devicefarm
from moto_devicefarm.registry import fleet
from moto_devicefarm.resources.grid.handle import GridSessionHandle
from moto_devicefarm.webdriver.handle import Driver
from tests.support.clients import new_client

ENDED = (
    "^this mock_devicefarm has ended, and its state with it: use its handle inside the 'with' "
    "block, the decorated function or the test that it mocks$"
)
ARN = "arn:aws:devicefarm:us-west-2:123456789012:upload:a/b"
USES: dict[str, Callable[[DeviceFarm], object]] = {
    "change_device": lambda farm: farm.change_device(ARN, availability="BUSY"),
    "device_minutes": lambda farm: farm.device_minutes,
    "driver": lambda farm: farm.driver(ARN),
    "dump": lambda farm: farm.dump(),
    "fail": lambda farm: farm.fail("StopRun", "ThrottlingException"),
    "leaks": lambda farm: farm.leaks,
    "grid_session": lambda farm: farm.grid_session(ARN),
    "load": lambda farm: farm.load({"project": {"arn": ARN.replace("upload:a/b", "project:a")}}),
    "next_run": lambda farm: farm.next_run(results="FAILED"),
    "next_session": lambda farm: farm.next_session(stuck_in="PENDING"),
    "next_upload": lambda farm: farm.next_upload(status="FAILED"),
    "put": lambda farm: farm.put(ARN, b""),
    "registry": lambda farm: farm.registry,
    "replay": lambda farm: farm.replay(Path("calls.jsonl")),
    "reset": lambda farm: farm.reset(),
    "start_grid_session": lambda farm: farm.start_grid_session(ARN),
    "stuck": lambda farm: farm.stuck,
    "timings": lambda farm: farm.timings,
    "unused": lambda farm: farm.unused,
    "url": lambda farm: farm.url,
}
"""A use of each method and property of the handle."""


def public_names(cls: type) -> set[str]:
    """The names of the methods and properties of a class, class methods excluded."""
    return {
        name
        for name in dir(cls)
        if not name.startswith("_") and not inspect.ismethod(getattr(cls, name))
    }


def test_every_method_and_property_is_tried() -> None:
    """A new method of the handle needs a row above. The calls were made before the end, so they
    stay readable.
    """
    assert {*USES, "calls", "calls_to"} == public_names(DeviceFarm)


@pytest.mark.parametrize("name", USES)
def test_handle_of_an_ended_mock(name: str) -> None:
    """It raises also while another mock is active, and works again if its own goes on."""
    mock = mock_devicefarm()
    farm = mock.start()
    mock.stop(remove_data=False)
    with pytest.raises(RuntimeError, match=ENDED):
        USES[name](farm)
    with mock_devicefarm(), pytest.raises(RuntimeError, match=ENDED):
        USES[name](farm)
    mock.start(reset=False)
    assert farm.dump()
    mock.stop()


def test_repr_of_an_ended_handle() -> None:
    """pytest and debuggers show it."""
    with mock_devicefarm() as farm:
        assert repr(farm).startswith(f"<DeviceFarm: {len(fleet())} devices, Timings(")
    assert repr(farm) == "<DeviceFarm: the mock has ended>"


GRID_USES: dict[str, Callable[[GridSessionHandle], object]] = {
    "action": lambda session: session.action("GET", "/status"),
    "end": lambda session: session.end(),
    "__exit__": lambda session: session.__exit__(None),
}
DRIVER_USES: dict[str, Callable[[Driver], object]] = {
    "arrange": lambda driver: driver.arrange(source="<hierarchy/>"),
    "commands": lambda driver: driver.commands,
    "on_command": lambda driver: driver.on_command("mobile: shell", ""),
    "on_click": lambda driver: driver.on_click("id", "login", show="<hierarchy/>"),
    "source": lambda driver: driver.source,
}


@pytest.mark.parametrize("name", GRID_USES)
def test_grid_session_of_an_ended_mock(name: str) -> None:
    """Its ARN and its id stay readable, because they are only texts."""
    assert public_names(GridSessionHandle) == {"action", "document", "end"}
    with mock_devicefarm() as farm:
        client = new_client()
        project = client.create_test_grid_project(name="web")["testGridProject"]["arn"]
        session = farm.start_grid_session(project)
    with pytest.raises(RuntimeError, match=ENDED):
        GRID_USES[name](session)
    assert session.document == {"arn": session.arn, "id": session.id}
    assert session.id in session.arn
    assert session.arn in repr(session)


@pytest.mark.parametrize("name", DRIVER_USES)
def test_driver_of_an_ended_mock(name: str) -> None:
    """Its page can be neither read nor set."""
    assert set(DRIVER_USES) == public_names(Driver)
    with mock_devicefarm() as farm:
        driver = new_driver(farm)
    with pytest.raises(RuntimeError, match=ENDED):
        DRIVER_USES[name](driver)
    with pytest.raises(RuntimeError, match=ENDED):
        driver.source = "<hierarchy/>"
    assert repr(driver).endswith(": 0 commands>")


def new_driver(farm: DeviceFarm) -> Driver:
    """The driver of a new session."""
    client: Any = new_client()
    project = client.create_project(name="checkout")["project"]["arn"]
    phone = client.list_devices()["devices"][0]["arn"]
    session = client.create_remote_access_session(projectArn=project, deviceArn=phone)
    return farm.driver(session["remoteAccessSession"]["arn"])

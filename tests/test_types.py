"""The types for annotations: all are there, and a type checker takes them in a user's test."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from botocore.client import BaseClient

import moto_devicefarm
from moto_devicefarm import types
from moto_devicefarm.settings import MockArguments
from tests.support.type_checker import type_errors

NAMES: dict[str, Any] = {name: getattr(types, name) for name in types.__all__}
CLASSES = [value for value in NAMES.values() if inspect.isclass(value)]


def _annotated(cls: type) -> Iterator[Any]:
    """The class, which has the annotations of its fields, its public methods and its properties."""
    members = {name: member for part in cls.__mro__ for name, member in vars(part).items()}
    yield cls
    for name, member in members.items():
        if name in ("__enter__", "__iter__") or not name.startswith("_"):
            function = getattr(member, "fget", None) or getattr(member, "__func__", member)
            if inspect.isfunction(function):
                yield function


def _parts(hint: Any) -> Iterator[Any]:
    """The hint, and every type in it; a Literal is one type."""
    yield hint
    if typing.get_origin(hint) is not Literal:
        for part in hint if isinstance(hint, list) else typing.get_args(hint):
            yield from _parts(part)


def _is_ours(part: Any) -> bool:
    module: str = getattr(part, "__module__", "")
    is_literal = typing.get_origin(part) is Literal
    return is_literal or (inspect.isclass(part) and module.startswith("moto_devicefarm."))


@pytest.mark.parametrize(
    "annotated",
    [
        *(one for cls in CLASSES for one in _annotated(cls)),
        moto_devicefarm.record,
        MockArguments,
    ],
    ids=lambda one: one.__qualname__,
)
def test_every_type_in_a_public_annotation_is_exported(annotated: Any) -> None:
    """What a public method takes or returns can be imported from moto_devicefarm.types."""
    hints = typing.get_type_hints(annotated, localns=NAMES)
    ours = [part for hint in hints.values() for part in _parts(hint) if _is_ours(part)]
    assert [part for part in ours if part not in NAMES.values()] == []


def test_types_of_the_package_itself_are_exported_too() -> None:
    """Each public class of the package is the same class in both modules."""
    classes = {
        name: value
        for name in moto_devicefarm.__all__
        if inspect.isclass(value := getattr(moto_devicefarm, name))
    }
    assert classes.items() <= NAMES.items()
    assert len(moto_devicefarm.__all__) <= 12


def test_unknown_name() -> None:
    """A name that is no type raises AttributeError, as in any module."""
    with pytest.raises(
        AttributeError, match=r"^module 'moto_devicefarm.types' has no attribute 'X"
    ):
        types.X  # type: ignore[attr-defined]  # noqa: B018


def test_names_are_listed() -> None:
    """``dir()`` lists the names before they are imported, for completion in a shell."""
    assert set(types.__all__) <= set(dir(types))


def test_client_class_at_run_time(devicefarm_client: types.DeviceFarmClient) -> None:
    """Without and with stubs, the class at run time is botocore's base class of all clients."""
    assert types.DeviceFarmClient is BaseClient
    assert isinstance(devicefarm_client, types.DeviceFarmClient)


STUB = """
from botocore.client import BaseClient

class DeviceFarmClient(BaseClient):
    def list_projects(self) -> dict[str, list[str]]: ...
"""
USER = """
import moto_devicefarm
import moto_devicefarm.types
from collections.abc import Iterator
from pathlib import Path

import pytest

from moto_devicefarm import Device, DeviceFarm, DeviceInstance, Timings, mock_devicefarm, record
from moto_devicefarm.types import (
    DeviceFarmClient, Difference, Driver, ErrorCode, GridSessionHandle, Loaded, MockDeviceFarm,
    OperationName, Registry, RequestMethod, Result, ResultCode, Stage,
)

configured: MockDeviceFarm = mock_devicefarm(concurrency=2, timings=Timings.realistic(test=3))


@pytest.fixture
def device_registry() -> Registry:
    return [Device("Pixel 8"), Device("Mine", instances=(DeviceInstance(udid="one"),))]


@pytest.fixture
def farm() -> Iterator[DeviceFarm]:
    with mock_devicefarm(registry="devices.json", timings=Timings(test=3)) as farm:
        yield farm


@mock_devicefarm
def bare(number: int) -> int:
    return number


@mock_devicefarm(page_size=3)
async def awaited(text: str) -> str:
    return text


@mock_devicefarm(server=True)
class TestAll:
    def test(self) -> None: ...


def test_arrangements(
    farm: DeviceFarm, operation: OperationName, code: ErrorCode, stage: Stage, why: ResultCode
) -> None:
    farm.fail(operation, code, times=None, when=lambda params: params["name"] == "a")
    farm.fail("StopRun", "NotFoundException", "because")
    farm.next_session(stuck_in=stage)
    farm.next_session(ends_with="ERRORED", after=30)
    results: dict[str, Result] = {"Pixel 8": "FAILED"}
    farm.next_run(results=results, tests=["one", {"name": "two", "seconds": 3}])
    farm.next_run(results={"Pixel 8": "FAILED"})
    farm.next_run(results="PASSED")
    farm.next_run(result_code=why)
    farm.next_run(stuck_in="SCHEDULING", artifacts={"Customer Artifacts": Path("results.zip")})
    farm.fail("*", "ReadTimeoutError")
    farm.next_upload(status="FAILED", message="The app could not be read.")


def test_handles(farm: DeviceFarm, path: Path, method: RequestMethod) -> None:
    loaded: Loaded = farm.load(path)
    differences: list[Difference] = farm.replay(path)
    driver: Driver = farm.driver(loaded["RemoteAccessSession"][0])
    driver.on_click("id", "login", show=driver.source)
    driver.on_command("mobile: shell", lambda body: body["command"])
    driver.on_command("GET /session/{id}/url", error="timeout", message="late")
    with farm.start_grid_session("arn") as session:
        handle: GridSessionHandle = session
        handle.action(method, "/url")
    farm.registry.replace(Device("Pixel 8", availability="BUSY"))
    print([device.name for device in farm.registry], [one.member for one in differences])


def test_client(devicefarm_client: DeviceFarmClient, path: Path) -> None:
    with record(devicefarm_client, path):
        devicefarm_client.list_projects()["projects"].sort()


def wrong_uses(farm: DeviceFarm, client: DeviceFarmClient) -> None:
    farm.fail("StopRuns", "NotFoundException")  # wrong
    farm.fail("StopRun", "NotFound")  # wrong
    farm.next_session(stuck_in="COMPLETED")  # wrong
    farm.next_session(ends_with="PENDING")  # wrong
    farm.next_run(results={"Pixel 8": "failed"})  # wrong
    farm.next_run(result_code="PARSING")  # wrong
    farm.next_run(stuck_in="COMPLETED")  # wrong
    farm.next_upload(status="ERRORED")  # wrong
    farm.next_upload("FAILED")  # wrong
    farm.start_grid_session("arn").action("PUT", "/url")  # wrong
    mock_devicefarm([Device("Pixel 8")])  # wrong
    mock_devicefarm(pagesize=3)  # wrong
    Timings(sesion_pending=3)  # wrong
    Device()  # wrong
    record("client", "calls.jsonl")  # wrong
    bare("1")  # wrong
    moto_devicefarm.mock_device_farm  # wrong
    moto_devicefarm.types.DeviceFarms  # wrong
    client.list_project()  # wrong with stubs
"""


def _lines_with_errors(folder: Path, *stubs: Path) -> list[str]:
    """The lines of USER that mypy refuses."""
    lines = USER.splitlines()
    errors = type_errors(folder, ["user.py"], *stubs)
    return [lines[int(error.split(":")[1]) - 1] for error in errors]


def test_type_checker_in_a_users_test(tmp_path: Path) -> None:
    """mypy takes typical uses and finds the wrong ones. With boto3-stubs[devicefarm] the client has
    its operations, without these stubs it is Any.
    """
    (tmp_path / "user.py").write_text(USER, "utf-8")
    stubs = tmp_path / "stubs/mypy_boto3_devicefarm"
    stubs.mkdir(parents=True)
    (stubs / "__init__.pyi").write_text(STUB, "utf-8")

    wrong = [line for line in USER.splitlines() if "# wrong" in line]
    assert _lines_with_errors(tmp_path, stubs.parent) == wrong
    assert _lines_with_errors(tmp_path) == wrong[:-1]

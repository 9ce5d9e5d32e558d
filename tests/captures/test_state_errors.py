"""Dumps that can't be loaded: they have another version, are damaged, or the mock is not empty.
Each raises one ValueError, and nothing is loaded.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from moto_devicefarm import Device, DeviceFarm, mock_devicefarm
from moto_devicefarm.devicefarm.models import stores
from tests.captures import call, project, refusal, session
from tests.support.store import ACCOUNT_ID

pytestmark = pytest.mark.usefixtures("clock")
DAMAGED = "report: the dump is damaged ("
REMEDY = "). Make a new dump with farm.dump()"


def small_dump() -> dict[str, Any]:
    """A dump with a captured session, a created one, and a deleted one."""
    with mock_devicefarm(registry=[Device("Pixel 8")]) as farm:
        farm.load(session())
        arn = call("CreateProject", name="checkout")["arn"]
        device = call("ListDevices")[0]["arn"]
        for _ in range(2):
            last = call("CreateRemoteAccessSession", projectArn=arn, deviceArn=device)["arn"]
        call("StopRemoteAccessSession", arn=last)
        call("DeleteRemoteAccessSession", arn=last)
        dump: dict[str, Any] = farm.dump()
        return dump


@pytest.mark.parametrize("given", [{"version": version} for version in (0, 2, None, "3")])
def test_a_dump_of_another_version(devicefarm: DeviceFarm, given: dict[str, Any]) -> None:
    """The message has both versions and the remedy."""
    assert refusal(devicefarm, {"moto_devicefarm": given}) == (
        f"report: the dump has version {given['version']!r}, but this moto_devicefarm reads "
        "version 5. Make a new dump with farm.dump()"
    )


@pytest.mark.parametrize("given", [5, None, [], "x", {}])
def test_a_dump_without_a_version(devicefarm: DeviceFarm, given: Any) -> None:
    """Any other value has the version None."""
    assert refusal(devicefarm, {"moto_devicefarm": given}).startswith(
        "report: the dump has version None, but "
    )


def test_a_dump_into_a_mock_that_is_not_empty() -> None:
    """The message has the account."""
    dump = small_dump()
    expected = (
        f"report: the account {ACCOUNT_ID} has resources or tags, but a dump needs an empty mock. "
        "Load the dump first, or into another mock"
    )
    with mock_devicefarm() as farm:
        arn = call("CreateProject", name="mine")["arn"]
        assert refusal(farm, dump) == expected
        call("DeleteProject", arn=arn)
        assert refusal(farm, dump) == expected


def test_a_dump_beside_other_sources(devicefarm: DeviceFarm) -> None:
    """A dump must be the only source."""
    dump: dict[str, Any] = {"moto_devicefarm": {}}
    for number, sources in ((1, [dump, project()]), (2, [project(), dump]), (1, [dump, dump])):
        assert refusal(devicefarm, sources) == (
            f"report, number {number}: a dump can't be loaded together with documents or another "
            "dump: give the dump alone"
        )


HERE = ("accounts", ACCOUNT_ID)
FIRST = (*HERE, "resources", 0)
FACTS = (*FIRST, 2)


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("shared",), KeyError, "KeyError: 'shared'"),
        (("shared", 0), {"$Device": {"name": 5}}, "TypeError: Device name=5: give "),
        (("shared", 0), {"$Pony": {}}, "KeyError: '$Pony'"),
        (("shared", 1, "$Timings", "session_limit"), -1, "ValueError: session_limit=-1: give "),
        (("devices",), [5], "AttributeError: 'int' object has no attribute 'arn'"),
        (("accounts",), [], "AttributeError: 'list' object has no attribute 'items'"),
        (HERE, None, "TypeError: "),
        ((*HERE, "numbers"), KeyError, "KeyError: 'numbers'"),
        ((*HERE, "numbers"), "many", "TypeError: "),
        (
            (*HERE, "numbers"),
            1,
            "ValueError: the numbers of the resources are not in ascending order",
        ),
        ((*HERE, "tags"), 5, "TypeError: "),
        ((*HERE, "deleted"), [5], "TypeError: cannot unpack"),
        ((*HERE, "queue"), [], "ValueError: the queue must have each session and each job once"),
        ((*HERE, "drivers"), {"arn": None}, "ValueError: a driver belongs to an unknown session"),
        ((*FIRST, 0), 9, "ValueError: the numbers of the resources are not in ascending order"),
        ((*FIRST, 1), "Pony", "KeyError: 'Pony'"),
        ((*FACTS, "pony"), 1, "TypeError: RemoteAccessSession.__init__() got an unexpected"),
        ((*FACTS, "device"), KeyError, "TypeError: RemoteAccessSession.__init__() missing 1"),
        ((*FACTS, "device"), {"$shared": 99}, "IndexError: "),
        ((*FACTS, "created"), "today", "TypeError: '<' not supported"),
        ((*FACTS, "captured", "$Captured", "changed"), {"$json": "{"}, "JSONDecodeError: "),
        ((*HERE, "deleted", 0, 1, "device_available"), [5], "TypeError: '>' not supported"),
        ((*FACTS, "device"), [5], "AttributeError: 'list' object has no attribute"),
    ],
)
def test_a_damaged_dump(path: tuple[str | int, ...], value: Any, problem: str) -> None:
    """The message has the error and the remedy. No account is created."""
    dump = small_dump()
    at: Any = dump["moto_devicefarm"]
    for step in path[:-1]:
        at = at[step]
    if value is KeyError:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    with mock_devicefarm() as farm:
        message = refusal(farm, json.dumps(dump))
        assert message.startswith(DAMAGED + problem)
        assert message.endswith(REMEDY)
        assert list(stores()) == []


def test_the_undamaged_dump_loads() -> None:
    """This proves that the damage is the reason in the test above."""
    dump = small_dump()
    with mock_devicefarm() as farm:
        farm.load(json.dumps(dump))
        assert farm.dump() == dump

"""States that farm.dump() can't have made, or that can't go where they should: one ValueError, and
nothing is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from conftest import ACCOUNT
from moto_devicefarm import DeviceFarm, mock_devicefarm
from tests.captures import ask, project, refused, session

pytestmark = pytest.mark.usefixtures("clock")


def state(**changes: Any) -> dict[str, Any]:
    """A small dump, changed."""
    with mock_devicefarm() as farm:
        farm.load(session())
        dump = farm.dump()["moto_devicefarm"]
    return {"moto_devicefarm": {**dump, **changes}}


def test_state_of_another_version(devicefarm: DeviceFarm) -> None:
    """The version is told, and the one that could be read."""
    wanted = "this moto_devicefarm reads 1"
    for version in (0, 2, None, "1"):
        expected = f"report: a state of the version {version!r}: {wanted}"
        assert refused(devicefarm, {"moto_devicefarm": {"version": version}}) == expected


@pytest.mark.parametrize("given", [5, None, [], "x", {}])
def test_state_that_is_none(devicefarm: DeviceFarm, given: Any) -> None:
    """What stands where a state should has no version."""
    expected = "report: a state of the version None: this moto_devicefarm reads 1"
    assert refused(devicefarm, {"moto_devicefarm": given}) == expected


def test_state_into_a_mock_that_is_not_empty() -> None:
    """Two states can't be one; the account that is in the way is named."""
    dump = state()
    with mock_devicefarm() as farm:
        ask("CreateProject", name="mine")
        expected = f"report: a dumped state goes into an empty mock, and the account {ACCOUNT} has tags or resources"
        assert refused(farm, dump) == expected


def test_state_beside_others() -> None:
    """A state is loaded alone, and so is a second."""
    dump = state()
    with mock_devicefarm() as farm:
        assert (
            refused(farm, [dump, project()])
            == "report, number 1: a state that dump() made is loaded alone"
        )
        assert (
            refused(farm, [project(), dump])
            == "report, number 2: a state that dump() made is loaded alone"
        )
        assert (
            refused(farm, [dump, dump])
            == "report, number 1: a state that dump() made is loaded alone"
        )


def changed(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """The small dump with another value, or none at all, at a place."""
    dump = state()
    at: Any = dump["moto_devicefarm"]
    for step in path[:-1]:
        at = at[step]
    if value is KeyError:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return dump


HERE = ("accounts", ACCOUNT)
FIRST = (*HERE, "resources", 0)
FACTS = (*FIRST, 2)
CAPTURED = (*FACTS, "captured", "$Captured", "members", "$dict")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("devices",), KeyError),
        (("devices",), [5]),
        (("devices",), [{"$Device": {"name": 5}}]),
        (("devices",), [{"$Device": {}, "$dict": {}}]),
        (("devices",), [{"$Pony": {}}]),
        (("accounts",), []),
        (("accounts",), {"": {"numbers": 0, "resources": [], "deleted": []}}),
        (HERE, None),
        ((*HERE, "numbers"), "many"),
        ((*HERE, "numbers"), 1),
        ((*HERE, "numbers"), float("inf")),
        ((*HERE, "deleted"), [5]),
        ((*HERE, "deleted"), KeyError),
        ((*FIRST, 0), 9),
        ((*FIRST, 0), 0),
        ((*FIRST, 1), "Pony"),
        ((*FIRST, 1), []),
        ((*FACTS, "arn"), None),
        ((*FACTS, "arn"), []),
        ((*FACTS, "created"), None),
        ((*FACTS, "created"), "today"),
        ((*FACTS, "created"), True),
        ((*FACTS, "created"), {"$never": True}),
        ((*FACTS, "created"), 2**63),
        ((*FACTS, "pony"), 1),
        ((*FACTS, "name"), KeyError),
        ((*FACTS, "name"), 5),
        ((*FACTS, "device"), None),
        ((*FACTS, "device"), {"$Device": {"name": ""}}),
        ((*FACTS, "activity"), [1]),
        ((*FACTS, "activity"), {"$tuple": ["late"]}),
        ((*FACTS, "installed"), {"$tuple": [{"$tuple": [1]}]}),
        ((*FACTS, "instance_arns"), {"$tuple": [1]}),
        ((*FACTS, "timings"), {"$Timings": {"session_limit": -1}}),
        ((*FACTS, "timings"), None),
        ((*FACTS, "script"), {"$SessionScript": {"stuck_in": "MUD"}}),
        ((*FACTS, "vpc_config"), {"$dict": {"vpcId": 5}}),
        ((*FACTS, "reads"), "often"),
        ((*FACTS, "device_available"), "soon"),
        ((*FACTS, "captured", "$Captured", "acted"), {"$set": [5]}),
        ((*FACTS, "captured", "$Captured", "members"), {"$dict": {}}),
        ((*CAPTURED, "status"), "SLEEPING"),
        ((*CAPTURED, "started"), "never"),
        ((*CAPTURED, "created"), float("inf")),
        ((*CAPTURED, "deviceMinutes"), {"$dict": {"total": 1e308}}),
    ],
)
def test_damaged_state(path: tuple[str | int, ...], value: Any) -> None:
    """Whatever is wrong with a state that was changed by hand is one ValueError, and nothing of it
    is loaded.
    """
    dump = changed(path, value)
    with mock_devicefarm() as farm:
        assert refused(farm, dump).startswith("report: no state that dump() made: ")


def test_two_resources_of_one_arn() -> None:
    """A state can't hold a resource twice."""
    dump = state()
    resources: list[Any] = dump["moto_devicefarm"]["accounts"][ACCOUNT]["resources"]
    number, kind, facts = resources[0]
    dump["moto_devicefarm"]["accounts"][ACCOUNT]["numbers"] += 1
    resources.append([number + 2, kind, facts])
    with mock_devicefarm() as farm:
        assert (
            refused(farm, dump)
            == "report: no state that dump() made: ValueError: two of its resources have one arn"
        )


def test_a_state_names_what_is_wrong() -> None:
    """The error says what it stumbled over."""
    cases: Mapping[tuple[str | int, ...], tuple[Any, str]] = {
        (*HERE, "numbers"): (KeyError, "KeyError: 'numbers'"),
        (*HERE, "deleted"): (5, "TypeError: 'int' object is not iterable"),
        ("devices",): ([5], "TypeError: 5 is no device"),
        (*FACTS, "created"): ("today", "TypeError: RemoteAccessSession.created can't be 'today'"),
    }
    for path, (value, words) in cases.items():
        dump = changed(path, value)
        with mock_devicefarm() as farm:
            assert refused(farm, dump) == f"report: no state that dump() made: {words}"

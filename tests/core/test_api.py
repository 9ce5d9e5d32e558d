"""One request: checks before the handler, the handler's arguments, one reading of the clock, and
errors.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.model import ListShape, MapShape, Shape, StructureShape
from freezegun import freeze_time
from hypothesis import example, given, settings
from hypothesis import strategies as st

import moto_devicefarm.resources  # noqa: F401  declares the operations
from moto_devicefarm import Device, DeviceInstance, Timings, mock_devicefarm
from moto_devicefarm.core import api, clock, errors, model
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.uploads.uploads import Upload, deliver_body
from tests.support.clients import new_client
from tests.support.store import FIRST_PROJECT, make_store

ARN_PATTERN = model.service_model().shape_for("AmazonResourceName").metadata["pattern"]
EMPTY_ARN = (
    "Value '' at 'appArn' failed to satisfy constraint: Member must satisfy regular "
    f"expression pattern: {ARN_PATTERN}; "
    "Value '' at 'appArn' failed to satisfy constraint: Member must have length greater "
    "than or equal to 32"
)
ARNS = {
    "projectArn": "arn:aws:devicefarm:us-west-2:1:project:xxxx",
    "deviceArn": "arn:aws:devicefarm:us-west-2::device:xxxx",
}


def refused(store: Store, name: str, params: Any) -> errors.DeviceFarmError:
    """The error that a call is answered with."""
    with pytest.raises(errors.DeviceFarmError) as raised:
        api.call(store, name, params)
    return raised.value


def test_two_problems_in_one_message(store: Store) -> None:
    """The message is the captured one (C), with the installed model's pattern."""
    error = refused(store, "CreateRemoteAccessSession", {**ARNS, "appArn": ""})
    assert (error.code, error.message) == (
        "ValidationException",
        f"2 validation errors detected: {EMPTY_ARN}",
    )


def test_one_problem_is_in_the_singular(store: Store) -> None:
    """AWS's message has the singular for one problem."""
    assert refused(store, "CreateProject", {}).message == (
        "1 validation error detected: Value null at 'name' failed to satisfy constraint: "
        "Member must not be null"
    )


def test_paths_through_members_and_lists(store: Store) -> None:
    """Each problem in a request has its path, and all problems are in one message."""
    params = {
        **ARNS,
        "configuration": {
            "auxiliaryApps": [ARNS["deviceArn"], 5],
            "deviceProxy": {"host": "proxy", "port": 0},
        },
        "skipAppResign": "no",
    }
    assert refused(store, "CreateRemoteAccessSession", params).message == (
        "3 validation errors detected: "
        "Value '5' at 'configuration.auxiliaryApps.2.member' failed to satisfy constraint: "
        "Member must be of type string; "
        "Value '0' at 'configuration.deviceProxy.port' failed to satisfy constraint: "
        "Member must have value greater than or equal to 1; "
        "Value 'no' at 'skipAppResign' failed to satisfy constraint: Member must be of type boolean"
    )


def test_constraints_on_the_wire() -> None:
    """A client that does not check its requests gets ValidationException with status 400."""
    with mock_devicefarm():
        client = new_client(config=Config(parameter_validation=False))
        with pytest.raises(ClientError) as raised:
            client.create_remote_access_session(**ARNS, appArn="")
    answer: Any = raised.value.response
    assert answer["Error"] == {
        "Code": "ValidationException",
        "Message": f"2 validation errors detected: {EMPTY_ARN}",
    }
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_checks_come_before_the_operation(store: Store) -> None:
    """A request that breaks a constraint creates nothing."""
    refused(
        store, "CreateProject", {"name": "x", "environmentVariables": [{"name": "1", "value": "x"}]}
    )
    assert api.call(store, "ListProjects", {}) == {"projects": []}


def test_null_is_as_good_as_absent(store: Store) -> None:
    """A null member counts as absent, unless it is required."""
    project = api.call(
        store, "CreateProject", {"name": "x", "vpcConfig": None, "defaultJobTimeoutMinutes": None}
    )["project"]
    assert set(project) == {"arn", "created", "name"}
    assert api.call(store, "ListProjects", {"arn": None, "nextToken": None}) == {
        "projects": [project]
    }


def test_null_inside_a_structure_is_as_good_as_absent(store: Store, clock: Any) -> None:
    """A null member of a structure counts as absent."""
    project = api.call(store, "CreateProject", {"name": "x"})["project"]["arn"]
    device = store.settings.devices.devices()[0].arn
    configuration = {
        "billingMethod": None,
        "auxiliaryApps": None,
        "vpceConfigurationArns": None,
        "deviceProxy": None,
    }
    params = {"projectArn": project, "deviceArn": device}
    nulls = api.call(
        store, "CreateRemoteAccessSession", {**params, "configuration": configuration}
    )["remoteAccessSession"]
    absent = api.call(store, "CreateRemoteAccessSession", {**params, "configuration": {}})[
        "remoteAccessSession"
    ]
    assert {**nulls, "arn": absent["arn"]} == absent
    assert nulls["billingMethod"] == "METERED"


def test_unknown_members_are_ignored(store: Store) -> None:
    """Members of older clients are ignored."""
    project = api.call(
        store, "CreateProject", {"name": "x", "sshPublicKey": {"deep": [None]}, "": 1}
    )["project"]
    assert (set(project), project["name"]) == ({"arn", "created", "name"}, "x")


@pytest.mark.parametrize("params", [[], "text", 5, None, True])
def test_a_request_is_a_structure(store: Store, params: Any) -> None:
    """A request that is not a structure is refused."""
    assert refused(store, "GetAccountSettings", params).message.endswith(
        " at '' failed to satisfy constraint: Member must be of type structure"
    )


@pytest.mark.parametrize("name", ["FlyToTheMoon", "", "getProject"])
def test_unknown_operations(store: Store, name: str) -> None:
    """The message quotes the name."""
    error = refused(store, name, {})
    assert (error.code, error.message) == (
        "UnknownOperationException",
        f"Device Farm has no operation '{name}'",
    )


def test_an_operation_without_a_handler(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """An operation of the model without a handler is unknown."""
    monkeypatch.delitem(api.OPERATIONS, "GetAccountSettings")
    api._declared_operation.cache_clear()
    assert (
        refused(store, "GetAccountSettings", {}).message
        == "Device Farm has no operation 'GetAccountSettings'"
    )


def test_a_handler_gets_named_arguments(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A handler gets the given members under their snake_case names."""
    seen: list[Any] = []

    def delete_project(store: Store, arn: str) -> None:
        seen.append((store, arn))

    monkeypatch.setattr(api, "OPERATIONS", {})
    assert api.operation("DeleteProject")(delete_project) is delete_project
    api._declared_operation.cache_clear()
    try:
        assert api.call(store, "DeleteProject", {"arn": ARNS["projectArn"], "extra": 1}) == {}
    finally:
        api._declared_operation.cache_clear()
    assert seen == [(store, ARNS["projectArn"])]


def test_a_handler_may_take_all_members(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A handler with a ``**members`` parameter gets all members that the model knows."""
    received: list[Any] = []

    def tag_resource(store: Store, resource_arn: str, **members: Any) -> dict[str, Any]:
        received.append((resource_arn, members))
        return {}

    monkeypatch.setattr(api, "OPERATIONS", {"TagResource": tag_resource})
    api._declared_operation.cache_clear()
    tags = [{"Key": "team", "Value": "shop"}]
    try:
        params = {"ResourceARN": ARNS["projectArn"], "Tags": tags, "extra": 1}
        assert api.call(store, "TagResource", params) == {}
    finally:
        api._declared_operation.cache_clear()
    assert received == [(ARNS["projectArn"], {"tags": tags})]


def test_the_clock_is_read_once_a_request(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """All times of an answer are one moment, also with a clock that ticks at each read."""
    ticks = iter(range(1_700_000_000_000, 1_800_000_000_000))
    monkeypatch.setattr(clock, "read", lambda: next(ticks))
    project = api.call(store, "CreateProject", {"name": "x"})["project"]
    assert project["created"] == 1_700_000_000.0
    device = store.settings.devices.devices()[0].arn
    session = api.call(
        store, "CreateRemoteAccessSession", {"projectArn": project["arn"], "deviceArn": device}
    )
    assert session["remoteAccessSession"]["created"] == 1_700_000_000.001
    assert next(ticks) == 1_700_000_000_002


def test_answer_is_the_text_of_call(store: Store, clock: Any) -> None:
    """``call`` is ``answer`` as data."""
    text = api.answer(store, "CreateProject", {"name": 'quotes " and \N{SNOWMAN}'})
    assert json.loads(text) == {
        "project": {
            "arn": FIRST_PROJECT,
            "name": 'quotes " and \N{SNOWMAN}',
            "created": dt.datetime(2026, 3, 1, 12, tzinfo=dt.timezone.utc).timestamp(),
        }
    }


# Any request at all

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3)
    ),
    max_leaves=5,
)
NOW = "2026-03-01T12:00:00Z"
PRIVATE = Device(
    "Pixel 7", instances=(DeviceInstance(udid="one", labels=("ci",)), DeviceInstance(udid="two"))
)


def full_store() -> tuple[Store, list[str]]:
    """A store with several resources of each kind, and their ARNs."""
    store = make_store(
        registry=[PRIVATE, Device("iPhone 15"), Device("Old", remote_access_enabled=False)]
    )
    project = api.call(store, "CreateProject", {"name": "x"})["project"]["arn"]
    empty = api.call(store, "CreateProject", {"name": "empty"})["project"]["arn"]
    app = api.call(
        store, "CreateUpload", {"projectArn": project, "name": "x.apk", "type": "ANDROID_APP"}
    )["upload"]["arn"]
    deliver_body(store, store.get(Upload, app), b"body")
    spec = api.call(
        store, "CreateUpload", {"projectArn": project, "name": "x", "type": "APPIUM_NODE_TEST_SPEC"}
    )["upload"]["arn"]
    sessions = [
        api.call(
            store, "CreateRemoteAccessSession", {"projectArn": project, "deviceArn": PRIVATE.arn}
        )["remoteAccessSession"]["arn"]
        for _ in range(2)
    ]
    api.call(store, "StopRemoteAccessSession", {"arn": sessions[0]})
    devices = [device.arn for device in store.settings.devices]
    return store, [
        project,
        empty,
        app,
        spec,
        *sessions,
        *devices,
        *(instance.arn for instance in PRIVATE.instances),
    ]


def dump(store: Store) -> list[Any]:
    """All answers of the service."""
    projects = api.call(store, "ListProjects", {})["projects"]
    held = [
        api.call(store, name, {"arn": project["arn"]})
        for project in projects
        for name in ("ListUploads", "ListRemoteAccessSessions")
    ]
    rest = [
        api.call(store, name, {})
        for name in ("ListDevices", "ListDeviceInstances", "GetAccountSettings")
    ]
    return [projects, held, rest]


def likely_values(shape: Shape, arns: list[str]) -> st.SearchStrategy[Any]:
    """Values that mostly fit a shape, with known ARNs."""
    if shape.name.endswith("ResourceName"):
        return st.sampled_from(arns) | JSON
    if isinstance(shape, StructureShape):
        members = {name: likely_values(member, arns) for name, member in shape.members.items()}
        required = {name: members.pop(name) for name in shape.required_members}
        return st.fixed_dictionaries(required, optional=members)
    if isinstance(shape, ListShape):
        return st.lists(likely_values(shape.member, arns), max_size=3)
    if isinstance(shape, MapShape):
        return st.dictionaries(st.text(max_size=6), likely_values(shape.value, arns), max_size=3)
    if "enum" in shape.metadata:
        return st.sampled_from(shape.metadata["enum"])
    if shape.type_name == "boolean":
        return st.booleans()
    return (
        st.integers(-1, 200)
        if shape.type_name in ("integer", "long")
        else st.text(max_size=6) | st.just("x.apk") | JSON
    )


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_any_request_is_answered_or_refused(data: st.DataObject) -> None:
    """Any request is answered or raises one of the service's errors; a refused request changes
    nothing.
    """
    with freeze_time(NOW):
        store, arns = full_store()
        before = dump(store)
        for _ in range(2):
            name = data.draw(st.sampled_from(sorted(api.OPERATIONS)))
            described = model.operation_model(name).input
            assert described is not None
            params = data.draw(
                likely_values(described, arns)
                | st.dictionaries(st.sampled_from([*described.members, "x"]), JSON)
            )
            try:
                api.call(store, name, params)
            except errors.DeviceFarmError as error:
                refusal = error.message
            else:
                refusal = ""
            after = dump(store)
            if refusal:
                assert after == before
            before = after


@pytest.mark.parametrize("operator", ["LESS_THAN", "GREATER_THAN_OR_EQUALS"])
def test_a_version_of_five_thousand_digits(store: Store, operator: str) -> None:
    """A version of five thousand digits can be compared, though Python refuses to convert it."""
    filters = [{"attribute": "OS_VERSION", "operator": operator, "values": ["9" * 5000]}]
    found = api.call(store, "ListDevices", {"filters": filters})["devices"]
    assert len(found) == (len(store.settings.devices) if operator == "LESS_THAN" else 0)


@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(exclude_characters="/", exclude_categories=()), max_size=20))
@example("\ud800")
def test_any_upload_name_makes_a_url(name: str) -> None:
    """A name with half a surrogate pair gives an upload that can be listed."""
    store = make_store(timings=Timings())
    project = api.call(store, "CreateProject", {"name": "x"})["project"]["arn"]
    params = {"projectArn": project, "name": f"{name}.apk", "type": "ANDROID_APP"}
    upload = api.call(store, "CreateUpload", params)["upload"]
    assert upload["name"] == f"{name}.apk"
    assert [
        listed["arn"]
        for listed in api.call(store, "ListUploads", {"arn": project, "type": "ANDROID_APP"})[
            "uploads"
        ]
    ] == [upload["arn"]]

"""Device pools: the five operations, curated pools that stay as they are, static pools and limits."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import make_store
from moto_devicefarm import Device, mock_devicefarm
from moto_devicefarm.core import api
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.device_pools import DevicePool
from tests.devicefarm.clients import fresh
from tests.resources import PHONE, REGISTRY, needs_virtual, project
from tests.resources.pooling import ANDROID, PIXELS, STATIC, TOP, create, names
from tests.resources.uploads.uploading import refused

OLD_POOL = "arn:aws:devicefarm:us-west-2::devicepool:1c59cfd0-ee56-4443-b290-7a808d9fd885"


def update(store: Store, arn: str, **changes: Any) -> Any:
    """The document that an update answers, which every later read shows."""
    updated = api.call(store, "UpdateDevicePool", {"arn": arn, **changes})["devicePool"]
    assert api.call(store, "GetDevicePool", {"arn": arn})["devicePool"] == updated
    return updated


def listed(store: Store, project_arn: str, **members: Any) -> list[str]:
    """The names of the pools of a project."""
    return [
        pool["name"]
        for pool in api.call(store, "ListDevicePools", {"arn": project_arn, **members})[
            "devicePools"
        ]
    ]


def test_story(client: Any) -> None:
    """A pool of recent Android phones: made, found in the list, narrowed, checked against an app
    and taken away.
    """
    shop = client.create_project(name="shop")["project"]["arn"]
    rules = [
        ANDROID,
        {"attribute": "OS_VERSION", "operator": "GREATER_THAN_OR_EQUALS", "value": '"15"'},
    ]
    pool = client.create_device_pool(projectArn=shop, name="recent", rules=rules, maxDevices=3)[
        "devicePool"
    ]
    assert (pool["type"], pool["rules"], pool["maxDevices"]) == ("PRIVATE", rules, 3)
    assert [each["name"] for each in client.list_device_pools(arn=shop)["devicePools"]] == [
        "Top Devices",
        "recent",
    ]
    app = client.create_upload(projectArn=shop, name="shop.ipa", type="IOS_APP")["upload"]
    with pytest.raises(ClientError, match="Missing or unprocessed resources"):
        client.get_device_pool_compatibility(devicePoolArn=pool["arn"], appArn=app["arn"])
    answer = client.get_device_pool_compatibility(devicePoolArn=pool["arn"], testType="XCTEST")
    assert (len(answer["compatibleDevices"]), len(answer["incompatibleDevices"])) == (0, 3)
    client.update_device_pool(arn=pool["arn"], clearMaxDevices=True)
    answer = client.get_device_pool_compatibility(
        devicePoolArn=pool["arn"], testType="APPIUM_PYTHON"
    )
    assert all(result["device"]["platform"] == "ANDROID" for result in answer["compatibleDevices"])
    assert len(answer["compatibleDevices"]) > 3
    client.delete_device_pool(arn=pool["arn"])
    with pytest.raises(
        client.exceptions.NotFoundException, match="The provided resource does not exist"
    ):
        client.delete_device_pool(arn=pool["arn"])


def test_only_what_was_given_is_answered(store: Store) -> None:
    """No description, no maxDevices; the ARN holds the project's id."""
    home = project(store)
    assert create(store, home, ANDROID) == {
        "arn": f"{home.replace(':project:', ':devicepool:')}/00000000-0000-0000-0000-000000000002",
        "name": "mine",
        "type": "PRIVATE",
        "rules": [ANDROID],
    }
    assert create(store, home, description="of today", maxDevices=1).items() >= {
        ("description", "of today"),
        ("maxDevices", 1),
    }


@settings(max_examples=40, deadline=None)
@given(st.text())
def test_values_byte_for_byte(value: str) -> None:
    """Spaces, escapes and nonsense come back as they were sent."""
    store = make_store(registry=REGISTRY)
    given = {"attribute": "OS_VERSION", "operator": "NOT_IN", "value": json.dumps([value]) + " "}
    assert create(store, project(store), given)["rules"] == [given]


def test_values_need_make_no_sense(store: Store) -> None:
    """An availability where a version should be: terraform's own acceptance test sends it."""
    odd = {"attribute": "OS_VERSION", "operator": "EQUALS", "value": '"AVAILABLE"'}
    pool = create(store, project(store), odd)
    assert (pool["rules"], names(store, pool["arn"])) == ([odd], [])


def test_curated_first_and_the_two_types(store: Store) -> None:
    """Without a type all; a project's pools are its own."""
    home, other = project(store), project(store)
    create(store, home, name="one")
    create(store, other, name="other")
    create(store, home, name="two")
    assert listed(store, home) == ["Top Devices", "one", "two"]
    assert listed(store, home, type="PRIVATE") == ["one", "two"]
    assert listed(store, home, type="CURATED") == ["Top Devices"]


def test_pages() -> None:
    """The curated pool counts on its page, and no pool is lost or doubled."""
    with mock_devicefarm(page_size=2):
        client = fresh()
        home = client.create_project(name="x")["project"]["arn"]
        for name in "abcd":
            client.create_device_pool(projectArn=home, name=name, rules=[])
        pages = list(client.get_paginator("list_device_pools").paginate(arn=home))
        assert [[pool["name"] for pool in page["devicePools"]] for page in pages] == [
            ["Top Devices", "a"],
            ["b", "c"],
            ["d"],
        ]


def captured_pool(store: Store, arn: str, **members: Any) -> DevicePool:
    """A pool as a report may bring it along."""
    known = {"arn": arn, "name": "captured", **members}
    return store.add(
        DevicePool(
            arn=arn,
            created=0,
            captured=Captured(known),
            name="captured",
            rules=known.get("rules", []),
        )
    )


def test_dumped_and_loaded() -> None:
    """A pool outlives its mock in what dump() gives, with its limit and its place in the list."""
    with mock_devicefarm() as farm:
        home = fresh().create_project(name="x")["project"]["arn"]
        pool = fresh().create_device_pool(projectArn=home, name="x", rules=[ANDROID], maxDevices=2)[
            "devicePool"
        ]
        state = json.loads(json.dumps(farm.dump()))
    with mock_devicefarm() as farm:
        farm.load(state)
        assert fresh().list_device_pools(arn=home, type="PRIVATE")["devicePools"] == [pool]


@pytest.mark.parametrize("arn", [TOP, OLD_POOL])
@pytest.mark.parametrize(
    ("name", "params"), [("UpdateDevicePool", {"name": "x"}), ("DeleteDevicePool", {})]
)
@pytest.mark.parametrize("captured", [False, True])
def test_curated_pools_stay(
    store: Store, arn: str, name: str, params: dict[str, str], captured: bool
) -> None:
    """They are AWS's, also one that a report brought along."""
    if captured:
        captured_pool(store, arn)
    elif arn == OLD_POOL:
        assert refused(store, name, {"arn": arn, **params})[0] == "NotFoundException"
        return
    before = api.call(store, "GetDevicePool", {"arn": arn})
    assert refused(store, name, {"arn": arn, **params}) == (
        "ArgumentException",
        f"The resource is curated by AWS Device Farm and cannot be changed or deleted: {arn}",
    )
    assert api.call(store, "GetDevicePool", {"arn": arn}) == before


def test_captured_curated_pools_are_listed(store: Store) -> None:
    """Each once: the mock's own as it was captured, others behind it."""
    home = project(store)
    captured_pool(store, OLD_POOL, name="old")
    captured_pool(store, TOP, name="Top devices 2019")
    assert listed(store, home) == listed(store, home, type="CURATED") == ["Top devices 2019", "old"]


def test_captured_members_hold_until_an_update(store: Store) -> None:
    """What an update changes is the mock's, the rest stays captured."""
    arn = f"{project(store).replace(':project:', ':devicepool:')}/1"
    captured_pool(store, arn, type="PRIVATE", rules=[ANDROID], maxDevices=4)
    assert update(store, arn, description="new", rules=[PIXELS]) == {
        "arn": arn,
        "name": "captured",
        "description": "new",
        "type": "PRIVATE",
        "rules": [PIXELS],
        "maxDevices": 4,
    }
    assert update(store, arn, name="x", maxDevices=3)["maxDevices"] == 3
    assert "maxDevices" not in update(store, arn, clearMaxDevices=True)


def test_a_captured_rule_that_is_none(store: Store) -> None:
    """Nobody evaluates it as long as an update keeps it."""
    arn = f"{project(store).replace(':project:', ':devicepool:')}/1"
    captured_pool(store, arn, rules=[{"value": "x"}])
    assert update(store, arn, maxDevices=2)["rules"] == [{"value": "x"}]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "x"},
        {"description": ""},
        {"rules": [PIXELS]},
        {"rules": []},
        {"maxDevices": 7},
        {"clearMaxDevices": False},
        {},
    ],
    ids=lambda change: ",".join(change) or "nothing",
)
def test_update_changes_what_is_given(store: Store, change: dict[str, Any]) -> None:
    """Rules as a whole or not at all."""
    before = create(store, project(store), ANDROID, description="d", maxDevices=2)
    changes = {name: value for name, value in change.items() if name != "clearMaxDevices"}
    assert update(store, before["arn"], **change) == {**before, **changes}


def test_static_and_limited() -> None:
    """Neither made so nor changed into it; the limit may go in the same update."""
    store = make_store(registry=REGISTRY)
    home = project(store)
    refusal = ("ArgumentException", "A static device pool can not have max devices parameter")
    equal = {"attribute": "ARN", "operator": "EQUALS", "value": json.dumps(PHONE.arn)}
    for rule in (STATIC, equal):
        request = {"projectArn": home, "name": "x", "rules": [ANDROID, rule], "maxDevices": 1}
        assert refused(store, "CreateDevicePool", request) == refusal
    assert listed(store, home, type="PRIVATE") == []
    not_in = {**STATIC, "operator": "NOT_IN"}
    limited, static = create(store, home, not_in, maxDevices=1), create(store, home, STATIC)
    assert (
        refused(store, "UpdateDevicePool", {"arn": limited["arn"], "name": "x", "rules": [STATIC]})
        == refusal
    )
    assert refused(store, "UpdateDevicePool", {"arn": static["arn"], "maxDevices": 1}) == refusal
    assert update(store, limited["arn"]) == limited
    changed = update(store, limited["arn"], rules=[STATIC], clearMaxDevices=True)
    assert changed == {
        name: value
        for name, value in {**limited, "rules": [STATIC]}.items()
        if name != "maxDevices"
    }
    assert update(store, static["arn"], rules=[ANDROID], maxDevices=1)["maxDevices"] == 1


@pytest.mark.parametrize("clear", [True, False])
def test_max_and_clear_in_one_request(store: Store, clear: bool) -> None:
    """The model forbids to use both."""
    arn = create(store, project(store))["arn"]
    assert refused(
        store, "UpdateDevicePool", {"arn": arn, "maxDevices": 2, "clearMaxDevices": clear}
    ) == (
        "ArgumentException",
        "maxDevices and clearMaxDevices cannot be used in the same request",
    )


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"maxDevices": 0}, "maxDevices must be greater than 0, and is 0"),
        ({"maxDevices": -3}, "maxDevices must be greater than 0, and is -3"),
        (
            {"rules": [{"attribute": "PLATFORM", "operator": "LESS_THAN", "value": '"IOS"'}]},
            "The operator LESS_THAN is not supported for the attribute PLATFORM. Supported operators: EQUALS, IN, NOT_IN",
        ),
        (
            {"rules": [{}]},
            "A rule of a device pool needs attribute, operator and value, and rule 1 has no attribute and no ",
        ),
    ],
)
def test_refusals_change_nothing(store: Store, members: dict[str, Any], message: str) -> None:
    """Neither create nor update leaves a trace of a refused request."""
    home = project(store)
    before = create(store, home, ANDROID)
    for name, params in (
        ("CreateDevicePool", {"projectArn": home, "rules": []}),
        ("UpdateDevicePool", {"arn": before["arn"]}),
    ):
        code, said = refused(store, name, {"name": "x", **params, **members})
        assert (code, said[: len(message)]) == ("ArgumentException", message)
    assert api.call(store, "ListDevicePools", {"arn": home, "type": "PRIVATE"})["devicePools"] == [
        before
    ]


def test_an_arn_that_is_no_json_over_the_wire() -> None:
    """A 500, as the real service answers it."""
    with mock_devicefarm():
        client = fresh(config=Config(retries={"max_attempts": 0}))
        home = client.create_project(name="x")["project"]["arn"]
        with pytest.raises(ClientError) as raised:
            client.create_device_pool(
                projectArn=home,
                name="x",
                rules=[{**STATIC, "operator": "EQUALS", "value": PHONE.arn}],
            )
    answer = raised.value.response
    assert (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]) == (
        "InternalFailure",
        500,
    )
    assert answer["Error"]["Message"].startswith(
        f"The value of the ARN rule is not JSON: {PHONE.arn}. Write "
    )


@needs_virtual
def test_no_pool_of_both_types() -> None:
    """Physical and virtual devices are not listed together; apart they are."""
    emulator = Device("Emulator", type="VIRTUAL")
    store = make_store(registry=[PHONE, emulator])
    home = project(store)
    both = {**STATIC, "value": json.dumps([emulator.arn, PHONE.arn])}
    assert refused(
        store, "CreateDevicePool", {"projectArn": home, "name": "x", "rules": [both]}
    ) == (
        "ArgumentException",
        f"A device pool contains either physical or virtual devices, not both: {PHONE.arn} is physical, {emulator.arn} virtual",
    )
    pool = create(store, home, {**STATIC, "value": json.dumps([emulator.arn])})
    assert names(store, pool["arn"]) == ["Emulator"]
    assert (
        refused(store, "UpdateDevicePool", {"arn": pool["arn"], "rules": [both]})[0]
        == "ArgumentException"
    )


OPERATIONS = (
    "GetDevicePool",
    "UpdateDevicePool",
    "DeleteDevicePool",
    "ListDevicePools",
    "CreateDevicePool",
)


@pytest.mark.parametrize("name", OPERATIONS)
def test_arns_of_nothing(store: Store, name: str) -> None:
    """No such pool or project; one of the other kind; a slash for a colon."""
    home = project(store)
    kind, other = ("devicepool", "project") if name in OPERATIONS[:3] else ("project", "devicepool")
    rest = (
        {"projectArn": "", "name": "x", "rules": []} if name == "CreateDevicePool" else {"arn": ""}
    )

    def said(arn: str) -> tuple[str, str]:
        return refused(
            store, name, {member: arn if value == "" else value for member, value in rest.items()}
        )

    wrong, missing = home.replace("project", other), f"{home[:-1]}9".replace("project", kind)
    assert said(missing) == (
        "NotFoundException",
        f"The provided resource does not exist: {missing}",
    )
    assert said(wrong) == (
        "ArgumentException",
        f"The provided {kind} resource is not valid: {wrong}",
    )
    assert said(home.replace(":project:", ":project/"))[0] == "ValidationException"


def test_a_project_takes_its_pools(store: Store) -> None:
    """And no curated one; deleting a pool of it afterwards is NotFound (T: terraform)."""
    home = project(store)
    arn = create(store, home)["arn"]
    api.call(store, "DeleteProject", {"arn": home})
    assert refused(store, "DeleteDevicePool", {"arn": arn})[0] == "NotFoundException"
    assert listed(store, project(store)) == ["Top Devices"]

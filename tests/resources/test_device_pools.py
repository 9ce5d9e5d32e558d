"""Device pools: their rules and limits, curated pools, and pools from captured documents."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_devicefarm import Device, DeviceFarm, mock_devicefarm
from moto_devicefarm.core.captured import Captured
from moto_devicefarm.resources.device_pools import DevicePool
from tests.support.account import Account
from tests.support.clients import new_client
from tests.support.devices import ANDROID, PHONE, PIXELS, REGISTRY, STATIC, TOP, needs_virtual

OLD_POOL = "arn:aws:devicefarm:us-west-2::devicepool:1c59cfd0-ee56-4443-b290-7a808d9fd885"


def update_pool(account: Account, arn: str, **changes: Any) -> Any:
    """Update a pool; returns its document, which Get answers too."""
    updated = account.update_device_pool(arn=arn, **changes)
    assert account.get_device_pool(arn=arn) == updated
    return updated


def pool_names(account: Account, project_arn: str, **members: Any) -> list[str]:
    """The names of the pools in a project's list."""
    return [pool["name"] for pool in account.list_device_pools(arn=project_arn, **members)]


def test_through_boto3(client: Any) -> None:
    """A program creates a pool of recent Android phones, updates it, checks an app against it and
    deletes it.
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
    with pytest.raises(ClientError, match='due to an invalid "appArn" in your request'):
        client.get_device_pool_compatibility(devicePoolArn=pool["arn"], appArn=app["arn"])
    DeviceFarm.current().put(app["arn"], b"any bytes")
    about = {"devicePoolArn": pool["arn"], "appArn": app["arn"]}
    answer = client.get_device_pool_compatibility(**about, testType="XCTEST")
    assert (len(answer["compatibleDevices"]), len(answer["incompatibleDevices"])) == (0, 3)
    client.update_device_pool(arn=pool["arn"], clearMaxDevices=True)
    found = client.get_device_pool_compatibility(**about)["incompatibleDevices"]
    assert all(result["device"]["platform"] == "ANDROID" for result in found)
    assert len(found) > 3
    client.delete_device_pool(arn=pool["arn"])
    with pytest.raises(
        client.exceptions.NotFoundException, match="The provided resource does not exist"
    ):
        client.delete_device_pool(arn=pool["arn"])


def test_members_that_were_not_given(account: Account) -> None:
    """Members that were not given are left out; the ARN contains the project's id."""
    home = account.project()
    assert account.create_device_pool(projectArn=home, name="mine", rules=[ANDROID]) == {
        "arn": f"{home.replace(':project:', ':devicepool:')}/00000000-0000-0000-0000-000000000002",
        "name": "mine",
        "type": "PRIVATE",
        "rules": [ANDROID],
    }
    assert account.create_device_pool(
        projectArn=home, name="mine", rules=[], description="of today", maxDevices=1
    ).items() >= {
        ("description", "of today"),
        ("maxDevices", 1),
    }


@settings(max_examples=40, deadline=None)
@given(st.text())
def test_values_byte_for_byte(value: str) -> None:
    """The value of a rule comes back unchanged, whatever it contains."""
    account = Account(registry=REGISTRY)
    given = {"attribute": "OS_VERSION", "operator": "NOT_IN", "value": json.dumps([value]) + " "}
    assert account.create_device_pool(
        projectArn=account.default_project, name="mine", rules=[given]
    )["rules"] == [given]


def test_values_that_fit_no_device(account: Account) -> None:
    """A value that fits no device is accepted (C: terraform's acceptance test)."""
    odd = {"attribute": "OS_VERSION", "operator": "EQUALS", "value": '"AVAILABLE"'}
    pool = account.create_device_pool(projectArn=account.default_project, name="mine", rules=[odd])
    assert (pool["rules"], account.devices_in(pool["arn"])) == ([odd], [])


def test_lists(account: Account) -> None:
    """A list has the curated pool and then the project's own, or those of one type."""
    home, other = account.project(), account.project()
    account.create_device_pool(projectArn=home, rules=[], name="one")
    account.create_device_pool(projectArn=other, rules=[], name="other")
    account.create_device_pool(projectArn=home, rules=[], name="two")
    assert pool_names(account, home) == ["Top Devices", "one", "two"]
    assert pool_names(account, home, type="PRIVATE") == ["one", "two"]
    assert pool_names(account, home, type="CURATED") == ["Top Devices"]


def captured_pool(account: Account, arn: str, **members: Any) -> DevicePool:
    """A pool that came from a captured document."""
    known = {"arn": arn, "name": "captured", **members}
    return account.store.add(
        DevicePool(
            arn=arn,
            created=0,
            captured=Captured(known),
            name="captured",
            rules=known.get("rules", []),
        )
    )


def test_dumped_and_loaded() -> None:
    """A dump keeps the pool's limit and its place in the list."""
    with mock_devicefarm() as farm:
        home = new_client().create_project(name="x")["project"]["arn"]
        pool = new_client().create_device_pool(
            projectArn=home, name="x", rules=[ANDROID], maxDevices=2
        )["devicePool"]
        state = json.loads(json.dumps(farm.dump()))
    with mock_devicefarm() as farm:
        farm.load(state)
        assert new_client().list_device_pools(arn=home, type="PRIVATE")["devicePools"] == [pool]


@pytest.mark.parametrize("arn", [TOP, OLD_POOL])
@pytest.mark.parametrize(
    ("name", "params"), [("UpdateDevicePool", {"name": "x"}), ("DeleteDevicePool", {})]
)
@pytest.mark.parametrize("captured", [False, True])
def test_curated_pools_cannot_be_changed(
    account: Account, arn: str, name: str, params: dict[str, str], captured: bool
) -> None:
    """A curated pool cannot be changed or deleted, also one from a captured document."""
    if captured:
        captured_pool(account, arn)
    elif arn == OLD_POOL:
        assert account.error.call(name, arn=arn, **params).code == "NotFoundException"
        return
    before = account.call("GetDevicePool", arn=arn)
    assert account.error.call(name, arn=arn, **params) == (
        "ArgumentException",
        f"The resource is curated by AWS Device Farm and cannot be changed or deleted: {arn}",
    )
    assert account.call("GetDevicePool", arn=arn) == before


def test_captured_curated_pools_are_listed(account: Account) -> None:
    """A captured curated pool replaces the mock's own of the same ARN, or comes after it."""
    home = account.project()
    captured_pool(account, OLD_POOL, name="old")
    captured_pool(account, TOP, name="Top devices 2019")
    assert (
        pool_names(account, home)
        == pool_names(account, home, type="CURATED")
        == ["Top devices 2019", "old"]
    )


def test_captured_members_hold_until_an_update(account: Account) -> None:
    """Captured members stay until an update changes them."""
    arn = f"{account.project().replace(':project:', ':devicepool:')}/1"
    captured_pool(account, arn, type="PRIVATE", rules=[ANDROID], maxDevices=4)
    assert update_pool(account, arn, description="new", rules=[PIXELS]) == {
        "arn": arn,
        "name": "captured",
        "description": "new",
        "type": "PRIVATE",
        "rules": [PIXELS],
        "maxDevices": 4,
    }
    assert update_pool(account, arn, name="x", maxDevices=3)["maxDevices"] == 3
    assert "maxDevices" not in update_pool(account, arn, clearMaxDevices=True)


def test_an_invalid_captured_rule(account: Account) -> None:
    """A captured rule may be invalid as long as no update changes the rules."""
    arn = f"{account.project().replace(':project:', ':devicepool:')}/1"
    captured_pool(account, arn, rules=[{"value": "x"}])
    assert update_pool(account, arn, maxDevices=2)["rules"] == [{"value": "x"}]


def test_static_and_limited() -> None:
    """A pool that names its devices cannot have a limit, neither at its creation nor after an
    update.
    """
    account = Account(registry=REGISTRY)
    home = account.project()
    refusal = ("ArgumentException", "A static device pool can not have max devices parameter")
    equal = {"attribute": "ARN", "operator": "EQUALS", "value": json.dumps(PHONE.arn)}
    for rule in (STATIC, equal):
        request = {"projectArn": home, "name": "x", "rules": [ANDROID, rule], "maxDevices": 1}
        assert account.error.create_device_pool(**request) == refusal
    assert pool_names(account, home, type="PRIVATE") == []
    not_in = {**STATIC, "operator": "NOT_IN"}
    limited, static = (
        account.create_device_pool(projectArn=home, name="mine", rules=[not_in], maxDevices=1),
        account.create_device_pool(projectArn=home, name="mine", rules=[STATIC]),
    )
    assert account.error.update_device_pool(arn=limited["arn"], name="x", rules=[STATIC]) == refusal
    assert account.error.update_device_pool(arn=static["arn"], maxDevices=1) == refusal
    assert update_pool(account, limited["arn"]) == limited
    changed = update_pool(account, limited["arn"], rules=[STATIC], clearMaxDevices=True)
    assert changed == {
        name: value
        for name, value in {**limited, "rules": [STATIC]}.items()
        if name != "maxDevices"
    }
    assert update_pool(account, static["arn"], rules=[ANDROID], maxDevices=1)["maxDevices"] == 1


@pytest.mark.parametrize("clear", [True, False])
def test_max_and_clear_in_one_request(account: Account, clear: bool) -> None:
    """maxDevices and clearMaxDevices cannot be used together (D: model)."""
    arn = account.create_device_pool(projectArn=account.default_project, name="mine", rules=[])[
        "arn"
    ]
    assert account.error.update_device_pool(arn=arn, maxDevices=2, clearMaxDevices=clear) == (
        "ArgumentException",
        "maxDevices and clearMaxDevices cannot be used in the same request",
    )


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"maxDevices": 0}, "maxDevices must be greater than 0, but is 0"),
        ({"maxDevices": -3}, "maxDevices must be greater than 0, but is -3"),
        (
            {"rules": [{"attribute": "PLATFORM", "operator": "LESS_THAN", "value": '"IOS"'}]},
            "The operator LESS_THAN is not supported for the attribute PLATFORM. Supported "
            "operators: EQUALS, IN, NOT_IN",
        ),
        (
            {"rules": [{}]},
            "A rule of a device pool needs attribute, operator and value, but rule 1 has no "
            "attribute and no ",
        ),
    ],
)
def test_invalid_pools(account: Account, members: dict[str, Any], message: str) -> None:
    """Create and Update refuse the same mistakes in rules and limits."""
    home = account.project()
    before = account.create_device_pool(projectArn=home, name="mine", rules=[ANDROID])
    for name, params in (
        ("CreateDevicePool", {"projectArn": home}),
        ("UpdateDevicePool", {"arn": before["arn"]}),
    ):
        request = {"name": "x", "rules": [], **params, **members}
        error = account.error.call(name, **request)
        assert (error.code, error.message[: len(message)]) == ("ArgumentException", message)
    assert account.list_device_pools(arn=home, type="PRIVATE") == [before]


def test_an_arn_that_is_no_json_over_the_wire() -> None:
    """An ARN rule whose value is not JSON is answered with status 500 (C: aws-sdk-java)."""
    with mock_devicefarm():
        client = new_client(config=Config(retries={"max_attempts": 0}))
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
def test_physical_and_virtual_devices_in_one_pool() -> None:
    """A pool cannot name physical and virtual devices together."""
    emulator = Device("Emulator", type="VIRTUAL")
    account = Account(registry=[PHONE, emulator])
    home = account.project()
    both = {**STATIC, "value": json.dumps([emulator.arn, PHONE.arn])}
    assert account.error.create_device_pool(projectArn=home, name="x", rules=[both]) == (
        "ArgumentException",
        f"A device pool contains either physical or virtual devices, not both: {PHONE.arn} is "
        f"physical, {emulator.arn} virtual",
    )
    pool = account.create_device_pool(
        projectArn=home, name="mine", rules=[{**STATIC, "value": json.dumps([emulator.arn])}]
    )
    assert account.devices_in(pool["arn"]) == ["Emulator"]
    assert (
        account.error.update_device_pool(arn=pool["arn"], rules=[both]).code == "ArgumentException"
    )


def test_a_project_takes_its_pools(account: Account) -> None:
    """Pools are deleted with their project, except curated ones (C: terraform)."""
    home = account.project()
    arn = account.create_device_pool(projectArn=home, name="mine", rules=[])["arn"]
    account.delete_project(arn=home)
    assert account.error.delete_device_pool(arn=arn).code == "NotFoundException"
    assert pool_names(account, account.project()) == ["Top Devices"]

"""Apps and packages expire after 30 days. Test specs, curated and captured uploads do not."""

from __future__ import annotations

from typing import Any

import pytest
from freezegun import freeze_time

from moto_devicefarm import mock_devicefarm
from tests.support.account import TEST_SPEC, Account
from tests.support.clients import new_client
from tests.support.devices import PHONE
from tests.support.store import FIRST_PROJECT, FIRST_UPLOAD

DAYS = 86400
GONE = ("NotFoundException", f"The provided resource does not exist: {FIRST_UPLOAD}")


@pytest.fixture
def account(clock: Any) -> Account:
    """An account with one phone, at a frozen time."""
    return Account(registry=[PHONE])


@pytest.mark.parametrize(
    ("name", "type"),
    [
        ("x.apk", "ANDROID_APP"),
        ("x.ipa", "IOS_APP"),
        ("x.zip", "EXTERNAL_DATA"),
        ("x.zip", "APPIUM_NODE_TEST_PACKAGE"),
    ],
)
@pytest.mark.parametrize("sent", [True, False])
def test_uploads_expire(account: Account, clock: Any, name: str, type: str, sent: bool) -> None:
    """An upload expires 30 days after its creation, to the millisecond; if the clock moves back, it
    is there again.
    """
    account.upload(name, type)
    clock.tick(20 * DAYS)
    if sent:
        account.put(FIRST_UPLOAD)
    clock.tick(10 * DAYS - 0.001)
    before = account.get(FIRST_UPLOAD)
    assert account.own_uploads() == account.own_uploads(type=type) == [before]
    clock.tick(0.001)
    assert (
        account.error.get_upload(arn=FIRST_UPLOAD)
        == account.error.delete_upload(arn=FIRST_UPLOAD)
        == GONE
    )
    assert account.error.update_upload(arn=FIRST_UPLOAD) == GONE
    assert account.own_uploads() == account.own_uploads(type=type) == []
    clock.tick(-0.001)
    assert account.get(FIRST_UPLOAD) == before
    assert account.own_uploads() == [before]


def test_an_expired_app_cannot_be_installed(account: Account, clock: Any) -> None:
    """An expired app cannot be installed; a session that has it still names it."""
    account.upload("example.apk")
    account.put(FIRST_UPLOAD)
    params = {"projectArn": account.default_project, "deviceArn": PHONE.arn, "appArn": FIRST_UPLOAD}
    clock.tick(30 * DAYS - 1)
    session = account.create_remote_access_session(**params)["arn"]
    clock.tick(1)
    assert account.error.create_remote_access_session(**params) == GONE
    assert (
        account.error.install_to_remote_access_session(
            remoteAccessSessionArn=session, appArn=FIRST_UPLOAD
        )
        == GONE
    )
    shown = account.get_remote_access_session(arn=session)
    assert (shown["status"], shown["appUpload"]) == ("RUNNING", FIRST_UPLOAD)


def test_test_specs_stay(account: Account, clock: Any) -> None:
    """Test specs do not expire."""
    before = account.create_upload(
        projectArn=account.default_project, name="spec.yml", type=TEST_SPEC
    )
    account.put(FIRST_UPLOAD)
    clock.tick(400 * DAYS)
    assert account.get(FIRST_UPLOAD) == {
        **before,
        "status": "SUCCEEDED",
        "metadata": '{"valid": true}',
        "url": account.get(FIRST_UPLOAD)["url"],
    }


def test_the_list_has_no_expired_uploads(account: Account, clock: Any) -> None:
    """A list leaves out expired uploads."""
    arns = []
    for name, type in (
        ("a.apk", "ANDROID_APP"),
        ("s", TEST_SPEC),
        ("b.apk", "ANDROID_APP"),
        ("t", TEST_SPEC),
    ):
        arns.append(
            account.create_upload(projectArn=account.default_project, name=name, type=type)["arn"]
        )
        clock.tick(DAYS)
    assert [upload["arn"] for upload in account.own_uploads()] == arns
    clock.tick(26 * DAYS)
    assert [upload["arn"] for upload in account.own_uploads()] == arns[1:]
    clock.tick(2 * DAYS)
    assert [upload["arn"] for upload in account.own_uploads()] == [arns[1], arns[3]]
    clock.tick(-2 * DAYS)
    assert [upload["name"] for upload in account.own_uploads(type="ANDROID_APP")] == ["b.apk"]


def test_expired_uploads_are_deleted_with_their_project(account: Account, clock: Any) -> None:
    """Expired uploads are deleted with their project."""
    account.upload("example.apk")
    clock.tick(30 * DAYS)
    account.delete_project(arn=FIRST_PROJECT)
    clock.tick(-30 * DAYS)
    assert account.error.get_upload(arn=FIRST_UPLOAD) == GONE


def test_captured_uploads_do_not_expire() -> None:
    """Captured uploads do not expire; a new document of an expired upload brings it back."""
    with mock_devicefarm() as farm, freeze_time("2026-03-01") as clock:
        client: Any = new_client()
        own = client.create_project(name="x")["project"]["arn"]
        upload = client.create_upload(projectArn=own, name="x.apk", type="ANDROID_APP")["upload"]
        clock.tick(31 * DAYS)
        captured = {**upload, "created": 1562083587.411, "status": "SUCCEEDED"}
        farm.load({"upload": captured})
        (found,) = client.list_uploads(arn=own, type="ANDROID_APP")["uploads"]
        assert (found["arn"], found["status"], found["created"].year) == (
            upload["arn"],
            "SUCCEEDED",
            2019,
        )
        clock.tick(400 * DAYS)
        farm.put(upload["arn"], b"another")
        assert client.get_upload(arn=upload["arn"])["upload"]["status"] == "SUCCEEDED"


def test_a_dump_contains_expired_uploads() -> None:
    """A dump contains expired uploads, because the clock may move back."""
    with freeze_time("2026-03-01") as clock:
        with mock_devicefarm() as farm:
            client: Any = new_client()
            own = client.create_project(name="x")["project"]["arn"]
            arn = client.create_upload(projectArn=own, name="x.apk", type="ANDROID_APP")["upload"][
                "arn"
            ]
            clock.tick(30 * DAYS)
            dump = farm.dump()
        with mock_devicefarm() as farm:
            farm.load(dump)
            with pytest.raises(ValueError, match=r"^upload_arn='arn:.*' is unknown"):
                farm.put(arn, b"app")
            clock.tick(-1)
            farm.put(arn, b"app")
            assert new_client().get_upload(arn=arn)["upload"]["status"] == "SUCCEEDED"

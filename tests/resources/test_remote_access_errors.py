"""Requests about remote access sessions that are refused: when, and with which message."""

from __future__ import annotations

from typing import Any

import pytest

from moto_devicefarm import Device, Timings
from moto_devicefarm.core.errors import (
    ArgumentException,
)
from moto_devicefarm.resources.uploads import uploads
from tests.support.account import Account, ErrorAnswer
from tests.support.devices import INSTANCE_A, INSTANCE_C, IPHONE, LONE, PAIR, PHONE, REGISTRY
from tests.support.store import PREFIX

NOBODY = "99999999-0000-0000-0000-000000000000"
UNPROCESSED = "Missing or unprocessed resources."
NO_REMOTE = Device("Nexus 5", remote_access_enabled=False)
STAGES = Timings(
    session_pending=10, session_preparing=10, session_stopping=10, upload_processing=15
)


@pytest.fixture
def account() -> Account:
    """An account with several devices, whose sessions take ten seconds for each stage."""
    return Account(registry=[*REGISTRY, NO_REMOTE], timings=STAGES, check_uploads=True)


WITH_ARN = ["GetRemoteAccessSession", "StopRemoteAccessSession", "DeleteRemoteAccessSession"]


def test_a_device_without_remote_access(account: Account) -> None:
    """A device without remote access has no sessions."""
    expected = ("ArgumentException", f"The device does not support remote access: {NO_REMOTE.arn}")
    assert (
        account.error.create_remote_access_session(
            projectArn=account.default_project, deviceArn=NO_REMOTE.arn
        )
        == expected
    )


def test_an_instance_that_is_not_there(account: Account) -> None:
    """The instance must exist and belong to the device."""
    arn = account.project()

    def error_with(instance: str, device: Device = PAIR) -> ErrorAnswer:
        return account.error.create_remote_access_session(
            projectArn=arn, deviceArn=device.arn, instanceArn=instance
        )

    unknown = "arn:aws:devicefarm:us-west-2::deviceinstance:NOBODY"
    assert error_with(unknown) == (
        "NotFoundException",
        f"The provided resource does not exist: {unknown}",
    )
    assert error_with(PAIR.arn) == (
        "ArgumentException",
        f"The provided deviceinstance resource is not valid: {PAIR.arn}",
    )
    for device in (PAIR, PHONE):
        text = f"The device instance {INSTANCE_C} does not belong to the device {device.arn}"
        assert error_with(INSTANCE_C, device) == ("ArgumentException", text)
    assert (
        error_with(INSTANCE_A, LONE).message
        == f"The device instance {INSTANCE_A} does not belong to the device {LONE.arn}"
    )


@pytest.mark.parametrize("auxiliary", [False, True])
def test_an_app_that_cannot_be_installed_at_the_start(
    account: Account, clock: Any, auxiliary: bool
) -> None:
    """The app must exist and must have SUCCEEDED."""
    arn = account.project()

    def with_app(app_arn: str, device: Device = PHONE) -> ErrorAnswer:
        members: dict[str, Any] = (
            {"configuration": {"auxiliaryApps": [app_arn]}} if auxiliary else {"appArn": app_arn}
        )
        return account.error.create_remote_access_session(
            projectArn=arn, deviceArn=device.arn, **members
        )

    unknown = f"{PREFIX}:upload:{NOBODY}/{NOBODY}"
    assert with_app(unknown) == (
        "NotFoundException",
        f"The provided resource does not exist: {unknown}",
    )
    assert with_app(arn) == (
        "ArgumentException",
        f"The provided upload resource is not valid: {arn}",
    )

    request = {"projectArn": arn, "name": "shop.apk", "type": "ANDROID_APP"}
    unsent = account.create_upload(**request)["arn"]
    assert with_app(unsent) == ("ArgumentException", UNPROCESSED)
    failed = account.app(projectArn=arn)
    assert account.get_upload(arn=failed)["status"] == "PROCESSING"
    assert with_app(failed) == ("ArgumentException", UNPROCESSED)
    clock.tick(15)
    assert account.get_upload(arn=failed)["status"] == "FAILED"
    assert with_app(failed) == ("ArgumentException", UNPROCESSED)


def test_an_app_of_another_platform_project_or_type(clock: Any) -> None:
    """An app for another platform, of another project, or of another type is refused, at Create and
    at Install.
    """
    account = Account(registry=REGISTRY)
    arn = account.project()
    apk, ipa = account.app(projectArn=arn), account.app("shop.ipa", "IOS_APP", projectArn=arn)
    elsewhere, tests = (
        account.app(),
        account.app("tests.zip", "APPIUM_PYTHON_TEST_PACKAGE", projectArn=arn),
    )
    for device, unfit in [(PHONE, ipa), (IPHONE, apk), (PHONE, elsewhere), (PHONE, tests)]:
        assert account.error.create_remote_access_session(
            projectArn=arn, deviceArn=device.arn, appArn=unfit
        ) == (
            "ArgumentException",
            UNPROCESSED,
        )
        session = account.session(device, projectArn=arn)
        expected = ("ArgumentException", UNPROCESSED)
        assert (
            account.error.install_to_remote_access_session(
                remoteAccessSessionArn=session, appArn=unfit
            )
            == expected
        )
        assert "appUpload" not in account.get(session)


def test_a_fourth_auxiliary_app(clock: Any) -> None:
    """A session can have three auxiliary apps (D: model)."""
    account = Account(registry=REGISTRY)
    arn = account.project()
    apps = [account.app(projectArn=arn) for _ in range(4)]
    assert (
        account.create_remote_access_session(
            projectArn=arn, deviceArn=PHONE.arn, configuration={"auxiliaryApps": apps[:3]}
        )["status"]
        == "PENDING"
    )
    assert account.error.create_remote_access_session(
        projectArn=arn, deviceArn=PHONE.arn, configuration={"auxiliaryApps": apps}
    ) == (
        "ValidationException",
        f"1 validation error detected: Value '[{', '.join(apps)}]' at "
        "'configuration.auxiliaryApps' failed to satisfy "
        "constraint: Member must have length less than or equal to 3",
    )


def test_a_vpc_endpoint_configuration(account: Account) -> None:
    """A public device has no VPC endpoint configurations; on a private device they must exist. An
    empty list is accepted.
    """
    arn = account.project()
    unknown = f"{PREFIX}:vpceconfiguration:{NOBODY}"

    def with_vpce(device: Device, *arns: str) -> ErrorAnswer:
        configuration = {"vpceConfigurationArns": list(arns)}
        return account.error.create_remote_access_session(
            projectArn=arn, deviceArn=device.arn, configuration=configuration
        )

    text = (
        "VPC endpoint configurations apply to private devices only, and this device is "
        f"public: {PHONE.arn}"
    )
    assert with_vpce(PHONE, unknown) == ("ArgumentException", text)
    assert with_vpce(PAIR, unknown) == (
        "NotFoundException",
        f"The provided resource does not exist: {unknown}",
    )
    assert with_vpce(PAIR, arn) == (
        "ArgumentException",
        f"The provided vpceconfiguration resource is not valid: {arn}",
    )
    assert (
        account.create_remote_access_session(
            projectArn=arn, deviceArn=PHONE.arn, configuration={"vpceConfigurationArns": []}
        )["status"]
        == "PENDING"
    )


@pytest.mark.parametrize(
    ("after", "stopped", "status"),
    [
        (0, False, "PENDING"),
        (10, False, "PREPARING"),
        (25, True, "STOPPING"),
        (60, True, "COMPLETED"),
        (9010, False, "STOPPING"),
    ],
)
def test_an_install_needs_a_running_session(
    account: Account, clock: Any, after: float, stopped: bool, status: str
) -> None:
    """The message names the status that the session has."""
    session = account.session()
    if stopped:
        clock.tick(20)
        account.stop(session)
        clock.tick(-20)
    clock.tick(after)
    any_app = f"{PREFIX}:upload:{NOBODY}/{NOBODY}"
    assert account.error.install_to_remote_access_session(
        remoteAccessSessionArn=session, appArn=any_app
    ) == (
        "ArgumentException",
        "An app can be installed only while the remote access session is RUNNING; its status "
        f"is {status}: {session}",
    )


@pytest.mark.parametrize("concurrency", [1, None])
def test_an_install_needs_a_session_that_left_the_queues(
    clock: Any, concurrency: int | None
) -> None:
    """No app can be installed while a session waits."""
    account = Account(registry=REGISTRY, concurrency=concurrency)
    arn = account.project()
    account.session(LONE, projectArn=arn)
    session = account.session(LONE, projectArn=arn)
    status = "PENDING_CONCURRENCY" if concurrency else "PENDING_DEVICE"
    with pytest.raises(ArgumentException) as caught:
        account.install_to_remote_access_session(
            remoteAccessSessionArn=session, appArn=account.app(projectArn=arn)
        )
    assert caught.value.message == (
        "An app can be installed only while the remote access session is RUNNING; its status "
        f"is {status}: {session}"
    )


@pytest.mark.parametrize("after", [0, 10, 20, 9010])
def test_an_active_session_is_not_deleted(account: Account, clock: Any, after: float) -> None:
    """A PENDING, PREPARING, RUNNING or STOPPING session cannot be deleted."""
    session = account.session()
    clock.tick(after)
    expected = (
        "ArgumentException",
        f"The remote access session is still active and cannot be deleted: {session}",
    )
    assert account.error.delete_remote_access_session(arn=session) == expected
    assert account.get(session)["arn"] == session


def test_a_waiting_session_is_not_deleted(clock: Any) -> None:
    """A waiting session cannot be deleted."""
    account = Account(registry=REGISTRY, concurrency=1)
    arn = account.project()
    account.session(projectArn=arn)
    session = account.session(projectArn=arn)
    with pytest.raises(ArgumentException, match="still active and cannot be deleted"):
        account.delete(session)


def test_a_deleted_session_is_gone(account: Account, clock: Any) -> None:
    """A deleted session is not found by any operation, and not listed."""
    arn = account.project()
    session, other = account.session(projectArn=arn), account.session(projectArn=arn)
    account.stop(session)
    clock.tick(10)
    account.delete(session)
    for operation in WITH_ARN:
        expected = ("NotFoundException", f"The provided resource does not exist: {session}")
        assert account.error.call(operation, arn=session) == expected
    listed = account.list_remote_access_sessions(arn=arn)
    assert [item["arn"] for item in listed] == [other]


def test_a_project_with_an_active_session_is_kept(account: Account, clock: Any) -> None:
    """A project can be deleted after the end of its session, which goes with it."""
    arn = account.project()
    session = account.session(projectArn=arn)
    expected = (
        "ArgumentException",
        f"The project has an active run or session and cannot be deleted: {arn}",
    )
    assert account.error.delete_project(arn=arn) == expected
    account.stop(session)
    clock.tick(9)
    assert account.error.delete_project(arn=arn) == expected
    clock.tick(1)
    account.delete_project(arn=arn)
    assert account.error.get_remote_access_session(arn=session).code == "NotFoundException"


def test_errors_reach_a_client_by_their_names(client: Any) -> None:
    """boto3 raises the model's class of the exception, with the message."""
    arn = client.create_project(name="p")["project"]["arn"]
    phone = next(
        d["arn"]
        for d in client.list_devices()["devices"]
        if d["availability"] == "HIGHLY_AVAILABLE"
    )
    session = client.create_remote_access_session(projectArn=arn, deviceArn=phone)[
        "remoteAccessSession"
    ]["arn"]
    with pytest.raises(client.exceptions.ArgumentException) as caught:
        client.delete_remote_access_session(arn=session)
    assert caught.value.response["Error"] == {
        "Code": "ArgumentException",
        "Message": f"The remote access session is still active and cannot be deleted: {session}",
    }
    with pytest.raises(client.exceptions.NotFoundException):
        client.stop_remote_access_session(arn=session.replace("/00000", "/00001"))


def test_no_error_leaves_an_upload_that_can_be_installed(account: Account, clock: Any) -> None:
    """An upload without a body is refused, and accepted after its body has arrived."""
    arn = account.project()
    request = {"projectArn": arn, "name": "shop.apk", "type": "ANDROID_APP"}
    unsent = account.create_upload(**request)["arn"]
    assert account.error.create_remote_access_session(
        projectArn=arn, deviceArn=PHONE.arn, appArn=unsent
    ) == (
        "ArgumentException",
        UNPROCESSED,
    )
    uploads.deliver_body(
        account.store, account.store.get(uploads.Upload, unsent), b"PK\x05\x06" + bytes(18)
    )
    clock.tick(15)
    assert (
        account.create_remote_access_session(projectArn=arn, deviceArn=PHONE.arn, appArn=unsent)[
            "appUpload"
        ]
        == unsent
    )

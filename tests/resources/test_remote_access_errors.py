"""What the operations of remote access sessions refuse, with code and words."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import ACCOUNT, make_store
from moto_devicefarm import Device, Timings
from moto_devicefarm.core import api
from moto_devicefarm.core.errors import (
    ArgumentException,
    DeviceFarmError,
    NotFoundException,
    ValidationException,
)
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.uploads import uploads
from tests.resources import (
    INSTANCE_A,
    INSTANCE_C,
    IPHONE,
    LONE,
    PAIR,
    PHONE,
    REGISTRY,
    app,
    create,
    delete,
    get,
    install,
    project,
    start,
    stop,
)

ARN = f"arn:aws:devicefarm:us-west-2:{ACCOUNT}"
NOBODY = "99999999-0000-0000-0000-000000000000"
UNPROCESSED = "Missing or unprocessed resources."
NO_REMOTE = Device("Nexus 5", remote_access_enabled=False)
STAGES = Timings(
    session_pending=10, session_preparing=10, session_stopping=10, upload_processing=15
)


@pytest.fixture
def store() -> Store:
    """A store with a device of each kind, whose sessions take ten seconds for each stage."""
    return make_store(registry=[*REGISTRY, NO_REMOTE], timings=STAGES, check_uploads=True)


def refused(store: Store, operation: str, **members: Any) -> tuple[type[DeviceFarmError], str]:
    """The error that the call raises, and that it makes nothing."""
    before = len(list(store.queue))
    with pytest.raises(DeviceFarmError) as caught:
        api.call(store, operation, members)
    assert len(list(store.queue)) == before
    assert caught.value.code == type(caught.value).__name__
    assert caught.value.status == 400
    return type(caught.value), caught.value.message


CREATE = "CreateRemoteAccessSession"
WITH_ARN = ["GetRemoteAccessSession", "StopRemoteAccessSession", "DeleteRemoteAccessSession"]


@pytest.mark.parametrize("operation", WITH_ARN)
def test_a_session_that_is_not_there(store: Store, operation: str) -> None:
    """NotFoundException, which names it."""
    arn = f"{ARN}:session:{NOBODY}/{NOBODY}/00000"
    assert refused(store, operation, arn=arn) == (
        NotFoundException,
        f"The provided resource does not exist: {arn}",
    )


@pytest.mark.parametrize("operation", WITH_ARN)
def test_an_arn_that_is_no_sessions(store: Store, operation: str) -> None:
    """ArgumentException, though the project is there."""
    arn = project(store)
    assert refused(store, operation, arn=arn) == (
        ArgumentException,
        f"The provided session resource is not valid: {arn}",
    )


@pytest.mark.parametrize("operation", WITH_ARN)
def test_an_arn_that_is_malformed(store: Store, operation: str) -> None:
    """A slash for a colon is a ValidationException, its leading space included."""
    arn = f"{ARN}/session/{NOBODY}"
    assert refused(store, operation, arn=arn) == (ValidationException, f" Invalid arn {arn}")


def test_a_project_that_is_not_there(store: Store) -> None:
    """To create in, or to list."""
    arn = f"{ARN}:project:{NOBODY}"
    expected = (NotFoundException, f"The provided resource does not exist: {arn}")
    assert refused(store, CREATE, projectArn=arn, deviceArn=PHONE.arn) == expected
    assert refused(store, "ListRemoteAccessSessions", arn=arn) == expected


def test_a_project_arn_of_the_wrong_kind(store: Store) -> None:
    """A device's for a project's, a session's to list."""
    session = start(store, project(store))
    wrong = "The provided project resource is not valid: "
    assert refused(store, CREATE, projectArn=PHONE.arn, deviceArn=PHONE.arn) == (
        ArgumentException,
        wrong + PHONE.arn,
    )
    assert refused(store, "ListRemoteAccessSessions", arn=session) == (
        ArgumentException,
        wrong + session,
    )


def test_a_device_that_is_not_there(store: Store) -> None:
    """A device unknown to the registry, and an ARN that is no device's."""
    arn = project(store)
    unknown = "arn:aws:devicefarm:us-west-2::device:0123456789ABCDEF0123456789ABCDEF"
    expected = (NotFoundException, f"The provided resource does not exist: {unknown}")
    assert refused(store, CREATE, projectArn=arn, deviceArn=unknown) == expected
    wrong = (ArgumentException, f"The provided device resource is not valid: {arn}")
    assert refused(store, CREATE, projectArn=arn, deviceArn=arn) == wrong


def test_a_device_without_remote_access(store: Store) -> None:
    """No session can be had on it."""
    expected = (ArgumentException, f"The device does not support remote access: {NO_REMOTE.arn}")
    assert refused(store, CREATE, projectArn=project(store), deviceArn=NO_REMOTE.arn) == expected


def test_an_instance_that_is_not_there(store: Store) -> None:
    """Unknown, of another device, or no instance at all."""
    arn = project(store)

    def of(instance: str, device: Device = PAIR) -> tuple[type[DeviceFarmError], str]:
        return refused(store, CREATE, projectArn=arn, deviceArn=device.arn, instanceArn=instance)

    unknown = "arn:aws:devicefarm:us-west-2::deviceinstance:NOBODY"
    assert of(unknown) == (NotFoundException, f"The provided resource does not exist: {unknown}")
    assert of(PAIR.arn) == (
        ArgumentException,
        f"The provided deviceinstance resource is not valid: {PAIR.arn}",
    )
    for device in (PAIR, PHONE):
        text = f"The device instance {INSTANCE_C} does not belong to the device {device.arn}"
        assert of(INSTANCE_C, device) == (ArgumentException, text)
    assert (
        of(INSTANCE_A, LONE)[1]
        == f"The device instance {INSTANCE_A} does not belong to the device {LONE.arn}"
    )


@pytest.mark.parametrize("auxiliary", [False, True])
def test_an_app_that_cannot_be_installed_at_the_start(
    store: Store, clock: Any, auxiliary: bool
) -> None:
    """Not there, of the wrong kind, not sent, not yet processed, failed, of another platform,
    project or type.
    """
    arn = project(store)

    def with_app(app_arn: str, device: Device = PHONE) -> tuple[type[DeviceFarmError], str]:
        members: dict[str, Any] = (
            {"configuration": {"auxiliaryApps": [app_arn]}} if auxiliary else {"appArn": app_arn}
        )
        return refused(store, CREATE, projectArn=arn, deviceArn=device.arn, **members)

    unknown = f"{ARN}:upload:{NOBODY}/{NOBODY}"
    assert with_app(unknown) == (
        NotFoundException,
        f"The provided resource does not exist: {unknown}",
    )
    assert with_app(arn) == (ArgumentException, f"The provided upload resource is not valid: {arn}")

    request = {"projectArn": arn, "name": "shop.apk", "type": "ANDROID_APP"}
    unsent = api.call(store, "CreateUpload", request)["upload"]["arn"]
    assert with_app(unsent) == (ArgumentException, UNPROCESSED)
    failed = app(store, arn)
    assert api.call(store, "GetUpload", {"arn": failed})["upload"]["status"] == "PROCESSING"
    assert with_app(failed) == (ArgumentException, UNPROCESSED)
    clock.tick(15)
    assert api.call(store, "GetUpload", {"arn": failed})["upload"]["status"] == "FAILED"
    assert with_app(failed) == (ArgumentException, UNPROCESSED)


def test_an_app_of_another_platform_project_or_type(clock: Any) -> None:
    """Each is SUCCEEDED, and still the session has no use for it."""
    store = make_store(registry=REGISTRY)
    arn = project(store)
    apk, ipa = app(store, arn), app(store, arn, "shop.ipa", "IOS_APP")
    elsewhere, tests = (
        app(store, project(store)),
        app(store, arn, "tests.zip", "APPIUM_PYTHON_TEST_PACKAGE"),
    )
    for device, unfit in [(PHONE, ipa), (IPHONE, apk), (PHONE, elsewhere), (PHONE, tests)]:
        assert refused(store, CREATE, projectArn=arn, deviceArn=device.arn, appArn=unfit) == (
            ArgumentException,
            UNPROCESSED,
        )
        session = start(store, arn, device)
        expected = (ArgumentException, UNPROCESSED)
        assert (
            refused(
                store, "InstallToRemoteAccessSession", remoteAccessSessionArn=session, appArn=unfit
            )
            == expected
        )
        assert "appUpload" not in get(store, session)


def test_a_fourth_auxiliary_app(clock: Any) -> None:
    """The model allows three, and three are taken."""
    store = make_store(registry=REGISTRY)
    arn = project(store)
    apps = [app(store, arn) for _ in range(4)]
    assert create(store, arn, configuration={"auxiliaryApps": apps[:3]})["status"] == "PENDING"
    assert refused(
        store, CREATE, projectArn=arn, deviceArn=PHONE.arn, configuration={"auxiliaryApps": apps}
    ) == (
        ValidationException,
        f"1 validation error detected: Value '[{', '.join(apps)}]' at 'configuration.auxiliaryApps' failed to satisfy "
        "constraint: Member must have length less than or equal to 3",
    )


def test_a_device_proxy_that_cannot_be(store: Store) -> None:
    """Host and port are checked as the model says, all at once."""
    proxy = {"deviceProxy": {"host": "-proxy-", "port": 70000}}
    assert refused(
        store, CREATE, projectArn=project(store), deviceArn=PHONE.arn, configuration=proxy
    ) == (
        ValidationException,
        "2 validation errors detected: Value '-proxy-' at 'configuration.deviceProxy.host' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: ^([a-zA-Z0-9])([a-zA-Z0-9-.]+)([a-zA-Z0-9])$; Value '70000' at "
        "'configuration.deviceProxy.port' failed to satisfy constraint: Member must have value less than or equal to 65535",
    )


def test_a_vpc_endpoint_configuration(store: Store) -> None:
    """None applies to a public device; on a private one it must be there, and be one. An empty list
    asks for nothing.
    """
    arn = project(store)
    unknown = f"{ARN}:vpceconfiguration:{NOBODY}"

    def with_vpce(device: Device, *arns: str) -> tuple[type[DeviceFarmError], str]:
        configuration = {"vpceConfigurationArns": list(arns)}
        return refused(
            store, CREATE, projectArn=arn, deviceArn=device.arn, configuration=configuration
        )

    text = f"VPC endpoint configurations apply to private devices only, and this device is public: {PHONE.arn}"
    assert with_vpce(PHONE, unknown) == (ArgumentException, text)
    assert with_vpce(PAIR, unknown) == (
        NotFoundException,
        f"The provided resource does not exist: {unknown}",
    )
    assert with_vpce(PAIR, arn) == (
        ArgumentException,
        f"The provided vpceconfiguration resource is not valid: {arn}",
    )
    assert create(store, arn, configuration={"vpceConfigurationArns": []})["status"] == "PENDING"


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
    store: Store, clock: Any, after: float, stopped: bool, status: str
) -> None:
    """The message names the status that the session has instead."""
    session = start(store, project(store))
    if stopped:
        clock.tick(20)
        stop(store, session)
        clock.tick(-20)
    clock.tick(after)
    any_app = f"{ARN}:upload:{NOBODY}/{NOBODY}"
    assert refused(
        store, "InstallToRemoteAccessSession", remoteAccessSessionArn=session, appArn=any_app
    ) == (
        ArgumentException,
        f"An app can be installed only while the remote access session is RUNNING; its status is {status}: {session}",
    )


@pytest.mark.parametrize("concurrency", [1, None])
def test_an_install_needs_a_session_that_left_the_queues(
    clock: Any, concurrency: int | None
) -> None:
    """PENDING_CONCURRENCY and PENDING_DEVICE are no RUNNING either."""
    store = make_store(registry=REGISTRY, concurrency=concurrency)
    arn = project(store)
    start(store, arn, LONE)
    session = start(store, arn, LONE)
    status = "PENDING_CONCURRENCY" if concurrency else "PENDING_DEVICE"
    with pytest.raises(ArgumentException) as caught:
        install(store, session, app(store, arn))
    assert caught.value.message == (
        f"An app can be installed only while the remote access session is RUNNING; its status is {status}: {session}"
    )


def test_an_install_into_a_session_that_is_not_there(store: Store) -> None:
    """Session before app: what is missing first is named."""
    session, any_app = f"{ARN}:session:{NOBODY}/{NOBODY}/00000", f"{ARN}:upload:{NOBODY}/{NOBODY}"
    expected = (NotFoundException, f"The provided resource does not exist: {session}")
    assert (
        refused(
            store, "InstallToRemoteAccessSession", remoteAccessSessionArn=session, appArn=any_app
        )
        == expected
    )


def test_an_install_of_an_app_that_is_not_there(clock: Any) -> None:
    """An upload that was deleted, an ARN that is none's; the session stays as it was."""
    store = make_store(registry=REGISTRY)
    arn = project(store)
    session, gone = start(store, arn), app(store, arn)
    api.call(store, "DeleteUpload", {"arn": gone})
    before = get(store, session)
    request = {"remoteAccessSessionArn": session, "appArn": gone}
    expected = (NotFoundException, f"The provided resource does not exist: {gone}")
    assert refused(store, "InstallToRemoteAccessSession", **request) == expected
    wrong = (ArgumentException, f"The provided upload resource is not valid: {session}")
    assert refused(store, "InstallToRemoteAccessSession", **{**request, "appArn": session}) == wrong
    assert get(store, session) == before


@pytest.mark.parametrize("after", [0, 10, 20, 9010])
def test_an_active_session_is_not_deleted(store: Store, clock: Any, after: float) -> None:
    """PENDING, PREPARING, RUNNING or STOPPING; it stays."""
    session = start(store, project(store))
    clock.tick(after)
    expected = (
        ArgumentException,
        f"The remote access session is still active and cannot be deleted: {session}",
    )
    assert refused(store, "DeleteRemoteAccessSession", arn=session) == expected
    assert get(store, session)["arn"] == session


def test_a_waiting_session_is_not_deleted(clock: Any) -> None:
    """Who waits in a queue is active."""
    store = make_store(registry=REGISTRY, concurrency=1)
    arn = project(store)
    start(store, arn)
    session = start(store, arn)
    with pytest.raises(ArgumentException, match="still active and cannot be deleted"):
        delete(store, session)


def test_a_deleted_session_is_gone(store: Store, clock: Any) -> None:
    """From Get, Stop, a second Delete and the list."""
    arn = project(store)
    session, other = start(store, arn), start(store, arn)
    stop(store, session)
    clock.tick(10)
    delete(store, session)
    for operation in WITH_ARN:
        expected = (NotFoundException, f"The provided resource does not exist: {session}")
        assert refused(store, operation, arn=session) == expected
    listed = api.call(store, "ListRemoteAccessSessions", {"arn": arn})["remoteAccessSessions"]
    assert [item["arn"] for item in listed] == [other]


def test_a_project_with_an_active_session_is_kept(store: Store, clock: Any) -> None:
    """Once the session has ended both go."""
    arn = project(store)
    session = start(store, arn)
    expected = (
        ArgumentException,
        f"The project has an active run or session and cannot be deleted: {arn}",
    )
    assert refused(store, "DeleteProject", arn=arn) == expected
    stop(store, session)
    clock.tick(9)
    assert refused(store, "DeleteProject", arn=arn) == expected
    clock.tick(1)
    api.call(store, "DeleteProject", {"arn": arn})
    assert refused(store, "GetRemoteAccessSession", arn=session)[0] is NotFoundException


def test_what_breaks_the_model_is_named_at_once(store: Store) -> None:
    """Two missing members and a value that is none of the enumeration: one message."""
    assert refused(store, CREATE, configuration={"billingMethod": "FREE"}) == (
        ValidationException,
        "3 validation errors detected: Value null at 'projectArn' failed to satisfy constraint: Member must not be null; "
        "Value null at 'deviceArn' failed to satisfy constraint: Member must not be null; "
        "Value 'FREE' at 'configuration.billingMethod' failed to satisfy constraint: "
        "Member must satisfy enum value set: [METERED, UNMETERED]",
    )


def test_errors_reach_a_client_by_their_names(client: Any) -> None:
    """boto3 raises the exception of the model, with AWS's message."""
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


def test_no_error_leaves_an_upload_that_can_be_installed(store: Store, clock: Any) -> None:
    """A body sent later makes the same upload fit."""
    arn = project(store)
    request = {"projectArn": arn, "name": "shop.apk", "type": "ANDROID_APP"}
    unsent = api.call(store, "CreateUpload", request)["upload"]["arn"]
    assert refused(store, CREATE, projectArn=arn, deviceArn=PHONE.arn, appArn=unsent) == (
        ArgumentException,
        UNPROCESSED,
    )
    uploads.deliver_body(store, store.get(uploads.Upload, unsent), b"PK\x05\x06" + bytes(18))
    clock.tick(15)
    assert create(store, arn, appArn=unsent)["appUpload"] == unsent

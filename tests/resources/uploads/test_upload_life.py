"""The life of an upload: how bodies are processed and checked, and how test specs are edited."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from freezegun import freeze_time

from moto_devicefarm import Timings, mock_devicefarm
from tests.support.account import TEST_SPEC, Account
from tests.support.clients import new_client
from tests.support.store import FIRST_UPLOAD


@pytest.fixture
def account(clock: Any) -> Account:
    """An account at a frozen time, where processing takes ten seconds."""
    return Account(timings=Timings(upload_processing=10))


def test_without_a_body_nothing_happens(account: Account, clock: Any) -> None:
    """Without a body an upload stays INITIALIZED (C)."""
    account.upload("example.apk")
    clock.tick(1_000_000)
    assert account.status(FIRST_UPLOAD) == "INITIALIZED"


def test_life_by_the_clock(account: Account, clock: Any) -> None:
    """An upload is PROCESSING for its time after the PUT, and SUCCEEDED then."""
    account.upload("example.apk")
    clock.tick(5)
    assert account.status(FIRST_UPLOAD) == "INITIALIZED"
    account.put(FIRST_UPLOAD)
    assert account.status(FIRST_UPLOAD) == "PROCESSING"
    clock.tick(9.999)
    assert account.status(FIRST_UPLOAD) == "PROCESSING"
    clock.tick(0.001)
    assert account.status(FIRST_UPLOAD) == "SUCCEEDED"


def test_life_backwards(account: Account, clock: Any) -> None:
    """If the clock moves back, the upload has its earlier status."""
    account.upload("example.apk")
    clock.tick(5)
    account.put(FIRST_UPLOAD)
    clock.tick(60)
    assert account.status(FIRST_UPLOAD) == "SUCCEEDED"
    clock.tick(-51)
    assert account.status(FIRST_UPLOAD) == "PROCESSING"
    clock.tick(-10)
    assert account.status(FIRST_UPLOAD) == "INITIALIZED"


def test_processing_takes_no_time_by_default(clock: Any) -> None:
    """By default the next Get answers SUCCEEDED."""
    account = Account()
    upload = account.upload()
    account.put(upload)
    assert account.status(upload) == "SUCCEEDED"


def test_an_upload_keeps_the_timings_of_its_put() -> None:
    """The timings at the PUT count."""
    with (
        freeze_time("2026-03-01T12:00:00Z") as clock,
        mock_devicefarm(timings=Timings(upload_processing=10)) as farm,
    ):
        client: Any = new_client()
        project = client.create_project(name="x")["project"]["arn"]
        arn = client.create_upload(projectArn=project, name="x.apk", type="ANDROID_APP")["upload"][
            "arn"
        ]
        farm.put(arn, b"body")
        clock.tick(9)
        with mock_devicefarm(timings=Timings()):
            assert client.get_upload(arn=arn)["upload"]["status"] == "PROCESSING"


def test_a_second_body(account: Account, clock: Any) -> None:
    """A second body is processed again."""
    account.upload("example.apk")
    account.put(FIRST_UPLOAD)
    clock.tick(10)
    account.put(FIRST_UPLOAD, b"another")
    assert account.status(FIRST_UPLOAD) == "PROCESSING"
    clock.tick(10)
    assert account.status(FIRST_UPLOAD) == "SUCCEEDED"


def test_through_requests(client: Any) -> None:
    """A program creates an upload, sends the body and polls."""
    project = client.create_project(name="x")["project"]["arn"]
    upload = client.create_upload(
        projectArn=project, name="tests.zip", type="APPIUM_NODE_TEST_PACKAGE"
    )["upload"]
    assert requests.put(upload["url"], data=b"body", timeout=5).status_code == 200
    found = client.get_upload(arn=upload["arn"])["upload"]
    assert (found["status"], "message" in found, found["metadata"]) == (
        "SUCCEEDED",
        False,
        '{"valid": true}',
    )


# check_uploads

APP_MESSAGE = (
    "We could not open your application. Please verify that the file is valid and try again."
)
EMPTY_ZIP = b"PK\x05\x06" + bytes(18)


@pytest.fixture
def checking_account(clock: Any) -> Account:
    """An account where bodies are checked and processing takes ten seconds."""
    return Account(timings=Timings(upload_processing=10), check_uploads=True)


@pytest.mark.parametrize(
    ("type", "name", "message"),
    [
        ("ANDROID_APP", "x.apk", APP_MESSAGE),
        ("IOS_APP", "x.ipa", APP_MESSAGE),
        ("XCTEST_TEST_PACKAGE", "x.zip", APP_MESSAGE.replace("application", "test ZIP file")),
        (
            "APPIUM_PYTHON_TEST_PACKAGE",
            "x.zip",
            APP_MESSAGE.replace("application", "test ZIP file"),
        ),
        (
            "INSTRUMENTATION_TEST_PACKAGE",
            "x.apk",
            APP_MESSAGE.replace("application", "test APK file"),
        ),
        ("XCTEST_UI_TEST_PACKAGE", "x.ipa", APP_MESSAGE.replace("application", "test IPA file")),
    ],
)
def test_a_body_that_is_not_a_zip_file(
    checking_account: Account, clock: Any, type: str, name: str, message: str
) -> None:
    """Such a body FAILS after processing, with the message of AWS's troubleshooting pages."""
    checking_account.upload(name, type)
    checking_account.put(FIRST_UPLOAD)
    assert (
        checking_account.get(FIRST_UPLOAD)["status"],
        "message" in checking_account.get(FIRST_UPLOAD),
    ) == (
        "PROCESSING",
        False,
    )
    clock.tick(10)
    assert (
        checking_account.get(FIRST_UPLOAD)["status"],
        checking_account.get(FIRST_UPLOAD)["message"],
    ) == (
        "FAILED",
        message,
    )
    clock.tick(-1)
    assert (
        checking_account.get(FIRST_UPLOAD)["status"],
        "message" in checking_account.get(FIRST_UPLOAD),
    ) == (
        "PROCESSING",
        False,
    )


def test_a_body_that_is_a_zip_file(checking_account: Account, clock: Any) -> None:
    """Any zip file SUCCEEDS, also after a body that FAILED."""
    checking_account.upload("example.apk")
    checking_account.put(FIRST_UPLOAD)
    clock.tick(10)
    checking_account.put(FIRST_UPLOAD, EMPTY_ZIP)
    clock.tick(10)
    assert (
        checking_account.get(FIRST_UPLOAD)["status"],
        "message" in checking_account.get(FIRST_UPLOAD),
    ) == (
        "SUCCEEDED",
        False,
    )


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"version: 0.1\nphases: {test: {commands: [echo]}}", "SUCCEEDED"),
        (b"version: 0.1", "FAILED"),
        (EMPTY_ZIP, "FAILED"),
    ],
)
def test_a_test_spec_is_yaml(
    checking_account: Account, clock: Any, body: bytes, found: str
) -> None:
    """A test spec is YAML with version and phases."""
    checking_account.upload("spec.yml", TEST_SPEC)
    checking_account.put(FIRST_UPLOAD, body)
    clock.tick(10)
    message = (
        "We could not read your test spec. Please verify that it is valid YAML with "
        "version and phases and try again."
    )
    assert (
        checking_account.get(FIRST_UPLOAD)["status"],
        checking_account.get(FIRST_UPLOAD).get("message"),
    ) == (
        found,
        None if found == "SUCCEEDED" else message,
    )
    assert json.loads(checking_account.get(FIRST_UPLOAD)["metadata"])["valid"] is (
        found == "SUCCEEDED"
    )


def test_bodies_are_not_checked_by_default(account: Account, clock: Any) -> None:
    """By default bodies are not checked."""
    account.upload("example.apk")
    account.put(FIRST_UPLOAD, b"")
    clock.tick(10)
    assert (account.get(FIRST_UPLOAD)["status"], "message" in account.get(FIRST_UPLOAD)) == (
        "SUCCEEDED",
        False,
    )


# UpdateUpload


@pytest.fixture
def spec_account(account: Account, clock: Any) -> Account:
    """An account with a test spec that has SUCCEEDED."""
    account.upload("spec.yml", TEST_SPEC)
    account.put(FIRST_UPLOAD)
    clock.tick(11)
    return account


def test_update_name_and_content_type(spec_account: Account) -> None:
    """An update changes the name or the content type, and keeps the other one."""
    before = spec_account.get(FIRST_UPLOAD)
    renamed = spec_account.update_upload(arn=FIRST_UPLOAD, name="other")
    assert renamed == {**before, "name": "other", "url": renamed["url"]}
    assert "/other?" in renamed["url"]
    typed = spec_account.update_upload(arn=FIRST_UPLOAD, contentType="text/plain")
    assert typed == {**renamed, "contentType": "text/plain"}
    assert (
        spec_account.update_upload(arn=FIRST_UPLOAD)
        == spec_account.update_upload(arn=FIRST_UPLOAD, editContent=False)
        == typed
    )


def test_edited_content_waits_for_a_new_body(spec_account: Account, clock: Any) -> None:
    """With editContent the test spec is INITIALIZED until a new body arrives."""
    assert spec_account.update_upload(arn=FIRST_UPLOAD, editContent=True)["status"] == "INITIALIZED"
    clock.tick(100)
    assert spec_account.status(FIRST_UPLOAD) == "INITIALIZED"
    spec_account.put(FIRST_UPLOAD)
    assert spec_account.status(FIRST_UPLOAD) == "PROCESSING"
    clock.tick(10)
    assert spec_account.status(FIRST_UPLOAD) == "SUCCEEDED"
    clock.tick(-11)
    assert spec_account.status(FIRST_UPLOAD) == "INITIALIZED"
    clock.tick(-99.5)
    assert spec_account.status(FIRST_UPLOAD) == "SUCCEEDED"


def test_several_acts_at_one_moment(spec_account: Account, clock: Any) -> None:
    """At one moment of a frozen clock, the last call counts."""
    spec_account.update_upload(arn=FIRST_UPLOAD, editContent=True)
    spec_account.put(FIRST_UPLOAD)
    assert spec_account.status(FIRST_UPLOAD) == "PROCESSING"
    spec_account.update_upload(arn=FIRST_UPLOAD, editContent=True)
    assert spec_account.status(FIRST_UPLOAD) == "INITIALIZED"
    spec_account.put(FIRST_UPLOAD)
    spec_account.put(FIRST_UPLOAD)
    assert spec_account.status(FIRST_UPLOAD) == "PROCESSING"
    clock.tick(10)
    assert spec_account.status(FIRST_UPLOAD) == "SUCCEEDED"


@pytest.mark.parametrize(
    "changes", [{}, {"name": "y.apk"}, {"contentType": "text/plain"}, {"editContent": True}]
)
def test_only_specs_can_be_updated(account: Account, changes: dict[str, Any]) -> None:
    """Only test specs can be updated."""
    before = account.create_upload(
        projectArn=account.default_project, name="example.apk", type="ANDROID_APP"
    )
    assert account.error.update_upload(arn=FIRST_UPLOAD, **changes) == (
        "ArgumentException",
        "Only an uploaded test spec can be updated, and this upload is of the type ANDROID_APP: "
        f"{FIRST_UPLOAD}",
    )
    assert account.get(FIRST_UPLOAD) == before


# Apps in sessions


@pytest.mark.parametrize(
    ("type", "name", "fit"),
    [
        ("ANDROID_APP", "x.apk", True),
        ("IOS_APP", "x.ipa", False),
        ("EXTERNAL_DATA", "x.zip", False),
    ],
)
def test_what_a_session_can_install(clock: Any, type: str, name: str, fit: bool) -> None:
    """A session installs apps for its platform, of its project, that have SUCCEEDED."""
    account = Account()
    upload = account.upload(name, type)
    device = next(
        device.arn
        for device in account.store.settings.devices
        if device.platform == "ANDROID" and not device.busy
    )
    unfit = ("ArgumentException", "Missing or unprocessed resources.")
    params = {"projectArn": account.default_project, "deviceArn": device, "appArn": upload}
    assert account.error.create_remote_access_session(**params) == unfit
    account.put(upload)
    assert (
        account.error.create_remote_access_session(**{**params, "projectArn": account.project()})
        == unfit
    )
    if fit:
        session = account.create_remote_access_session(**params)
        assert session["appUpload"] == upload
    else:
        assert account.error.create_remote_access_session(**params) == unfit

"""The life of an upload by the clock: its bodies, whether they are checked, and test specs that are
edited.
"""

from __future__ import annotations

from typing import Any

import pytest
import requests
from freezegun import freeze_time

from conftest import make_store
from moto_devicefarm import Timings, mock_devicefarm
from moto_devicefarm.core import api
from moto_devicefarm.core.store import Store
from tests.devicefarm.clients import fresh
from tests.resources.uploads.uploading import (
    ARN,
    SPEC_TYPE,
    create,
    get,
    put,
    refused,
    status,
    update,
)


@pytest.fixture
def slow(clock: Any) -> Store:
    """A store with a project, at a frozen time, where processing takes ten seconds."""
    store = make_store(timings=Timings(upload_processing=10))
    api.call(store, "CreateProject", {"name": "x"})
    return store


def test_without_a_body_nothing_happens(slow: Store, clock: Any) -> None:
    """INITIALIZED for as long as it is there, as users found."""
    create(slow)
    clock.tick(1_000_000)
    assert status(slow) == "INITIALIZED"


def test_life_by_the_clock(slow: Store, clock: Any) -> None:
    """PROCESSING from the PUT on for the time that it takes, then SUCCEEDED."""
    create(slow)
    clock.tick(5)
    assert status(slow) == "INITIALIZED"
    put(slow)
    assert status(slow) == "PROCESSING"
    clock.tick(9.999)
    assert status(slow) == "PROCESSING"
    clock.tick(0.001)
    assert status(slow) == "SUCCEEDED"


def test_life_backwards(slow: Store, clock: Any) -> None:
    """A clock that is set back finds the status that there was."""
    create(slow)
    clock.tick(5)
    put(slow)
    clock.tick(60)
    assert status(slow) == "SUCCEEDED"
    clock.tick(-51)
    assert status(slow) == "PROCESSING"
    clock.tick(-10)
    assert status(slow) == "INITIALIZED"


def test_processing_takes_no_time_by_default(store: Store, clock: Any) -> None:
    """The next read finds the upload done."""
    api.call(store, "CreateProject", {"name": "x"})
    create(store)
    put(store)
    assert status(store) == "SUCCEEDED"


def test_an_upload_keeps_the_pace_of_its_put() -> None:
    """Timings are those in force when the body arrived."""
    with (
        freeze_time("2026-03-01T12:00:00Z") as clock,
        mock_devicefarm(timings=Timings(upload_processing=10)) as farm,
    ):
        client: Any = fresh()
        project = client.create_project(name="x")["project"]["arn"]
        arn = client.create_upload(projectArn=project, name="x.apk", type="ANDROID_APP")["upload"][
            "arn"
        ]
        farm.put(arn, b"body")
        clock.tick(9)
        with mock_devicefarm(timings=Timings()):
            assert client.get_upload(arn=arn)["upload"]["status"] == "PROCESSING"


def test_a_second_body(slow: Store, clock: Any) -> None:
    """Is processed anew."""
    create(slow)
    put(slow)
    clock.tick(10)
    put(slow, b"another")
    assert status(slow) == "PROCESSING"
    clock.tick(10)
    assert status(slow) == "SUCCEEDED"


def test_through_requests(client: Any) -> None:
    """As a program does it: create, PUT, poll."""
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
def strict(clock: Any) -> Store:
    """A store with a project, where bodies are checked and processing takes ten seconds."""
    store = make_store(timings=Timings(upload_processing=10), check_uploads=True)
    api.call(store, "CreateProject", {"name": "x"})
    return store


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
def test_a_body_that_is_no_zip_file(
    strict: Store, clock: Any, type: str, name: str, message: str
) -> None:
    """FAILS after processing, with the message of AWS's troubleshooting pages."""
    create(strict, name, type)
    put(strict)
    assert (get(strict)["status"], "message" in get(strict)) == ("PROCESSING", False)
    clock.tick(10)
    assert (get(strict)["status"], get(strict)["message"]) == ("FAILED", message)
    clock.tick(-1)
    assert (get(strict)["status"], "message" in get(strict)) == ("PROCESSING", False)


def test_a_body_that_is_a_zip_file(strict: Store, clock: Any) -> None:
    """Any will do, and mends what failed before."""
    create(strict)
    put(strict)
    clock.tick(10)
    put(strict, EMPTY_ZIP)
    clock.tick(10)
    assert (get(strict)["status"], "message" in get(strict)) == ("SUCCEEDED", False)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"version: 0.1\nphases: {test: {commands: [echo]}}", "SUCCEEDED"),
        (b"version: 0.1", "FAILED"),
        (EMPTY_ZIP, "FAILED"),
    ],
)
def test_a_test_spec_is_yaml(strict: Store, clock: Any, body: bytes, found: str) -> None:
    """Text with a version and phases, and no zip file."""
    create(strict, "spec.yml", SPEC_TYPE)
    put(strict, body)
    clock.tick(10)
    message = "We could not read your test spec. Please verify that it is valid YAML with version and phases and try again."
    assert (get(strict)["status"], get(strict).get("message")) == (
        found,
        None if found == "SUCCEEDED" else message,
    )
    assert get(strict).get("metadata") == ('{"valid": true}' if found == "SUCCEEDED" else None)


def test_by_default_anything_will_do(slow: Store, clock: Any) -> None:
    """Tests send dummy bytes, or none."""
    create(slow)
    put(slow, b"")
    clock.tick(10)
    assert (get(slow)["status"], "message" in get(slow)) == ("SUCCEEDED", False)


# UpdateUpload


@pytest.fixture
def spec(slow: Store, clock: Any) -> Store:
    """A store with a test spec that has SUCCEEDED."""
    create(slow, "spec.yml", SPEC_TYPE)
    put(slow)
    clock.tick(11)
    return slow


def test_update_name_and_content_type(spec: Store) -> None:
    """Each alone, and what is not given stays."""
    before = get(spec)
    renamed = update(spec, name="other")
    assert renamed == {**before, "name": "other", "url": renamed["url"]}
    assert "/other?" in renamed["url"]
    typed = update(spec, contentType="text/plain")
    assert typed == {**renamed, "contentType": "text/plain"}
    assert update(spec) == update(spec, editContent=False) == typed


def test_edited_content_waits_for_a_new_body(spec: Store, clock: Any) -> None:
    """INITIALIZED again until it arrives, then processed; backwards it has SUCCEEDED."""
    assert update(spec, editContent=True)["status"] == "INITIALIZED"
    clock.tick(100)
    assert status(spec) == "INITIALIZED"
    put(spec)
    assert status(spec) == "PROCESSING"
    clock.tick(10)
    assert status(spec) == "SUCCEEDED"
    clock.tick(-11)
    assert status(spec) == "INITIALIZED"
    clock.tick(-99.5)
    assert status(spec) == "SUCCEEDED"


def test_several_acts_at_one_moment(spec: Store, clock: Any) -> None:
    """Under a frozen clock the last call counts."""
    update(spec, editContent=True)
    put(spec)
    assert status(spec) == "PROCESSING"
    update(spec, editContent=True)
    assert status(spec) == "INITIALIZED"
    put(spec)
    put(spec)
    assert status(spec) == "PROCESSING"
    clock.tick(10)
    assert status(spec) == "SUCCEEDED"


@pytest.mark.parametrize(
    "changes", [{}, {"name": "y.apk"}, {"contentType": "text/plain"}, {"editContent": True}]
)
def test_only_specs_can_be_updated(slow: Store, changes: dict[str, Any]) -> None:
    """An app stays as it was created."""
    before = create(slow)
    assert refused(slow, "UpdateUpload", {"arn": ARN, **changes}) == (
        "ArgumentException",
        f"Only an uploaded test spec can be updated, and this upload is of the type ANDROID_APP: {ARN}",
    )
    assert get(slow) == before


def test_a_refused_update_changes_nothing(spec: Store) -> None:
    """Not even the members that were in order."""
    before = get(spec)
    assert refused(
        spec,
        "UpdateUpload",
        {"arn": ARN, "name": "a/b", "contentType": "text/plain", "editContent": True},
    ) == (
        "ArgumentException",
        "The name of an upload must not contain a forward slash: a/b",
    )
    assert get(spec) == before


# Apps in sessions


@pytest.mark.parametrize(
    ("type", "name", "fit"),
    [
        ("ANDROID_APP", "x.apk", True),
        ("IOS_APP", "x.ipa", False),
        ("EXTERNAL_DATA", "x.zip", False),
    ],
)
def test_what_a_session_can_install(
    store: Store, clock: Any, type: str, name: str, fit: bool
) -> None:
    """An app of the device's platform that has SUCCEEDED, of the same project."""
    projects = [api.call(store, "CreateProject", {"name": "x"})["project"]["arn"] for _ in range(2)]
    upload = create(store, name, type)["arn"]
    device = next(
        device.arn
        for device in store.settings.devices
        if device.platform == "ANDROID" and not device.busy
    )
    unfit = ("ArgumentException", "Missing or unprocessed resources.")
    params = {"projectArn": projects[0], "deviceArn": device, "appArn": upload}
    assert refused(store, "CreateRemoteAccessSession", params) == unfit
    put(store, arn=upload)
    assert (
        refused(store, "CreateRemoteAccessSession", {**params, "projectArn": projects[1]}) == unfit
    )
    if fit:
        session = api.call(store, "CreateRemoteAccessSession", params)["remoteAccessSession"]
        assert session["appUpload"] == upload
    else:
        assert refused(store, "CreateRemoteAccessSession", params) == unfit

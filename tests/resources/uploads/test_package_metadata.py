"""The metadata of apps, and why no body raises an error."""

from __future__ import annotations

import datetime as dt
import json
import plistlib
import sys
from types import ModuleType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from moto_devicefarm import Timings
from moto_devicefarm.resources.uploads import package_metadata
from moto_devicefarm.resources.uploads.uploads import Upload, deliver_body
from tests.support.account import Account
from tests.support.apps import APK, INFO, PLIST, ipa, zip_file

SHOP = {
    "bundle_identifier": "org.example.shop",
    "bundle_version": "42",
    "version_name": "1.2",
    "minimum_os_version": "15.0",
    "executable_name": "Shop",
    "platform_name": "iphoneos",
}


def metadata_of(type: str, body: bytes) -> Any:
    """The metadata as data, or None."""
    text = package_metadata.metadata(type, body)
    return None if text is None else json.loads(text)


# Android


def test_a_real_apk() -> None:
    """The metadata has the captured members, whose numbers are text."""
    assert metadata_of("ANDROID_APP", APK) == {
        "device_admin": False,
        "activity_name": "org.example.devicefarm.MainActivity",
        "version_name": "1.2",
        "screens": ["small", "normal", "large", "xlarge"],
        "error_type": None,
        "sdk_version": "21",
        "package_name": "org.example.devicefarm",
        "version_code": "7",
        "native_code": ["arm64-v8a"],
        "target_sdk_version": "29",
    }


def test_an_apk_through_the_service(clock: Any) -> None:
    """GetUpload answers the metadata as JSON text after SUCCEEDED."""
    account = Account(check_uploads=True, timings=Timings(upload_processing=10))
    project = account.project()
    params = {"projectArn": project, "name": "example.apk", "type": "ANDROID_APP"}
    arn = account.create_upload(**params)["arn"]
    deliver_body(account.store, account.store.get(Upload, arn), APK)
    upload = account.get_upload(arn=arn)
    assert (upload["status"], "metadata" in upload) == ("PROCESSING", False)
    clock.tick(10)
    upload = account.get_upload(arn=arn)
    assert upload["status"] == "SUCCEEDED"
    assert json.loads(upload["metadata"])["package_name"] == "org.example.devicefarm"


def test_an_activity_of_another_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """An activity with a whole name keeps it; only a name that begins with a dot is completed."""
    monkeypatch.setattr("apk_info.APK.get_main_activity", lambda self: "org.other.Main")
    metadata = metadata_of("ANDROID_APP", APK)
    assert metadata is not None
    assert metadata["activity_name"] == "org.other.Main"


def test_without_apk_info(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the optional library, an app has no metadata."""
    monkeypatch.setitem(sys.modules, "apk_info", None)
    assert metadata_of("ANDROID_APP", APK) is None


def test_apk_info_is_for_real_apps_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that is not an app does not import apk-info. A second import would end the process."""

    class NotToImport(ModuleType):
        def __getattr__(self, name: str) -> None:
            raise AssertionError(f"apk_info.{name} was imported")

    monkeypatch.setitem(sys.modules, "apk_info", NotToImport("apk_info"))
    assert package_metadata.metadata("ANDROID_APP", b"any bytes will do") is None
    assert package_metadata.metadata("ANDROID_APP", zip_file({"a": b""})) is None


def test_a_zip_file_that_is_no_apk() -> None:
    """A zip file without a valid manifest has no metadata."""
    assert metadata_of("ANDROID_APP", zip_file({"readme.txt": b"hello"})) is None
    assert metadata_of("ANDROID_APP", zip_file({"AndroidManifest.xml": b"<manifest/>"})) is None


# iOS


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_an_ipa(form: plistlib.PlistFormat) -> None:
    """The metadata of an .ipa is its Info.plist, in both formats."""
    assert metadata_of("IOS_APP", ipa(INFO, form)) == SHOP


def test_an_ipa_that_says_little() -> None:
    """Missing values are null."""
    assert metadata_of("IOS_APP", ipa({"CFBundleVersion": "1"})) == {
        **dict.fromkeys(SHOP),
        "bundle_version": "1",
    }


def test_the_apps_own_info_only() -> None:
    """Only the app's own Info.plist counts, not that of a framework."""
    inner = plistlib.dumps({"CFBundleIdentifier": "inner"})
    names = (
        "Payload/Shop.app/Frameworks/Info.plist",
        "Info.plist",
        "Payload/Info.plist",
        "Payload/Shop/Info.plist",
    )
    others = dict.fromkeys(
        (*names, "Other/Shop.app/Info.plist", "Payload/Shop.app/Info.plist.bak"), inner
    )
    assert metadata_of("IOS_APP", zip_file(others)) is None
    assert metadata_of("IOS_APP", zip_file({**others, PLIST: plistlib.dumps(INFO)})) == SHOP


@pytest.mark.parametrize(
    "plist",
    [
        b"",
        b"no plist",
        b"bplist00 and no more",
        plistlib.dumps(INFO)[:-30],
        plistlib.dumps(INFO, fmt=plistlib.FMT_BINARY)[:-5],
        plistlib.dumps([1, 2]),
        plistlib.dumps("text", fmt=plistlib.FMT_BINARY),
        b"<?xml version='1.0'?><plist><date>yesterday</date></plist>",
        b"<?xml version='1.0'?><plist><integer>x</integer></plist>",
        b"<?xml version='1.0' encoding='klingon'?><plist><dict/></plist>",
        b"<?xml version='1.0'?><!DOCTYPE plist [<!ENTITY a "
        b"'b'>]><plist><string>&a;</string></plist>",
    ],
    ids=[
        "empty",
        "text",
        "header",
        "cut xml",
        "cut binary",
        "list",
        "string",
        "date",
        "integer",
        "encoding",
        "entity",
    ],
)
def test_a_broken_plist(plist: bytes) -> None:
    """A broken Info.plist gives no metadata."""
    assert metadata_of("IOS_APP", zip_file({PLIST: plist})) is None


@pytest.mark.parametrize(
    "value",
    [
        b"bytes",
        dt.datetime(2026, 1, 1),  # noqa: DTZ001  plistlib reads times without a zone
        ["list"],
        {"a": b"b"},
        plistlib.UID(5),
    ],
    ids=repr,
)
def test_values_of_other_types(value: Any) -> None:
    """A value that is not text is left out."""
    text = metadata_of("IOS_APP", ipa({**INFO, "CFBundleIdentifier": value}, plistlib.FMT_BINARY))
    assert text is not None
    assert {**text, "bundle_identifier": None} == {**SHOP, "bundle_identifier": None}


def test_metadata_fits_the_model() -> None:
    """Metadata is at most 8192 characters long (D: model)."""
    assert (
        len(
            package_metadata.metadata("IOS_APP", ipa({**INFO, "CFBundleIdentifier": "x" * 9000}))
            or ""
        )
        <= 8192
    )


# Any body


def test_tests_are_valid() -> None:
    """Test packages and test specs have valid metadata (C: the guide's samples)."""
    for type in (
        "APPIUM_NODE_TEST_PACKAGE",
        "INSTRUMENTATION_TEST_PACKAGE",
        "APPIUM_NODE_TEST_SPEC",
    ):
        assert metadata_of(type, APK) == {"valid": True}


def test_other_types_have_no_metadata() -> None:
    """Extra data have no metadata."""
    assert metadata_of("EXTERNAL_DATA", ipa(INFO)) is None


@pytest.mark.parametrize("type", ["ANDROID_APP", "IOS_APP"])
@pytest.mark.parametrize(
    "body",
    [b"", b"PK", b"dummy", b"PK\x05\x06" + bytes(18)],
    ids=["empty", "PK", "dummy", "empty zip"],
)
def test_bodies_that_are_no_apps(type: str, body: bytes) -> None:
    """Dummy bodies give no metadata."""
    assert package_metadata.metadata(type, body) is None


@pytest.mark.parametrize("type", ["ANDROID_APP", "IOS_APP"])
def test_a_body_that_was_cut_off(type: str) -> None:
    """An app that is cut off raises no error."""
    body = APK if type == "ANDROID_APP" else ipa(INFO)
    for at in range(0, len(body), 7):
        package_metadata.metadata(type, body[:at])
        package_metadata.metadata(type, body[at:])


def test_a_damaged_ipa() -> None:
    """A flipped byte is found by the checksum."""
    body = bytearray(zip_file({PLIST: plistlib.dumps(INFO)}))
    body[len(PLIST) + 40] ^= 0xFF
    assert metadata_of("IOS_APP", bytes(body)) is None


def test_an_encrypted_ipa() -> None:
    """An encrypted app has no metadata."""
    body = bytearray(ipa(INFO))
    for at in range(len(body)):
        if body[at : at + 4] == b"PK\x03\x04":
            body[at + 6] |= 1
        if body[at : at + 4] == b"PK\x01\x02":
            body[at + 8] |= 1
    assert metadata_of("IOS_APP", bytes(body)) is None


@settings(max_examples=100, deadline=None)
@given(
    type=st.sampled_from(["ANDROID_APP", "IOS_APP"]),
    edits=st.lists(st.tuples(st.integers(0), st.integers(0, 255)), max_size=4),
)
def test_any_damage(type: str, edits: list[tuple[int, int]]) -> None:
    """No damage of an app raises an error."""
    body = bytearray(APK if type == "ANDROID_APP" else ipa(INFO))
    for at, byte in edits:
        body[at % len(body)] = byte
    text = package_metadata.metadata(type, bytes(body))
    assert text is None or isinstance(json.loads(text), dict)


@settings(max_examples=60, deadline=None)
@given(
    type=st.sampled_from(["ANDROID_APP", "IOS_APP", "EXTERNAL_DATA"]), body=st.binary(max_size=200)
)
@example(type="IOS_APP", body=b"PK\x05\x06" + b"\xff" * 18)
def test_any_bytes(type: str, body: bytes) -> None:
    """No body raises an error."""
    package_metadata.problem(type, body)
    assert package_metadata.metadata(type, body) is None


@settings(max_examples=60, deadline=None)
@given(plist=st.binary(max_size=80) | st.binary(max_size=80).map(lambda rest: b"bplist00" + rest))
def test_any_info(plist: bytes) -> None:
    """No Info.plist raises an error."""
    package_metadata.metadata("IOS_APP", zip_file({PLIST: plist}))


@pytest.mark.parametrize(
    "type", ["ANDROID_APP", "IOS_APP", "EXTERNAL_DATA", "XCTEST_UI_TEST_PACKAGE"]
)
def test_a_zip_file_is_no_problem(type: str) -> None:
    """A zip file passes the check."""
    assert package_metadata.problem(type, zip_file({})) is None


@pytest.mark.parametrize(
    ("type", "what"), [("ANDROID_APP", "application"), ("EXTERNAL_DATA", "test ZIP file")]
)
def test_a_body_that_is_too_large(monkeypatch: pytest.MonkeyPatch, type: str, what: str) -> None:
    """A body of more than 4 GB is refused."""
    monkeypatch.setattr(package_metadata, "MAX_BYTES", len(zip_file({})))
    assert package_metadata.problem(type, zip_file({})) is None
    message = (
        f"We could not process your {what}. Please verify that it is not larger than 4 GB "
        "and try again."
    )
    assert package_metadata.problem(type, b"x" + zip_file({})) == message


def test_the_largest_body() -> None:
    """The limit is 4 GB in bytes."""
    assert package_metadata.MAX_BYTES == 4_294_967_296

"""Uploads: documents and URLs in the captured form, names and types, lists."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from moto_devicefarm import Timings
from moto_devicefarm.core import model
from moto_devicefarm.resources.uploads.upload_urls import upload_arn
from moto_devicefarm.resources.uploads.uploads import Upload
from tests.support.account import TEST_SPEC, Account
from tests.support.store import FIRST_UPLOAD, numbered_id

NOW_IN_SECONDS = 1772366400.0
PACKAGES = "https://prod-us-west-2-uploads.s3.dualstack.us-west-2.amazonaws.com/"
SPECS = "https://prod-us-west-2-uploads-testspec.s3.dualstack.us-west-2.amazonaws.com/"
TYPES: list[str] = list(model.service_model().shape_for("UploadType").metadata["enum"])


@pytest.fixture
def account(clock: Any) -> Account:
    """An account at a frozen time, where processing takes ten seconds."""
    return Account(timings=Timings(upload_processing=10))


# Documents and URLs


def test_the_document_of_a_new_upload(account: Account) -> None:
    """A new upload has the members of the captured answers."""
    upload = account.create_upload(
        projectArn=account.default_project, name="example.apk", type="ANDROID_APP"
    )
    url = upload.pop("url")
    assert upload == {
        "arn": FIRST_UPLOAD,
        "name": "example.apk",
        "created": NOW_IN_SECONDS,
        "type": "ANDROID_APP",
        "status": "INITIALIZED",
        "category": "PRIVATE",
    }
    assert account.get(FIRST_UPLOAD) == {**upload, "url": url}


@pytest.mark.parametrize("content_type", ["text/html\r\nX-Own: 1", "\u20ac", "a\0", "\x7f", "\x80"])
def test_a_content_type_that_no_header_can_hold(account: Account, content_type: str) -> None:
    """It is refused, because it is a header of the answer to the GET of the test spec."""
    message = (
        "The contentType of an upload must be Latin-1 text without control characters: "
        f"{json.dumps(content_type)}"
    )
    project = account.default_project
    params = {"projectArn": project, "name": "spec.yml", "type": TEST_SPEC}
    error = ("ArgumentException", message)
    assert account.error.create_upload(**params, contentType=content_type) == error
    assert account.store.all(Upload, project).page(0, 9)[0] == []
    arn = account.create_upload(**params, contentType="text/\xe9 \t;~")["arn"]
    new = {"name": "other.yml", "editContent": True, "contentType": content_type}
    before = account.get(arn)
    assert account.error.update_upload(arn=arn, **new) == error
    assert account.get(arn) == before


def test_the_content_type_is_echoed(account: Account) -> None:
    """A content type of the request is in the document (C: sdkruby876)."""
    assert (
        account.create_upload(
            projectArn=account.default_project,
            name="example.apk",
            type="ANDROID_APP",
            contentType="application/octet-stream",
        )["contentType"]
        == "application/octet-stream"
    )


def test_the_form_of_the_url(account: Account) -> None:
    """The URL has the captured path, query and host (C: 2019, 2025)."""
    url = account.create_upload(
        projectArn=account.default_project, name="example.apk", type="ANDROID_APP"
    )["url"]
    start, _, signature = url.partition("&X-Amz-Signature=")
    assert start == (
        f"{PACKAGES}arn%3Aaws%3Adevicefarm%3Aus-west-2%3A123456789012%3Aproject%3A{numbered_id(1)}"
        f"/uploads/arn%3Aaws%3Adevicefarm%3Aus-west-2%3A123456789012%3Aupload%3A{numbered_id(1)}/{numbered_id(2)}/example.apk"
        "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260301T120000Z&X-Amz-SignedHeaders=host&X-Amz-Expires=86400"
        "&X-Amz-Credential=ASIAMOTODEVICEFARM00%2F20260301%2Fus-west-2%2Fs3%2Faws4_request"
    )
    assert re.fullmatch("[0-9a-f]{64}", signature)


def test_names_in_the_url_are_escaped(account: Account) -> None:
    """A name is one part of the URL's path, whatever its characters."""
    url = account.create_upload(
        projectArn=account.default_project, name="My app? #1 & more.apk", type="ANDROID_APP"
    )["url"]
    assert urlsplit(url).path.rpartition("/")[2] == "My%20app%3F%20%231%20%26%20more.apk"
    assert [name for name, _ in parse_qsl(urlsplit(url).query)] == [
        "X-Amz-Algorithm",
        "X-Amz-Date",
        "X-Amz-SignedHeaders",
        "X-Amz-Expires",
        "X-Amz-Credential",
        "X-Amz-Signature",
    ]


@pytest.mark.parametrize("type", TYPES)
def test_buckets(account: Account, type: str) -> None:
    """Test specs have a bucket of their own."""
    if type == "WEB_APP":
        return
    extension = {
        "ANDROID_APP": ".apk",
        "INSTRUMENTATION_TEST_PACKAGE": ".apk",
        "IOS_APP": ".ipa",
        "XCTEST_UI_TEST_PACKAGE": ".ipa",
    }
    url = account.create_upload(
        projectArn=account.default_project, name=f"x{extension.get(type, '.zip')}", type=type
    )["url"]
    assert url.startswith(SPECS if type.endswith("_TEST_SPEC") else PACKAGES)


def test_each_read_signs_afresh(account: Account, clock: Any) -> None:
    """Each Get signs the URL with its second."""
    first = account.create_upload(
        projectArn=account.default_project, name="example.apk", type="ANDROID_APP"
    )["url"]
    assert account.get(FIRST_UPLOAD)["url"] == first
    clock.tick(1)
    second = account.get(FIRST_UPLOAD)["url"]
    assert "&X-Amz-Date=20260301T120001Z&" in second
    assert second.rpartition("=")[2] != first.rpartition("=")[2]
    account.put(FIRST_UPLOAD)
    clock.tick(100)
    assert (
        account.status(FIRST_UPLOAD),
        "&X-Amz-Date=20260301T120141Z&" in account.get(FIRST_UPLOAD)["url"],
    ) == (
        "SUCCEEDED",
        True,
    )
    assert account.own_uploads() == [account.get(FIRST_UPLOAD)]


def test_two_uploads_have_two_signatures(account: Account) -> None:
    """Two uploads have different signatures."""
    urls = [
        account.create_upload(
            projectArn=account.default_project, name="example.apk", type="ANDROID_APP"
        )["url"]
        for _ in range(2)
    ]
    assert len({url.rpartition("=")[2] for url in urls}) == 2
    one = account.store.get(Upload, FIRST_UPLOAD)
    assert [one.accepts(url) for url in urls] == [True, False]


def test_the_upload_that_a_url_is_for(account: Account) -> None:
    """The path of a URL names its upload."""
    assert (
        upload_arn(
            account.create_upload(
                projectArn=account.default_project, name="example.apk", type="ANDROID_APP"
            )["url"]
        )
        == FIRST_UPLOAD
    )
    assert upload_arn("https://example.org/some/where") == ""
    assert upload_arn(f"{PACKAGES}x/uploads/y/z/app.apk") == ""


# Names and types


@pytest.mark.parametrize(
    ("type", "name"),
    [
        ("ANDROID_APP", "x.apk"),
        ("ANDROID_APP", "X.APK"),
        ("IOS_APP", "x.ipa"),
        ("EXTERNAL_DATA", "data.zip"),
        ("APPIUM_NODE_TEST_PACKAGE", "x.zip"),
        ("INSTRUMENTATION_TEST_PACKAGE", "app-debug-androidTest.apk"),
        ("XCTEST_UI_TEST_PACKAGE", "swift-sample-UI.ipa"),
        ("APPIUM_PYTHON_TEST_PACKAGE", "MyAppiumPythonUpload"),
        (TEST_SPEC, "spec.yml"),
        (TEST_SPEC, "no extension"),
        (TEST_SPEC, ""),
    ],
)
def test_names_that_fit(account: Account, type: str, name: str) -> None:
    """Each type has its file extensions; a test spec may have any, and a test package none (D:
    botocore's example).
    """
    assert (
        account.create_upload(projectArn=account.default_project, name=name, type=type)["name"]
        == name
    )


@pytest.mark.parametrize(
    ("type", "name", "extension"),
    [
        ("ANDROID_APP", "x.aab", ".apk"),
        ("ANDROID_APP", "apk", ".apk"),
        ("IOS_APP", "x.apk", ".ipa"),
        ("EXTERNAL_DATA", "x", ".zip"),
        ("APPIUM_NODE_TEST_PACKAGE", "x.tgz", ".zip"),
    ],
)
def test_names_that_do_not_fit(account: Account, type: str, name: str, extension: str) -> None:
    """The message names the extension that is needed."""
    assert account.error.create_upload(
        projectArn=account.default_project, name=name, type=type
    ) == (
        "ArgumentException",
        f"The name of an upload of the type {type} must end with {extension}: {name}",
    )
    assert account.own_uploads() == []


@pytest.mark.parametrize(("type", "name"), [("ANDROID_APP", "dir/x.apk"), (TEST_SPEC, "dir/spec")])
def test_a_slash_in_a_name(account: Account, type: str, name: str) -> None:
    """A name cannot contain a slash."""
    assert account.error.create_upload(
        projectArn=account.default_project, name=name, type=type
    ) == (
        "ArgumentException",
        f"The name of an upload must not contain a forward slash: {name}",
    )


def test_web_apps(account: Account) -> None:
    """The type WEB_APP is refused (D: model)."""
    assert account.error.create_upload(
        projectArn=account.default_project, name="x.zip", type="WEB_APP"
    ) == (
        "ArgumentException",
        "An upload of the type WEB_APP cannot be created",
    )


def test_an_unknown_type(account: Account) -> None:
    """An unknown type breaks a constraint of the model."""
    assert account.error.create_upload(
        projectArn=account.default_project, name="x.zip", type="PALM_APP"
    ) == (
        "ValidationException",
        "1 validation error detected: Value 'PALM_APP' at 'type' failed to satisfy constraint: "
        f"Member must satisfy enum value set: [{', '.join(TYPES)}]",
    )


# Lists and deletion


def test_list_by_type(account: Account) -> None:
    """A list has the uploads of the type, or of all types, in the order of their creation."""
    arns = [
        account.create_upload(projectArn=account.default_project, name=name, type=type)["arn"]
        for name, type in (("a.apk", "ANDROID_APP"), ("s", TEST_SPEC), ("b.apk", "ANDROID_APP"))
    ]

    def found(**params: Any) -> list[str]:
        return [upload["arn"] for upload in account.own_uploads(**params)]

    assert found() == arns
    assert found(type="ANDROID_APP") == [arns[0], arns[2]]
    assert found(type=TEST_SPEC) == [arns[1]]
    assert found(type="IOS_APP") == []
    account.delete_upload(arn=arns[0])
    assert (found(), found(type="ANDROID_APP")) == (arns[1:], [arns[2]])


def test_uploads_of_another_project(account: Account) -> None:
    """A list has only the uploads of its project."""
    account.upload("example.apk")
    other = account.create_project(name="y")["arn"]
    assert account.own_uploads(other) == []

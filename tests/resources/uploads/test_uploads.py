"""Uploads: their documents and URLs in the captured form, names and types, lists and deletion."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from conftest import make_store
from moto_devicefarm import Timings
from moto_devicefarm.core import api, model
from moto_devicefarm.core.store import Store
from moto_devicefarm.resources.uploads.uploads import Upload, upload_arn
from tests.resources.uploads.uploading import (
    ARN,
    PROJECT,
    PROJECT_ID,
    SPEC_TYPE,
    UPLOAD_ID,
    create,
    get,
    listed,
    put,
    refused,
    status,
)

NOBODY = f"{ARN[:-1]}f"
CREATED = 1772366400.0
PACKAGES = "https://prod-us-west-2-uploads.s3.dualstack.us-west-2.amazonaws.com/"
SPECS = "https://prod-us-west-2-uploads-testspec.s3.dualstack.us-west-2.amazonaws.com/"
TYPES: list[str] = list(model.service_model().shape_for("UploadType").metadata["enum"])


@pytest.fixture
def slow(clock: Any) -> Store:
    """A store with a project, at a frozen time, where processing takes ten seconds."""
    store = make_store(timings=Timings(upload_processing=10))
    api.call(store, "CreateProject", {"name": "x"})
    return store


# Documents and URLs


def test_the_document_of_a_new_upload(slow: Store) -> None:
    """The members of the captured answers of CreateUpload, and no others."""
    upload = create(slow)
    url = upload.pop("url")
    assert upload == {
        "arn": ARN,
        "name": "example.apk",
        "created": CREATED,
        "type": "ANDROID_APP",
        "status": "INITIALIZED",
        "category": "PRIVATE",
    }
    assert get(slow) == {**upload, "url": url}


def test_the_content_type_is_echoed(slow: Store) -> None:
    """If it was given."""
    assert (
        create(slow, contentType="application/octet-stream")["contentType"]
        == "application/octet-stream"
    )


def test_the_form_of_the_url(slow: Store) -> None:
    """Path and query as captured in 2019, on the host that was captured in 2025."""
    url = create(slow)["url"]
    start, _, signature = url.partition("&X-Amz-Signature=")
    assert start == (
        f"{PACKAGES}arn%3Aaws%3Adevicefarm%3Aus-west-2%3A123456789012%3Aproject%3A{PROJECT_ID}"
        f"/uploads/arn%3Aaws%3Adevicefarm%3Aus-west-2%3A123456789012%3Aupload%3A{PROJECT_ID}/{UPLOAD_ID}/example.apk"
        "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260301T120000Z&X-Amz-SignedHeaders=host&X-Amz-Expires=86400"
        "&X-Amz-Credential=ASIAMOTODEVICEFARM00%2F20260301%2Fus-west-2%2Fs3%2Faws4_request"
    )
    assert re.fullmatch("[0-9a-f]{64}", signature)


def test_names_in_the_url_are_escaped(slow: Store) -> None:
    """So that any name is one part of the path."""
    url = create(slow, name="My app? #1 & more.apk")["url"]
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
def test_buckets(slow: Store, type: str) -> None:
    """Test specs go to a bucket of their own, all else to the other."""
    if type == "WEB_APP":
        return
    extension = {
        "ANDROID_APP": ".apk",
        "INSTRUMENTATION_TEST_PACKAGE": ".apk",
        "IOS_APP": ".ipa",
        "XCTEST_UI_TEST_PACKAGE": ".ipa",
    }
    url = create(slow, name=f"x{extension.get(type, '.zip')}", type=type)["url"]
    assert url.startswith(SPECS if type.endswith("_TEST_SPEC") else PACKAGES)


def test_each_read_signs_afresh(slow: Store, clock: Any) -> None:
    """The date is that of the read, and the signature another; within one second both are the same."""
    first = create(slow)["url"]
    assert get(slow)["url"] == first
    clock.tick(1)
    second = get(slow)["url"]
    assert "&X-Amz-Date=20260301T120001Z&" in second
    assert second.rpartition("=")[2] != first.rpartition("=")[2]
    put(slow)
    clock.tick(100)
    assert (status(slow), "&X-Amz-Date=20260301T120141Z&" in get(slow)["url"]) == (
        "SUCCEEDED",
        True,
    )
    assert listed(slow) == [get(slow)]


def test_two_uploads_have_two_signatures(slow: Store) -> None:
    """A URL is good for one upload."""
    urls = [create(slow)["url"] for _ in range(2)]
    assert len({url.rpartition("=")[2] for url in urls}) == 2
    one = slow.get(Upload, ARN)
    assert [one.accepts(url) for url in urls] == [True, False]


def test_the_upload_that_a_url_is_for(slow: Store) -> None:
    """The path says so; another path says nothing."""
    assert upload_arn(create(slow)["url"]) == ARN
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
        (SPEC_TYPE, "spec.yml"),
        (SPEC_TYPE, "no extension"),
        (SPEC_TYPE, ""),
    ],
)
def test_names_that_fit(slow: Store, type: str, name: str) -> None:
    """Apps and packages by their extensions (an instrumentation package is an .apk, an XCTest UI
    one an .ipa), specs by any; a test package may have none (D: botocore's example).
    """
    assert create(slow, name, type)["name"] == name


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
def test_names_that_do_not_fit(slow: Store, type: str, name: str, extension: str) -> None:
    """The message says what the name must end with; nothing is created."""
    assert refused(slow, "CreateUpload", {"projectArn": PROJECT, "name": name, "type": type}) == (
        "ArgumentException",
        f"The name of an upload of the type {type} must end with {extension}: {name}",
    )
    assert listed(slow) == []


@pytest.mark.parametrize(("type", "name"), [("ANDROID_APP", "dir/x.apk"), (SPEC_TYPE, "dir/spec")])
def test_a_slash_in_a_name(slow: Store, type: str, name: str) -> None:
    """A name is no path."""
    assert refused(slow, "CreateUpload", {"projectArn": PROJECT, "name": name, "type": type}) == (
        "ArgumentException",
        f"The name of an upload must not contain a forward slash: {name}",
    )


def test_web_apps(slow: Store) -> None:
    """The model says that the type is refused."""
    assert refused(
        slow, "CreateUpload", {"projectArn": PROJECT, "name": "x.zip", "type": "WEB_APP"}
    ) == (
        "ArgumentException",
        "An upload of the type WEB_APP cannot be created",
    )


def test_an_unknown_type(slow: Store) -> None:
    """A constraint of the model."""
    assert refused(
        slow, "CreateUpload", {"projectArn": PROJECT, "name": "x.zip", "type": "PALM_APP"}
    ) == (
        "ValidationException",
        "1 validation error detected: Value 'PALM_APP' at 'type' failed to satisfy constraint: "
        f"Member must satisfy enum value set: [{', '.join(TYPES)}]",
    )


def test_an_unknown_project(slow: Store) -> None:
    """For creating and for listing, before anything else is looked at."""
    arn = f"{PROJECT[:-1]}9"
    params = {"arn": arn, "projectArn": arn, "name": "x", "type": "WEB_APP"}
    for name in ("CreateUpload", "ListUploads"):
        given = {
            key: params[key]
            for key in (("arn",) if name == "ListUploads" else ("projectArn", "name", "type"))
        }
        assert refused(slow, name, given) == (
            "NotFoundException",
            f"The provided resource does not exist: {arn}",
        )


# Lists and deletion


def test_list_by_type(slow: Store) -> None:
    """Those of the type, in the order of creation; without a type all of the project's."""
    arns = [
        create(slow, name, type)["arn"]
        for name, type in (("a.apk", "ANDROID_APP"), ("s", SPEC_TYPE), ("b.apk", "ANDROID_APP"))
    ]

    def found(**params: Any) -> list[str]:
        return [upload["arn"] for upload in listed(slow, **params)]

    assert found() == arns
    assert found(type="ANDROID_APP") == [arns[0], arns[2]]
    assert found(type=SPEC_TYPE) == [arns[1]]
    assert found(type="IOS_APP") == []
    api.call(slow, "DeleteUpload", {"arn": arns[0]})
    assert (found(), found(type="ANDROID_APP")) == (arns[1:], [arns[2]])


def test_uploads_of_another_project(slow: Store) -> None:
    """Are not in the list."""
    create(slow)
    other = api.call(slow, "CreateProject", {"name": "y"})["project"]["arn"]
    assert listed(slow, other) == []


@pytest.mark.parametrize("name", ["GetUpload", "DeleteUpload", "UpdateUpload"])
def test_unknown_uploads(slow: Store, name: str) -> None:
    """An ARN that no upload has, one that had one, and one of another kind."""
    create(slow)
    assert refused(slow, name, {"arn": NOBODY}) == (
        "NotFoundException",
        f"The provided resource does not exist: {NOBODY}",
    )
    assert refused(slow, name, {"arn": PROJECT}) == (
        "ArgumentException",
        f"The provided upload resource is not valid: {PROJECT}",
    )
    assert api.call(slow, "DeleteUpload", {"arn": ARN}) == {}
    assert refused(slow, name, {"arn": ARN}) == (
        "NotFoundException",
        f"The provided resource does not exist: {ARN}",
    )
